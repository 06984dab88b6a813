"""The amortization schedule: dated, rounded rows that every later function of money starts from.

>>> from datetime import date
>>> from cardcore.installments.due_dates import DueDates
>>> from cardcore.installments.methods import FlatFee
>>> from cardcore.money import Money
>>> from cardcore.rates import Rate
>>> terms = InstallmentTerms.of(
...     Money("12000", "CNY"), 12, FlatFee(Rate.of("0.0066")), DueDates.from_first(date(2024, 2, 5))
... )
>>> schedule = resolve(terms)
>>> schedule.rows[0].principal, schedule.rows[0].interest, schedule.rows[0].total, schedule.rows[0].balance
(100000, 7920, 107920, 1100000)
>>> schedule.interest, schedule.last_due_on
(95040, Date(2025, 1, 5))
"""

import itertools
import operator
from fractions import Fraction
from functools import cached_property
from typing import Final, NamedTuple

from cardcore.calendars import Date, Unit, date_of
from cardcore.errors import ensure
from cardcore.installments.frame import Drawing, build
from cardcore.installments.methods.laid import RowFigures
from cardcore.installments.terms import InstallmentTerms
from cardcore.values import frozen, maker

ROWS_PER_YEAR: Final = {Unit.MONTH: Fraction(12), Unit.WEEK: Fraction(365, 7), Unit.DAY: Fraction(365)}
_PRINCIPAL: Final = operator.itemgetter(2)


class Row(NamedTuple):
    """One row, numbered from 1; amounts in minor units."""

    number: int
    due_date: int
    """An ordinal."""
    principal: int
    interest: int
    balance: int
    """What is still owed after the row."""

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.principal + self.interest

    @property
    def due_on(self) -> Date:
        """When it is to be paid."""
        return date_of(self.due_date)


@frozen
class AmortizationSchedule:
    """What is to be paid, and when; a plan carries it through its life."""

    currency: str
    starts_on: int
    drawings: tuple[Drawing, ...]
    figures: tuple[RowFigures, ...]
    """The rows as plain tuples: naming their parts takes as long as reckoning them."""
    every: int
    """A row is due every so many units."""
    unit: Unit
    is_even: bool
    """Every row is a whole step, and all is drawn at the start."""
    counts_rows: bool = False
    """The simple annual rate counts rows, whether they are even or not."""

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows, named when they are first read."""
        return tuple(map(tuple.__new__, itertools.repeat(Row), self.figures))

    @property
    def principal(self) -> int:
        """All that is drawn and repaid."""
        return sum(drawing.amount for drawing in self.drawings)

    @property
    def interest(self) -> int:
        """All interest."""
        return sum(interest for _, _, _, interest, _ in self.figures)

    @property
    def total(self) -> int:
        """All that is paid."""
        return self.principal + self.interest

    @property
    def last_due_on(self) -> Date:
        """When the last row is due."""
        return self.rows[-1].due_on

    @property
    def rows_per_year(self) -> Fraction:
        """How many rows make a year: 12 months, 365 days or 365 / 7 weeks, over ``every``."""
        return ROWS_PER_YEAR[self.unit] / self.every


_schedule: Final = maker(AmortizationSchedule)


def resolve(terms: InstallmentTerms) -> AmortizationSchedule:
    """The schedule of these terms; its principal adds up to what is drawn, and its last row leaves nothing.

    Raises `InvalidInput` ``terms-invalid`` where a row would repay less than nothing – an interest above
    the installment, an installment rounded up so far that the principal runs out before the last row.
    """
    frame = build(terms.outline)
    rows = terms.method.lay_out(frame)
    is_repaid = sum(map(_PRINCIPAL, rows)) == frame.principal and not rows[-1][-1]
    ensure(is_repaid, "schedule-unbalanced", "the principal parts do not add up to what was drawn")
    dates = terms.dates
    return _schedule(
        terms.currency,
        terms.starts_on,
        terms.drawings,
        tuple(rows),
        dates.every,
        dates.unit,
        frame.is_even,
        terms.counts_rows,
    )
