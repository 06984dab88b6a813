"""Refunds of what won an offer: which rewards a refund is about, and how much of each its policy takes back.

A refund may name its purchase, or the day of it. Where it does not, it is of a purchase at the same merchant
that won: one of just that amount before others, the newest before older ones.
"""

from collections.abc import Iterator
from typing import Any

import attrs

from cardcore.offers.counting import Count
from cardcore.offers.criteria import facts_of
from cardcore.offers.evaluation import grants
from cardcore.offers.offer import Offer
from cardcore.offers.progress import OfferProgress, Won
from cardcore.transactions import Transaction
from cardcore.values import frozen


@frozen
class Named:
    """What a refund says of its purchase: the number of its event, or its day; nothing of either where 0."""

    number: int = 0
    purchased_on: int = 0


def won_by(
    offer: Offer, purchase: Transaction, number: int, granted: int, counts: tuple[Count, ...] = ()
) -> Won:
    """What to remember of a reward that the purchase with that number won."""
    terms = offer.refund
    until = purchase.posting_date + terms.within_days if terms.within_days else 0
    return Won(offer.offer_id, terms.policy, until, purchase, number, granted, counts=counts)


def refunded(progress: OfferProgress, refund: Transaction, named: Named) -> Iterator[tuple[Won, int]]:
    """The rewards that a refund is about, each with the minor units of its purchase that come back."""
    left: dict[str, int] = {}
    about = [one for one in reversed(progress.won) if _is_about(one, refund, named)]
    for won in sorted(about, key=lambda one: one.rest != refund.amount_minor):
        part = min(won.rest, left.get(won.offer_id, refund.amount_minor))
        left[won.offer_id] = left.get(won.offer_id, refund.amount_minor) - part
        if part and won.taken < won.granted:
            yield won, part


def _is_about(won: Won, refund: Transaction, named: Named) -> bool:
    if won.until and refund.posting_date > won.until:
        return False
    if named.number:
        return won.number == named.number
    made = won.purchase.transaction_date
    return (
        won.purchase.merchant == refund.merchant
        and made <= refund.transaction_date
        and named.purchased_on in (0, made)
    )


def to_take_back(won: Won, part: int, offer: Offer | None, known: dict[str, Any]) -> int:
    """Minor units that a refund of ``part`` takes back of a reward, never more than is left of it.

    A refunded share is rounded down on all refunds of the purchase together: the last one takes the rest.
    An offer that is no longer in the programme cannot be evaluated again; then the share is taken.
    """
    left = won.granted - won.taken
    if won.policy in ("forfeit", "give_back"):
        return left
    if won.policy == "re_evaluate" and offer is not None:
        return max(left - _again(offer, won, won.rest - part, known), 0)
    return won.granted * (won.refunded + part) // won.purchase.amount_minor - won.taken


def _again(offer: Offer, won: Won, rest: int, known: dict[str, Any]) -> int:
    """What the offer gives on what is left of the purchase; uses and quotas were taken already."""
    if not rest:
        return 0
    facts = facts_of(attrs.evolve(won.purchase, amount_minor=rest)) | known
    if not offer.criterion.matches(facts):
        return 0
    return sum(one.amount for one in grants(offer, facts, rest))
