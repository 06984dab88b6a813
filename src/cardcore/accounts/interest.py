"""Interest: accrued lazily and exactly, rounded once where it is posted.

Full-balance method (全额计息): what a statement bills bears interest from its posting date unless the
statement is paid in full in time. Until that is known the interest of billed and of unbilled purchases
is kept in sums of its own, which are then charged or forgotten. Cash bears interest from its
transaction date in any case; interest once posted bears interest like a billed purchase (按月计收复利);
fees never do (银发〔2016〕111号, 3). What a plan has billed of its principal bears interest like a purchase
posted that day; a plan's own interest bears none, billed or not (our convention: it is a price agreed for
the plan, and no page that we found says that it compounds).

Unpaid part only (ICBC): what of a bill is repaid before its grace ends takes its provisional interest
with it; only the rest is charged (`cardcore.accounts.purchase_lots`).

A balance is accrued when something touches it: balance × days × rate, exact. A change that counts from
another day than the account is accrued to (a cash advance of two days ago) adds its own days.
"""

import enum
from collections.abc import Iterator
from typing import Final

from cardcore.accounts import purchase_lots
from cardcore.accounts.account import WorkingAccount
from cardcore.accounts.buckets import KIND_OF, Bucket, Kind
from cardcore.accounts.traces import Segment
from cardcore.money import Rounding, divide
from cardcore.rates import RATE_SCALE, Rate
from cardcore.values import frozen, maker

SUM_OF: Final = {
    Bucket.INTEREST_BILLED: "accrued_billed",
    Bucket.INTEREST_REVOLVING: "accrued",
    Bucket.CASH_UNBILLED: "accrued",
    Bucket.CASH_BILLED: "accrued",
    Bucket.PURCHASE_UNBILLED: "accrued_unbilled",
    Bucket.PURCHASE_BILLED: "accrued_billed",
    Bucket.PURCHASE_REVOLVING: "accrued",
    Bucket.INSTALLMENT_UNBILLED: "accrued_unbilled",
    Bucket.INSTALLMENT_BILLED: "accrued_billed",
    Bucket.INSTALLMENT_REVOLVING: "accrued",
}
"""Which accrual sum a bucket's interest goes to; the buckets left out bear none."""


class InterestMethod(enum.StrEnum):
    """What bears interest of a bill that is not paid in full in time."""

    FULL_BALANCE = "full_balance"
    """All of it, from the posting dates (全额计息)."""
    UNPAID_PART_ONLY = "unpaid_part_only"
    """What is left of it when its grace ends, from the posting dates (未还部分计息)."""


class AccruesFrom(enum.StrEnum):
    """The first day that bears interest."""

    POSTING_DATE = "posting_date"
    TRANSACTION_DATE = "transaction_date"


@frozen
class InterestTerms:
    """How interest is reckoned."""

    purchase_daily_rate: Rate
    cash_daily_rate: Rate
    include_statement_day: bool = True
    """Whether the statement day itself bears interest on that day's statement."""
    include_payment_day: bool = False
    """Whether the day of a repayment still bears interest on what is repaid."""
    method: InterestMethod = InterestMethod.FULL_BALANCE
    purchase_accrues_from: AccruesFrom = AccruesFrom.POSTING_DATE
    cash_accrues_from: AccruesFrom = AccruesFrom.TRANSACTION_DATE
    minimum_charge: int = 0
    """The least interest of a statement, on purchases and on cash each, where there is any; minor units."""


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
    minimum_charge: int = 0
    """What interest on purchases and on cash came to at least, each by itself; 0 for no least."""
    exact_cash: int = 0
    """What of ``exact`` is interest on cash, where there is a least charge."""


_interest_posted: Final = maker(InterestPosted)


def accrue(account: WorkingAccount, to: int) -> None:
    """Bring all three accrual sums up to the day ``to`` (not included)."""
    start = account.accrued_to
    days = to - start
    if days <= 0:
        return
    agreement = account.agreement
    factor = days * agreement.purchase_rate.scaled
    unbilled = account.purchase_unbilled + account.installment_unbilled
    billed = account.purchase_billed + account.interest_billed + account.installment_billed
    revolving = account.purchase_revolving + account.interest_revolving + account.installment_revolving
    cash = account.cash_unbilled + account.cash_billed
    if unbilled:
        account.accrued_unbilled += unbilled * factor
    if billed:
        account.accrued_billed += billed * factor
    if revolving:
        account.accrued += revolving * factor
    if cash:
        of_cash = cash * days * agreement.cash_rate.scaled
        account.accrued += of_cash
        account.accrued_cash += of_cash
    account.accrued_to = to
    trace = account.trace
    if trace is not None:
        rate = agreement.purchase_rate
        trace.accrued_unbilled.append(Segment(False, start, to, unbilled, rate))
        trace.accrued_billed.append(Segment(False, start, to, billed, rate))
        trace.accrued.append(Segment(False, start, to, revolving, rate))
        trace.accrued.append(Segment(True, start, to, cash, agreement.cash_rate))


