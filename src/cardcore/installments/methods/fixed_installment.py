"""Fixed installment (固定还款额): the holder says how much; the number of rows follows."""

from typing import ClassVar

from cardcore.calendars import DayCount
from cardcore.errors import InvalidInput
from cardcore.installments.frame import Frame
from cardcore.installments.methods.laid import RowFigures, rows_of
from cardcore.rates import Rate
from cardcore.values import frozen


@frozen
class FixedInstallment:
    """An installment in minor units on an annual rate, until all is repaid; the last is what is left."""

    name: ClassVar[str] = "fixed_installment"

    annual_rate: Rate
    installment: int
    day_count: DayCount | None = None

    def lay_out(self, frame: Frame) -> list[RowFigures]:
        """Interest is rounded once a row; ``terms-invalid`` where the rows there are do not suffice."""
        principal: list[int] = []
        interest: list[int] = []
        balance = 0
        for row in range(frame.count):
            interest.append(frame.interest(row, balance))
            balance += frame.drawn.get(row, 0)
            principal.append(min(balance, self.installment - interest[row]))
            balance -= principal[row]
            if not balance and row >= frame.stages[-1][0]:
                return rows_of(frame, principal, interest)
        raise InvalidInput(
            "terms-invalid",
            f"this installment does not repay all in {frame.count} periods",
            field="installment",
        )
