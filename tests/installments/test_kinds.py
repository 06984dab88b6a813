"""One plan of every kind that the trade has, each by a product of its own, as the example lives them."""

import json
from pathlib import Path
from typing import Any

import pytest

from cardcore.scenario import simulate

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "scenarios" / "installments-of-every-kind.json"
PLANS: dict[str, Any] = {
    one["plan_id"]: one for one in simulate(json.loads(EXAMPLE.read_text("utf-8")))["plans"]
}

# plan, what, line, method, the holder's interest in all, the first row's total
KINDS = [
    ("car", "merchant", "apart", "flat_fee", "12960.00", "3693.33"),
    ("home", "merchant", "apart", "annuity", "1089.45", "5005.67"),
    ("education", "merchant", "shared", "equal_principal", "283.79", "786.29"),
    ("travel", "merchant", "shared", "flat_fee", "90.00", "515.00"),
    ("hot-item", "merchant", "shared", "interest_free", "0.00", "499.92"),
    ("cash-loan", "cash", "shared", "equal_principal", "237.90", "536.60"),
    ("overdraft", "cash", "shared", "interest_only", "53.26", "13.81"),
    ("free-promotion", "purchase", "shared", "interest_free", "0.00", "300.00"),
    ("statement", "statement", "shared", "flat_fee", "316.80", "359.73"),
]


@pytest.mark.parametrize(("name", "what", "line", "method", "interest", "first"), KINDS)
def test_a_plan_of_every_kind(
    name: str, what: str, line: str, method: str, interest: str, first: str
) -> None:
    plan = PLANS[name]
    assert (plan["status"], plan["what"], plan["line"]) == ("open", what, line)
    assert (plan["method"], plan["interest"], plan["rows"][0]["total"]) == (method, interest, first)


def test_every_kind_is_checked_by_the_rules() -> None:
    refused = PLANS["too-much"]
    assert refused["status"] == "refused"
    rules = [reason["rule"] for reason in refused["reasons"]]
    assert rules[:2] == ["most_cash", "amount_limits"]
