"""A programme is a preset with terms overridden; a term that cannot be is refused with its pointer."""

from typing import Any

import pytest

from cardcore.accounts.buckets import Bucket
from cardcore.calendars import DayOfMonth, DaysAfter, GapOf30, parse_ordinal
from cardcore.errors import InvalidInput, NotExact
from cardcore.fees import RateTerms
from cardcore.offers.criteria import Bound, Kind, OneOf
from cardcore.offers.rewards import MoneyReward, Share
from cardcore.offers.windows import Window, Windows
from cardcore.points.terms import EarnRule
from cardcore.programs import PRESETS, program_of, read_program
from cardcore.rates import Rate

ORDER = [bucket.value for bucket in Bucket]
OFFER: dict[str, Any] = {
    "id": "cashback",
    "name": "笔笔返现",
    "criteria": {"starts_on": "2024-05-01", "ends_on": "2024-05-31"},
    "cashback": {"rate": "0.02"},
}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_reads_as_it_stands(name: str) -> None:
    assert (
        program_of(name)
        == read_program({"preset": name})
        == read_program({**PRESETS[name].document, "preset": name})
    )


def test_a_term_overrides_the_presets_and_its_neighbors_stay() -> None:
    cmb = program_of("cmb")
    program = read_program({"preset": "cmb", "interest": {"cash_daily_rate": "0.0004"}})
    assert program.interest.cash_daily_rate == Rate.of("0.0004")
    assert program.interest.purchase_daily_rate == cmb.interest.purchase_daily_rate
    assert (program.cycle, program.fees, program.name) == (cmb.cycle, cmb.fees, "cmb")


@pytest.mark.parametrize(
    ("due", "rule"),
    [
        ({"gap_of_30": 20}, GapOf30(20)),
        ({"days_after": 25}, DaysAfter(25)),
        ({"day_of_month": 3}, DayOfMonth(3)),
    ],
)
def test_a_due_rule_replaces_the_presets_whole(due: dict[str, int], rule: object) -> None:
    program = read_program({"preset": "cmb", "cycle": {"due": due}})
    assert program.cycle.due == rule
    assert program.cycle.last_statement_day == program_of("cmb").cycle.last_statement_day
    assert read_program({"preset": "cmb", "cycle": {"last_statement_day": 31}}).cycle.due == GapOf30(18)


def test_every_section_is_read_in_the_programmes_currency() -> None:
    program = read_program(
        {
            "preset": "cmb",
            "currency": "JPY",
            "minimum_payment": {"purchase_share": "0.05", "cash_share": "1", "floor": "500"},
            "allocation": {"up_to_90_days": ORDER, "over_90_days": ORDER[::-1]},
            "late_charge": {"floor": "100", "cap": "9000"},
            "grace": {"days": 0, "tolerance": "100"},
            "fees": {"cash_advance": {"rate": "0.03", "floor": "300", "cap": "0"}},
            "limits": {"cash_share": "0.3", "hold_days": 7, "delinquency_block_days": 1},
            "points": {"step": "200", "points": 2, "available_after_days": 0, "excluded_mccs": ["6513"]},
            "offers": [
                OFFER,
                {
                    **OFFER,
                    "id": "second",
                    "criteria": {**OFFER["criteria"], "mccs": ["5411", "5812"], "least_amount": "100"},
                    "cashback": {"rate": "0.1", "cap_per_transaction": "80", "cap_per_month": "200"},
                    "uses_per_day": 2000,
                },
            ],
        }
    )
    assert program.minimum_payment.floor == 500
    assert program.allocation.over_90_days == tuple(Bucket)[::-1]
    assert program.late_charge == RateTerms(Rate.of("0.05"), 100, 9000)
    assert (program.grace.days, program.grace.tolerance) == (0, 100)
    assert program.fees.cash_advance.domestic == RateTerms(Rate.of("0.03"), 300, 0)
    assert (program.limits.hold_days, program.limits.delinquency_block_days) == (7, 1)
    assert program.points.rules == (EarnRule(per=200, points=2),)
    assert program.points.excluded_mccs == {"6513"}
    first, second = program.offers
    may = Windows("posting_date", (Window(parse_ordinal("2024-05-01"), parse_ordinal("2024-06-01")),))
    assert (first.criterion.parts, first.uses_per_day) == ((may,), 0)
    assert first.rewards == (MoneyReward("cashback", (Share(Rate.of("0.02")),)),)
    assert second.criterion.parts[:3] == (
        may,
        OneOf("mcc", frozenset({"5411", "5812"})),
        Bound("amount", Kind.MONEY, "at_least", 100, program.currency),
    )
    assert second.rewards == (
        MoneyReward("cashback", (Share(Rate.of("0.1")),), cap_per_transaction=80, caps=(("month", 200),)),
    )
    assert second.uses_per_day == 2000


