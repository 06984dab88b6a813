"""Installment plans and the account: what opening, billing, changing and ending a plan does to balances.

Until a row is billed its principal is no part of the balance: it bears no interest, counts towards no
minimum payment and only uses the line. A row that is billed is owed like anything posted that day, and
counts in full towards the next minimum payment. What was provisional interest of a purchase before it was
converted stays so: it is charged only if the rest of its statement loses its grace (our convention).
"""

from collections.abc import Iterable
from typing import Final

import attrs

from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.accounts.buckets import Bucket
from cardcore.accounts.delinquency import reduce_past_due
from cardcore.accounts.interest import change
from cardcore.accounts.postings import CREDIT_ORDER
from cardcore.accounts.repayments import Parts, allocate, reduce
from cardcore.calendars import FAR_AHEAD
from cardcore.ids import PlanId
from cardcore.installments import plan as lives
from cardcore.installments.checks import Kind
from cardcore.installments.plan import InstallmentPlan, Line, PlanRow, PlanStatus
from cardcore.values import frozen

Plans = tuple[InstallmentPlan, ...]

SOURCE: Final = (Bucket.PURCHASE_BILLED, Bucket.PURCHASE_UNBILLED)
"""What a conversion takes principal from; what revolves has lost its time for that."""

BACK_ORDER: Final = tuple(sorted(CREDIT_ORDER, key=lambda bucket: not bucket.value.startswith("installment")))
"""What a refund to a plan reduces first once nothing of it is outstanding: what plans have billed."""


@frozen
class PlanOpened:
    """A plan was agreed: principal left the balance for it, or was paid out."""

    on: int
    plan: InstallmentPlan
    amount: int
    allocation: Parts
    """What left the balance, bucket by bucket; nothing where cash was paid out."""
    to_credit: int = 0
    """What was repaid of the purchase already, by a reward for it: a credit balance now."""

    @property
    def taken(self) -> int:
        """What the account owes less by it; nothing where cash was paid out."""
        return sum(part for _, part in self.allocation) + self.to_credit


@frozen
class InstallmentBilled:
    """A row of a plan was billed: the holder owes it now."""

    on: int
    plan_id: PlanId
    row: PlanRow
    amount: int
    """Principal and all interest, whoever pays it."""
    from_credit: int
    merchant_up_front: bool = False


@frozen
class PlanChanged:
    """The rows to come are others from now on; no money moved but what the merchant gets back."""

    on: int
    plan_id: PlanId
    change: str
    """``settle``, ``prepay``, ``pay_next``, ``reage`` or ``accelerate``."""
    amount: int
    """The principal that it is about."""
    rows: tuple[PlanRow, ...]
    since: int
    merchant_returned: int = 0


@frozen
class PlanRefunded:
    """A merchant gave back all or a part of what was converted."""

    on: int
    plan_id: PlanId
    amount: int
    merchant: str
    off_plan: int
    """The part that rows to come need not repay any more."""
    rows: tuple[PlanRow, ...]
    allocation: Parts
    to_credit: int
    merchant_returned: int = 0


@frozen
class PlanCancelled:
    """The holder cancelled a plan in its cooling-off time: the principal is owed as before, no interest."""

    on: int
    plan_id: PlanId
    amount: int
    """What comes back to the balance."""
    bucket: Bucket
    from_credit: int
    interest_back: int
    """Interest that was billed already."""
    allocation: Parts
    """What the interest given back reduces."""
    to_credit: int
    merchant_returned: int = 0
    merchant_back: int = 0
    """What the merchant paid of rows that are billed."""
    state_back: int = 0


PlanStep = InstallmentBilled | PlanChanged | PlanRefunded | PlanCancelled
"""What happens to a plan that is open."""


def opened(account: AccountFields, plan: InstallmentPlan, source: tuple[Bucket, ...], on: int) -> PlanOpened:
    """A plan as it will be opened, its principal taken from these buckets; from none it is paid out."""
    parts, left = allocate(account, plan.principal, source) if source else ((), 0)
    return PlanOpened(on, plan, plan.principal, parts, left)


