"""Dated versions: offers of one id with different days from which they are in force.

A decision is made again as of any day by the version that was in force then.
"""

from collections.abc import Iterable

from cardcore.errors import require
from cardcore.ids import OfferId
from cardcore.offers.offer import Offer


def in_force(offers: Iterable[Offer], on: int) -> list[Offer]:
    """Of each id the latest version that is in force on a day, in the order of the ids' first appearance."""
    found: dict[OfferId, Offer] = {}
    for offer in offers:
        known = found.get(offer.offer_id)
        if offer.effective_from <= on and (known is None or known.effective_from < offer.effective_from):
            found[offer.offer_id] = offer
    return list(found.values())


def require_distinct(offers: Iterable[Offer], *, field: str) -> None:
    """Refuse two offers of one id that are in force from the same day."""
    keys = [(offer.offer_id, offer.effective_from) for offer in offers]
    require(len(set(keys)) == len(keys), "rule-invalid", "two offers have one id", field=field)
