"""The ledger: the lots of one cardholder, at rest and at work.

Lots stand in the order in which they are spent: earliest expiry first, then oldest. Lots that are usable
and expire together are kept as one, so that a ledger stays small however long it lives. As with accounts,
a journey thaws a frozen ledger once, works on its own `WorkingLedger`, and freezes it again.
"""

from typing import Final, cast

import attrs

from cardcore.values import copier, frozen

NEVER: Final = 0
"""``expires_on`` of points that do not expire."""

FAR_AHEAD: Final = 10**9
"""An ordinal past every date."""


@attrs.define(weakref_slot=False, on_setattr=attrs.setters.NO_OP)
class LotFields:
    """The fields that `Lot` and `WorkingLot` share; dates are ordinals."""

    points: int
    available_on: int
    expires_on: int = NEVER
    """The last day on which they may be spent."""


@attrs.frozen(weakref_slot=False, eq=False)
class Lot(LotFields):
    """Points that share their dates, at rest."""


@attrs.define(weakref_slot=False, eq=False, on_setattr=attrs.setters.NO_OP)
class WorkingLot(LotFields):
    """Points that share their dates, in the hands of one journey."""


@frozen
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


@attrs.define(weakref_slot=False, eq=False, on_setattr=attrs.setters.NO_OP)
class WorkingLedger:
    """The points of one cardholder in the hands of one journey."""

    lots: list[WorkingLot]
    earned: int
    clawed_back: int
    shortfall: int

    def add(self, points: int, available_on: int, expires_on: int, on: int) -> None:
        """Put points into their place in the order of spending, joined to a lot with their dates."""
        lots = self.lots
        place = len(lots)
        if place:
            last = lots[-1]
            if last.available_on == available_on and last.expires_on == expires_on:
                last.points += points  # as of most purchases of a day after the first
                return
            if last.expires_on == expires_on and last.available_on <= on and self._join_last(on):
                last.points, last.available_on = points, available_on
                return
            while place and (lots[place - 1].expires_on or FAR_AHEAD) > (expires_on or FAR_AHEAD):
                place -= 1
        lots.insert(place, WorkingLot(points, available_on, expires_on))
        self._join(place, on)

    def _join_last(self, on: int) -> bool:
        """Move the points of the last lot, usable by now, to the one before it, if they belong together.

        The last lot is then free for the points of today: the usual first purchase of a day makes no lot.
        """
        lots = self.lots
        if len(lots) < 2 or lots[-2].expires_on != lots[-1].expires_on or lots[-2].available_on > on:
            return False
        last, before = lots[-1], lots[-2]
        before.points += last.points
        before.available_on = max(before.available_on, last.available_on)
        if len(lots) > 2:
            self._join(len(lots) - 2, on)
        return True

    def _join(self, place: int, on: int) -> None:
        """Make one lot of neighbours up to ``place`` that expire together and are usable together."""
        lots = self.lots
        expires_on = lots[place].expires_on
        while place and lots[place - 1].expires_on == expires_on:
            earlier, later = lots[place - 1], lots[place]
            usable = max(earlier.available_on, later.available_on)
            if usable <= on or earlier.available_on == later.available_on:
                earlier.points += later.points
                earlier.available_on = usable
                del lots[place]
            place -= 1


_thaw_lot: Final = copier(Lot, WorkingLot)


def thaw(ledger: PointsLedger) -> WorkingLedger:
    """A working copy."""
    return WorkingLedger(
        list(map(_thaw_lot, ledger.lots)), ledger.earned, ledger.clawed_back, ledger.shortfall
    )


def freeze(working: WorkingLedger) -> PointsLedger:
    """The same lots, at rest from now on: the caller gives the working ledger up."""
    for lot in working.lots:
        lot.__class__ = Lot  # type: ignore[assignment]  # the same layout
    lots = tuple(cast(list[Lot], working.lots))
    return PointsLedger(lots, working.earned, working.clawed_back, working.shortfall)
