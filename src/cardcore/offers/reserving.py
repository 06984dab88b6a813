"""Reservations: what an open hold sets aside of an offer until its purchase is posted."""

import attrs

from cardcore.ids import HoldId, OfferId
from cardcore.offers.counting import Count
from cardcore.offers.quotas import QuotaClaim, QuotaLeft, left
from cardcore.values import frozen


@frozen
class Reservation:
    """A use of an offer that waits for its purchase."""

    hold_id: HoldId
    offer_id: OfferId
    claims: tuple[QuotaClaim, ...]
    """Of what all cardholders share."""
    counts: tuple[Count, ...] = ()
    """Of the cardholder's own frequency and caps."""

    @property
    def back(self) -> list[QuotaClaim]:
        """The claims that give it back."""
        return [QuotaClaim(one.offer_id, one.on, -one.uses, one.per_day) for one in self.claims]

    @property
    def counts_back(self) -> list[Count]:
        """The counts that give it back."""
        return [attrs.evolve(one, amount=-one.amount) for one in self.counts]


@frozen
class UseReserved:
    """An approved authorization set a use aside."""

    on: int
    reservation: Reservation


@frozen
class UseReleased:
    """It waits no more: its purchase was posted, and takes what it wins itself, or its hold is gone."""

    on: int
    reservation: Reservation


def with_back(quotas: QuotaLeft, claims: list[QuotaClaim]) -> QuotaLeft:
    """What quotas have left once these claims give something back, or take it."""
    after = dict(quotas)
    for one in claims:
        after[one.offer_id, one.on] = left(after, one.offer_id, one.on, one.per_day) - one.uses
    return after
