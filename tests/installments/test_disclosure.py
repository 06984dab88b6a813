"""What a plan costs is told in full."""

import datetime

import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st

from cardcore.calendars import DayCount, Unit, date_of, ordinal_of
from cardcore.errors import InvalidInput
from cardcore.installments.disclosure import Charge, disclose, flows
from cardcore.installments.due_dates import DueDates
from cardcore.installments.effective_rates import irr
from cardcore.installments.methods import Annuity, EqualPrincipal, FlatFee, InterestFree, InterestOnly
from cardcore.installments.schedule import AmortizationSchedule, resolve
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import Money
from cardcore.rates import Rate
from tests.installments import drawn

START = datetime.date(2024, 1, 5)
FROM = ordinal_of(START)


def plan(periods: int = 12, *, every: int = 1, unit: Unit = Unit.MONTH) -> AmortizationSchedule:
    dates = DueDates.after(START, every=every, unit=unit)
    return resolve(InstallmentTerms.of(Money("12000", "CNY"), periods, FlatFee(Rate.of("0.006")), dates))


@given(drawn.terms())
def test_costs_add_up(terms: InstallmentTerms) -> None:
    schedule = resolve(terms)
    shown = disclose(schedule)
    assert (shown.principal, shown.interest, shown.charges) == (schedule.principal, schedule.interest, 0)
    assert (shown.cost, shown.total) == (schedule.interest, schedule.total)
    assert sum(amount for _, amount in flows(schedule)) == -shown.cost
    assert (
        (shown.simple_annual_rate.scaled > 0) == (shown.compound_annual_rate.scaled > 0) == (shown.cost > 0)
    )


@given(drawn.terms(drawn.FLAT), st.integers(1, 30_000))
def test_charges_make_a_plan_dearer(terms: InstallmentTerms, amount: int) -> None:
    schedule = resolve(terms)
    bare = disclose(schedule)
    for on in (schedule.starts_on, schedule.rows[-1].due_date):
        dearer = disclose(schedule, [Charge("费用", on, amount)])
        assert dearer.cost == bare.cost + amount
        assert dearer.simple_annual_rate > bare.simple_annual_rate
        assert dearer.compound_annual_rate > bare.compound_annual_rate


def test_a_charge_counts_with_its_row() -> None:
    schedule = plan()
    second = schedule.rows[1]
    for on in (schedule.rows[0].due_date + 1, second.due_date):
        shown = disclose(schedule, [Charge("评估费", on, 5_000)])
        payments = [row.total for row in schedule.rows]
        payments[1] += 5_000
        assert shown.simple_annual_rate == irr(1_200_000, payments).times(12)
    at_once = disclose(schedule, [Charge("评估费", FROM, 5_000)])
    assert at_once.simple_annual_rate == irr(1_195_000, [107_200] * 12).times(12)


@pytest.mark.parametrize(
    ("every", "unit", "rows_per_year"), [(2, Unit.MONTH, 6), (73, Unit.DAY, 5), (365, Unit.WEEK, 1 / 7)]
)
def test_the_simple_rate_is_that_of_a_row_times_the_rows_of_a_year(
    every: int, unit: Unit, rows_per_year: float
) -> None:
    per_row = float(irr(1_200_000, [407_200] * 3).fraction)
    yearly = float(disclose(plan(3, every=every, unit=unit)).simple_annual_rate.fraction)
    assert yearly == pytest.approx(per_row * rows_per_year, abs=1e-12)


def test_a_plan_with_an_uneven_row_counts_its_days() -> None:
    drawn_on = datetime.date(2024, 1, 20)
    dates = DueDates.on_statement_days(5, drawn_on)
    method = EqualPrincipal(Rate.of("0.12"), DayCount.ACT_365_FIXED)
    terms = InstallmentTerms.of(Money("900000", "CNY"), 12, method, dates, starts_on=drawn_on)
    assert disclose(resolve(terms)).simple_annual_rate.text() == "0.1200"
    moved = [(datetime.date(2024, 3, 5), datetime.date(2024, 3, 25))]
    even = InstallmentTerms.of(Money("900000", "CNY"), 12, method, DueDates.after(START))
    late = InstallmentTerms.of(
        Money("900000", "CNY"), 12, method, DueDates.after(START), moved_due_dates=moved
    )
    assert [resolve(one).is_even for one in (terms, even, late)] == [False, True, False]
    assert disclose(resolve(late)).simple_annual_rate.text() == "0.1200"


def test_a_plan_drawn_in_parts_counts_the_days_of_each() -> None:
    amounts = [(START, Money("5000", "CNY")), (START + datetime.timedelta(45), Money("5000", "CNY"))]
    terms = InstallmentTerms.of(amounts, 12, Annuity(Rate.of("0.12")), DueDates.after(START), starts_on=START)
    shown = disclose(resolve(terms))
    assert float(shown.simple_annual_rate.fraction) == pytest.approx(0.12, abs=1e-3)
    dated = flows(resolve(terms))
    compound = pyxirr.xirr([date_of(on) for on, _ in dated], [float(-amount) for _, amount in dated])
    assert float(shown.compound_annual_rate.fraction) == pytest.approx(compound, abs=1e-9)
    assert shown.compound_annual_rate > shown.simple_annual_rate


def test_a_plan_drawn_once_after_its_start_counts_from_its_day() -> None:
    """12 % by the days on one row: 21 of 31 days are charged, and that is a rate of 12 %."""
    drawings = [(START + datetime.timedelta(10), Money("365000", "CNY"))]
    method = InterestOnly(Rate.of("0.12"), DayCount.ACT_365_FIXED)
    schedule = resolve(InstallmentTerms.of(drawings, 1, method, DueDates.after(START), starts_on=START))
    assert schedule.interest == 21 * 12_000
    assert disclose(schedule).simple_annual_rate.text(9) == "0.120000000"


def test_what_is_free_costs_nothing() -> None:
    schedule = resolve(InstallmentTerms.of(Money("12000", "CNY"), 12, InterestFree(), DueDates.after(START)))
    shown = disclose(schedule)
    assert (shown.cost, shown.simple_annual_rate.text(), shown.compound_annual_rate.text()) == (
        0,
        "0.0000",
        "0.0000",
    )


@pytest.mark.parametrize(
    ("on", "amount", "code"),
    [
        (FROM - 1, 100, "terms-invalid"),
        (FROM + 367, 100, "terms-invalid"),
        (FROM, 0, "amount-not-positive"),
        (FROM, 1_200_000, "rate-out-of-range"),
    ],
)
def test_charges_that_cannot_be_are_refused(on: int, amount: int, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        disclose(plan(), [Charge("费用", on, amount)])
    assert (refused.value.code, refused.value.field) == (code, "charges")
