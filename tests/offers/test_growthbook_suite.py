"""An outside suite: the public acceptance data of the GrowthBook SDKs, through a thin translation.

It is read from beside the repository and not part of it; without it these tests are skipped. What our
language leaves out on purpose is listed with its reason, and counted, so that nothing is left out unseen.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from cardcore.documents import Reader
from cardcore.errors import CardcoreError
from cardcore.offers.criteria import read_criterion
from cardcore.offers.experiments import variant_at

FILE: Final = Path(__file__).resolve().parents[3] / "shared" / "suites" / "growthbook-cases.json"
SUITE: Final[dict[str, Any]] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
SCALE: Final = 10**8

pytestmark = pytest.mark.skipif(not SUITE, reason=f"{FILE.name} is not there; it belongs to others")

LEFT_OUT: Final = {
    "patterns": "a regular expression has no distance to tell, and may take for ever",
    "versions": "no attribute of a card is a software version",
    "case": "texts are compared as they are written; ids and codes have one spelling",
    "order of texts": "a text has no distance to another",
    "coercion": "a text is no number",
    "types": "an attribute's kind is known, it is not asked for",
    "sizes": "how many there are is a counter",
    "members": "a set holds texts; what else holds of its members is not asked",
    "wholes": "objects and lists in their order are not compared as one",
    "empty lists": "an empty list of criteria or values is a fault of the definition",
    "malformed": "an unknown operator or operand is refused when the offer is defined, not false for ever",
    "not known": "what is not known is no zero: it satisfies no comparison",
    "mixed lists": "the values of one list are of one kind",
}


class LeftOutError(Exception):
    """The condition needs what our language leaves out."""


OPERATORS: Final = {"$gt": "above", "$gte": "at_least", "$lt": "below", "$lte": "at_most"}
REASONS: Final = {
    **dict.fromkeys(("$regex", "$regexi", "$notRegex", "$notRegexi"), "patterns"),
    **dict.fromkeys(("$vgt", "$vgte", "$vlt", "$vlte", "$veq", "$vne"), "versions"),
    **dict.fromkeys(("$ini", "$nini", "$alli"), "case"),
    "$type": "types",
    "$size": "sizes",
}


def left_out(reason: str) -> LeftOutError:
    assert reason in LEFT_OUT
    return LeftOutError(reason)


def flattened(data: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """The attributes by their dotted names; what is null is not known."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        path = before + name.removeprefix("$")
        if isinstance(value, dict):
            found |= flattened(value, f"{path}.")
        elif isinstance(value, list):
            found[f"attributes.{path}"] = frozenset(map(str, value))
        elif value is not None:
            found[f"attributes.{path}"] = value
    return found


