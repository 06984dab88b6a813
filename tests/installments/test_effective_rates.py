"""Rates are those that independent solvers find, to a billionth (N5)."""

import datetime
import math
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
import pyxirr
from hypothesis import example, given
from hypothesis import strategies as st

from cardcore.errors import Broken, InvalidInput
from cardcore.installments import effective_rates
from cardcore.installments.effective_rates import (
    Flow,
    SolvedRate,
    compound_annual_rate,
    irr,
    nominal_annual_rate,
)
from tests.installments import ten_thousand
from tests.installments.ten_thousand import solved

CLOSE = 1e-9
PLANS = 10_000 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 500
ROOT = Path(__file__).resolve().parents[2]

PAYMENTS = st.lists(st.integers(0, 2_000_000), min_size=1, max_size=60)


@pytest.mark.soak
def test_disclosed_rates_are_those_of_independent_solvers() -> None:
    """In a process of its own: traced for coverage 10,000 plans would take minutes."""
    asked = [sys.executable, "-m", ten_thousand.__name__, str(PLANS)]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    simple, compound, by_numpy = map(float, done.stdout.split())
    assert 0 < simple < CLOSE
    assert 0 < compound < CLOSE
    assert 0 < by_numpy < CLOSE


# --- what a rate is ---------------------------------------------------------------------------------


def worth(rate: Fraction, advanced: int, payments: list[int]) -> Fraction:
    value = Fraction(0)
    for payment in reversed(payments):
        value = (value + payment) / (1 + rate)
    return value - advanced


@given(st.integers(1, 5_000_000), PAYMENTS)
@example(1_200_000, [107_200] * 12)
@example(1_200_000, [107_200] * 11 + [107_212])
@example(1_200_000, [1, 107_200, 107_200, 2_000_000])
@example(10**14, [10**14 + 1])
@example(10**14, [10**13] * 9 + [10**13 + 1])
@example(1, [10**9] * 12)
@example(10, [10**6, *[1] * 20])
@example(1, [0, 0, 0, 10**12])
@example(3 * 10**12, [5 * 10**10] * 600)
def test_at_its_rate_payments_are_worth_what_was_advanced(advanced: int, payments: list[int]) -> None:
    """The exact worth has another sign half a unit of the twelfth decimal below and above."""
    if sum(payments) < advanced:
        with pytest.raises(InvalidInput) as refused:
            irr(advanced, payments)
        assert refused.value.code == "rate-out-of-range"
        return
    rate = irr(advanced, payments).fraction
    near = Fraction(1, 2 * 10**12) * max(1, round(rate))
    assert worth(rate + near, advanced, payments) <= 0
    assert rate < near or worth(rate - near, advanced, payments) >= 0


def test_what_costs_nothing_has_a_rate_of_nothing() -> None:
    assert irr(1200, [100] * 12) == SolvedRate(0)
    assert irr(1200, [500, 300, 200, 200]) == SolvedRate(0)
    assert compound_annual_rate([(1, 1200), (40, -1200)]) == SolvedRate(0)
    assert nominal_annual_rate([(1, 1200), (40, -1200)], [40]) == SolvedRate(0)


