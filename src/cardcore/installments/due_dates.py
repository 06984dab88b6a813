"""When the rows of a schedule fall due, and how long each row is.

The nth date is counted from its anchor, never from the date before it: 31 January, 28 February, 31 March.

>>> import datetime
>>> [date_text(date) for date in DueDates.from_first(datetime.date(2024, 2, 5)).dates(3)]
['2024-02-05', '2024-03-05', '2024-04-05']
>>> rolled = DueDates.after(datetime.date(2025, 1, 31), month_end=MonthEnd.ROLL)
>>> [date_text(date) for date in rolled.dates(3)]
['2025-03-01', '2025-03-31', '2025-05-01']
>>> on_bills = DueDates.on_statement_days(31, datetime.date(2025, 2, 10))
>>> [date_text(date) for date in on_bills.dates(3)]
['2025-02-28', '2025-03-31', '2025-04-30']
"""

import bisect
import datetime
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final, Self

import attrs

from cardcore.calendars import (
    LATEST,
    MonthEnd,
    Unit,
    date_text,
    day_in_month,
    next_statement,
    nth_date,
    nth_dates,
    ordinal_of,
    require_statement_day,
)
from cardcore.errors import InvalidInput, require_integer, shown
from cardcore.values import frozen

LONGEST_STEP: Final = 366


def parts_of_year(unit: Unit) -> tuple[int, int]:
    """What a unit is worth where periods are counted and not days: so many of so many parts of a year.

    A month is a twelfth; days and weeks are counted as if the year had 360 days.
    """
    if unit is Unit.MONTH:
        return 1, 12
    return (7, 360) if unit is Unit.WEEK else (1, 360)


def valid_step(_dates: object, _attribute: "attrs.Attribute[Any]", every: object) -> None:
    """Refuse what is no step from one row to the next; a validator of attrs."""
    if not 1 <= require_integer(every, field="every") <= LONGEST_STEP:
        raise InvalidInput(
            "terms-invalid",
            f"rows fall due every 1 to {LONGEST_STEP} days, weeks or months, not every {shown(every)}",
            field="every",
        )


@frozen
class DueDates:
    """Row 1 is due ``offset`` units after the anchor, each later row ``every`` units after the one before."""

    anchor: int
    offset: int
    every: int = attrs.field(default=1, validator=valid_step)
    unit: Unit = Unit.MONTH
    month_end: MonthEnd = MonthEnd.CLAMP

    @classmethod
    def after(
        cls,
        anchor: datetime.date,
        *,
        every: int = 1,
        unit: Unit = Unit.MONTH,
        month_end: MonthEnd = MonthEnd.CLAMP,
    ) -> Self:
        """Row 1 is due one step after ``anchor``, which is usually the day of the drawing."""
        return cls(ordinal_of(anchor, field="anchor"), every, every, unit, month_end)

    @classmethod
    def from_first(
        cls,
        first_due_on: datetime.date,
        *,
        every: int = 1,
        unit: Unit = Unit.MONTH,
        month_end: MonthEnd = MonthEnd.CLAMP,
    ) -> Self:
        """Row 1 is due on ``first_due_on``."""
        return cls(ordinal_of(first_due_on, field="first_due_on"), 0, every, unit, month_end)

    @classmethod
    def on_statement_days(cls, statement_day: int, drawn_on: datetime.date, *, every: int = 1) -> Self:
        """The rows are billed with the statements after the drawing: with each, or with every nth."""
        require_statement_day(statement_day, latest=31)
        first = datetime.date.fromordinal(next_statement(ordinal_of(drawn_on), statement_day))
        if first.day == statement_day:
            return cls(first.toordinal(), 0, every)
        # A short month follows one of 31 days: counted from there, the day is not lost.
        return cls(day_in_month(first.year, first.month - 1, statement_day, MonthEnd.CLAMP), 1, every)

    def dates(self, count: int) -> list[int]:
        """The due dates of the first ``count`` rows."""
        return self.bounds(count)[1:]

    def bounds(self, count: int) -> list[int]:
        """The date one whole step before row 1, and the due dates of the first ``count`` rows."""
        steps = range(self.offset - self.every, self.offset + count * self.every, self.every)
        try:
            return nth_dates(self.anchor, steps, unit=self.unit, month_end=self.month_end)
        except InvalidInput as error:
            error.field = "first_due_on"
            raise

    def step(self, units: int) -> int:
        """The date so many units after the anchor."""
        return nth_date(self.anchor, units, every=1, unit=self.unit, month_end=self.month_end)

    def units_to(self, on: int) -> int:
        """How many whole units the day ``on`` lies after the anchor; below 0 before it."""
        if self.unit is not Unit.MONTH:
            return (on - self.anchor) // (7 if self.unit is Unit.WEEK else 1)
        first, last = datetime.date.fromordinal(self.anchor), datetime.date.fromordinal(on)
        months = 12 * (last.year - first.year) + last.month - first.month
        return months - (self.step(months) > on)

    def are_a_step_apart(self, days: Sequence[int]) -> bool:
        """Whether these days follow each other as rows do."""
        first = self.units_to(days[0])
        return all(self.step(first + place * self.every) == day for place, day in enumerate(days))

    @property
    def start(self) -> int:
        """The date one whole step before row 1."""
        return self.step(self.offset - self.every)


