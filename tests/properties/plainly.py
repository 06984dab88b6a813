"""Steps of the library as the reference model reads them: plain dicts, dates and texts."""

import datetime
from fractions import Fraction
from typing import Any

from cardcore.calendars import FAR_AHEAD
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
from cardcore.rates import RATE_SCALE, Rate
from cardcore.testing.builders import DayEnd, Step, day_of
from cardcore.testing.steps import CardStep, Reversal, Suspension
from cardcore.transactions import Transaction
from tests.properties import reference

WITHOUT_EFFECT = (DayEnd, AutoRepaymentRequest, CardOrder, CardStep)
"""What changes nothing that is owed or held."""


def date(ordinal: int) -> datetime.date:
    return datetime.date.fromordinal(ordinal)


def plain(step: Step) -> reference.Step:
    """The step as the model reads it; without a verb where only days pass."""
    said: dict[str, Any] = {"on": date(day_of(step))}
    if isinstance(step, WITHOUT_EFFECT) or (isinstance(step, Collection) and step.refusal is not None):
        return said
    if isinstance(step, Purchase | CashAdvance | Refund):
        return said | _presented(step)
    if isinstance(step, RateChange):
        return said | _rates(step)
    return said | _asked(step)


def _presented(step: Purchase | CashAdvance | Refund) -> dict[str, Any]:
    made: Transaction = step.transaction
    said = {"amount": made.amount_minor, "made": date(made.transaction_date), "mcc": made.mcc}
    said |= {"foreign": made.original is not None, "name": made.merchant, "of": ""}
    if isinstance(step, Refund):
        return said | {"do": "refund"}
    said |= {"hold": step.hold_id, "final": step.final}
    if isinstance(step, Purchase):
        return said | {"do": "purchase"}
    return said | {"do": "cash", "place": step.place.value}


def _rates(step: RateChange) -> dict[str, Any]:
    def fraction(rate: Rate | None) -> Fraction | None:
        return None if rate is None else Fraction(rate.scaled, RATE_SCALE)

    until = reference.NEVER if step.ends_on == FAR_AHEAD else date(step.ends_on)
    rates = {"purchase": fraction(step.purchase_daily_rate), "cash": fraction(step.cash_daily_rate)}
    return {"do": "change_rate", "until": until, **rates}


def _asked(step: Step) -> dict[str, Any]:
    match step:
        case Adjustment():
            return {"do": "adjust", "amount": step.amount, "of": step.of.value, "debit": step.is_debit}
        case Payment() | Collection():
            return {"do": "pay", "amount": step.amount}
        case Withdrawal():
            return {"do": "withdraw", "amount": step.amount}
        case FeeRequest():
            return {"do": "charge_fee", "kind": step.kind.value}
        case StatementDayChange():
            return {"do": "change_statement_day", "day": step.statement_day}
        case AuthorizationRequest():
            return {"do": "authorize", "hold": step.hold_id, "amount": step.amount, "mcc": step.mcc}
        case Increment():
            return {"do": "authorize", "hold": step.hold_id, "amount": step.amount}
        case Reversal():
            return {"do": "reverse", "hold": step.hold_id, "amount": step.amount}
        case LimitChange():
            return {"do": "change_limit", "amount": step.credit_limit}
        case TemporaryIncrease():
            span = {"from": date(step.from_), "to": date(step.to)}
            return {"do": "grant", "amount": step.amount, **span}
        case OverLimitConsent():
            return {"do": "consent", "consent": step.consent}
        case Suspension():
            return {"do": "suspend", "suspended": step.suspended}
    raise TypeError(f"the model knows no {step}")
