"""Automatic repayment: what is collected on which day, and what comes of the answer."""

import datetime

import pytest

from cardcore import usecases
from cardcore.accounts.auto_repayment import Refusal, collection_days, instruction
from cardcore.calendars import date_text, ordinal_of, parse_date
from cardcore.commands import Command
from cardcore.errors import Conflict, InvalidInput
from cardcore.ids import AccountId
from cardcore.journeys import Collection, Opening, collection_due, record_collection
from cardcore.testing.builders import (
    Step,
    amount,
    auto_repayment,
    day_end,
    payment,
    program,
    purchase,
    refused_collection,
)
from cardcore.testing.direct_debit import MemoryDirectDebit
from cardcore.testing.fakes import MemoryStore
from cardcore.testing.invariants import check
from cardcore.testing.stories import Story, given

TERMS = program()


def billed(*steps: Step, in_full: bool = True) -> Story:
    """1,000.00 billed on 5 February and due on the 23rd, tried again on the 24th and the 26th."""
    arranged = auto_repayment(in_full=in_full, retry_days=(1, 3))
    return given(TERMS).when(arranged, purchase("1000.00", "2024-01-10"), day_end("2024-02-05"), *steps)


# what happens, all or the minimum, the day, what is collected
CASES: list[tuple[str, list[Step], bool, str, str | None]] = [
    ("all on the due date", [], True, "2024-02-23", "1000.00"),
    ("the minimum on the due date", [], False, "2024-02-23", "100.00"),
    ("not before", [], True, "2024-02-22", None),
    ("what is still missing", [payment("300.00", "2024-02-10")], True, "2024-02-23", "700.00"),
    ("of the minimum", [payment("30.00", "2024-02-10")], False, "2024-02-23", "70.00"),
    ("nothing where the minimum is met", [payment("100.00", "2024-02-10")], False, "2024-02-23", None),
    ("nothing twice", [payment("1000.00", "2024-02-23")], True, "2024-02-23", None),
    ("nothing twice a day", [Collection(738_939, 40_000)], True, "2024-02-23", None),
    ("the rest of a part", [Collection(738_939, 40_000)], True, "2024-02-24", "600.00"),
    ("again after a refusal", [refused_collection("2024-02-23")], True, "2024-02-24", "1000.00"),
    ("not on the day between", [], True, "2024-02-25", None),
    ("for the last time", [], True, "2024-02-26", "1000.00"),
]


@pytest.mark.parametrize(("why", "steps", "in_full", "on", "expected"), CASES, ids=[row[0] for row in CASES])
def test_what_is_collected(why: str, steps: list[Step], in_full: bool, on: str, expected: str | None) -> None:
    account = billed(*steps, in_full=in_full).relationship.account
    due = instruction(account, ordinal_of(parse_date(on)))
    assert (None if due is None else due.amount) == (None if expected is None else minor(expected))


def minor(text: str) -> int:
    return int(text.replace(".", ""))


def test_the_days_of_collection() -> None:
    days = collection_days(billed().relationship.account)
    assert [date_text(day) for day in days] == ["2024-02-23", "2024-02-24", "2024-02-26"]
    assert collection_days(given(TERMS).relationship.account) == ()


def test_a_collection_that_is_paid_is_a_repayment() -> None:
    story = billed()
    day = parse_date("2024-02-23")
    due = collection_due(story.relationship, day, TERMS)
    assert (due.currency, due.reference) == ("CNY", f"a-1:{ordinal_of(day)}")
    outcome = record_collection(story.relationship, Collection(due.on, due.amount), TERMS)
    assert outcome.relationship.account.balance_minor == 0


def test_a_refusal_changes_nothing_that_is_owed() -> None:
    before, after = billed(), billed(refused_collection("2024-02-23"))
    assert after.relationship.account.balance == before.relationship.account.balance
    assert [notice.kind for notice in after.told][-1] == "collection_refused"


