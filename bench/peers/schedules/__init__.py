"""A plan of 24 level rows at 12 % a year as others make it: one small file each, with the verb `rows`.

A row is a tuple: number, due date, principal, interest and balance. Nobody names its parts, nor do we here.
"""

import datetime
from typing import Final

PERIODS: Final = 24
FIRST: Final = datetime.date(2024, 2, 5)
ANNUAL: Final = "0.12"


Floats = tuple[int, datetime.date, float, float, float]
"""A row of a library of floats, in yuan."""


def due_dates() -> list[datetime.date]:
    """The same day of 24 months, for a peer that has no dates."""
    months = (FIRST.year * 12 + FIRST.month - 1 + more for more in range(PERIODS))
    return [datetime.date(month // 12, month % 12 + 1, FIRST.day) for month in months]
