"""Transfers: both accounts or neither, through a clearing account, and owed as the terms say."""

from functools import partial
from typing import Any

import pytest
from hypothesis import assume
from hypothesis import given as drawn
from hypothesis import strategies as st

from cardcore import usecases
from cardcore.accounts.credit_line import open_to_buy
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.journal import TRANSFERS, Entry, entries, trial_balance
from cardcore.accounts.repayments import PaymentReceived
from cardcore.accounts.shared_line import taken_by
from cardcore.accounts.transfers import TransferredOut
from cardcore.calendars import date_of
from cardcore.commands import Receipt
from cardcore.errors import CardcoreError, Conflict, InvalidInput
from cardcore.ids import AccountId
from cardcore.journeys import Transfer, close_day, transfer_in, transfer_out, transferred
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
from cardcore.testing.strategies import Life, foreign_terms, lives, program_documents
from cardcore.testing.wishes import balance_in
from tests.properties.living import book_of, events_of, outcomes

MISSED: list[Step] = [purchase("1000.00", "2024-01-10"), day_end("2024-03-05")]


def start(*steps: Step, **sections: Any) -> Story:
    return given(program(**sections)).when(*steps)


def sound(story: Story) -> Story:
    check(story.book)
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


def abroad(*steps: Step, limit: str = "50000.00") -> Story:
    return given(program(), foreign=["USD"], credit_limit=limit).when(*steps)


DOLLARS = purchase("100.00", "2024-01-10", currency="USD")


def test_what_is_owed_in_a_foreign_currency_stays_owed_in_it() -> None:
    one = sound(abroad(DOLLARS, transfer("60.00", "2024-01-20", currency="USD")))
    other = sound(abroad(transfer_arrived("60.00", "2024-01-20", currency="USD"), day_end("2024-03-05")))
    (left,), (came,) = one.relationship.foreign, other.relationship.foreign
    assert (left.balance_minor, one.fact("balance")) == (4_000, "0.00")
    assert (came.cash_billed, came.balance_minor > 6_000, other.fact("balance")) == (6_000, True, "0.00")
    assert [(told.kind, told.currency) for told in one.told][-1:] == [("transferred_out", "USD")]
    assert ("transferred_in", "USD") in [(told.kind, told.currency) for told in other.told]
    taken = [use.owed for use in other.relationship.account.line_uses]
    assert taken == [(came.balance_minor * 15 + 1) // 2]  # the line values it at 7.5


REFUSED_ABROAD: list[tuple[str, Story, Step, str]] = [
    (
        "more than is owed in it",
        abroad(DOLLARS),
        transfer("100.01", "2024-01-20", currency="USD"),
        "transfer-exceeds-balance",
    ),
    ("a currency it does not hold", abroad(), transfer("1", currency="JPY"), "currency-mismatch"),
    ("held by one alone", start(), transfer_arrived("1.00", currency="USD"), "currency-mismatch"),
    (
        "no room as the line values it",
        abroad(limit="749.99"),
        transfer_arrived("100.00", "2024-01-20", currency="USD"),
        "over-credit-limit",
    ),
    (
        "the line has no rate for it",
        given(program(foreign={"currencies": {"EUR": {}}}), foreign=["EUR"]),
        transfer_arrived("1.00", currency="EUR"),
        "currency-mismatch",
    ),
]


@pytest.mark.parametrize(
    ("why", "story", "step", "code"), REFUSED_ABROAD, ids=[why for why, *_ in REFUSED_ABROAD]
)
def test_what_is_not_transferred_abroad(why: str, story: Story, step: Step, code: str) -> None:
    story.when(step).then(refused=code)


def test_the_line_has_room_for_just_what_it_values_a_foreign_balance_at() -> None:
    story = abroad(transfer_arrived("100.00", "2024-01-20", currency="USD"), limit="750.00")
    assert open_to_buy(sound(story).relationship.account, story.on) == 0


def test_a_late_repayment_abroad_makes_what_left_a_credit_balance_there() -> None:
    moved = abroad(DOLLARS, transfer("100.00", "2024-01-20", currency="USD"))
    late = sound(moved.late(payment("60.00", "2024-01-15", currency="USD"), "2024-01-25"))
    assert [held.credit for held in late.relationship.foreign] == [6_000]


def test_why_a_credit_balance_does_not_move_is_said() -> None:
    story = abroad(payment("9.00", "2024-01-10", currency="USD"))
    refused = story.when(transfer("1.00", "2024-01-11", currency="USD")).refusal
    assert refused is not None
    assert refused.detail.endswith("a credit balance is withdrawn, and repaid on the other account")


LIFE = lives(program_documents(foreign=foreign_terms("USD")), foreign=("USD",), most_steps=14, most_days=120)


@drawn(st.tuples(LIFE, LIFE), st.integers(0, 60), st.integers(1, 10**7), st.sampled_from(["", "USD"]))
def test_a_transfer_between_two_lives_moves_just_what_is_owed(
    pair: tuple[Life, Life], later: int, wanted: int, currency: str
) -> None:
    books = [book_of(life) for life in pair]
    states = [book.relationship for book in books]
    on = later + 1 + max(one.closed_through for state in states for one in (state.account, *state.foreign))
    ready = [close_day(book.relationship, date_of(on - 1), book.program) for book in books]
    owed = [balance_in(one.relationship, currency).balance_minor for one in ready]
    assume(owed[0] > 0)
    asked = Transfer("t-1", on, AccountId("a-2"), min(wanted, owed[0]), currency)
    given_over = transfer_out(ready[0].relationship, asked, pair[0].program)
    account = ready[1].relationship.account
    held = balance_in(ready[1].relationship, currency)
    needed = taken_by(account, held, asked.amount) if currency else asked.amount
    if needed > open_to_buy(account, on):
        with pytest.raises(Conflict, match="over-credit-limit"):
            transfer_in(ready[1].relationship, transferred(given_over), pair[1].program)
        return
    taken = transfer_in(ready[1].relationship, transferred(given_over), pair[1].program)
    after = [balance_in(one.relationship, currency).balance_minor for one in (given_over, taken)]
    assert after == [owed[0] - asked.amount, owed[1] + asked.amount]
    told: list[Entry] = []
    for book, closed, done in zip(books, ready, (given_over, taken), strict=True):
        events = book.events + closed.events + done.events
        check(Book(book.program, done.relationship, events))
        told += entries(events)
    assert trial_balance(told, currency)[TRANSFERS] == 0


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
