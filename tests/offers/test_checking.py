"""Definitions as a newcomer gets them wrong: each mistake is told at its place, none is taken in silence."""

import json
from pathlib import Path
from typing import Any

import pytest

from cardcore.__main__ import main
from cardcore.checking import check
from cardcore.documents import loads
from cardcore.errors import CardcoreError
from cardcore.offers.draws.plain import definition_plain
from tests.offers.lucky_draws import BY_LIST

SOUND: dict[str, Any] = {
    "id": "o-1",
    "name": "优惠",
    "when": {},
    "reward": {"cashback": {"rate": "0.02", "cap_per_transaction": "80.00"}},
    "quotas": {"per_day": 2000},
}

WRONG: list[dict[str, Any]] = loads(
    (Path(__file__).resolve().parents[1] / "golden" / "mistakes.json").read_bytes()
)
"""Why, what is changed of the sound offer, and the faults."""


def told(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["field"], one["code"]) for one in check(document)["faults"]]


@pytest.mark.parametrize("wrong", WRONG, ids=[row["why"] for row in WRONG])
def test_a_mistake_is_told_at_its_place(wrong: dict[str, Any]) -> None:
    found = told({"offers": [SOUND | wrong["change"]], "draws": []})
    assert found == [(f"/offers/0{field}", code) for field, code in wrong["faults"]]


YOUNG_AND_OLD = [{"below": 30, "amount": "9.00"}, {"from": 30, "amount": "5.00"}]
MEANT: list[dict[str, Any]] = [
    {"reward": {"cashback": {"rate": "0.02", "cap_per_transaction": "80.00", "cap_per_month": "80.00"}}},
    {"reward": {"cashback": {"tiers": [{"below": "5.00", "rate": "0"}, {"from": "5.00", "amount": "1.00"}]}}},
    {"reward": {"discount": {"by": "age", "tiers": YOUNG_AND_OLD}}},
    {"reward": {"discount": {"by": "counters.spent", "tiers": [{"from": "9.00", "amount": "9.00"}]}}},
    {"when": {"amount": {"at_least": "98.00", "at_most": "98.00"}}},
    {"when": {"mcc": ["5811", "5812"], "none": [{"mcc": "5811"}]}},
    {"when": {"none": [{"city": "上海"}, {"amount": {"above": "9.00"}}]}},
    {"windows": [{"times": [["10:00", "12:00"], ["12:00", "13:00"]]}, {"until": "2026-11-01"}]},
    {"goals": [{"count": 3}, {"count": 5, "of": {"mcc": "5411"}, "name": "food"}, {"distinct_days": 31}]},
    {"goals": [{"count": 3, "over": {"days_from_enrollment": 30}}], "enrollment": True},
    {"frequency": [{"at_most": 1, "per": "day"}, {"at_most": 1, "per": "month"}]},
    {"experiment": {"salt": "s", "weights": [1, 0], "variants": [0]}, "refund": {"policy": "keep"}},
    {"quotas": {"budget": "100.00"}, "reward": {"gift": {"item": "咖啡", "stock": 9}}},
    {"reward": {"coupon": {"item": "券", "worth": "10.00", "least_amount": "50.00", "stock": 9}}},
]


@pytest.mark.parametrize("change", MEANT, ids=[str(change)[:60] for change in MEANT])
def test_what_can_be_meant_has_no_faults(change: dict[str, Any]) -> None:
    assert told({"offers": [SOUND | change]}) == []


def test_the_faults_of_all_definitions_are_told_at_once() -> None:
    draw = definition_plain(BY_LIST)
    car = {**draw, "prizes": [{"id": "car", "name": "汽车", "value": "99999.00", "quantity": 1}]}
    chance = {"reward": {"draw": {"draw": draw["id"]}}}
    document = {
        "currency": "CNY",
        "calendar": {"holidays": ["2026-10-01"]},
        "offers": [
            SOUND | chance | {"windows": [{"days": "holiday"}]},
            SOUND,
            SOUND | {"effective_from": "2026-12-01"},
            5,
        ],
        "draws": [draw, car, {**draw, "method": "dice"}],
    }
    assert told(document) == [
        ("/offers/1/id", "rule-invalid"),
        ("/offers/3", "wrong-type"),
        ("/draws/1/prizes/0/value", "prize-too-high"),
        ("/draws/2/method", "choice-unknown"),
    ]
    assert check({"draws": [car]})["faults"][0]["zh"] == "奖品“汽车”价值99,999.00元，超过50,000.00元"


@pytest.mark.parametrize("place", ["/cashback", "/rewards/1/cashback"])
def test_a_reward_is_looked_at_wherever_it_stands(place: str) -> None:
    nothing = {"rate": "0"}
    several = [{"gift": {"item": "咖啡", "stock": 9}}, {"cashback": nothing}]
    given = {"cashback": nothing} if place == "/cashback" else {"rewards": several}
    bare = {name: part for name, part in SOUND.items() if name != "reward"}
    assert (f"/offers/0{place}", "rule-invalid") in told({"offers": [bare | given]})


def test_a_draw_without_an_id_is_no_draw_that_can_be_named() -> None:
    chance = SOUND | {"reward": {"draw": {"draw": "advent"}}}
    assert ("/offers/0/reward/draw/draw", "not-found") in told({"offers": [chance], "draws": [5]})


def test_what_is_no_document_of_definitions_is_refused() -> None:
    for document, field in (
        ({"offers": 5}, "/offers"),
        ({"currency": "YUAN"}, "/currency"),
        ({"x": 1}, "/x"),
    ):
        with pytest.raises(CardcoreError) as refused:
            check(document)
        assert refused.value.field == field


def test_the_command_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "offers.json"
    file.write_text(json.dumps({"offers": [SOUND | {"enrolment": True}]}), "utf-8")
    assert main(["check", str(file)]) == 0
    (fault,) = json.loads(capfd.readouterr().out)["faults"]
    assert fault["detail"] == "'enrolment' is no field here; did you mean 'enrollment'?"
