"""Programme documents: overridden term by term, and refused with the place of the wrong term."""

from typing import Any

import attrs
import pytest
from hypothesis import given

from cardcore.accounts.buckets import Bucket
from cardcore.calendars import DayOfMonth, DaysAfter, GapOf30
from cardcore.errors import InvalidInput, NotExact
from cardcore.fees import RateTerms
from cardcore.offers.criteria import Bound, Kind, OneOf
from cardcore.offers.rewards import MoneyReward, Share
from cardcore.offers.windows import Windows
from cardcore.programs import PRESETS, program_of, read_program
from cardcore.rates import Rate
from cardcore.testing.strategies import program_documents

CMB = program_of("cmb")
ORDER = [bucket.value for bucket in Bucket]
OFFER: dict[str, Any] = {
    "id": "o-1",
    "name": "笔笔返现",
    "criteria": {"starts_on": "2024-01-01", "ends_on": "2024-12-31"},
    "cashback": {"rate": "0.02"},
}


TEA: dict[str, Any] = {"id": "tea", "name": "Tea", "points": 10}


def with_offer(**changes: Any) -> dict[str, Any]:
    return {"offers": [OFFER | changes]}


# --- overriding -------------------------------------------------------------------------------------


def test_a_preset_alone_is_the_preset() -> None:
    assert read_program({"preset": "cmb"}) == CMB
    assert read_program({"preset": "cmb", **PRESETS["cmb"].document}) == CMB


# what is overridden, the path of the term, its value
OVERRIDDEN: list[tuple[dict[str, Any], str, Any]] = [
    ({"cycle": {"due": {"days_after": 20}}}, "cycle.due", DaysAfter(20)),
    ({"cycle": {"due": {"gap_of_30": 20}}}, "cycle.due", GapOf30(20)),
    ({"cycle": {"due": {"day_of_month": 25}}}, "cycle.due", DayOfMonth(25)),
    ({"cycle": {"last_statement_day": 31}}, "cycle.last_statement_day", 31),
    ({"interest": {"purchase_daily_rate": "0.0004"}}, "interest.purchase_daily_rate", Rate.of("0.0004")),
    ({"interest": {"cash_daily_rate": "0"}}, "interest.cash_daily_rate", Rate.of("0")),
    ({"interest": {"include_statement_day": False}}, "interest.include_statement_day", False),
    ({"interest": {"include_payment_day": True}}, "interest.include_payment_day", True),
    ({"minimum_payment": {"cash_share": "1"}}, "minimum_payment.cash_share", Rate.of("1")),
    ({"minimum_payment": {"floor": "50.00"}}, "minimum_payment.floor", 5000),
    ({"allocation": {"over_90_days": ORDER}}, "allocation.over_90_days", tuple(Bucket)),
    ({"late_charge": {"cap": "500.00"}}, "late_charge.cap", 50_000),
    ({"grace": {"days": 0}}, "grace.days", 0),
    ({"grace": {"tolerance": "0.00"}}, "grace.tolerance", 0),
    ({"late_charge": {"escalates_after": 2}}, "late_escalation.after", 2),
    ({"late_charge": {"escalated_rate": "0.06"}}, "late_escalation.rate", Rate.of("0.06")),
    ({"fees": {"cash_advance": {"cap": "50.00"}}}, "fees.cash_advance.domestic.cap", 5000),
    (
        {"fees": {"cash_advance": {"other_bank": {"floor": "4.00"}}}},
        "fees.cash_advance.other_bank.floor",
        400,
    ),
    ({"fees": {"cash_advance": {"overseas": {"cap": "99.00"}}}}, "fees.cash_advance.overseas.cap", 9900),
    ({"fees": {"annual": {"amount": "0.00"}}}, "fees.annual.amount", 0),
    ({"fees": {"annual": {"first_year_free": False}}}, "fees.annual.first_year_free", False),
    ({"fees": {"annual": {"waived_from_number": 5}}}, "fees.annual.waived_from_number", 5),
    ({"fees": {"annual": {"waived_from_spending": "5000.00"}}}, "fees.annual.waived_from_spending", 500_000),
    ({"fees": {"annual": {"cash_counts": True}}}, "fees.annual.cash_counts", True),
    ({"fees": {"foreign_transaction": {"rate": "0.02"}}}, "fees.foreign_transaction.rate", Rate.of("0.02")),
    ({"fees": {"overpayment": {"cap": "0.00"}}}, "fees.overpayment.cap", 0),
    ({"fees": {"replacement": "20.00"}}, "fees.replacement", 2000),
    ({"fees": {"statement_copy": "0.00"}}, "fees.statement_copy", 0),
    ({"limits": {"cash_share": "1"}}, "limits.cash_share", Rate.of("1")),
    ({"limits": {"hold_days": 7}}, "limits.hold_days", 7),
    ({"points": {"excluded_mccs": ["8062"]}}, "points.excluded_mccs", frozenset({"8062"})),
    ({"offers": []}, "offers", ()),
]


