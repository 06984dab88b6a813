"""Laws of every schedule, whatever its method, dates and rounding."""

import datetime
from fractions import Fraction

import attrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from cardcore.calendars import DayCount, MonthEnd, date_text
from cardcore.errors import InvalidInput
from cardcore.installments.compounding import compound
from cardcore.installments.due_dates import DueDates
from cardcore.installments.frame import RateChange, build
from cardcore.installments.methods import (
    Annuity,
    Balloon,
    EqualPrincipal,
    FeeUpFront,
    FixedInstallment,
    FlatFee,
    InterestFree,
    InterestOnly,
    Method,
)
from cardcore.installments.rounding import InterestPer, Remainder, RoundingTerms
from cardcore.installments.schedule import AmortizationSchedule, resolve
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import Money, Rounding, divide, money_of
from cardcore.rates import RATE_SCALE, Rate
from tests.installments import drawn

START = datetime.date(2024, 1, 31)
TWELVE = Rate.of("0.12")


def plan(
    principal: int = 1_200_000,
    periods: int = 12,
    method: Method | None = None,
    dates: DueDates | None = None,
    **more: object,
) -> AmortizationSchedule:
    return resolve(
        InstallmentTerms.of(
            money_of(principal, "CNY"),
            periods,
            method or FlatFee(Rate.of("0.006")),
            dates or DueDates.after(START),
            **more,  # type: ignore[arg-type]
        )
    )


def refusal(*arguments: object, **options: object) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as refused:
        plan(*arguments, **options)  # type: ignore[arg-type]
    return refused.value.code, refused.value.field


def principals(schedule: AmortizationSchedule) -> list[int]:
    return [row.principal for row in schedule.rows]


def interests(schedule: AmortizationSchedule) -> list[int]:
    return [row.interest for row in schedule.rows]


# --- N1, N2: what was drawn is repaid, exactly --------------------------------------------------------


@given(drawn.terms())
def test_principal_parts_sum_to_the_principal(terms: InstallmentTerms) -> None:
    schedule = resolve(terms)
    assert sum(principals(schedule)) == terms.principal == schedule.principal
    assert min(principals(schedule)) >= 0
    assert min(interests(schedule)) >= 0
    assert schedule.total == schedule.principal + sum(interests(schedule))
    assert [row.number for row in schedule.rows] == list(range(1, len(schedule.rows) + 1))


@given(drawn.terms())
def test_what_is_owed_falls_to_nothing(terms: InstallmentTerms) -> None:
    owed = terms.principal
    for row in resolve(terms).rows:
        owed -= row.principal
        assert row.balance == owed >= 0
        assert row.total == row.principal + row.interest
    assert owed == 0


@given(drawn.terms())
def test_the_same_terms_give_the_same_frozen_schedule(terms: InstallmentTerms) -> None:
    schedule = resolve(terms)
    assert schedule == resolve(terms)
    assert hash(schedule) == hash(resolve(terms))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        schedule.currency = "USD"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        schedule.rows[0].principal = 0  # type: ignore[misc]


@given(drawn.terms(drawn.FLAT))
def test_interest_of_a_flat_fee_is_the_interest_quoted(terms: InstallmentTerms) -> None:
    method = terms.method
    assert isinstance(method, FlatFee)
    schedule = resolve(terms)
    charged = terms.periods - terms.free_periods
    once = method.rate.of_minor(terms.principal, terms.rounding.interest_mode)
    quoted = once if method.of_total else once * charged
    assert sum(interests(schedule)) == (quoted if charged else 0)
    assert not any(interests(schedule)[: terms.free_periods])
    if not method.of_total and charged:
        assert set(interests(schedule)[terms.free_periods :]) == {once}


