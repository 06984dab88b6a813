"""What closing a day does to plans: rows are billed, and a plan whose holder missed too often is all due."""

from cardcore.accounts import plans
from cardcore.accounts.plans import PlanChanged
from cardcore.installments.changes import Change, PlanRequest, quote_change
from cardcore.installments.plan import InstallmentPlan
from cardcore.relationships import Draft


def bill_rows(draft: Draft, day: int) -> None:
    """Bill the next row of every plan that is due by now."""
    for plan in draft.plans:
        if plan.next_date is not None and plan.next_date <= day:
            draft.record(plans.billed(draft.account, plan, day))


def accelerate(draft: Draft, day: int) -> None:
    """Bill all of the plans that agree so after as many minimums missed in a row, without a penalty."""
    missed = draft.account.missed_in_a_row
    for plan in draft.plans:
        if 0 < plan.terms.accelerates_after <= missed:
            call_due(draft, plan, day)


def call_due(draft: Draft, plan: InstallmentPlan, day: int) -> None:
    """Bill all that is outstanding of a plan, without a penalty."""
    if plan.next_date is None:
        return
    quote = quote_change(plan, PlanRequest(day, plan.plan_id, Change.ACCELERATE))
    draft.record(
        PlanChanged(
            day,
            plan.plan_id,
            Change.ACCELERATE.value,
            quote.principal,
            quote.rows,
            quote.since,
            quote.merchant_returned,
        )
    )
    changed = next(one for one in draft.plans if one.plan_id == plan.plan_id)
    draft.record(plans.billed(draft.account, changed, day))
