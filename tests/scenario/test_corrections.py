"""Late entries and voids in the scenario language."""

import copy
from typing import Any

import pytest

from cardcore.errors import CardcoreError
from cardcore.scenario import simulate
from tests.scenario.scenarios import purchase, with_events

BOUGHT = {
    "on": "2023-03-30",
    "post": {"kind": "purchase", "amount": "1000.00", "mcc": "5411", "merchant": "Hema"},
}


def answers(*events: dict[str, Any], until: str = "2023-06-05") -> dict[str, Any]:
    return simulate(
        {
            "program": "cmb",
            "account": {
                "opened_on": "2023-03-20",
                "credit_limit": "50000.00",
                "currency": "CNY",
                "statement_day": 5,
            },
            "events": list(events),
            "until": until,
            "ask": ["statements", "state", "journal"],
        }
    )


def test_a_payment_with_a_value_date_counts_from_that_day() -> None:
    late = {"on": "2023-05-10", "pay": {"amount": "1000.00", "value_date": "2023-04-23"}}
    told = answers(BOUGHT, late)
    assert [one["closing_balance"] for one in told["statements"]] == ["1000.00", "1028.50", "0.00"]
    assert (told["state"]["balance"], told["state"]["past_due"]) == ("0.00", "0.00")
    assert told["journal"]["entries"][-1]["about"] == "correction as of 2023-04-23"


def test_its_own_day_is_not_late() -> None:
    paid = {"amount": "1000.00"}
    in_time = answers(BOUGHT, {"on": "2023-04-23", "pay": paid})
    said = answers(BOUGHT, {"on": "2023-04-23", "pay": {**paid, "value_date": "2023-04-23"}})
    assert said == in_time


def test_a_late_entry_that_is_taken_out_leaves_what_was() -> None:
    late = {"on": "2023-05-10", "pay": {"amount": "1000.00", "value_date": "2023-04-23"}}
    told = answers(BOUGHT, late, {"on": "2023-05-20", "void": {"event": 1}})
    assert told["state"]["balance"] == answers(BOUGHT)["state"]["balance"]


REFUSED = [
    ({"on": "2023-05-10", "void": {"event": 7}}, "not-found", "/events/1/void/event"),
    ({"on": "2023-05-10", "void": {"event": 1}}, "not-found", "/events/1/void/event"),
    ({"on": "2023-05-10", "void": {"event": "0"}}, "wrong-type", "/events/1/void/event"),
    ({"on": "2023-05-10", "void": {}}, "field-missing", "/events/1/void/event"),
    (
        {"on": "2023-05-10", "pay": {"amount": "1.00", "value_date": "2023-05-11"}},
        "date-in-future",
        "/events/1/pay/value_date",
    ),
    (
        {"on": "2023-05-10", "pay": {"amount": "1.00", "value_date": "2023-03-19"}},
        "date-order",
        "/events/1/pay/value_date",
    ),
]


@pytest.mark.parametrize(("event", "code", "pointer"), REFUSED)
def test_what_cannot_be_corrected_is_pointed_at(event: dict[str, Any], code: str, pointer: str) -> None:
    with pytest.raises(CardcoreError) as refused:
        answers(BOUGHT, event)
    assert (refused.value.code, refused.value.field) == (code, pointer)


def test_an_entry_is_taken_out_once() -> None:
    out = {"on": "2023-05-10", "void": {"event": 0}}
    with pytest.raises(CardcoreError) as refused:
        answers(BOUGHT, out, out)
    assert (refused.value.code, refused.value.field) == ("already-reversed", "/events/2/void/event")


REFUND = {"amount": "600.00", "mcc": "5411", "merchant": "Hema", "event": 0}


def test_a_purchase_of_the_scenario_is_refunded_disputed_and_ruled_on() -> None:
    refunded = {"on": "2023-04-01", "refund": REFUND}
    disputed = {"on": "2023-04-10", "dispute": {"event": 0, "reason": "not mine"}}
    lost = {"on": "2023-04-20", "resolve_dispute": {"event": 2, "ruling": "lost"}}
    won = {"on": "2023-04-20", "resolve_dispute": {"event": 2, "ruling": "won"}}
    assert answers(BOUGHT, refunded, disputed)["state"]["balance"] == "0.00"
    assert answers(BOUGHT, refunded, disputed, won)["state"]["balance"] == "0.00"
    undisputed = answers(BOUGHT, refunded)["state"]
    ruled = answers(BOUGHT, refunded, disputed, lost)["state"]
    assert ruled | {"version": 0} == undisputed | {"version": 0}


def test_what_is_disputed_is_charged_back_and_presented_again() -> None:
    disputed = {"on": "2023-04-10", "dispute": {"event": 0, "reason": "not mine"}}
    back = {"on": "2023-04-12", "charge_back": {"event": 1}}
    again = {"on": "2023-04-14", "represent": {"event": 1, "reason": "delivered"}}
    won = {"on": "2023-04-20", "resolve_dispute": {"event": 1, "ruling": "won"}}
    told = answers(BOUGHT, disputed, back, again, won)
    abouts = [one["about"] for one in told["journal"]["entries"] if one["date"] > "2023-04-10"]
    assert abouts[:3] == ["chargeback", "representment", "dispute won"]
    with pytest.raises(CardcoreError) as refused:
        answers(BOUGHT, disputed, again)
    assert (refused.value.code, refused.value.field) == ("dispute-stage", "/events/2/represent/event")