@given(
    drawn.terms(
        st.one_of(drawn.FLAT, st.builds(FeeUpFront, drawn.ANNUAL_RATES), drawn.RATED["equal_principal"])
    )
)
def test_equal_parts_differ_by_the_declared_remainder_only(terms: InstallmentTerms) -> None:
    parts, rounding = principals(resolve(terms)), terms.rounding
    unit = rounding.round_to
    if rounding.remainder is Remainder.SMOOTHED:
        odd = terms.principal % unit
        parts[-1] -= odd
        assert max(parts) - min(parts) <= unit
        return
    rest = parts.pop(0 if rounding.remainder is Remainder.FIRST else -1)
    assert len(set(parts)) <= 1
    assert not any(part % unit for part in parts)
    if parts:
        assert abs(rest - parts[0]) < unit * terms.periods
        exact = Fraction(terms.principal, terms.periods)
        assert abs(parts[0] - exact) < unit


@given(drawn.terms(st.one_of(drawn.RATED["annuity"], drawn.RATED["balloon"])))
def test_installments_are_level_but_for_the_last(terms: InstallmentTerms) -> None:
    totals = [row.total for row in resolve(terms).rows]
    assert len(set(totals[:-1])) <= 1
    assert not any(total % terms.rounding.round_to for total in totals[:-1])


@given(drawn.terms(st.one_of(*drawn.RATED.values())))
def test_interest_is_rounded_once_a_row(terms: InstallmentTerms) -> None:
    """Each row's interest is the exact share of what was owed before it, rounded as agreed."""
    schedule = resolve(terms)
    rate = Fraction(terms.method.annual_rate.scaled, RATE_SCALE)
    frame = build(terms.outline)
    owed = terms.principal
    for place, row in enumerate(schedule.rows):
        exact = owed * Fraction(frame.factors[place], frame.rounder.denominator)
        assert row.interest == divide(exact.numerator, exact.denominator, terms.rounding.interest_mode)
        if place < terms.free_periods:
            assert row.interest == 0
        elif terms.method.day_count is DayCount.ACT_365_FIXED:
            days = frame.times.due_dates[place] - frame.times.start(place)
            assert exact == owed * rate * days / 365
        owed = row.balance


ADDING_UP = [one for one in DayCount if one is not DayCount.ACT_365_ACTUAL and not one.value.startswith("30")]
"""Two parts of a row count as many days as the row."""
COUNTED = st.sampled_from([None, *ADDING_UP])
LEVEL: st.SearchStrategy[Method] = st.one_of(
    st.builds(Annuity, drawn.LEVEL_RATES, COUNTED),
    st.builds(Balloon, drawn.LEVEL_RATES, st.just(Rate.of("0.3")), COUNTED),
)


@given(drawn.terms(LEVEL))
def test_plain_rows_are_those_laid_segment_by_segment(terms: InstallmentTerms) -> None:
    """The same rate from the second day on makes two segments of the first row; each row is asked for."""
    assume(terms.dates.dates(1)[0] > terms.starts_on + 1)
    by_row = attrs.evolve(terms, rounding=attrs.evolve(terms.rounding, interest_per=InterestPer.ROW))
    again = RateChange(terms.starts_on + 1, terms.method.annual_rate)
    assert resolve(attrs.evolve(by_row, rate_changes=(again,))).figures == resolve(terms).figures


@given(
    st.integers(0, 2).flatmap(lambda most: st.lists(st.integers(0, most), min_size=1, max_size=12)),
    st.integers(1, 1000),
)
def test_rows_taken_together_are_the_rows_one_by_one(factors: list[int], scale: int) -> None:
    growth, series = Fraction(1), Fraction(0)
    for factor in factors:
        growth *= 1 + Fraction(factor, scale)
        series = 1 + series * (1 + Fraction(factor, scale))
    together = compound(factors, scale)
    assert Fraction(together.growth, together.power) == growth
    assert Fraction(together.series, together.power) == series


# --- situations -------------------------------------------------------------------------------------

EVERY_METHOD: list[Method] = [
    FlatFee(Rate.of("0.006")),
    FlatFee(Rate.of("0.072"), of_total=True),
    FeeUpFront(Rate.of("0.072")),
    InterestFree(),
    Annuity(TWELVE),
    EqualPrincipal(TWELVE),
    InterestOnly(TWELVE),
    Balloon(TWELVE, Rate.of("0.3")),
    FixedInstallment(TWELVE, 110_000),
]


