"""Expiry: the last day on which points may be spent, by the day they were earned.

>>> from cardcore.calendars import date_text, parse_ordinal
>>> earned = parse_ordinal("2017-03-05")
>>> [date_text(last_day(rule, earned)) for rule in (YearEnd(5), MonthsEnd(24), Months(36))]
['2021-12-31', '2019-03-31', '2020-03-05']
>>> last_day(FOR_EVER, earned) == NEVER
True
"""

import datetime
from typing import Final

from cardcore.calendars import MonthEnd, Unit, day_in_month, nth_date
from cardcore.values import frozen

NEVER: Final = 0
"""The last day of points that do not expire."""


@frozen
class ForEver:
    """They do not expire (招商 CMB)."""


@frozen
class YearEnd:
    """On 31 December of the last of so many calendar years, that of the earning included (建设 CCB: 5)."""

    years: int


@frozen
class MonthsEnd:
    """On the last day of the month so many months later."""

    months: int


@frozen
class Months:
    """On the same day so many months later, the last of a shorter month (民法典 art. 201 and 202)."""

    months: int


Expiry = ForEver | YearEnd | MonthsEnd | Months
"""How long points last."""

FOR_EVER: Final = ForEver()


def last_day(rule: Expiry, on: int) -> int:
    """The last day of points earned ``on``; both are ordinals, `NEVER` where there is none."""
    if isinstance(rule, ForEver):
        return NEVER
    if isinstance(rule, Months):
        return nth_date(on, rule.months, every=1, unit=Unit.MONTH)
    date = datetime.date.fromordinal(on)
    if isinstance(rule, YearEnd):
        return day_in_month(date.year + rule.years - 1, 12, 31, MonthEnd.CLAMP)
    return day_in_month(date.year, date.month + rule.months, 31, MonthEnd.CLAMP)
