"""Posted purchases say their moment and place, who bought, what the bank counts, as `evaluate` is told."""

from typing import Any

import pytest

from cardcore.errors import CardcoreError
from cardcore.evaluate import evaluate
from cardcore.scenario import simulate
from cardcore.transactions import Circumstances
from tests.offers.test_programme_offers import lived_under, offer, step

Row = tuple[str, dict[str, Any], dict[str, Any], bool]
PLACE = {"latitude": "31.240018", "longitude": "121.490317"}
LUNCH = [{"weekdays": ["fri"], "times": [["10:00", "14:00"]]}]

SPENT = {"when": {"counters.spent": {"at_least": "99.00"}}}
TRADES = {"goals": [{"count": 3, "counter": "trades"}]}
MORNING = {"goals": [{"count": 1, "of": {"time": {"below": "12:00"}}}]}

ASKED: list[Row] = [
    ("within the hours", {"windows": LUNCH}, {"time": "10:00"}, True),
    ("after the hours", {"windows": LUNCH}, {"time": "14:00"}, False),
    ("at an unknown hour", {"windows": LUNCH}, {}, False),
    ("at a moment", {"windows": LUNCH}, {"at": "2026-11-27T03:30:00Z"}, True),
    ("a city", {"places": {"city": "上海"}}, {"city": "上海"}, True),
    ("another city", {"places": {"city": "上海"}}, {"city": "北京"}, False),
    ("near the store", {"places": {"near": {**PLACE, "meters": 500}}}, {"place": PLACE}, True),
    ("nobody knows where", {"places": {"near": {**PLACE, "meters": 500}}}, {}, False),
    ("a store", {"when": {"store": "s-1"}}, {"store": "s-1"}, True),
    ("a channel", {"when": {"channel": "online"}}, {"channel": "pos"}, False),
    ("a tag", {"when": {"tags": ["vip"]}}, {"customer": {"tags": ["vip", "pet"]}}, True),
    ("no tag known", {"when": {"tags": ["vip"]}}, {}, False),
    ("none of an unknown segment", {"when": {"none": [{"segments": ["staff"]}]}}, {}, True),
    ("staff", {"when": {"none": [{"segments": ["staff"]}]}}, {"customer": {"segments": ["staff"]}}, False),
    ("a stage", {"when": {"stage": "new"}}, {"customer": {"stage": "new"}}, True),
    ("a product of its own", {"when": {"product": "pet"}}, {"customer": {"product": "pet"}}, True),
    ("the product of the programme", {"when": {"product": "cmb"}}, {}, True),
    (
        "a birthday",
        {"when": {"is_birthday": True, "age": 36}},
        {"customer": {"birthday": "1990-11-27"}},
        True,
    ),
    ("attributes", {"when": {"attributes.kids": 2}}, {"customer": {"attributes": {"kids": 2}}}, True),
    ("a counter", SPENT, {"counters": {"spent": "99.00"}}, True),
    ("an unknown counter", SPENT, {}, False),
    ("a goal by a counter", TRADES, {"counters": {"trades": 3}}, True),
    ("a goal by one not reached", TRADES, {"counters": {"trades": 2}}, False),
    ("a goal of some hours", MORNING, {"time": "11:59"}, True),
    ("a goal of others", MORNING, {"time": "12:00"}, False),
]


