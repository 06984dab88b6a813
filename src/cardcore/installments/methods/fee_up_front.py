"""Fee up front (一次性收取): equal principal, and the whole interest with the first row.

中行, 3,000.00 in 3 periods at 1.95 %: 1,058.50, then twice 1,000.00. Since 2022 it may not be the only
choice nor the one ticked beforehand (银保监规〔2022〕13号); `cardcore.installments.checks` says so.
"""

from typing import ClassVar

from cardcore.calendars import DayCount
from cardcore.installments.frame import Frame
from cardcore.installments.methods.laid import RowFigures, require_charged, require_unchanged, rows_of
from cardcore.installments.rounding import equal_parts
from cardcore.rates import Rate
from cardcore.values import frozen


@frozen
class FeeUpFront:
    """A share of the original principal, once."""

    name: ClassVar[str] = "fee_up_front"
    annual_rate: ClassVar[Rate] = Rate(0)
    day_count: ClassVar[DayCount | None] = None

    rate: Rate
    """For the whole term."""

    def lay_out(self, frame: Frame) -> list[RowFigures]:
        """The fee is rounded once."""
        require_unchanged(frame, self.name)
        require_charged(frame, self.name)
        fee = self.rate.of_minor(frame.principal, frame.rounding.interest_mode)
        principal = equal_parts(frame.principal, frame.count, frame.rounding)
        return rows_of(frame, principal, [fee] + [0] * (frame.count - 1))
