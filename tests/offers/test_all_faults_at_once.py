"""A question with several mistakes: all are told at once, each at its place, none caused by another."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cardcore.__main__ import main
from cardcore.errors import CardcoreError
from cardcore.evaluate import evaluate
from cardcore.scenario import schema_text
from tests.offers.test_offer_schema import changed, places

SOUND: dict[str, Any] = {
    "offers": [
        {
            "id": "lunch",
            "name": "午餐返现",
            "when": {"mcc": ["5812", "5814"]},
            "goals": [{"count": 3, "over": "month"}],
            "reward": {"cashback": {"rate": "0.02"}},
        },
        {
            "id": "friday",
            "name": "周五半价",
            "windows": [{"weekdays": ["fri"]}],
            "when": {"amount": {"at_least": "98.00"}},
            "effective_from": "2026-11-01",
            "reward": {"discount": {"rate": "0.5"}},
        },
    ],
    "customer": {
        "id": "c-1",
        "tags": ["vip"],
        "place": {"latitude": "31.240018", "longitude": "121.490317"},
        "approved_on": "2026-01-05",
        "birthday": "2000-02-29",
        "enrolled": {"lunch": "2026-11-01"},
        "attributes": {"level": 3, "regions": ["east"]},
    },
    "transaction": {
        "amount": "60.50",
        "mcc": "5812",
        "merchant": "老张面馆",
        "store": "s-1",
        "time": "12:05",
    },
    "history": [{"on": "2026-11-02", "amount": "30.00", "mcc": "5812", "merchant": "老张面馆"}],
    "counters": {
        "lunch": {"goals": {"count": 2}, "uses": {"day": 1}},
        "friday": {"quota": {"per_day": 499}},
        "month_spent": "640.00",
    },
    "calendar": {"holidays": ["2026-10-01"]},
    "currency": "CNY",
    "zone": "Asia/Shanghai",
    "at": "2026-11-25T12:05:00+08:00",
}

# the place, what stands there instead, and the fault
MISTAKES: list[tuple[str, Any, str]] = [
    ("/zone", "Asia/Atlantis", "choice-unknown"),
    ("/at", "25 November", "date-invalid"),
    ("/currency", "YUAN", "currency-unknown"),
    ("/calendar/holidays/0", "2026-10-32", "date-invalid"),
    ("/offers/0/name", "", "blank"),
    ("/offers/0/goals/0/count", 0, "number-out-of-range"),
    ("/offers/1/windows/0/weekdays/0", "friday", "choice-unknown"),
    ("/offers/1/reward/discount/rate", "2", "rate-out-of-range"),
    ("/offers/1/color", "red", "field-unknown"),
    ("/customer/id", 7, "wrong-type"),
    ("/customer/tags/0", "", "blank"),
    ("/customer/place/latitude", "91", "coordinates-invalid"),
    ("/customer/approved_on", "January", "date-invalid"),
    ("/customer/enrolled/lunch", None, "field-null"),
    ("/customer/attributes/level", {"is": 3}, "wrong-type"),
    ("/customer/attributes/regions/0", 5, "wrong-type"),
    ("/transaction/amount", "-1.00", "amount-not-positive"),
    ("/transaction/mcc", "58", "mcc-syntax"),
    ("/transaction/time", "25:00", "date-invalid"),
    ("/transaction/shop", "s-1", "field-unknown"),
    ("/history/0/amount", 30, "wrong-type"),
    ("/history/0/on", "yesterday", "date-invalid"),
    ("/counters/lunch/uses/day", "1", "wrong-type"),
    ("/counters/lunch/goals/count", -1, "number-out-of-range"),
    ("/counters/friday/quota/per_week", 3, "field-unknown"),
    ("/counters/month_spent", "640.005", "precision-exceeded"),
    ("/counter", {}, "field-unknown"),
]


def mistaken(mistakes: Any) -> Any:
    document = SOUND
    for pointer, value, _ in mistakes:
        names = tuple(int(name) if name.isdigit() else name for name in pointer.split("/")[1:])
        document = changed(document, names, value)
    return document


def refusal(document: Any) -> CardcoreError:
    with pytest.raises(CardcoreError) as refused:
        evaluate(document)
    return refused.value


def told(error: CardcoreError) -> list[tuple[str, str]]:
    return sorted((one.field, one.code) for one in (error, *error.others))


def test_the_sound_question_has_an_answer() -> None:
    assert evaluate(SOUND)["ineligible"]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[row[0] for row in MISTAKES])
def test_one_mistake_is_told_alone(mistake: tuple[str, Any, str]) -> None:
    assert told(refusal(mistaken([mistake]))) == [(mistake[0], mistake[2])]


@given(st.sets(st.sampled_from(range(len(MISTAKES))), min_size=2))
def test_several_mistakes_are_told_at_once_and_nothing_else(chosen: set[int]) -> None:
    mistakes = [MISTAKES[place] for place in chosen]
    assert told(refusal(mistaken(mistakes))) == sorted((pointer, code) for pointer, _, code in mistakes)


@given(
    st.sampled_from(list(places(SOUND))),
    st.sampled_from(list(places(SOUND))),
    st.sampled_from([..., None, -7, "?", "", {}, [], [7], {"?": 1}, True, "9" * 30]),
)
def test_whatever_is_wrong_is_answered_or_refused_and_no_fault_is_told_twice(
    one: tuple[Any, ...], other: tuple[Any, ...], strange: Any
) -> None:
    document = changed(SOUND, one, strange)
    if other in places(document):
        document = changed(document, other, strange)
    faults = []
    try:
        evaluate(document)
    except CardcoreError as error:
        faults = told(error)
    assert len(set(faults)) == len(faults)


@pytest.mark.parametrize("mistakes", [MISTAKES[1:2], [MISTAKES[1], *MISTAKES[9:12]]])
def test_the_command_tells_one_fault_as_ever_and_several_beside_the_first(
    mistakes: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "question.json"
    file.write_text(json.dumps(mistaken(mistakes)), "utf-8")
    assert main(["evaluate", str(file)]) == 2
    printed = json.loads(capfd.readouterr().err)
    error = {"$defs": json.loads(schema_text("evaluate"))["$defs"], "$ref": "#/$defs/error"}
    Draft202012Validator(error).validate(printed)
    faults = printed.pop("faults", [printed])
    assert list(printed) == ["code", "field", "detail"]
    assert [one["field"] for one in faults] == [pointer for pointer, _, _ in mistakes]
    assert faults[0] == printed


def test_counters_of_an_offer_that_is_not_in_force_yet_are_no_mistake() -> None:
    later = changed(SOUND, ("offers", 1, "effective_from"), "2026-12-01")
    assert [one["offer"] for one in evaluate(later)["ineligible"]] == ["lunch"]


def test_counts_of_an_offer_whose_name_or_goals_cannot_be_read_are_left_alone() -> None:
    for pointer, value, code in (
        ("/offers/0/id", "a b", "id-syntax"),
        ("/offers/0/goals/0", {}, "rule-invalid"),
        ("/offers", 5, "wrong-type"),
    ):
        assert told(refusal(mistaken([(pointer, value, code)]))) == [(pointer, code)]
