"""The laws on random lives with a wallet, gifts and offers to enroll in."""

import itertools

from hypothesis import given, note

from cardcore.offers.limits import key
from cardcore.offers.progress import OfferEnrolled
from cardcore.points.coalition import PointsExchanged
from cardcore.points.gifting import PointsGiven, PointsReceived
from cardcore.points.wallet import MemberPointsChanged, MembershipJoined
from cardcore.testing.builders import day_of
from cardcore.testing.invariants import catching_up_is_closing_day_by_day, check
from cardcore.testing.strategies import LOYAL, Life, described, lives, loyalty_sections, program_documents
from tests.properties.living import book_of, outcomes, require_all

LOYAL_LIVES = lives(program_documents(**loyalty_sections()), kinds=LOYAL, least_steps=24, most_steps=48)


@given(LOYAL_LIVES)
def test_every_invariant_holds_with_wallets_gifts_and_offers(life: Life) -> None:
    note(described(life))
    check(book_of(life))


@given(LOYAL_LIVES)
def test_catching_up_with_a_wallet_is_closing_day_by_day(life: Life) -> None:
    lived = outcomes(life)
    for outcome, (step, then) in zip(lived[1:], itertools.pairwise(life.steps), strict=False):
        first, last = day_of(step), day_of(then) - 1
        if first <= last:
            catching_up_is_closing_day_by_day(outcome.relationship, first, last, life.program)


OF_LOYALTY: set[type] = {MembershipJoined, MemberPointsChanged, PointsExchanged, PointsGiven, PointsReceived}
OF_LOYALTY |= {OfferEnrolled}
USED_UP = "an offer is used as often as it may be"


def test_everything_of_wallets_gifts_and_offers_happens_in_some_life() -> None:
    require_all({*OF_LOYALTY, USED_UP}, LOYAL_LIVES, _seen)


def _seen(life: Life) -> set[type | str]:
    book = book_of(life)
    counted = {one.name: one.value for one in book.relationship.offers.counts}
    limits = [
        (key(one.offer_id, "uses", period), most) for one in life.program.offers for period, most in one.uses
    ]
    used_up = any(counted.get(name) == most for name, most in limits)
    return {type(event) for event in book.events} & OF_LOYALTY | ({USED_UP} if used_up else set())
