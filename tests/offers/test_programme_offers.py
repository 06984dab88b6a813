"""Offers of a programme asked by posted purchases: goals, frequency, enrollment, quotas, groups, versions."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cardcore.errors import CardcoreError
from cardcore.ids import OfferId
from cardcore.journeys import try_offers
from cardcore.offers.evaluation import Ineligible
from cardcore.offers.quotas import ALL_TIME
from cardcore.scenario import schema_text, simulate
from cardcore.testing.builders import program, purchase
from cardcore.testing.stories import given

_SCHEMA: Any = json.loads(schema_text("scenario"))
QUESTIONS = Draft202012Validator(_SCHEMA)
ANSWERS = Draft202012Validator({**_SCHEMA["$defs"]["answers"], "$defs": _SCHEMA["$defs"]})

Row = tuple[str, str]
"""A day of November 2026 and an amount, or ``enroll``, or ``-`` and an amount for a refund."""


def offer(offer_id: str = "o-1", **parts: Any) -> dict[str, Any]:
    """10 % of every purchase, but for what is said."""
    plain: dict[str, Any] = {"id": offer_id, "name": offer_id, "when": {}}
    return plain | {"reward": {"cashback": {"rate": "0.10"}}} | parts


def step(day: str, what: str, **more: Any) -> dict[str, Any]:
    on = day if len(day) > len("07") else f"2026-11-{day}"
    if what.startswith("enroll"):
        return {"on": on, "enroll": {"offer": what.partition(" ")[2] or "o-1"}}
    body = {"mcc": "5812", "merchant": "老张面馆", **more}
    if what.startswith("-"):
        return {"on": on, "refund": {"amount": what[1:], **body}}
    return {"on": on, "post": {"kind": "purchase", "amount": what, **body}}


def lived(
    offers: list[dict[str, Any]], steps: list[dict[str, Any]], until: str = "2027-01-04"
) -> dict[str, Any]:
    return lived_under(
        {"preset": "cmb", "offers": offers}, steps, "offers", "journal", "notices", until=until
    )


def lived_under(
    terms: dict[str, Any], steps: list[dict[str, Any]], *ask: str, until: str = "2027-01-04"
) -> dict[str, Any]:
    """The answers of a life under a programme, checked against the schema."""
    document = {
        "program": terms,
        "account": {
            "opened_on": "2026-11-01",
            "credit_limit": "50000.00",
            "currency": "CNY",
            "statement_day": 5,
        },
        "events": steps,
        "until": until,
        "ask": list(ask),
    }
    QUESTIONS.validate(document)
    told = simulate(document)
    ANSWERS.validate(told)
    return told


def won(offers: list[dict[str, Any]], rows: list[Row], **more: Any) -> dict[str, list[str]]:
    """What each offer gave: the day of November, or the date, and the amount."""
    told = lived(offers, [step(day, what, **more) for day, what in rows])
    return {
        one["offer"]: [
            f"{reward['on'].removeprefix('2026-11-')} {reward['amount']}" for reward in one["rewards"]
        ]
        for one in told["offers"]
    }


WON: list[tuple[str, dict[str, Any], list[Row], list[str]]] = [
    # goals: the purchase itself counts
    (
        "nine distinct days of a natural month, once a month",
        {"goals": [{"distinct_days": 3}], "frequency": [{"per": "month", "at_most": 1}]},
        [("02", "10.00"), ("02", "10.00"), ("03", "10.00"), ("09", "10.00"), ("10", "10.00")],
        ["09 1.00"],
    ),
    (
        "a month's sum and a single purchase",
        {"when": {"amount": {"at_least": "99.00"}}, "goals": [{"sum": "999.00"}]},
        [("02", "899.99"), ("03", "99.00"), ("04", "0.01"), ("05", "99.00"), ("2026-12-02", "99.00")],
        ["05 9.90"],
    ),
    (
        "only some count towards the goal",
        {"goals": [{"count": 2, "of": {"amount": {"at_least": "50.00"}}}]},
        [("02", "10.00"), ("02", "50.00"), ("03", "10.00"), ("04", "50.00"), ("05", "10.00")],
        ["04 5.00", "05 1.00"],
    ),
    (
        "a statement cycle ends with its statement day",
        {"goals": [{"count": 2, "over": "cycle"}]},
        [("04", "10.00"), ("06", "10.00"), ("2026-12-05", "10.00"), ("2026-12-06", "10.00")],
        ["2026-12-05 1.00"],
    ),
    (
        "days from approval are over",
        {"goals": [{"count": 1, "over": {"days_from_approval": 10}}]},
        [("10", "10.00"), ("11", "10.00")],
        ["10 1.00"],
    ),
    (
        "a refund comes off a sum",
        {"goals": [{"sum": "100.00"}]},
        [("02", "90.00"), ("03", "-50.00"), ("04", "50.00"), ("05", "10.00")],
        ["05 1.00"],
    ),
    # enrollment
    (
        "who has not enrolled takes no part, nor counts",
        {"enrollment": True, "goals": [{"count": 2}]},
        [("02", "10.00"), ("03", "enroll"), ("03", "10.00"), ("04", "10.00")],
        ["04 1.00"],
    ),
    (
        "days from enrollment",
        {"enrollment": True, "goals": [{"count": 1, "over": {"days_from_enrollment": 3}}]},
        [("03", "enroll"), ("05", "10.00"), ("06", "10.00")],
        ["05 1.00"],
    ),
    # frequency
    (
        "so often a day",
        {"frequency": [{"per": "day", "at_most": 1}]},
        [("02", "10.00"), ("02", "20.00"), ("03", "30.00")],
        ["02 1.00", "03 3.00"],
    ),
    (
        "so often a day and in all",
        {"frequency": [{"per": "day", "at_most": 1}, {"per": "campaign", "at_most": 2}]},
        [("02", "10.00"), ("03", "20.00"), ("2026-12-09", "30.00")],
        ["02 1.00", "03 2.00"],
    ),
    # caps
    (
        "caps of a day and a cycle",
        {"reward": {"cashback": {"rate": "0.10", "cap_per_day": "3.00", "cap_per_cycle": "5.00"}}},
        [("06", "20.00"), ("06", "20.00"), ("07", "20.00"), ("08", "20.00"), ("2026-12-06", "20.00")],
        ["06 2.00", "06 1.00", "07 2.00", "2026-12-06 2.00"],
    ),
    (
        "a cap of the month counts where the purchase was made",
        {"clock": "transaction", "reward": {"cashback": {"rate": "0.10", "cap_per_campaign": "3.00"}}},
        [("02", "20.00"), ("03", "20.00")],
        ["02 2.00", "03 1.00"],
    ),
    # quotas
    ("in all", {"quotas": {"total": 1}}, [("02", "10.00"), ("09", "10.00")], ["02 1.00"]),
    (
        "a budget is used up to the last",
        {"quotas": {"budget": "2.50"}},
        [("02", "10.00"), ("03", "20.00"), ("04", "10.00")],
        ["02 1.00", "03 1.50"],
    ),
    (
        "given back with the use",
        {"quotas": {"total": 1}, "refund": {"policy": "give_back"}},
        [("02", "10.00"), ("03", "-10.00"), ("04", "10.00"), ("05", "10.00")],
        ["02 1.00", "04 1.00"],
    ),
    (
        "a forfeit use stays spent",
        {"frequency": [{"per": "campaign", "at_most": 1}], "refund": {"policy": "forfeit"}},
        [("02", "10.00"), ("03", "-10.00"), ("04", "10.00")],
        ["02 1.00"],
    ),
    (
        "a use given back is free again",
        {"frequency": [{"per": "campaign", "at_most": 1}], "refund": {"policy": "give_back"}},
        [("02", "10.00"), ("03", "-10.00"), ("04", "10.00")],
        ["02 1.00", "04 1.00"],
    ),
    (
        "a refunded share goes back into the budget",
        {"quotas": {"budget": "1.00"}, "refund": {"policy": "claw_back"}},
        [("02", "10.00"), ("03", "-5.00"), ("04", "10.00")],
        ["02 1.00", "04 0.50"],
    ),
    # what is in force
    ("not yet", {"effective_from": "2026-11-05"}, [("04", "10.00"), ("05", "10.00")], ["05 1.00"]),
]


@pytest.mark.parametrize(("why", "parts", "rows", "expected"), WON, ids=[row[0] for row in WON])
def test_won(why: str, parts: dict[str, Any], rows: list[Row], expected: list[str]) -> None:
    assert won([offer(**parts)], rows) == {"o-1": expected}


def test_a_dry_run_says_what_posting_will_do_and_keeps_nothing() -> None:
    versions = [
        offer(effective_from="2024-02-01"),
        offer(goals=[{"count": 2}]),
        offer("o-2", quotas={"total": 1}),
    ]
    story = given(program(offers=versions))
    lunch = purchase("10.00", "2024-01-10")
    first = try_offers(story.relationship, lunch.transaction, story.program)
    assert [
        [why.zh for why in one.unmet] if isinstance(one, Ineligible) else one.amount for one in first
    ] == [
        ["还差 1 笔"],
        1_00,
    ]
    sold_out = {(OfferId("o-2"), ALL_TIME): 0}
    second = try_offers(story.when(lunch).relationship, lunch.transaction, story.program, sold_out)
    assert [
        [why.zh for why in one.unmet] if isinstance(one, Ineligible) else one.amount for one in second
    ] == [
        1_00,
        ["活动名额已满"],
    ]
    assert story.when(lunch).then(balance="9.00").relationship.version > story.relationship.version


def test_a_quota_of_each_store() -> None:
    terms = offer(quotas={"per_store": 2, "per_store_per_day": 1})
    steps = [
        step(day, "10.00", store=store)
        for day, store in [("02", "a"), ("02", "a"), ("02", "b"), ("03", "a"), ("04", "a"), ("04", "b")]
    ]
    (told,) = lived([terms], steps)["offers"]
    assert [one["on"][-2:] for one in told["rewards"]] == ["02", "02", "03", "04"]


def test_of_a_group_the_best_wins() -> None:
    offers = [
        offer("o-1", group="g"),
        offer("o-2", group="g", reward={"cashback": {"amount": "2.00"}}),
        offer("o-3", reward={"statement_credit": {"amount": "0.50"}}),
    ]
    assert won(offers, [("02", "10.00"), ("03", "30.00")]) == {
        "o-1": ["03 3.00"],
        "o-2": ["02 2.00"],
        "o-3": ["02 0.50", "03 0.50"],
    }


def test_each_day_has_the_version_in_force() -> None:
    versions = [offer(), offer(effective_from="2026-11-05", reward={"cashback": {"rate": "0.20"}})]
    rows = [("04", "10.00"), ("05", "10.00")]
    assert len(lived(versions, [])["offers"]) == 1
    assert won(versions, rows) == {"o-1": ["04 1.00", "05 2.00"]}


def test_a_purchase_of_another_day_counts_where_it_was_made() -> None:
    terms = offer(clock="transaction", reward={"cashback": {"rate": "0.10", "cap_per_month": "1.50"}})
    steps = [
        step("2026-12-01", "10.00"),
        step("2026-12-01", "10.00", transaction_date="2026-11-30"),
        step("2026-12-02", "10.00", transaction_date="2026-11-30"),
    ]
    (told,) = lived([terms], steps)["offers"]
    assert [one["amount"] for one in told["rewards"]] == ["1.00", "1.00", "0.50"]


REFUSED: list[tuple[list[dict[str, Any]], list[dict[str, Any]], str, str]] = [
    ([offer(enrollment=True)], [step("02", "enroll o-9")], "not-found", "/events/0/enroll/offer"),
    ([offer()], [step("02", "enroll")], "enrollment-not-needed", "/events/0/enroll/offer"),
    (
        [offer(enrollment=True)],
        [step("02", "enroll"), step("03", "enroll")],
        "already-enrolled",
        "/events/1/enroll/offer",
    ),
    (
        [offer(enrollment=True, effective_from="2026-11-05")],
        [step("02", "enroll")],
        "not-found",
        "/events/0/enroll/offer",
    ),
]


@pytest.mark.parametrize(("offers", "steps", "code", "place"), REFUSED)
def test_refused(offers: list[Any], steps: list[Any], code: str, place: str) -> None:
    with pytest.raises(CardcoreError) as refused:
        lived(offers, steps)
    assert (refused.value.code, refused.value.field) == (code, place)


def test_what_is_taken_out_no_longer_counts() -> None:
    terms = offer(goals=[{"count": 2}], quotas={"total": 1}, frequency=[{"per": "month", "at_most": 1}])
    steps = [
        step("02", "10.00"),
        step("03", "20.00"),
        {"on": "2026-11-04", "void": {"event": 1}},
        step("05", "30.00"),
        step("06", "40.00"),
    ]
    (told,) = lived([terms], steps)["offers"]
    assert [one["on"] for one in told["rewards"]] == ["2026-11-05"]
