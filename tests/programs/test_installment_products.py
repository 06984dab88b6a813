"""Installment products in a programme's document: what is wrong with one is told where it stands."""

from typing import Any

import pytest

from cardcore.calendars import DayCount
from cardcore.errors import InvalidInput
from cardcore.installments.plan import EarlyRule
from cardcore.installments.products import InstallmentProduct
from cardcore.programs import read_program

PRODUCT: dict[str, Any] = {
    "kinds": ["purchase"],
    "method": "flat_fee",
    "rate_per_period": {"12": "0.006"},
    "least_amount": "300.00",
    "most_amount": "50000.00",
}
SCHEME: dict[str, Any] = {
    "annual_rate": "0.01",
    "most_of_rate": "0.5",
    "yearly_cap": "3000.00",
    "valid_from": "2026-01-01",
    "valid_until": "2026-12-31",
}
PRICE: dict[str, Any] = {
    "name": "gold",
    "rate": "0.005",
    "valid_from": "2026-01-01",
    "valid_until": "2026-12-31",
}

# what is another than in a sound product, where that is told, the code
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"method": "by_feel"}, "/method", "choice-unknown"),
    ({"kinds": ["gift"]}, "/kinds/0", "choice-unknown"),
    ({"kinds": "purchase"}, "/kinds", "wrong-type"),
    ({"rate_per_period": {}}, "/rate_per_period", "field-missing"),
    *[
        ({"rate_per_period": {periods: "0.006"}}, f"/rate_per_period/{periods}", "wrong-type")
        for periods in ("twelve", "012", "-3", "1.5", "１２", "1200")
    ],
    ({"rate_per_period": {"601": "0.006"}}, "/rate_per_period/601", "number-out-of-range"),
    ({"rate_per_period": {"12": "0.6%"}}, "/rate_per_period/12", "rate-syntax"),
    ({"rate_per_period": {"12": 0.006}}, "/rate_per_period/12", "money-not-exact"),
    ({"annual_rate": {"12": "0.006"}}, "/annual_rate", "field-unknown"),
    ({"least_amount": "0.00"}, "/least_amount", "amount-not-positive"),
    ({"least_periods": 0}, "/least_periods", "number-out-of-range"),
    ({"early_settlement": "never"}, "/early_settlement", "choice-unknown"),
    ({"penalty_rate": "1.5"}, "/penalty_rate", "rate-out-of-range"),
    ({"cooling_off_days": 366}, "/cooling_off_days", "number-out-of-range"),
    ({"day_count": "ACT/361"}, "/day_count", "choice-unknown"),
    ({"on_statement_days": "yes"}, "/on_statement_days", "wrong-type"),
    ({"remainder": "middle"}, "/remainder", "choice-unknown"),
    ({"interest_payments": ["later"]}, "/interest_payments/0", "choice-unknown"),
    ({"reage_keeps": ["points"]}, "/reage_keeps/0", "choice-unknown"),
    ({"line_limit": "0"}, "/line_limit", "amount-not-positive"),
    ({"prices": []}, "/prices", "rule-invalid"),
    ({"prices": [PRICE, PRICE]}, "/prices", "rule-invalid"),
    ({"prices": [{**PRICE, "rate": "2"}]}, "/prices/0/rate", "rate-out-of-range"),
    ({"prices": [{**PRICE, "periods": [0]}]}, "/prices/0/periods/0", "number-out-of-range"),
    (
        {"fiscal_subsidy": {**SCHEME, "valid_until": "2025-12-31"}},
        "/fiscal_subsidy",
        "rule-invalid",
    ),
    ({"fiscal_subsidy": {**SCHEME, "cap": "1.00"}}, "/fiscal_subsidy/cap", "field-unknown"),
    ({"fiscal_subsidy": {}}, "/fiscal_subsidy/annual_rate", "field-missing"),
    ({"interest": "0.1"}, "/interest", "field-unknown"),
]


def read(product: dict[str, Any]) -> InstallmentProduct:
    program = read_program({"preset": "ccb", "installments": {"sofa": product}})
    return next(one for one in program.installments if one.name == "sofa")


def test_the_sound_product_is_read() -> None:
    found = read({**PRODUCT, "prices": [PRICE], "fiscal_subsidy": SCHEME})
    assert (found.early_rule, found.method.day_count) == (EarlyRule.ACTUAL_USE, None)


@pytest.mark.parametrize(("said", "read_as"), [("period", None), ("ACT/365F", DayCount.ACT_365_FIXED)])
def test_an_annual_rate_counts_whole_periods_or_days(said: str, read_as: DayCount | None) -> None:
    by_year = {term: value for term, value in PRODUCT.items() if term != "rate_per_period"}
    found = read({**by_year, "method": "annuity", "annual_rate": {"12": "0.12"}, "day_count": said})
    assert found.method.day_count is read_as


@pytest.mark.parametrize(
    ("changes", "place", "code"), REFUSED, ids=[f"{code} at {place}" for _, place, code in REFUSED]
)
def test_a_wrong_product_is_refused_with_its_place(changes: dict[str, Any], place: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read({**PRODUCT, **changes})
    assert (refused.value.code, refused.value.field) == (code, f"/installments/sofa{place}")
    assert refused.value.detail


@pytest.mark.parametrize("name", PRODUCT)
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read({term: value for term, value in PRODUCT.items() if term != name})
    assert (refused.value.code, refused.value.field) == ("field-missing", f"/installments/sofa/{name}")
