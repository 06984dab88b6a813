"""Schedules and lives of plans that were reckoned by hand: `amortize` and `simulate` come to the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from cardcore.amortize import amortize
from cardcore.scenario import simulate

CASES = json.loads((Path(__file__).parents[1] / "golden" / "by_hand.json").read_text(encoding="utf-8"))


def rows(told: list[dict[str, Any]]) -> list[list[str]]:
    return [[row["due_on"], row["principal"], row["interest"]] for row in told]


@pytest.mark.parametrize("case", CASES["schedules"], ids=lambda case: case["id"])
def test_a_schedule_is_what_a_hand_reckons(case: dict[str, Any]) -> None:
    answer = amortize(case["terms"])
    assert rows(answer["rows"]) == case["rows"]
    drawn = case["terms"].get("drawings", [{"amount": case["terms"].get("principal")}])
    owed = sum(int(one["amount"].replace(".", "")) for one in drawn)
    for row in answer["rows"]:
        owed -= int(row["principal"].replace(".", ""))
    assert owed == 0


@pytest.mark.parametrize("case", CASES["lives"], ids=lambda case: case["id"])
def test_the_life_of_a_plan_is_what_a_hand_reckons(case: dict[str, Any]) -> None:
    answers = simulate(case["scenario"])
    assert rows(answers["plans"][0]["rows"]) == case["rows"]
    bills = {bill["statement_date"]: bill for bill in answers["statements"]}
    for day, figures in case["bills"].items():
        assert {name: bills[day][name] for name in figures} == figures
