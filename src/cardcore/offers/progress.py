"""Progress: what one cardholder has had from each offer in the current month."""

import datetime
from collections.abc import Iterable
from typing import Any

from cardcore.ids import OfferId
from cardcore.offers.limits import key
from cardcore.offers.offer import Offer
from cardcore.offers.quotas import QuotaLeft, left
from cardcore.values import frozen


@frozen
class MonthlyGrant:
    """What an offer granted in one natural month (year × 12 + month)."""

    offer_id: OfferId
    month: int
    granted: int


@frozen
class OfferProgress:
    """The grants of one cardholder, the latest month of each offer."""

    grants: tuple[MonthlyGrant, ...] = ()

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
    return OfferProgress((*kept, MonthlyGrant(offer_id, month_of(on), total)))


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
