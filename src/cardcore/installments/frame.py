"""The frame of a schedule: what every row's interest is reckoned with, before any amount is laid into it.

Interest of a row is balance × factor over one common denominator, an exact integer until it is rounded
once. A row in which something is drawn or the rate changes consists of segments. Uneven periods, several
drawings, rate changes and moved due dates are nothing but other factors; the methods see only these.
"""

import functools
import itertools
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeVar

import attrs

from cardcore.calendars import COUNTS_DAYS, PARTS_OF_YEAR, DayCount, MonthEnd, Unit, year_parts
from cardcore.errors import require
from cardcore.installments.compounding import Compounded, compound
from cardcore.installments.due_dates import DueDates, MovedDueDate, Timetable, timetable
from cardcore.installments.rounding import InterestPer, Rounder, RoundingTerms
from cardcore.money import Rounding
from cardcore.rates import RATE_SCALE, Rate
from cardcore.values import frozen, maker

T = TypeVar("T", int, Fraction)


@frozen
class Drawing:
    """An amount in minor units is paid out, or a purchase converted, on a day."""

    on: int
    amount: int


@frozen
class RateChange:
    """From this day on another annual rate applies."""

    on: int
    annual_rate: Rate


@frozen
class Outline:
    """What a frame is built from: when, how much, at which rate, and what changes later."""

    starts_on: int
    periods: int
    dates: DueDates
    drawings: tuple[Drawing, ...]
    rounding: RoundingTerms
    annual_rate: Rate
    day_count: DayCount | None
    """None counts whole periods."""
    rate_changes: tuple[RateChange, ...] = ()
    moved_due_dates: tuple[MovedDueDate, ...] = ()
    free_periods: int = 0


Segment = tuple[int, int]
"""What is drawn as it begins, and its factor."""
Stage = tuple[int, int]
"""Its first row, and the first one behind it."""
Dated = tuple[int, int, int]
"""A row's number from 1, its due date and its factor."""


@frozen
class Frame:
    """Rows without amounts; rows are counted from 0."""

    outline: Outline
    drawn: dict[int, int]
    """What is drawn in a row's time; rows in which nothing is are left out."""
    times: Timetable
    stages: list[Stage]
    """In each the installment is reckoned anew: from the start, from a drawing or a new rate on."""
    factors: list[int]
    """Interest of the whole row on one minor unit, over the rounder's denominator."""
    dated: list[Dated]
    """The factors with the rows that they are of."""
    segments: dict[int, list[Segment]]
    """The parts of the rows in which the balance or the rate changes."""
    rounder: Rounder
    is_even: bool
    """Every row is a whole step, and all is drawn at the start."""
    is_plain: bool
    """Nothing is drawn behind the start, no rate changes, and one division rounds."""
    compounded: dict[int, Compounded]
    """What `compounded_from` found so far; plans that share a frame share it."""

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.outline.periods

    @property
    def rounding(self) -> RoundingTerms:
        """How amounts become whole."""
        return self.outline.rounding

    @property
    def free_periods(self) -> int:
        """How many of the first rows bear no interest."""
        return self.outline.free_periods

    @property
    def principal(self) -> int:
        """All that is drawn."""
        return sum(self.drawn.values())

    def compounded_from(self, row: int) -> Compounded:
        """This row and all later ones, taken together."""
        found = self.compounded.get(row)
        if found is None:
            found = self.compounded[row] = compound(self.factors[row:], self.rounder.denominator)
        return found

    def interest(self, row: int, balance: int) -> int:
        """The interest of a row that begins with so much owed, what is drawn in it left out."""
        segments = self.segments.get(row)
        if segments is None:
            return self.rounder.round((balance + self.drawn.get(row, 0)) * self.factors[row])
        numerator = rounded = 0
        for drawn, factor in segments:
            balance += drawn
            numerator += balance * factor
            rounded += self.rounder.round(balance * factor)
        return rounded if self.rounding.interest_per is InterestPer.SEGMENT else self.rounder.round(numerator)

    def as_known_in(self, row: int) -> "Frame":
        """The frame as it stood when this row began: later drawings, rates and moved dates not foreseen."""
        outline, times = self.outline, self.times
        if len(self.stages) == 1 and not outline.moved_due_dates:
            return self
        moves = zip(outline.moved_due_dates, times.moved_rows, strict=True)
        return build(
            attrs.evolve(
                outline,
                drawings=tuple(one for one in outline.drawings if _row_of(one, times) <= row),
                rate_changes=tuple(one for one in outline.rate_changes if _row_of(one, times) <= row),
                moved_due_dates=tuple(move for move, moved in moves if moved < row),
            )
        )


