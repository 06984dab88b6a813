"""Another statement day: when the running cycle ends, and how often the day may be changed."""

import pytest

from cardcore.calendars import date_text
from cardcore.errors import Conflict, InvalidInput
from cardcore.testing.builders import (
    Step,
    conversion,
    day_end,
    payment,
    program,
    purchase,
    statement_day_change,
)
from cardcore.testing.invariants import Book, check
from cardcore.testing.stories import Story, given

BOUGHT = purchase("1000.00", "2024-01-10")
PAID = payment("1000.00", "2024-02-20")

# the account is opened on 6 January with statement day 5 and judged on 26 February
# what happens before, the new day, when it is asked for, the statement dates that follow
CASES: list[tuple[str, list[Step], int, str, list[str]]] = [
    ("before the first statement", [], 20, "2024-01-08", ["2024-02-20", "2024-03-20"]),
    ("on the new day itself", [], 20, "2024-01-20", ["2024-02-20", "2024-03-20"]),
    ("to an earlier day", [BOUGHT], 3, "2024-01-20", ["2024-03-03"]),
    (
        "the last statement judged already",
        [BOUGHT],
        28,
        "2024-02-27",
        ["2024-02-05", "2024-03-28"],
    ),
    (
        "the new day comes before the judgement",
        [BOUGHT],
        20,
        "2024-02-10",
        ["2024-02-05", "2024-03-20"],
    ),
    ("nothing to be judged", [], 20, "2024-02-10", ["2024-02-05", "2024-03-20"]),
    ("the last judgement on the new day", [BOUGHT], 26, "2024-02-10", ["2024-02-05", "2024-03-26"]),
    ("paid in full and not judged yet", [BOUGHT, PAID], 23, "2024-02-21", ["2024-02-05", "2024-03-23"]),
]


def dates(story: Story) -> list[str]:
    return [date_text(statement.issued.on) for statement in story.statements]


@pytest.mark.parametrize(("why", "before", "day", "on", "expected"), CASES, ids=[row[0] for row in CASES])
def test_the_running_cycle_ends_on_the_new_day(
    why: str, before: list[Step], day: int, on: str, expected: list[str]
) -> None:
    story = given(program(), opened_on="2024-01-06").when(
        *before, statement_day_change(day, on), day_end("2024-03-31")
    )
    assert dates(story) == expected


def test_the_31st_becomes_the_last_day_of_a_shorter_month() -> None:
    terms = program(cycle={"last_statement_day": 31, "due": {"days_after": 20}})
    changed = statement_day_change(31, "2024-01-20", terms)
    story = given(terms, opened_on="2024-01-06").when(changed, day_end("2024-04-30"))
    assert dates(story) == ["2024-02-29", "2024-03-31", "2024-04-30"]


def test_the_due_date_follows_the_new_day() -> None:
    story = given(program(), opened_on="2024-01-06").when(
        BOUGHT, statement_day_change(17, "2024-01-11"), day_end("2024-02-20")
    )
    (statement,) = story.statements
    assert (str(statement.statement_date), str(statement.payment_due_date)) == ("2024-02-17", "2024-03-05")


def test_the_day_is_changed_again_after_six_months_only() -> None:
    story = given(program()).when(statement_day_change(20, "2024-01-10"))
    early = story.when(statement_day_change(5, "2024-07-09"))
    assert isinstance(early.refusal, Conflict)
    assert (early.refusal.code, early.refusal.field) == ("too-soon", "on")
    assert early.relationship == story.relationship
    again = story.when(statement_day_change(5, "2024-07-10"))
    assert again.refusal is None
    assert again.relationship.account.agreement.statement_day == 5


def test_a_programme_may_let_the_day_change_at_any_time() -> None:
    terms = program(cycle={"statement_day_change_months": 0})
    story = given(terms).when(
        statement_day_change(20, "2024-01-10", terms), statement_day_change(21, "2024-01-10", terms)
    )
    assert story.refusal is None


@pytest.mark.parametrize(("day", "code"), [(29, "cycle-day-invalid"), (0, "cycle-day-invalid")])
def test_a_day_that_the_programme_does_not_offer(day: int, code: str) -> None:
    with pytest.raises(InvalidInput, match=code):
        statement_day_change(day)


def test_the_day_that_it_is_already() -> None:
    refused = given(program()).when(statement_day_change(5)).refusal
    assert isinstance(refused, InvalidInput)
    assert (refused.code, refused.field) == ("cycle-day-invalid", "statement_day")


def test_rows_of_a_plan_keep_their_days_and_stand_on_the_statement_behind_them() -> None:
    story = given(program(), opened_on="2024-01-06").when(
        purchase("1200.00", "2024-01-10"),
        conversion("purchase", "1200.00", "2024-01-15", periods=3),
        statement_day_change(20, "2024-02-10"),
        day_end("2024-04-20"),
    )
    rows = [
        (date_text(statement.issued.on), date_text(line.posting_date), line.amount)
        for statement in story.statements
        for line in statement.lines
        if line.kind == "installment"
    ]
    assert rows == [
        ("2024-02-05", "2024-02-05", 40_000),
        ("2024-03-20", "2024-03-05", 40_000),
        ("2024-04-20", "2024-04-05", 40_000),
    ]
    check(story.book)


def test_what_comes_late_meets_the_statement_days_that_were() -> None:
    changed: list[Step] = [BOUGHT, statement_day_change(20, "2024-02-10"), day_end("2024-04-01")]
    story = given(program(), opened_on="2024-01-06").when(*changed)
    late = story.late(payment("1000.00", "2024-02-12"), "2024-04-02").when(day_end("2024-04-20"))
    in_time = given(program(), opened_on="2024-01-06").when(
        *changed[:2], payment("1000.00", "2024-02-12"), day_end("2024-04-20")
    )
    assert dates(late) == dates(in_time) == ["2024-02-05", "2024-03-20", "2024-04-20"]
    late.then(balance="0.00", past_due="0.00")
    check(Book(late.program, late.relationship, late.events))
