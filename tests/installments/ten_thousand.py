"""10,000 plans, their disclosed rates beside those of pyxirr and numpy-financial.

`python -m tests.installments.ten_thousand [PLANS]` prints the largest differences: of the simple rate and
of the compound one from pyxirr's, and of the simple one from numpy-financial's. `make soak` tries all 10,000.
"""

import datetime
import random
import sys
from collections.abc import Iterator

import numpy_financial
import pyxirr

from cardcore.installments.disclosure import disclose, flows
from cardcore.installments.due_dates import DueDates
from cardcore.installments.methods import (
    Annuity,
    Balloon,
    EqualPrincipal,
    FeeUpFront,
    FlatFee,
    InterestOnly,
    Method,
)
from cardcore.installments.schedule import AmortizationSchedule, resolve
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import money_of
from cardcore.rates import Rate


def generated(plans: int) -> Iterator[AmortizationSchedule]:
    """Plans of every method, drawn by chance and the same on every run."""
    chance = random.Random(20_220_707)

    def rate(most: int) -> Rate:
        return Rate(chance.randint(1, most) * 10**8)

    for _ in range(plans):
        methods: list[Method] = [
            FlatFee(rate(150)),
            FlatFee(rate(1800), of_total=True),
            FeeUpFront(rate(1800)),
            Annuity(rate(3600)),
            EqualPrincipal(rate(3600)),
            InterestOnly(rate(3600)),
            Balloon(rate(3600), rate(5000)),
        ]
        start = datetime.date(2020, 1, 1) + datetime.timedelta(chance.randrange(3000))
        amount = money_of(chance.randint(10_000, 50_000_000), "CNY")
        periods, method = chance.randint(1, 60), chance.choice(methods)
        yield resolve(InstallmentTerms.of(amount, periods, method, DueDates.after(start)))


def largest_differences(plans: int) -> tuple[float, float, float]:
    """Of the simple rate from pyxirr's, of the compound one, of the simple one from numpy-financial's."""
    simple = compound = by_numpy = 0.0
    for schedule in generated(plans):
        shown = disclose(schedule)
        ours = float(shown.simple_annual_rate.fraction)
        per_row = [float(-schedule.principal), *(float(row.total) for row in schedule.rows)]
        simple = max(simple, abs(ours - 12 * solved(pyxirr.irr(per_row))))
        by_numpy = max(by_numpy, abs(ours - 12 * float(numpy_financial.irr(per_row))))
        dates, amounts = zip(*flows(schedule), strict=True)
        days = [datetime.date.fromordinal(on) for on in dates]
        theirs = solved(pyxirr.xirr(days, [float(-amount) for amount in amounts]))
        compound = max(compound, abs(float(shown.compound_annual_rate.fraction) - theirs))
    return simple, compound, by_numpy


def solved(rate: float | None) -> float:
    """The rate, which was found."""
    if rate is None:
        raise ValueError("no rate was found")
    return rate


if __name__ == "__main__":
    print(*largest_differences(int(sys.argv[1]) if sys.argv[1:] else 10_000))