_frame: Final = maker(Frame)


def build(outline: Outline) -> Frame:
    """The frame of an outline.

    Raises `InvalidInput` ``terms-invalid`` where a drawing or a new rate lies outside the rows' time, or
    nothing is drawn in the first row.
    """
    first, *more = outline.drawings
    if first.on == outline.starts_on and not (more or outline.rate_changes or outline.moved_due_dates):
        o, dates = outline, outline.dates
        grid = (dates.anchor, dates.offset, dates.every, dates.unit, dates.month_end)
        rate, mode = o.annual_rate.scaled, o.rounding.interest_mode
        alike = _alike(o.starts_on, o.periods, grid, mode, rate, o.day_count, o.free_periods)
        return _frame(outline, {0: first.amount}, *alike)
    return _built(outline)


Alike = tuple[
    Timetable,
    list[Stage],
    list[int],
    list[Dated],
    dict[int, list[Segment]],
    Rounder,
    bool,
    bool,
    dict[int, Compounded],
]
"""A `Frame` from its timetable on."""


@functools.lru_cache(maxsize=256)
def _alike(
    starts_on: int,
    periods: int,
    grid: tuple[int, int, int, Unit, MonthEnd],
    interest_mode: Rounding,
    annual_rate: int,
    day_count: DayCount | None,
    free_periods: int,
) -> Alike:
    """What frames have alike where all is drawn at the start, whatever the amount: plans of one day share it.

    Found by plain figures, which are compared faster than the values they come from.
    """
    times = timetable(DueDates(*grid), periods, starts_on)
    parts, shares, _ = _shares(times, day_count, {})
    factors, rounder, compounded = _charged(annual_rate, parts, tuple(shares), free_periods, interest_mode)
    dated = _dated(times, factors)
    is_even = not times.odd_rows
    return times, [(0, periods)], factors, dated, {}, rounder, is_even, not rounder.even, compounded


def _dated(times: Timetable, factors: list[int]) -> list[Dated]:
    return list(zip(itertools.count(1), times.due_dates, factors, strict=False))


@functools.lru_cache(maxsize=256)
def _charged(
    annual_rate: int, parts: int, shares: tuple[int, ...], free_periods: int, interest_mode: Rounding
) -> tuple[list[int], Rounder, dict[int, Compounded]]:
    """What rows as long as these have alike at one rate, whatever their days: most rows are a month."""
    denominator, factors = _steady(annual_rate, parts, shares)
    factors[:free_periods] = [0] * free_periods
    return factors, Rounder(denominator, interest_mode), {}


def _built(outline: Outline) -> Frame:
    times = timetable(outline.dates, outline.periods, outline.starts_on, outline.moved_due_dates)
    drawn, stages, begins = _events(outline, times)
    denominator, factors, segments = _factors(outline, times, begins)
    free = outline.free_periods
    if free:
        factors[:free] = [0] * free
        segments = {row: those for row, those in segments.items() if row >= free}
    rounder = Rounder(denominator, outline.rounding.interest_mode)
    is_even = not times.odd_rows and {one.on for one in outline.drawings} == {times.starts_on}
    is_plain = not (segments or stages[1:] or rounder.even)
    dated = _dated(times, factors)
    return _frame(outline, drawn, times, stages, factors, dated, segments, rounder, is_even, is_plain, {})


def _events(outline: Outline, times: Timetable) -> tuple[dict[int, int], list[Stage], dict[int, list[int]]]:
    """What is drawn in which row, the stages, and the days on which the segments of a row begin."""
    first, *more = outline.drawings
    if first.on == outline.starts_on and not more and not outline.rate_changes:
        return {0: first.amount}, [(0, outline.periods)], {}
    drawn: dict[int, int] = {}
    within: dict[int, set[int]] = {}
    for drawing in outline.drawings:
        row = _row_of(drawing, times)
        drawn[row] = drawn.get(row, 0) + drawing.amount
        within.setdefault(row, set()).add(drawing.on)
    for change in outline.rate_changes:
        within.setdefault(_row_of(change, times), set()).add(change.on)
    require(0 in drawn, "terms-invalid", "nothing is drawn in the first row", field="drawings")
    begins = {row: sorted(days | {times.start(row)}) for row, days in within.items()}
    stages = list(itertools.pairwise([*sorted(within), outline.periods]))
    return drawn, stages, {row: days for row, days in begins.items() if days[1:]}


