"""Quotas: what an offer has left for all cardholders together.

A quota is the one thing that cardholders share. A journey is told what is left and says what it takes
(a `QuotaClaim`); the store takes it by a guarded update in the same transaction, or the journey is run again.
"""

from collections.abc import Mapping

from cardcore.ids import OfferId
from cardcore.values import frozen

QuotaLeft = Mapping[tuple[OfferId, int], int]
"""Uses left by offer and day; an offer and day that is absent is unused so far."""


@frozen
class QuotaClaim:
    """Uses to take from an offer's quota of one day."""

    offer_id: OfferId
    on: int
    uses: int
    per_day: int
    """The whole quota of the day, from which an unused one begins."""


def left(quotas: QuotaLeft, offer_id: OfferId, on: int, per_day: int) -> int:
    """Uses left of the day's quota."""
    return quotas.get((offer_id, on), per_day)
