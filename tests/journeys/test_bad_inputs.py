"""What a journey refuses: the class, the code and the field of each, and that nothing has changed."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from cardcore.accounts.account import Account
from cardcore.accounts.postings import PurchasePosted
from cardcore.accounts.restating import HistoryRestated
from cardcore.errors import CardcoreError, Conflict, InvalidInput, NotExact, NotFound
from cardcore.ids import HoldId
from cardcore.journeys import (
    AuthorizationRequest,
    CardOrder,
    CardRequest,
    CashAdvance,
    FeeRequest,
    Increment,
    LimitChange,
    Opening,
    Payment,
    Purchase,
    RateChange,
    Refund,
    StatementDayChange,
    TemporaryIncrease,
    Withdrawal,
    authorize,
    change_limit,
    change_rates,
    change_statement_day,
    close_day,
    grant_temporary_limit,
    increment_authorization,
    lock_card,
    open_account,
    post,
    receive_payment,
    refund_purchase,
    reverse_authorization,
    void,
    withdraw_credit,
)
from cardcore.money import Money
from cardcore.programs import Program, read_program
from cardcore.records import dumps
from cardcore.testing.builders import authorization, day_end, program, purchase, refund, reversal
from cardcore.testing.stories import Story, given
from cardcore.transactions import Transaction

TERMS = program()
STORY = given(TERMS, opened_on="2024-01-01").when(
    authorization("500.00", "2024-02-10", hold="h-1"),
    authorization("60.00", "2024-02-10", hold="h-2"),
    purchase("500.00", "2024-02-11", hold="h-1"),
    reversal("2024-02-11", hold="h-2"),
    authorization("70.00", "2024-02-12", hold="h-3"),
    day_end("2024-03-05"),
)
STATE = STORY.relationship
DAY = datetime.date(2024, 3, 6)
CLOSED = datetime.date(2024, 3, 5)


BOUGHT = STORY.number_of(PurchasePosted)
RETURNED = STORY.refund_of(BOUGHT, refund("500.00", "2024-03-06"))
VOIDED = STORY.void(BOUGHT, "2024-03-06")


def returned(text: str, story: Story = STORY, number: int = BOUGHT) -> object:
    """A refund of a purchase by its number."""
    return refund_purchase(story.relationship, story.events, Refund(transaction(yuan(text))), number, TERMS)


def taken_out(story: Story, number: int) -> object:
    return void(story.relationship, story.events, number, DAY.toordinal(), TERMS)


def carded(token: str = "c-1", **changes: Any) -> object:
    asked: dict[str, Any] = {"last_four": "1234", "expires_on": datetime.date(2029, 1, 31)} | changes
    return CardOrder.of(token, DAY, program=TERMS, **asked)


def locked(token: str) -> object:
    return lock_card(STATE, CardRequest.of(token, DAY), TERMS)


def moved(day: int) -> object:
    return change_statement_day(STATE, StatementDayChange(DAY.toordinal(), day), TERMS)


def yuan(text: str) -> Money:
    return Money(text, "CNY")


def transaction(amount: Money, posted: datetime.date = DAY, mcc: str = "5411") -> Transaction:
    return Transaction.of(amount, posted, posted, mcc=mcc, merchant="Hema")


def opening(**changes: Any) -> Opening:
    asked: dict[str, Any] = {
        "account_id": "a-2",
        "on": DAY,
        "credit_limit": yuan("50000"),
        "statement_day": 5,
        "program": TERMS,
    }
    return Opening.of(**(asked | changes))


def opened(**changes: Any) -> object:
    return open_account(opening(**changes), changes.get("program", TERMS))


def asked(hold: str, amount: Money, on: datetime.date = DAY, mcc: str = "5411") -> object:
    return authorize(STATE, AuthorizationRequest.of(hold, on, amount, mcc, "Hema"), TERMS)


def bought(amount: Money, hold: str | None = None, **details: Any) -> object:
    step = Purchase(transaction(amount, **details), None if hold is None else HoldId(hold))
    return post(STATE, step, TERMS)


def terms(**sections: Any) -> Program:
    return read_program({"preset": "cmb", **sections})


NEVER_BILLABLE = terms(cycle={"due": {"days_after": 28}})
DUE_ON_THE_DAY = terms(cycle={"due": {"day_of_month": 5}}, grace={"days": 0})

# the row of the list of bad inputs it belongs to, what is asked, the class, the code and the field
REFUSED: list[tuple[str, Callable[[], object], type[CardcoreError], str, str]] = [
    # amounts
    ("1 float", lambda: Payment.of(DAY, 12.3, TERMS), NotExact, "money-not-exact", "amount"),  # type: ignore[arg-type]
    ("1 Decimal", lambda: Payment.of(DAY, Decimal(1), TERMS), NotExact, "wrong-type", "amount"),  # type: ignore[arg-type]
    ("2 NaN", lambda: Payment.of(DAY, yuan("NaN"), TERMS), InvalidInput, "number-not-finite", "amount"),
    ("3 zero", lambda: Payment.of(DAY, yuan("0"), TERMS), InvalidInput, "amount-not-positive", "amount"),
    ("3 negative", lambda: bought(yuan("-1")), InvalidInput, "amount-not-positive", "amount"),
    ("3 negative request", lambda: asked("h-9", yuan("-1")), InvalidInput, "amount-not-positive", "amount"),
    (
        "3 no limit",
        lambda: opened(credit_limit=yuan("0")),
        InvalidInput,
        "amount-not-positive",
        "credit_limit",
    ),
    (
        "4 decimals",
        lambda: Payment.of(DAY, yuan("1.001"), TERMS),
        InvalidInput,
        "precision-exceeded",
        "amount",
    ),
    ("5 huge", lambda: asked("h-9", yuan("1e30")), InvalidInput, "amount-out-of-range", "amount"),
    # currencies
    ("9 a purchase", lambda: bought(Money("1", "USD")), Conflict, "currency-mismatch", "amount"),
    ("9 a capture", lambda: bought(Money("70", "JPY"), "h-3"), Conflict, "currency-mismatch", "amount"),
    (
        "9 cash",
        lambda: post(STATE, CashAdvance(transaction(Money("1", "USD"))), TERMS),
        Conflict,
        "currency-mismatch",
        "amount",
    ),
    (
        "9 a refund",
        lambda: post(STATE, Refund(transaction(Money("1", "USD"))), TERMS),
        Conflict,
        "currency-mismatch",
        "amount",
    ),
    ("9 a request", lambda: asked("h-9", Money("1", "JPY")), Conflict, "currency-mismatch", "amount"),
    (
        "9 a payment",
        lambda: Payment.of(DAY, Money("1", "EUR"), TERMS),
        InvalidInput,
        "currency-mismatch",
        "amount",
    ),
    (
        "9 a limit",
        lambda: opened(credit_limit=Money("1", "USD")),
        InvalidInput,
        "currency-mismatch",
        "credit_limit",
    ),
    # dates
    ("15 a text", lambda: close_day(STATE, "2024-03-06", TERMS), InvalidInput, "date-invalid", "date"),  # type: ignore[arg-type]
    (
        "16 a time",
        lambda: Payment.of(datetime.datetime(2024, 3, 6, 12), yuan("1"), TERMS),
        InvalidInput,
        "date-invalid",
        "on",
    ),
    ("19 a purchase", lambda: bought(yuan("1"), posted=CLOSED), Conflict, "period-closed", "on"),
    (
        "19 a payment",
        lambda: receive_payment(STATE, Payment.of(CLOSED, yuan("1"), TERMS), TERMS),
        Conflict,
        "period-closed",
        "on",
    ),
    ("19 a request", lambda: asked("h-9", yuan("1"), CLOSED), Conflict, "period-closed", "on"),
    (
        "19 a reversal",
        lambda: reverse_authorization(STATE, HoldId("h-3"), CLOSED, TERMS),
        Conflict,
        "period-closed",
        "on",
    ),
    (
        "19 before the opening",
        lambda: receive_payment(STATE, Payment.of(datetime.date(2023, 12, 31), yuan("1"), TERMS), TERMS),
        Conflict,
        "period-closed",
        "on",
    ),
    # cycles
    ("20 day 0", lambda: opened(statement_day=0), InvalidInput, "cycle-day-invalid", "statement_day"),
    ("20 day 29", lambda: opened(statement_day=29), InvalidInput, "cycle-day-invalid", "statement_day"),
    ("20 day 32", lambda: opened(statement_day=32), InvalidInput, "cycle-day-invalid", "statement_day"),
    ("7 day true", lambda: opened(statement_day=True), InvalidInput, "wrong-type", "statement_day"),
    ("21 too late", lambda: opened(program=NEVER_BILLABLE), InvalidInput, "schedule-invalid", "cycle"),
    ("21 on the day", lambda: opened(program=DUE_ON_THE_DAY), InvalidInput, "schedule-invalid", "cycle"),
    # ids
    ("22 no such hold", lambda: bought(yuan("1"), "h-0"), NotFound, "not-found", "hold"),
    (
        "22 no such hold to reverse",
        lambda: reverse_authorization(STATE, HoldId("h-0"), DAY, TERMS),
        NotFound,
        "not-found",
        "hold",
    ),
    ("24 an id", lambda: opened(account_id="../a"), InvalidInput, "id-syntax", "account_id"),
    ("24 a hold's id", lambda: asked("h 9", yuan("1")), InvalidInput, "id-syntax", "hold_id"),
    (
        "13 a card number for an id",
        lambda: asked("4111111111111111", yuan("1")),
        InvalidInput,
        "sensitive-data-forbidden",
        "hold_id",
    ),
    ("a category", lambda: asked("h-9", yuan("1"), mcc="54"), InvalidInput, "mcc-syntax", "mcc"),
    # cards
    (
        "14 a card that is over before it is issued",
        lambda: carded(expires_on=datetime.date(2024, 3, 5)),
        InvalidInput,
        "expiry-invalid",
        "expires_on",
    ),
    (
        "11 digits of a card",
        lambda: carded(last_four="12３4"),
        InvalidInput,
        "last-four-invalid",
        "last_four",
    ),
    (
        "13 a number for a token",
        lambda: carded("4111111111111111"),
        InvalidInput,
        "sensitive-data-forbidden",
        "card",
    ),
    (
        "22 no such card",
        lambda: lock_card(STATE, CardRequest.of("c-0", DAY), TERMS),
        NotFound,
        "not-found",
        "card",
    ),
    # what was posted before
    ("43 more than was bought", lambda: returned("500.01"), Conflict, "refund-exceeds-capture", "amount"),
    ("43 returned twice", lambda: returned("1.00", RETURNED), Conflict, "refund-exceeds-capture", "amount"),
    ("22 no purchase", lambda: returned("1.00", number=1), NotFound, "not-found", "event"),
    ("44 taken out twice", lambda: taken_out(VOIDED, BOUGHT), Conflict, "already-reversed", "event"),
    (
        "44 the taking out taken out",
        lambda: taken_out(VOIDED, VOIDED.number_of(HistoryRestated)),
        Conflict,
        "already-reversed",
        "event",
    ),
    ("22 nothing to take out", lambda: taken_out(STORY, 10_000), NotFound, "not-found", "event"),
    # billing, fees, repayments
    ("20 another day 0", lambda: moved(0), InvalidInput, "cycle-day-invalid", "statement_day"),
    ("20 another day 29", lambda: moved(29), InvalidInput, "cycle-day-invalid", "statement_day"),
    (
        "nothing to withdraw",
        lambda: withdraw_credit(STATE, Withdrawal.of(DAY, yuan("1"), TERMS), TERMS),
        Conflict,
        "credit-balance-exceeded",
        "amount",
    ),
    (
        "a service that is none",
        lambda: FeeRequest.of(DAY, "annual"),
        InvalidInput,
        "choice-unknown",
        "kind",
    ),
    (
        "a cash limit above the line",
        lambda: change_limit(STATE, LimitChange.of(DAY, yuan("100"), TERMS, yuan("101")), TERMS),
        InvalidInput,
        "limit-invalid",
        "cash_limit",
    ),
    (
        "a temporary limit that ends before it begins",
        lambda: grant_temporary_limit(STATE, TemporaryIncrease.of(DAY, yuan("1"), DAY, CLOSED, TERMS), TERMS),
        InvalidInput,
        "date-order",
        "to",
    ),
    (
        "19 a rate for a closed day",
        lambda: change_rates(STATE, RateChange.of(CLOSED, purchase_daily_rate="0.0004"), TERMS),
        Conflict,
        "period-closed",
        "on",
    ),
    # authorizations
    ("42 captured before", lambda: bought(yuan("1"), "h-1"), Conflict, "auth-closed", "hold"),
    ("42 released before", lambda: bought(yuan("1"), "h-2"), Conflict, "auth-closed", "hold"),
    ("42 expired", lambda: expired_capture(), Conflict, "auth-closed", "hold"),
    ("42 more than held", lambda: bought(yuan("70.01"), "h-3"), Conflict, "capture-exceeds-auth", "amount"),
    ("42 more for a hold resolved", lambda: more("h-1"), Conflict, "auth-closed", "hold"),
    ("22 more for no hold", lambda: more("h-0"), NotFound, "not-found", "hold"),
    (
        "3 more of nothing",
        lambda: Increment.of("h-3", DAY, yuan("0"), TERMS),
        InvalidInput,
        "amount-not-positive",
        "amount",
    ),
    (
        "44 reversed after its capture",
        lambda: reverse_authorization(STATE, HoldId("h-1"), DAY, TERMS),
        Conflict,
        "auth-closed",
        "hold",
    ),
    (
        "more given back than held",
        lambda: reverse_authorization(STATE, HoldId("h-3"), DAY, TERMS, 70_01),
        Conflict,
        "reversal-exceeds-auth",
        "amount",
    ),
    (
        "44 reversed twice",
        lambda: reverse_authorization(STATE, HoldId("h-2"), DAY, TERMS),
        Conflict,
        "already-reversed",
        "hold",
    ),
    ("the same id again", lambda: asked("h-3", yuan("1")), Conflict, "authorization-exists", "hold"),
    # terms
    (
        "50 a percentage for a fraction",
        lambda: terms(interest={"purchase_daily_rate": "18"}),
        InvalidInput,
        "rate-out-of-range",
        "/interest/purchase_daily_rate",
    ),
    (
        "50 a rate below nothing",
        lambda: terms(late_charge={"rate": "-0.05"}),
        InvalidInput,
        "rate-out-of-range",
        "/late_charge/rate",
    ),
    (
        "51 a cap below its floor",
        lambda: terms(late_charge={"cap": "1.00"}),
        InvalidInput,
        "rule-invalid",
        "/late_charge",
    ),
    (
        "51 a step of nothing",
        lambda: terms(points={"step": "0.00"}),
        InvalidInput,
        "rule-invalid",
        "/points/step",
    ),
]


def more(hold: str) -> object:
    return increment_authorization(STATE, Increment.of(hold, DAY, yuan("1"), TERMS), TERMS)


def expired_capture() -> object:
    step = Purchase(transaction(yuan("70.00"), datetime.date(2024, 3, 20)), HoldId("h-3"))
    return post(STATE, step, TERMS)  # the hold expired on 13 March, before the purchase is posted


@pytest.mark.parametrize(
    ("why", "ask", "kind", "code", "field"), REFUSED, ids=[f"{row[0]}: {row[3]}" for row in REFUSED]
)
def test_what_is_refused_says_why_and_changes_nothing(
    why: str, ask: Callable[[], object], kind: type[CardcoreError], code: str, field: str
) -> None:
    before, record = state_fields(STATE.account), dumps(STATE)
    with pytest.raises(CardcoreError) as refused:
        ask()
    assert type(refused.value) is kind
    assert (refused.value.code, refused.value.field) == (code, field)
    assert refused.value.detail
    assert (state_fields(STATE.account), dumps(STATE)) == (before, record)


def state_fields(account: Account) -> list[Any]:
    return [getattr(account, name) for name in dir(account) if not name.startswith("_")]


# --- 45: what is expected is answered, not raised ---------------------------------------------------


def test_a_request_over_the_limit_is_declined_and_only_noted() -> None:
    before = dumps(STATE)
    story = STORY.when(authorization("99999.00", "2024-03-06", hold="h-9"))
    story.then(declined="over_credit_limit", events=["AuthorizationDeclined"])
    assert dumps(STATE) == before
    assert story.relationship.account.holds == STATE.account.holds
    assert story.relationship.account.balance == STATE.account.balance


# --- 54: the end of a day ---------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2024-03-05", "2024-03-04", "2024-01-01"])
def test_a_day_closed_already_is_success_without_effect(day: str) -> None:
    STORY.when(day_end(day)).then(events=[], told=[], balance=STORY.fact("balance"))
    assert STORY.when(day_end(day)).relationship == STATE


def test_days_closed_out_of_order_are_closed_in_order() -> None:
    """Closing a day closes those before it, so that no order of asking gives another result."""
    one = given(TERMS).when(purchase("500.00", "2024-01-10"), day_end("2024-03-26"), day_end("2024-02-26"))
    two = given(TERMS).when(purchase("500.00", "2024-01-10"), day_end("2024-02-26"), day_end("2024-03-26"))
    assert one.relationship == two.relationship
    assert one.events == two.events
