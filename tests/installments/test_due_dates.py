"""Rows fall due as agreed, however months end and dates are moved."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.calendars import (
    MonthEnd,
    Unit,
    date_text,
    next_statement,
    nth_date,
    nth_dates,
    ordinal_of,
    parse_ordinal,
)
from cardcore.errors import InvalidInput
from cardcore.installments.due_dates import DueDates, MovedDueDate, Timetable, timetable

START = datetime.date(2024, 1, 31)
DATES = st.dates(datetime.date(2000, 1, 1), datetime.date(2060, 12, 31))


def texts(dates: list[int]) -> list[str]:
    return [date_text(on) for on in dates]


def table(count: int = 4, *moves: tuple[str, str, bool], dates: DueDates | None = None) -> Timetable:
    dates = dates or DueDates.after(START)
    moved = tuple(MovedDueDate(parse_ordinal(a), parse_ordinal(b), following) for a, b, following in moves)
    return timetable(dates, count, ordinal_of(START), moved)


def refusal(*moves: tuple[str, str, bool]) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as refused:
        table(4, *moves)
    return refused.value.code, refused.value.field


# --- many dates at once -----------------------------------------------------------------------------


@given(
    DATES,
    st.integers(-6, 6),
    st.integers(1, 70),
    st.integers(1, 5),
    st.sampled_from(Unit),
    st.sampled_from(MonthEnd),
)
def test_many_dates_are_those_that_come_one_by_one(
    anchor: datetime.date, first: int, count: int, every: int, unit: Unit, month_end: MonthEnd
) -> None:
    steps = range(first, first + count * every, every)
    found = nth_dates(ordinal_of(anchor), steps, unit=unit, month_end=month_end)
    assert found == [nth_date(ordinal_of(anchor), n, every=1, unit=unit, month_end=month_end) for n in steps]


@pytest.mark.parametrize(
    ("anchor", "steps", "unit"),
    [
        ("2999-06-30", range(1, 8), Unit.MONTH),
        ("1900-06-30", range(-6, 3), Unit.MONTH),
        ("2999-12-30", range(1, 4), Unit.DAY),
        ("1900-01-05", range(-1, 3), Unit.WEEK),
    ],
)
def test_no_date_lies_outside_the_calendar(anchor: str, steps: range, unit: Unit) -> None:
    with pytest.raises(InvalidInput) as refused:
        nth_dates(parse_ordinal(anchor), steps, unit=unit)
    assert refused.value.code == "date-invalid"


def test_the_last_month_of_the_calendar_has_its_dates() -> None:
    assert texts(nth_dates(parse_ordinal("2999-10-31"), range(3), unit=Unit.MONTH))[-1] == "2999-12-31"


# --- from the anchor --------------------------------------------------------------------------------


@given(DATES, st.integers(1, 60), st.integers(1, 4), st.sampled_from(Unit), st.sampled_from(MonthEnd))
def test_the_nth_date_is_counted_from_the_anchor(
    anchor: datetime.date, count: int, every: int, unit: Unit, month_end: MonthEnd
) -> None:
    after = DueDates.after(anchor, every=every, unit=unit, month_end=month_end)
    first = DueDates.from_first(anchor, every=every, unit=unit, month_end=month_end)
    assert after.start == ordinal_of(anchor)
    assert first.dates(count + 1) == [ordinal_of(anchor), *after.dates(count)]
    assert after.dates(count) == sorted(set(after.dates(count)))


@given(DATES, st.integers(1, 31), st.integers(1, 36), st.integers(1, 4))
def test_rows_on_statement_days_are_every_nth_statement(
    drawn_on: datetime.date, statement_day: int, count: int, every: int
) -> None:
    statements = [next_statement(ordinal_of(drawn_on), statement_day)]
    while len(statements) <= count * every:
        statements.append(next_statement(statements[-1], statement_day))
    dates = DueDates.on_statement_days(statement_day, drawn_on, every=every)
    assert dates.dates(count) == statements[: count * every : every]


@pytest.mark.parametrize(
    ("every", "code"),
    [
        (0, "terms-invalid"),
        (-1, "terms-invalid"),
        (367, "terms-invalid"),
        (True, "wrong-type"),
        ("1", "wrong-type"),
    ],
)
def test_steps_that_are_none_are_refused(every: object, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        DueDates.after(START, every=every)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.field) == (code, "every")


@pytest.mark.parametrize("day", [0, 32])
def test_statement_days_that_no_month_has_are_refused(day: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        DueDates.on_statement_days(day, START)
    assert refused.value.code == "cycle-day-invalid"


def test_rows_beyond_the_calendar_are_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        DueDates.after(datetime.date(2999, 6, 1)).dates(12)
    assert (refused.value.code, refused.value.field) == ("date-invalid", "first_due_on")


def test_a_first_row_that_would_end_before_it_begins_is_refused() -> None:
    dates = DueDates.from_first(datetime.date(2024, 1, 31))
    with pytest.raises(InvalidInput) as refused:
        timetable(dates, 3, ordinal_of(START))
    assert (refused.value.code, refused.value.field) == ("terms-invalid", "first_due_on")


# --- moved ------------------------------------------------------------------------------------------


def test_later_rows_follow_a_moved_due_date() -> None:
    moved = table(4, ("2024-03-31", "2024-04-10", True))
    assert texts(moved.due_dates) == ["2024-02-29", "2024-04-10", "2024-05-10", "2024-06-10"]
    assert (moved.odd_rows, moved.moved_rows) == ({1}, [1])


def test_later_rows_stay_where_they_are_if_so_agreed() -> None:
    moved = table(4, ("2024-03-31", "2024-04-10", False))
    assert texts(moved.due_dates) == ["2024-02-29", "2024-04-10", "2024-04-30", "2024-05-31"]
    assert moved.odd_rows == {1, 2}
    last = table(4, ("2024-05-31", "2024-09-10", False))
    assert texts(last.due_dates)[-1] == "2024-09-10"
    assert last.odd_rows == {3}


def test_due_dates_may_be_moved_again_and_in_any_order() -> None:
    twice = table(4, ("2024-02-29", "2024-03-05", True), ("2024-05-05", "2024-05-20", True))
    assert texts(twice.due_dates) == ["2024-03-05", "2024-04-05", "2024-05-20", "2024-06-20"]
    assert [row for row, _ in twice.grids] == [0, 0, 2]
    backwards = table(4, ("2024-04-30", "2024-05-10", True), ("2024-02-29", "2024-03-05", True))
    assert texts(backwards.due_dates) == ["2024-03-05", "2024-04-05", "2024-05-05", "2024-06-05"]
    assert backwards.odd_rows == {0}
    assert [row for row, _ in backwards.grids] == [0, 0]
    assert backwards.moved_rows == [2, 0]


def test_a_due_date_is_not_moved_past_its_neighbors() -> None:
    wrong = ("terms-invalid", "moved_due_dates")
    assert refusal(("2024-03-30", "2024-04-10", True)) == wrong  # no row is due on that day
    assert refusal(("2024-03-31", "2024-02-29", True)) == wrong
    assert refusal(("2024-02-29", "2024-01-31", True)) == wrong
    assert refusal(("2024-03-31", "2024-04-30", False)) == wrong
    assert texts(table(4, ("2024-03-31", "2024-04-29", False)).due_dates)[1] == "2024-04-29"


# --- periods counted --------------------------------------------------------------------------------


@given(
    DATES,
    st.integers(1, 3),
    st.sampled_from(Unit),
    st.sampled_from(MonthEnd),
    st.integers(0, 11),
    st.lists(st.integers(0, 400), min_size=1, max_size=4),
)
def test_parts_of_a_row_add_up_to_its_share_of_a_year(
    start: datetime.date, every: int, unit: Unit, month_end: MonthEnd, row: int, days: list[int]
) -> None:
    dates = DueDates.after(start, every=every, unit=unit, month_end=month_end)
    times = timetable(dates, 12, ordinal_of(start))
    begin, end = times.start(row), times.due_dates[row]
    inner = sorted(min(begin + day, end) for day in days)
    shares = [times.year_share(row, on) for on in (begin, *inner, end)]
    assert shares[0] == 0
    assert shares == sorted(shares)
    assert shares[-1] == Fraction(*times.whole_share)


def test_a_month_is_a_twelfth_and_its_days_are_shares_of_it() -> None:
    times = table(3)
    assert times.year_share(1, parse_ordinal("2024-03-31")) == Fraction(1, 12)
    assert times.year_share(1, parse_ordinal("2024-03-10")) == Fraction(10, 31) / 12
    moved = table(3, ("2024-03-31", "2024-05-10", True))
    # 29 March, 29 April, then 11 of the 30 days up to 29 May
    assert moved.year_share(1, parse_ordinal("2024-05-10")) == (2 + Fraction(11, 30)) / 12


def test_days_and_weeks_are_counted_in_a_year_of_360() -> None:
    weekly = timetable(DueDates.after(START, every=2, unit=Unit.WEEK), 2, ordinal_of(START))
    assert weekly.whole_share == (14, 360)
    assert weekly.year_share(0, ordinal_of(START) + 10) == Fraction(10, 360)
    daily = timetable(DueDates.after(START, every=15, unit=Unit.DAY), 2, ordinal_of(START))
    assert daily.whole_share == (15, 360)


def test_a_day_outside_all_rows_is_in_no_row() -> None:
    times = table(2)
    assert times.row_of(ordinal_of(START), "drawings") == 0
    assert times.row_of(parse_ordinal("2024-02-29"), "drawings") == 1
    for outside in ("2024-01-30", "2024-03-31"):
        with pytest.raises(InvalidInput) as refused:
            times.row_of(parse_ordinal(outside), "drawings")
        assert (refused.value.code, refused.value.field) == ("terms-invalid", "drawings")