def posted(terms: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """A purchase of 100.00 on Friday 27 November 2026."""
    asked = [step("27", "100.00", **said)]
    return lived_under(
        {"preset": "cmb", "offers": [terms]}, asked, "offers", "evaluations", until="2026-11-30"
    )


SHOP = ("time", "city", "place", "store", "channel")


def evaluated(terms: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """The same said to `evaluate`; the account's own knowledge is told."""
    of_shop: dict[str, Any] = {
        name: said[name] for name in ("time", "city", "place", "store", "channel") if name in said
    }
    transaction = {"amount": "100.00", "mcc": "5812", "merchant": "老张面馆", **of_shop}
    customer: dict[str, Any] = {"product": "cmb", "approved_on": "2026-11-01", **said.get("customer", {})}
    moment = said.get("at", f"2026-11-27T{said.get('time', '12:00')}:00+08:00")
    more = {"counters": said["counters"]} if "counters" in said else {}
    return evaluate(
        {"offers": [terms], "transaction": transaction, "customer": customer, "at": moment, **more}
    )


@pytest.mark.parametrize(("why", "parts", "said", "wins"), ASKED, ids=[row[0] for row in ASKED])
def test_every_criterion_can_be_asked_of_a_posted_purchase(
    why: str, parts: dict[str, Any], said: dict[str, Any], wins: bool
) -> None:
    answer = posted(offer(**parts), said)
    (told,) = answer["offers"]
    assert bool(told["rewards"]) is wins
    (one,) = answer["evaluations"]
    assert [[name["offer"] for name in one[key]] for key in ("granted", "ineligible")] == (
        [["o-1"], []] if wins else [[], ["o-1"]]
    )
    if not wins:
        assert all(
            reason["text"]["zh"] and reason["text"]["en"] for reason in one["ineligible"][0]["reasons"]
        )


SAID_ALIKE = [row for row in ASKED if not row[1].get("goals") and row[0] != "at an unknown hour"]


@pytest.mark.parametrize(("why", "parts", "said", "wins"), SAID_ALIKE, ids=[row[0] for row in SAID_ALIKE])
def test_posting_and_evaluate_say_the_same(
    why: str, parts: dict[str, Any], said: dict[str, Any], wins: bool
) -> None:
    terms = offer(**parts)
    (one,) = posted(terms, said)["evaluations"]
    answer = evaluated(terms, said)
    assert one["ineligible"] == answer["ineligible"]
    told = [{name: value for name, value in part.items() if name != "text"} for part in one["granted"]]
    assert told == answer["eligible"]


def test_an_evaluation_tells_how_each_reward_came_about_and_what_was_beaten() -> None:
    terms = [
        offer(
            "half",
            name="周五半价",
            group="g",
            reward={"cashback": {"rate": "0.5", "cap_per_transaction": "30.00"}},
        ),
        offer("ten", group="g", reward={"cashback": {"amount": "10.00"}}),
        offer("points", order=1, reward={"points": {"points": 2, "per": "30.00"}}),
        offer("mug", order=2, reward={"gift": {"item": "马克杯"}}),
        offer("steps", order=3, reward={"cashback": {"rate": "0.015", "step": "1.00"}}),
        offer("five", order=4, reward={"statement_credit": {"amount": "5.00"}}),
        offer("big", when={"amount": {"at_least": "200.00"}}),
    ]
    asked = lived_under({"preset": "cmb", "offers": terms}, [step("27", "100.00")], "evaluations")
    (one,) = asked["evaluations"]
    assert [part["text"]["zh"] for part in one["granted"]] == [
        "优惠 周五半价：100.00 × 0.5 = 50.00，封顶后 30.00",
        "优惠 points：floor(100.00 / 30.00) × 2 = 6",
        "优惠 mug：马克杯 × 1",
        "优惠 steps：100.00 × 0.015 (1.00) = 1.00",
        "优惠 five：5.00",
    ]
    assert one["granted"][0]["text"]["en"] == (
        "offer 周五半价: 100.00 × 0.5 = 50.00, within caps and budget 30.00"
    )
    assert [part["offer"] for part in one["beaten"]] == ["ten"]
    (reason,) = one["ineligible"][0]["reasons"]
    assert (reason["wanted"], reason["got"], reason["distance"]) == ("at least 200.00", "100.00", "100.00")


def test_a_purchase_is_judged_on_the_day_it_is_posted_and_converted_where_it_is_foreign() -> None:
    terms = offer(when={"currency": "CNY"}, frequency=[{"per": "day", "at_most": 1}])
    document = [
        step("27", "100.00"),
        step("27", "100.00"),
        step("27", "10.00", currency="USD"),
        step("28", "10.00", currency="EUR"),
    ]
    told = _abroad(terms, document)
    assert [(one["amount"], len(one["granted"])) for one in told] == [
        ("100.00", 1),
        ("100.00", 0),
        ("80.00", 1),
    ]


def _abroad(terms: dict[str, Any], steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    answer = simulate(
        {
            "program": {"preset": "cmb", "offers": [terms]},
            "account": {
                "opened_on": "2026-11-01",
                "credit_limit": "50000.00",
                "currencies": ["CNY", "USD"],
                "statement_day": 5,
            },
            "rates": [
                {"on": "2026-11-01", "base": "USD", "quote": "CNY", "rate": "7"},
                {"on": "2026-11-01", "base": "EUR", "quote": "CNY", "rate": "8"},
            ],
            "events": steps,
            "until": "2026-11-30",
            "ask": ["evaluations"],
        }
    )
    evaluations: list[dict[str, Any]] = answer["evaluations"]
    return evaluations


ISSUED = {
    "on": "2026-11-02",
    "issue_card": {"card": "c-1", "last_four": "1234", "expires_on": "2030-01-31"},
}


def test_a_card_that_waits_to_be_activated_wins_nothing_and_is_not_judged() -> None:
    terms = {"preset": "cmb", "offers": [offer()]}
    answer = lived_under(terms, [ISSUED, step("27", "100.00")], "offers", "evaluations")
    assert answer["evaluations"] == answer["offers"][0]["rewards"] == []


MALFORMED: list[tuple[dict[str, Any], str, str]] = [
    ({"at": "2026-11-27T12:00:00"}, "date-invalid", "at"),
    ({"at": "2026-11-28T12:00:00+08:00"}, "date-order", "at"),
    ({"at": "2026-10-28T12:00:00+08:00"}, "date-order", "at"),
    ({"at": "2026-11-27T12:00:00+08:00", "time": "12:00"}, "field-unknown", "time"),
    ({"at": "2026-11-26T12:00:00+08:00", "transaction_date": "2026-11-27"}, "date-order", "at"),
    ({"time": "25:00"}, "date-invalid", "time"),
    ({"customer": {"enrolled": {"o-1": "2026-11-01"}}}, "field-unknown", "customer/enrolled"),
    ({"customer": {"id": "c-1"}}, "field-unknown", "customer/id"),
    ({"counters": {"o-1": {"uses": {}}}}, "wrong-type", "counters/o-1"),
]


@pytest.mark.parametrize(("said", "code", "place"), MALFORMED)
def test_what_is_said_is_checked(said: dict[str, Any], code: str, place: str) -> None:
    document = {
        "program": {"preset": "cmb", "offers": [offer()]},
        "account": {"opened_on": "2026-11-01", "credit_limit": "5.00", "currency": "CNY", "statement_day": 5},
        "events": [step("27", "100.00", **said)],
        "until": "2026-11-30",
    }
    with pytest.raises(CardcoreError) as refused:
        simulate(document)
    assert (refused.value.code, refused.value.field) == (code, f"/events/0/post/{place}")


def test_a_refund_is_judged_by_what_was_known_of_its_purchase() -> None:
    terms = offer(when={"tags": ["vip"]}, refund={"policy": "re_evaluate"})
    steps = [step("27", "100.00", customer={"tags": ["vip"]}), step("28", "-40.00")]
    (told,) = lived_under({"preset": "cmb", "offers": [terms]}, steps, "offers")["offers"]
    assert [one["amount"] for one in told["taken_back"]] == ["4.00"]


def test_evaluate_knows_the_statement_day_that_money_comes_with() -> None:
    terms = offer(reward={"cashback": {"rate": "0.10", "pays": "with_statement"}})
    answer = evaluated(terms, {"customer": {"statement_day": 5}})
    assert answer["eligible"][0]["rewards"][0]["on"] == "2026-12-05"


def test_nothing_said_is_no_circumstances() -> None:
    assert Circumstances.of({}) is None
