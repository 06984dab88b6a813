"""Statements: their dates, their figures and their lines."""

import datetime

import pytest

from cardcore.accounts.billing import statements, unbilled_lines
from cardcore.calendars import Date, date_text
from cardcore.testing.builders import cash_advance, day_end, payment, program, purchase, refund
from cardcore.testing.stories import Story, given

# the due rule, the statement day, statement dates and due dates of the first months of 2024
DATES = [
    ({"gap_of_30": 18}, 5, ["2024-01-05 2024-01-23", "2024-02-05 2024-02-23", "2024-03-05 2024-03-23"]),
    ({"gap_of_30": 18}, 17, ["2024-01-17 2024-02-05", "2024-02-17 2024-03-05", "2024-03-17 2024-04-05"]),
    ({"days_after": 20}, 17, ["2024-01-17 2024-02-06", "2024-02-17 2024-03-08", "2024-03-17 2024-04-06"]),
    ({"day_of_month": 25}, 5, ["2024-01-05 2024-01-25", "2024-02-05 2024-02-25", "2024-03-05 2024-03-25"]),
    ({"day_of_month": 15}, 28, ["2024-01-28 2024-02-15", "2024-02-28 2024-03-15", "2024-03-28 2024-04-15"]),
    # the last day of every month
    ({"days_after": 20}, 31, ["2024-01-31 2024-02-20", "2024-02-29 2024-03-20", "2024-03-31 2024-04-20"]),
]


@pytest.mark.parametrize(("due", "statement_day", "dates"), DATES)
def test_statement_dates(due: dict[str, int], statement_day: int, dates: list[str]) -> None:
    terms = program(cycle={"due": due, "last_statement_day": 31})
    story = given(terms, statement_day=statement_day).when(day_end("2024-03-31"))
    found = [
        f"{date_text(one.issued.on)} {date_text(one.issued.payment_due_date)}" for one in story.statements
    ]
    assert found == dates


def test_first_statement_comes_after_the_opening_day() -> None:
    story = given(program(), opened_on="2024-01-05", statement_day=5).when(day_end("2024-02-05"))
    assert [date_text(one.issued.on) for one in story.statements] == ["2024-02-05"]


def test_dates_of_a_statement_are_dates() -> None:
    story = given(program()).when(day_end("2024-01-05"))
    (statement,) = story.statements
    assert isinstance(statement.statement_date, Date)
    assert statement.statement_date == datetime.date(2024, 1, 5)
    assert statement.payment_due_date == datetime.date(2024, 1, 23)


def a_full_cycle() -> Story:
    offer = {
        "id": "o-1",
        "name": "笔笔返现",
        "criteria": {"starts_on": "2024-02-06", "ends_on": "2024-03-05"},
        "cashback": {"rate": "0.02"},
    }
    return given(program(offers=[offer])).when(
        purchase("1000.00", "2024-01-10", merchant="Hema"),
        payment("50.00", "2024-02-20"),
        cash_advance("500.00", "2024-02-21", transacted_on="2024-02-20"),
        purchase("200.00", "2024-02-28", transacted_on="2024-02-27", mcc="5812", merchant="老张面馆"),
        refund("30.00", "2024-03-05", merchant="Hema"),
        day_end("2024-03-05"),
    )


def test_figures_of_a_statement() -> None:
    # interest: 1,000 from 10 January (41 days) and 950 from 20 February (15 days), 500 of cash from
    # 20 February (15 days): 20.50 + 7.125 + 3.75
    assert a_full_cycle().bill == {
        "opening_balance": "1000.00",
        "purchases": "200.00",
        "cash_advances": "500.00",
        "fees": "20.00",
        "interest": "31.38",
        "payments": "50.00",
        "refunds": "30.00",
        "rewards": "4.00",
        "closing_balance": "1667.38",
        "minimum_payment_due": "257.98",  # 20.00 + 31.38, 50.00 missing, tenths of 500.00 and 1,066.00
    }


def test_lines_of_a_statement() -> None:
    *_, statement = a_full_cycle().statements
    lines = [
        (
            line.kind,
            date_text(line.transaction_date),
            date_text(line.posting_date),
            line.description,
            line.amount,
        )
        for line in statement.lines
    ]
    assert lines == [
        ("payment", "2024-02-20", "2024-02-20", "", -5000),
        ("cash_advance", "2024-02-20", "2024-02-21", "", 50000),
        ("fee", "2024-02-21", "2024-02-21", "cash_advance", 1000),
        ("fee", "2024-02-26", "2024-02-26", "late_charge", 1000),
        ("purchase", "2024-02-27", "2024-02-28", "老张面馆", 20000),
        ("reward", "2024-02-28", "2024-02-28", "o-1", -400),
        ("refund", "2024-03-05", "2024-03-05", "Hema", -3000),
        ("interest", "2024-03-05", "2024-03-05", "", 3138),
    ]
    assert statement.lines[4].mcc == "5812"
    assert statement.charges == 70000


def test_unbilled_lines_are_those_since_the_last_statement() -> None:
    story = a_full_cycle().when(purchase("8.00", "2024-03-06"), payment("5.00", "2024-03-07"))
    assert [(line.kind, line.amount) for line in unbilled_lines(story.events)] == [
        ("purchase", 800),
        ("payment", -500),
    ]
    assert [line.kind for line in unbilled_lines(story.events[:3])] == ["purchase"]


def test_a_statement_is_composed_of_the_events_given() -> None:
    assert list(statements([])) == []
    assert unbilled_lines([]) == ()
