"""Progress: what one cardholder had of each offer in the current month, and what refunds may take back."""

import datetime
from collections.abc import Iterable
from typing import Any

import attrs

from cardcore.ids import OfferId
from cardcore.offers.limits import key
from cardcore.offers.offer import Offer
from cardcore.offers.quotas import QuotaLeft, left
from cardcore.transactions import Transaction
from cardcore.values import frozen


@frozen
class MonthlyGrant:
    """What an offer granted in one natural month (year × 12 + month)."""

    offer_id: OfferId
    month: int
    granted: int


@frozen
class Won:
    """A reward that a refund of its purchase takes back, wholly or in part; amounts in minor units."""

    offer_id: OfferId
    policy: str
    until: int
    """The last day of a refund that does; 0 for ever."""
    purchase: Transaction
    number: int
    """Of the purchase's event."""
    granted: int
    refunded: int = 0
    """Of the purchase, so far."""
    taken: int = 0
    """Of the reward, so far."""

    @property
    def rest(self) -> int:
        """What is left of the purchase."""
        return self.purchase.amount_minor - self.refunded


@frozen
class OfferProgress:
    """The grants of one cardholder, the latest month of each offer."""

    grants: tuple[MonthlyGrant, ...] = ()
    won: tuple[Won, ...] = ()
    """What refunds may still take back, in the order in which it was won."""

    def granted(self, offer_id: OfferId, on: int) -> int:
        """Minor units granted by an offer in the month of the day ``on``."""
        month = month_of(on)
        return sum(
            grant.granted for grant in self.grants if (grant.offer_id, grant.month) == (offer_id, month)
        )


def month_of(on: int) -> int:
    """The natural month of a day as one number."""
    date = datetime.date.fromordinal(on)
    return date.year * 12 + date.month


def add(progress: OfferProgress, offer_id: OfferId, on: int, amount: int) -> OfferProgress:
    """The progress after a grant; months gone by are dropped."""
    kept = tuple(grant for grant in progress.grants if grant.offer_id != offer_id)
    total = progress.granted(offer_id, on) + amount
    return OfferProgress((*kept, MonthlyGrant(offer_id, month_of(on), total)), progress.won)


def remember(progress: OfferProgress, won: Won | None, on: int) -> OfferProgress:
    """The progress with a reward that may be taken back; those whose time was over by ``on`` are dropped."""
    if won is None or won.policy == "keep":
        return progress
    kept = tuple(one for one in progress.won if not one.until or one.until >= on)
    return OfferProgress(progress.grants, (*kept, won))


def take_back(progress: OfferProgress, won: Won, refunded: int, taken: int) -> OfferProgress:
    """The progress after a refund, or less than none where one is undone.

    Unless the use is forfeit, the month has room for what was taken.
    """
    kept = tuple(
        attrs.evolve(one, refunded=one.refunded + refunded, taken=one.taken + taken)
        if (one.offer_id, one.number) == (won.offer_id, won.number)
        else one
        for one in progress.won
    )
    room = 0 if won.policy == "forfeit" else taken
    return OfferProgress(_less(progress.grants, won, room), kept)


def forget(progress: OfferProgress, won: Won) -> OfferProgress:
    """The progress as if a reward had never been won."""
    kept = tuple(one for one in progress.won if (one.offer_id, one.number) != (won.offer_id, won.number))
    return OfferProgress(_less(progress.grants, won, won.granted), kept)


def _less(grants: tuple[MonthlyGrant, ...], won: Won, amount: int) -> tuple[MonthlyGrant, ...]:
    month = month_of(won.purchase.posting_date)
    return tuple(
        MonthlyGrant(one.offer_id, month, one.granted - amount)
        if (one.offer_id, one.month) == (won.offer_id, month)
        else one
        for one in grants
    )


def standing(offers: Iterable[Offer], progress: OfferProgress, quotas: QuotaLeft, on: int) -> dict[str, Any]:
    """What was had of each offer by the day ``on``, as facts: by this cardholder, and by all together."""
    month = month_of(on)
    facts: dict[str, Any] = {
        key(grant.offer_id, "granted", "month"): grant.granted
        for grant in progress.grants
        if grant.month == month
    }
    for offer in offers:
        per_day = offer.quotas.per_day
        if per_day:
            used = per_day - left(quotas, offer.offer_id, on, per_day)
            facts[key(offer.offer_id, "quota", "per_day")] = used
    return facts
