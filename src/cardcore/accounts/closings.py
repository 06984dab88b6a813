"""Closing an account (销户): what has to be settled first, and what may come in after it.

An account is closed once nothing is owed on it in any direction. It has no line and no bills from then on,
and no day's close does anything. Networks may still present what was bought before, for the programme's
days of late clearing: such a posting opens the account once more – it is billed and repaid like any –,
and closing it is asked for anew. A refund is paid out at once. Nothing before a closing is corrected
after it.
"""

import enum
from collections.abc import Iterator

import attrs

from cardcore.accounts import agreements, auto_repayment, ending, interest
from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.accounts.closed import Closing
from cardcore.accounts.interest import InterestTerms
from cardcore.calendars import date_text, next_statement
from cardcore.errors import Conflict
from cardcore.money import amount_text
from cardcore.values import frozen


@frozen
class ClosingTerms:
    """What a programme says of closed accounts."""

    late_clearing_days: int = 45
    """Days after the closing on which networks may still present what was bought before it."""


class Remainder(enum.StrEnum):
    """What may be left on an account that is to be closed."""

    BALANCE = "balance"
    INTEREST = "interest"
    """Accrued and not billed yet."""
    CREDIT_BALANCE = "credit_balance"
    CHARGE_OFF = "charge_off"
    """Still to be recovered."""
    HOLDS = "holds"
    AUTO_REPAYMENT = "auto_repayment"
    """A statement that is still to be collected."""
    REPAYMENT_AGREEMENT = "repayment_agreement"
    PLANS = "plans"
    DISPUTES = "disputes"
    POINTS = "points"
    POINTS_MISSING = "points_missing"
    """What refunds should have taken back and later points make up."""
    MEMBER_POINTS = "member_points"
    """In merchants' programmes."""
    REWARDS = "rewards"
    """Money of offers that is still to be paid."""


@frozen
class Remaining:
    """One thing that is left: what, and how much of it or which."""

    what: Remainder
    detail: str

    def __str__(self) -> str:
        """``balance CNY 12.00``."""
        return f"{self.what} {self.detail}"


@frozen
class AccountClosed:
    """The account lives no more."""

    on: int
    reason: str
    clears_until: int


@frozen
class AccountReopened:
    """Something is owed on a closed account once more: it bills again."""

    on: int
    next_statement_date: int


def remaining(account: WorkingAccount, on: int, terms: InterestTerms) -> Iterator[Remaining]:
    """What is left in one currency on a day, the most telling first."""
    amounts = (
        (Remainder.BALANCE, account.balance_minor),
        (Remainder.INTEREST, _interest(account, on, terms)),
        (Remainder.CREDIT_BALANCE, account.credit),
        (Remainder.CHARGE_OFF, account.charge_off.left if account.charge_off else 0),
    )
    for what, amount in amounts:
        if amount > 0:
            yield Remaining(what, f"{account.currency} {amount_text(amount, account.currency)}")
    if account.holds:
        yield Remaining(Remainder.HOLDS, ", ".join(hold.hold_id for hold in account.holds))
    days = [day for day in auto_repayment.collection_days(account) if day >= on]
    if days and account.billed_outstanding:
        yield Remaining(Remainder.AUTO_REPAYMENT, date_text(days[0]))
    arranged = agreements.arrangement_of(account)
    if arranged.runs:
        yield Remaining(Remainder.REPAYMENT_AGREEMENT, arranged.plan_id)


def _interest(account: WorkingAccount, on: int, terms: InterestTerms) -> int:
    """What the next statement would charge for certain: less than half a minor unit is let go."""
    charged = interest.posted(account, on, max(on, account.accrued_to), terms)
    return charged.amount if charged else 0


def is_closed(account: AccountFields) -> bool:
    """Whether it is closed now."""
    return account.closing is not None and not account.closing.reopened_on


def require_open(account: AccountFields) -> None:
    """Refuse what a closed account does no more: ``account-closed``."""
    closing = account.closing
    if closing is not None and not closing.reopened_on:
        raise Conflict("account-closed", f"the account was closed on {date_text(closing.on)}")


def require_clearing(closing: Closing, made_on: int, on: int) -> None:
    """Refuse what was made after the closing, or is presented later than it may: ``account-closed``."""
    if made_on > closing.on or on > closing.clears_until:
        closed, last = date_text(closing.on), date_text(closing.clears_until)
        detail = f"the account was closed on {closed}; what was made by then may be presented until {last}"
        raise Conflict("account-closed", detail)


def require_never_closed(account: AccountFields) -> None:
    """Refuse to correct what lies before a closing: ``account-closed``."""
    if account.closing is not None:
        detail = f"nothing before the closing on {date_text(account.closing.on)} is corrected"
        raise Conflict("account-closed", detail)


def reopened(account: AccountFields, on: int) -> AccountReopened:
    """The end of a closing as it will be recorded."""
    return AccountReopened(on, next_statement(on - 1, account.agreement.statement_day))


def apply_closed(account: WorkingAccount, event: AccountClosed) -> None:
    """Have no line, and wait for no day any more."""
    ending.end(account, event.on)
    account.closing = Closing(event.on, event.reason, event.clears_until)


def apply_reopened(account: WorkingAccount, event: AccountReopened) -> None:
    """Bill again; the line stays closed."""
    account.next_statement_date = event.next_statement_date
    if account.closing is not None:
        account.closing = attrs.evolve(account.closing, reopened_on=event.on)