@pytest.mark.parametrize("rate", [compound_annual_rate, lambda dated: nominal_annual_rate(dated, [40])])
def test_less_than_was_advanced_has_no_rate(rate: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        rate([(1, 1200), (40, -1199)])  # type: ignore[operator]
    assert refused.value.code == "rate-out-of-range"


@given(
    st.lists(
        st.tuples(st.integers(1, 90), st.integers(1, 10**6), st.integers(0, 40)), min_size=1, max_size=40
    ),
    st.integers(0, 30),
)
def test_the_compound_rate_discounts_dated_flows_to_nothing(
    steps: list[tuple[int, int, int]], percent: int
) -> None:
    on, dated = 738_000, []
    for days, amount, _ in steps:
        on += days
        dated.append((on, -amount))
    repaid = -sum(amount for _, amount in dated)
    advanced = max(1, repaid * 100 // (100 + percent))
    everything: list[Flow] = [(738_000, advanced), *dated]
    rate = compound_annual_rate(everything)
    near = 5e-10 * (1 + float(rate.fraction))

    def value(yearly: float) -> float:
        return math.fsum(amount * (1 + yearly) ** (-(day - 738_000) / 365) for day, amount in everything)

    solved = float(rate.fraction)
    assert value(solved + near) > -1e-6 * advanced
    assert value(solved - near) < 1e-6 * advanced


def test_many_drawings_have_one_compound_rate() -> None:
    dated = [(0, 100_000), (31, -9_000), (45, 50_000), (59, -9_000), (90, -60_000), (400, -80_000)]
    days = [datetime.date.fromordinal(730_000 + on) for on, _ in dated]
    expected = solved(pyxirr.xirr(days, [float(-amount) for _, amount in dated]))
    assert float(compound_annual_rate(dated).fraction) == pytest.approx(expected, abs=CLOSE)


@given(
    st.integers(1, 5_000),
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 10**6)), min_size=1, max_size=12),
)
def test_the_nominal_rate_is_the_one_that_was_charged(
    basis_points: int, later: list[tuple[int, int]]
) -> None:
    """Interest charged by the days of each row at a rate, unrounded, gives that rate back."""
    unit = 10**12
    owed, start, dated = Fraction(0), 700_000, []
    due_dates = []
    drawings = [(0, 10**6), *((0, amount) for _, amount in later[:1]), *later]
    for place in range(len(drawings)):
        inner, amount = drawings[place]
        due = start + 30
        day = start + inner % 30 if place else start
        dated.append((day, amount * unit))
        interest = (owed * 30 + amount * unit * (due - day)) * basis_points / 10_000 / 365
        owed += amount * unit
        paid = interest + owed / (len(drawings) - place)
        dated.append((due, -int(paid)))
        owed = owed + interest - int(paid)
        due_dates.append(due)
        start = due
    dated[-1] = (dated[-1][0], dated[-1][1] - int(owed))
    found = nominal_annual_rate(dated, due_dates)
    assert abs(found.fraction - Fraction(basis_points, 10_000)) < Fraction(1, 10**11)


def test_a_plan_drawn_in_parts_may_cost_more_than_it_lends() -> None:
    dated = [(0, 100), (10, 100), (31, -900)]
    found = nominal_annual_rate(dated, [31]).fraction
    assert found == pytest.approx(Fraction(700 * 365, 100 * 31 + 100 * 21), abs=1e-12)


# --- the solver -------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [Fraction(1, 100), Fraction(1, 2), Fraction(99, 100)])
def test_a_root_is_found_from_wherever_it_is_sought(start: Fraction) -> None:
    """x³ – 1/8 is so flat near 0 that Newton's first step from there leaves the bounds."""

    def cubic(x: int) -> tuple[int, int]:
        square = x * x >> effective_rates._BITS
        cube = square * x >> effective_rates._BITS
        return cube - effective_rates._ONE // 8, 3 * square

    one = effective_rates._ONE
    root = effective_rates._root(cubic, 0, one, int(start * one))
    assert abs(Fraction(root, one) - Fraction(1, 2)) < Fraction(1, 10**20)


def test_a_root_that_is_none_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Broken):
        effective_rates._root(lambda _: (-1, 0), 0, effective_rates._ONE, 1)
    monkeypatch.setattr(effective_rates, "_MOST_STEPS", 0)
    with pytest.raises(Broken):
        irr(1_200_000, [107_200] * 12)


# --- how it is written ------------------------------------------------------------------------------


def test_a_rate_is_written_as_it_is_published() -> None:
    rate = irr(1_200_000, [107_200] * 12).times(12)
    assert (rate.text(), rate.text(6), rate.text(0)) == ("0.1303", "0.130342", "0")
    assert (rate.percent_text(), rate.percent_text(0)) == ("13.03%", "13%")
    assert irr(1, [3]).percent_text() == "200.00%"
    assert SolvedRate.of(Fraction(1, 3)).scaled == 333_333_333_333_333
    assert SolvedRate.of(Fraction(1, 8)) < SolvedRate.of(Fraction(1, 7))
    assert SolvedRate.of(Fraction(5, 10**4) / 10).text(4) == "0.0001"
