"""Lots: when what is billed began to bear interest, for programmes that forgive the part repaid in time.

Under the method «unpaid part only» (ICBC) a part of a bill that is repaid before its grace ends keeps its
free period: the interest it would have borne is taken out of the provisional sum again. For that the
account remembers, oldest first, which amounts began to bear interest on which day – until their grace is
judged, which is all that is ever asked. An account under the full-balance method keeps no lots.
"""

from typing import Final

from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.accounts.buckets import Bucket

Lots = tuple[tuple[int, int], ...]
"""The first day that bears interest and the amount in minor units, oldest first."""

LOTS_OF: Final = {
    Bucket.PURCHASE_UNBILLED: "unbilled_lots",
    Bucket.PURCHASE_BILLED: "billed_lots",
    Bucket.INTEREST_BILLED: "interest_lots",
    Bucket.INSTALLMENT_UNBILLED: "unbilled_lots",
    Bucket.INSTALLMENT_BILLED: "billed_lots",
}
"""Where the lots of each bucket are kept whose interest is still provisional."""


def keeps(account: AccountFields, bucket: Bucket) -> bool:
    """Whether what is repaid of the bucket takes its provisional interest with it."""
    return account.agreement.unpaid_part_only and bucket in LOTS_OF


def add(account: WorkingAccount, bucket: Bucket, amount: int, since: int) -> None:
    """Remember an amount that bears interest from the day ``since`` on."""
    name = LOTS_OF[bucket]
    if amount:
        setattr(account, name, joined((*getattr(account, name), (since, amount))))


def take(account: WorkingAccount, bucket: Bucket, amount: int) -> Lots:
    """Forget ``amount`` of the oldest lots; what was forgotten, with its days."""
    name = LOTS_OF[bucket]
    taken: list[tuple[int, int]] = []
    left: list[tuple[int, int]] = []
    for since, held in getattr(account, name):
        part = min(held, amount)
        amount -= part
        if part:
            taken.append((since, part))
        if held > part:
            left.append((since, held - part))
    setattr(account, name, tuple(left))
    return tuple(taken)


def bill(account: WorkingAccount) -> None:
    """What was posted since the last statement stands on this one."""
    if account.unbilled_lots:
        account.billed_lots = joined(account.billed_lots + account.unbilled_lots)
        account.unbilled_lots = ()


def restart(account: WorkingAccount, on: int) -> None:
    """What is left after a judgement that kept grace bears interest anew from the day ``on``."""
    if account.agreement.unpaid_part_only:
        billed = account.purchase_billed + account.installment_billed
        account.billed_lots = ((on, billed),) if billed else ()
        account.interest_lots = ((on, account.interest_billed),) if account.interest_billed else ()


def begin(account: WorkingAccount, on: int) -> None:
    """Another method holds from the day ``on``: lots of what is not judged begin with it, or end."""
    account.unbilled_lots = account.billed_lots = account.interest_lots = ()
    if account.agreement.unpaid_part_only:
        add(account, Bucket.PURCHASE_UNBILLED, account.purchase_unbilled + account.installment_unbilled, on)
        restart(account, on)


def end(account: WorkingAccount) -> None:
    """Grace is lost: what is left is charged, and nothing of it can be forgiven any more."""
    if account.agreement.unpaid_part_only:
        account.billed_lots = account.interest_lots = ()


def joined(lots: Lots) -> Lots:
    """The lots by day, those of one day as one."""
    by_day: dict[int, int] = {}
    for since, amount in sorted(lots):
        by_day[since] = by_day.get(since, 0) + amount
    return tuple(by_day.items())