@pytest.mark.parametrize(("sections", "path", "value"), OVERRIDDEN, ids=[row[1] for row in OVERRIDDEN])
def test_one_term_is_overridden_and_nothing_else(sections: dict[str, Any], path: str, value: Any) -> None:
    program = read_program({"preset": "cmb", **sections})
    found: Any = program
    for name in path.split("."):
        found = getattr(found, name)
    assert found == value
    section = path.split(".")[0]
    inherited = {section: getattr(CMB, section), "foreign": CMB.foreign}
    assert attrs.evolve(program, **inherited) == CMB


def test_fees_of_a_preset_are_not_taken_over_into_another_currency() -> None:
    program = read_program(
        {
            "preset": "cmb",
            "currency": "JPY",
            "minimum_payment": {"floor": "0"},
            "late_charge": {"floor": "0", "cap": "0"},
            "grace": {"tolerance": "0"},
            "points": {"step": "1"},
            "fees": {"overpayment": {"floor": "100"}},
        }
    )
    fees = program.fees
    assert (fees.annual.amount, fees.replacement, fees.statement_copy) == (0, 0, 0)
    assert fees.cash_advance.overseas == RateTerms(Rate.of("0.03"))
    assert fees.overpayment == RateTerms(Rate.of("0.005"), 100)
    assert read_program({"preset": "cmb", "currency": "CNY"}) == CMB


def test_an_offer_is_read() -> None:
    campaign = with_offer(
        criteria={
            "starts_on": "2024-01-01",
            "ends_on": "2024-12-31",
            "mccs": ["5812"],
            "least_amount": "9.90",
        },
        cashback={"rate": "0.02", "cap_per_transaction": "80.00", "cap_per_month": "200.00"},
        uses_per_day=2000,
    )
    (offer,) = read_program({"preset": "cmb", **campaign}).offers
    assert (offer.offer_id, offer.name, offer.uses_per_day) == ("o-1", "笔笔返现", 2000)
    assert OneOf("mcc", frozenset({"5812"})) in offer.criterion.parts
    assert Bound("amount", Kind.MONEY, "at_least", 990, "CNY") in offer.criterion.parts
    share = Share(Rate.of("0.02"))
    assert offer.rewards == (
        MoneyReward("cashback", (share,), cap_per_transaction=8000, caps=(("month", 20_000),)),
    )


def test_what_an_offer_may_leave_out_is_not_limited() -> None:
    (offer,) = read_program({"preset": "cmb", **with_offer()}).offers
    (period,) = offer.criterion.parts
    assert isinstance(period, Windows)
    assert (offer.uses_per_day, offer.rewards) == (0, (MoneyReward("cashback", (Share(Rate.of("0.02")),)),))


@given(program_documents())
def test_a_whole_document_is_read_as_it_stands(document: dict[str, Any]) -> None:
    program = read_program(document)
    assert program.interest.include_payment_day is document["interest"]["include_payment_day"]
    assert program.interest.purchase_daily_rate == Rate.of(document["interest"]["purchase_daily_rate"])
    assert [bucket.value for bucket in program.allocation.over_90_days] == document["allocation"][
        "over_90_days"
    ]
    assert len(program.offers) == len(document["offers"])


def test_the_document_is_left_as_it_was() -> None:
    document = {"preset": "cmb", "cycle": {"due": {"days_after": 20}}, **with_offer()}
    before = repr(document)
    read_program(document)
    assert repr(document) == before
    assert read_program({"preset": "cmb"}) == CMB


# --- refusals ---------------------------------------------------------------------------------------

