"""Dates do not drift, statements follow one another, and days are counted as the conventions say."""

import datetime
from fractions import Fraction
from typing import Any

import pendulum
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from cardcore.calendars import (
    EARLIEST,
    LATEST,
    Date,
    DayCount,
    DayOfMonth,
    DaysAfter,
    DueRule,
    GapOf30,
    MonthEnd,
    Unit,
    date_of,
    date_text,
    day_count_days,
    day_in_month,
    due_date,
    next_statement,
    nth_date,
    ordinal_of,
    parse_date,
    parse_ordinal,
    require_due_dates,
    require_statement_day,
    year_fraction,
)
from cardcore.errors import InvalidInput, shown
from tests.vocabulary.answers import answer, cases

ORDINALS = st.integers(EARLIEST, LATEST)
INSIDE = st.integers(EARLIEST + 50_000, LATEST - 50_000)
STATEMENT_DAYS = st.integers(1, 28)


def day(text: str) -> int:
    return parse_ordinal(text)


def length_of_month(date: datetime.date) -> int:
    return pendulum.Date(date.year, date.month, 1).days_in_month


def first_after(ordinal: int, day_of_month: int) -> int:
    """The slow and plain way to the next such day of a month, clamped in short ones."""
    while True:
        ordinal += 1
        date = datetime.date.fromordinal(ordinal)
        if date.day == min(day_of_month, length_of_month(date)):
            return ordinal


# --- text, dates and ordinals -----------------------------------------------------------------------


@given(ORDINALS)
def test_text_date_and_ordinal_round_trip(ordinal: int) -> None:
    date = date_of(ordinal)
    assert type(date) is Date
    assert ordinal_of(date) == ordinal
    assert parse_ordinal(date_text(ordinal)) == ordinal
    assert parse_date(date.isoformat()) == date


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2999, 12, 31)))
def test_any_date_is_accepted(date: datetime.date) -> None:
    assert date_of(ordinal_of(date)) == date


@pytest.mark.parametrize(
    "text",
    [
        # no such day
        "2025-02-29",
        "2024-02-30",
        "1900-02-29",
        "2024-04-31",
        "2024-13-01",
        "2024-00-10",
        "2024-01-00",
        "0000-01-01",
        # outside the calendar
        "1899-12-31",
        "3000-01-01",
        "10000-01-01",
        # written some other way
        "2024-1-1",
        "20240101",
        "2024/01/01",
        "01-01-2024",
        "2024-01-01T00:00:00",
        " 2024-01-01",
        "2024-01-01\n",
        "２０２４-01-01",
        "",
        "9" * 5000,
        # not a text
        None,
        20240101,
        True,
        datetime.date(2024, 1, 1),
    ],
    ids=shown,
)
def test_dates_that_are_refused(text: Any) -> None:
    for parse in (parse_date, parse_ordinal):
        with pytest.raises(InvalidInput) as raised:
            parse(text, field="/on")
        assert (raised.value.code, raised.value.field) == ("date-invalid", "/on")


@pytest.mark.parametrize(
    "date",
    [
        # its zone would decide the day
        datetime.datetime(2024, 1, 1),
        pendulum.datetime(2024, 1, 1),
        # outside the calendar
        datetime.date(1899, 12, 31),
        datetime.date(3000, 1, 1),
        # not a date
        "2024-01-01",
        738886,
        None,
    ],
)
def test_things_that_are_no_dates(date: Any) -> None:
    with pytest.raises(InvalidInput) as raised:
        ordinal_of(date, field="/on")
    assert (raised.value.code, raised.value.field) == ("date-invalid", "/on")


# --- the nth date -----------------------------------------------------------------------------------


@given(INSIDE, st.integers(-120, 120), st.integers(1, 12))
@example(anchor=day("2024-01-31"), n=1, every=1)
@example(anchor=day("2024-02-29"), n=1, every=12)
def test_the_nth_month_is_counted_from_the_anchor(anchor: int, n: int, every: int) -> None:
    expected = date_of(anchor).add(months=n * every)
    assert date_of(nth_date(anchor, n, every=every, unit=Unit.MONTH)) == expected


