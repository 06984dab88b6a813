"""Progress: what one cardholder has had from each offer in the current month."""

import datetime

from cardcore.ids import OfferId
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
