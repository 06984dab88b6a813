"""Small builders of what is done with points."""

from cardcore.ids import AccountId
from cardcore.journeys import Cancellation, Gift, GiftArrived, PointsRelease, RedemptionRequest
from cardcore.points.expiry import NEVER
from cardcore.points.ledger import Lot
from cardcore.testing.days import Day, ordinal, the_date


def redemption(
    points: int | None = None,
    on: Day = "2024-01-10",
    *,
    redemption_id: str = "r-1",
    item: str = "",
    quantity: int = 1,
    tier: str = "",
) -> RedemptionRequest:
    """Points to spend."""
    return RedemptionRequest.of(
        redemption_id, the_date(on), points=points, item=item, quantity=quantity, tier=tier
    )


def cancellation(
    on: Day = "2024-01-10", *, redemption_id: str = "r-1", quantity: int | None = None
) -> Cancellation:
    """A redemption given back."""
    return Cancellation.of(redemption_id, the_date(on), quantity)


def points_release(on: Day = "2024-01-10") -> PointsRelease:
    """What points waited for has happened."""
    return PointsRelease.of(the_date(on))


def gift(
    points: int, on: Day = "2024-01-10", *, gift_id: str = "g-1", to: str = "friend", own: bool = False
) -> Gift:
    """Points for a friend."""
    return Gift.of(gift_id, the_date(on), to, points, own=own)


def gift_arrived(
    points: int,
    on: Day = "2024-01-10",
    *,
    expires_on: Day | None = None,
    keep: bool = True,
    program: str = "",
) -> GiftArrived:
    """Points from a friend."""
    day = ordinal(on)
    lot = Lot(points, day, NEVER if expires_on is None else ordinal(expires_on), keep=keep)
    return GiftArrived("g-1", day, AccountId("friend"), (lot,), program)
