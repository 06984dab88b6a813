"""Grace judged, minimums missed, days past due, cure.

On the last day of grace (容时) a statement is judged once: paid in full within the tolerance (容差) its
provisional interest is forgotten, otherwise it is charged and the balance revolves. A minimum not met
by then makes the account past due from its payment due date until the missing part is repaid.
"""

from cardcore.accounts import purchase_lots
from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.accounts.interest import accrue, forget_billed_interest
from cardcore.calendars import FAR_AHEAD
from cardcore.values import frozen


@frozen
class GraceTerms:
    """How late and how little short a repayment may be and still count as in time and in full."""

    days: int
    """Calendar days after the payment due date (容时)."""
    tolerance: int
    """Minor units that may be missing from the full payment (容差)."""


@frozen
class GraceKept:
    """The statement was paid in full in time, within the tolerance: its purchases bear no interest."""

    on: int


@frozen
class GraceLost:
    """The statement was not paid in full in time: its purchases bear interest from their posting dates."""

    on: int
    outstanding: int
    minimum_met: bool


@frozen
class MinimumMissed:
    """Less than the minimum payment due was repaid in time."""

    on: int
    minimum_payment_due: int
    paid: int
    shortfall: int


@frozen
class DelinquencyCured:
    """Nothing is past due any more."""

    on: int


def judge_grace(
    account: AccountFields, on: int, terms: GraceTerms, *, minimum_met: bool
) -> GraceKept | GraceLost:
    """Whether the last statement was paid in full by the end of its grace."""
    outstanding = account.billed_outstanding
    if outstanding <= terms.tolerance:
        return GraceKept(on)
    return GraceLost(on, outstanding, minimum_met)


def judge_minimum(account: AccountFields, on: int, terms: GraceTerms) -> MinimumMissed | None:
    """The last statement's minimum if it was missed; never more is missing than what is still owed of it.

    What the tolerance forgives counts as repaid: a bill paid in full misses no minimum.
    """
    statement = account.statement
    minimum = statement.minimum_payment_due if statement else 0
    shortfall = min(minimum - account.minimum_paid, account.billed_outstanding)
    if shortfall <= 0 or account.billed_outstanding <= terms.tolerance:
        return None
    return MinimumMissed(on, minimum, account.minimum_paid, shortfall)


def cure(account: AccountFields, on: int) -> DelinquencyCured | None:
    """The cure to record once nothing is past due any more."""
    return DelinquencyCured(on) if account.overdue_since and not account.past_due else None


def reduce_past_due(account: WorkingAccount, repaid: int) -> None:
    """Take ``repaid`` off what is past due, which is never more than what is still owed."""
    if account.past_due:
        account.past_due = max(0, min(account.past_due - repaid, account.billed_outstanding))


def apply_grace_kept(account: WorkingAccount, event: GraceKept) -> None:
    """Forget the provisional interest; what the tolerance left is billed again and no longer past due."""
    accrue(account, event.on)
    forget_billed_interest(account)
    account.past_due = 0
    account.missed_in_a_row = 0
    _judged(account, event)


def apply_grace_lost(account: WorkingAccount, event: GraceLost) -> None:
    """Charge the provisional interest and let the billed balance revolve."""
    accrue(account, event.on)
    account.accrued += account.accrued_billed
    account.accrued_billed = 0
    account.purchase_revolving += account.purchase_billed
    account.purchase_billed = 0
    account.interest_revolving += account.interest_billed
    account.interest_billed = 0
    account.installment_revolving += account.installment_billed
    account.installment_billed = 0
    account.missed_in_a_row = 0 if event.minimum_met else account.missed_in_a_row + 1
    _judged(account, event)
    if account.trace is not None:
        account.trace.accrued += account.trace.accrued_billed
        account.trace.accrued_billed.clear()
    purchase_lots.end(account)


def _judged(account: WorkingAccount, event: GraceKept | GraceLost) -> None:
    account.judged_on = FAR_AHEAD
    account.closed_through = event.on


def apply_minimum_missed(account: WorkingAccount, event: MinimumMissed) -> None:
    """Become past due, or stay so with the larger sum; the oldest due date counts."""
    account.past_due = event.shortfall
    if not account.overdue_since and account.statement:
        account.overdue_since = account.statement.payment_due_date


def apply_cured(account: WorkingAccount, _event: DelinquencyCured) -> None:
    """Be current again."""
    account.past_due = 0
    account.overdue_since = 0


def days_past_due(account: AccountFields, on: int) -> int:
    """Days since the payment due date of the oldest minimum still missing; 0 when current.

    What was charged off stays past due until all of it is recovered.
    """
    off, since = account.charge_off, account.overdue_since
    if off is not None and off.left:
        since = off.overdue_since
    return max(0, on - since) if since else 0


def delinquency_bucket(days: int) -> int:
    """M0 … M7 by days past due: M1 is 1–30 days, M2 31–60, …, M7 more than 180.

    >>> [delinquency_bucket(days) for days in (0, 1, 30, 31, 180, 181, 900)]
    [0, 1, 1, 2, 6, 7, 7]
    """
    return min((days + 29) // 30, 7)
