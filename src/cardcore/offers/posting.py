"""Offers of a programme: what is won when a purchase is posted.

Posting knows a day and no time of day, what the cardholder did and had, and what quotas have left. What it
cannot carry is refused where the programme is read, and served by `cardcore.evaluate`.
"""

from cardcore.documents import Reader
from cardcore.offers.criteria.facts import COUNTERS
from cardcore.offers.offer import Offer
from cardcore.offers.reading import read_offer
from cardcore.offers.windows import Windows


def read_posted_offer(reader: Reader, currency: str) -> Offer:
    """An offer of a programme; `InvalidInput` ``rule-invalid`` for what posting cannot carry."""
    offer = read_offer(reader, currency)
    for fault, member in _not_carried(offer):
        if fault:
            raise reader.refuse("rule-invalid", f"{member} cannot be kept where purchases are posted")
    return offer


def _not_carried(offer: Offer) -> list[tuple[bool, str]]:
    parts = offer.criterion.parts
    return [
        (any(one.attribute.startswith(COUNTERS) for one in offer.goals), "a counter of the bank's own"),
        (offer.points_price > 0, "a price in points"),
        (any(isinstance(one, Windows) and one.timed for one in parts), "a time of day"),
    ]
