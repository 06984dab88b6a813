"""The library, which accrues lazily, against a model that walks from day to day: every figure is equal."""

import datetime
from fractions import Fraction
from typing import Any

from hypothesis import given, note

from cardcore.accounts.account import FAR_AHEAD, Account, thaw
from cardcore.accounts.buckets import Bucket
from cardcore.accounts.interest import accrue
from cardcore.accounts.statements import StatementIssued
from cardcore.journeys import (
    Adjustment,
    AuthorizationRequest,
    AutoRepaymentRequest,
    CardOrder,
    CashAdvance,
    Collection,
    FeeRequest,
    Increment,
    LimitChange,
    OverLimitConsent,
    Payment,
    Purchase,
    RateChange,
    Refund,
    StatementDayChange,
    TemporaryIncrease,
    Withdrawal,
)
from cardcore.rates import RATE_SCALE
from cardcore.relationships import Event, Relationship
from cardcore.testing.builders import Step, day_of, perform
from cardcore.testing.card_steps import CardStep, Reversal, Suspension
from cardcore.testing.strategies import KINDS, Life, described, lives
from tests.properties import reference

HEADLINE = (
    "opening_balance",
    "purchases",
    "cash_advances",
    "fees",
    "interest",
    "payments",
    "refunds",
    "rewards",
    "withdrawals",
    "adjustments",
    "closing_balance",
    "minimum_payment_due",
)


WITHOUT_EFFECT = (
    *(AuthorizationRequest, Increment, Reversal, AutoRepaymentRequest),
    *(CardOrder, CardStep, TemporaryIncrease, OverLimitConsent, Suspension),
)
"""What changes nothing that is owed."""
OF_POINTS = {"redeem", "cancel", "release"}
"""What moves points, of which the model knows nothing, and sometimes money with them."""


def plain(step: Step) -> reference.Step | None:
    """The step as the model reads it; what owes nothing is left out."""
    if isinstance(step, WITHOUT_EFFECT):
        return None
    if isinstance(step, Collection):
        if step.refusal is not None:
            return None
        step = Payment(step.on, step.amount)
    said: dict[str, Any] = {"on": date(day_of(step)), "do": "close"}
    if isinstance(step, LimitChange):
        return said | {"do": "change_limit", "amount": step.credit_limit}
    if isinstance(step, Payment):
        return said | {"do": "pay", "amount": step.amount}
    if isinstance(step, Withdrawal):
        return said | {"do": "withdraw", "amount": step.amount}
    if isinstance(step, FeeRequest):
        return said | {"do": "charge_fee", "kind": step.kind.value}
    if isinstance(step, Adjustment):
        return said | {"do": "adjust", "amount": step.amount, "of": step.of.value, "debit": step.is_debit}
    if isinstance(step, StatementDayChange):
        return said | {"do": "change_statement_day", "day": step.statement_day}
    if isinstance(step, RateChange):
        rates = {"purchase": step.purchase_daily_rate, "cash": step.cash_daily_rate}
        said |= {
            kind: None if rate is None else Fraction(rate.scaled, RATE_SCALE) for kind, rate in rates.items()
        }
        return said | {
            "do": "change_rate",
            "until": None if step.ends_on == FAR_AHEAD else date(step.ends_on),
        }
    if isinstance(step, CashAdvance):
        said |= {"place": step.place.value}
    if isinstance(step, Purchase | CashAdvance | Refund):
        made = step.transaction
        verbs = {Purchase: "purchase", CashAdvance: "cash", Refund: "refund"}
        said |= {"do": verbs[type(step)], "amount": made.amount_minor}
        said |= {"made": date(made.transaction_date), "mcc": made.mcc}
        said |= {"foreign": made.original is not None}
    return said


def date(ordinal: int) -> datetime.date:
    return datetime.date.fromordinal(ordinal)


def lived(life: Life) -> tuple[Relationship, list[Event]]:
    """The life as the library lives it."""
    outcome, program = life.open(), life.program
    events = list(outcome.events)
    for step in life.steps:
        outcome = perform(outcome.relationship, step, program)
        events += outcome.events
    return outcome.relationship, events


def modelled(life: Life) -> reference.Account:
    """The life as the model lives it."""
    steps = [said for said in map(plain, life.steps) if said is not None]
    return reference.live(
        dict(life.document), date(life.opened_on), life.credit_limit, life.statement_day, steps
    )


@given(lives(kinds=[kind for kind in KINDS if kind not in OF_POINTS]))
def test_library_and_model_agree_on_every_figure(life: Life) -> None:
    note(described(life))
    relationship, events = lived(life)
    model = modelled(life)

    issued = [event for event in events if isinstance(event, StatementIssued)]
    assert [
        {"on": date(one.on), "due": date(one.payment_due_date)}
        | {name: getattr(one, name) for name in HEADLINE}
        for one in issued
    ] == model.statements

    account = relationship.account
    owed = {bucket.value: getattr(account, bucket) for bucket in Bucket}
    assert owed == dict.fromkeys(owed, 0) | model.owed  # the model has no installment plans
    assert (account.credit, account.past_due) == (model.credit, model.past_due)
    assert (date(account.overdue_since) if account.overdue_since else None) == model.overdue_since
    assert sums_after(account, day_of(life.steps[-1])) == model.pool


def sums_after(account: Account, day: int) -> dict[str, Fraction]:
    """The library's accrual sums, brought up to the end of a day."""
    working = thaw(account)
    accrue(working, day + 1)
    sums = {"due": working.accrued, "billed": working.accrued_billed, "unbilled": working.accrued_unbilled}
    sums["cash"] = working.accrued_cash
    return {name: Fraction(exact, RATE_SCALE) for name, exact in sums.items()}
