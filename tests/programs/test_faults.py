"""Everything that is wrong with a programme is told at once, each at the place where it was written."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.programs.faults import faults

SOUND: dict[str, Any] = {
    "preset": "cmb",
    "name": "my-card",
    "grace": {"days": 3},
    "closing": {"late_clearing_days": 45},
    "points": {
        "excluded_mccs": ["5933", "6010", "6011"],
        "rules": [
            {"id": "dining", "when": {"mcc": "5812"}, "step": "10.00", "points": 1},
            {"id": "fuel", "when": {"mcc": "5541"}, "step": "20.00", "points": 1},
        ],
    },
    "fees": {"annual": {"amount": "300.00"}},
}
OFFER = {"id": "o-1", "name": "优惠", "when": {}, "reward": {"gift": {"item": "咖啡", "stock": 9}}}

# the section, what stands there instead, and the faults in it
MISTAKES: list[tuple[str, Any, list[tuple[str, str]]]] = [
    ("name", "my card", [("/name", "id-syntax")]),
    ("grace", {"days": "three"}, [("/grace/days", "wrong-type")]),
    ("closing", {"dys": 45}, [("/closing/dys", "field-unknown")]),
    ("colour", "red", [("/colour", "field-unknown")]),
    (
        "fees",
        {"annual": {"amount": 300}, "entry": {}},
        [("/fees/annual/amount", "wrong-type"), ("/fees/entry", "field-unknown")],
    ),
    (
        "points",
        {
            "excluded_mccs": ["x", "5933", 5, "58"],
            "rules": [
                {"id": "dining", "when": {"mcc": "5812"}, "step": 10, "points": 1},
                {"id": "fuel", "when": {"mcc": "5541"}, "step": "20.00"},
                {"id": "food", "when": {"city": "上海"}, "step": "0.001", "points": 1},
            ],
        },
        [
            ("/points/excluded_mccs/0", "mcc-syntax"),
            ("/points/excluded_mccs/2", "wrong-type"),
            ("/points/excluded_mccs/3", "mcc-syntax"),
            ("/points/rules/0/step", "wrong-type"),
            ("/points/rules/1/points", "field-missing"),
            ("/points/rules/2/step", "precision-exceeded"),
        ],
    ),
    (
        "offers",
        [OFFER, {**OFFER, "id": "o 2", "reward": {"cashback": {"rate": "5%"}}}],
        [("/offers/1/id", "id-syntax"), ("/offers/1/reward/cashback/rate", "rate-syntax")],
    ),
]


def told(document: Any, pointer: str = "") -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in faults(document, pointer=pointer)]


def test_a_sound_programme_has_none() -> None:
    assert told(SOUND | {"offers": [OFFER]}) == []


@given(st.sets(st.sampled_from(range(len(MISTAKES)))), st.sampled_from(["", "/programs/0"]))
def test_mistakes_of_all_sections_are_told_at_once(chosen: set[int], pointer: str) -> None:
    document, expected = dict(SOUND), []
    for place in chosen:
        section, value, found = MISTAKES[place]
        document[section] = value
        expected += [(pointer + field, code) for field, code in found]
    before = str(document)
    assert sorted(told(document, pointer)) == sorted(expected)
    assert str(document) == before


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({}, [("/preset", "field-missing")]),
        ({"preset": "nobody", "grace": 5}, [("/preset", "preset-unknown")]),
        ({"preset": "cmb", "offers": 5}, [("/offers", "wrong-type")]),
        # where the currency is unknown offers are read in that of the mainland
        ({"preset": "cmb", "currency": "ZZZ", "offers": [OFFER]}, [("/currency", "currency-unknown")]),
        # of a list of which nothing is left no more is told
        ({"preset": "cmb", "points": {"excluded_mccs": ["x"]}}, [("/points/excluded_mccs/0", "mcc-syntax")]),
    ],
)
def test_a_programme_that_is_none(document: Any, expected: list[tuple[str, str]]) -> None:
    assert told(document) == expected