REFUSED = [
    # the preset
    ({}, "field-missing", "/preset"),
    ({"preset": None}, "field-null", "/preset"),
    ({"preset": 5}, "wrong-type", "/preset"),
    ({"preset": "bank"}, "preset-unknown", "/preset"),
    # sections and terms
    ({"preset": "cmb", "intrest": {}}, "field-unknown", "/intrest"),
    (
        {"preset": "cmb", "interest": {"include_statment_day": True}},
        "field-unknown",
        "/interest/include_statment_day",
    ),
    ({"preset": "cmb", "interest": None}, "field-null", "/interest"),
    ({"preset": "cmb", "interest": []}, "wrong-type", "/interest"),
    (
        {"preset": "cmb", "interest": {"include_statement_day": 1}},
        "wrong-type",
        "/interest/include_statement_day",
    ),
    (
        {"preset": "cmb", "interest": {"include_statement_day": "yes"}},
        "wrong-type",
        "/interest/include_statement_day",
    ),
    ({"preset": "cmb", "fees": {"yearly": {}}}, "field-unknown", "/fees/yearly"),
    ({"preset": "cmb", "grace": {"days": 31}}, "number-out-of-range", "/grace/days"),
    ({"preset": "cmb", "limits": {"hold_days": 0}}, "number-out-of-range", "/limits/hold_days"),
    # currency: row 8
    ({"preset": "cmb", "currency": "XYZ"}, "currency-unknown", "/currency"),
    ({"preset": "cmb", "currency": "cny"}, "currency-unknown", "/currency"),
    ({"preset": "cmb", "currency": 156}, "wrong-type", "/currency"),
    ({"preset": "cmb", "currency": "JPY"}, "precision-exceeded", "/minimum_payment/floor"),
    # rates: row 50
    (
        {"preset": "cmb", "interest": {"purchase_daily_rate": "18"}},
        "rate-out-of-range",
        "/interest/purchase_daily_rate",
    ),
    (
        {"preset": "cmb", "interest": {"cash_daily_rate": "-0.1"}},
        "rate-out-of-range",
        "/interest/cash_daily_rate",
    ),
    (
        {"preset": "cmb", "interest": {"cash_daily_rate": 0.0005}},
        "money-not-exact",
        "/interest/cash_daily_rate",
    ),
    ({"preset": "cmb", "late_charge": {"rate": "5%"}}, "rate-syntax", "/late_charge/rate"),
    ({"preset": "cmb", "limits": {"cash_share": "1.01"}}, "rate-out-of-range", "/limits/cash_share"),
    # amounts
    ({"preset": "cmb", "late_charge": {"floor": "-1.00"}}, "amount-not-positive", "/late_charge/floor"),
    ({"preset": "cmb", "late_charge": {"floor": "1.001"}}, "precision-exceeded", "/late_charge/floor"),
    ({"preset": "cmb", "grace": {"tolerance": 10}}, "wrong-type", "/grace/tolerance"),
    ({"preset": "cmb", "grace": {"tolerance": "1" + "0" * 30}}, "amount-out-of-range", "/grace/tolerance"),
    # rules: row 51
    ({"preset": "cmb", "late_charge": {"cap": "9.99"}}, "rule-invalid", "/late_charge"),
    (
        {"preset": "cmb", "fees": {"cash_advance": {"floor": "50.00", "cap": "20.00"}}},
        "rule-invalid",
        "/fees/cash_advance",
    ),
    ({"preset": "cmb", "points": {"step": "0.00"}}, "rule-invalid", "/points/step"),
    (
        {"preset": "cmb", "points": {"excluded_mccs": ["5411", "541"]}},
        "mcc-syntax",
        "/points/excluded_mccs/1",
    ),
    ({"preset": "cmb", "allocation": {"up_to_90_days": ORDER[1:]}}, "rule-invalid", "/allocation"),
    ({"preset": "cmb", "allocation": {"over_90_days": [*ORDER, ORDER[0]]}}, "rule-invalid", "/allocation"),
    (
        {"preset": "cmb", "allocation": {"over_90_days": ["purchases"]}},
        "choice-unknown",
        "/allocation/over_90_days/0",
    ),
    ({"preset": "cmb", "allocation": {"over_90_days": "all"}}, "wrong-type", "/allocation/over_90_days"),
    # due rules: rows 20 and 21
    ({"preset": "cmb", "cycle": {"due": {}}}, "field-missing", "/cycle/due"),
    ({"preset": "cmb", "cycle": {"due": {"gap_of_30": 18, "days_after": 20}}}, "field-unknown", "/cycle/due"),
    ({"preset": "cmb", "cycle": {"due": {"gap": 18}}}, "field-unknown", "/cycle/due/gap"),
    ({"preset": "cmb", "cycle": {"due": {"gap_of_30": 30}}}, "number-out-of-range", "/cycle/due/gap_of_30"),
    ({"preset": "cmb", "cycle": {"due": {"days_after": 0}}}, "number-out-of-range", "/cycle/due/days_after"),
    (
        {"preset": "cmb", "cycle": {"due": {"day_of_month": 32}}},
        "number-out-of-range",
        "/cycle/due/day_of_month",
    ),
    (
        {"preset": "cmb", "cycle": {"last_statement_day": 32}},
        "number-out-of-range",
        "/cycle/last_statement_day",
    ),
    ({"preset": "cmb", "cycle": 18}, "wrong-type", "/cycle"),
    # offers
    ({"preset": "cmb", "offers": {}}, "wrong-type", "/offers"),
    ({"preset": "cmb", "offers": [OFFER, OFFER]}, "rule-invalid", "/offers"),
    ({"preset": "cmb", "offers": [OFFER, {**OFFER, "id": "a b"}]}, "id-syntax", "/offers/1/id"),
    ({"preset": "cmb", "offers": [{**OFFER, "name": ""}]}, "blank", "/offers/0/name"),
    ({"preset": "cmb", "offers": [{**OFFER, "points": 5}]}, "field-unknown", "/offers/0/points"),
    ({"preset": "cmb", "offers": [{**OFFER, "cashback": {}}]}, "field-missing", "/offers/0/cashback/rate"),
    (
        {"preset": "cmb", "offers": [{**OFFER, "cashback": {"rate": "0.1", "cap": "1"}}]},
        "field-unknown",
        "/offers/0/cashback/cap",
    ),
    (
        {"preset": "cmb", "offers": [{**OFFER, "uses_per_day": 0}]},
        "number-out-of-range",
        "/offers/0/uses_per_day",
    ),
    (
        {
            "preset": "cmb",
            "offers": [{**OFFER, "criteria": {"starts_on": "2024-05-02", "ends_on": "2024-05-01"}}],
        },
        "rule-invalid",
        "/offers/0/criteria",
    ),
    (
        {"preset": "cmb", "offers": [{**OFFER, "criteria": {**OFFER["criteria"], "city": "上海"}}]},
        "field-unknown",
        "/offers/0/criteria/city",
    ),
]


@pytest.mark.parametrize(
    ("document", "code", "field"), REFUSED, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_wrong_term_is_refused_with_its_pointer(document: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_program(document, pointer="/program")
    assert (refusal.value.code, refusal.value.field) == (code, f"/program{field}")
    assert isinstance(refusal.value, NotExact) == (code == "money-not-exact")
    with pytest.raises(InvalidInput) as refusal:
        read_program(document)
    assert refusal.value.field == field


def test_an_unknown_preset_is_told_with_those_there_are() -> None:
    with pytest.raises(InvalidInput, match="'abc' is no preset; there is ccb, cgb, citic, cmb") as refusal:
        program_of("abc")
    assert refusal.value.field == "preset"