@given(INSIDE, st.integers(-120, 120), st.integers(1, 12))
def test_rolling_differs_from_clamping_only_in_short_months(anchor: int, n: int, every: int) -> None:
    clamped = nth_date(anchor, n, every=every, unit=Unit.MONTH)
    rolled = nth_date(anchor, n, every=every, unit=Unit.MONTH, month_end=MonthEnd.ROLL)
    short = date_of(clamped).day != date_of(anchor).day
    assert rolled == clamped + short
    assert date_of(rolled).day == (1 if short else date_of(anchor).day)


@given(INSIDE, st.integers(0, 120), st.integers(1, 12), st.sampled_from(MonthEnd))
def test_the_nth_date_never_drifts(anchor: int, n: int, every: int, month_end: MonthEnd) -> None:
    dates = [nth_date(anchor, i, every=every, unit=Unit.MONTH, month_end=month_end) for i in range(n, n + 13)]
    assert dates == sorted(set(dates))
    assert any(date_of(date).day == date_of(anchor).day for date in dates) or date_of(anchor).day > 28


@given(INSIDE, st.integers(-180, 180), st.integers(1, 31))
def test_days_and_weeks_are_counted_plainly(anchor: int, n: int, every: int) -> None:
    assert nth_date(anchor, n, every=every, unit=Unit.DAY) == anchor + n * every
    assert nth_date(anchor, n, every=every, unit=Unit.WEEK) == anchor + 7 * n * every


@given(ORDINALS, st.sampled_from(Unit))
def test_the_date_before_the_first_step_is_the_anchor(anchor: int, unit: Unit) -> None:
    assert nth_date(anchor, 0, every=3, unit=unit) == anchor


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("n", [1, 10**6, -(10**6)])
def test_no_step_leads_out_of_the_calendar(unit: Unit, n: int) -> None:
    with pytest.raises(InvalidInput) as raised:
        nth_date(LATEST if n > 0 else EARLIEST, n, every=1, unit=unit)
    assert raised.value.code == "date-invalid"


@given(st.integers(1901, 2998), st.integers(-11, 24), st.integers(1, 31), st.sampled_from(MonthEnd))
def test_months_are_counted_on_beyond_their_year(
    year: int, month: int, day_: int, month_end: MonthEnd
) -> None:
    shifted = day_in_month(year - 1, month + 12, day_, month_end)
    assert day_in_month(year, month, day_, month_end) == shifted


@pytest.mark.parametrize("case", cases("calendars.json", "ROLL-"), ids=lambda case: case["id"])
def test_published_month_ends(case: dict[str, Any]) -> None:
    month_end = MonthEnd.ROLL if case.get("roll") == "next" else MonthEnd.CLAMP
    dates = [
        date_text(nth_date(day(case["start"]), n, every=1, unit=Unit.MONTH, month_end=month_end))
        for n in range(1, case["n"] + 1)
    ]
    assert dates == case["expected"]


# --- statements and due dates -----------------------------------------------------------------------


@given(INSIDE, st.integers(1, 31))
def test_the_next_statement_is_the_first_such_day_strictly_after(after: int, statement_day: int) -> None:
    assert next_statement(after, statement_day) == first_after(after, statement_day)


@given(INSIDE, STATEMENT_DAYS)
def test_statements_follow_one_another_month_by_month(after: int, statement_day: int) -> None:
    first = next_statement(after, statement_day)
    second = next_statement(first, statement_day)
    assert date_of(second) == date_of(first).add(months=1)


@given(INSIDE, STATEMENT_DAYS, st.integers(1, 31))
def test_a_due_day_of_month_is_the_next_such_day(after: int, statement_day: int, due_day: int) -> None:
    statement = next_statement(after, statement_day)
    assert due_date(statement, DayOfMonth(due_day)) == first_after(statement, due_day)


@given(INSIDE, STATEMENT_DAYS, st.integers(1, 29))
def test_a_gap_of_thirty_is_a_fixed_day_of_the_month(after: int, statement_day: int, gap: int) -> None:
    statement = next_statement(after, statement_day)
    fixed = statement_day + gap if statement_day + gap <= 30 else statement_day + gap - 30
    assert due_date(statement, GapOf30(gap)) == first_after(statement, fixed)


@given(INSIDE, st.integers(1, 60))
def test_days_after_are_calendar_days(statement: int, days: int) -> None:
    assert due_date(statement, DaysAfter(days)) == statement + days


RULES = st.one_of(
    st.builds(GapOf30, st.integers(1, 29)),
    st.builds(DaysAfter, st.integers(1, 60)),
    st.builds(DayOfMonth, st.integers(1, 31)),
)