def test_nothing_is_collected_once_it_is_ended() -> None:
    story = billed()
    ended = story.relationship.account.auto_repayment
    assert ended is not None
    over = given(TERMS).when(auto_repayment(), auto_repayment(ended=True), purchase(), day_end("2024-02-22"))
    with pytest.raises(Conflict, match="nothing-to-collect"):
        collection_due(over.relationship, datetime.date(2024, 2, 23), TERMS)


def test_a_refusal_of_nothing_is_refused() -> None:
    refused = given(TERMS).when(refused_collection("2024-02-23")).refusal
    assert isinstance(refused, Conflict)
    assert refused.code == "nothing-to-collect"


@pytest.mark.parametrize("days", [(0,), (31,), (3, 1), (1, 1)])
def test_retries_rise_from_1_to_30_days(days: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput, match="rule-invalid"):
        auto_repayment(retry_days=days)


def test_the_use_case_asks_the_linked_account_once() -> None:
    store, debit = MemoryStore(), MemoryDirectDebit({AccountId("a-1"): 150_000})
    opening = Opening.of("a-1", datetime.date(2024, 1, 1), amount("50000.00"), 5, TERMS)
    usecases.open_account(store, command("c-1"), opening, TERMS)
    usecases.post(store, command("c-2"), opening.account_id, purchase("1000.00", "2024-01-10"), TERMS)
    usecases.arrange_auto_repayment(store, command("c-3"), opening.account_id, auto_repayment(), TERMS)
    day = datetime.date(2024, 2, 23)
    for _ in range(2):
        usecases.collect_repayment(store, command("c-4"), opening.account_id, day, debit, TERMS)
    with store.begin() as unit:
        assert unit.relationship(opening.account_id).account.balance_minor == 0
    assert debit.funds == {"a-1": 50_000}


def test_what_left_the_linked_account_is_booked_though_the_cardholder_paid_meanwhile() -> None:
    store, debit = MemoryStore(), MemoryDirectDebit({AccountId("a-1"): 150_000})
    opening = Opening.of("a-1", datetime.date(2024, 1, 1), amount("50000.00"), 5, TERMS)
    usecases.open_account(store, command("c-1"), opening, TERMS)
    usecases.post(store, command("c-2"), opening.account_id, purchase("1000.00", "2024-01-10"), TERMS)
    usecases.arrange_auto_repayment(store, command("c-3"), opening.account_id, auto_repayment(), TERMS)
    day = datetime.date(2024, 2, 23)
    with store.begin() as unit:
        debit.collect(collection_due(unit.relationship(opening.account_id), day, TERMS))  # and never saved
    paid = payment("1000.00", "2024-02-23")
    usecases.receive_payment(store, command("c-4"), opening.account_id, paid, TERMS)
    usecases.collect_repayment(store, command("c-5"), opening.account_id, day, debit, TERMS)
    with store.begin() as unit:
        assert unit.relationship(opening.account_id).account.balance_minor == -100_000
    with pytest.raises(Conflict, match="already-collected"):
        usecases.collect_repayment(store, command("c-6"), opening.account_id, day, debit, TERMS)
    assert debit.funds == {"a-1": 50_000}


def test_a_payment_of_nothing_is_no_answer() -> None:
    with pytest.raises(InvalidInput, match="amount-not-positive"):
        Collection(ordinal_of(datetime.date(2024, 2, 23)), 0)


def test_a_collection_stays_where_an_entry_comes_late() -> None:
    paid = Collection(ordinal_of(datetime.date(2024, 2, 23)), 100_000)
    story = billed(paid).late(payment("300.00", "2024-02-10"), "2024-03-01")
    story.then(balance="-300.00")
    assert story.relationship.account.collected_on == paid.on
    check(story.book)


def test_a_linked_account_that_is_not_there() -> None:
    due = collection_due(billed().relationship, datetime.date(2024, 2, 23), TERMS)
    assert MemoryDirectDebit({}).collect(due).refusal is Refusal.ACCOUNT_UNAVAILABLE


def command(command_id: str) -> Command:
    return Command.of(command_id, "branch-7", datetime.datetime(2024, 2, 23, 9, tzinfo=datetime.UTC))
