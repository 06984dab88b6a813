"""Lots: points with the day they become usable and the day they expire.

Lots that are usable and expire together are kept as one, so that a ledger stays small however long it
lives. Points are conserved: earned = available + pending + clawed back (redeemed and expired follow).
What a refund should take back and cannot is recorded as a shortfall and made up by later points.
"""

import attrs

from cardcore.points.earning import EarnRule, earn

NEVER = 0
"""``expires_on`` of points that do not expire."""


@attrs.frozen(weakref_slot=False)
class Lot:
    """Points that share their dates (ordinals)."""

    points: int
    available_on: int
    expires_on: int = NEVER
    """The last day on which they may be spent."""


@attrs.frozen(weakref_slot=False)
class PointsLedger:
    """The points of one cardholder."""

    lots: tuple[Lot, ...] = ()
    earned: int = 0
    clawed_back: int = 0
    shortfall: int = 0
    """Points that refunds should have taken back and did not find."""

    def available(self, on: int) -> int:
        """Points that may be spent on the day ``on``."""
        return sum(lot.points for lot in self.lots if lot.available_on <= on)

    def pending(self, on: int) -> int:
        """Points that become usable later."""
        return sum(lot.points for lot in self.lots if lot.available_on > on)


@attrs.frozen(weakref_slot=False)
class PointsEarned:
    """A transaction earned points."""

    on: int
    points: int
    to_shortfall: int
    """How many of them only made up what earlier refunds lacked."""
    available_on: int
    expires_on: int


@attrs.frozen(weakref_slot=False)
class PointsClawedBack:
    """A refund took points back."""

    on: int
    points: int
    shortfall: int


def assess(ledger: PointsLedger, amount: int, mcc: str, on: int, rule: EarnRule) -> PointsEarned | None:
    """The points of a purchase posted ``on``; None where it earns nothing."""
    points = earn(amount, mcc, rule)
    if not points:
        return None
    return PointsEarned(on, points, min(points, ledger.shortfall), on + rule.available_after_days, NEVER)


def claw_back(
    ledger: PointsLedger, amount: int, mcc: str, on: int, rule: EarnRule
) -> PointsClawedBack | None:
    """The points a refund takes back: never more than there are, the rest recorded as a shortfall."""
    points = earn(amount, mcc, rule)
    if not points:
        return None
    taken = min(points, sum(lot.points for lot in ledger.lots))
    return PointsClawedBack(on, taken, points - taken)


def apply_earned(ledger: PointsLedger, event: PointsEarned) -> PointsLedger:
    """Add the lot; lots usable by now join those they expire with."""
    fresh = Lot(event.points - event.to_shortfall, event.available_on, event.expires_on)
    lots: list[Lot] = []
    last: Lot | None = None
    for lot in (*ledger.lots, fresh):
        if last is not None and _belong_together(last, lot, event.on):
            usable = max(last.available_on, lot.available_on)
            last = lots[-1] = Lot(last.points + lot.points, usable, lot.expires_on)
        elif lot.points:
            last = lot
            lots.append(lot)
    return PointsLedger(
        tuple(lots),
        ledger.earned + event.points,
        ledger.clawed_back + event.to_shortfall,
        ledger.shortfall - event.to_shortfall,
    )


def _belong_together(one: Lot, other: Lot, on: int) -> bool:
    if one.expires_on != other.expires_on:
        return False
    return one.available_on == other.available_on or (one.available_on <= on and other.available_on <= on)


def apply_clawed_back(ledger: PointsLedger, event: PointsClawedBack) -> PointsLedger:
    """Take from the youngest lots first: what was earned last is what was returned."""
    left = event.points
    lots: list[Lot] = []
    for lot in reversed(ledger.lots):
        taken = min(left, lot.points)
        left -= taken
        if taken < lot.points:
            lots.append(attrs.evolve(lot, points=lot.points - taken))
    return PointsLedger(
        tuple(reversed(lots)),
        ledger.earned,
        ledger.clawed_back + event.points,
        ledger.shortfall + event.shortfall,
    )
