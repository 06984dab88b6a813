"""Adjustments: one row a case, then the laws of what operators book by hand."""

from typing import Any

import pytest

from cardcore.accounts.adjustments import CreditAdjusted, DebitAdjusted
from cardcore.accounts.buckets import Kind
from cardcore.accounts.journal import entry
from cardcore.calendars import date_of
from cardcore.errors import CardcoreError
from cardcore.journeys import Adjustment
from cardcore.money import amount_text
from cardcore.testing.builders import (
    Step,
    adjustment,
    amount,
    cash_advance,
    day_end,
    fee_request,
    ordinal,
    payment,
    program,
    purchase,
)
from cardcore.testing.stories import given

BILLED: list[Step] = [purchase("1000.00", "2024-01-10"), day_end("2024-02-05")]

# what was before, the adjustment, what came of it
CASES: list[tuple[str, list[Step], Adjustment, dict[str, Any]]] = [
    ("a debit is owed like a purchase", [], adjustment("debit", "30.00"), {"purchase_unbilled": "30.00"}),
    ("like cash", [], adjustment("debit", "30.00", of="cash"), {"cash_unbilled": "30.00"}),
    ("like a fee", [], adjustment("debit", "30.00", of="fee"), {"fee_unbilled": "30.00"}),
    (
        "a credit balance pays a debit first",
        [payment("20.00")],
        adjustment("debit", "30.00"),
        {"purchase_unbilled": "10.00", "credit": "0.00"},
    ),
    (
        "a credit lowers what is owed",
        BILLED,
        adjustment("credit", "30.00", "2024-02-06"),
        {"balance": "970.00"},
    ),
    (
        "its own kind first",
        [purchase("100.00"), fee_request("replacement")],
        adjustment("credit", "20.00", of="fee"),
        {"fee_unbilled": "0.00", "purchase_unbilled": "95.00"},
    ),
    (
        "and the rest is a credit balance",
        [cash_advance("100.00")],
        adjustment("credit", "150.00", of="cash"),
        {"balance": "-40.00", "credit": "40.00"},
    ),
    (
        "it is no repayment towards the minimum",
        BILLED,
        adjustment("credit", "100.00", "2024-02-06"),
        {"balance": "900.00", "minimum": "100.00", "told": ["credit_adjusted"]},
    ),
]


@pytest.mark.parametrize(("why", "before", "step", "expected"), CASES, ids=[case[0] for case in CASES])
def test_adjustments(why: str, before: list[Step], step: Adjustment, expected: dict[str, Any]) -> None:
    given(program()).when(*before).when(step).then(**expected)


def test_they_have_accounts_of_their_own_in_the_journal() -> None:
    story = given(program()).when(
        adjustment("debit", "30.00", of="fee"), adjustment("credit", "50.00", of="fee")
    )
    made = [entry(event) for event in story.events if isinstance(event, DebitAdjusted | CreditAdjusted)]
    legs = [{name: amount_text(minor, "CNY") for name, minor in one.legs} for one in made if one]
    assert legs == [
        {"assets:receivables:fee": "30.00", "income:adjustments": "-30.00"},
        {
            "expenses:adjustments": "50.00",
            "assets:receivables:fee": "-30.00",
            "liabilities:overpayments": "-20.00",
        },
    ]


def test_the_statement_has_a_line_with_the_reason() -> None:
    story = given(program()).when(
        adjustment("debit", "30.00", reason="漏记"), adjustment("credit", "10.00"), day_end("2024-02-05")
    )
    lines = story.statements[-1].lines
    assert [(line.kind, line.description, line.amount) for line in lines] == [
        ("adjustment", "漏记", 3000),
        ("adjustment", "goodwill", -1000),
    ]
    assert story.statements[-1].issued.adjustments == 2000


def test_a_late_credit_is_as_if_it_had_come_in_time() -> None:
    overdue = given(program()).when(*BILLED, day_end("2024-03-05")).then(balance="1038.00")
    credited = overdue.late(adjustment("credit", "1000.00", "2024-02-06"), "2024-03-10")
    credited.then(balance="0.00", past_due="0.00", told=["history_corrected"])
    number = credited.number_of(type(credited.happened[0]))
    credited.void(number, "2024-03-11").then(balance="1038.00")


def test_a_debit_is_taken_out_like_a_purchase() -> None:
    story = given(program()).when(adjustment("debit", "500.00"), day_end("2024-03-05"))
    assert story.fact("balance") != "500.00"
    story.void(story.number_of(DebitAdjusted), "2024-03-06").then(balance="0.00")


def test_a_late_debit_bears_interest_from_its_day() -> None:
    lived = given(program()).when(purchase("1000.00", "2024-01-10"), day_end("2024-03-05"))
    late = lived.late(adjustment("debit", "500.00", "2024-01-10"), "2024-03-10")
    in_time = given(program()).when(
        purchase("1000.00", "2024-01-10"), adjustment("debit", "500.00", "2024-01-10"), day_end("2024-03-09")
    )
    assert late.fact("balance") == in_time.fact("balance")


@pytest.mark.parametrize("of", [Kind.INTEREST, Kind.ANNUAL_FEE, Kind.INSTALLMENT])
def test_not_every_kind_is_debited(of: Kind) -> None:
    with pytest.raises(CardcoreError, match="choice-unknown at of: it is of purchase, cash, fee"):
        Adjustment(738_900, 100, True, "as agreed", of)


def test_from_what_people_write() -> None:
    on = date_of(ordinal("2024-01-10"))
    debit = Adjustment.debit(on, amount("30.00"), "漏记", program(), Kind.FEE)
    assert debit == adjustment("debit", "30.00", of="fee", reason="漏记")
    assert Adjustment.credit(on, amount("10.00"), "goodwill", program()) == adjustment()
    with pytest.raises(CardcoreError, match="blank at reason"):
        Adjustment.credit(on, amount("10.00"), " ", program())
