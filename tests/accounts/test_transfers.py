"""Transfers: both accounts or neither, through a clearing account, and owed as the terms say."""

from functools import partial
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from cardcore import usecases
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.journal import TRANSFERS, entries, trial_balance
from cardcore.accounts.repayments import PaymentReceived
from cardcore.accounts.transfers import TransferredOut
from cardcore.calendars import date_of
from cardcore.commands import Receipt
from cardcore.errors import CardcoreError, Conflict, InvalidInput
from cardcore.ids import AccountId
from cardcore.journeys import Transfer, transfer_in, transfer_out, transferred
from cardcore.programs import Program
from cardcore.relationships import fold
from cardcore.testing.builders import (
    Step,
    amount,
    authorization,
    closing,
    day_end,
    day_of,
    payment,
    program,
    purchase,
    refund,
    transfer,
    transfer_arrived,
    write_off,
)
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1, A2, TERMS
from cardcore.testing.fakes import MemoryStore
from cardcore.testing.invariants import Book, check
from cardcore.testing.stories import Story, given
from cardcore.testing.strategies import Life, lives
from tests.properties.living import events_of, outcomes

MISSED: list[Step] = [purchase("1000.00", "2024-01-10"), day_end("2024-03-05")]


def start(*steps: Step, **sections: Any) -> Story:
    return given(program(**sections)).when(*steps)


def sound(story: Story) -> Story:
    check(Book(story.program, story.relationship, story.events))
    return story


def test_what_leaves_is_repaid_as_by_the_holder() -> None:
    overdue = start(*MISSED)
    moved = sound(overdue.when(transfer("500.00", "2024-03-10")))
    paid = overdue.when(payment("500.00", "2024-03-10"))
    (event,) = (one for one in moved.happened if isinstance(one, TransferredOut))
    (repaid,) = (one for one in paid.happened if isinstance(one, PaymentReceived))
    assert event.allocation == repaid.allocation
    moved.then(past_due="0.00", told=["transferred_out"], balance=paid.fact("balance"))
    billed = sound(moved.when(day_end("2024-04-05"))).statements[-1]
    assert [line.kind for line in billed.lines] == ["transfer", "interest"]
    assert (billed.issued.payments, billed.issued.transfers) == (0, -50_000)
    assert moved.relationship.account.minimum_paid == 50_000


def test_interest_that_was_borne_before_stays_where_it_was_borne() -> None:
    moved = start(*MISSED, transfer("1000.00", "2024-03-10"), day_end("2024-04-05"))
    posted = [event for event in moved.events if isinstance(event, InterestPosted)]
    assert posted[-1].on == day_of(day_end("2024-04-05"))


OWED: list[tuple[str, str, list[str]]] = [
    ("cash", "cash_billed", ["5.40"]),
    ("purchase", "purchase_billed", []),
]


@pytest.mark.parametrize(("like", "bucket", "interest"), OWED, ids=[like for like, *_ in OWED])
def test_what_arrives_is_owed_as_the_terms_say(like: str, bucket: str, interest: list[str]) -> None:
    taken = start(transfer_arrived("400.00", "2024-03-10"), transfers={"owed_as": like})
    assert (taken.fact("balance"), taken.fact("told")[-1]) == ("400.00", "transferred_in")
    billed = sound(taken.when(day_end("2024-04-05"), payment("405.40", "2024-04-10"), day_end("2024-05-05")))
    assert billed.interest[:1] == interest
    assert taken.when(day_end("2024-04-05")).fact(bucket) == "400.00"
    assert billed.statements[3].issued.transfers == 40_000


def test_a_credit_balance_is_used_up_first() -> None:
    sound(start(payment("100.00", "2024-01-10"), transfer_arrived("400.00", "2024-01-11"))).then(
        balance="300.00"
    )


REFUSED: list[tuple[str, list[Step], str]] = [
    ("more than is owed", [purchase("9.00"), transfer("9.01", "2024-01-11")], "transfer-exceeds-balance"),
    ("nothing is owed", [transfer("0.01", "2024-01-11")], "transfer-exceeds-balance"),
    ("a credit balance", [payment("9.00"), transfer("1.00", "2024-01-11")], "transfer-exceeds-balance"),
    ("to itself", [purchase("9.00"), transfer("9.00", "2024-01-11", to="a-1")], "transfer-not-allowed"),
    ("no room", [authorization("1.00"), transfer_arrived("49999.01", "2024-01-11")], "over-credit-limit"),
    ("another currency", [transfer_arrived("1.00", "2024-01-11", currency="USD")], "currency-mismatch"),
    ("charged off", [purchase(), write_off("2024-01-11"), transfer_arrived(on="2024-01-12")], "charged-off"),
    ("closed", [closing("2024-01-11"), transfer_arrived(on="2024-01-12")], "account-closed"),
    ("a day that is closed", [day_end("2024-02-05"), transfer_arrived(on="2024-02-05")], "period-closed"),
]


