"""The contract sheet of a living plan: what was agreed, and what each change left to be repaid."""

from typing import Any

import pytest

from cardcore.scenario import simulate

CONVERTED: dict[str, Any] = {"what": "cash", "amount": "12000.00", "periods": 12, "plan_id": "p"}
TERMS: dict[str, Any] = {
    "kinds": ["cash", "merchant"],
    "method": "flat_fee",
    "rate_per_period": {"12": "0.006"},
    "least_amount": "100.00",
    "most_amount": "50000.00",
    "penalty_rate": "0.02",
    "cooling_off_days": 7,
}
FEE_UP_FRONT = {"method": "fee_up_front", "total_rate": {"12": "0.072"}}
OF_TOTAL = {"method": "flat_fee", "total_rate": {"12": "0.072"}}
FIXED = {"method": "fixed_installment", "annual_rate": {"24": "0.12"}}


def contracts(
    *changes: dict[str, Any], terms: dict[str, Any] | None = None, said: dict[str, Any] | None = None
) -> Any:
    without_rates = {name: value for name, value in TERMS.items() if name != "rate_per_period"}
    product = TERMS if terms is None else without_rates | terms
    convert = {**CONVERTED, "product": "loan", **(said or {})}
    return simulate(
        {
            "program": {"preset": "cmb", "installments": {"loan": product}},
            "account": {
                "opened_on": "2024-01-05",
                "credit_limit": "50000.00",
                "currency": "CNY",
                "statement_day": 5,
            },
            "events": [
                {"on": "2024-01-05", "convert": {name: one for name, one in convert.items() if one}},
                *changes,
            ],
            "until": "2024-06-01",
            "ask": ["contracts", "plans", "explain"],
        }
    )


def change(on: str, verb: str, **said: Any) -> dict[str, Any]:
    return {"on": on, verb: {"plan_id": "p", **said}}


def test_what_was_agreed_stays_as_it_was() -> None:
    (before,) = contracts()["contracts"]
    assert "as_changed" not in before
    (after,) = contracts(change("2024-03-10", "prepay_plan", amount="5000.00"))["contracts"]
    assert after["as_agreed"] == before["as_agreed"]
    agreed = before["as_agreed"]
    assert (agreed["on"], agreed["totals"]["interest"]) == ("2024-01-05", "864.00")
    text = agreed["contract"]
    assert "提前还款：利息按实际占用天数计收，另收违约金，为提前归还本金的2%" in text["zh"]
    assert "May be cancelled until: 2024-01-12" in text["en"]


def test_a_prepayment_leaves_a_sheet_of_the_rest() -> None:
    (told,) = contracts(change("2024-03-10", "prepay_plan", amount="5000.00"))["contracts"]
    (sheet,) = told["as_changed"]
    assert (sheet["on"], sheet["change"]) == ("2024-03-10", "prepay")
    # of 10,000.00 outstanding 5,000.00 are left, and half of 72.00 a row
    assert (sheet["totals"]["principal"], sheet["totals"]["interest"]) == ("5000.00", "360.00")
    assert sheet["rows"][0] == {
        "number": 4,
        "due_on": "2024-04-05",
        "principal": "500.00",
        "interest": "36.00",
        "total": "536.00",
        "balance": "4500.00",
    }
    assert "原始本金：人民币12,000.00元，提前归还或退回部分的利息按比例减少" in sheet["contract"]["zh"]


def test_every_change_that_leaves_rows_has_its_sheet() -> None:
    (told,) = contracts(
        change("2024-01-20", "pay_next_row"),
        change("2024-02-10", "prepay_plan", amount="1000.00", keep="installment"),
        change("2024-03-10", "reage_plan", periods=18, postpone_months=1),
        change("2024-04-10", "settle_plan"),
    )["contracts"]
    assert [sheet["change"] for sheet in told["as_changed"]] == ["pay_next", "prepay", "reage"]
    *_, reaged = told["as_changed"]
    assert (len(reaged["rows"]), reaged["rows"][0]["due_on"]) == (18, "2024-05-05")
    assert "原始本金：" not in reaged["contract"]["zh"]


