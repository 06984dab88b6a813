"""A loop over integers for this one plan: nothing asked, nothing checked, nothing named."""

import datetime

from bench.peers.schedules import FIRST, PERIODS

Plain = tuple[int, int, int, int, int]
"""Number, due date as an ordinal, principal, interest and balance in minor units."""


def rows(principal: int) -> tuple[Plain, ...]:
    """To the cent."""
    growth, power = 101**PERIODS, 100**PERIODS
    above, below = principal * growth, (growth - power) * 100
    installment = (2 * above + below) // (2 * below)
    found = []
    year, month, owed = FIRST.year, FIRST.month, principal
    for number in range(1, PERIODS + 1):
        interest = (owed + 50) // 100
        part = installment - interest if number < PERIODS else owed
        owed -= part
        found.append((number, datetime.date(year, month, FIRST.day).toordinal(), part, interest, owed))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(found)
