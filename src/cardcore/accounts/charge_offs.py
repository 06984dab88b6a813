"""Charge-offs (核销) and what is recovered after them.

A charge-off takes all that is owed out of the receivables, as a loss of the bank. The cardholder owes it as
before – the claim is kept beside the account –, but nothing is added to it any more: no interest, no fee,
no statement, no line. What is repaid later is recovered, and income. A charge-off is never lived once
more: nothing that lies before it is corrected after it.
"""

import enum
from collections.abc import Iterable

import attrs

from cardcore.accounts import ending
from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.accounts.arrears import ChargeOff
from cardcore.accounts.buckets import Bucket
from cardcore.accounts.repayments import Parts
from cardcore.errors import Conflict
from cardcore.values import frozen


class RecoverySource(enum.StrEnum):
    """Who paid what is recovered."""

    PAYMENT = "payment"
    """The cardholder."""
    REFUND = "refund"
    """A merchant, through the network."""


@frozen
class ChargedOff:
    """All that was owed became a loss."""

    on: int
    amount: int
    reason: str
    parts: Parts
    overdue_since: int


@frozen
class Recovered:
    """Something of it came in after all; what is more than was left becomes a credit balance."""

    on: int
    amount: int
    source: RecoverySource
    to_credit: int


def require_possible(accounts: Iterable[AccountFields]) -> None:
    """Refuse a charge-off of what is held in these currencies.

    `Conflict` ``holds-open`` where an authorization may still be presented, ``nothing-owed``.
    """
    accounts = tuple(accounts)
    if any(account.holds for account in accounts):
        detail = "authorizations are open; reverse them or wait until they have expired"
        raise Conflict("holds-open", detail)
    if all(account.balance_minor <= 0 for account in accounts):
        raise Conflict("nothing-owed", "nothing is owed that could be charged off")


def charged_off(account: AccountFields, on: int, reason: str) -> ChargedOff:
    """The charge-off as it will be booked; of nothing, in a currency in which nothing is owed."""
    owed = [(bucket, getattr(account, bucket)) for bucket in Bucket]
    parts = tuple((bucket, part) for bucket, part in owed if part)
    return ChargedOff(on, sum(part for _, part in parts), reason, parts, account.overdue_since)


def recovered(charge_off: ChargeOff, amount: int, on: int, source: RecoverySource) -> Recovered:
    """What comes in as it will be booked."""
    return Recovered(on, amount, source, max(0, amount - charge_off.left))


def apply_charged_off(account: WorkingAccount, event: ChargedOff) -> None:
    """Owe nothing on the books; wait for no day any more."""
    ending.end(account, event.on)
    for bucket, part in event.parts:
        setattr(account, bucket, getattr(account, bucket) - part)
    account.past_due = account.overdue_since = 0
    account.charge_off = ChargeOff(event.on, event.amount, event.reason, event.overdue_since)


def apply_recovered(account: WorkingAccount, event: Recovered) -> None:
    """Have less left to recover."""
    account.credit += event.to_credit
    if account.charge_off is not None:
        back = account.charge_off.recovered + event.amount - event.to_credit
        account.charge_off = attrs.evolve(account.charge_off, recovered=back)
