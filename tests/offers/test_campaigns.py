"""Campaigns seen in the field as plain data: every figure of theirs decides a case."""

import json
from pathlib import Path
from typing import Any

import pytest

from cardcore.evaluate import evaluate

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "campaigns"
READ: dict[str, dict[str, Any]] = {
    file.stem: json.loads(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.json"))
}
CAMPAIGNS = {name: campaign for name, campaign in READ.items() if "offers" in campaign}
CASES = [(name, case) for name, campaign in CAMPAIGNS.items() for case in campaign["cases"]]


def answered(campaign: dict[str, Any], ask: dict[str, Any]) -> dict[str, Any]:
    return evaluate({name: campaign[name] for name in ("offers", "calendar") if name in campaign} | ask)


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['why']}" for name, case in CASES])
def test_campaign(name: str, case: dict[str, Any]) -> None:
    answer = answered(CAMPAIGNS[name], case["ask"])
    won = {one["offer"]: one["rewards"] for one in answer["eligible"]}
    assert list(won) == list(case["eligible"])
    for offer, rewards in case["eligible"].items():
        for found, wanted in zip(won[offer], rewards, strict=True):
            assert {member: found[member] for member in wanted} == wanted
    lost = {
        one["offer"]: [[why["criterion"], why["distance"], why["text"]["zh"]] for why in one["reasons"]]
        for one in answer["ineligible"]
    }
    assert {offer: lost[offer] for offer in case.get("reasons", {})} == case.get("reasons", {})
    assert {member: answer["best"][member] for member in case.get("best", {})} == case.get("best", {})


def test_every_shape_of_an_offer_is_there() -> None:
    assert len(CAMPAIGNS) == 9
    assert all(len(campaign["cases"]) >= 3 for campaign in CAMPAIGNS.values())
