"""The laws on random lives with a wallet, gifts and offers to enroll in."""

import itertools
import typing

from hypothesis import Phase, given, note, settings

from cardcore.offers.limits import key
from cardcore.offers.progress import OfferEnrolled
from cardcore.points.coalition import PointsExchanged
from cardcore.points.gifting import PointsGiven, PointsReceived
from cardcore.points.wallet import MemberPointsChanged, MembershipJoined
from cardcore.relationships import Event
from cardcore.testing.builders import day_of
from cardcore.testing.invariants import catching_up_is_closing_day_by_day, check
from cardcore.testing.strategies import LOYAL, Life, described, lives, loyalty_sections, program_documents
from tests.properties.living import book_of, outcomes

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


def test_everything_of_wallets_gifts_and_offers_happens_in_some_life() -> None:
    happened: set[type] = set()
    used_up: set[str] = set()

    @settings(max_examples=60, phases=[Phase.generate], derandomize=True, database=None)
    @given(LOYAL_LIVES)
    def live(life: Life) -> None:
        book = book_of(life)
        happened.update(type(event) for event in book.events)
        counted = {one.name: one.value for one in book.relationship.offers.counts}
        for offer in life.program.offers:
            names = {key(offer.offer_id, "uses", period): most for period, most in offer.uses}
            used_up.update(name for name, most in names.items() if counted.get(name) == most)

    live()
    told: set[type] = {MembershipJoined, MemberPointsChanged, PointsExchanged, PointsGiven, PointsReceived}
    assert told | {OfferEnrolled} <= happened <= set(typing.get_args(Event))
    assert used_up
