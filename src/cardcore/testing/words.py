"""Steps in words: what a failing example was about."""

from cardcore.calendars import date_text
from cardcore.journeys import (
    Adjustment,
    AuthorizationRequest,
    CashAdvance,
    Increment,
    Payment,
    Purchase,
    Refund,
    Withdrawal,
)
from cardcore.money import amount_text
from cardcore.testing.builders import Step, day_of


def in_words(step: Step, currency: str) -> str:
    """A step in one line."""
    name = type(step).__name__
    if isinstance(step, Purchase | CashAdvance | Refund):
        made = step.transaction
        day = f"{date_text(made.posting_date)} {name} {_amount(made.amount_minor, made.currency, currency)}"
        return f"{day} of {date_text(made.transaction_date)}, {made.mcc}"
    if isinstance(step, Payment | Withdrawal | Adjustment | AuthorizationRequest | Increment):
        return f"{date_text(step.on)} {name} {_amount(step.amount, step.currency, currency)}"
    return f"{date_text(day_of(step))} {name}"


def _amount(minor: int, said: str, own: str) -> str:
    """An amount, with its currency where that is a foreign one."""
    return amount_text(minor, own) if said in ("", own) else f"{amount_text(minor, said)} {said}"
