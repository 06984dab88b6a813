"""Offers of a programme: what is won when a purchase is posted.

What posting cannot carry is refused where the programme is read, and served by `cardcore.evaluate`.
"""

from cardcore.documents import Reader
from cardcore.offers.offer import Offer
from cardcore.offers.reading import read_offer


def read_posted_offer(reader: Reader, currency: str) -> Offer:
    """An offer of a programme; `InvalidInput` ``rule-invalid`` for what posting cannot carry."""
    offer = read_offer(reader, currency)
    if offer.points_price:
        detail, zh = "a price in points cannot be kept where purchases are posted", "记账时不能扣积分价"
        raise reader.refuse("rule-invalid", detail, zh)
    return offer
