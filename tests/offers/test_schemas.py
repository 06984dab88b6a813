"""The JSON Schemas of draws, referral programmes, red packets and bills know what is read and answered."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cardcore.checking import check
from cardcore.documents import loads, merged
from cardcore.drawing import draw, verify
from cardcore.errors import CardcoreError
from cardcore.referring import refer
from cardcore.scenario import schema_text
from cardcore.sharing import share

ROOT = Path(__file__).resolve().parents[2]
VERBS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "check": check,
    "draw": draw,
    "verify": verify,
    "refer": refer,
    "share": share,
}


def example(name: str) -> dict[str, Any]:
    document: dict[str, Any] = loads((ROOT / "examples" / "campaigns" / f"{name}.json").read_bytes())
    return document


DRAW, PACKET, BILL, REFERRAL = (example(name) for name in ("draw", "red-packet", "bill", "referral"))
PROOF = draw(DRAW)["proof"]
CAMPAIGNS = ROOT / "tests" / "golden" / "campaigns"


def golden(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((CAMPAIGNS / f"{name}.json").read_text("utf-8"))["document"]
    return document


GOLDEN = [golden(path.stem) for path in sorted(CAMPAIGNS.glob("referral-*.json"))]

DOCUMENTS: list[tuple[str, dict[str, Any]]] = [
    ("check", {"offers": [{}, 5], "draws": [DRAW["definition"], {"prizes": []}]}),
    ("check", {"draws": [merged(DRAW["definition"], {"prizes": []})]}),
    (
        "check",
        {"programs": ["cmb", {"preset": "nobody"}, 5], "referral_programmes": [REFERRAL["programme"], {}]},
    ),
    ("check", {"currency": "USD", "calendar": {"holidays": ["2026-10-01"]}}),
    ("draw", DRAW),
    ("draw", {"definition": DRAW["definition"], "before": merged(DRAW["definition"], {"method": "odds"})}),
    ("draw", {"definition": DRAW["definition"], "tickets": [["t-1", 1]]}),
    ("verify", {"proof": PROOF}),
    ("verify", {"refused": [], **draw(DRAW)}),
    ("verify", {"proof": merged(PROOF, {"seed": "0" * 64}), "commitment": "1" * 64}),
    ("share", PACKET),
    ("share", BILL),
    (
        "share",
        merged(BILL, {"bill": {"others": {"bob": "1.00"}}, "steps": [{"on": "2026-02-01", "close": {}}]}),
    ),
    ("share", merged(BILL, {"bill": {"closes_on": "2026-02-28"}, "until": "2026-03-01"})),
    ("refer", REFERRAL),
    *(("refer", document) for document in GOLDEN),
    ("draw", golden("draw-everbright")),
]

MALFORMED: list[tuple[str, dict[str, Any]]] = [
    ("check", {"offers": {}}),
    ("check", {"offer": {}}),
    ("draw", {}),
    ("draw", merged(DRAW, {"definition": {"method": "dice"}})),
    ("draw", merged(DRAW, {"definition": {"prizes": [{"id": "phone"}]}})),
    ("draw", merged(DRAW, {"seed": "5F"})),
    ("draw", merged(DRAW, {"tickets": [["t-1"]]})),
    ("draw", merged(DRAW, {"entries": [{"id": "t-1", "person": {}, "on": "2026-12-10"}]})),
    ("draw", merged(DRAW, {"attempts": [{"id": "t-1", "person": {"phone": "p-1"}}]})),
    ("verify", {"proof": PROOF, "commitment": "no"}),
    ("verify", {}),
    ("share", {"steps": []}),
    ("share", merged(PACKET, {"red_packet": {"shares": 0}})),
    ("share", merged(PACKET, {"red_packet": {"total": 100}})),
    ("share", merged(BILL, {"steps": [{"on": "2026-02-02"}]})),
    ("refer", merged(REFERRAL, {"programme": {"reward": {"kind": "by_magic"}}})),
    ("refer", merged(REFERRAL, {"programme": {"reward": {"tiers": []}}})),
    ("refer", merged(REFERRAL, {"claims": [{"referrer": "ann", "on": "2026-03-03", "at": "9:00"}]})),
]


def validator(verb: str) -> Draft202012Validator:
    schema = json.loads(schema_text(verb))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize(("verb", "document"), DOCUMENTS)
def test_what_is_read_and_answered_fits_the_schema(verb: str, document: dict[str, Any]) -> None:
    validator(verb).validate(document)
    answer = {"$defs": json.loads(schema_text(verb))["$defs"], "$ref": "#/$defs/answer"}
    Draft202012Validator(answer).validate(VERBS[verb](document))


@pytest.mark.parametrize(("verb", "document"), MALFORMED)
def test_what_the_schema_refuses_is_refused(verb: str, document: dict[str, Any]) -> None:
    assert not validator(verb).is_valid(document)
    with pytest.raises(CardcoreError):
        VERBS[verb](document)


def test_every_member_of_the_schemas_is_read_by_some_document() -> None:
    for verb in VERBS:
        given = {name for one, document in DOCUMENTS if one == verb for name in document}
        assert given == set(json.loads(schema_text(verb))["properties"])
