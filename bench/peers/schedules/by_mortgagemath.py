"""mortgagemath: frozen rows of decimals, exact to the cent; it has no dates, which are put beside them."""

import datetime
from decimal import Decimal
from typing import Any, Final

from mortgagemath import LoanParams, PaymentRounding, amortization_schedule

from bench.peers.schedules import ANNUAL, PERIODS, due_dates

PERCENT: Final = Decimal(ANNUAL) * 100


def rows(principal: int) -> tuple[tuple[datetime.date, Any], ...]:
    """Each day with its row."""
    loan = LoanParams(
        principal=Decimal(principal).scaleb(-2),
        annual_rate=PERCENT,
        term_months=PERIODS,
        payment_rounding=PaymentRounding.ROUND_HALF_UP,
    )
    _before, *rows = amortization_schedule(loan)
    return tuple(zip(due_dates(), rows, strict=True))
