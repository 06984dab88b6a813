"""Day counts: how the days between two dates become a share of a year.

Every convention is a whole number of equal parts of a year, so that interest on it stays an exact
integer until it is rounded once.

>>> import datetime
>>> start, end = (datetime.date(*day).toordinal() for day in ((2023, 12, 12), (2024, 1, 12)))
>>> year_fraction(start, end, DayCount.ACT_ACT_ISDA) == Fraction(20, 365) + Fraction(11, 366)
True
>>> year_fraction(start, end, DayCount.ACT_ACT_YEAR_END) == Fraction(19, 365) + Fraction(12, 366)
True
"""

import calendar
import datetime
import enum
from fractions import Fraction
from typing import Final


class DayCount(enum.Enum):
    """How days become a share of a year.

    The names are those of ISDA 2006 §4.16; ``NL/365``, ``ACT/365A`` and ``30/360-PSA`` are those of
    OpenGamma Strata, ``ACT/364`` and ``ACT/ACT-year-end`` what Apache Fineract's progressive loan reckons.
    """

    ACT_365_FIXED = "ACT/365F"
    ACT_364 = "ACT/364"
    ACT_360 = "ACT/360"
    ACT_ACT_ISDA = "ACT/ACT"
    """Each day counts by the length of its own year; the first day counts, the last does not."""
    ACT_ACT_YEAR_END = "ACT/ACT-year-end"
    """As ACT/ACT, but the last day counts and not the first: the year's split is behind 31 December."""
    ACT_365_ACTUAL = "ACT/365A"
    """Over 366 where a 29 February lies after the first day and not after the last, over 365 otherwise."""
    NL_365 = "NL/365"
    """A 29 February does not count."""
    THIRTY_360 = "30/360"
    THIRTY_E_360 = "30E/360"
    THIRTY_360_PSA = "30/360-PSA"
    """As 30/360, and the last day of February counts as the 30th where a time starts on it."""


_BOTH_YEARS: Final = 365 * 366

PARTS_OF_YEAR: Final = {
    DayCount.ACT_365_FIXED: 365,
    DayCount.ACT_364: 364,
    DayCount.ACT_360: 360,
    DayCount.ACT_ACT_ISDA: _BOTH_YEARS,
    DayCount.ACT_ACT_YEAR_END: _BOTH_YEARS,
    DayCount.ACT_365_ACTUAL: _BOTH_YEARS,
    DayCount.NL_365: 365,
    DayCount.THIRTY_360: 360,
    DayCount.THIRTY_E_360: 360,
    DayCount.THIRTY_360_PSA: 360,
}
"""Into how many equal parts a convention divides a year; `year_parts` counts them."""

COUNTS_DAYS: Final = frozenset({DayCount.ACT_365_FIXED, DayCount.ACT_364, DayCount.ACT_360})
"""The conventions whose parts of a year are the days themselves."""


def year_fraction(start: int, end: int, day_count: DayCount) -> Fraction:
    """The exact share of a year from ``start`` to ``end`` (exclusive); negative where ``end`` comes first.

    >>> year_fraction(738_520, 738_522, DayCount.ACT_ACT_ISDA)  # 2022-12-31 to 2023-01-02
    Fraction(2, 365)
    """
    return Fraction(year_parts(start, end, day_count), PARTS_OF_YEAR[day_count])


def year_parts(start: int, end: int, day_count: DayCount) -> int:
    """`year_fraction` as so many of `PARTS_OF_YEAR`."""
    if day_count is DayCount.ACT_ACT_ISDA:
        return _by_calendar_year(start, end)
    if day_count is DayCount.ACT_ACT_YEAR_END:
        return _by_calendar_year(start + 1, end + 1)
    if day_count is DayCount.ACT_365_ACTUAL:
        return (end - start) * (365 if _leap_days(start) != _leap_days(end) else 366)
    return day_count_days(start, end, day_count)


def day_count_days(start: int, end: int, day_count: DayCount) -> int:
    """Days from ``start`` to ``end`` (exclusive) as the convention counts them."""
    if day_count is DayCount.THIRTY_360:
        return _days_of_thirty(start, end, european=False)
    if day_count is DayCount.THIRTY_E_360:
        return _days_of_thirty(start, end, european=True)
    if day_count is DayCount.THIRTY_360_PSA:
        return _days_of_thirty(start, end, european=False, from_february=True)
    if day_count is DayCount.NL_365:
        return end - start - (_leap_days(end) - _leap_days(start))
    return end - start


def _days_of_thirty(start: int, end: int, *, european: bool, from_february: bool = False) -> int:
    first, last = datetime.date.fromordinal(start), datetime.date.fromordinal(end)
    day_1 = min(first.day, 30)
    if from_february and first.month == 2 and start < end and _is_end_of_month(first):
        day_1 = 30
    day_2 = min(last.day, 30) if european or day_1 == 30 else last.day
    return 360 * (last.year - first.year) + 30 * (last.month - first.month) + day_2 - day_1


def _is_end_of_month(date: datetime.date) -> bool:
    return (date + datetime.timedelta(days=1)).day == 1


def _leap_days(through: int) -> int:
    """How many 29 Februaries there are up to a day, itself included."""
    date = datetime.date.fromordinal(through)
    year = date.year if (date.month, date.day) >= (2, 29) else date.year - 1
    return year // 4 - year // 100 + year // 400


def _by_calendar_year(start: int, end: int) -> int:
    if end < start:
        return -_by_calendar_year(end, start)
    parts = 0
    while start < end:
        year = datetime.date.fromordinal(start).year
        until = min(end, datetime.date(year, 12, 31).toordinal() + 1)
        parts += (until - start) * (365 if calendar.isleap(year) else 366)
        start = until
    return parts