@given(RULES, st.integers(1, 31), st.integers(0, 10), st.integers(day("2000-01-01"), day("2100-01-01")))
def test_an_accepted_rule_keeps_every_due_date_between_its_statements(
    rule: DueRule, statement_day: int, grace_days: int, after: int
) -> None:
    refusal = answer(require_due_dates, rule, statement_day, grace_days)
    assert refusal is None or refusal.code == "schedule-invalid"
    assume(refusal is None)
    statement = next_statement(after, statement_day)
    due = due_date(statement, rule)
    assert statement < due
    assert due + grace_days < next_statement(statement, statement_day)


def test_the_published_due_days() -> None:
    (case,) = cases("identifiers.json", "GRC-07")
    for statement_day in case["inputs"]["statement_days"]:
        for month in range(1, 25):
            statement = day_in_month(2023, month, statement_day, MonthEnd.CLAMP)
            due = date_of(due_date(statement, GapOf30(18)))
            expected = int(case["expected"][f"d{statement_day}"])
            assert due.day == min(expected, length_of_month(due))
        require_due_dates(GapOf30(18), statement_day, grace_days=3)


@pytest.mark.parametrize(
    ("statement", "rule", "due"),
    [
        # the CMB gap: same month, clamped in February, next month, over the year
        ("2023-04-05", GapOf30(18), "2023-04-23"),
        ("2023-02-12", GapOf30(18), "2023-02-28"),
        ("2024-02-12", GapOf30(18), "2024-02-29"),
        ("2023-04-17", GapOf30(18), "2023-05-05"),
        ("2023-12-17", GapOf30(18), "2024-01-05"),
        # days after
        ("2023-02-12", DaysAfter(20), "2023-03-04"),
        ("2024-02-12", DaysAfter(20), "2024-03-03"),
        # a day of the month
        ("2023-04-05", DayOfMonth(25), "2023-04-25"),
        ("2023-04-25", DayOfMonth(25), "2023-05-25"),
        ("2023-02-05", DayOfMonth(31), "2023-02-28"),
    ],
)
def test_due_dates(statement: str, rule: DueRule, due: str) -> None:
    assert date_text(due_date(day(statement), rule)) == due


