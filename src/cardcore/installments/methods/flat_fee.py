"""Flat fee (等本等费): equal principal, and every period the same share of the original principal.

The method of Chinese card installments. The rate is agreed per period, or for the whole term; 2022 No. 13
has the cost shown as interest, not as a fee, so the rows call it interest.
广发, 2,679.00 in 24 periods at 0.30 % each: 111.63 principal and 8.04 interest.
"""

from typing import ClassVar

import attrs

from cardcore.calendars import DayCount
from cardcore.installments.frame import Frame
from cardcore.installments.methods.laid import RowFigures, require_unchanged, rows_of
from cardcore.installments.rounding import equal_parts
from cardcore.rates import Rate
from cardcore.values import frozen


@frozen
class FlatFee:
    """A share of the original principal in every row that is not free."""

    name: ClassVar[str] = "flat_fee"
    annual_rate: ClassVar[Rate] = Rate(0)
    day_count: ClassVar[DayCount | None] = None

    rate: Rate
    of_total: bool = False
    """Whether the rate is that of the whole term, and not of one period."""

    def lay_out(self, frame: Frame) -> list[RowFigures]:
        """A fee per period is rounded once; so is one for the whole term, divided as principal is."""
        require_unchanged(frame, self.name)
        rounding, charged = frame.rounding, frame.count - frame.free_periods
        fee = self.rate.of_minor(frame.principal, rounding.interest_mode)
        fees = [fee] * charged
        if self.of_total and charged:
            fees = equal_parts(fee, charged, attrs.evolve(rounding, round_to=1, mode=rounding.interest_mode))
        parts = equal_parts(frame.principal, frame.count, rounding)
        return rows_of(frame, parts, [0] * frame.free_periods + fees)
