"""Campaigns seen in the field as plain data: every figure of theirs decides a case."""

import json
from pathlib import Path
from typing import Any

import pytest

from cardcore.evaluate import evaluate
from cardcore.scenario import simulate

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "campaigns"
READ: dict[str, dict[str, Any]] = {
    file.stem: json.loads(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.json"))
}
CAMPAIGNS = {name: campaign for name, campaign in READ.items() if "offers" in campaign}
PARTS = ("rewards", "promised", "benefits", "taken_back", "stock")
"""What an offer came to in a life."""
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


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_a_campaign_lives_in_an_account(name: str) -> None:
    """The same data as a programme's offers: what purchases, refunds and uses come to."""
    life = CAMPAIGNS[name]["life"]
    terms = {"preset": "cmb", "offers": CAMPAIGNS[name]["offers"]}
    account = {"currency": "CNY", "credit_limit": "90000.00", "statement_day": 5}
    answer = simulate(
        {
            "program": terms | {part: life[part] for part in ("points",) if part in life},
            "account": account | {"opened_on": life["opened_on"]},
            "events": life["events"],
            "until": life["until"],
            "ask": ["offers", "points"],
        }
    )
    found = {one["offer"]: one for one in answer["offers"]}
    for offer, expected in life["offers"].items():
        told = {part: found[offer][part] for part in PARTS if found[offer].get(part)}
        assert told == expected
    assert answer["points"]["available"] == life.get("points_left", answer["points"]["available"])


def test_every_shape_of_an_offer_is_there() -> None:
    assert len(CAMPAIGNS) == 10
    assert all(len(campaign["cases"]) >= 3 for campaign in CAMPAIGNS.values())
    for name, campaign in CAMPAIGNS.items():
        assert any(campaign["life"]["offers"].values()), name
