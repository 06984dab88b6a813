"""Disclosure: what a plan costs in all and a year, as it must be shown before anybody agrees.

银保监规〔2022〕13号 wants all interest and charges, the annual rate and how it is reckoned; 中国人民银行公告
〔2021〕第3号 says that everything charged counts, on what is really still owed, and that a simple rate is
marked as such.

>>> from datetime import date
>>> from cardcore.installments.due_dates import DueDates
>>> from cardcore.installments.methods import FlatFee
>>> from cardcore.installments.schedule import resolve
>>> from cardcore.installments.terms import InstallmentTerms
>>> from cardcore.money import Money
>>> from cardcore.rates import Rate
>>> terms = InstallmentTerms.of(
...     Money("12000", "CNY"), 12, FlatFee(Rate.of("0.0066")), DueDates.from_first(date(2024, 2, 5))
... )
>>> shown = disclose(resolve(terms))
>>> shown.cost, shown.simple_annual_rate.percent_text(), shown.compound_annual_rate.percent_text()
(95040, '14.31%', '15.28%')
"""

import collections
from collections.abc import Sequence
from typing import Final

from cardcore.errors import InvalidInput, require
from cardcore.installments.effective_rates import (
    Flow,
    SolvedRate,
    compound_annual_rate,
    irr,
    nominal_annual_rate,
)
from cardcore.installments.schedule import AmortizationSchedule
from cardcore.money import require_positive
from cardcore.values import frozen

SIMPLE_LABEL: Final = {"zh": "近似折算年化利率（单利）", "en": "approximate annual rate (simple interest)"}
"""What the simple annual rate must be called."""


@frozen
class Charge:
    """Something to be paid besides principal and interest: its name, day (ordinal) and minor units."""

    name: str
    on: int
    amount: int


@frozen
class Disclosure:
    """Costs and rates; amounts in minor units."""

    currency: str
    principal: int
    interest: int
    charges: int
    simple_annual_rate: SolvedRate
    """The rate of a row × the rows of a year; of uneven rows by their days, but of a flat fee (单利)."""
    compound_annual_rate: SolvedRate
    """The internal rate of return over the days of the flows, 365 a year (复利)."""

    @property
    def cost(self) -> int:
        """Interest and charges."""
        return self.interest + self.charges

    @property
    def total(self) -> int:
        """All that is paid."""
        return self.principal + self.cost


def disclose(schedule: AmortizationSchedule, charges: Sequence[Charge] = ()) -> Disclosure:
    """What a schedule and the charges beside it cost.

    Raises `InvalidInput`: ``terms-invalid`` for a charge before the start or after the last row,
    ``rate-out-of-range`` where charges leave nothing of what is drawn.
    """
    for charge in charges:
        require_positive(charge.amount, field="charges")
        if not schedule.starts_on <= charge.on <= schedule.rows[-1].due_date:
            detail = f"{charge.name} is not due between the start and the last row"
            raise InvalidInput("terms-invalid", detail, field="charges")
    dated = flows(schedule, charges)
    require(
        dated[0][1] > 0, "rate-out-of-range", "the charges leave nothing of what is drawn", field="charges"
    )
    return Disclosure(
        schedule.currency,
        schedule.principal,
        schedule.interest,
        sum(charge.amount for charge in charges),
        _simple_annual_rate(schedule, charges, dated),
        compound_annual_rate(dated),
    )


def flows(schedule: AmortizationSchedule, charges: Sequence[Charge] = ()) -> list[Flow]:
    """What the holder gets (positive) and pays (negative), day by day."""
    days: collections.Counter[int] = collections.Counter()
    for drawing in schedule.drawings:
        days[drawing.on] += drawing.amount
    for charge in charges:
        days[charge.on] -= charge.amount
    for row in schedule.rows:
        days[row.due_date] -= row.total
    return sorted(days.items())


def _simple_annual_rate(
    schedule: AmortizationSchedule, charges: Sequence[Charge], dated: Sequence[Flow]
) -> SolvedRate:
    """Per row, as banks publish it, where each is a whole step; by the days where one is shorter or longer.

    A first row of 16 days counted as a month would make 12 % look like 9 %. Of a flat fee, which is charged
    for a short row too, banks publish one figure for any day: it counts rows unless the terms say otherwise.
    """
    if not (schedule.is_even or schedule.counts_rows):
        return nominal_annual_rate(dated, [row.due_date for row in schedule.rows])
    payments = [row.total for row in schedule.rows]
    advanced = schedule.principal
    for charge in charges:
        if charge.on == schedule.starts_on:
            advanced -= charge.amount
        else:
            payments[next(at for at, row in enumerate(schedule.rows) if charge.on <= row.due_date)] += (
                charge.amount
            )
    return irr(advanced, payments).times(schedule.rows_per_year)