def _row_of(event: Drawing | RateChange, times: Timetable) -> int:
    return times.row_of(event.on, "drawings" if isinstance(event, Drawing) else "rate_changes")


def _factors(
    outline: Outline, times: Timetable, begins: Mapping[int, list[int]]
) -> tuple[int, list[int], dict[int, list[Segment]]]:
    """Denominator and factors of all rows, and the segments of those that have some."""
    parts, shares, pieces = _shares(times, outline.day_count, begins)
    if not outline.rate_changes and not begins:
        return *_steady(outline.annual_rate.scaled, parts, shares), {}
    changes = sorted((change.on, change.annual_rate.scaled) for change in outline.rate_changes)
    rates = [(times.starts_on, outline.annual_rate.scaled), *changes]
    common = math.gcd(RATE_SCALE, *(rate for _, rate in rates))
    rates = [(since, 2 * rate // common) for since, rate in rates]  # twice: the rounder's must be even
    factors = [share * _rate_on(times.start(row), rates) for row, share in enumerate(shares)]
    segments: dict[int, list[Segment]] = {}
    for row, days in begins.items():
        drawn = [sum(one.amount for one in outline.drawings if one.on == day) for day in days]
        those = [share * _rate_on(day, rates) for day, share in zip(days, pieces[row], strict=True)]
        segments[row] = list(zip(drawn, those, strict=True))
        factors[row] = sum(those)
    return 2 * RATE_SCALE // common * parts, factors, segments


def _steady(rate: int, parts: int, shares: Sequence[int]) -> tuple[int, list[int]]:
    """Denominator and factors where one rate holds all the time; few shares differ."""
    kinds, denominator = set(shares), RATE_SCALE * parts
    common = math.gcd(denominator, *(share * rate for share in kinds))
    factors = {share: 2 * share * rate // common for share in kinds}
    return 2 * denominator // common, [factors[share] for share in shares]


def _rate_on(on: int, rates: list[tuple[int, int]]) -> int:
    return next(rate for since, rate in reversed(rates) if since <= on)


Pieces = dict[int, list[int]]


def _shares(
    times: Timetable, day_count: DayCount | None, begins: Mapping[int, list[int]]
) -> tuple[int, list[int], Pieces]:
    """How many parts make a year; how many of them each row lasts, and each segment."""
    if day_count is None:
        return _shares_by_period(times, begins)
    bounds = itertools.pairwise([times.starts_on, *times.due_dates])
    if day_count in COUNTS_DAYS:
        rows = [end - start for start, end in bounds]
    else:
        rows = [year_parts(start, end, day_count) for start, end in bounds]
    pieces = {
        row: _differences([year_parts(days[0], day, day_count) for day in [*days, times.due_dates[row]]])
        for row, days in begins.items()
    }
    return PARTS_OF_YEAR[day_count], rows, pieces


def _shares_by_period(times: Timetable, begins: Mapping[int, list[int]]) -> tuple[int, list[int], Pieces]:
    part, of_year = times.whole_share
    if not begins and not times.odd_rows:
        return of_year, [part] * len(times.due_dates), {}
    whole = Fraction(part, of_year)
    odd = {row: times.year_share(row, times.due_dates[row]) for row in times.odd_rows}
    pieces = {
        row: _differences([times.year_share(row, day) for day in [*days, times.due_dates[row]]])
        for row, days in begins.items()
    }
    shares = itertools.chain([whole], odd.values(), *pieces.values())
    parts = math.lcm(*(share.denominator for share in shares))
    rows = [int(whole * parts)] * len(times.due_dates)
    for row, share in odd.items():
        rows[row] = int(share * parts)
    return parts, rows, {row: [int(share * parts) for share in those] for row, those in pieces.items()}


def _differences(passed: list[T]) -> list[T]:
    return [later - earlier for earlier, later in itertools.pairwise(passed)]
