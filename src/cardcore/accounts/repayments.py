"""Repayments: which balance a payment reduces first.

The order is a term: a list of buckets for accounts up to 90 days past due and another beyond
(银监会令 2011 No. 2, art. 57; each bank's own within it). What nothing is owed for becomes a credit
balance (溢缴款).
"""

from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from cardcore.accounts.account import WorkingAccount
from cardcore.accounts.buckets import UNBILLED, Balances, Bucket
from cardcore.accounts.delinquency import reduce_past_due
from cardcore.accounts.interest import bear, change
from cardcore.accounts.purchase_lots import keeps
from cardcore.errors import require
from cardcore.values import frozen

EARLY_DAYS: Final = 90
"""Days past due up to which the first order of repayment holds."""

Parts = tuple[tuple[Bucket, int], ...]
"""Amounts by bucket, in the order in which they are taken."""


BEFORE: Final = {
    Bucket.INSTALLMENT_INTEREST_BILLED: Bucket.FEE_BILLED,
    Bucket.INSTALLMENT_INTEREST_UNBILLED: Bucket.FEE_UNBILLED,
    Bucket.INSTALLMENT_REVOLVING: Bucket.PURCHASE_REVOLVING,
    Bucket.INSTALLMENT_BILLED: Bucket.PURCHASE_BILLED,
    Bucket.INSTALLMENT_UNBILLED: Bucket.PURCHASE_UNBILLED,
}
"""Where installments come in an order that names none of them: before what they are most like.

交行 has it so: 利息 > 分期手续费 > 费用 > 现金 > 分期消费 > 普通消费 (http://1mt.cn/379089).
"""


def with_installments(order: Sequence[Bucket]) -> tuple[Bucket, ...]:
    """The order with the buckets of installments, where it names none of them."""
    if any(bucket in BEFORE for bucket in order):
        return tuple(order)
    whole = list(order)
    for bucket, other in BEFORE.items():
        if other in whole:
            whole.insert(whole.index(other), bucket)
    return tuple(whole)


@frozen
class AllocationTerms:
    """The two orders of repayment, each naming every bucket once; all of installments may be left out."""

    up_to_90_days: tuple[Bucket, ...] = attrs.field(converter=with_installments)
    over_90_days: tuple[Bucket, ...] = attrs.field(converter=with_installments)

    def __attrs_post_init__(self) -> None:
        """Refuse an order that leaves a bucket out or names one twice: ``rule-invalid``."""
        for order in (self.up_to_90_days, self.over_90_days):
            require(
                sorted(order) == sorted(Bucket),
                "rule-invalid",
                f"an allocation order names each of {', '.join(Bucket)} exactly once",
                field="allocation",
            )


@frozen
class PaymentReceived:
    """The cardholder repaid; where it went, bucket by bucket, and what became a credit balance."""

    on: int
    amount: int
    effective_on: int
    """The first day that bears interest on the reduced balance."""
    allocation: Parts
    to_credit: int


def allocate(
    balances: Balances, amount: int, order: Sequence[Bucket], taken: Parts = ()
) -> tuple[Parts, int]:
    """Spread ``amount`` over the buckets in order, less what is ``taken``; the parts and what is left."""
    gone = dict(taken)
    parts: list[tuple[Bucket, int]] = []
    for bucket in order:
        owed = getattr(balances, bucket._value_)
        part = min(amount, owed - gone.get(bucket, 0)) if owed else 0
        if part:
            parts.append((bucket, part))
            amount -= part
    return tuple(parts), amount


def receive(
    account: WorkingAccount,
    amount: int,
    on: int,
    *,
    terms: AllocationTerms,
    days_past_due: int,
    effective_on: int,
) -> PaymentReceived:
    """A payment of ``amount`` minor units as it will be applied.

    The second order holds until nothing is past due any more, the first for the rest (our convention:
    so a payment in two parts does what one does).
    """
    late = min(amount, account.past_due) if days_past_due > EARLY_DAYS else 0
    first = allocate(account, late, terms.over_90_days)[0] if late else ()
    rest, left = allocate(account, amount - late, terms.up_to_90_days, first)
    return PaymentReceived(on, amount, effective_on, first + rest, left)


def reduce(account: WorkingAccount, parts: Iterable[tuple[Bucket, int]], since: int) -> None:
    """Take the parts off their buckets; interest on them stops on the day ``since``.

    What is unbilled may have been posted after that day, where it lies behind the day that interest is
    reckoned to; then it stops on the latter, so that no balance ever bears less than nothing.
    """
    for bucket, part in parts:
        change(account, bucket, -part, max(since, account.accrued_to) if bucket in UNBILLED else since)


def apply_received(account: WorkingAccount, event: PaymentReceived) -> None:
    """Reduce what is owed and count the payment towards the minimum."""
    reduce(account, event.allocation, event.on)
    for bucket, part in event.allocation if event.effective_on != event.on else ():
        if not keeps(account, bucket):
            bear(account, bucket, part, event.on, event.effective_on)
    account.credit += event.to_credit
    account.cycle_payments += event.amount
    account.minimum_paid += event.amount
    reduce_past_due(account, event.amount)