# what is overridden, the place, the code
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    # not there, not known, not of the kind
    ({"preset": "bank"}, "/preset", "preset-unknown"),
    ({"preset": None}, "/preset", "field-null"),
    ({"preset": 7}, "/preset", "wrong-type"),
    ({"intrest": {}}, "/intrest", "field-unknown"),
    ({"interest": {"purchase_rate": "0.0005"}}, "/interest/purchase_rate", "field-unknown"),
    ({"interest": 5}, "/interest", "wrong-type"),
    ({"interest": None}, "/interest", "field-null"),
    ({"interest": {"purchase_daily_rate": None}}, "/interest/purchase_daily_rate", "field-null"),
    ({"interest": {"include_statement_day": "yes"}}, "/interest/include_statement_day", "wrong-type"),
    ({"interest": {"include_statement_day": 1}}, "/interest/include_statement_day", "wrong-type"),
    ({"grace": {"days": True}}, "/grace/days", "wrong-type"),
    ({"grace": {"days": "3"}}, "/grace/days", "wrong-type"),
    ({"grace": {"days": 3.0}}, "/grace/days", "wrong-type"),
    ({"offers": {}}, "/offers", "wrong-type"),
    # rates: a fraction as a text, between 0 and 1
    ({"interest": {"purchase_daily_rate": "5"}}, "/interest/purchase_daily_rate", "rate-out-of-range"),
    ({"interest": {"purchase_daily_rate": "-0.0005"}}, "/interest/purchase_daily_rate", "rate-out-of-range"),
    ({"interest": {"cash_daily_rate": "18"}}, "/interest/cash_daily_rate", "rate-out-of-range"),
    ({"interest": {"cash_daily_rate": "0.05%"}}, "/interest/cash_daily_rate", "rate-syntax"),
    ({"late_charge": {"rate": "5%"}}, "/late_charge/rate", "rate-syntax"),
    ({"limits": {"cash_share": "1.01"}}, "/limits/cash_share", "rate-out-of-range"),
    # amounts: texts of the currency, not below nothing
    ({"grace": {"tolerance": "-1.00"}}, "/grace/tolerance", "amount-not-positive"),
    ({"grace": {"tolerance": "1.001"}}, "/grace/tolerance", "precision-exceeded"),
    ({"late_charge": {"floor": "ten"}}, "/late_charge/floor", "money-syntax"),
    ({"fees": {"cash_advance": {"floor": "1,000.00"}}}, "/fees/cash_advance/floor", "money-syntax"),
    ({"minimum_payment": {"floor": "9" * 40}}, "/minimum_payment/floor", "amount-out-of-range"),
    ({"currency": "JPY"}, "/minimum_payment/floor", "precision-exceeded"),
    ({"currency": "cny"}, "/currency", "currency-unknown"),
    ({"currency": "XYZ"}, "/currency", "currency-unknown"),
    ({"fees": {"annual": {"amount": "-300.00"}}}, "/fees/annual/amount", "amount-not-positive"),
    ({"fees": {"replacement": 15}}, "/fees/replacement", "wrong-type"),
    ({"fees": {"statement_copy": {"amount": "5.00"}}}, "/fees/statement_copy", "wrong-type"),
    ({"fees": {"overpayment": "5.00"}}, "/fees/overpayment", "wrong-type"),
    ({"fees": {"late": {}}}, "/fees/late", "field-unknown"),
    ({"fees": {"annual": {"free": True}}}, "/fees/annual/free", "field-unknown"),
    ({"fees": {"annual": {"first_year_free": "yes"}}}, "/fees/annual/first_year_free", "wrong-type"),
    ({"fees": {"cash_advance": {"abroad": {}}}}, "/fees/cash_advance/abroad", "field-unknown"),
    (
        {"fees": {"foreign_transaction": {"rate": "1.5"}}},
        "/fees/foreign_transaction/rate",
        "rate-out-of-range",
    ),
    # numbers within their bounds
    (
        {"fees": {"annual": {"waived_from_number": -1}}},
        "/fees/annual/waived_from_number",
        "number-out-of-range",
    ),
    ({"late_charge": {"escalates_after": 121}}, "/late_charge/escalates_after", "number-out-of-range"),
    ({"grace": {"days": -1}}, "/grace/days", "number-out-of-range"),
    ({"grace": {"days": 31}}, "/grace/days", "number-out-of-range"),
    ({"limits": {"hold_days": 0}}, "/limits/hold_days", "number-out-of-range"),
    ({"limits": {"delinquency_block_days": 0}}, "/limits/delinquency_block_days", "number-out-of-range"),
    ({"points": {"points": -1}}, "/points/points", "number-out-of-range"),
    ({"points": {"available_after_days": 4000}}, "/points/available_after_days", "number-out-of-range"),
    ({"cycle": {"last_statement_day": 0}}, "/cycle/last_statement_day", "number-out-of-range"),
    ({"cycle": {"last_statement_day": 32}}, "/cycle/last_statement_day", "number-out-of-range"),
    # a due rule is one of three
    ({"cycle": {"due": {}}}, "/cycle/due", "field-missing"),
    ({"cycle": {"due": {"days_after": 5, "gap_of_30": 5}}}, "/cycle/due", "field-unknown"),
    ({"cycle": {"due": {"weeks_after": 3}}}, "/cycle/due/weeks_after", "field-unknown"),
    ({"cycle": {"due": {"days_after": 0}}}, "/cycle/due/days_after", "number-out-of-range"),
    ({"cycle": {"due": {"gap_of_30": 30}}}, "/cycle/due/gap_of_30", "number-out-of-range"),
    ({"cycle": {"due": {"day_of_month": 32}}}, "/cycle/due/day_of_month", "number-out-of-range"),
    ({"cycle": {"due": 20}}, "/cycle/due", "wrong-type"),
    # rules that cannot be
    ({"allocation": {"up_to_90_days": ORDER[:-1]}}, "/allocation", "rule-invalid"),
    ({"allocation": {"over_90_days": [*ORDER, ORDER[0]]}}, "/allocation", "rule-invalid"),
    ({"allocation": {"over_90_days": ["purse"]}}, "/allocation/over_90_days/0", "choice-unknown"),
    ({"late_charge": {"cap": "5.00"}}, "/late_charge", "rule-invalid"),
    ({"fees": {"overpayment": {"cap": "4.99"}}}, "/fees/overpayment", "rule-invalid"),
    (
        {"fees": {"cash_advance": {"overseas": {"cap": "1.00"}}}},
        "/fees/cash_advance/overseas",
        "rule-invalid",
    ),
    ({"points": {"step": "0.00"}}, "/points/step", "rule-invalid"),
    ({"points": {"step": "-1.00"}}, "/points/step", "amount-not-positive"),
    ({"points": {"excluded_mccs": ["8062", "80"]}}, "/points/excluded_mccs/1", "mcc-syntax"),
    (
        {"points": {"multipliers": [{"id": "x", "factor": "0.5"}]}},
        "/points/multipliers/0/factor",
        "rule-invalid",
    ),
    ({"points": {"expiry": {"days": 30}}}, "/points/expiry/days", "field-unknown"),
    ({"points": {"mall": [TEA, TEA]}}, "/points/mall", "rule-invalid"),
    ({"points": {"mall": [TEA | {"price": "1.00", "least_points": 11}]}}, "/points/mall/0", "rule-invalid"),
    ({"offers": [OFFER, OFFER]}, "/offers", "rule-invalid"),
    (
        with_offer(criteria={"starts_on": "2024-02-01", "ends_on": "2024-01-31"}),
        "/offers/0/criteria",
        "rule-invalid",
    ),
    # offers
    (with_offer(id="o 1"), "/offers/0/id", "id-syntax"),
    (with_offer(name=" "), "/offers/0/name", "blank"),
    (with_offer(name="4111 1111 1111 1111"), "/offers/0/name", "sensitive-data-forbidden"),
    (with_offer(cashback={}), "/offers/0/cashback/rate", "field-missing"),
    (with_offer(cashback={"rate": "2"}), "/offers/0/cashback/rate", "rate-out-of-range"),
    (with_offer(cashback={"rate": "0.02", "cap": "1.00"}), "/offers/0/cashback/cap", "field-unknown"),
    (with_offer(uses_per_day=0), "/offers/0/uses_per_day", "number-out-of-range"),
    (
        with_offer(criteria={"starts_on": "2024-02-30", "ends_on": "2024-12-31"}),
        "/offers/0/criteria/starts_on",
        "date-invalid",
    ),
    (
        with_offer(criteria={"starts_on": "2024-02-01", "ends_on": "2024-12-31", "mccs": [5411]}),
        "/offers/0/criteria/mccs/0",
        "wrong-type",
    ),
    (
        with_offer(criteria={"starts_on": "2024-02-01", "ends_on": "2024-12-31", "least_amount": "-0.01"}),
        "/offers/0/criteria/least_amount",
        "amount-not-positive",
    ),
]


@pytest.mark.parametrize(
    ("sections", "place", "code"), REFUSED, ids=[f"{code} at {place}" for _, place, code in REFUSED]
)
def test_a_wrong_term_is_refused_with_its_place(sections: dict[str, Any], place: str, code: str) -> None:
    for pointer in ("", "/program"):
        with pytest.raises(InvalidInput) as refused:
            read_program({"preset": "cmb", **sections}, pointer=pointer)
        assert (refused.value.code, refused.value.field) == (code, pointer + place)
        assert refused.value.detail


def test_a_document_without_a_preset() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_program({})
    assert (refused.value.code, refused.value.field) == ("field-missing", "/preset")


@pytest.mark.parametrize(
    ("sections", "place"),
    [
        ({"interest": {"purchase_daily_rate": 0.0005}}, "/interest/purchase_daily_rate"),
        ({"grace": {"tolerance": 10.0}}, "/grace/tolerance"),
    ],
)
def test_a_float_is_refused(sections: dict[str, Any], place: str) -> None:
    with pytest.raises(NotExact) as refused:
        read_program({"preset": "cmb", **sections})
    assert (refused.value.code, refused.value.field) == ("money-not-exact", place)
