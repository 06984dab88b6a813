"""What Chinese banks publish about their installments, and the rule of thumb people reckon with."""

from datetime import date
from typing import Any

import pytest

from cardcore.errors import InvalidInput
from cardcore.installments.approximation import rule_of_thumb_annual_rate
from cardcore.installments.disclosure import disclose
from cardcore.installments.due_dates import DueDates
from cardcore.installments.methods import FeeUpFront, FlatFee, Method
from cardcore.installments.schedule import AmortizationSchedule, resolve
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import Money
from cardcore.rates import Rate
from tests.installments.published import card_cases, minor


def schedule_of(case: dict[str, Any]) -> AmortizationSchedule:
    given = case["inputs"]
    rate = Rate.of(given["rate"])
    method: Method = FlatFee(rate, of_total=given["rate_is_total"])
    if given["fee_upfront"]:
        method = FeeUpFront(rate)
    dates = DueDates.from_first(date(2024, 2, 5))
    return resolve(
        InstallmentTerms.of(Money(given["principal"], "CNY"), int(given["periods"]), method, dates)
    )


FIGURES = {
    "fee_total": lambda schedule: schedule.interest,
    "principal_per_period": lambda schedule: schedule.rows[0].principal,
    "fee_per_period": lambda schedule: schedule.rows[0].interest,
    "payment_per_period": lambda schedule: schedule.rows[0].total,
    "first_payment": lambda schedule: schedule.rows[0].total,
    "other_payment": lambda schedule: schedule.rows[1].total,
}


@pytest.mark.parametrize("case", card_cases("INS-"), ids=lambda case: case["id"])
def test_published_installments_of_banks(case: dict[str, Any]) -> None:
    schedule = schedule_of(case)
    rate = disclose(schedule).simple_annual_rate
    compared = 0
    for name, published in case["expected"].items():
        compared += 1
        if name == "irr_x12_pct":
            assert rate.percent_text() == f"{published}%"
        elif name == "irr_x12_pct_0dp":
            assert rate.percent_text(0) == f"{published}%"
        else:
            assert FIGURES[name](schedule) == minor(published)
    assert compared


def test_the_row_that_takes_the_remainder_of_a_published_plan() -> None:
    (case,) = card_cases("INS-02")  # 24 × 111.63 is 0.12 too much
    rows = schedule_of(case).rows
    assert {row.principal for row in rows[:-1]} == {11163}
    assert rows[-1].principal == 11151


@pytest.mark.parametrize("case", card_cases("APX-"), ids=lambda case: case["id"])
def test_published_rules_of_thumb(case: dict[str, Any]) -> None:
    given = case["inputs"]
    rate = Rate.of(given["total_fee_rate"])
    ours = rule_of_thumb_annual_rate(rate, int(given["periods"]), up_front=given["upfront"])
    published = case["expected"]["approx_pct"]
    assert ours.percent_text() == f"{published}%"


def test_the_rule_of_thumb_is_not_what_is_disclosed() -> None:
    (case,) = card_cases("INS-01")
    assert rule_of_thumb_annual_rate(Rate.of("0.072"), 12).percent_text() == "13.29%"
    assert disclose(schedule_of(case)).simple_annual_rate.percent_text() == "13.03%"


@pytest.mark.parametrize(
    ("rate", "periods", "code"), [("0.072", 0, "terms-invalid"), ("1", 12, "rate-out-of-range")]
)
def test_no_rule_of_thumb_for_nothing(rate: str, periods: int, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        rule_of_thumb_annual_rate(Rate.of(rate), periods, up_front=True)
    assert refused.value.code == code