@frozen
class MovedDueDate:
    """A due date is moved after the agreement; the later rows follow it, or stay where they are."""

    due_on: int
    to: int
    following: bool = True


@attrs.define
class Timetable:
    """The time of every row: from the due date before it (the start, for row 1) to its own.

    Rows are counted from 0.
    """

    starts_on: int
    due_dates: list[int]
    odd_rows: set[int]
    """Rows that are no whole step of the grid their due date lies on."""
    grids: list[tuple[int, DueDates]]
    """From which row on due dates lie on which grid."""
    moved_rows: list[int] = attrs.Factory(list)
    """The row of each moved due date."""

    def start(self, row: int) -> int:
        """The first day of a row."""
        return self.due_dates[row - 1] if row else self.starts_on

    def row_of(self, on: int, field: str) -> int:
        """The row whose time holds the day ``on``; `InvalidInput` ``terms-invalid`` where none does."""
        if self.starts_on <= on < self.due_dates[-1]:
            return bisect.bisect_right(self.due_dates, on)
        raise InvalidInput(
            "terms-invalid",
            f"{date_text(on)} is not between the start, {date_text(self.starts_on)}, and the last due date, "
            f"{date_text(self.due_dates[-1])}",
            field=field,
        )

    @property
    def whole_share(self) -> tuple[int, int]:
        """The share of a year that a whole row is, counted in periods: so many of so many parts."""
        grid = self.grids[0][1]
        part, of_year = parts_of_year(grid.unit)
        return part * grid.every, of_year

    def year_share(self, row: int, on: int) -> Fraction:
        """The share of a year from a row's start to the day ``on`` in it, counted in periods."""
        return self.units(row, on) * Fraction(*parts_of_year(self.grids[0][1].unit))

    def units(self, row: int, on: int) -> Fraction:
        """How many units of the grid passed from the start of a row to the day ``on`` in it.

        A rest that is no whole unit counts as its days' share of the unit it lies in.
        """
        first, grid = next((since, grid) for since, grid in reversed(self.grids) if since <= row)
        begun = grid.offset + (row - first - 1) * grid.every
        if row in self.odd_rows:
            start = self.start(row)
            grid, begun = DueDates(start, 0, 1, grid.unit), 0
        units = 0
        while grid.step(begun + units + 1) <= on:
            units += 1
        since, until = grid.step(begun + units), grid.step(begun + units + 1)
        return units + Fraction(on - since, until - since)


def timetable(dates: DueDates, count: int, starts_on: int, moved: tuple[MovedDueDate, ...] = ()) -> Timetable:
    """The time of ``count`` rows that begin on ``starts_on``, moved due dates in the order they were moved.

    Raises `InvalidInput` ``terms-invalid`` where the first row would not end after its start, or a moved
    row not between its neighbours.
    """
    due_dates = dates.bounds(count)
    start = due_dates.pop(0)
    if due_dates[0] <= starts_on:
        raise InvalidInput(
            "terms-invalid",
            f"the first row would be due on {date_text(due_dates[0])}, not after {date_text(starts_on)}",
            field="first_due_on",
        )
    table = Timetable(starts_on, due_dates, set() if starts_on == start else {0}, [(0, dates)])
    for move in moved:
        _move(table, move)
    return table


def _move(table: Timetable, move: MovedDueDate) -> None:
    field = "moved_due_dates"
    if move.due_on not in table.due_dates:
        raise InvalidInput("terms-invalid", f"no row is due on {date_text(move.due_on)}", field=field)
    row, count = table.due_dates.index(move.due_on), len(table.due_dates)
    latest = LATEST if move.following or row + 1 == count else table.due_dates[row + 1]
    if not table.start(row) < move.to < latest:
        detail = f"row {row + 1} cannot be due on {date_text(move.to)}, before or after its neighbors"
        raise InvalidInput("terms-invalid", detail, field=field)
    table.moved_rows.append(row)
    table.due_dates[row] = move.to
    table.odd_rows.add(row)
    if move.following:
        grid = table.grids[-1][1]
        moved = DueDates(move.to, 0, grid.every, grid.unit, grid.month_end)
        table.due_dates[row:] = moved.dates(count - row)
        table.odd_rows -= set(range(row + 1, count))
        table.grids[:] = [(since, kept) for since, kept in table.grids if since <= row] + [(row, moved)]
    elif row + 1 < count:
        table.odd_rows.add(row + 1)
