"""Every row of the tables of campaigns, points, draws and money among friends is held by a case or a test.

`tests/golden/loyalty.json` is the list: a campaign names its file of plain data and the figures that stand
in it; any other fact names the test that would fail without it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cardcore.drawing import draw, verify

TESTS = Path(__file__).resolve().parents[1]
GOLDEN = TESTS / "golden" / "campaigns"
TABLES: dict[str, list[dict[str, Any]]] = json.loads((TESTS / "golden" / "loyalty.json").read_text("utf-8"))
FACTS = [
    (row["row"], fact, held_by)
    for rows in TABLES.values()
    for row in rows
    for fact, held_by in row.get("facts", {}).items()
]
DRAW = json.loads((GOLDEN / "draw-everbright.json").read_text("utf-8"))


def campaign(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    return read


def said(plain: Any) -> Iterator[Any]:
    """The names and values in a document."""
    if isinstance(plain, dict):
        yield from plain
        for value in plain.values():
            yield from said(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from said(value)
    else:
        yield plain


def test_the_tables_are_whole() -> None:
    assert {name: len(rows) for name, rows in TABLES.items()} == {
        "points": 13,
        "chance_and_money_among_friends": 6,
        "campaigns": 15,
    }
    for rows in TABLES.values():
        assert len({row["row"] for row in rows}) == len(rows)


def test_every_campaign_is_in_the_list_and_tells_its_source() -> None:
    listed = [row["golden"] for row in TABLES["campaigns"]]
    assert sorted(listed) == sorted(path.stem for path in GOLDEN.glob("*.json"))
    for name in listed:
        assert campaign(name)["source"]
        assert campaign(name)["grade"] in {"A", "B", "C"}


@pytest.mark.parametrize("row", TABLES["campaigns"], ids=[row["row"] for row in TABLES["campaigns"]])
def test_the_figures_of_a_campaign_stand_in_its_data(row: dict[str, Any]) -> None:
    written = campaign(row["golden"])
    terms = written["offers"] if "offers" in written else written["document"]
    found = list(said(terms))
    for figure in row["figures"]:
        assert any(one == figure and type(one) is type(figure) for one in found), figure


@pytest.mark.parametrize(("row", "fact", "held_by"), FACTS, ids=[f"{row}: {fact}" for row, fact, _ in FACTS])
def test_a_fact_is_held_by_a_test(row: str, fact: str, held_by: str) -> None:
    file, _, name = held_by.partition("::")
    assert f"\ndef {name}(" in (TESTS / file).read_text("utf-8")


def test_a_spend_of_ten_gives_a_ticket_at_most_three_a_day_for_one_person_by_any_mark() -> None:
    answer, expected = draw(DRAW["document"]), DRAW["expected"]
    refused: dict[str, list[str]] = {}
    for one in answer["refused"]:
        refused.setdefault(one["id"], []).append(one["zh"])
    assert answer["faults"] == []
    assert refused == expected["refused"]
    assert answer["tickets"] == expected["tickets"]
    assert answer["proof"]["awards"] == expected["awards"]
    told = verify({"proof": answer["proof"], "commitment": answer["promise"]["commitment"]})
    assert told == {"verified": True, "misfits": []}


def test_tickets_given_before_count_towards_the_day() -> None:
    document = {name: part for name, part in DRAW["document"].items() if name not in {"seed", "entropy"}}
    before = [{"id": f"e-{n}", "person": {"phone": "p-1"}, "on": "2026-12-10"} for n in range(3)]
    answer = draw({**document, "entries": before})
    assert [one["id"] for one in answer["refused"][:2]] == ["t-1", "t-2"]
    assert [name for name, _ in answer["tickets"]] == ["e-0", "e-1", "e-2", "t-4", "t-6", "t-7"]
