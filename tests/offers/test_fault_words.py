"""Every fault of a definition is told in 中文 and English, whatever is wrong and wherever it is said."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.checking import check
from cardcore.documents import loads
from cardcore.offers.fault_words import WORDS
from cardcore.programs.presets import PRESETS
from tests.offers.test_checking import SOUND, WRONG
from tests.offers.test_faults import FAULTY
from tests.offers.test_offer_schema import FULL, changed, places

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "cardcore"
CHINESE = re.compile("[一-鿿]")

READERS = [
    *(SOURCE / f"{name}.py" for name in ("checking", "ids", "money", "rates", "places")),
    *(SOURCE / "documents").glob("*.py"),
    SOURCE / "identifiers" / "mcc.py",
    *(SOURCE / "offers").glob("*.py"),
    *(SOURCE / "offers" / "criteria").glob("*.py"),
    *(SOURCE / "offers" / "referrals" / f"{name}.py" for name in ("reading", "programme")),
    *(SOURCE / "programs").glob("*.py"),
]
"""Modules that read definitions."""
ELSEWHERE = {
    "body-too-complex",  # of a text that is no JSON, or too large
    "body-too-large",
    "encoding-invalid",
    "json-duplicate-key",
    "json-syntax",
    "datum-mismatch",  # of what is brought from Python
    "language-unknown",
    "rate-not-exact",
    "weights-invalid",
}


def refusals(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Calls that tell a fault, with its code."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        place = {"refuse": 0, "InvalidInput": 0, "NotExact": 0, "require": 1}.get(name)
        if place is not None and len(node.args) > place:
            code = node.args[place]
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield code.value, node


@pytest.mark.parametrize("path", READERS, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_code_that_a_reader_refuses_with_has_words(path: Path) -> None:
    assert {code for code, _ in refusals(path)} <= WORDS.keys() | ELSEWHERE | {"not-found"}


OFFERS = [path for path in READERS if (SOURCE / "offers") in path.parents]
OF_A_RULE = ("rule-invalid", "tiers-not-rising", "dates-reversed")


@pytest.mark.parametrize("path", OFFERS, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_rule_of_offers_and_referrals_says_in_chinese_what_is_wrong(path: Path) -> None:
    for code, call in refusals(path):
        if code in OF_A_RULE:
            assert len(call.args) == 3 or "zh" in {keyword.arg for keyword in call.keywords}, call.lineno


def told(document: dict[str, Any]) -> list[dict[str, str]]:
    faults: list[dict[str, str]] = check(document)["faults"]
    for fault in faults:
        assert list(fault) == ["code", "field", "detail", "zh"]
        assert CHINESE.search(fault["zh"]), fault
        assert fault["detail"], fault
        assert not CHINESE.search(re.sub(r"['“].*['”]", "", fault["detail"])), fault
    return faults


@pytest.mark.parametrize("change", [row["change"] for row in WRONG] + [row[0] for row in FAULTY], ids=str)
def test_mistakes_seen_are_told_in_both_languages(change: dict[str, Any]) -> None:
    told({"offers": [SOUND | change], "draws": []})


PROGRAM = {
    "preset": "cmb",
    "points": {
        "rules": [{"id": "dining", "when": {"mcc": "5812"}, "step": "10.00", "points": 1}],
        "excluded_mccs": ["5933"],
    },
    "grace": {"days": 3},
    "offers": [SOUND],
}
DRAW = json.loads((ROOT / "examples" / "campaigns" / "draw.json").read_text("utf-8"))["definition"]
REFERRALS = [
    loads(path.read_bytes())["document"]["programme"]
    for path in sorted((ROOT / "tests" / "golden" / "campaigns").glob("referral-*.json"))
]
DEFINITIONS: dict[str, list[Any]] = {
    "programs": [PROGRAM],
    "offers": [FULL | {"consents_unlimited": True}],
    "referral_programmes": REFERRALS,
    "draws": [DRAW],
}


@pytest.mark.parametrize("kind", DEFINITIONS)
@given(data=st.data())
def test_whatever_is_wrong_is_told_in_both_languages(kind: str, data: st.DataObject) -> None:
    sound = data.draw(st.sampled_from(DEFINITIONS[kind]))
    place = data.draw(st.sampled_from([(), *places(sound)]))
    strange = data.draw(st.sampled_from([None, 7, "?", "", {}, [], [7], {"?": 1}, "-1", 0.5, True, "9" * 30]))
    told({kind: [changed(sound, place, strange) if place else strange]})


@pytest.mark.parametrize("kind", DEFINITIONS)
def test_sound_definitions_have_no_faults_of_form(kind: str) -> None:
    assert told({kind: DEFINITIONS[kind]}) == []


@pytest.mark.parametrize("name", PRESETS)
def test_presets_have_no_faults(name: str) -> None:
    assert told({"programs": [name, {"preset": name}]}) == []