class Translation:
    """A condition as our criterion, for attributes of these kinds."""

    def __init__(self, facts: Mapping[str, Any], groups: Mapping[str, Any]) -> None:
        self.facts, self.groups = facts, groups

    def condition(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return {"all": parts} if (parts := [self.member(*item) for item in data.items()]) else {}

    def member(self, name: str, value: Any) -> dict[str, Any]:
        if name in {"$and", "$or", "$nor"}:
            if not value:
                raise left_out("empty lists")
            word = {"$and": "all", "$or": "any", "$nor": "none"}[name]
            return {word: [self.condition(one) for one in value]}
        if name == "$not":
            return {"none": [self.condition(value)]}
        attribute = f"attributes.{name.removeprefix('$')}"
        if isinstance(value, dict) and all(key.startswith("$") for key in value):
            return {"all": [self.operation(attribute, *item) for item in value.items()]}
        return self.operation(attribute, "$eq", value)

    def operation(self, name: str, operator: str, operand: Any) -> dict[str, Any]:
        if operator in REASONS:
            raise left_out(REASONS[operator])
        if operator in OPERATORS:
            return {name: {OPERATORS[operator]: self.number(name, operand)}}
        translate: Callable[[str, Any], dict[str, Any]] | None = {
            "$eq": self.equal,
            "$ne": lambda name, operand: {"none": [self.equal(name, operand)]},
            "$in": self.among,
            "$nin": lambda name, operand: {"none": [self.among(name, operand)]},
            "$inGroup": lambda name, group: self.among(name, self.groups.get(group, [])),
            "$notInGroup": lambda name, group: {"none": [self.among(name, self.groups.get(group, []))]},
            "$exists": lambda name, wanted: {name: {"known": wanted}},
            "$all": lambda name, wanted: {name: {"all_of": wanted}},
            "$not": lambda name, inner: {"none": [self.member(name.removeprefix("attributes."), inner)]},
            "$elemMatch": self.some_member,
        }.get(operator)
        if translate is None:
            raise left_out("malformed")
        return translate(name, operand)

    def number(self, name: str, operand: Any) -> int:
        if name not in self.facts:
            raise left_out("not known")
        if isinstance(operand, str):
            raise left_out("coercion" if isinstance(self.facts.get(name), int) else "order of texts")
        if isinstance(self.facts.get(name), str):
            raise left_out("coercion")
        assert isinstance(operand, int)
        return operand

    def equal(self, name: str, operand: Any) -> dict[str, Any]:
        if isinstance(operand, dict | list):
            raise left_out("wholes")
        return {name: {"known": False} if operand is None else {"is": operand}}

    def among(self, name: str, operand: Any) -> dict[str, Any]:
        if not isinstance(operand, list):
            raise left_out("malformed")
        if not operand:
            raise left_out("empty lists")
        if len({type(one) for one in operand}) > 1:
            raise left_out("mixed lists")
        return {name: {"any_of" if isinstance(self.facts.get(name), frozenset) else "in": operand}}

    def some_member(self, name: str, operand: Mapping[str, Any]) -> dict[str, Any]:
        ((inner, value),) = operand.items()
        if inner not in {"$eq", "$in"}:
            raise left_out("members")
        return {name: {"any_of": [value] if inner == "$eq" else value}}


def outcome(case: list[Any]) -> bool | str:
    """What our criterion says of a case, or why it is left out."""
    _, condition, attributes, _, *groups = case
    facts = flattened(attributes)
    try:
        document = Translation(facts, groups[0] if groups else {}).condition(condition)
    except LeftOutError as reason:
        return str(reason)
    return read_criterion(Reader(document), "CNY").matches(facts)


@pytest.mark.parametrize("case", SUITE.get("evalCondition", []), ids=lambda case: case[0])
def test_eval_condition(case: list[Any]) -> None:
    found = outcome(case)
    if isinstance(found, str):
        pytest.skip(LEFT_OUT[found])
    assert found is case[3]


def test_what_is_left_out_is_counted() -> None:
    found = [outcome(case) for case in SUITE["evalCondition"]]
    reasons = Counter(one for one in found if isinstance(one, str))
    assert set(reasons) == set(LEFT_OUT)
    assert len(found) - reasons.total() >= 65, reasons


def test_what_is_malformed_is_refused_by_our_reader_too() -> None:
    malformed: list[dict[str, Any]] = [
        {"attributes.name": {"regx": "hello"}},
        {"attributes.num": {"in": 1}},
        {"all": []},
    ]
    for document in malformed:
        with pytest.raises(CardcoreError):
            read_criterion(Reader(document), "CNY")


# --- experiments ------------------------------------------------------------------------------------


def fnv(text: str) -> int:
    """FNV-1a, 32 bits: the suite's hash, where ours is MurmurHash3."""
    found = 0x811C9DC5
    for byte in text.encode():
        found = ((found ^ byte) * 0x01000193) & 0xFFFFFFFF
    return found


def thousandth(seed: str, value: str, version: int) -> tuple[int, int] | None:
    """The suite's bucket, and of how many."""
    if version == 1:
        return fnv(value + seed) % 1000, 1000
    return (fnv(str(fnv(seed + value))) % 10_000, 10_000) if version == 2 else None


def weights_of(ranges: list[list[Any]]) -> tuple[list[int], list[int | None]]:
    """Ranges as weights, with the gaps between them, and the variant that each weight stands for."""
    weights: list[int] = []
    variants: list[int | None] = []
    end = 0
    for variant, (low, high) in enumerate(ranges):
        start, stop = round(low * SCALE), round(high * SCALE)
        weights += [start - end, stop - start]
        variants += [None, variant]
        end = stop
    return [*weights, SCALE - end], [*variants, None]


def chosen(number: Any, ranges: list[list[Any]]) -> int:
    """The variant of a figure between 0 and 1, or -1 for none."""
    weights, variants = weights_of(ranges)
    variant = variants[variant_at(round(number * SCALE), tuple(weights))]
    return -1 if variant is None else variant


@pytest.mark.parametrize("case", SUITE.get("hash", []), ids=str)
def test_hash(case: list[Any]) -> None:
    seed, value, version, expected = case
    found = thousandth(seed, value, version)
    assert (None if found is None else found[0] / found[1]) == expected


@pytest.mark.parametrize("case", SUITE.get("inNamespace", []), ids=lambda case: case[0])
def test_in_namespace(case: list[Any]) -> None:
    _, customer, (name, low, high), expected = case
    bucket, size = thousandth(f"__{name}", customer, 1) or (0, 1)
    assert (chosen(bucket / size, [[low, high]]) == 0) is expected


@pytest.mark.parametrize("case", SUITE.get("chooseVariation", []), ids=lambda case: case[0])
def test_choose_variation(case: list[Any]) -> None:
    _, number, ranges, expected = case
    assert chosen(number, ranges) == expected


@pytest.mark.parametrize("case", SUITE.get("getBucketRange", []), ids=lambda case: case[0])
def test_bucket_range(case: list[Any]) -> None:
    _, (count, coverage, weights), expected = case
    coverage = min(max(coverage, 0), 1)
    fits = weights is not None and len(weights) == count and 0.99 <= sum(weights) <= 1.01
    start, ranges = 0.0, []
    for share in weights if fits else [1 / count] * count:
        ranges.append([start, start + coverage * share])
        start += share
    for variant, (low, high) in enumerate(expected):
        assert ranges[variant] == pytest.approx([low, high], abs=1e-6)
        if high > low:
            assert chosen(low, ranges) == chosen(high - 1e-6, ranges) == variant


@pytest.mark.parametrize("case", SUITE.get("getEqualWeights", []), ids=str)
def test_equal_weights(case: list[Any]) -> None:
    count, expected = case
    weights = (1,) * count
    assert [weight / len(weights) for weight in weights] == pytest.approx(expected, abs=1e-8)
