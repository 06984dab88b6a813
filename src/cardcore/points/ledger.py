"""The ledger: the lots of one cardholder, at rest and at work.

Lots stand in the order in which they are spent: earliest expiry first, then oldest. Lots that are usable
and expire together are kept as one, so that a ledger stays small however long it lives. As with accounts,
a journey thaws a frozen ledger once, works on its own `WorkingLedger`, and freezes it again; of the lots,
which may be as many as there are days on which points expire, it thaws those that it changes.

Points are conserved: earned + received = held + redeemed + expired + given + clawed back.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import attrs

from cardcore.calendars import FAR_AHEAD
from cardcore.points.earning import Count
from cardcore.points.expiry import NEVER
from cardcore.values import copier, frozen


@attrs.define(weakref_slot=False, on_setattr=attrs.setters.NO_OP)
class LotFields:
    """The fields that `Lot` and `WorkingLot` share; dates are ordinals."""

    points: int
    available_on: int
    expires_on: int = NEVER
    """The last day on which they may be spent."""
    keep: bool = False
    """Whether they were a gift that may not be given on."""


@attrs.frozen(weakref_slot=False, eq=False)
class Lot(LotFields):
    """Points that share their dates, at rest."""


@attrs.define(weakref_slot=False, eq=False, on_setattr=attrs.setters.NO_OP)
class WorkingLot(LotFields):
    """Points that share their dates, in the hands of one journey."""


@frozen
class Redeemed:
    """A redemption that may still be cancelled: what was paid for it, and from which lots."""

    redemption_id: str
    on: int
    points: int
    lots: tuple[Lot, ...]
    item: str = ""
    quantity: int = 1
    cash: int = 0
    """Minor units charged to the account besides."""
    cancelled: int = 0
    """How many of the quantity were given back."""
    cancellable_until: int = 0
    stock: int = 0
    """Of the item in all; 0 where it is not counted."""


@frozen
class Given:
    """Points given to a friend, the fee aside."""

    on: int
    gift_id: str
    receiver: str
    points: int


@frozen
class Dealings:
    """What only a ledger knows whose points were more than earned and taken back."""

    redeemed: int = 0
    expired: int = 0
    received: int = 0
    """From friends and from other programmes."""
    given: int = 0
    """To friends, fees included, and to other programmes."""
    counts: tuple[Count, ...] = ()
    redemptions: tuple[Redeemed, ...] = ()
    gifts: tuple[Given, ...] = ()
    """Of the calendar year of the latest one."""


NO_DEALINGS: Final = Dealings()


@frozen
class PointsLedger:
    """The points of one cardholder."""

    lots: tuple[Lot, ...] = ()
    earned: int = 0
    clawed_back: int = 0
    shortfall: int = 0
    """Points that refunds should have taken back and did not find, to be made up by later ones."""
    dealings: Dealings | None = None

    def available(self, on: int) -> int:
        """Points that may be spent on the day ``on``."""
        return available(self.lots, on)

    def pending(self, on: int) -> int:
        """Points that become usable later."""
        return sum(lot.points for lot in self.lots if lot.available_on > on)

    @property
    def held(self) -> int:
        """All points, usable or pending."""
        return sum(lot.points for lot in self.lots)


def available(lots: Iterable[LotFields], on: int) -> int:
    """Points of ``lots`` that may be spent on the day ``on``."""
    return sum(
        lot.points
        for lot in lots
        if lot.available_on <= on and (lot.expires_on == NEVER or on <= lot.expires_on)
    )


def expires_next(lots: Sequence[LotFields]) -> int:
    """The next day at whose end points of ``lots`` expire."""
    return lots[0].expires_on or FAR_AHEAD if lots else FAR_AHEAD


@attrs.define(weakref_slot=False, eq=False, on_setattr=attrs.setters.NO_OP)
class WorkingLedger:
    """The points of one cardholder in the hands of one journey."""

    lots: list[LotFields]
    """At rest as they were before, until `at_work` is asked for one."""
    earned: int
    clawed_back: int
    shortfall: int
    dealings: Dealings | None

    def at_work(self, place: int) -> WorkingLot:
        """The lot at that place, to be changed."""
        lot = self.lots[place]
        if not isinstance(lot, WorkingLot):
            lot = self.lots[place] = _thaw_lot(lot)
        return lot

    def add(self, points: int, available_on: int, expires_on: int, on: int, *, keep: bool = False) -> None:
        """Put points into their place in the order of spending, joined to a lot with their dates."""
        lots = self.lots
        if lots:
            last = lots[-1]
            if type(last) is not WorkingLot:
                last = lots[-1] = _thaw_lot(last)
            if last.expires_on == expires_on and last.keep is keep:
                if last.available_on == available_on:
                    last.points += points  # as of most purchases of a day after the first
                    return
                if last.available_on <= on and self._join_last(last, on):
                    last.points, last.available_on = points, available_on
                    return
        place = len(lots)
        while place and _order(lots[place - 1]) > (expires_on or FAR_AHEAD, available_on):
            place -= 1
        lots.insert(place, WorkingLot(points, available_on, expires_on, keep))
        self._join(place, on)

    def _join_last(self, last: LotFields, on: int) -> bool:
        """Move the points of the last lot, usable by now, to the one before it, if they belong together.

        The last lot is then free for the points of today: the usual first purchase of a day makes no lot.
        """
        lots = self.lots
        count = len(lots)
        if count < 2:
            return False
        before = lots[-2]
        if before.expires_on != last.expires_on or before.available_on > on or before.keep is not last.keep:
            return False
        if type(before) is not WorkingLot:
            before = lots[-2] = _thaw_lot(before)
        before.points += last.points
        before.available_on = last.available_on  # the later of the two, by the order of spending
        if count > 2:
            self._join(count - 2, on)
        return True

    def _join(self, place: int, on: int) -> None:
        """Make one lot of neighbours up to ``place`` that expire together and are usable together."""
        lots = self.lots
        expires_on = lots[place].expires_on
        while place and lots[place - 1].expires_on == expires_on:
            earlier, later = lots[place - 1], lots[place]
            usable = max(earlier.available_on, later.available_on)
            together = usable <= on or earlier.available_on == later.available_on
            if together and earlier.keep is later.keep:
                joined = self.at_work(place - 1)
                joined.points += later.points
                joined.available_on = usable
                del lots[place]
            place -= 1

    def take(self, points: int, may: Callable[[LotFields], bool], *, youngest_first: bool = False) -> None:
        """Take points from lots that ``may`` give them, in the order of spending or against it."""
        left = points
        places = range(len(self.lots))
        for place in reversed(places) if youngest_first else places:
            if not left:
                break
            if may(self.lots[place]):
                lot = self.at_work(place)
                taken = min(left, lot.points)
                lot.points -= taken
                left -= taken
        self.lots = [lot for lot in self.lots if lot.points]

    def deal(self, **changes: int) -> None:
        """Count on what only some ledgers know."""
        known = self.dealings or NO_DEALINGS
        sums = {name: getattr(known, name) + change for name, change in changes.items()}
        self.dealings = attrs.evolve(known, **sums)


def _order(lot: LotFields) -> tuple[int, int]:
    return lot.expires_on or FAR_AHEAD, lot.available_on


AnyLedger = PointsLedger | WorkingLedger


_thaw_lot: Final = copier(Lot, WorkingLot)
_thaw: Final = copier(PointsLedger, WorkingLedger)


def thaw(ledger: PointsLedger) -> WorkingLedger:
    """A working copy."""
    working = _thaw(ledger)
    working.lots = list(ledger.lots)
    return working


def freeze(working: WorkingLedger) -> PointsLedger:
    """The same ledger and lots, at rest from now on: the caller gives them up."""
    for lot in working.lots:
        if type(lot) is WorkingLot:
            lot.__class__ = Lot  # type: ignore[assignment]  # the same layout
    working.lots = tuple(working.lots)  # type: ignore[assignment]  # as the ledger at rest has them
    working.__class__ = PointsLedger  # type: ignore[assignment]  # the same layout
    return working  # type: ignore[return-value]  # what it has become