@pytest.mark.parametrize("method", EVERY_METHOD, ids=lambda method: method.name)
def test_one_period_repays_all_at_once(method: Method) -> None:
    if isinstance(method, FixedInstallment):
        method = FixedInstallment(TWELVE, 2_000_000)
    (row,) = plan(periods=1, method=method).rows
    assert (row.principal, row.balance) == (1_200_000, 0)


@pytest.mark.parametrize("method", EVERY_METHOD, ids=lambda method: method.name)
def test_one_minor_unit_can_be_repaid_once(method: Method) -> None:
    (row,) = plan(1, 1, method).rows
    assert (row.principal, row.interest, row.balance) == (1, 0, 0)


RATELESS: list[Method] = [
    FlatFee(Rate(0)),
    FlatFee(Rate(0), of_total=True),
    FeeUpFront(Rate(0)),
    Annuity(Rate(0)),
    Annuity(Rate(0), DayCount.ACT_ACT_ISDA),
    EqualPrincipal(Rate(0)),
    InterestOnly(Rate(0)),
    Balloon(Rate(0), Rate.of("0.5")),
    FixedInstallment(Rate(0), 100_001),
]


@pytest.mark.parametrize("method", RATELESS, ids=lambda method: method.name)
def test_at_a_rate_of_nothing_only_the_principal_is_repaid(method: Method) -> None:
    schedule = plan(method=method)
    assert schedule.interest == 0
    assert schedule.total == 1_200_000


def test_the_usual_plans_row_by_row() -> None:
    assert principals(plan(100_000, 12, rounding=RoundingTerms(Remainder.FIRST, round_to=100))) == [
        8700,
        *[8300] * 11,
    ]
    assert interests(plan(300_000, 3, FeeUpFront(Rate.of("0.0195")))) == [5850, 0, 0]
    assert interests(plan(1000, 3, FlatFee(Rate.of("0.02"), of_total=True))) == [7, 7, 6]
    bullet = plan(periods=3, method=InterestOnly(TWELVE))
    assert (principals(bullet), interests(bullet)) == ([0, 0, 1_200_000], [12_000] * 3)
    falling = plan(periods=3, method=EqualPrincipal(TWELVE))
    assert (principals(falling), interests(falling)) == ([400_000] * 3, [12_000, 8_000, 4_000])
    car = plan(periods=12, method=Balloon(TWELVE, Rate.of("0.3")))
    assert car.rows[-2].balance - car.rows[0].total + car.rows[-1].interest == pytest.approx(360_000, abs=12)
    assert car.rows[-1].total == pytest.approx(car.rows[0].total + 360_000, abs=12)


@pytest.mark.parametrize(
    ("mode", "interest"),
    [
        (Rounding.HALF_UP, [1, 3]),
        (Rounding.HALF_EVEN, [0, 2]),
        (Rounding.DOWN, [0, 2]),
        (Rounding.UP, [1, 3]),
    ],
)
@pytest.mark.parametrize("method", [Annuity(TWELVE), InterestOnly(TWELVE)], ids=lambda method: method.name)
def test_half_a_minor_unit_of_interest_is_rounded_as_agreed(
    method: Method, mode: Rounding, interest: list[int]
) -> None:
    rounding = RoundingTerms(interest_mode=mode)
    assert [plan(owed, 1, method, rounding=rounding).interest for owed in (50, 250)] == interest


def test_the_first_periods_may_be_free() -> None:
    flat = plan(free_periods=3)
    assert interests(flat) == [0, 0, 0, *[7_200] * 9]
    level = plan(method=Annuity(TWELVE), free_periods=3)
    assert interests(level)[:3] == [0, 0, 0]
    assert len({row.total for row in level.rows[:-1]}) == 1
    assert level.interest < plan(method=Annuity(TWELVE)).interest
    assert plan(method=Annuity(TWELVE), free_periods=12).interest == 0
    assert plan(method=FlatFee(TWELVE, of_total=True), free_periods=12).interest == 0


