"""Plans agreed at the till: authorized with their purchase, opened when it is presented.

The price and the line are those of the authorization; the rows begin with the presentment. What is presented
may be another amount than was authorized: the plan is of at most what was asked for, and of nothing where
the merchant presents too little for a plan or the programme has it no more (our conventions).
"""

import attrs

from cardcore.accounts import holds
from cardcore.accounts.account import AccountFields
from cardcore.errors import InvalidInput
from cardcore.ids import HoldId
from cardcore.installments.checks import Kind
from cardcore.installments.products import InstallmentProduct
from cardcore.installments.proposals import (
    Asked,
    HeldPlan,
    PlanRefused,
    PlanWish,
    agreed,
    priced,
    reasons_against,
)
from cardcore.installments.subsidy import InterestCoupon
from cardcore.journeys.convertible import line_for, reasons_of_account, with_subsidy_of
from cardcore.journeys.interest_coupons import promised_coupon, require_coupon
from cardcore.journeys.opening_plans import open_plan, product_of, require_new
from cardcore.journeys.use_benefit import spend
from cardcore.money import display_amount, require_positive
from cardcore.offers.benefits import Benefit
from cardcore.programs.program import Program
from cardcore.relationships import Draft


def held_plan(account: AccountFields, hold_id: HoldId | None) -> HeldPlan | None:
    """The plan that was agreed with a hold, where the hold is open and has one."""
    hold = holds.find(account, hold_id)
    return None if hold is None else hold.plan


def agree_plan(
    draft: Draft, wish: PlanWish, amount: int, on: int, program: Program
) -> HeldPlan | PlanRefused:
    """What is agreed with an authorization of so many minor units, or every reason against it.

    `NotFound` for a product that the programme does not have or a coupon that is not there, `Conflict`
    ``plan-exists``, `InvalidInput`
    ``amount-exceeds-plan`` beyond what is authorized and ``terms-invalid`` where the amount has fewer minor
    units than rows.
    """
    if require_positive(wish.asked.amount, field="plan") > amount:
        wanted, most = (display_amount(minor, program.currency) for minor in (wish.asked.amount, amount))
        detail = f"{wanted} of {most} that are authorized"
        raise InvalidInput("amount-exceeds-plan", detail, field="plan")
    product = product_of(program, wish.product)
    require_new(draft, wish.plan_id)
    if wish.coupon_of:
        wish = _with_coupon(wish, require_coupon(draft, wish.coupon_of, on))
    asked = with_subsidy_of(draft.plans, wish.asked)
    day = draft.account.agreement.statement_day
    found = priced(product, asked, program.currency, on, day)
    reasons = reasons_against(product, asked, found, 0) + reasons_of_account(draft, asked, product, 0, on)
    if reasons:
        return PlanRefused(reasons)
    return HeldPlan(wish, found.held, line_for(draft.account, product, Kind.MERCHANT))


def open_held(draft: Draft, held: HeldPlan, presented: int, purchase: int, on: int, program: Program) -> None:
    """Open the plan of what was presented; ``purchase`` is the sequence number of its event."""
    wish = held.wish
    coupon = promised_coupon(draft, wish.coupon_of, purchase) if wish.coupon_of else None
    if wish.coupon_of:
        wish = _with_coupon(wish, coupon)
    asked = attrs.evolve(wish.asked, amount=min(wish.asked.amount, presented))
    product = next((one for one in program.installments if one.name == wish.product), None)
    if product is None or asked.amount < _least(product, asked):
        return
    asked = with_subsidy_of(draft.plans, asked)
    day = draft.account.agreement.statement_day
    found = priced(product, asked, program.currency, on, day, held.price)
    if found.not_offered is None:
        open_plan(draft, agreed(wish.plan_id, product, asked, found, held.line, on, purchase), on)
        if coupon is not None:
            spend(draft, coupon, 1, on, program, wish.plan_id)


def _with_coupon(wish: PlanWish, coupon: Benefit | None) -> PlanWish:
    """The wish with the help of a coupon that an offer gave; without any where it is gone."""
    rate = None if coupon is None else coupon.rate
    return attrs.evolve(
        wish, asked=attrs.evolve(wish.asked, coupon=None if rate is None else InterestCoupon(rate))
    )


def _least(product: InstallmentProduct, asked: Asked) -> int:
    return max(product.limits.least_amount, asked.periods * product.rounding.round_to)
