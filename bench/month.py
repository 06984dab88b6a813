"""The account-month that several lines share, and how cardcore goes through it.

30 days after a statement that was not repaid in full: 29 purchases and one repayment (of the very
minimum), 30 day-ends among which grace is lost, one statement with interest. The month before makes
the state that it starts from.
"""

import datetime
from collections.abc import Iterator
from typing import Final

import attrs

from cardcore.accounts.statements import StatementIssued
from cardcore.calendars import Date, date_of
from cardcore.journeys import (
    Batch,
    Opening,
    Payment,
    Purchase,
    close_day,
    open_account,
    post,
    receive_payment,
)
from cardcore.money import Money, money_of
from cardcore.programs import Program, read_program
from cardcore.relationships import Event, Outcome, Relationship
from cardcore.transactions import Transaction

PROGRAM: Final = read_program({"preset": "cmb", "fees": {"annual": {"amount": "0.00"}}})
"""Without an annual fee, which the peers do not know."""
CURRENCY: Final = PROGRAM.currency
ACCOUNT_ID: Final = "a-1"
STATEMENT_DAY: Final = 5
LIMIT: Final = 50_000_00
OPENED_ON: Final = datetime.date(2024, 3, 6)
FIRST_STATEMENT: Final = datetime.date(2024, 4, 5)
"""The month begins on the day after it and ends with the next one, 30 days later."""
CARRIED: Final = 5_000_00
"""What that statement bills."""
PAID: Final = 500_00
"""Its minimum payment due."""
PAYMENT_DAY: Final = 9
SHOPS: Final = (("5411", "Hema"), ("5812", "老张面馆"), ("4511", "China Eastern"), ("5541", "Sinopec"))


@attrs.frozen
class Spent:
    """A purchase as it reaches the library."""

    on: Date
    amount: Money
    mcc: str
    merchant: str


@attrs.frozen
class Repaid:
    """A repayment as it reaches the library."""

    on: Date
    amount: Money


@attrs.frozen
class Result:
    """What every way through the month must come to, in minor units."""

    opening_balance: int
    purchases: int
    payments: int
    interest: int
    closing_balance: int
    minimum_payment_due: int
    provisional: int
    """Interest on the purchases just billed, due only if grace is lost: exact, in 10⁻¹² minor units."""
    points: int
    points_available: int
    """From the day after the statement on."""
    open_to_buy: int
    notices: int


def _day(place: int) -> Spent | Repaid:
    on = date_of(FIRST_STATEMENT.toordinal() + 1 + place)
    if place == PAYMENT_DAY:
        return Repaid(on, money_of(PAID, CURRENCY))
    mcc, merchant = SHOPS[place % len(SHOPS)]
    return Spent(on, money_of(20_00 + place * 37_19 % 400_00, CURRENCY), mcc, merchant)


DAYS: Final = tuple(_day(place) for place in range(30))


def opened(account_id: str = ACCOUNT_ID) -> tuple[Relationship, tuple[Event, ...]]:
    """An account that has just billed its first month."""
    opening = Opening.of(account_id, OPENED_ON, money_of(LIMIT, CURRENCY), STATEMENT_DAY, PROGRAM)
    first = open_account(opening, PROGRAM)
    groceries = Transaction.of(
        money_of(CARRIED, CURRENCY), datetime.date(2024, 3, 20), mcc="5411", merchant="Hema"
    )
    spent = post(first.relationship, Purchase(groceries), PROGRAM)
    closed = close_day(spent.relationship, FIRST_STATEMENT, PROGRAM)
    return closed.relationship, (*first.events, *spent.events, *closed.events)


def spend(relationship: Relationship, day: Spent, program: Program) -> Outcome:
    """A purchase as a caller of the Money API posts it."""
    transaction = Transaction.of(day.amount, day.on, mcc=day.mcc, merchant=day.merchant)
    return post(relationship, Purchase(transaction), program)


def repay(relationship: Relationship, day: Repaid, program: Program) -> Outcome:
    """A repayment as a caller of the Money API hands it in."""
    return receive_payment(relationship, Payment.of(day.on, day.amount, program), program)


def live(start: Relationship, program: Program = PROGRAM) -> Result:
    """The month by cardcore's Money API: a command a transaction and a day-end a day."""
    relationship = start
    events: list[Event] = []
    notices = 0
    for day in DAYS:
        if isinstance(day, Spent):
            outcome = spend(relationship, day, program)
        else:
            outcome = repay(relationship, day, program)
        events += outcome.events
        notices += len(outcome.notices)
        outcome = close_day(outcome.relationship, day.on, program)
        events += outcome.events
        notices += len(outcome.notices)
        relationship = outcome.relationship
    return _result(relationship, events, notices)


def live_in_batch(start: Relationship, program: Program = PROGRAM) -> Result:
    """The same month, its commands handed over as one batch."""
    batch = Batch(start, program)
    for day in DAYS:
        if isinstance(day, Spent):
            batch.post(Purchase(Transaction.of(day.amount, day.on, mcc=day.mcc, merchant=day.merchant)))
        else:
            batch.receive_payment(Payment.of(day.on, day.amount, program))
        batch.close_day(day.on)
    outcome = batch.outcome()
    return _result(outcome.relationship, list(outcome.events), len(outcome.notices))


def _result(relationship: Relationship, events: list[Event], notices: int) -> Result:
    account, points = relationship.account, relationship.points
    issued = events[-1]
    if not isinstance(issued, StatementIssued):
        raise TypeError("the month ends with its statement")
    return Result(
        issued.opening_balance,
        issued.purchases,
        issued.payments,
        issued.interest,
        issued.closing_balance,
        issued.minimum_payment_due,
        account.accrued_billed,
        points.earned,
        points.available(issued.on + 1),
        account.agreement.credit_limit - account.balance_minor,
        notices,
    )


def lived(months: int, account_id: str = ACCOUNT_ID) -> tuple[Relationship, tuple[Event, ...]]:
    """An account some months later, with all its events.

    By turns the minimum is repaid, the whole statement, and half of the minimum.
    """
    relationship, events = opened(account_id)
    happened = list(events)
    for outcome in commands_of(relationship, months):
        happened += outcome.events
        relationship = outcome.relationship
    return relationship, tuple(happened)


def commands_of(relationship: Relationship, months: int) -> Iterator[Outcome]:
    """What each command of those months did, the days without an event left out."""
    for place in range(30 * months):
        on = date_of(FIRST_STATEMENT.toordinal() + 1 + place)
        day = DAYS[place % 30]
        if isinstance(day, Spent):
            outcome = spend(relationship, attrs.evolve(day, on=on), PROGRAM)
        else:
            amount = money_of(_repayment(relationship, place // 30), CURRENCY)
            outcome = repay(relationship, Repaid(on, amount), PROGRAM)
        yield outcome
        closed = close_day(outcome.relationship, on, PROGRAM)
        if closed.events:
            yield closed
        relationship = closed.relationship


def _repayment(relationship: Relationship, month: int) -> int:
    billed = relationship.account.statement
    if billed is None:
        raise TypeError("the first month was billed")
    minimum = billed.minimum_payment_due
    return (minimum, billed.closing_balance, minimum // 2)[month % 3]
