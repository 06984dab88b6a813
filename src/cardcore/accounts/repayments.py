"""Repayments: which balance a payment reduces first.

The order is a term: a list of buckets for accounts up to 90 days past due and another beyond
(银监会令 2011 No. 2, art. 57; each bank's own within it). What nothing is owed for becomes a credit
balance (溢缴款).
"""

from collections.abc import Iterable, Sequence

import attrs

from cardcore.accounts.account import WorkingAccount
from cardcore.accounts.buckets import Balances, Bucket
from cardcore.accounts.delinquency import reduce_past_due
from cardcore.accounts.interest import change
from cardcore.errors import require


@attrs.frozen
class AllocationTerms:
    """The two orders of repayment, each naming every bucket once."""

    up_to_90_days: tuple[Bucket, ...]
    over_90_days: tuple[Bucket, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse an order that leaves a bucket out or names one twice: ``rule-invalid``."""
        for order in (self.up_to_90_days, self.over_90_days):
            require(
                sorted(order) == sorted(Bucket),
                "rule-invalid",
                f"an allocation order names each of {', '.join(Bucket)} exactly once",
                field="allocation",
            )

    def order(self, days_past_due: int) -> tuple[Bucket, ...]:
        """The order for an account so many days past due."""
        return self.up_to_90_days if days_past_due <= 90 else self.over_90_days


@attrs.frozen(weakref_slot=False)
class PaymentReceived:
    """The cardholder repaid; where it went, bucket by bucket, and what became a credit balance."""

    on: int
    amount: int
    effective_on: int
    """The first day that bears interest on the reduced balance."""
    allocation: tuple[tuple[Bucket, int], ...]
    to_credit: int


def allocate(
    balances: Balances, amount: int, order: Sequence[Bucket]
) -> tuple[tuple[tuple[Bucket, int], ...], int]:
    """Spread ``amount`` over the buckets in order; the parts and what is left over."""
    parts: list[tuple[Bucket, int]] = []
    for bucket in order:
        part = min(amount, getattr(balances, bucket))
        if part:
            parts.append((bucket, part))
            amount -= part
    return tuple(parts), amount


def receive(
    account: WorkingAccount, amount: int, on: int, *, order: Sequence[Bucket], effective_on: int
) -> PaymentReceived:
    """A payment of ``amount`` minor units as it will be applied."""
    allocation, left = allocate(account, amount, order)
    return PaymentReceived(on, amount, effective_on, allocation, left)


def reduce(account: WorkingAccount, parts: Iterable[tuple[Bucket, int]], effective_on: int) -> None:
    """Take the parts off their buckets; interest on them stops at ``effective_on``."""
    for bucket, part in parts:
        change(account, bucket, -part, effective_on)


def apply_received(account: WorkingAccount, event: PaymentReceived) -> None:
    """Reduce what is owed and count the payment towards the minimum."""
    reduce(account, event.allocation, event.effective_on)
    account.credit += event.to_credit
    account.cycle_payments += event.amount
    account.minimum_paid += event.amount
    reduce_past_due(account, event.amount)
