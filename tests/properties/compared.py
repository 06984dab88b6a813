"""What the library and the reference model must agree on: every figure of an account."""

from fractions import Fraction
from typing import Any

from cardcore.accounts.account import Account, thaw
from cardcore.accounts.buckets import Bucket
from cardcore.accounts.credit_line import open_to_buy, open_to_cash
from cardcore.accounts.interest import accrue
from cardcore.accounts.statements import StatementIssued
from cardcore.rates import RATE_SCALE
from cardcore.relationships import Event
from tests.properties import reference
from tests.properties.plainly import date
from tests.properties.reference_line import Line

HEADLINE = (*reference.CYCLE, "opening_balance", "interest", "closing_balance", "minimum_payment_due")


def require_the_same(account: Account, on: int, line: Line) -> None:
    """Balances, what is past due, what is held and what is open on a day that is not over."""
    model = line.account
    owed = {bucket.value: getattr(account, bucket) for bucket in Bucket}
    assert owed == dict.fromkeys(owed, 0) | model.owed  # the model has no installment plans
    assert (account.credit, account.past_due) == (model.credit, model.past_due)
    assert (date(account.overdue_since) if account.overdue_since else None) == model.overdue_since
    held = {hold.hold_id: (hold.amount, date(hold.expires_on)) for hold in account.holds}
    assert held == {
        name: (line.left(hold), hold["until"]) for name, hold in line.holds.items() if not hold["over"]
    }
    assert (open_to_buy(account, on), open_to_cash(account)) == (line.open(), line.open_cash())


def bills(events: tuple[Event, ...]) -> list[dict[str, Any]]:
    """The headlines of all statements as the model writes them; nothing was won by an offer."""
    issued = [event for event in events if isinstance(event, StatementIssued)]
    assert not any(one.rewards for one in issued)
    return [
        {"on": date(one.on), "due": date(one.payment_due_date)}
        | {name: getattr(one, name) for name in HEADLINE}
        for one in issued
    ]


def sums_after(account: Account, day: int) -> dict[str, Fraction]:
    """The library's accrual sums, brought up to the end of a day."""
    working = thaw(account)
    accrue(working, day + 1)
    sums = {"due": working.accrued, "billed": working.accrued_billed, "unbilled": working.accrued_unbilled}
    sums["cash"] = working.accrued_cash
    return {name: Fraction(exact, RATE_SCALE) for name, exact in sums.items()}
