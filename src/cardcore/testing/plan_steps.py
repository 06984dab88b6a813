"""Small builders of installment plans and what is done to them."""

from typing import Any

from cardcore.ids import PlanId
from cardcore.installments.changes import Change, PlanRequest
from cardcore.installments.checks import Kind, Payout
from cardcore.installments.proposals import Asked, PlanWish
from cardcore.journeys import Conversion, Purchase
from cardcore.money import parse_amount
from cardcore.testing.days import Day, ordinal


def conversion(
    what: str = "purchase",
    text: str = "1200.00",
    on: Day = "2024-01-15",
    *,
    plan: str = "p-1",
    periods: int = 3,
    product: str | None = None,
    of_purchase: int = 0,
    presented: Purchase | None = None,
    **asked: Any,
) -> Conversion:
    """Something to become a plan; ``asked`` as `cardcore.installments.proposals.Asked` has it."""
    kind = Kind(what)
    if kind is Kind.CASH:
        asked = {"payout": Payout.OWN_SETTLEMENT_ACCOUNT, **asked}
    wanted = Asked(kind, parse_amount(text, "CNY"), periods, **asked)
    usual = "purchase" if kind is Kind.MERCHANT else kind.value
    return Conversion(ordinal(on), PlanId(plan), product or usual, wanted, of_purchase, presented)


def plan_wish(
    text: str = "1200.00",
    *,
    plan: str = "p-1",
    periods: int = 3,
    product: str = "purchase",
    **asked: Any,
) -> PlanWish:
    """The plan that an authorization asks for; ``asked`` as for `conversion`."""
    return PlanWish(PlanId(plan), product, Asked(Kind.MERCHANT, parse_amount(text, "CNY"), periods, **asked))


def plan_change(
    change: str, on: Day, text: str | None = None, *, plan: str = "p-1", **details: Any
) -> PlanRequest:
    """A change of a plan; ``details`` as `PlanRequest` has them."""
    minor = parse_amount(text, "CNY") if text else 0
    return PlanRequest(ordinal(on), PlanId(plan), Change(change), minor, **details)
