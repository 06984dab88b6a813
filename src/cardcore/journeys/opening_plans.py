"""Opening a plan, however it came to be agreed: what it needs of the programme, its event and its notice."""

from cardcore.accounts import plans
from cardcore.errors import Conflict, NotFound, shown
from cardcore.ids import PlanId, require_id
from cardcore.installments.checks import Kind
from cardcore.installments.plan import InstallmentPlan, find
from cardcore.installments.products import InstallmentProduct
from cardcore.journeys.convertible import source
from cardcore.journeys.curing import cure
from cardcore.notices import Facts, NoticeKind
from cardcore.programs.program import Program
from cardcore.relationships import Draft


def product_of(program: Program, name: str) -> InstallmentProduct:
    """The product of that name; `NotFound` ``not-found`` where the programme has none."""
    found = next((product for product in program.installments if product.name == name), None)
    if found is None:
        known = ", ".join(product.name for product in program.installments)
        raise NotFound("not-found", f"{shown(name)} is none of the products: {known}", field="product")
    return found


def require_new(draft: Draft, plan_id: PlanId) -> None:
    """Refuse an id that a plan has, or is to have: `Conflict` ``plan-exists``; or that is none."""
    require_id(plan_id, field="plan_id")
    held = (hold.plan.wish.plan_id for hold in draft.account.holds if hold.plan is not None)
    if find(draft.plans, plan_id) is not None or plan_id in held:
        detail = f"there is a plan {plan_id}; give each its own id"
        raise Conflict("plan-exists", detail, field="plan_id")


def open_plan(draft: Draft, plan: InstallmentPlan, on: int) -> None:
    """Take its principal from where it is owed, and say so."""
    is_cash = plan.terms.kind is Kind.CASH
    buckets = () if is_cash else source(draft.account, plan.terms.kind, plan.purchase)
    draft.record(plans.opened(draft.account, plan, buckets, on))
    cure(draft, on)
    facts: Facts = {
        "plan": plan.plan_id,
        "amount": plan.principal,
        "periods": len(plan.rows),
        "first": plan.rows[0].total,
        "interest": sum(row.holder for row in plan.rows),
    }
    draft.tell(NoticeKind.PLAN_OPENED, on, facts)