def test_a_refund_has_one_too_and_a_cancellation_leaves_nothing() -> None:
    bought = {"what": "merchant", "mcc": "5712", "merchant": "IKEA"}
    (told,) = contracts(change("2024-02-10", "refund_plan", amount="1000.00"), said=bought)["contracts"]
    assert [sheet["totals"]["principal"] for sheet in told["as_changed"]] == ["10000.00"]
    (gone,) = contracts(change("2024-01-10", "cancel_plan"), said=bought)["contracts"]
    assert "as_changed" not in gone


def test_the_holders_part_is_told_where_others_pay_interest() -> None:
    bought = {"what": "merchant", "mcc": "5712", "merchant": "IKEA", "merchant_pays": {"share": "0.25"}}
    text = contracts(said=bought)["contracts"][0]["as_agreed"]["contract"]
    assert "利息承担：本人人民币648.00元，商户人民币216.00元" in text["zh"]
    assert "Interest paid by: the holder CNY 648.00, the merchant CNY 216.00" in text["en"]
    lines = [line.split() for line in text["zh"].splitlines()]
    (head,) = [line for line in lines if "期次" in line]
    (first,) = [line for line in lines if line[:1] == ["1"]]
    assert head[-2:] == ["本人应还", "剩余本金"]
    assert first[-3:] == ["1,072.00", "1,054.00", "11,000.00"]


# the terms, what the method is after a re-ageing of 11 rows into 20, and the interest of them all
AGAIN = [
    (FEE_UP_FRONT, {}, "免息", "0.00"),
    (OF_TOTAL, {}, "原始本金 × 每期利率0.6%", "1320.00"),
    (FIXED, {"periods": 24, "installment": "1100.00"}, "等额本息", None),
]


@pytest.mark.parametrize(("terms", "said", "method", "interest"), AGAIN)
def test_a_plan_re_aged_says_how_it_goes_on(
    terms: dict[str, Any], said: dict[str, Any], method: str, interest: str | None
) -> None:
    once, twice = (change(on, "reage_plan", periods=20) for on in ("2024-02-10", "2024-02-11"))
    (told,) = contracts(once, twice, terms=terms, said=said)["contracts"]
    first, second = told["as_changed"]
    assert first["rows"] == second["rows"]
    assert method in second["contract"]["zh"]
    assert interest in (None, second["totals"]["interest"])


def test_rows_of_weeks_go_on_by_weeks_and_say_how_interest_is_reckoned() -> None:
    weekly = {"method": "annuity", "annual_rate": {"12": "0.12"}, "unit": "week"}
    later = change("2024-02-10", "reage_plan", periods=4, postpone_months=1)
    answers = contracts(later, terms=weekly)
    (told,) = answers["contracts"]
    (sheet,) = told["as_changed"]
    # the sixth row was due on 16 February
    assert [row["due_on"] for row in sheet["rows"]] == [
        "2024-03-16",
        "2024-03-23",
        "2024-03-30",
        "2024-04-06",
    ]
    assert "计息期：按期计，一天为三百六十分之一年" in sheet["contract"]["zh"]
    first = next(one for one in answers["explain"] if one["figure"] == "installment")
    # 12,000.00 × 12 % × 7/360
    assert (first["interest"], first["lines"][0]["share"]) == ("28.00", "7/360")


def test_the_product_that_lets_the_holder_choose_is_meant_where_an_installment_is_said() -> None:
    chosen = {"product": None, "periods": None, "installment": "1500.00"}
    (told,) = contracts(terms=FIXED, said=chosen)["contracts"]
    assert (told["product"], told["method"]) == ("loan", "fixed_installment")
    (told,) = contracts(terms=FIXED, said={"product": None})["contracts"]
    assert (told["product"], told["method"]) == ("cash", "flat_fee")
