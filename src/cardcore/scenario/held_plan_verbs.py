"""The plan that an authorization asks for: its part of the verb ``authorize``."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Final

from cardcore.documents import Reader
from cardcore.errors import CardcoreError
from cardcore.ids import PlanId
from cardcore.installments.checks import Kind
from cardcore.installments.proposals import PlanWish
from cardcore.scenario.life import Life
from cardcore.scenario.plan_asked import read_asked
from cardcore.scenario.plan_verbs import next_plan_id, usual_product
from cardcore.scenario.steps import Day

OF_PLAN: Final = frozenset({"plan_id", "product", "periods", "installment", "coupon"})
"""The fields by which a journey speaks of the plan, and not of the authorization."""


def read_wish(body: Reader, authorized: int, day: Day) -> Callable[[Life], PlanWish]:
    """The plan of all that is authorized, or of the amount that is given; its id and product as usual."""
    plan_id = body.maybe("plan_id", Reader.id, "")
    product = body.maybe("product", Reader.id, "")
    amount = body.maybe("amount", lambda item: item.positive_amount(day.currency), authorized)
    asked, coupon_of = read_asked(body, Kind.MERCHANT, amount, None, day.currency)
    body.end()

    def wish(life: Life) -> PlanWish:
        name = product or usual_product(life, asked, day.on, field="plan")
        return PlanWish(PlanId(plan_id) if plan_id else next_plan_id(life), name, asked, coupon_of)

    return wish


@contextlib.contextmanager
def placing_plan() -> Iterator[None]:
    """Tell errors about the plan in its place."""
    try:
        yield
    except CardcoreError as error:
        if error.field in OF_PLAN:
            error.field = f"plan/{error.field}"
        raise