TOO_MUCH = "refund-exceeds-capture"
CLAIMS_REFUSED = [
    ({"refund": REFUND | {"amount": "1000.01"}}, TOO_MUCH, "refund/amount"),
    ({"refund": REFUND | {"event": 1}}, "not-found", "refund/event"),
    ({"refund": REFUND | {"value_date": "2023-04-01"}}, "field-unknown", "refund/value_date"),
    ({"dispute": {"event": 0, "reason": " "}}, "blank", "dispute/reason"),
    (
        {"dispute": {"event": 0, "reason": "x", "amount": "1000.01"}},
        "refund-exceeds-capture",
        "dispute/amount",
    ),
    ({"dispute": {"event": 7, "reason": "x"}}, "not-found", "dispute/event"),
    ({"resolve_dispute": {"event": 0, "ruling": "won"}}, "not-found", "resolve_dispute/event"),
    ({"resolve_dispute": {"event": 0, "ruling": "drawn"}}, "choice-unknown", "resolve_dispute/ruling"),
]


@pytest.mark.parametrize(("event", "code", "pointer"), CLAIMS_REFUSED)
def test_what_cannot_be_claimed_is_pointed_at(event: dict[str, Any], code: str, pointer: str) -> None:
    with pytest.raises(CardcoreError) as refused:
        answers(BOUGHT, {"on": "2023-05-10", **event})
    assert (refused.value.code, refused.value.field) == (code, f"/events/1/{pointer}")


def test_an_operator_debits_and_credits_by_hand() -> None:
    debit = {
        "on": "2023-04-01",
        "adjust": {"kind": "debit", "amount": "30.00", "reason": "漏记", "of": "fee"},
    }
    credit = {
        "on": "2023-04-10",
        "adjust": {"kind": "credit", "amount": "5.00", "reason": "goodwill", "value_date": "2023-04-02"},
    }
    told = answers(debit, credit)
    assert told["state"]["balances"]["fee_billed"] == "25.00"
    assert told["statements"][0]["adjustments"] == "30.00"
    assert told["statements"][0]["lines"][0] == {
        "kind": "adjustment",
        "transaction_date": "2023-04-01",
        "posting_date": "2023-04-01",
        "description": "漏记",
        "amount": "30.00",
    }
    with pytest.raises(CardcoreError) as refused:
        answers({"on": "2023-04-01", "adjust": debit["adjust"] | {"of": "interest"}})  # type: ignore[operator]
    assert (refused.value.code, refused.value.field) == ("choice-unknown", "/events/0/adjust/of")


COALITION = {
    "members": [{"id": "air", "name": "航空里程", "step": "2.00", "points": 1}],
    "rates": [{"from": "card", "to": "air", "take": 10, "give": 1}],
}
GIFT = {
    "id": "o-1",
    "name": "有礼",
    "when": {},
    "enrollment": True,
    "rewards": [{"gift": {"item": "马克杯"}}],
}
LOYAL = {"preset": "cmb", "points": {"gifting": {}}, "coalition": COALITION, "offers": [GIFT]}
DECIDED_THEN: list[dict[str, Any]] = [
    {"on": "2023-03-21", "enroll": {"offer": "o-1"}},
    purchase("2023-03-22", "10000.00"),
    {"on": "2023-03-23", "redeem": {"points": 20}},
    {"on": "2023-03-24", "give_points": {"to": "friend", "points": 10}},
    {"on": "2023-03-24", "receive_points": {"from": "friend", "points": 5}},
    {"on": "2023-03-25", "join_programme": {"member": "air"}},
    {"on": "2023-03-26", "exchange_points": {"from": "card", "to": "air", "points": 20}},
    {"on": "2023-03-27", "use_benefit": {"offer": "o-1"}},
    {"on": "2023-03-28", "transfer_out": {"to": "other", "amount": "5.00"}},
    {"on": "2023-03-28", "charge_fee": {"kind": "replacement"}},
]


@pytest.mark.parametrize(
    "place", [0, *range(2, len(DECIDED_THEN))], ids=lambda place: [*DECIDED_THEN[place]][1]
)
def test_what_points_and_offers_did_was_decided_then(place: int) -> None:
    out = {"on": "2023-04-20", "void": {"event": place}}
    document = with_events(*DECIDED_THEN, out) | {"program": LOYAL}
    refused = f"not-found at /events/{len(DECIDED_THEN)}/void/event: that entry is no"
    with pytest.raises(CardcoreError, match=refused):
        simulate(document)
    late = copy.deepcopy(DECIDED_THEN)
    _, verb = late[place]
    late[place][verb]["value_date"] = "2023-03-21"
    with pytest.raises(CardcoreError, match=f"field-unknown at /events/{place}/{verb}/value_date"):
        simulate(with_events(*late) | {"program": LOYAL})
