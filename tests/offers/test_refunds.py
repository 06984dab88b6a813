"""What a refund takes back of a reward: every policy as a row, the sums as properties."""

import json
from typing import Any

import attrs
import pytest
from hypothesis import given as drawing
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cardcore.accounts.journal import entries, trial_balance
from cardcore.accounts.postings import RewardCredited, RewardTakenBack
from cardcore.calendars import parse_ordinal
from cardcore.journeys import Refund
from cardcore.money import amount_text
from cardcore.offers.offer import POLICIES
from cardcore.relationships import fold
from cardcore.scenario import schema_text, simulate
from cardcore.testing.builders import day_end, program, purchase, refund
from cardcore.testing.invariants import check
from cardcore.testing.stories import Story, given

_SCHEMA: Any = json.loads(schema_text("scenario"))
ANSWERS = Draft202012Validator({**_SCHEMA["$defs"]["answers"], "$defs": _SCHEMA["$defs"]})
SHOP: Any = {"merchant": "老张面馆"}


def offer(policy: str, days: int = 0, least: str = "100.00", **more: Any) -> dict[str, Any]:
    """10 % of what is spent, from an amount on."""
    terms: dict[str, Any] = {"policy": policy} | ({"within_days": days} if days else {})
    return {
        "id": "o-1",
        "name": "面馆返现",
        "when": {"amount": {"at_least": least}},
        "reward": {"cashback": {"rate": "0.10", "cap_per_month": "100.00"}},
        "refund": terms,
        **more,
    }


def bought(policy: str, days: int = 0, **more: Any) -> Story:
    """200.00 spent, 20.00 won."""
    terms = program(offers=[offer(policy, days, **more)])
    return given(terms).when(purchase("200.00", "2024-01-10", **SHOP))


def taken(story: Story) -> list[str]:
    back = [event for event in story.events if isinstance(event, RewardTakenBack)]
    return [amount_text(event.amount, "CNY") for event in back]


# the policy, the refunds one after another, what each takes back
TAKEN: list[tuple[str, list[str], list[str]]] = [
    ("keep", ["200.00"], []),
    ("forfeit", ["0.01"], ["20.00"]),
    ("forfeit", ["50.00", "150.00"], ["20.00"]),
    ("give_back", ["50.00"], ["20.00"]),
    ("claw_back", ["200.00"], ["20.00"]),
    ("claw_back", ["50.00", "150.00"], ["5.00", "15.00"]),
    ("claw_back", ["0.09", "0.09", "199.82"], ["0.00", "0.01", "19.99"]),
    ("claw_back", ["500.00"], ["20.00"]),
    ("re_evaluate", ["50.00"], ["5.00"]),
    ("re_evaluate", ["100.00"], ["10.00"]),
    ("re_evaluate", ["100.01"], ["20.00"]),
    ("re_evaluate", ["50.00", "60.00"], ["5.00", "15.00"]),
    ("re_evaluate", ["200.00"], ["20.00"]),
]


@pytest.mark.parametrize(("policy", "refunds", "expected"), TAKEN)
def test_each_policy_takes_its_part(policy: str, refunds: list[str], expected: list[str]) -> None:
    story = bought(policy).when(*(refund(text, "2024-01-12", **SHOP) for text in refunds))
    assert taken(story) == expected


@pytest.mark.parametrize(("day", "expected"), [("2024-01-17", ["20.00"]), ("2024-01-18", [])])
def test_a_refund_in_its_days_counts(day: str, expected: list[str]) -> None:
    assert taken(bought("claw_back", 7).when(refund("200.00", day, **SHOP))) == expected


def test_a_refund_of_another_merchant_takes_nothing() -> None:
    assert taken(bought("forfeit").when(refund("200.00", "2024-01-12", merchant="Hema"))) == []


def test_a_refund_is_of_the_purchase_it_names_or_that_it_fits_or_the_newest() -> None:
    terms = program(offers=[offer("claw_back")])
    story = given(terms).when(
        purchase("200.00", "2024-01-10", **SHOP),
        purchase("100.00", "2024-01-11", **SHOP),
        purchase("300.00", "2024-01-12", **SHOP),
    )

    def of(step: Any) -> list[int]:
        events = story.when(step).events
        return [one.won.purchase.amount_minor for one in events if isinstance(one, RewardTakenBack)]

    assert of(refund("50.00", "2024-01-13", **SHOP)) == [300_00]
    assert of(refund("200.00", "2024-01-13", **SHOP)) == [200_00]
    assert of(refund("350.00", "2024-01-13", **SHOP)) == [300_00, 100_00]
    named = refund("50.00", "2024-01-13", **SHOP)
    day = parse_ordinal("2024-01-11")
    assert of(Refund(named.transaction, None, day)) == [100_00]
    assert of(Refund(named.transaction, None, day - 9)) == []


def test_the_months_room_comes_back_unless_the_use_is_forfeit() -> None:
    again = purchase("1000.00", "2024-01-20", **SHOP)
    won = {}
    for policy in POLICIES:
        story = bought(policy).when(refund("200.00", "2024-01-12", **SHOP), again)
        won[policy] = [event.amount for event in story.happened if isinstance(event, RewardCredited)]
    assert won == {
        "keep": [80_00],
        "forfeit": [80_00],
        "give_back": [100_00],
        "claw_back": [100_00],
        "re_evaluate": [100_00],
    }


def test_what_is_taken_of_a_month_gone_by_leaves_this_month_alone() -> None:
    story = bought("claw_back").when(
        purchase("900.00", "2024-02-10", **SHOP),
        refund("200.00", "2024-02-11", **SHOP),
        purchase("500.00", "2024-02-12", **SHOP),
    )
    assert taken(story) == ["20.00"]
    assert [one.amount for one in story.events if isinstance(one, RewardCredited)] == [20_00, 90_00, 10_00]


