"""Lots: what a purchase adds to a ledger and what a refund takes from it.

Points are conserved: earned = available + pending + clawed back (redeemed and expired follow).
What a refund should take back and cannot is recorded as a shortfall and made up by later points.
"""

from cardcore.points.earning import EarnRule, earn
from cardcore.points.ledger import NEVER, PointsLedger, WorkingLedger
from cardcore.values import frozen

AnyLedger = PointsLedger | WorkingLedger


@frozen
class PointsEarned:
    """A transaction earned points."""

    on: int
    points: int
    to_shortfall: int
    """How many of them only made up what earlier refunds lacked."""
    available_on: int
    expires_on: int


@frozen
class PointsClawedBack:
    """A refund took points back."""

    on: int
    points: int
    shortfall: int


def assess(ledger: AnyLedger, amount: int, mcc: str, on: int, rule: EarnRule) -> PointsEarned | None:
    """The points of a purchase posted ``on``; None where it earns nothing."""
    points = earn(amount, mcc, rule)
    if not points:
        return None
    return PointsEarned(on, points, min(points, ledger.shortfall), on + rule.available_after_days, NEVER)


def claw_back(ledger: AnyLedger, amount: int, mcc: str, on: int, rule: EarnRule) -> PointsClawedBack | None:
    """The points a refund takes back: never more than there are, the rest recorded as a shortfall."""
    points = earn(amount, mcc, rule)
    if not points:
        return None
    taken = min(points, sum(lot.points for lot in ledger.lots))
    return PointsClawedBack(on, taken, points - taken)


def apply_earned(ledger: WorkingLedger, event: PointsEarned) -> None:
    """Add what no shortfall takes."""
    ledger.earned += event.points
    points = event.points
    if event.to_shortfall:
        points -= event.to_shortfall
        ledger.clawed_back += event.to_shortfall
        ledger.shortfall -= event.to_shortfall
    if points:
        ledger.add(points, event.available_on, event.expires_on, event.on)


def apply_clawed_back(ledger: WorkingLedger, event: PointsClawedBack) -> None:
    """Take from the youngest lots first: what was earned last is what was returned."""
    left = event.points
    for lot in reversed(ledger.lots):
        taken = min(left, lot.points)
        lot.points -= taken
        left -= taken
    ledger.lots = [lot for lot in ledger.lots if lot.points]
    ledger.clawed_back += event.points
    ledger.shortfall += event.shortfall
