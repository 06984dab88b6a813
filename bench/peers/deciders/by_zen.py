"""zen-engine (Rust): a condition is a compiled expression, a thousand are the rows of one decision table."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import zen

from bench.peers.deciders import Condition, Deciding, Matching, Told


def matching(condition: Condition) -> Matching:
    """A compiled expression, evaluated on a context."""
    asked: Matching = zen.compile_expression(" and ".join(_tests(condition))).evaluate
    return asked


def _tests(condition: Condition) -> Iterator[str]:
    for attribute, wanted in condition.items():
        if not isinstance(wanted, dict):
            wanted = {"$in": [wanted]}
        for operator, limit in wanted.items():
            sign = {"$in": "in", "$gte": ">=", "$lt": "<"}[operator]
            yield f"{attribute} {sign} {json.dumps(limit, ensure_ascii=False)}"


def deciding(conditions: Mapping[str, Condition]) -> Deciding:
    """A table that collects the names of all rows that hold."""
    attributes = sorted({attribute for condition in conditions.values() for attribute in condition})
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": one, "name": one, "field": one} for one in attributes],
        "outputs": [{"id": "won", "name": "won", "field": "won"}],
        "rules": [_row(name, condition, attributes) for name, condition in conditions.items()],
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": table},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "table"},
        {"id": "2", "sourceId": "table", "targetId": "out"},
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def decide(told: Told) -> list[str]:
        return [row["won"] for row in decision.evaluate(told)["result"] or ()]

    return decide


def _row(name: str, condition: Condition, attributes: list[str]) -> dict[str, str]:
    cells = {one: _cell(condition[one]) if one in condition else "" for one in attributes}
    return {"_id": name, "won": json.dumps(name), **cells}


def _cell(wanted: Any) -> str:
    if not isinstance(wanted, dict):
        return json.dumps(wanted, ensure_ascii=False)
    if "$in" in wanted:
        return ", ".join(json.dumps(one, ensure_ascii=False) for one in wanted["$in"])
    return f"[{wanted['$gte']}..{wanted['$lt']})" if "$lt" in wanted else f">= {wanted['$gte']}"
