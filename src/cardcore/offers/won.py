"""What one purchase won of one offer, and what refunds may take back of it."""

from cardcore.ids import OfferId
from cardcore.offers.counting import Count
from cardcore.transactions import Transaction
from cardcore.values import frozen


@frozen
class Won:
    """A reward or a part of one, by which purchase, and what a refund of that does.

    What was granted is an amount in minor units, or the number of a thing.
    """

    offer_id: OfferId
    policy: str
    until: int
    """The last day of a refund that takes it back, wholly or in part; 0 for ever."""
    purchase: Transaction
    number: int
    """Of the purchase's event."""
    granted: int
    refunded: int = 0
    """Of the purchase, so far."""
    taken: int = 0
    """Of the reward, so far."""
    counts: tuple[Count, ...] = ()
    """What of it counts against frequency and caps."""
    part: int = 0
    """Which part it is of what the offer gave on that purchase, from 0."""
    unit: int = 1
    """Minor units that one of what was granted takes of caps and the budget; 0 for a thing."""
    promised_on: int = 0
    """The day on which it was won, where it is money of a later day; 0 where it came at once."""

    @property
    def key(self) -> tuple[OfferId, int, int]:
        """What tells it from every other one."""
        return self.offer_id, self.number, self.part

    @property
    def left(self) -> int:
        """What refunds have left of it."""
        return self.granted - self.taken

    @property
    def rest(self) -> int:
        """What is left of the purchase."""
        return self.purchase.amount_minor - self.refunded
