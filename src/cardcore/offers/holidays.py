"""Holidays and the days worked instead (调休), as the programme gives them.

>>> from cardcore.calendars import parse_ordinal
>>> golden_week = Holidays(
...     off=frozenset({parse_ordinal("2026-10-01")}), worked=frozenset({parse_ordinal("2026-10-10")})
... )
>>> [golden_week.is_working(parse_ordinal(day)) for day in ("2026-10-01", "2026-10-09", "2026-10-10")]
[False, True, True]
"""

from typing import Final

from cardcore.documents import Reader
from cardcore.values import frozen

DAYS_OF_WEEK: Final = 7
FRIDAY: Final = 4


def weekday(on: int) -> int:
    """The day of the week, 0 for Monday."""
    return (on + 6) % DAYS_OF_WEEK


@frozen
class Holidays:
    """Days off besides the weekends, and days at weekends that are worked."""

    off: frozenset[int] = frozenset()
    worked: frozenset[int] = frozenset()

    def is_working(self, on: int) -> bool:
        """Monday to Friday and no holiday, or worked instead."""
        return on in self.worked or (weekday(on) <= FRIDAY and on not in self.off)


NO_HOLIDAYS: Final = Holidays()
"""Weekends and nothing else."""


def read_holidays(reader: Reader) -> Holidays:
    """``{"holidays": ["2026-10-01"], "working_days": ["2026-10-10"]}``; no day may be both."""
    none: frozenset[int] = frozenset()
    holidays = Holidays(reader.maybe("holidays", _days, none), reader.maybe("working_days", _days, none))
    reader.end()
    if holidays.off & holidays.worked:
        raise reader.refuse("rule-invalid", "a day is both a holiday and worked", "同一天既是假日又是工作日")
    return holidays


def _days(reader: Reader) -> frozenset[int]:
    return frozenset(item.date() for item in reader.items())
