"""rule-engine: a condition is a text, parsed once to a tree that is walked; a thousand are asked in turn."""

import json
from collections.abc import Iterator, Mapping

from rule_engine import Context, Rule, resolve_item

from bench.peers.deciders import Condition, Deciding, Matching, Told


def matching(condition: Condition) -> Matching:
    """A rule on a mapping."""
    asked: Matching = _rule(condition).matches
    return asked


def deciding(conditions: Mapping[str, Condition]) -> Deciding:
    """The names of the rules that match."""
    rules = [(name, matching(condition)) for name, condition in conditions.items()]

    def decide(told: Told) -> list[str]:
        return [name for name, matches in rules if matches(told)]

    return decide


def _rule(condition: Condition) -> Rule:
    return Rule(" and ".join(_tests(condition)), context=Context(resolver=resolve_item))


def _tests(condition: Condition) -> Iterator[str]:
    for attribute, wanted in condition.items():
        if not isinstance(wanted, dict):
            yield f"{attribute} == {json.dumps(wanted, ensure_ascii=False)}"
            continue
        for operator, limit in wanted.items():
            sign = {"$in": "in", "$gte": ">=", "$lt": "<"}[operator]
            yield f"{attribute} {sign} {json.dumps(limit, ensure_ascii=False)}"
