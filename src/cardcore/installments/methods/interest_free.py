"""Interest-free (免息, 0 %): equal principal and nothing else."""

from typing import ClassVar

from cardcore.calendars import DayCount
from cardcore.installments.frame import Frame
from cardcore.installments.methods.laid import RowFigures, require_charged, require_unchanged, rows_of
from cardcore.installments.rounding import equal_parts
from cardcore.rates import Rate
from cardcore.values import frozen


@frozen
class InterestFree:
    """Nothing but the principal."""

    name: ClassVar[str] = "interest_free"
    annual_rate: ClassVar[Rate] = Rate(0)
    day_count: ClassVar[DayCount | None] = None

    def lay_out(self, frame: Frame) -> list[RowFigures]:
        """Equal parts and their rest."""
        require_unchanged(frame, self.name)
        require_charged(frame, self.name)
        return rows_of(frame, equal_parts(frame.principal, frame.count, frame.rounding), [0] * frame.count)
