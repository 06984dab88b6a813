"""When a reward comes, and until when it lives.

One that comes with the statement is paid on the statement day that is next when it is won, before the bill.

>>> from cardcore.calendars import date_text, parse_ordinal
>>> second = Timing(day_of_next_month=2, life=3, unit=Unit.MONTH)
>>> paid = second.pays_on(parse_ordinal("2026-11-25"))
>>> date_text(paid), date_text(second.last_day(paid))
('2026-12-02', '2027-03-01')
"""

import datetime
from typing import Final

from cardcore.calendars import MonthEnd, Unit, day_in_month, nth_date
from cardcore.documents import Reader
from cardcore.values import frozen

STATEMENT: Final = "statement/next"
"""The fact that is the next statement day; no attribute has such a name."""


@frozen
class Timing:
    """Paid so many days after (T+3), on a day of the next month or with the statement; for how long."""

    after_days: int = 0
    day_of_next_month: int = 0
    """Where it is not 0, this counts and not the days; clamped in short months."""
    life: int = 0
    """0 for ever."""
    unit: Unit = Unit.DAY
    with_statement: bool = False

    @property
    def is_later(self) -> bool:
        """Whether it does not come at once."""
        return bool(self.after_days or self.day_of_next_month or self.with_statement)

    def pays_on(self, on: int, statement_on: int | None = None) -> int:
        """The day on which a reward won on this day is paid; at once where no statement day is known."""
        if self.with_statement and statement_on is not None:
            return statement_on
        if not self.day_of_next_month:
            return on + self.after_days
        day = datetime.date.fromordinal(on)
        return day_in_month(day.year, day.month + 1, self.day_of_next_month, MonthEnd.CLAMP)

    def last_day(self, paid_on: int) -> int | None:
        """The last day on which it can be used: 60 days are the day it is paid and 59 more; None for ever."""
        if not self.life:
            return None
        return nth_date(paid_on, self.life, every=1, unit=self.unit) - 1


AT_ONCE = Timing()


def read_timing(reader: Reader) -> Timing:
    """The members ``pays`` and ``life`` of a reward."""
    after, day, with_statement = reader.maybe("pays", _pays, (0, 0, False))
    life, unit = reader.maybe("life", _life, (0, Unit.DAY))
    return Timing(after, day, life, unit, with_statement)


def _pays(reader: Reader) -> tuple[int, int, bool]:
    if isinstance(reader.plain(), str):
        reader.choice("with_statement")
        return 0, 0, True
    rule = reader.only()
    if rule.name == "after_days":
        return rule.whole(0, 3650), 0, False
    if rule.name == "day_of_next_month":
        return 0, rule.whole(1, 31), False
    raise rule.refuse(
        "field-unknown",
        "a reward pays after_days, on day_of_next_month or with_statement",
        "到账时间只能是 after_days、day_of_next_month 或 with_statement",
    )


def _life(reader: Reader) -> tuple[int, Unit]:
    rule = reader.only()
    if rule.name == "days":
        return rule.whole(1, 36_500), Unit.DAY
    if rule.name == "months":
        return rule.whole(1, 1200), Unit.MONTH
    raise rule.refuse(
        "field-unknown", "a life is so many days or months", "有效期只能写若干天（days）或若干月（months）"
    )
