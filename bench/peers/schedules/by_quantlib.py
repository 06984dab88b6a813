"""QuantLib: notionals that sink, and the coupons on them; its calendar, its day count, its floats in yuan."""

from typing import Final

import QuantLib

from bench.peers.schedules import ANNUAL, FIRST, PERIODS, Floats

RATE: Final = float(ANNUAL)
START: Final = QuantLib.Date(FIRST.day, FIRST.month - 1, FIRST.year)
TENOR: Final = QuantLib.Period(PERIODS, QuantLib.Months)
EVERY_DAY: Final = QuantLib.NullCalendar()
MONTHS: Final = QuantLib.Thirty360(QuantLib.Thirty360.BondBasis)


def rows(principal: int) -> tuple[Floats, ...]:
    """Rounded to the cent; no bond is built, only the leg that its rows are read from."""
    owed = QuantLib.sinkingNotionals(TENOR, QuantLib.Monthly, RATE, principal / 100)
    dates = QuantLib.sinkingSchedule(START, TENOR, QuantLib.Monthly, EVERY_DAY)
    leg = QuantLib.FixedRateLeg(dates, MONTHS, owed[:-1], [RATE])
    return tuple(
        (
            number,
            coupon.date().to_date(),
            round(before - after, 2),
            round(coupon.amount(), 2),
            round(after, 2),
        )
        for number, coupon, before, after in zip(range(1, PERIODS + 1), leg, owed, owed[1:], strict=False)
    )
