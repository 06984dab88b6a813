"""Refunds of what won an offer: which rewards a refund is about, and how much of each its policy takes back.

A refund may name its purchase, or the day of it. Where it does not, it is of a purchase at the same merchant
that won: one of just that amount before others, the newest before older ones.
"""

from collections.abc import Iterator
from typing import Any

import attrs

from cardcore.offers.benefits import Benefit, benefit_of, parts
from cardcore.offers.counting import Count
from cardcore.offers.criteria import facts_of
from cardcore.offers.evaluation import grants
from cardcore.offers.offer import Offer
from cardcore.offers.progress import OfferProgress
from cardcore.offers.won import Won
from cardcore.transactions import Transaction
from cardcore.values import frozen


@frozen
class Named:
    """What a refund says of its purchase: the number of its event, or its day; nothing of either where 0."""

    number: int = 0
    purchased_on: int = 0


def won_by(
    offer: Offer,
    purchase: Transaction,
    number: int,
    granted: int,
    counts: tuple[Count, ...] = (),
    *,
    part: int = 0,
    unit: int = 1,
    promised_on: int = 0,
) -> Won:
    """What to remember of a reward, or a part of one, that the purchase with that number won."""
    terms = offer.refund
    until = purchase.posting_date + terms.within_days if terms.within_days else 0
    own: dict[str, Any] = {"part": part, "unit": unit, "promised_on": promised_on}
    return Won(offer.offer_id, terms.policy, until, purchase, number, granted, counts=counts, **own)


def refunded(progress: OfferProgress, refund: Transaction, named: Named) -> Iterator[tuple[Won, int]]:
    """What was won that a refund is about, each with the minor units of its purchase that come back."""
    everything = (*progress.won, *(one.won for one in progress.benefits))
    about = [one for one in everything if _is_about(one, refund, named)]
    rest: dict[tuple[str, int], int] = {}
    for won in about:
        rest[won.key[:2]] = min(won.rest, rest.get(won.key[:2], won.rest))
    left: dict[str, int] = {}
    parts: dict[tuple[str, int], int] = {}
    for won in sorted(about, key=lambda one: (one.rest != refund.amount_minor, -one.number, one.part)):
        if won.key[:2] not in parts:
            before = left.get(won.offer_id, refund.amount_minor)
            part = parts[won.key[:2]] = min(rest[won.key[:2]], before)
            left[won.offer_id] = before - part
        if parts[won.key[:2]] and won.taken < won.granted:
            yield won, parts[won.key[:2]]


def _is_about(won: Won, refund: Transaction, named: Named) -> bool:
    if won.policy == "keep" or (won.until and refund.posting_date > won.until):
        return False
    if named.number:
        return won.number == named.number
    made = won.purchase.transaction_date
    return (
        won.purchase.merchant == refund.merchant
        and made <= refund.transaction_date
        and named.purchased_on in (0, made)
    )


def to_take_back(
    won: Won, part: int, offer: Offer | None, known: dict[str, Any], benefit: Benefit | None = None
) -> int:
    """What a refund of ``part`` takes back: minor units, or so many of a ``benefit`` as were not used.

    A refunded share is rounded down on all refunds of the purchase together: the last one takes the rest.
    An offer that is no longer in the programme cannot be evaluated again; then the share is taken.
    """
    left = won.left if benefit is None else benefit.left
    if won.policy in ("forfeit", "give_back"):
        return left
    if won.policy == "re_evaluate" and offer is not None:
        return max(left - _again(offer, won, won.rest - part, known, benefit), 0)
    share = won.granted * (won.refunded + part) // won.purchase.amount_minor - won.taken
    return min(share, left)


def _again(offer: Offer, won: Won, rest: int, known: dict[str, Any], benefit: Benefit | None) -> int:
    """What the offer gives on what is left of the purchase; uses and quotas were taken already."""
    if not rest:
        return 0
    facts = known | facts_of(attrs.evolve(won.purchase, amount_minor=rest))
    if not offer.criterion.matches(facts):
        return 0
    granted = grants(offer, facts, rest)
    if benefit is None:
        return sum(one.amount for one in granted)
    return sum(one.count for one in parts(granted) if benefit.is_alike(benefit_of(won, one, 0)))
