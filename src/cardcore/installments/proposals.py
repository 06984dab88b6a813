"""A proposal for a plan: product, amount and term become a schedule, a price, and every reason against it.

>>> from cardcore.installments.checks import Violation, Rule
>>> PlanRefused((Reason.of(Violation(Rule.FEWEST_PERIODS, "at least 2", "1")),)).reasons[0].rule
'fewest_periods'
"""

from typing import Self

import attrs

from cardcore.ids import OfferId, PlanId
from cardcore.installments.checks import Kind, Payout, Proposal, Violation, violations
from cardcore.installments.disclosure import Disclosure, disclose
from cardcore.installments.plan import InstallmentPlan, Line, PlanRow, PlanTerms, plan_rows
from cardcore.installments.pricing import Inquiry, PriceQuote, quote
from cardcore.installments.products import InstallmentProduct
from cardcore.installments.schedule import AmortizationSchedule, resolve
from cardcore.installments.subsidy import (
    InterestCoupon,
    MerchantRate,
    MerchantShare,
    Support,
    contract_rate,
    split,
)
from cardcore.installments.terms import InstallmentTerms
from cardcore.rates import Rate
from cardcore.values import frozen


@frozen
class Reason:
    """Why a plan cannot be agreed: the rule, what it wants, and what there is."""

    rule: str
    wanted: str
    got: str

    @classmethod
    def of(cls, violation: Violation) -> Self:
        """The reason that a broken rule is."""
        return cls(violation.rule.value, violation.wanted, violation.got)


@frozen
class PlanRefused:
    """A plan was not agreed; all reasons at once."""

    reasons: tuple[Reason, ...]


@frozen
class Asked:
    """What a holder asks for."""

    kind: Kind
    amount: int
    periods: int
    payout: Payout | None = None
    tags: tuple[str, ...] = ()
    tier: str = ""
    scene: str = ""
    merchant: MerchantShare | MerchantRate | None = None
    coupon: InterestCoupon | None = None
    subsidy_used: tuple[tuple[int, int], ...] = ()
    """What the state paid for this holder already, by calendar year."""
    installment: int = 0
    """Where the holder chooses it: what is paid in every row. ``periods`` is then the most, 0 the longest."""


@frozen
class HeldPrice:
    """A rate that holds for what was quoted or authorized."""

    rate: Rate
    row: str
    """Of the price table; empty for the usual rate."""
    valid_until: int


@frozen
class PlanWish:
    """The plan that a purchase is to become, as a merchant asks for it when authorizing."""

    plan_id: PlanId
    product: str
    asked: Asked
    coupon_of: OfferId = OfferId("")
    """The offer whose interest coupon is used; none where it is empty."""


@frozen
class HeldPlan:
    """What was agreed when a purchase was authorized: the plan that it becomes when it is presented."""

    wish: PlanWish
    price: HeldPrice
    line: Line

    def apart(self, amount: int) -> int:
        """Of an authorization of so many minor units, what the card's line need not have room for."""
        return min(amount, self.wish.asked.amount) if self.line is Line.APART else 0


@frozen
class Priced:
    """A plan as it would be agreed: its rows, what it costs, and from which price."""

    terms: InstallmentTerms
    schedule: AmortizationSchedule
    disclosure: Disclosure
    rows: tuple[PlanRow, ...]
    rate: Rate
    price: str
    """The row of the price table; empty for the usual rate."""
    valid_until: int
    not_offered: Reason | None = None
    """Why the product has no such plan; what the rules say of it is told with it."""

    @property
    def held(self) -> HeldPrice:
        """The rate alone, for a plan of another amount or day."""
        return HeldPrice(self.rate, self.price, self.valid_until)


def _price(product: InstallmentProduct, asked: Asked, on: int) -> HeldPrice | None:
    """The rate for an inquiry; None where its term is not offered."""
    rate = product.rate_of(asked.periods)
    if rate is None:
        return None
    usual = HeldPrice(rate, "", on + product.quote_days)
    if product.prices is None:
        return usual
    inquiry = Inquiry(on, asked.amount, asked.periods, frozenset(asked.tags), asked.tier, asked.scene)
    found = quote(product.prices, inquiry, product.quote_days)
    return HeldPrice(found.rate, found.row, found.valid_until) if isinstance(found, PriceQuote) else usual


def priced(
    product: InstallmentProduct,
    asked: Asked,
    currency: str,
    on: int,
    statement_day: int,
    held: HeldPrice | None = None,
) -> Priced:
    """The plan that the product makes of what was asked; without a price where it has no such kind or term.

    ``held`` is what was quoted or authorized before.
    """
    asked = attrs.evolve(asked, periods=asked.periods or product.longest)
    price = held or _price(product, asked, on)
    not_offered = None
    if price is None or asked.kind not in product.kinds:
        terms_offered = ", ".join(str(periods) for periods, _ in product.rates)
        wanted = f"{' or '.join(product.kinds)} in {terms_offered} periods"
        not_offered = Reason("offered", wanted, f"{asked.kind} in {asked.periods} periods")
        price = HeldPrice(Rate.of("0"), "", on)
    terms = product.terms(
        currency, asked.amount, asked.periods, price.rate, on, statement_day, asked.installment
    )
    schedule = resolve(terms)
    shown = disclose(schedule)
    fiscal = product.fiscal_of(asked.kind)
    support = Support(asked.merchant, asked.coupon, fiscal, dict(asked.subsidy_used))
    helped = not_offered is None and (asked.merchant or asked.coupon or fiscal)
    divided = split(schedule, contract_rate(terms, shown), support) if helped else None
    rows = plan_rows(schedule, divided)
    return Priced(terms, schedule, shown, rows, price.rate, price.row, price.valid_until, not_offered)


def reasons_against(
    product: InstallmentProduct, asked: Asked, found: Priced, already_in_installments: int
) -> tuple[Reason, ...]:
    """Every rule of regulation and of the product that the plan would break, whether it is offered first."""
    proposal = Proposal(
        kind=asked.kind,
        schedule=found.schedule,
        disclosure=found.disclosure,
        limits=product.limits,
        separate_contract=True,
        already_in_installments=already_in_installments,
        interest_payments=product.interest_payments,
        payout=asked.payout,
    )
    broken = tuple(map(Reason.of, violations(proposal)))
    return (found.not_offered, *broken) if found.not_offered else broken


def agreed(
    plan_id: PlanId,
    product: InstallmentProduct,
    asked: Asked,
    found: Priced,
    line: Line,
    on: int,
    purchase: int,
) -> InstallmentPlan:
    """The plan, just opened."""
    merchant = asked.merchant
    terms = PlanTerms(
        product.name,
        asked.kind,
        product.method.name,
        found.rate,
        product.method.of_total,
        product.method.day_count,
        line,
        product.early_rule,
        product.penalty_rate,
        on + product.cooling_off_days if product.cooling_off_days else 0,
        product.quote_days,
        product.accelerates_after,
        merchant is not None and merchant.up_front,
        product.reage_keeps,
        product.method.balloon_share,
        asked.installment,
        product.free_periods,
        product.rounding,
        found.terms.dates,
        len(found.rows),
        found.schedule.counts_rows,
    )
    return InstallmentPlan(
        plan_id, found.schedule.currency, on, asked.amount, terms, found.rows, on, purchase
    )