def billed(account: AccountFields, plan: InstallmentPlan, on: int) -> InstallmentBilled:
    """The next row of a plan as it will be billed; a credit balance is used up first."""
    row = plan.rows[plan.billed]
    return InstallmentBilled(
        on,
        plan.plan_id,
        row,
        row.principal + row.interest,
        min(account.credit, row.total),
        plan.terms.merchant_up_front,
    )


def apply_opened(account: WorkingAccount, plans: Plans, event: PlanOpened) -> Plans:
    """Owe less by what was converted, and repay it by rows."""
    reduce(account, event.allocation, event.on)
    account.credit += event.to_credit
    account.cycle_converted += event.taken
    reduce_past_due(account, 0)
    return _keep(account, (*plans, event.plan))


def apply_billed(account: WorkingAccount, plans: Plans, event: InstallmentBilled) -> Plans:
    """Owe the row: its interest first takes what there is of a credit balance. The day is closed."""
    row = event.row
    account.credit -= event.from_credit
    for_interest = min(event.from_credit, row.holder)
    principal = row.principal - (event.from_credit - for_interest)
    change(account, Bucket.INSTALLMENT_INTEREST_UNBILLED, row.holder - for_interest, event.on)
    change(account, Bucket.INSTALLMENT_UNBILLED, principal, event.on)
    account.cycle_installments += row.principal
    account.cycle_installment_interest += row.holder
    if not row.is_extra and event.on == row.due_date:
        account.closed_through = max(account.closed_through, event.on)
    return _follow(account, plans, event)


def apply_changed(account: WorkingAccount, plans: Plans, event: PlanChanged) -> Plans:
    """Have other rows to come."""
    return _follow(account, plans, event)


def apply_refunded(account: WorkingAccount, plans: Plans, event: PlanRefunded) -> Plans:
    """Owe less: first of the rows to come, then of what is billed, and the rest is a credit balance."""
    reduce(account, event.allocation, event.on)
    account.credit += event.to_credit
    account.cycle_refunds += event.amount - event.off_plan
    reduce_past_due(account, 0)
    return _follow(account, plans, event)


def apply_cancelled(account: WorkingAccount, plans: Plans, event: PlanCancelled) -> Plans:
    """Owe the principal as before, and have the interest back."""
    account.credit -= event.from_credit
    change(account, event.bucket, event.amount - event.from_credit, event.on)
    reduce(account, event.allocation, event.on)
    account.credit += event.to_credit
    account.cycle_converted -= event.amount
    account.cycle_installment_interest -= event.interest_back
    reduce_past_due(account, 0)
    return _follow(account, plans, event)


def _follow(account: WorkingAccount, plans: Plans, event: PlanStep) -> Plans:
    plan = next(plan for plan in plans if plan.plan_id == event.plan_id)
    return _keep(account, lives.replaced(plans, plan_after(plan, event)))


def plan_after(plan: InstallmentPlan, event: PlanStep) -> InstallmentPlan:
    """The plan as it goes on after something happened to it."""
    if isinstance(event, InstallmentBilled):
        return lives.row_billed(plan)
    if isinstance(event, PlanChanged):
        return lives.changed(plan, event.rows, event.since)
    if isinstance(event, PlanCancelled):
        return lives.ended(plan, PlanStatus.CANCELLED)
    status = PlanStatus.REFUNDED if plan.status is PlanStatus.OPEN else plan.status
    after = lives.changed(plan, event.rows) if event.rows else lives.ended(plan, status)
    return attrs.evolve(after, refunded=plan.refunded + event.amount)


def _keep(account: WorkingAccount, plans: Plans) -> Plans:
    """The plans, the account's figures about them brought up to date."""
    open_plans = [plan for plan in plans if plan.billed < len(plan.rows)]
    account.plan_principal = sum(plan.outstanding for plan in open_plans)
    account.plan_principal_apart = _outstanding(open_plans, Line.APART)
    cash = [plan for plan in open_plans if plan.terms.kind is Kind.CASH]
    account.plan_cash = _outstanding(cash, Line.SHARED)
    dates = [plan.rows[plan.billed].due_date for plan in open_plans]
    account.next_installment_date = min(dates, default=FAR_AHEAD)
    return plans


def _outstanding(plans: Iterable[InstallmentPlan], line: Line) -> int:
    return sum(plan.outstanding for plan in plans if plan.terms.line is line)
