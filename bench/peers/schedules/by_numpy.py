"""numpy-financial: columns of floats in yuan, the dates by numpy's calendar."""

import datetime
from typing import Final

import numpy as np
import numpy_financial

from bench.peers.schedules import ANNUAL, FIRST, PERIODS, Floats

MONTHLY: Final = float(ANNUAL) / 12


def rows(principal: int, first: datetime.date = FIRST) -> tuple[Floats, ...]:
    """Rounded to the cent, the last row taking the rest."""
    numbers = np.arange(1, PERIODS + 1)
    yuan = principal / 100
    interest = np.round(-numpy_financial.ipmt(MONTHLY, numbers, PERIODS, yuan), 2)
    parts = np.round(-numpy_financial.ppmt(MONTHLY, numbers, PERIODS, yuan), 2)
    parts[-1] += yuan - parts.sum()
    balances = np.round(yuan - np.cumsum(parts), 2)
    months = np.datetime64(first, "M") + np.arange(PERIODS).astype("timedelta64[M]")
    dates = months.astype("datetime64[D]") + np.timedelta64(first.day - 1, "D")
    columns = (numbers, dates, parts, interest, balances)
    return tuple(zip(*(column.tolist() for column in columns), strict=True))