def test_given_back_the_quota_of_its_day_has_one_more() -> None:
    same_day = [bought_on("2026-11-02"), back_on("2026-11-02", "200.00"), bought_on("2026-11-02")]
    won = {
        policy: len(simulated(same_day, policy, per_day=1)["offers"][0]["rewards"])
        for policy in ("forfeit", "give_back", "claw_back")
    }
    assert won == {"forfeit": 1, "give_back": 2, "claw_back": 1}


def test_an_offer_that_is_no_longer_there_loses_the_share() -> None:
    story = bought("re_evaluate")
    without = attrs.evolve(story, program=program())
    assert taken(without.when(refund("150.00", "2024-01-12", **SHOP))) == ["15.00"]


def test_rewards_of_days_gone_by_are_forgotten() -> None:
    story = bought("claw_back", 7).when(purchase("200.00", "2024-02-10", **SHOP))
    assert [one.purchase.posting_date for one in story.relationship.offers.won] == [
        event.on for event in story.events if isinstance(event, RewardCredited)
    ][1:]


@drawing(
    policy=st.sampled_from(POLICIES[1:]),
    spent=st.integers(100_00, 900_00),
    parts=st.lists(st.integers(1, 500_00), max_size=5),
)
def test_no_more_is_taken_than_was_won_and_the_books_agree(policy: str, spent: int, parts: list[int]) -> None:
    story = given(program(offers=[offer(policy)])).when(
        purchase(amount_text(spent, "CNY"), "2024-01-10", **SHOP),
        *(refund(amount_text(part, "CNY"), "2024-01-12", **SHOP) for part in parts),
        day_end("2024-02-05"),
    )
    won = sum(event.amount for event in story.events if isinstance(event, RewardCredited))
    back = sum(event.amount for event in story.events if isinstance(event, RewardTakenBack))
    assert 0 <= back <= won
    if sum(parts) >= spent:
        assert back == won
    assert trial_balance(entries(story.events)).get("expenses:rewards", 0) == won - back
    assert fold(None, story.events) == story.relationship


# --- from outside -----------------------------------------------------------------------------------


def bought_on(on: str, text: str = "200.00") -> dict[str, Any]:
    return {"on": on, "post": {"kind": "purchase", "amount": text, "mcc": "5812", **SHOP}}


def back_on(on: str, text: str, **more: str) -> dict[str, Any]:
    return {"on": on, "refund": {"amount": text, "mcc": "5812", **SHOP, **more}}


def simulated(events: list[dict[str, Any]], policy: str, per_day: int = 0) -> dict[str, Any]:
    more: Any = {"quotas": {"per_day": per_day}} if per_day else {}
    told = simulate(
        {
            "program": {"preset": "cmb", "offers": [offer(policy, 30, **more)]},
            "account": {
                "opened_on": "2026-11-01",
                "credit_limit": "50000.00",
                "currency": "CNY",
                "statement_day": 5,
            },
            "events": events,
            "until": "2026-12-06",
            "ask": ["offers", "explain", "journal", "statements", "notices"],
        }
    )
    ANSWERS.validate(told)
    return told


def test_a_scenario_shows_what_was_taken_back() -> None:
    told = simulated(
        [
            bought_on("2026-11-07"),
            back_on("2026-11-10", "40.00", purchased_on="2026-11-07"),
            back_on("2026-11-11", "60.00"),
        ],
        "claw_back",
    )
    assert told["offers"][0]["taken_back"][1] == {
        "on": "2026-11-11",
        "amount": "6.00",
        "policy": "claw_back",
        "purchased_on": "2026-11-07",
        "refunded": "60.00",
    }
    assert [one["text"]["zh"] for one in told["explain"]] == [
        "收回返现 4.00 = 20.00 × 退款 40.00 ÷ 消费 200.00",
        "收回返现 6.00 = 20.00 × 退款 100.00 ÷ 消费 200.00，减去此前已收回的 4.00",
    ]
    bill = told["statements"][-1]
    assert (bill["rewards"], bill["closing_balance"]) == ("10.00", "90.00")
    assert told["journal"]["entries"][-1]["about"] == "reward o-1 taken back"


EXPLAINED = [
    ("forfeit", "收回返现 20.00 = 返现 20.00 的全部"),
    ("re_evaluate", "收回返现 4.00 = 20.00 − 余下消费 160.00 应得的 16.00"),
]


@pytest.mark.parametrize(("policy", "words"), EXPLAINED)
def test_each_policy_is_explained(policy: str, words: str) -> None:
    told = simulated([bought_on("2026-11-02"), back_on("2026-11-03", "40.00")], policy)
    assert told["explain"][0]["text"]["zh"] == words


def test_a_late_refund_takes_back_too() -> None:
    events = [bought_on("2026-11-02"), back_on("2026-11-20", "100.00", value_date="2026-11-04")]
    assert [one["amount"] for one in simulated(events, "claw_back")["offers"][0]["taken_back"]] == ["10.00"]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("back_on", ["2024-01-20", "2024-03-20", "2024-06-20"])
def test_nothing_is_taken_back_of_what_counts_no_more(policy: str, back_on: str) -> None:
    """A month's count is kept for a while behind its end; afterwards there is nothing to take back of it."""
    story = bought(policy, uses_per_day=3).when(refund("200.00", back_on, **SHOP))
    assert all(count.value >= 0 for count in story.relationship.offers.counts)
    check(story.book)