def change(account: WorkingAccount, bucket: Bucket, amount: int, since: int) -> None:
    """Add ``amount`` (less, if negative) to a bucket, bearing interest from the day ``since`` on.

    The account is accrued to ``since`` first; where it is further already, the days between count too.
    Where the part repaid in time is forgiven, what is taken off takes its provisional interest with it.
    """
    accrue(account, since)
    name = bucket._value_  # the plain text is found in half the time of a member
    setattr(account, name, getattr(account, name) + amount)
    if since < account.accrued_to:
        bear(account, bucket, amount, since, account.accrued_to)
    if purchase_lots.keeps(account, bucket):
        if amount > 0:
            purchase_lots.add(account, bucket, amount, since)
        for start, part in purchase_lots.take(account, bucket, -amount) if amount < 0 else ():
            bear(account, bucket, -part, start, since)


def bear(account: WorkingAccount, bucket: Bucket, amount: int, from_: int, to: int) -> None:
    """Add the interest of ``amount`` of a bucket from one day to another (not included) to its sum."""
    where = SUM_OF.get(bucket)
    days = to - from_
    if where is None or days == 0:
        return
    is_cash = KIND_OF[bucket] is Kind.CASH
    for start, end, rate in _spans(account, is_cash, from_, to):
        exact = amount * (end - start) * rate.scaled
        setattr(account, where, getattr(account, where) + exact)
        if is_cash:
            account.accrued_cash += exact
        if account.trace is not None:
            getattr(account.trace, where).append(Segment(is_cash, start, end, amount, rate))


def _spans(account: WorkingAccount, is_cash: bool, from_: int, to: int) -> Iterator[tuple[int, int, Rate]]:
    """The days from one to another (not included) by the rate that holds on them."""
    for span in account.earlier_rates:
        if from_ < span.until:
            end = min(to, span.until)
            yield from_, end, span.cash_rate if is_cash else span.purchase_rate
            from_ = end
    if from_ < to:
        agreement = account.agreement
        yield from_, to, agreement.cash_rate if is_cash else agreement.purchase_rate


def forget_billed_interest(account: WorkingAccount) -> None:
    """Let the interest of billed purchases go: they were repaid within their grace period."""
    account.accrued_billed = 0
    if account.trace is not None:
        account.trace.accrued_billed.clear()
    purchase_lots.restart(account, account.accrued_to)


def assess(account: WorkingAccount, on: int, terms: InterestTerms) -> InterestPosted | None:
    """The interest to post on the statement day ``on``, half up to the minor unit.

    None where it comes to nothing; a fraction of a minor unit then waits for the next statement, unless
    there is a least charge.
    """
    return posted(account, on, on + terms.include_statement_day, terms)


def posted(account: WorkingAccount, on: int, to: int, terms: InterestTerms) -> InterestPosted | None:
    """As `assess`, the interest through the day before ``to``."""
    accrue(account, to)
    exact, of_cash = account.accrued, account.accrued_cash if terms.minimum_charge else 0
    amount = charged(exact, of_cash, terms.minimum_charge)
    if amount == 0:
        return None
    from_credit = min(account.credit, amount)
    return _interest_posted(on, amount, exact, to, from_credit, terms.minimum_charge, of_cash)


def charged(exact: int, of_cash: int, minimum_charge: int) -> int:
    """An accrual sum in minor units: rounded once, or by purchases and cash where each has its least charge.

    >>> day = 10_000 * 500_000_000  # 100.00 at 0.05 % for a day
    >>> charged(3 * day, 0, 0), charged(3 * day, 0, 100), charged(60 * day, 20 * day, 100)
    (15, 100, 300)
    """
    if not minimum_charge:
        return divide(exact, RATE_SCALE, Rounding.HALF_UP)
    parts = (exact - of_cash, of_cash)
    return sum(max(minimum_charge, divide(part, RATE_SCALE, Rounding.HALF_UP)) for part in parts if part)


def apply_posted(account: WorkingAccount, event: InterestPosted) -> None:
    """Charge the interest; the accrual sum starts again from nothing."""
    accrue(account, event.accrued_to)
    account.accrued = account.accrued_cash = 0
    account.credit -= event.from_credit
    account.interest_billed += event.amount - event.from_credit
    if account.agreement.unpaid_part_only:
        purchase_lots.add(account, Bucket.INTEREST_BILLED, event.amount - event.from_credit, event.accrued_to)
    if account.trace is not None:
        account.trace.accrued.clear()