def test_a_leap_day_and_the_ends_of_months() -> None:
    dates = [date_text(row.due_date) for row in plan(periods=4).rows]
    assert dates == ["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]
    rolled = plan(periods=4, dates=DueDates.after(START, month_end=MonthEnd.ROLL))
    assert [date_text(row.due_date) for row in rolled.rows] == [
        "2024-03-01",
        "2024-03-31",
        "2024-05-01",
        "2024-05-31",
    ]
    leap = plan(periods=2, dates=DueDates.after(datetime.date(2024, 2, 29), every=12))
    assert [date_text(row.due_date) for row in leap.rows] == ["2025-02-28", "2026-02-28"]
    assert leap.last_due_on == datetime.date(2026, 2, 28)


def test_a_year_is_straddled_by_the_days_of_each() -> None:
    start = datetime.date(2023, 12, 12)
    charged = {
        day_count: plan(100_000_000, 1, InterestOnly(TWELVE, day_count), DueDates.after(start)).interest
        for day_count in (DayCount.ACT_ACT_ISDA, DayCount.ACT_ACT_YEAR_END, DayCount.ACT_365_FIXED)
    }
    for day_count, share in {
        DayCount.ACT_ACT_ISDA: Fraction(20, 365) + Fraction(11, 366),
        DayCount.ACT_ACT_YEAR_END: Fraction(19, 365) + Fraction(12, 366),
        DayCount.ACT_365_FIXED: Fraction(31, 365),
    }.items():
        exact = 12_000_000 * share
        assert charged[day_count] == divide(exact.numerator, exact.denominator, Rounding.HALF_UP)


@given(
    st.integers(100_000, 10_000_000),
    st.integers(1, 60),
    st.integers(0, 3000),
    st.integers(0, 600),
    st.sampled_from([Annuity, EqualPrincipal, InterestOnly]),
    drawn.DAY_COUNTS,
)
def test_a_higher_rate_never_costs_less(
    principal: int, periods: int, rate: int, more: int, method: type[Annuity], day_count: DayCount | None
) -> None:
    def cost(basis_points: int) -> int:
        return plan(principal, periods, method(Rate(basis_points * 10**8), day_count)).interest

    # The installment of an annuity is rounded: half a unit a row may be paid earlier or later.
    slack = periods if method is Annuity else 0
    assert cost(rate) <= cost(rate + more) + slack


@given(st.integers(1, 60), st.integers(1, 600), st.sampled_from(Remainder), st.sampled_from(Rounding))
@example(8, 4, Remainder.LAST, Rounding.HALF_UP)
def test_small_amounts_are_divided_without_a_row_of_nothing(
    periods: int, more: int, remainder: Remainder, mode: Rounding
) -> None:
    rounding = RoundingTerms(remainder, mode=mode)
    parts = principals(plan(periods + more, periods, InterestFree(), rounding=rounding))
    assert min(parts) >= 1
    assert sum(parts) == periods + more


# --- what is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize("periods", [0, -1, 601, 10_000])
def test_periods_that_no_schedule_has_are_refused(periods: int) -> None:
    assert refusal(periods=periods) == ("terms-invalid", "periods")


@pytest.mark.parametrize("periods", [True, 1.5, "12", None])
def test_periods_are_a_whole_number(periods: object) -> None:
    assert refusal(periods=periods) == ("wrong-type", "periods")


@pytest.mark.parametrize("method", EVERY_METHOD[:6], ids=lambda method: method.name)
def test_a_principal_smaller_than_its_rows_is_refused(method: Method) -> None:
    assert refusal(11, 12, method) == ("terms-invalid", "periods")
    assert refusal(1199, 12, method, rounding=RoundingTerms(round_to=100)) == ("terms-invalid", "periods")


def test_amounts_that_are_no_principal_are_refused() -> None:
    assert refusal(0) == ("amount-not-positive", "principal")
    assert refusal(-5) == ("amount-not-positive", "principal")
    dates = DueDates.after(START)
    too_much = [(START, Money(6 * 10**12, "CNY")), (START, Money(6 * 10**12, "CNY"))]
    for principal, code in [
        (12.5, "money-not-exact"),
        ("12.50", "wrong-type"),
        ([], "terms-invalid"),
        ([(START, Money(1, "CNY")), (START, Money(1, "JPY"))], "currency-mismatch"),
        (too_much, "amount-out-of-range"),
    ]:
        with pytest.raises(InvalidInput) as refused:
            InstallmentTerms.of(principal, 1, InterestFree(), dates)  # type: ignore[arg-type]
        assert refused.value.code == code


@pytest.mark.parametrize("free", [-1, 13])
def test_more_free_periods_than_there_are_is_refused(free: int) -> None:
    assert refusal(free_periods=free) == ("terms-invalid", "free_periods")


@pytest.mark.parametrize("method", [FeeUpFront(TWELVE), InterestFree()], ids=lambda method: method.name)
def test_free_periods_of_what_has_no_interest_by_period_are_refused(method: Method) -> None:
    assert refusal(method=method, free_periods=1) == ("terms-invalid", "free_periods")


@pytest.mark.parametrize("method", EVERY_METHOD[:4], ids=lambda method: method.name)
def test_a_flat_fee_has_one_drawing_and_no_rate_changes(method: Method) -> None:
    later = START + datetime.timedelta(40)
    change = [(later, TWELVE)]
    assert refusal(method=method, rate_changes=change) == ("terms-invalid", "rate_changes")
    twice = [(START, Money(1000, "CNY")), (later, Money(1000, "CNY"))]
    terms = InstallmentTerms.of(twice, 12, method, DueDates.after(START))
    with pytest.raises(InvalidInput) as refused:
        resolve(terms)
    assert (refused.value.code, refused.value.field) == ("terms-invalid", "drawings")


@pytest.mark.parametrize("method", [Annuity(TWELVE), Balloon(TWELVE, TWELVE)], ids=lambda method: method.name)
def test_the_remainder_of_equal_installments_does_not_go_first(method: Method) -> None:
    rounding = RoundingTerms(Remainder.FIRST)
    assert refusal(method=method, rounding=rounding) == ("terms-invalid", "remainder")


AT_ONCE_AND_ROW_BY_ROW = [Rounding.HALF_UP, Rounding.HALF_EVEN]
"""Level rows are laid at once where one division rounds their interest, and one by one where none does."""


@pytest.mark.parametrize("interest_mode", AT_ONCE_AND_ROW_BY_ROW)
def test_an_installment_rounded_up_until_nothing_is_left_is_refused(interest_mode: Rounding) -> None:
    up = RoundingTerms(round_to=100, mode=Rounding.UP, interest_mode=interest_mode)
    assert refusal(24_024, 24, Annuity(Rate(0)), rounding=up) == ("terms-invalid", "periods")
    assert refusal(24_200, 23, Annuity(Rate(0)), rounding=up) == ("terms-invalid", "periods")


@pytest.mark.parametrize("interest_mode", AT_ONCE_AND_ROW_BY_ROW)
def test_an_installment_below_its_interest_is_refused(interest_mode: Rounding) -> None:
    by = RoundingTerms(interest_mode=interest_mode)
    assert refusal(method=FixedInstallment(TWELVE, 11_999), rounding=by) == ("terms-invalid", "installment")
    late = [(datetime.date(2024, 2, 29), datetime.date(2034, 2, 28))]
    assert refusal(method=Annuity(TWELVE), moved_due_dates=late, rounding=by) == ("terms-invalid", "method")


def test_free_periods_that_repay_more_than_a_balloon_leaves_are_refused() -> None:
    car = Balloon(Rate.of("0.36"), Rate.of("0.9"))
    assert refusal(method=car, periods=60, free_periods=6) == ("terms-invalid", "method")


def test_a_fixed_installment_that_does_not_suffice_is_refused() -> None:
    assert refusal(method=FixedInstallment(TWELVE, 100_000)) == ("terms-invalid", "installment")


@pytest.mark.parametrize(
    ("unit", "code"),
    [(0, "terms-invalid"), (10_001, "terms-invalid"), (True, "wrong-type"), ("1", "wrong-type")],
)
def test_units_that_amounts_cannot_be_rounded_to_are_refused(unit: object, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        RoundingTerms(round_to=unit)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.field) == (code, "round_to")
