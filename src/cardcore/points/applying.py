"""How each event changes a ledger of points: one table for whoever applies them."""

from collections.abc import Callable
from typing import Any, Final

from cardcore.points import gifting, lots, redemption
from cardcore.points.ledger import WorkingLedger

OF_POINTS: Final[dict[type, Callable[[WorkingLedger, Any], None]]] = {
    lots.PointsEarned: lots.apply_earned,
    lots.PointsClawedBack: lots.apply_clawed_back,
    lots.PointsReleased: lots.apply_released,
    lots.PointsForfeited: lots.apply_forfeited,
    redemption.PointsRedeemed: redemption.apply_redeemed,
    redemption.RedemptionCancelled: redemption.apply_cancelled,
    gifting.PointsGiven: gifting.apply_given,
    gifting.PointsReceived: gifting.apply_received,
}
"""Expiry aside, which also closes a day."""
