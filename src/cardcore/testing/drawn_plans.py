"""Hypothesis strategies for installments: products of every method and rule, and what is done to plans.

Importing this module imports Hypothesis (``pip install cardcore[testing]``); `cardcore.testing.strategies`
gives these names too.
"""

from typing import Any, Final

import attrs
from hypothesis import strategies as st

from cardcore.ids import PlanId
from cardcore.installments.changes import Change, Keep, PlanRequest
from cardcore.installments.checks import Kind, Payout
from cardcore.installments.methods import FixedInstallment
from cardcore.installments.proposals import Asked
from cardcore.installments.subsidy import InterestCoupon, MerchantRate, MerchantShare
from cardcore.journeys import Conversion, Purchase
from cardcore.programs import Program
from cardcore.rates import Rate
from cardcore.relationships import Relationship
from cardcore.transactions import Transaction

PLAN_KINDS: Final = ("convert", "change_plan")
"""What may happen to plans in `cardcore.testing.strategies.lives`; not among what happens unless told."""

METHODS: Final[tuple[dict[str, Any], ...]] = (
    {"method": "flat_fee", "rate_per_period": {"1": "0.01", "3": "0.006", "12": "0.0066"}},
    {"method": "flat_fee", "total_rate": {"1": "0.01", "3": "0.018", "12": "0.072"}},
    {"method": "fee_up_front", "total_rate": {"1": "0.01", "3": "0.018", "12": "0.072"}},
    {"method": "interest_free", "periods": [1, 3, 12]},
    {"method": "annuity", "annual_rate": {"1": "0.12", "3": "0.1472", "12": "0.18"}},
    {"method": "equal_principal", "annual_rate": {"1": "0.12", "3": "0.1472", "12": "0.18"}},
    {"method": "interest_only", "annual_rate": {"1": "0.12", "3": "0.1472", "12": "0.18"}},
    {
        "method": "balloon",
        "annual_rate": {"1": "0.12", "3": "0.1472", "12": "0.18"},
        "balloon_share": "0.3",
    },
    {"method": "fixed_installment", "annual_rate": {"24": "0.12"}},
    {
        "method": "flat_fee",
        "rate_per_period": {"1": "0.01", "3": "0.006", "12": "0.0066"},
        "free_periods": 1,
        "unit": "week",
        "every": 2,
    },
    {
        "method": "annuity",
        "annual_rate": {"1": "0.12", "3": "0.1472", "12": "0.18"},
        "free_periods": 1,
        "month_end": "roll",
        "interest_rounding": "half_even",
    },
)
PERIODS: Final = (1, 3, 12)
HELP: Final = (
    None,
    None,
    MerchantShare(Rate.of("0.3"), up_front=True),
    MerchantRate(Rate.of("0.009"), False),
)
SCHEME: Final = {
    "annual_rate": "0.01",
    "most_of_rate": "0.5",
    "yearly_cap": "5.00",
    "valid_from": "2023-06-01",
    "valid_until": "2025-06-30",
}


def plan_products() -> st.SearchStrategy[dict[str, Any]]:
    """A programme's section ``installments``: one product for each kind, its terms drawn."""
    return st.fixed_dictionaries(
        {kind.value: _product(kind) for kind in (Kind.PURCHASE, Kind.STATEMENT, Kind.CASH, Kind.MERCHANT)}
    )


def _product(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    terms = st.fixed_dictionaries(
        {
            "kinds": st.just([kind.value]),
            "least_amount": st.just("0.12"),
            "most_amount": st.just("50000.00"),
            "least_periods": st.just(1),
            "early_settlement": st.sampled_from(["actual_use", "remaining_due", "remaining_waived"]),
            "penalty_rate": st.sampled_from(["0", "0.03"]),
            "cooling_off_days": st.sampled_from([0, 10]),
            "accelerates_after": st.sampled_from([0, 2]),
            "reage_keeps": st.sampled_from([[], ["merchant", "coupon"]]),
        },
        optional={
            "line_limit": st.just("2000.00"),
            "fiscal_subsidy": st.just(SCHEME),
        },
    )
    return st.tuples(st.sampled_from(METHODS), terms, st.booleans()).map(_whole)


def _whole(drawn: tuple[dict[str, Any], dict[str, Any], bool]) -> dict[str, Any]:
    """A method and its terms; rows of a step of their own are never billed with the statements."""
    method, terms, with_statements = drawn
    counted = {"unit", "month_end"} & set(method)
    return method | terms | ({} if counted else {"on_statement_days": with_statements})


def plan_step(
    relationship: Relationship, kind: str, amount: int, choice: int, on: int, program: Program
) -> Conversion | PlanRequest | None:
    """A conversion or a change as the account is that day; nothing where that cannot be asked."""
    if kind == "convert":
        return _conversion(relationship, amount, choice, on, program)
    plans = relationship.plans
    if not plans:
        return None
    plan = plans[amount % len(plans)]
    changes = [change for change in Change if change is not Change.ACCELERATE]
    return PlanRequest(
        on,
        plan.plan_id,
        changes[choice % len(changes)],
        1 + amount % max(1, plan.outstanding),
        tuple(Keep)[amount % 2],
        PERIODS[amount % 3],
        choice % 3,
    )


def _conversion(
    relationship: Relationship, amount: int, choice: int, on: int, program: Program
) -> Conversion | None:
    """Of any kind; it may be refused."""
    kinds = (Kind.PURCHASE, Kind.PURCHASE, Kind.STATEMENT, Kind.CASH, Kind.MERCHANT, Kind.MERCHANT)
    kind, account = kinds[choice % len(kinds)], relationship.account
    product = next(one for one in program.installments if one.name == kind.value)
    fixed = product.method.name == FixedInstallment.name
    most = {Kind.PURCHASE: account.purchase_unbilled, Kind.STATEMENT: account.purchase_billed}
    asked = Asked(
        kind,
        min(amount, most.get(kind, amount)) or amount,
        0 if fixed else PERIODS[amount % 3],
        Payout.OWN_SETTLEMENT_ACCOUNT if kind is Kind.CASH else None,
        merchant=HELP[amount % len(HELP)],
        coupon=InterestCoupon(Rate.of("0.5"), cap=300) if amount % 5 == 0 else None,
    )
    if fixed:  # repaid in some five rows, interest and all
        asked = attrs.evolve(asked, installment=asked.amount // 5 + 1)
    if asked.amount < (product.longest if fixed else asked.periods):  # fewer fen than rows
        return None
    presented = None
    if kind is Kind.MERCHANT:
        presented = Purchase(Transaction(asked.amount, program.currency, on, on, "5732", "Suning"))
    plan_id = PlanId(f"p-{len(relationship.plans) + 1}")
    return Conversion(on, plan_id, kind.value, asked, presented=presented)
