"""Balloon (尾款): equal installments, and with the last of them a final share of the principal.

Usual for cars: a share of 20 % to 50 % stays until the end and bears interest all the time.
"""

from typing import ClassVar

from cardcore.calendars import DayCount
from cardcore.installments.frame import Frame
from cardcore.installments.methods.annuity import level_rows
from cardcore.installments.methods.laid import RowFigures
from cardcore.installments.rounding import whole
from cardcore.rates import RATE_SCALE, Rate
from cardcore.values import frozen


@frozen
class Balloon:
    """Equal installments on an annual rate, and a final share of all that was drawn."""

    name: ClassVar[str] = "balloon"

    annual_rate: Rate
    share: Rate
    day_count: DayCount | None = None

    def lay_out(self, frame: Frame) -> list[RowFigures]:
        """The final share is rounded as installments are."""
        return level_rows(frame, lambda drawn: whole(drawn * self.share.scaled, RATE_SCALE, frame.rounding))
