"""The JSON Schemas of offers and of evaluate say what the readers say, and the same in every file."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cardcore.documents import Reader
from cardcore.errors import CardcoreError
from cardcore.evaluate import evaluate, read_question
from cardcore.offers.reading import read_offer
from cardcore.scenario import schema_text
from tests.offers.test_campaigns import CAMPAIGNS, CASES, answered

OFFER, EVALUATE, SCENARIO = (json.loads(schema_text(name)) for name in ("offer", "evaluate", "scenario"))
offer_schema, question_schema = Draft202012Validator(OFFER), Draft202012Validator(EVALUATE)
answer_schema = Draft202012Validator({"$ref": "#/$defs/answer", "$defs": EVALUATE["$defs"]})

FULL: dict[str, Any] = {
    "id": "full",
    "name": "全部",
    "clock": "day_after_posting",
    "windows": [
        {
            "from": "2026-11-01",
            "until": "2026-12-01",
            "weekdays": ["fri"],
            "month_days": [27],
            "days": "working",
            "times": [["10:00", "24:00"]],
        }
    ],
    "when": {
        "amount": {"at_least": "98.00"},
        "merchant": {"starts_with": "老"},
        "age": {"in": [18, 19]},
        "is_birthday": True,
        "approved_on": {"below": "2026-11-01"},
        "counters.spent": {"at_least": "999.00"},
        "attributes.color": ["red"],
        "any": [{"tags": {"any_of": ["vip"]}}, {"segments": {"known": True}}],
        "none": [{"mcc": ["5411"]}],
    },
    "places": {
        "any": [{"city": "上海"}, {"near": {"latitude": "31.24", "longitude": "121.49", "meters": 500}}]
    },
    "experiment": {"salt": "s", "weights": [1, 1], "variants": [1]},
    "enrollment": True,
    "goals": [
        {"any": [{"count": 3, "name": "three"}, {"sum": "9.00", "over": {"days_from_approval": 60}}]},
        {"distinct_days": 9, "over": "cycle", "of": {"mcc": "5812"}, "counter": "days"},
    ],
    "frequency": [{"at_most": 1, "per": "day"}],
    "points_price": 9,
    "quotas": {"per_day": 5, "per_store_per_day": 1, "per_store": 2, "total": 9, "budget": "99.00"},
    "rewards": [
        {
            "vouchers": {
                "tiers": [{"below": "9.00", "rate": "0.1"}, {"from": "9.00", "amount": "2.00"}],
                "by": "amount",
                "step": "1.00",
                "cap_per_transaction": "20.00",
                "cap_per_campaign": "50.00",
                "denominations": ["1.00", {"value": "2.00", "least_amount": "9.00"}],
                "pays": {"after_days": 3},
                "life": {"months": 3},
            }
        },
        {"points": {"points": 1, "per": "1.00"}},
        {"coupon": {"item": "券", "code": "C", "least_amount": "9.00"}},
        {"coupon": {"item": "券", "stock": 5, "life": {"days": 3}, "releases_unused": True}},
        {"coupon": {"item": "电影票", "codes": ["A-1", "b_2"]}},
        {
            "coupon": {
                "item": "洗车券",
                "stock": 5,
                "codes": {"pattern": "C-#@-?", "seed": "s", "count": 9},
            }
        },
        {"gift": {"item": "咖啡", "count": 2, "pays": {"day_of_next_month": 2}}},
        {"interest_coupon": {"item": "利息券", "rate": "0.5", "worth": "1.00"}},
        {"draw": {"draw": "d-1", "chances": 1}},
    ],
    "group": "g",
    "order": 1,
    "refund": {"policy": "claw_back", "within_days": 30},
    "effective_from": "2026-11-01",
    "consents_unlimited": False,
}
ASK: dict[str, Any] = {
    "at": "2026-11-27T12:05:00+08:00",
    "zone": "Asia/Shanghai",
    "currency": "CNY",
    "calendar": {"holidays": ["2026-10-01"], "working_days": ["2026-10-10"]},
    "offers": [{"id": "o-1", "name": "优惠", "when": {}, "reward": {"cashback": {"rate": "0.02"}}}],
    "customer": {
        "id": "c-1",
        "product": "pet",
        "stage": "new",
        "tags": ["vip"],
        "segments": [],
        "place": {"latitude": "31.24", "longitude": "121.49", "datum": "WGS-84"},
        "approved_on": "2026-11-01",
        "birthday": "2000-02-29",
        "statement_day": 5,
        "enrolled": {"o-1": "2026-11-02"},
        "attributes": {"color": "red", "level": 3, "staff": False, "likes": ["tea"]},
    },
    "transaction": {
        "amount": "98.00",
        "mcc": "5812",
        "merchant": "老张面馆",
        "store": "s-1",
        "city": "上海",
        "channel": "pos",
        "time": "12:00",
        "transaction_date": "2026-11-26",
        "posting_date": "2026-11-27",
    },
    "purchases": [{"amount": "9.00", "mcc": "5812", "posting_date": "2026-11-01"}, {"amount": "9.00"}],
    "counters": {
        "trades": 3,
        "spent": "9.00",
        "o-1": {
            "uses": {"day": 0},
            "granted": {"month": "1.00"},
            "quota": {"per_day": 1, "spent": "1.00"},
            "stock": {"券": 2},
            "lapsed": {"券": 1},
        },
    },
    "history": [
        {
            "on": "2026-11-01",
            "amount": "9.00",
            "mcc": "5812",
            "merchant": "m",
            "store": "s-1",
            "channel": "pos",
        }
    ],
}


FINER: set[tuple[Any, ...]] = {
    ("experiment",),  # a variant has a weight
    ("rewards", 0, "vouchers", "tiers"),  # tiers do not overlap, their figures are those of `by`
    ("rewards", 0, "vouchers", "by"),
    ("rewards", 0, "vouchers", "cap_per_transaction"),  # vouchers need an end
    ("when", "attributes.color"),  # the values of one list are of one kind
    ("zone",),  # the names of the zones
    ("offers",),  # what was had of an offer stands under the id of an offer
    ("counters",),
}
"""Where the reader knows more than a schema can say."""


def agreed(valid: bool, reads: bool, pointer: tuple[Any, ...]) -> bool:
    finer = any(pointer[: len(place)] == place for place in FINER)
    return valid == reads or (finer and valid)


def places(data: Any, pointer: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    members = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in members:
        yield (*pointer, name)
        yield from places(value, (*pointer, name))


def changed(data: Any, pointer: tuple[Any, ...], value: Any) -> Any:
    """A copy with another value at a place, or without the place for ``...``."""
    data = copy.deepcopy(data)
    inside = data
    for name in pointer[:-1]:
        inside = inside[name]
    if value is ...:
        del inside[pointer[-1]]
    else:
        inside[pointer[-1]] = value
    return data


def reads_offer(document: Any) -> bool:
    try:
        read_offer(Reader(document), "CNY")
    except CardcoreError:
        return False
    return True


def reads_question(document: Any) -> bool:
    try:
        read_question(document)
    except CardcoreError:
        return False
    return True


def test_the_schemas_are_schemas() -> None:
    Draft202012Validator.check_schema(OFFER)
    Draft202012Validator.check_schema(EVALUATE)


def test_the_offer_is_described_alike_in_every_schema() -> None:
    names = {name for name in OFFER["$defs"] if name.startswith("offer")}
    assert len(names) > 5
    for schema in (EVALUATE, SCENARIO):
        assert {name: schema["$defs"][name] for name in names} == {
            name: OFFER["$defs"][name] for name in names
        }


def test_every_field_of_an_offer_is_in_the_full_one() -> None:
    short = {"criteria", "cashback", "reward", "uses_per_day"}
    assert set(OFFER["$defs"]["offer"]["properties"]) == {*FULL, *short}


@pytest.mark.parametrize("strange", [..., None, 7, "?", {}, [], [7], {"?": 1}, True], ids=repr)
def test_schema_and_reader_agree_on_every_place_of_an_offer(strange: Any) -> None:
    assert offer_schema.is_valid(FULL)
    assert reads_offer(FULL)
    for pointer in places(FULL):
        document = changed(FULL, pointer, strange)
        assert agreed(offer_schema.is_valid(document), reads_offer(document), pointer), (pointer, strange)


@pytest.mark.parametrize("strange", [..., None, 7, "?", {}, [], [7], {"?": 1}, True], ids=repr)
def test_schema_and_reader_agree_on_every_place_of_a_question(strange: Any) -> None:
    question_schema.validate(ASK)
    assert reads_question(ASK)
    answer_schema.validate(evaluate(ASK))
    for pointer in places(ASK):
        document = changed(ASK, pointer, strange)
        valid = question_schema.is_valid(document)
        assert agreed(valid, reads_question(document), pointer), (pointer, strange)


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['why']}" for name, case in CASES])
def test_campaigns_and_their_answers_are_valid(name: str, case: dict[str, Any]) -> None:
    campaign = CAMPAIGNS[name]
    question_schema.validate(
        {key: campaign[key] for key in ("offers", "calendar") if key in campaign} | case["ask"]
    )
    answer_schema.validate(answered(campaign, case["ask"]))
