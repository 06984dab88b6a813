"""Dates of the card trade, on ordinals inside and `pendulum.Date` at the edge.

An ordinal is the proleptic Gregorian day number of `datetime.date.toordinal`. The nth date is always
counted from its anchor, never from the date before it, so that month ends do not drift.
This package alone imports pendulum.

>>> date_of(next_statement(ordinal_of(parse_date("2023-03-20")), 5))
Date(2023, 4, 5)
>>> date_of(due_date(ordinal_of(parse_date("2023-04-17")), GapOf30(18)))
Date(2023, 5, 5)
"""

import calendar
import datetime
import enum
import functools
import re
from collections.abc import Callable
from typing import Final

import attrs
from pendulum import Date

from cardcore.calendars.day_counts import (
    COUNTS_DAYS,
    PARTS_OF_YEAR,
    DayCount,
    day_count_days,
    year_fraction,
    year_parts,
)
from cardcore.errors import InvalidInput, require, require_integer, shown
from cardcore.values import frozen

__all__ = [
    "COUNTS_DAYS",
    "FAR_AHEAD",
    "PARTS_OF_YEAR",
    "Date",
    "DayCount",
    "DayOfMonth",
    "DaysAfter",
    "DueRule",
    "GapOf30",
    "MonthEnd",
    "Unit",
    "date_of",
    "date_text",
    "day_count_days",
    "due_date",
    "next_statement",
    "nth_date",
    "nth_dates",
    "ordinal_of",
    "parse_date",
    "parse_ordinal",
    "require_due_dates",
    "require_statement_day",
    "year_fraction",
    "year_parts",
]

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2999
EARLIEST: Final = datetime.date(FIRST_YEAR, 1, 1).toordinal()
LATEST: Final = datetime.date(LAST_YEAR, 12, 31).toordinal()
FAR_AHEAD: Final = 10**9
"""An ordinal past every date: nothing is waited for."""

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_MONTH_LENGTHS: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class MonthEnd(enum.Enum):
    """What the 31st becomes in a shorter month: its last day, or the first of the next."""

    CLAMP = "clamp"
    ROLL = "roll"

    __hash__ = object.__hash__  # by what it is: Enum hashes the name, in Python


class Unit(enum.Enum):
    """The step between two dates of a schedule."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    __hash__ = object.__hash__  # by what it is: Enum hashes the name, in Python


def _between(earliest: int, latest: int, code: str) -> Callable[[object, "attrs.Attribute[int]", int], None]:
    def check(_rule: object, attribute: "attrs.Attribute[int]", value: int) -> None:
        name = attribute.name
        require(
            earliest <= require_integer(value, field=name) <= latest,
            code,
            f"{name} is {shown(value)}, not between {earliest} and {latest}",
            field=name,
        )

    return check


@frozen
class GapOf30:
    """The payment due day of the month is the statement day plus ``days`` (1 to 29), less 30 when above 30.

    CMB: 5 → 23, 12 → 30, 17 → 5 of the next month, whatever the length of the month.
    """

    days: int = attrs.field(validator=_between(1, 29, "schedule-invalid"))


@frozen
class DaysAfter:
    """The payment is due so many calendar days (1 to 60) after the statement date."""

    days: int = attrs.field(validator=_between(1, 60, "schedule-invalid"))


@frozen
class DayOfMonth:
    """The payment is due on the next such day (1 to 31) of a month after the statement date."""

    day: int = attrs.field(validator=_between(1, 31, "cycle-day-invalid"))


DueRule = GapOf30 | DaysAfter | DayOfMonth
"""How a statement date becomes a payment due date."""


def parse_date(text: str, *, field: str = "date") -> Date:
    """The date written ``YYYY-MM-DD``; `InvalidInput` ``date-invalid`` for anything else."""
    return date_of(parse_ordinal(text, field=field))


def parse_ordinal(text: str, *, field: str = "date") -> int:
    """As `parse_date`, as an ordinal."""
    match = _DATE.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise InvalidInput("date-invalid", f"{shown(text)} is no date; write YYYY-MM-DD", field=field)
    try:
        ordinal = datetime.date(int(match[1]), int(match[2]), int(match[3])).toordinal()
    except ValueError:
        raise InvalidInput("date-invalid", f"{text} does not exist", field=field) from None
    return _bounded(ordinal, field)


def ordinal_of(date: datetime.date, *, field: str = "date") -> int:
    """The ordinal of a date; a datetime is refused, because its zone would decide the day."""
    if date.__class__ is not Date and (
        not isinstance(date, datetime.date) or isinstance(date, datetime.datetime)
    ):
        raise InvalidInput("date-invalid", f"give a date, not {shown(date)}", field=field)
    ordinal = date.toordinal()
    return ordinal if EARLIEST <= ordinal <= LATEST else _bounded(ordinal, field)


def _bounded(ordinal: int, field: str) -> int:
    if not EARLIEST <= ordinal <= LATEST:
        raise InvalidInput("date-invalid", "a date lies between 1900 and 2999", field=field)
    return ordinal


def date_of(ordinal: int) -> Date:
    """The date of an ordinal."""
    return Date.fromordinal(ordinal)


def date_text(ordinal: int) -> str:
    """``YYYY-MM-DD``."""
    return datetime.date.fromordinal(ordinal).isoformat()


def day_in_month(year: int, month: int, day: int, month_end: MonthEnd) -> int:
    """The ordinal of ``day`` in a month counted on from ``year`` (``month`` may be above 12 or below 1)."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not FIRST_YEAR <= year <= LAST_YEAR:
        beyond = f"{year}-{month:02} is out of reach; a date lies between 1900 and 2999"
        raise InvalidInput("date-invalid", beyond, field="date")
    length = 29 if month == 2 and calendar.isleap(year) else _MONTH_LENGTHS[month]
    first = datetime.date(year, month, 1).toordinal()
    if day <= length:
        return first + day - 1
    return first + length - (month_end is MonthEnd.CLAMP)


