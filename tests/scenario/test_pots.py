"""Pots in a scenario: what the cardholder gets of them touches the account, what others do does not."""

import json
from pathlib import Path
from typing import Any

import pytest

from cardcore.errors import CardcoreError
from cardcore.scenario import simulate

EXAMPLE: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[2] / "examples" / "scenarios" / "pots.json").read_text("utf-8")
)
PACKET, BILL, DRAW = (pot[next(iter(pot))] for pot in EXAMPLE["pots"])
OPENING = {"packet": "new-year", "at": "2026-02-17T20:00:09+08:00"}


def lived(*events: tuple[str, str, dict[str, Any]], **parts: Any) -> dict[str, Any]:
    steps = [{"on": on, verb: body} for on, verb, body in events]
    return simulate(EXAMPLE | {"events": steps, "ask": ["pots", "state", "notices"]} | parts)


def owed(answer: dict[str, Any]) -> str:
    balance: str = answer["state"]["balance"]
    return balance


def kinds(answer: dict[str, Any]) -> list[str]:
    return [one["kind"] for one in answer["notices"] if one["kind"] != "statement_ready"]


# how the share is credited, what is owed then, and what the cardholder is told besides
CREDITED = [
    ("statement_credit", "-4.66", ["credit_adjusted"]),
    ("payment", "-4.66", ["payment_received"]),
    ("nothing", "0.00", []),
]


@pytest.mark.parametrize(("credited", "balance", "told"), CREDITED)
def test_an_opened_share_is_credited_as_is_said(credited: str, balance: str, told: list[str]) -> None:
    answer = lived(("2026-02-17", "open_red_packet", {**OPENING, "credited_as": credited}))
    assert owed(answer) == balance
    assert kinds(answer) == [*told, "red_packet_opened"]


def test_what_others_do_touches_no_account() -> None:
    answer = lived(
        ("2026-02-17", "open_red_packet", {**OPENING, "person": "eve"}),
        ("2026-02-20", "pay_share", {"bill": "hotpot", "person": "eve"}),
    )
    assert (owed(answer), kinds(answer)) == ("0.00", [])
    assert answer["pots"][0]["opened"] == [{"person": "eve", "amount": "4.66"}]
    assert answer["pots"][1]["collected"] == "99.33"


def test_a_share_is_a_purchase_where_and_of_what_kind_is_said() -> None:
    said = {"bill": "hotpot", "mcc": "5812", "merchant": "海底捞火锅"}
    answer = lived(("2026-02-20", "pay_share", said), ask=["statements"])
    (line,) = answer["statements"][1]["lines"]
    assert (line["amount"], line["mcc"], line["description"]) == ("99.33", "5812", "海底捞火锅")


@pytest.mark.parametrize(
    ("until", "returned", "closed"),
    [("2026-02-17", "0.00", None), ("2026-02-18", "66.66", None), ("2026-02-28", "66.66", "2026-02-28")],
)
def test_when_a_day_is_over_packets_give_back_and_bills_close(
    until: str, returned: str, closed: str | None
) -> None:
    answer = lived(until=until)
    assert (answer["pots"][0]["returned"], answer["pots"][1].get("closed_on")) == (returned, closed)


def test_the_sender_is_told_what_comes_back() -> None:
    account = EXAMPLE["account"] | {"id": "ann"}
    answer = lived(("2026-02-20", "pay", {"amount": "1.00"}), account=account)
    assert kinds(answer) == ["red_packet_returned", "payment_received"]


def test_without_pots_there_is_nothing_to_tell() -> None:
    assert simulate({**EXAMPLE, "pots": [], "events": [], "ask": ["pots"]})["pots"] == []


SPEND = ("2026-02-18", "post", {"kind": "purchase", "amount": "158.00", "mcc": "5812", "merchant": "海底捞"})
CHANCE = ("2026-02-18", "enter_draw", {"draw": "advent", "offer": "chances"})
HELD = ("2026-02-26", "hold_draw", {"draw": "advent"})

