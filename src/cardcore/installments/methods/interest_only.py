"""Interest only (先息后本): interest in every row, the principal with the last."""

from typing import ClassVar

from cardcore.calendars import DayCount
from cardcore.installments.frame import Frame
from cardcore.installments.methods.laid import RowFigures, rows_of
from cardcore.rates import Rate
from cardcore.values import frozen


@frozen
class InterestOnly:
    """A bullet at the end."""

    name: ClassVar[str] = "interest_only"

    annual_rate: Rate
    day_count: DayCount | None = None

    def lay_out(self, frame: Frame) -> list[RowFigures]:
        """Interest is rounded once a row; there is no rest."""
        interest = []
        balance = 0
        for row in range(frame.count):
            interest.append(frame.interest(row, balance))
            balance += frame.drawn.get(row, 0)
        return rows_of(frame, [0] * (frame.count - 1) + [frame.principal], interest)
