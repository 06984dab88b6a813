"""A schedule of 24 rows, to the cent and dated, beside numpy-financial and beside a loop by hand."""

import datetime
from typing import Final

import attrs
import numpy as np
import numpy_financial

from bench.measure import Disagreement, Figures, Line, Scale, agree, beside, release, times_faster, within
from cardcore.installments import DueDates, InstallmentTerms, Row, resolve
from cardcore.installments.methods import Annuity
from cardcore.money import money_of
from cardcore.rates import Rate

PERIODS: Final = 24
FIRST: Final = datetime.date(2024, 2, 5)
RATE: Final = Rate.of("0.12")
MONTHLY: Final = 0.12 / 12

Plain = tuple[int, int, int, int, int]


@attrs.frozen
class PeerRow:
    """A frozen row as one would write it beside numpy."""

    number: int
    due_on: datetime.date
    principal: float
    interest: float
    balance: float


def terms_of(principal: int) -> InstallmentTerms:
    """Level installments on so many minor units."""
    return InstallmentTerms.of(money_of(principal, "CNY"), PERIODS, Annuity(RATE), DueDates.from_first(FIRST))


def plain(rows: tuple[Row, ...]) -> tuple[Plain, ...]:
    """Rows as tuples, to be compared."""
    return tuple((row.number, row.due_date, row.principal, row.interest, row.balance) for row in rows)


def by_numpy(principal: int) -> tuple[PeerRow, ...]:
    """Its columns in yuan, rounded to the cent, the last row taking the rest; the dates by its calendar."""
    numbers = np.arange(1, PERIODS + 1)
    yuan = principal / 100
    interest = np.round(-numpy_financial.ipmt(MONTHLY, numbers, PERIODS, yuan), 2)
    parts = np.round(-numpy_financial.ppmt(MONTHLY, numbers, PERIODS, yuan), 2)
    parts[-1] += yuan - parts.sum()
    balances = np.round(yuan - np.cumsum(parts), 2)
    months = np.datetime64(FIRST, "M") + np.arange(PERIODS).astype("timedelta64[M]")
    dates = months.astype("datetime64[D]") + np.timedelta64(FIRST.day - 1, "D")
    columns = (numbers, dates, parts, interest, balances)
    return tuple(map(PeerRow, *(column.tolist() for column in columns)))


def by_hand(principal: int) -> tuple[Plain, ...]:
    """A loop over integers for this one plan: nothing asked, nothing checked, nothing named."""
    growth, power = 101**PERIODS, 100**PERIODS
    above, below = principal * growth, (growth - power) * 100
    installment = (2 * above + below) // (2 * below)
    rows = []
    year, month, owed = FIRST.year, FIRST.month, principal
    for number in range(1, PERIODS + 1):
        interest = (owed + 50) // 100
        part = installment - interest if number < PERIODS else owed
        owed -= part
        rows.append((number, datetime.date(year, month, FIRST.day).toordinal(), part, interest, owed))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(rows)


def beside_numpy(scale: Scale) -> Figures:
    """Both on principals that differ; its floats may be a cent off in a row."""
    principals, terms = _drawn(scale)
    for principal, one in zip(principals[:10], terms[:10], strict=True):
        for row, peer in zip(resolve(one).rows, by_numpy(principal), strict=True):
            agree("a row", (row.number, row.due_on), (peer.number, peer.due_on))
            apart = max(abs(row.interest - 100 * peer.interest), abs(row.balance - 100 * peer.balance))
            if apart > PERIODS:
                raise Disagreement(f"row {row.number} is {apart} minor units apart")
    return beside(
        lambda: [resolve(one) for one in terms],
        lambda: [by_numpy(principal) for principal in principals],
        scale,
        items=len(terms),
    )


def beside_hand(scale: Scale) -> Figures:
    """Both on principals that differ, to the same rows."""
    principals, terms = _drawn(scale)
    for principal, one in zip(principals[:10], terms[:10], strict=True):
        agree("the rows", plain(resolve(one).rows), by_hand(principal))
    return beside(
        lambda: [resolve(one) for one in terms],
        lambda: [by_hand(principal) for principal in principals],
        scale,
        items=len(terms),
    )


def _drawn(scale: Scale) -> tuple[list[int], list[InstallmentTerms]]:
    principals = [1_000_000 + 12_347 * number for number in range(scale.pick(10, 500, 2_000))]
    return principals, [terms_of(principal) for principal in principals]


LINES: Final = (
    Line(
        "schedule",
        "terms of 24 level rows resolved: dates, cents, frozen rows",
        "µs a schedule",
        f"{release('numpy-financial')}: ipmt, ppmt, numpy's dates, frozen attrs rows",
        times_faster(10),
        beside_numpy,
    ),
    Line(
        "schedule-hand",
        "the same",
        "µs a schedule",
        "a loop over integers giving tuples",
        within(1.3),
        beside_hand,
    ),
)
