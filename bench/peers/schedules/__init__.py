"""A plan of 24 level rows at 12 % a year as others make it: one small file each, with the verb `rows`."""

import datetime
from typing import Final

import attrs

PERIODS: Final = 24
FIRST: Final = datetime.date(2024, 2, 5)
ANNUAL: Final = "0.12"


@attrs.frozen
class PeerRow:
    """A frozen row as one would write it beside a library of floats."""

    number: int
    due_on: datetime.date
    principal: float
    interest: float
    balance: float


def due_dates() -> list[datetime.date]:
    """The same day of 24 months, for a peer that has no dates."""
    months = (FIRST.year * 12 + FIRST.month - 1 + more for more in range(PERIODS))
    return [datetime.date(month // 12, month % 12 + 1, FIRST.day) for month in months]
