"""Several drawings, new rates and moved due dates come out of the same frame."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.calendars import DayCount, parse_ordinal
from cardcore.errors import InvalidInput
from cardcore.installments.due_dates import DueDates
from cardcore.installments.methods import (
    Annuity,
    Balloon,
    EqualPrincipal,
    FixedInstallment,
    FlatFee,
    InterestOnly,
    Method,
)
from cardcore.installments.rounding import InterestPer, Remainder, RoundingTerms
from cardcore.installments.schedule import AmortizationSchedule, resolve
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import Rounding, divide, money_of
from cardcore.rates import Rate
from tests.installments import drawn

START = datetime.date(2024, 1, 15)
TWELVE, SIX = Rate.of("0.12"), Rate.of("0.06")

Dated = tuple[int, int]


def day(number: int) -> datetime.date:
    """So many days after the start."""
    return START + datetime.timedelta(number)


def plan(method: Method, *drawings: Dated, periods: int = 12, **more: object) -> AmortizationSchedule:
    """Of drawings so many days after the start."""
    amounts = [(day(number), money_of(amount, "CNY")) for number, amount in drawings or ((0, 1_200_000),)]
    return resolve(
        InstallmentTerms.of(amounts, periods, method, DueDates.after(START), starts_on=START, **more)  # type: ignore[arg-type]
    )


def totals(schedule: AmortizationSchedule) -> list[int]:
    return [row.total for row in schedule.rows]


# --- drawings ---------------------------------------------------------------------------------------


@given(
    st.sampled_from([Annuity, EqualPrincipal, InterestOnly]),
    drawn.DAY_COUNTS,
    st.lists(st.tuples(st.integers(0, 300), st.integers(100_000, 5_000_000)), min_size=1, max_size=4),
    st.integers(0, 30),
)
def test_all_that_is_drawn_is_repaid(
    method: type[Annuity], day_count: DayCount | None, later: list[Dated], first: int
) -> None:
    drawings = [(first, 1_000_000), *later]
    schedule = plan(method(TWELVE, day_count), *drawings)
    assert sum(row.principal for row in schedule.rows) == sum(amount for _, amount in drawings)
    owed = 0
    for place, row in enumerate(schedule.rows):
        begin = schedule.rows[place - 1].due_date if place else schedule.starts_on
        owed += sum(drawing.amount for drawing in schedule.drawings if begin <= drawing.on < row.due_date)
        owed -= row.principal
        assert row.balance == owed
    assert owed == 0


@given(
    drawn.DAY_COUNTS.filter(lambda one: one not in (DayCount.ACT_365_ACTUAL, DayCount.THIRTY_360_PSA)),
    st.lists(st.tuples(st.integers(0, 360), st.integers(1, 5_000_000)), min_size=1, max_size=4),
)
def test_interest_counts_each_drawing_from_its_own_day(
    day_count: DayCount | None, later: list[Dated]
) -> None:
    """An interest-only plan of several drawings bears what as many plans of one drawing each bear."""
    drawings = [(0, 1_000_000), *later]
    method = InterestOnly(TWELVE, day_count)
    together = plan(method, *drawings)
    exact = [Fraction(0)] * 12
    for number, amount in drawings:
        one = plan(
            method, (0, 1), (number, amount * 10**6), rounding=RoundingTerms(interest_mode=Rounding.DOWN)
        )
        none = plan(method, (0, 1), rounding=RoundingTerms(interest_mode=Rounding.DOWN))
        for place, (row, other) in enumerate(zip(one.rows, none.rows, strict=True)):
            exact[place] += Fraction(row.interest - other.interest, 10**6)
    for row, expected in zip(together.rows, exact, strict=True):
        assert abs(row.interest - expected) <= Fraction(1, 2) + Fraction(len(drawings), 10**5)


def test_equal_principal_spreads_a_later_drawing_over_the_rows_left() -> None:
    schedule = plan(EqualPrincipal(TWELVE), (0, 1_200_000), (95, 900_000))
    assert [row.principal for row in schedule.rows] == [*[100_000] * 3, *[200_000] * 9]


def test_an_installment_is_reckoned_anew_with_each_drawing() -> None:
    smooth = RoundingTerms(Remainder.SMOOTHED)
    before = plan(Annuity(TWELVE), rounding=smooth)
    after = plan(Annuity(TWELVE), (0, 1_200_000), (95, 900_000), rounding=smooth)
    assert totals(after)[:3] == totals(before)[:3]
    level = totals(after)[3:]
    assert max(level) - min(level) <= 4
    assert level[0] > totals(before)[3]
    balloon = plan(Balloon(TWELVE, Rate.of("0.5")), (0, 1_200_000), (95, 900_000), rounding=smooth)
    assert totals(balloon)[-1] == pytest.approx(totals(balloon)[-2] + 1_050_000, abs=4)


def test_smoothing_ends_after_three_rounds() -> None:
    """A drawing late in row 1 bears far less interest than the formula assumes, and the rate is high."""
    drawings = ((0, 1_000_000), (27, 100_000_000))
    rough, smooth = (
        totals(plan(Annuity(Rate.of("0.36")), *drawings, periods=10, rounding=RoundingTerms(remainder)))
        for remainder in (Remainder.LAST, Remainder.SMOOTHED)
    )
    assert rough[-1] - rough[0] == -3_409_246
    assert smooth[-1] - smooth[0] == 10_695
    assert len(set(smooth[:-1])) == 1


def test_a_fixed_installment_goes_on_until_later_drawings_are_repaid_too() -> None:
    schedule = plan(FixedInstallment(TWELVE, 700_000), (0, 100_000), (95, 900_000))
    assert [row.principal for row in schedule.rows] == [100_000, 0, 0, 692_200, 207_800]
    assert schedule.rows[-1].number == 5


@pytest.mark.parametrize("day_count", [None, DayCount.ACT_365_FIXED])
def test_interest_may_be_rounded_on_each_part_of_a_row(day_count: DayCount | None) -> None:
    method = InterestOnly(Rate.of("0.1"), day_count)
    by_row, by_segment = (
        plan(method, (0, 100_007), (10, 50_003), (20, 3), periods=1, rounding=RoundingTerms(interest_per=per))
        for per in (InterestPer.ROW, InterestPer.SEGMENT)
    )
    parts_of_year = Fraction(1, 12) / 31 if day_count is None else Fraction(1, 365)
    parts = [
        balance * days * parts_of_year / 10 for balance, days in ((100_007, 10), (150_010, 10), (150_013, 11))
    ]
    rounded = [divide(part.numerator, part.denominator, Rounding.HALF_UP) for part in parts]
    exact = sum(parts, Fraction(0))
    assert by_segment.interest == sum(rounded)
    assert by_row.interest == divide(exact.numerator, exact.denominator, Rounding.HALF_UP)


# --- rates ------------------------------------------------------------------------------------------


@given(
    st.sampled_from([EqualPrincipal, InterestOnly]),
    st.sampled_from([None, DayCount.ACT_365_FIXED, DayCount.ACT_ACT_ISDA]),
    st.integers(1, 300),
)
def test_a_new_rate_that_is_the_old_one_changes_nothing(
    method: type[EqualPrincipal], day_count: DayCount | None, number: int
) -> None:
    same = [(day(number), TWELVE)]
    assert plan(method(TWELVE, day_count), rate_changes=same).rows == plan(method(TWELVE, day_count)).rows


def test_a_new_rate_counts_from_its_day() -> None:
    method = InterestOnly(TWELVE, DayCount.ACT_365_FIXED)
    schedule = plan(method, (0, 36_500_000), periods=3, rate_changes=[(day(41), SIX), (day(10), TWELVE)])
    # 31 days at 12 %, then 10 at 12 % and 19 at 6 %, then 31 at 6 %
    assert [row.interest for row in schedule.rows] == [372_000, 120_000 + 114_000, 186_000]


def test_an_installment_is_reckoned_anew_with_each_rate() -> None:
    level, cheaper = (plan(Annuity(TWELVE), rate_changes=changes) for changes in ([], [(day(91), SIX)]))
    assert totals(cheaper)[:3] == totals(level)[:3]
    assert len(set(totals(cheaper)[3:11])) == 1
    assert totals(cheaper)[3] < totals(level)[3]
    rows = cheaper.rows
    assert rows[4].interest == divide(rows[3].balance, 200, Rounding.HALF_UP)


def test_free_periods_stay_free_whatever_changes_in_them() -> None:
    method = EqualPrincipal(TWELVE)
    schedule = plan(method, (0, 1_200_000), (40, 100), free_periods=3, rate_changes=[(day(10), SIX)])
    assert [row.interest for row in schedule.rows][:3] == [0, 0, 0]
    assert schedule.rows[3].interest > 0


# --- moved due dates --------------------------------------------------------------------------------


def test_a_moved_due_date_leaves_the_installment_as_agreed() -> None:
    moves = [(datetime.date(2024, 3, 15), datetime.date(2024, 4, 10))]
    before, after = (
        plan(Annuity(TWELVE), moved_due_dates=moved, rounding=RoundingTerms(Remainder.SMOOTHED))
        for moved in ([], moves)
    )
    assert totals(after)[:-1] == totals(before)[:-1]
    assert after.rows[1].interest > before.rows[1].interest
    assert totals(after)[-1] > totals(before)[-1]


def test_a_rate_that_changes_after_a_move_knows_the_moved_dates() -> None:
    moves = [(datetime.date(2024, 3, 15), datetime.date(2024, 4, 10))]
    smooth = RoundingTerms(Remainder.SMOOTHED)
    changes = [(datetime.date(2024, 6, 10), SIX)]
    schedule = plan(Annuity(TWELVE), moved_due_dates=moves, rate_changes=changes, rounding=smooth)
    level = totals(schedule)
    assert level[:4] == totals(plan(Annuity(TWELVE), rounding=smooth))[:4]
    assert max(level[4:]) - min(level[4:]) <= 4


@pytest.mark.parametrize("remainder", [Remainder.LAST, Remainder.SMOOTHED])
def test_a_drawing_that_a_move_takes_into_an_earlier_row_is_repaid(remainder: Remainder) -> None:
    """Drawn on 24 February: in row 2 as agreed, in row 1 once that is due on 10 March."""
    moves = [(datetime.date(2024, 2, 15), datetime.date(2024, 3, 10))]
    rounding = RoundingTerms(remainder)
    schedule = plan(Annuity(TWELVE), (0, 1_200_000), (40, 600_000), moved_due_dates=moves, rounding=rounding)
    assert sum(row.principal for row in schedule.rows) == 1_800_000
    assert len(set(totals(schedule)[:-1])) == 1
    assert totals(schedule)[-1] == pytest.approx(totals(schedule)[0], abs=25_000)


def test_flat_rows_only_change_their_day() -> None:
    moves = [(datetime.date(2024, 3, 15), datetime.date(2024, 4, 10))]
    before, after = (plan(FlatFee(Rate.of("0.006")), moved_due_dates=moved) for moved in ([], moves))
    assert totals(after) == totals(before)
    assert after.rows[1].due_date == parse_ordinal("2024-04-10")


# --- what is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drawings", "field"),
    [([(-1, 100)], "drawings"), ([(0, 100), (366, 100)], "drawings"), ([(31, 100)], "drawings")],
)
def test_drawings_outside_the_rows_are_refused(drawings: list[Dated], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        plan(InterestOnly(TWELVE), *drawings)
    assert (refused.value.code, refused.value.field) == ("terms-invalid", field)


def test_rates_outside_the_rows_are_refused() -> None:
    for number in (-1, 366):
        with pytest.raises(InvalidInput) as refused:
            plan(InterestOnly(TWELVE), rate_changes=[(day(number), SIX)])
        assert (refused.value.code, refused.value.field) == ("terms-invalid", "rate_changes")
