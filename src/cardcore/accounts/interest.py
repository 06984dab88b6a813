"""Interest: accrued lazily and exactly, rounded once where it is posted.

Full-balance method (全额计息): what a statement bills bears interest from its posting date unless the
statement is paid in full in time. Until that is known the interest of billed and of unbilled purchases
is kept in sums of its own, which are then charged or forgotten. Cash bears interest from its
transaction date in any case; interest once posted bears interest like a billed purchase (按月计收复利);
fees never do (银发〔2016〕111号, 3).

A balance is accrued when something touches it: balance × days × rate, exact. A change that counts from
another day than the account is accrued to (a cash advance of two days ago) adds its own days.
"""

from typing import Final

from cardcore.accounts.account import Segment, WorkingAccount
from cardcore.accounts.buckets import KIND_OF, Bucket, Kind
from cardcore.money import Rounding, divide
from cardcore.rates import RATE_SCALE, Rate
from cardcore.values import frozen

SUM_OF: Final = {
    Bucket.INTEREST_BILLED: "accrued_billed",
    Bucket.INTEREST_REVOLVING: "accrued",
    Bucket.CASH_UNBILLED: "accrued",
    Bucket.CASH_BILLED: "accrued",
    Bucket.PURCHASE_UNBILLED: "accrued_unbilled",
    Bucket.PURCHASE_BILLED: "accrued_billed",
    Bucket.PURCHASE_REVOLVING: "accrued",
}
"""Which accrual sum a bucket's interest goes to; the buckets left out bear none."""


@frozen
class InterestTerms:
    """How interest is reckoned."""

    purchase_daily_rate: Rate
    cash_daily_rate: Rate
    include_statement_day: bool = True
    """Whether the statement day itself bears interest on that day's statement."""
    include_payment_day: bool = False
    """Whether the day of a repayment still bears interest on what is repaid."""


@frozen
class InterestPosted:
    """Interest was charged to the account on its statement day."""

    on: int
    amount: int
    exact: int
    """The accrual sum before rounding: minor units × scaled rate."""
    accrued_to: int
    """The first day that this interest does not cover."""
    from_credit: int


def accrue(account: WorkingAccount, to: int) -> None:
    """Bring all three accrual sums up to the day ``to`` (not included)."""
    start = account.accrued_to
    days = to - start
    if days <= 0:
        return
    agreement = account.agreement
    factor = days * agreement.purchase_rate.scaled
    billed = account.purchase_billed + account.interest_billed
    revolving = account.purchase_revolving + account.interest_revolving
    cash = account.cash_unbilled + account.cash_billed
    account.accrued_unbilled += account.purchase_unbilled * factor
    account.accrued_billed += billed * factor
    account.accrued += revolving * factor
    if cash:
        account.accrued += cash * days * agreement.cash_rate.scaled
    account.accrued_to = to
    trace = account.trace
    if trace is not None:
        rate = agreement.purchase_rate
        trace.accrued_unbilled.append(Segment(False, start, to, account.purchase_unbilled, rate))
        trace.accrued_billed.append(Segment(False, start, to, billed, rate))
        trace.accrued.append(Segment(False, start, to, revolving, rate))
        trace.accrued.append(Segment(True, start, to, cash, agreement.cash_rate))


def change(account: WorkingAccount, bucket: Bucket, amount: int, since: int) -> None:
    """Add ``amount`` (less, if negative) to a bucket, bearing interest from the day ``since`` on.

    The account is accrued to ``since`` first; where it is further already, the days between count too.
    """
    accrue(account, since)
    setattr(account, bucket, getattr(account, bucket) + amount)
    if since < account.accrued_to:
        bear(account, bucket, amount, since, account.accrued_to)


def bear(account: WorkingAccount, bucket: Bucket, amount: int, from_: int, to: int) -> None:
    """Add the interest of ``amount`` of a bucket from one day to another (not included) to its sum."""
    where = SUM_OF.get(bucket)
    days = to - from_
    if where is None or days == 0:
        return
    is_cash = KIND_OF[bucket] is Kind.CASH
    rate = account.agreement.cash_rate if is_cash else account.agreement.purchase_rate
    setattr(account, where, getattr(account, where) + amount * days * rate.scaled)
    if account.trace is not None:
        getattr(account.trace, where).append(Segment(is_cash, from_, to, amount, rate))


def forget_billed_interest(account: WorkingAccount) -> None:
    """Let the interest of billed purchases go: they were repaid within their grace period."""
    account.accrued_billed = 0
    if account.trace is not None:
        account.trace.accrued_billed.clear()


def assess(account: WorkingAccount, on: int, terms: InterestTerms) -> InterestPosted | None:
    """The interest to post on the statement day ``on``, half up to the minor unit.

    None where it comes to nothing; a fraction of a minor unit then waits for the next statement.
    """
    to = on + terms.include_statement_day
    accrue(account, to)
    amount = divide(account.accrued, RATE_SCALE, Rounding.HALF_UP)
    if amount == 0:
        return None
    return InterestPosted(on, amount, account.accrued, to, min(account.credit, amount))


def apply_posted(account: WorkingAccount, event: InterestPosted) -> None:
    """Charge the interest; the accrual sum starts again from nothing."""
    accrue(account, event.accrued_to)
    account.accrued = 0
    account.credit -= event.from_credit
    account.interest_billed += event.amount - event.from_credit
    if account.trace is not None:
        account.trace.accrued.clear()
