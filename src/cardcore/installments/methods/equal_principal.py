"""Equal principal (等额本金): the same principal in every row, interest on what is still owed.

What is drawn later is spread over the rows that are left.
"""

from typing import ClassVar

from cardcore.calendars import DayCount
from cardcore.installments.frame import Frame
from cardcore.installments.methods.laid import RowFigures, rows_of
from cardcore.installments.rounding import equal_parts
from cardcore.rates import Rate
from cardcore.values import frozen


@frozen
class EqualPrincipal:
    """Declining interest on an annual rate."""

    name: ClassVar[str] = "equal_principal"

    annual_rate: Rate
    day_count: DayCount | None = None

    def lay_out(self, frame: Frame) -> list[RowFigures]:
        """Principal parts are rounded, interest once a row."""
        principal: list[int] = []
        owed = 0
        for stage, until in frame.stages:
            owed += frame.drawn.get(stage, 0)
            parts = equal_parts(owed, frame.count - stage, frame.rounding)[: until - stage]
            owed -= sum(parts)
            principal += parts
        interest = []
        balance = 0
        for row, part in enumerate(principal):
            interest.append(frame.interest(row, balance))
            balance += frame.drawn.get(row, 0) - part
        return rows_of(frame, principal, interest)
