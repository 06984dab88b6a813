"""Six months of one cardholder, carried through the journeys as they were recorded.

The statement day is the 25th, the payment due day (by the 18-day rule) the 13th. A month's payment
arrives on the 10th, before the due day of the bill it was made for; its charges are posted on the 20th.
"""

import datetime
from collections.abc import Iterator

from cardcore.journeys import (
    Opening,
    Payment,
    Purchase,
    Refund,
    close_day,
    open_account,
    post,
    receive_payment,
)
from cardcore.money import Money
from cardcore.programs import Program, read_program
from cardcore.relationships import Outcome
from cardcore.transactions import Transaction
from examples.replay.recorded import MONTHS, Cardholder

CURRENCY = "TWD"
OPENED = datetime.date(2005, 3, 26)
STATEMENT_DAY = 25
LAST_DAY = datetime.date(2005, 9, 25)

MINIMUM = {"minimum_payment": {"purchase_share": "0.02"}}
"""The data set does not tell the bank's minimum; of 1, 2, 3, 4, 5 and 10 %, 2 % is within a quarter of a
percent of the best agreement with the recorded statuses, and 10 % agrees with far fewer."""

NO_INTEREST = {
    "interest": {"purchase_daily_rate": "0", "cash_daily_rate": "0"},
    "late_charge": {"rate": "0", "floor": "0"},
}
"""Overrides under which nothing but charges and payments moves a balance."""


def program(*, bears_interest: bool) -> Program:
    """The CMB preset with a lower minimum, in New Taiwan dollars, with or without interest and fees."""
    terms = {} if bears_interest else NO_INTEREST
    return read_program({"preset": "cmb", "currency": CURRENCY, **MINIMUM, **terms})


def live(holder: Cardholder, terms: Program) -> Iterator[Outcome]:
    """Every journey of the six months, in order; the last state is in the last outcome."""
    limit = Money(holder.credit_limit, CURRENCY)
    outcome = open_account(Opening.of(holder.account_id, OPENED, limit, STATEMENT_DAY, terms), terms)
    yield outcome
    for month in range(len(MONTHS)):
        for step in _month(outcome, holder, month, terms):
            outcome = step
            yield step


def _month(outcome: Outcome, holder: Cardholder, month: int, terms: Program) -> Iterator[Outcome]:
    paid = holder.payments[month] if month else 0
    if paid:
        payment = Payment.of(_day(month, 10), Money(paid, CURRENCY), terms)
        outcome = receive_payment(outcome.relationship, payment, terms)
        yield outcome
    charged = holder.charges(month)
    if charged:
        outcome = _charge(outcome, charged, _day(month, 20), terms)
        yield outcome
    yield close_day(outcome.relationship, _day(month, STATEMENT_DAY), terms)


def _charge(outcome: Outcome, charged: int, on: datetime.date, terms: Program) -> Outcome:
    transaction = Transaction.of(
        Money(abs(charged), CURRENCY), on, mcc="5999", merchant="Charges of the month"
    )
    presentment = Purchase(transaction) if charged > 0 else Refund(transaction)
    return post(outcome.relationship, presentment, terms)


def _day(month: int, day: int) -> datetime.date:
    return datetime.date(2005, 4 + month, day)
