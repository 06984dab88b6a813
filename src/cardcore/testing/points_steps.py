"""Small builders of what is done with points."""

from cardcore.journeys import Cancellation, PointsRelease, RedemptionRequest
from cardcore.testing.days import Day, the_date


def redemption(
    points: int | None = None,
    on: Day = "2024-01-10",
    *,
    redemption_id: str = "r-1",
    item: str = "",
    quantity: int = 1,
) -> RedemptionRequest:
    """Points to spend."""
    return RedemptionRequest.of(redemption_id, the_date(on), points=points, item=item, quantity=quantity)


def cancellation(
    on: Day = "2024-01-10", *, redemption_id: str = "r-1", quantity: int | None = None
) -> Cancellation:
    """A redemption given back."""
    return Cancellation.of(redemption_id, the_date(on), quantity)


def points_release(on: Day = "2024-01-10") -> PointsRelease:
    """What points waited for has happened."""
    return PointsRelease.of(the_date(on))
