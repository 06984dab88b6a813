"""The journal: each event that moves money as one balanced entry, one row a case."""

import pytest

from cardcore.accounts.buckets import Kind
from cardcore.accounts.journal import Entry, entries, entry, receivable, trial_balance
from cardcore.accounts.postings import PurchasePosted, RefundPosted
from cardcore.errors import Broken
from cardcore.money import amount_text
from cardcore.testing.builders import (
    Step,
    authorization,
    cash_advance,
    day_end,
    payment,
    program,
    purchase,
    refund,
)
from cardcore.testing.stories import given

OFFER = {
    "id": "o-1",
    "name": "笔笔返现",
    "criteria": {"starts_on": "2024-01-01", "ends_on": "2024-12-31", "mccs": ["5812"]},
    "cashback": {"rate": "0.02"},
}

# before, the step, the entries it makes
CASES: list[tuple[str, list[Step], Step, list[str]]] = [
    (
        "a purchase is owed and settled with the network",
        [],
        purchase("100.00"),
        ["purchase: assets:receivables:purchase 100.00, assets:clearing:network -100.00"],
    ),
    (
        "a credit balance pays first",
        [payment("30.00")],
        purchase("100.00"),
        [
            (
                "purchase: assets:receivables:purchase 70.00, liabilities:overpayments 30.00, "
                "assets:clearing:network -100.00"
            )
        ],
    ),
    (
        "cash and its fee",
        [],
        cash_advance("500.00"),
        [
            "cash advance: assets:receivables:cash 500.00, assets:clearing:network -500.00",
            "fee cash_advance: assets:receivables:fee 10.00, income:fees:cash_advance -10.00",
        ],
    ),
    (
        "a payment by kinds, the rest an overpayment",
        [cash_advance("500.00"), purchase("100.00")],
        payment("650.00"),
        [
            (
                "payment: assets:clearing:payments 650.00, assets:receivables:fee -10.00, "
                "assets:receivables:cash -500.00, assets:receivables:purchase -100.00, "
                "liabilities:overpayments -40.00"
            )
        ],
    ),
    (
        "a refund",
        [purchase("100.00")],
        refund("30.00"),
        ["refund: assets:clearing:network 30.00, assets:receivables:purchase -30.00"],
    ),
    (
        "a reward",
        [],
        purchase("100.00", mcc="5812"),
        [
            "purchase: assets:receivables:purchase 100.00, assets:clearing:network -100.00",
            "reward o-1: expenses:rewards 2.00, assets:receivables:purchase -2.00",
        ],
    ),
    (
        "a late charge, then interest",
        [purchase("1000.00"), day_end("2024-02-25")],
        day_end("2024-03-05"),
        [
            "fee late_charge: assets:receivables:late_charge 10.00, income:fees:late_charge -10.00",
            "interest: assets:receivables:interest 28.00, income:interest -28.00",
        ],
    ),
    ("what moves no money makes no entry", [], authorization("100.00"), []),
]


def words(one: Entry) -> str:
    legs = ", ".join(f"{name} {amount_text(amount, 'CNY')}" for name, amount in one.legs)
    return f"{one.about}: {legs}"


@pytest.mark.parametrize(("why", "before", "step", "expected"), CASES, ids=[case[0] for case in CASES])
def test_entries(why: str, before: list[Step], step: Step, expected: list[str]) -> None:
    story = given(program(offers=[OFFER])).when(*before).when(step)
    made = entries(story.happened)
    assert [words(one) for one in made] == expected
    assert all(one.on <= story.on for one in made)


def test_trial_balance_adds_up_each_account() -> None:
    story = given(program()).when(purchase("100.00"), payment("130.00", "2024-01-11"))
    assert trial_balance(entries(story.events)) == {
        "assets:receivables:purchase": 0,
        "assets:clearing:network": -10000,
        "assets:clearing:payments": 13000,
        "liabilities:overpayments": -3000,
    }
    assert trial_balance([]) == {}


def test_an_event_that_does_not_balance_is_a_defect() -> None:
    with pytest.raises(Broken, match="entry-unbalanced: refund"):
        entry(RefundPosted(738_900, 100, "Hema", (), 99))


def test_every_kind_has_its_account_in_the_chart() -> None:
    assert [receivable(kind) for kind in Kind] == [f"assets:receivables:{kind.value}" for kind in Kind]


def test_an_entry_keeps_the_day() -> None:
    made = entry(PurchasePosted(738_900, 100, 0, 738_899, "5411", "Hema"))
    assert made is not None
    assert made.on == 738_900