# what happens before, the step that is refused, the code and where
REFUSED: list[tuple[list[Any], tuple[str, str, dict[str, Any]], str, str]] = [
    ([], ("2026-02-17", "open_red_packet", {**OPENING, "packet": "p-9"}), "not-found", "/packet"),
    ([], ("2026-02-17", "open_red_packet", {**OPENING, "packet": "hotpot"}), "not-found", "/packet"),
    ([], ("2026-02-18", "open_red_packet", OPENING), "date-order", "/at"),
    (
        [("2026-02-17", "open_red_packet", OPENING)],
        ("2026-02-17", "open_red_packet", OPENING),
        "opened-already",
        "",
    ),
    (
        [],
        ("2026-02-18", "open_red_packet", {**OPENING, "at": "2026-02-18T20:00:00+08:00"}),
        "expired",
        "",
    ),
    ([], ("2026-02-20", "pay_share", {"bill": "new-year"}), "not-found", "/bill"),
    ([], ("2026-02-20", "pay_share", {"bill": "hotpot", "person": "zoe"}), "not-asked", ""),
    (
        [("2026-02-20", "pay_share", {"bill": "hotpot"})],
        ("2026-02-20", "pay_share", {"bill": "hotpot"}),
        "paid-already",
        "",
    ),
    ([], ("2026-03-01", "pay_share", {"bill": "hotpot"}), "closed", ""),
    ([], ("2026-02-18", "enter_draw", {"draw": "xmas"}), "not-found", "/draw"),
    ([], CHANCE, "benefit-insufficient", "/offer"),
    (
        [SPEND, CHANCE, CHANCE],
        ("2026-02-19", "enter_draw", {"draw": "advent", "offer": "chances"}),
        "benefit-insufficient",
        "/count",
    ),
    ([], ("2026-02-25", "enter_draw", {"draw": "advent"}), "closed", ""),
    ([], ("2026-02-24", "hold_draw", {"draw": "advent"}), "not-closed-yet", ""),
    ([], ("2026-02-25", "hold_draw", {"draw": "advent"}), "not-drawn-yet", ""),
    ([HELD], HELD, "list-frozen", ""),
    ([HELD], ("2026-02-27", "claim_prize", {"draw": "advent", "entry": "t-1"}), "not-won", ""),
]


@pytest.mark.parametrize(("before", "step", "code", "place"), REFUSED)
def test_what_is_not_had_of_a_pot_is_an_error_at_its_place(
    before: list[Any], step: tuple[str, str, dict[str, Any]], code: str, place: str
) -> None:
    with pytest.raises(CardcoreError) as refused:
        lived(*before, step)
    assert (refused.value.code, refused.value.field) == (code, f"/events/{len(before)}/{step[1]}{place}")


# pots as they are given, the code and where
MISGIVEN: list[tuple[list[Any], str, str]] = [
    ([{"lottery": {}}], "field-unknown", "/pots/0/lottery"),
    ([{}], "field-missing", "/pots/0"),
    ([{"red_packet": PACKET | {"currency": "USD"}}], "currency-mismatch", "/pots/0/red_packet/currency"),
    ([{"red_packet": PACKET | {"shares": 0}}], "shares-infeasible", "/pots/0/red_packet/shares"),
    ([{"red_packet": PACKET | {"total": "0.02"}}], "shares-infeasible", "/pots/0/red_packet/total"),
    ([{"red_packet": PACKET}, {"bill": BILL | {"id": "new-year"}}], "id-reused", "/pots/1/bill/id"),
    ([{"bill": BILL | {"closes_on": "2026-02-20"}}], "date-invalid", "/pots/0/bill/closes_on"),
    (
        [{"draw": {name: part for name, part in DRAW.items() if name != "seed"}}],
        "seed-unfit",
        "/pots/0/draw/seed",
    ),
    (
        [{"draw": DRAW | {"definition": DRAW["definition"] | {"prizes": []}}}],
        "prize-missing",
        "/pots/0/draw/definition/prizes",
    ),
]


@pytest.mark.parametrize(("pots", "code", "place"), MISGIVEN)
def test_pots_that_cannot_be_are_refused_at_their_place(pots: list[Any], code: str, place: str) -> None:
    with pytest.raises(CardcoreError) as refused:
        lived(pots=pots)
    assert refused.value.code == code
    assert refused.value.field.endswith(place)


def test_a_spend_may_be_a_ticket_too() -> None:
    answer = lived(("2026-02-18", "enter_draw", {"draw": "advent", "entry": "mine", "amount": "158.00"}))
    assert answer["pots"][2] == {
        "id": "advent",
        "kind": "draw",
        "tickets": [["t-1", 1], ["t-2", 2], ["mine", 3]],
    }


def test_a_prize_may_be_a_thing() -> None:
    events = [SPEND, CHANCE, HELD, ("2026-02-27", "claim_prize", {"draw": "advent", "entry": "entry-1"})]
    answer = lived(*events)
    assert (owed(answer), answer["pots"][2]["claimed"]) == ("158.00", ["entry-1"])
