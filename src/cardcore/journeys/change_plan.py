"""Changing a plan: request → quote → rows to come → what is billed at once → penalty → notices.

Each change can be quoted first; without a quote it is done by the terms of its own day.
"""

from collections.abc import Sequence

from cardcore.accounts import plans
from cardcore.accounts.buckets import Bucket
from cardcore.accounts.plans import BACK_ORDER, PlanCancelled, PlanChanged, PlanRefunded
from cardcore.accounts.repayments import allocate
from cardcore.errors import Conflict, NotFound
from cardcore.fees import FeeKind, RateTerms
from cardcore.ids import PlanId
from cardcore.installments.changes import (
    BILLS_AT_ONCE,
    Change,
    PlanQuote,
    PlanRequest,
    quote_change,
    require_held,
)
from cardcore.installments.checks import Kind
from cardcore.installments.plan import InstallmentPlan, find
from cardcore.journeys.charging import charge
from cardcore.journeys.close_day import begin_on_books
from cardcore.journeys.convertible import FAR_BEHIND, left_of_purchase
from cardcore.journeys.curing import cure
from cardcore.journeys.taking_back import take_back
from cardcore.money import display_amount
from cardcore.notices import Facts, NoticeKind
from cardcore.offers.refunds import Named
from cardcore.points import lots
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Event, Outcome, Relationship
from cardcore.transactions import Transaction

NOTICE = {
    Change.SETTLE: NoticeKind.PLAN_SETTLED,
    Change.PREPAY: NoticeKind.PLAN_PREPAID,
    Change.PAY_NEXT: NoticeKind.PLAN_PREPAID,
    Change.REFUND: NoticeKind.PLAN_REFUNDED,
    Change.CANCEL: NoticeKind.PLAN_CANCELLED,
    Change.REAGE: NoticeKind.PLAN_REAGED,
}


def plan_told_after(relationship: Relationship, request: PlanRequest) -> int:
    """Behind which event the history of a change begins: of a refund with the purchase that was converted."""
    plan = find(relationship.plans, request.plan_id)
    if plan is None or not plan.purchase or request.change is not Change.REFUND:
        return FAR_BEHIND
    return plan.purchase - 1


def quote_plan_change(
    relationship: Relationship, request: PlanRequest, program: Program, history: Sequence[Event] = ()
) -> PlanQuote:
    """What a change would come to; the relationship stays as it is.

    ``history`` are the account's events behind `plan_told_after`: by them a plan gives back no more than its
    merchant has not given back otherwise, by refunds of the purchase or that name none. `NotFound` for an
    unknown plan, `Conflict` ``refund-exceeds-capture``; errors of
    `cardcore.installments.changes.quote_change`.
    """
    draft, _ = begin_on_books(relationship, request.on, program)
    plan = _plan(draft, request.plan_id)
    _require_not_given_back(plan, request, history)
    return quote_change(plan, request)


def change_plan(
    relationship: Relationship,
    request: PlanRequest,
    program: Program,
    quoted: PlanQuote | None = None,
    history: Sequence[Event] = (),
) -> Outcome:
    """Do what was asked, as it was quoted where it was.

    `Conflict` ``quote-expired`` or ``quote-stale``; else as `quote_plan_change`.
    """
    draft, program = begin_on_books(relationship, request.on, program)
    plan = _plan(draft, request.plan_id)
    _require_not_given_back(plan, request, history)
    quote = quote_change(plan, request) if quoted is None else require_held(quoted, plan, request)
    if request.change is Change.REFUND:
        _refund(draft, plan, request, quote, program)
    elif request.change is Change.CANCEL:
        _cancel(draft, plan, quote, request.on)
    else:
        _change(draft, quote, request.on)
    cure(draft, request.on)
    facts: Facts = {"plan": plan.plan_id, "amount": request.amount or quote.principal, "due": quote.payoff}
    draft.tell(NOTICE[request.change], request.on, facts)
    return draft.outcome()


def _plan(draft: Draft, plan_id: PlanId) -> InstallmentPlan:
    found = find(draft.plans, plan_id)
    if found is None:
        raise NotFound("not-found", f"no plan {plan_id}", field="plan_id")
    return found


def _require_not_given_back(plan: InstallmentPlan, request: PlanRequest, history: Sequence[Event]) -> None:
    """Refuse to give back by a plan what its merchant gave back by a refund: each minor unit comes once."""
    if not history:
        return
    left = max(0, left_of_purchase(history, plan.purchase) - plan.refunded)
    if request.amount > left:
        rest = display_amount(left, plan.currency)
        detail = f"{rest} is left of that purchase; its merchant's refunds gave back the rest"
        raise Conflict("refund-exceeds-capture", detail, field="amount")


def _change(draft: Draft, quote: PlanQuote, on: int) -> None:
    request = quote.request
    draft.record(
        PlanChanged(
            on,
            request.plan_id,
            request.change.value,
            quote.principal,
            quote.rows,
            quote.since,
            quote.merchant_returned,
        )
    )
    if request.change in BILLS_AT_ONCE:
        draft.record(plans.billed(draft.account, _plan(draft, request.plan_id), on))
    terms = _plan(draft, request.plan_id).terms
    if quote.penalty:
        fee = RateTerms(terms.penalty_rate).assess(FeeKind.EARLY_SETTLEMENT, quote.principal)
        charge(draft, fee, on)


def _refund(
    draft: Draft, plan: InstallmentPlan, request: PlanRequest, quote: PlanQuote, program: Program
) -> None:
    on, rest = request.on, request.amount - quote.principal
    parts, left = allocate(draft.account, rest, BACK_ORDER)
    draft.record(
        PlanRefunded(
            on,
            plan.plan_id,
            request.amount,
            request.merchant,
            quote.principal,
            quote.rows,
            parts,
            left,
            quote.merchant_returned,
        )
    )
    back = Transaction(request.amount, draft.account.currency, on, on, request.mcc, request.merchant)
    take_back(draft, back, Named(plan.purchase), draft.account.sequence, on, program)
    if request.mcc:
        facts = {"amount": request.amount, "mcc": request.mcc, "merchant": request.merchant}
        next_statement_date = draft.account.next_statement_date
        spend = lots.Spend(request.amount, request.mcc, on, next_statement_date, lambda: facts)
        taken = lots.claw_back(draft.points, spend, program.points)
        if taken is not None:
            draft.record(taken)


def _cancel(draft: Draft, plan: InstallmentPlan, quote: PlanQuote, on: int) -> None:
    account = draft.account
    is_cash = plan.terms.kind is Kind.CASH
    interest = sum(row.holder for row in plan.billed_rows)
    parts, left = allocate(account, interest, BACK_ORDER)
    from_credit = min(account.credit + left, quote.principal)  # what comes back is owed less at once
    draft.record(
        PlanCancelled(
            on,
            plan.plan_id,
            quote.principal,
            Bucket.INSTALLMENT_UNBILLED if is_cash else Bucket.PURCHASE_UNBILLED,
            from_credit,
            interest,
            parts,
            left,
            quote.merchant_returned,
            sum(row.merchant for row in plan.billed_rows),
            sum(row.state for row in plan.billed_rows),
        )
    )