@pytest.mark.parametrize(("why", "steps", "code"), REFUSED, ids=[why for why, *_ in REFUSED])
def test_what_is_not_transferred(why: str, steps: list[Step], code: str) -> None:
    start(*steps).then(refused=code)


def test_an_outcome_without_a_transfer_has_nothing_to_take_over() -> None:
    terms = program()
    story = given(terms).when(purchase("9.00"))
    out = transfer_out(story.relationship, transfer("9.00", "2024-01-11"), terms)
    assert transferred(out).amount == 900
    with pytest.raises(InvalidInput, match="transfer-invalid"):
        transferred(transfer_in(story.relationship, transferred(out), terms))


def test_what_people_write_is_checked() -> None:
    asked = Transfer.of("t-1", date_of(738_900), "a-2", amount("9.00"), program())
    assert (asked.to, asked.amount) == ("a-2", 900)
    with pytest.raises(CardcoreError, match="amount-not-positive"):
        Transfer.of("t-1", date_of(738_900), "a-2", amount("0.00"), program())


def test_a_late_repayment_makes_what_left_a_credit_balance() -> None:
    moved = start(purchase("100.00", "2024-01-10"), transfer("100.00", "2024-01-20"))
    late = sound(moved.late(payment("60.00", "2024-01-15"), "2024-01-25"))
    late.then(credit="60.00")


def test_what_arrived_is_lived_again_like_anything_owed() -> None:
    taken = start(transfer_arrived("400.00", "2024-01-10"), transfers={"owed_as": "purchase"})
    sound(taken.late(refund("60.00", "2024-01-09"), "2024-01-25")).then(balance="340.00")


@drawn(lives(most_steps=14, most_days=120), st.integers(1, 10**6))
def test_any_life_may_give_over_what_is_owed(life: Life, wanted: int) -> None:
    lived = outcomes(life)
    before = lived[-1].relationship
    owed, on = before.account.balance_minor, max(day_of(life.steps[-1]), before.account.closed_through) + 1
    if owed <= 0:
        return
    given_over = Transfer("t-1", on, AccountId("a-2"), min(wanted, owed))
    story = Story(life.program, before, events_of(lived), on).when(given_over)
    if story.refusal is None:
        later = sound(story.when(day_end(date_of(on + 60))))
        assert trial_balance(entries(later.events))[TRANSFERS] == given_over.amount
    else:
        story.then(refused="transfer-exceeds-balance")  # a refund or a reward came in on the day


def moved(store: MemoryStore, name: str, to: AccountId, text: str, terms: Program | None = None) -> Receipt:
    """Transfer on 5 February."""
    asked = transfer(text, "2024-02-05", to=to, transfer_id=name)
    return usecases.transfer(store, desk.command(name), A1, asked, TERMS, terms)


def test_both_accounts_change_or_neither() -> None:
    store = MemoryStore()
    desk.opened(store, A1, A2)
    desk.bought(store, A1, "c-1")
    before = desk.stored(store, A1)
    desk.raised(LookupError, partial(moved, store, "t-0", AccountId("nobody"), "50.00"))
    desk.done(store, desk.command("w"), A2, purchase("1.00", "2024-02-01"))
    desk.done(store, desk.command("off"), A2, write_off("2024-02-02"))
    desk.raised(Conflict, partial(moved, store, "t-1", A2, "50.00"))
    assert desk.stored(store, A1) == before


def test_the_clearing_account_is_empty_once_both_are_booked() -> None:
    store = MemoryStore()
    desk.opened(store, A1, A2)
    desk.bought(store, A1, "c-1")
    owed = desk.stored(store, A1)[0].account.balance_minor
    first = moved(store, "t-1", A2, "50.00")
    assert moved(store, "t-1", A2, "50.00") == first
    books = [desk.stored(store, one) for one in (A1, A2)]
    assert [relationship.account.balance_minor for relationship, _ in books] == [owed - 5_000, 5_000]
    assert trial_balance([one for _, events in books for one in entries(events)])[TRANSFERS] == 0
    for relationship, events in books:
        assert fold(None, events) == relationship
