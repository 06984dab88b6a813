"""Every billed row of a plan in words: its parts, how its interest comes about, and who else pays of it."""

from typing import Any

import pytest

from cardcore.explain.rows import explain_rows, row_headline
from cardcore.installments.subsidy import InterestCoupon, MerchantShare
from cardcore.notices import Language
from cardcore.rates import Rate
from cardcore.testing.builders import Step, conversion, day_end, plan_change, program, purchase
from cardcore.testing.stories import given

HALF = Rate.of("0.5")
FLAT = {"method": "flat_fee", "rate_per_period": {"12": "0.0066"}}


def told(product: dict[str, Any], *steps: Step, asked: dict[str, Any] | None = None) -> list[str]:
    """What is said in Chinese of a purchase of 12,000.00 in twelve rows."""
    return [row_headline(one, Language.ZH) for one in lived(product, *steps, asked=asked)]


def lived(product: dict[str, Any], *steps: Step, asked: dict[str, Any] | None = None) -> list[Any]:
    story = given(program(installments={"purchase": product})).when(
        purchase("12000.00", "2024-01-15"),
        conversion("purchase", "12000.00", "2024-01-15", periods=12, **(asked or {})),
        *steps,
    )
    assert story.refusal is None
    return explain_rows(story.events)


# what the product is, what happens, what the last row says
SAID: list[tuple[str, dict[str, Any], list[Step], str]] = [
    (
        "a flat fee",
        FLAT,
        [day_end("2024-02-05")],
        "本期 1,079.20 = 本金 1,000.00 + 利息 79.20 (12,000.00 × 0.66%)",
    ),
    (
        "a fee of the whole term",
        {"method": "flat_fee", "total_rate": {"12": "0.072"}},
        [day_end("2024-02-05")],
        "本期 1,072.00 = 本金 1,000.00 + 利息 72.00 (12,000.00 × 7.2% ÷ 12)",
    ),
    (
        "a fee up front",
        {"method": "fee_up_front", "total_rate": {"12": "0.072"}},
        [day_end("2024-02-05")],
        "本期 1,864.00 = 本金 1,000.00 + 利息 864.00 (12,000.00 × 7.2%)",
    ),
    (
        "and nothing after it",
        {"method": "fee_up_front", "total_rate": {"12": "0.072"}},
        [day_end("2024-03-05")],
        "本期 1,000.00 = 本金 1,000.00",
    ),
    (
        "a whole month of an annual rate",
        {"method": "equal_principal", "annual_rate": {"12": "0.12"}, "on_statement_days": False},
        [day_end("2024-03-15")],
        "本期 1,110.00 = 本金 1,000.00 + 利息 110.00 (11,000.00 × 12% ÷ 12)",
    ),
    (
        "a part of a month",
        {"method": "equal_principal", "annual_rate": {"12": "0.12"}},
        [day_end("2024-02-05")],
        "本期 1,081.29 = 本金 1,000.00 + 利息 81.29 (12,000.00 × 12% × 21/372)",
    ),
    (
        "days",
        {"method": "interest_only", "annual_rate": {"12": "0.12"}, "day_count": "ACT/365F"},
        [day_end("2024-02-05")],
        "本期 82.85 = 本金 0.00 + 利息 82.85 (12,000.00 × 12% × 21/365 天)",
    ),
    (
        "days over the end of a leap year",
        {"method": "interest_only", "annual_rate": {"12": "0.12"}, "day_count": "ACT/ACT"},
        [day_end("2025-01-05")],
        "本期 12,122.01 = 本金 12,000.00 + 利息 122.01 (12,000.00 × 12% × 3773/44530)",
    ),
    (
        "a settlement for actual use",
        {**FLAT, "early_settlement": "actual_use", "penalty_rate": "0.01"},
        [day_end("2024-02-05"), plan_change("settle", "2024-02-20")],
        (
            "提前结清 11,150.97 = 剩余本金 11,000.00 + 利息 40.97 (79.20 × 15/29 天) + 违约金 110.00"
            "，未到期利息免收 830.23"
        ),
    ),
    (
        "a settlement with all fees due",
        {**FLAT, "early_settlement": "remaining_due"},
        [day_end("2024-02-05"), plan_change("settle", "2024-02-20")],
        "提前结清 11,871.20 = 剩余本金 11,000.00 + 利息 871.20 (871.20)",
    ),
    (
        "a settlement without them",
        {**FLAT, "early_settlement": "remaining_waived"},
        [day_end("2024-02-05"), plan_change("settle", "2024-02-20")],
        "提前结清 11,000.00 = 剩余本金 11,000.00，未到期利息免收 871.20",
    ),
    (
        "a part repaid",
        FLAT,
        [day_end("2024-02-05"), plan_change("prepay", "2024-02-20", "1000.00")],
        (
            "部分提前还款 1,003.72 = 本金 1,000.00 + 利息 3.72 (79.20 × 15/29 天 × 1,000.00 ÷ 11,000.00)"
            "，未到期利息免收 75.48"
        ),
    ),
    (
        "a row after it",
        FLAT,
        [plan_change("prepay", "2024-01-15", "6000.00"), day_end("2024-02-05")],
        "本期 539.60 = 本金 500.00 + 利息 39.60 (6,000.00 × 0.66%)",
    ),
    (
        "a row after a refund",
        FLAT,
        [plan_change("refund", "2024-01-15", "6000.00"), day_end("2024-02-05")],
        "本期 539.60 = 本金 500.00 + 利息 39.60 (6,000.00 × 0.66%)",
    ),
    (
        "all due after missed minimums",
        {**FLAT, "accelerates_after": 1},
        [day_end("2024-02-26")],
        "全部到期 11,057.35 = 剩余本金 11,000.00 + 利息 57.35 (79.20 × 21/29 天)，未到期利息免收 813.85",
    ),
    (
        "no formula where changes left none that fits",
        {**FLAT, "rate_per_period": {"12": "0.00661"}},
        [
            plan_change("prepay", "2024-01-15", "0.07"),
            plan_change("prepay", "2024-01-15", "3333.33"),
            plan_change("prepay", "2024-01-15", "1111.11"),
            day_end("2024-02-05"),
        ],
        "本期 679.59 = 本金 629.64 + 利息 49.95",
    ),
]


@pytest.mark.parametrize(
    ("product", "steps", "said"), [row[1:] for row in SAID], ids=[row[0] for row in SAID]
)
def test_a_row_says_how_it_comes_about(product: dict[str, Any], steps: list[Step], said: str) -> None:
    assert told(product, *steps)[-1] == said


def test_who_else_pays_is_said() -> None:
    helped = {"merchant": MerchantShare(HALF), "coupon": InterestCoupon(HALF)}
    (one,) = lived(FLAT, day_end("2024-02-05"), asked=helped)
    assert row_headline(one, Language.ZH) == (
        "本期 1,019.80 = 本金 1,000.00 + 利息 19.80 (12,000.00 × 0.66% − 商户承担 39.60 − 息费券减免 19.80)"
    )
    assert row_headline(one, Language.EN) == (
        "Installment 1,019.80 = principal 1,000.00 + interest 19.80"
        " (12,000.00 × 0.66% − paid by the merchant 39.60 − waived by coupon 19.80)"
    )