def nth_date(anchor: int, n: int, *, every: int, unit: Unit, month_end: MonthEnd = MonthEnd.CLAMP) -> int:
    """The nth date after ``anchor`` (n = 0 is the anchor), ``every`` so many units.

    >>> [date_text(nth_date(parse_ordinal("2024-01-31"), n, every=1, unit=Unit.MONTH)) for n in range(4)]
    ['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-30']
    """
    if unit is Unit.MONTH:
        start = datetime.date.fromordinal(anchor)
        return day_in_month(start.year, start.month + n * every, start.day, month_end)
    return _bounded(anchor + n * every * (7 if unit is Unit.WEEK else 1), "date")


def nth_dates(anchor: int, steps: range, *, unit: Unit, month_end: MonthEnd = MonthEnd.CLAMP) -> list[int]:
    """The dates so many units after ``anchor``, as `nth_date` gives them one by one; ``steps`` rise.

    >>> [date_text(date) for date in nth_dates(parse_ordinal("2025-01-31"), range(1, 4), unit=Unit.MONTH)]
    ['2025-02-28', '2025-03-31', '2025-04-30']
    """
    if unit is not Unit.MONTH:
        size = 7 if unit is Unit.WEEK else 1
        dates = [anchor + step * size for step in steps]
        for date in (dates[0], dates[-1]):
            _bounded(date, "date")
        return dates
    start = datetime.date.fromordinal(anchor)
    month, days = 12 * (start.year - FIRST_YEAR) + start.month - 1, start.day - 1
    since, until = month + steps.start, month + steps.stop
    firsts = _firsts_of_months()
    if since < 0 or until >= len(firsts):
        raise InvalidInput("date-invalid", "a date lies between 1900 and 2999", field="date")
    if days < 28:
        return [first + days for first in firsts[since : until : steps.step]]
    ends = firsts[since + 1 : until + 1 : steps.step]
    clamped = month_end is MonthEnd.CLAMP
    return [
        min(first + days, end - clamped)
        for first, end in zip(firsts[since : until : steps.step], ends, strict=True)
    ]


@functools.cache
def _firsts_of_months() -> tuple[int, ...]:
    """The ordinal of the first of every month from `FIRST_YEAR` to the one after `LAST_YEAR`."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    firsts = [datetime.date(year, month, 1).toordinal() for year in years for month in range(1, 13)]
    return (*firsts, LATEST + 1)


def require_statement_day(day: int, latest: int = 28, *, field: str = "statement_day") -> int:
    """``day`` again if a statement can fall on it every month; or `InvalidInput` ``cycle-day-invalid``."""
    require(
        1 <= require_integer(day, field=field) <= latest,
        "cycle-day-invalid",
        f"{shown(day)} is not between 1 and {latest}",
        field=field,
    )
    return day


@functools.lru_cache(maxsize=4_096)  # the accounts of a day-end have few days among them
def next_statement(after: int, statement_day: int) -> int:
    """The first statement date strictly after the ordinal ``after``; clamped in short months."""
    start = datetime.date.fromordinal(after)
    this_month = day_in_month(start.year, start.month, statement_day, MonthEnd.CLAMP)
    if this_month > after:
        return this_month
    return day_in_month(start.year, start.month + 1, statement_day, MonthEnd.CLAMP)


@functools.lru_cache(maxsize=4_096)  # as `next_statement`
def due_date(statement: int, rule: DueRule) -> int:
    """The payment due date of a statement date; clamped in short months."""
    if isinstance(rule, DaysAfter):
        return statement + rule.days
    date = datetime.date.fromordinal(statement)
    day = (date.day + rule.days - 1) % 30 + 1 if isinstance(rule, GapOf30) else rule.day
    this_month = day_in_month(date.year, date.month, day, MonthEnd.CLAMP)
    if this_month > statement:
        return this_month
    return day_in_month(date.year, date.month + 1, day, MonthEnd.CLAMP)


def require_due_dates(rule: DueRule, statement_day: int, grace_days: int) -> None:
    """Refuse a rule that puts a due date before its statement, or its grace past the next statement.

    Every month of a leap and of a common year is tried. `InvalidInput` ``schedule-invalid``, or
    ``cycle-day-invalid`` where the statement day is none of 1 to 31.
    """
    require_statement_day(statement_day, latest=31)
    require(grace_days >= 0, "schedule-invalid", "days of grace are not negative", field="cycle")
    for month in range(1, 25):
        statement = day_in_month(2023, month, statement_day, MonthEnd.CLAMP)
        due = due_date(statement, rule)
        require(
            statement < due and due + grace_days < next_statement(statement, statement_day),
            "schedule-invalid",
            f"the statement of {date_text(statement)} would be due on {date_text(due)} with {grace_days} "
            "days of grace; that must fall after it and before the next statement",
            field="cycle",
        )
