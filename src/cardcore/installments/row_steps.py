"""How far the rows of a product are apart: with every statement or every nth, or in steps from the opening.

>>> import datetime
>>> from cardcore.calendars import date_text
>>> drawn_on = datetime.date(2024, 1, 20)
>>> [date_text(day) for day in RowSteps().dates(5, drawn_on).dates(2)]
['2024-02-05', '2024-03-05']
>>> [date_text(day) for day in RowSteps(2, Unit.WEEK, on_statement_days=False).dates(5, drawn_on).dates(2)]
['2024-02-03', '2024-02-17']
"""

import datetime

import attrs

from cardcore.calendars import MonthEnd, Unit
from cardcore.errors import require
from cardcore.installments.due_dates import DueDates, valid_step
from cardcore.values import frozen


@frozen
class RowSteps:
    """Rows are due every so many units: of months on statement days, or counted from the opening."""

    every: int = attrs.field(default=1, validator=valid_step)
    unit: Unit = Unit.MONTH
    month_end: MonthEnd = MonthEnd.CLAMP
    on_statement_days: bool = True

    def __attrs_post_init__(self) -> None:
        """Refuse statement days of another step than months."""
        require(
            not self.on_statement_days or self.unit is Unit.MONTH,
            "terms-invalid",
            "statements come every month; rows of days or weeks are counted from the opening",
            field="unit",
        )

    def dates(self, statement_day: int, start: datetime.date) -> DueDates:
        """When the rows of a plan that starts on that day fall due, in an account with that statement day."""
        if self.on_statement_days:
            return DueDates.on_statement_days(statement_day, start, every=self.every)
        return DueDates.after(start, every=self.every, unit=self.unit, month_end=self.month_end)
