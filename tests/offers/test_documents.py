"""Draws, red packets and bills as plain data, and from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from cardcore.__main__ import main
from cardcore.documents import merged
from cardcore.drawing import draw, verify
from cardcore.errors import InvalidInput
from cardcore.offers.draws.plain import definition_plain
from cardcore.sharing import share
from tests.offers.lucky_draws import BY_LIST, BY_PUBLIC_NUMBERS, SEED

ENTRIES = [
    {"id": f"e-{number}", "person": {"customer": f"c-{number}"}, "on": "2026-12-01"} for number in range(4)
]


def test_a_draw_answers_as_far_as_its_document_goes() -> None:
    document: dict[str, Any] = {"definition": definition_plain(BY_LIST)}
    assert draw(document) == {"faults": []}
    document["entries"] = ENTRIES
    frozen = draw(document)
    assert frozen == {"faults": [], "tickets": [["e-0", 1], ["e-1", 2], ["e-2", 3], ["e-3", 4]]}
    document["seed"] = SEED.hex()
    promised = draw(document)["promise"]
    document["entropy"] = "12 34"
    answer = draw(document)
    assert answer["promise"] == promised == answer["proof"]["promise"]
    del document["entries"]
    assert draw(document | {"tickets": frozen["tickets"]})["proof"] == answer["proof"]
    whole = {"proof": answer["proof"], "commitment": promised["commitment"]}
    assert verify(whole) == {"verified": True, "misfits": []}
    other = verify(whole | {"commitment": "0" * 64})
    assert (other["verified"], other["misfits"][0]["field"]) == (False, "/promise/commitment")


def test_what_a_draw_answers_is_verified_as_it_is() -> None:
    document = {"definition": definition_plain(BY_LIST), "entries": ENTRIES, "seed": SEED.hex()}
    answer = draw(document | {"entropy": "12 34"})
    assert verify(answer) == {"verified": True, "misfits": []}
    other = verify(answer | {"promise": {"commitment": "0" * 64}})
    assert other["misfits"][0]["field"] == "/promise/commitment"


def test_what_cannot_be_cut_is_told_in_the_packets_currency() -> None:
    for change, detail in (
        ({"total": "0.02", "least": "0.01"}, "3 shares of at least 0.01 do not make 0.02"),
        ({"cap": "3.00"}, "3 shares of at most 3.00 do not make 10.00"),
    ):
        with pytest.raises(InvalidInput, match=detail):
            share(merged(PACKET, {"red_packet": {"total": "10.00", "shares": 3, **change}}))


def test_a_draw_by_public_numbers_needs_no_seed() -> None:
    document = {"definition": definition_plain(BY_PUBLIC_NUMBERS), "entries": ENTRIES}
    assert draw(document)["promise"]["seed_hash"] == ""
    assert len(draw(document | {"entropy": "9319./"})["proof"]["awards"]) == 4


def test_a_draw_with_faults_is_not_drawn_and_says_what_must_not_change() -> None:
    plain = definition_plain(BY_LIST)
    later = merged(plain, {"closes_on": "2026-12-05", "entropy_source": ""})
    answer = draw({"definition": later, "before": plain, "entries": ENTRIES})
    assert list(answer) == ["faults"]
    assert [(fault["code"], fault["field"]) for fault in answer["faults"]] == [
        ("disclosure-missing", "/entropy_source"),
        ("changed-after-disclosure", "/closes_on"),
        ("changed-after-disclosure", "/entropy_source"),
    ]


AT = "2026-02-17T20:00:{:02}+08:00"
PACKET: dict[str, Any] = {
    "red_packet": {
        "id": "p-1",
        "sender": "ann",
        "total": "10.00",
        "shares": 2,
        "kind": "lucky",
        "sent_at": AT.format(0),
        "seed": "a secret",
        "cap": "9.00",
        "least": "0.10",
    },
    "steps": [{"at": AT.format(1), "open": "bob"}, {"at": AT.format(2), "open": "bob"}],
}


def test_a_red_packet_lives_through_its_steps() -> None:
    answer = share(PACKET)
    assert [one["code"] for one in answer["refused"]] == ["opened-already"]
    assert (answer["left"], answer["returned"], answer["luckiest"]) == (1, "0.00", None)
    third = [*PACKET["steps"], {"at": AT.format(3), "open": "eve"}]
    both = share(PACKET | {"steps": third, "until": "2026-02-18T20:00:00+08:00"})
    assert (both["rest"], both["returned"]) == ("0.00", "0.00")
    assert both["luckiest"] in {"bob", "eve"}
    gift = share(merged(PACKET, {"red_packet": {"only_for": ["eve"], "lives_hours": 1}}))
    assert [one["code"] for one in gift["refused"]] == ["not-for-you", "not-for-you"]
    late = share(PACKET | {"until": "2026-02-18T20:00:00+08:00"})
    assert late["returned"] == answer["rest"]


BILL: dict[str, Any] = {
    "bill": {
        "id": "b-1",
        "initiator": "ann",
        "total": "100.00",
        "others": ["bob", "eve"],
        "on": "2026-02-01",
        "due_on": "2026-02-03",
    },
    "steps": [
        {"on": "2026-02-02", "pay": {"person": "bob", "amount": "33.33"}},
        {"on": "2026-02-02", "pay": {"person": "bob", "amount": "33.33"}},
    ],
}


def test_a_bill_lives_through_its_steps() -> None:
    answer = share(BILL | {"until": "2026-02-04"})
    assert answer["shares"] == [
        {"person": "ann", "amount": "33.34", "standing": "borne"},
        {"person": "bob", "amount": "33.33", "standing": "paid", "paid_on": "2026-02-02"},
        {"person": "eve", "amount": "33.33", "standing": "due"},
    ]
    assert (answer["collected"], answer["uncollected"], answer["late"]) == ("33.33", "33.33", ["eve"])
    assert [(one["step"], one["code"]) for one in answer["refused"]] == [(1, "paid-already")]
    steps = [{"on": "2026-02-02", "decline": "eve"}, {"on": "2026-02-02", "close": {}}]
    given = share(merged(BILL, {"bill": {"others": {"bob": "20.00", "eve": "79.99"}}, "steps": steps}))
    assert [one["amount"] for one in given["shares"]] == ["0.01", "20.00", "79.99"]
    assert [one["standing"] for one in given["shares"]] == ["borne", "due", "declined"]
    assert given["late"] == []


def steps(*given: dict[str, Any]) -> dict[str, Any]:
    return {"steps": list(given)}


# the document, what is given in its place, the code, the pointer
WRONG: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    (PACKET, {"red_packet": {"shares": 0}}, "shares-infeasible", "/red_packet/shares"),
    (PACKET, {"red_packet": {"cap": "4.99"}}, "shares-infeasible", "/red_packet/cap"),
    (PACKET, {"red_packet": {"currency": "YUAN"}}, "currency-unknown", "/red_packet/currency"),
    (PACKET, {"red_packet": {"sent_at": "2026-02-17T20:00:00"}}, "date-invalid", "/red_packet/sent_at"),
    (PACKET, {"red_packet": {"sent_at": "tonight"}}, "date-invalid", "/red_packet/sent_at"),
    (PACKET, steps({"at": "2026-02-17T19:00:00+08:00", "open": "bob"}), "steps-disordered", "/steps/0/at"),
    (PACKET, {"more": 1}, "field-unknown", "/more"),
    (BILL, {"bill": {"total": "0.02"}}, "amount-not-positive", "/bill/others"),
    (BILL, {"bill": {"others": {"bob": "100.01"}}}, "shares-exceed-bill", "/bill/others"),
    (BILL, {"bill": {"others": {"b b": "1.00"}}}, "id-syntax", "/bill/others/b b"),
    (BILL, {"bill": {"currency": "YUAN"}}, "currency-unknown", "/bill/currency"),
    (BILL, steps({"on": "2026-01-31", "decline": "bob"}), "steps-disordered", "/steps/0/on"),
    (BILL, steps({"on": "2026-02-02", "sing": "bob"}), "field-unknown", "/steps/0/sing"),
    (BILL, steps({"on": "2026-02-02", "close": {"now": True}}), "field-unknown", "/steps/0/close/now"),
    ({}, {}, "field-missing", "/bill"),
]


@pytest.mark.parametrize(("document", "over", "code", "field"), WRONG)
def test_what_is_wrong_is_told_with_its_place(
    document: dict[str, Any], over: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        share(merged(document, over))
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    ("verb", "document"),
    [("share", PACKET), ("share", BILL), ("draw", {"definition": definition_plain(BY_LIST)})],
)
def test_the_command_line_answers_the_same(
    verb: str, document: dict[str, Any], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "document.json"
    path.write_text(json.dumps(document), "utf-8")
    assert main([verb, str(path)]) == 0
    assert json.loads(capfd.readouterr().out) == {"share": share, "draw": draw}[verb](document)


def test_the_command_line_verifies(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "proof.json"
    path.write_text('{"proof": {}}', "utf-8")
    assert main(["verify", str(path)]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert (answer["verified"], answer["misfits"][0]["field"]) == (False, "/protocol")
