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

HEADLINE = (*reference.SUMS, "opening_balance", "closing_balance", "minimum_payment_due")


def require_the_same(account: Account, on: int, model: reference.Account) -> None:
    """Balances, what is past due, what is held and what is open on a day that is not over."""
    owed: dict[str, int] = {bucket.value: getattr(account, bucket) for bucket in Bucket}
    modelled = dict.fromkeys(owed, 0)
    for lot in model.lots:
        modelled[lot.bucket] += lot.left
    assert owed == modelled
    assert (account.credit, account.past_due) == (model.credit, model.past_due)
    assert (date(account.overdue_since) if account.overdue_since else reference.NEVER) == model.overdue_since
    held = {hold.hold_id: (hold.amount, date(hold.expires_on)) for hold in account.holds}
    assert held == {
        name: (model.left(hold), hold["until"]) for name, hold in model.holds.items() if not hold["over"]
    }
    assert (open_to_buy(account, on), open_to_cash(account)) == (model.open(), model.open_cash())


def bills(events: tuple[Event, ...]) -> list[dict[str, Any]]:
    """The headlines of all statements as the model writes them; nothing was won by an offer."""
    issued = [event for event in events if isinstance(event, StatementIssued)]
    assert not any(one.rewards for one in issued)
    return [
        {"on": date(one.on), "due": date(one.payment_due_date)}
        | {name: getattr(one, name) for name in HEADLINE}
        for one in issued
    ]


def sums_of(model: reference.Account) -> dict[str, Fraction]:
    """The interest its lots bore, by whether it is due yet; that on cash is counted apart as well."""
    sums = dict.fromkeys(("due", "billed", "unbilled", "cash"), Fraction(0))
    for lot in model.lots:
        sums[lot.stage if lot.bucket in reference.PROVISIONAL else "due"] += lot.borne
        sums["cash"] += lot.borne * (lot.kind == "cash")
    return sums


def sums_after(account: Account, day: int) -> dict[str, Fraction]:
    """The library's accrual sums, brought up to the end of a day."""
    working = thaw(account)
    accrue(working, day + 1)
    sums = {"due": working.accrued, "billed": working.accrued_billed, "unbilled": working.accrued_unbilled}
    sums["cash"] = working.accrued_cash
    return {name: Fraction(exact, RATE_SCALE) for name, exact in sums.items()}