@pytest.mark.parametrize(
    ("rule", "statement_day", "grace_days", "code"),
    [
        # due on or after the next statement
        (DaysAfter(28), 5, 0, "schedule-invalid"),
        (DaysAfter(60), 5, 0, "schedule-invalid"),
        (DayOfMonth(5), 5, 0, "schedule-invalid"),
        # only the grace reaches it, in February alone
        (DaysAfter(25), 5, 3, "schedule-invalid"),
        (GapOf30(29), 20, 3, "schedule-invalid"),
        # nonsense beside the rule
        (GapOf30(18), 5, -1, "schedule-invalid"),
        (GapOf30(18), 0, 0, "cycle-day-invalid"),
        (GapOf30(18), 32, 0, "cycle-day-invalid"),
    ],
)
def test_cycles_that_are_refused(rule: DueRule, statement_day: int, grace_days: int, code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        require_due_dates(rule, statement_day, grace_days)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        # due before or on its statement
        (DaysAfter, -3, "schedule-invalid"),
        (DaysAfter, 0, "schedule-invalid"),
        (DaysAfter, 10**9, "schedule-invalid"),
        (GapOf30, 0, "schedule-invalid"),
        (GapOf30, 30, "schedule-invalid"),
        # no day of any month
        (DayOfMonth, 0, "cycle-day-invalid"),
        (DayOfMonth, 32, "cycle-day-invalid"),
        (DayOfMonth, 10**5000, "cycle-day-invalid"),
        # no whole number
        (GapOf30, True, "wrong-type"),
        (DaysAfter, 20.0, "wrong-type"),
        (DayOfMonth, "5", "wrong-type"),
    ],
    ids=shown,
)
def test_due_rules_that_cannot_be_made(kind: Any, value: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        kind(value)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("statement_day", "code"),
    [
        (0, "cycle-day-invalid"),
        (-1, "cycle-day-invalid"),
        (29, "cycle-day-invalid"),
        (31, "cycle-day-invalid"),
        (32, "cycle-day-invalid"),
        (10**5000, "cycle-day-invalid"),
        (True, "wrong-type"),
        (5.0, "wrong-type"),
        ("5", "wrong-type"),
        (None, "wrong-type"),
    ],
    ids=shown,
)
def test_statement_days_that_are_refused(statement_day: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        require_statement_day(statement_day, field="/statement_day")
    assert (raised.value.code, raised.value.field) == (code, "/statement_day")


@given(STATEMENT_DAYS)
def test_a_day_that_every_month_has_is_taken(statement_day: int) -> None:
    assert require_statement_day(statement_day) == statement_day
    assert require_statement_day(statement_day + 3, latest=31) == statement_day + 3


# --- day counts -------------------------------------------------------------------------------------

ACTUAL = st.sampled_from([DayCount.ACT_365_FIXED, DayCount.ACT_360, DayCount.ACT_ACT_ISDA])


def days_of_thirty(start: datetime.date, end: datetime.date, *, european: bool) -> int:
    """30/360 and 30E/360 as ISDA 2006 §4.16(f) and (g) write them."""
    day_1 = 30 if start.day == 31 else start.day
    if european:
        day_2 = 30 if end.day == 31 else end.day
    else:
        day_2 = 30 if end.day == 31 and day_1 > 29 else end.day
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + day_2 - day_1


@given(INSIDE, st.integers(-1500, 1500))
@example(start=day("2024-01-30"), span=1)
@example(start=day("2024-01-31"), span=60)
def test_months_of_thirty_are_those_of_isda(start: int, span: int) -> None:
    dates = date_of(start), date_of(start + span)
    for day_count, european in ((DayCount.THIRTY_360, False), (DayCount.THIRTY_E_360, True)):
        days = days_of_thirty(*dates, european=european)
        assert day_count_days(start, start + span, day_count) == days
        assert year_fraction(start, start + span, day_count) == Fraction(days, 360)


@given(INSIDE, st.integers(-800, 800), ACTUAL)
def test_a_share_of_a_year_is_the_sum_of_its_days(start: int, span: int, day_count: DayCount) -> None:
    def share(ordinal: int) -> Fraction:
        leap = date_of(ordinal).is_leap_year()
        year = {DayCount.ACT_365_FIXED: 365, DayCount.ACT_360: 360, DayCount.ACT_ACT_ISDA: 365 + leap}
        return Fraction(1, year[day_count])

    begin, end = sorted((start, start + span))
    total = sum((share(ordinal) for ordinal in range(begin, end)), Fraction(0))
    assert year_fraction(start, start + span, day_count) == (total if span >= 0 else -total)
    assert day_count_days(start, start + span, day_count) == span


@given(INSIDE, INSIDE, INSIDE, ACTUAL)
def test_shares_of_a_year_are_additive(one: int, two: int, three: int, day_count: DayCount) -> None:
    parts = year_fraction(one, two, day_count) + year_fraction(two, three, day_count)
    assert parts == year_fraction(one, three, day_count)


# Not ACT/365A: a 29 February makes all days before it count less.
STEADY = st.sampled_from([one for one in DayCount if one is not DayCount.ACT_365_ACTUAL])


@given(INSIDE, st.integers(0, 3000), st.integers(0, 3000), STEADY)
def test_a_longer_time_is_never_a_smaller_share(
    start: int, span: int, more: int, day_count: DayCount
) -> None:
    # 30/360 counts the 31st as the 30th, unless it started before the 30th: a day may be taken back.
    is_american = day_count in (DayCount.THIRTY_360, DayCount.THIRTY_360_PSA)
    slack = Fraction(1, 360) if is_american else 0
    shorter = year_fraction(start, start + span, day_count)
    assert shorter <= year_fraction(start, start + span + more, day_count) + slack


NAMES = {
    "ACT/ACT ISDA": DayCount.ACT_ACT_ISDA,
    "ACT/360": DayCount.ACT_360,
    "ACT/365F": DayCount.ACT_365_FIXED,
    "30/360 ISDA": DayCount.THIRTY_360,
}


@pytest.mark.parametrize("case", cases("calendars.json", "STRATA-"), ids=lambda case: case["id"])
def test_published_shares_of_a_year(case: dict[str, Any]) -> None:
    expected = sum((Fraction(part) for part in case["expected"].split("+")), Fraction(0))
    assert year_fraction(day(case["start"]), day(case["end"]), NAMES[case["day_count"]]) == expected
