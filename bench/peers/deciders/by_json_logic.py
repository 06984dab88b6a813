"""json-logic-qubit: a condition is a tree of operators that is walked at every question."""

from typing import Any

from json_logic import jsonLogic

from bench.peers.deciders import Condition, Matching


def matching(condition: Condition) -> Matching:
    """All tests joined by its `and`."""
    tests: list[Any] = []
    for attribute, wanted in condition.items():
        for operator, limit in wanted.items():
            sign = {"$in": "in", "$gte": ">=", "$lt": "<"}[operator]
            tests.append({sign: [{"var": attribute}, limit]})
    rule = {"and": tests}
    return lambda told: bool(jsonLogic(rule, told))
