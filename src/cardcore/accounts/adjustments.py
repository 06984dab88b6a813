"""Adjustments: what an operator debits or credits by hand, with a reason.

A debit is owed like a purchase, like cash or like a fee, from its day on. A credit lowers what is owed – of
the kind it names first, then as a refund does – and becomes a credit balance at last; it is no repayment
towards a minimum and moves no points (our conventions).
"""

from typing import Final

from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.accounts.buckets import KIND_OF, Bucket, Kind
from cardcore.accounts.delinquency import reduce_past_due
from cardcore.accounts.interest import change
from cardcore.accounts.postings import CREDIT_ORDER
from cardcore.accounts.repayments import Parts, allocate, reduce
from cardcore.values import frozen

OWED_AS: Final = {
    Kind.PURCHASE: Bucket.PURCHASE_UNBILLED,
    Kind.CASH: Bucket.CASH_UNBILLED,
    Kind.FEE: Bucket.FEE_UNBILLED,
}
"""Where a debit is owed until it is billed."""

CREDITED: Final = (
    Kind.PURCHASE,
    Kind.CASH,
    Kind.FEE,
    Kind.ANNUAL_FEE,
    Kind.LATE_CHARGE,
    Kind.INTEREST,
)
"""What a credit may be meant for."""


@frozen
class DebitAdjusted:
    """An operator charged the account."""

    on: int
    amount: int
    reason: str
    of: Kind
    from_credit: int


@frozen
class CreditAdjusted:
    """An operator gave the account money."""

    on: int
    amount: int
    reason: str
    of: Kind
    allocation: Parts
    to_credit: int


def order_of(of: Kind) -> tuple[Bucket, ...]:
    """What a credit meant for balances of that kind reduces first."""
    return tuple(sorted(CREDIT_ORDER, key=lambda bucket: KIND_OF[bucket] is not of))


def debit(account: AccountFields, amount: int, of: Kind, on: int, reason: str) -> DebitAdjusted:
    """A debit as it will be booked; a credit balance is used up first."""
    return DebitAdjusted(on, amount, reason, of, min(account.credit, amount))


def credit(account: WorkingAccount, amount: int, of: Kind, on: int, reason: str) -> CreditAdjusted:
    """A credit as it will be booked."""
    allocation, left = allocate(account, amount, order_of(of))
    return CreditAdjusted(on, amount, reason, of, allocation, left)


def apply_debit(account: WorkingAccount, event: DebitAdjusted) -> None:
    """Owe more."""
    account.credit -= event.from_credit
    account.cycle_debits += event.amount
    change(account, OWED_AS[event.of], event.amount - event.from_credit, event.on)


def apply_credit(account: WorkingAccount, event: CreditAdjusted) -> None:
    """Owe less."""
    account.cycle_credits += event.amount
    reduce(account, event.allocation, event.on)
    account.credit += event.to_credit
    reduce_past_due(account, 0)
