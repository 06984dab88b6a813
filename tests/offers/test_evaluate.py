"""`python -m cardcore evaluate`: what is known becomes facts, and every refusal has its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from cardcore.__main__ import main
from cardcore.calendars import date_text, parse_ordinal
from cardcore.calendars.moments import parse_moment
from cardcore.documents import Reader
from cardcore.errors import InvalidInput
from cardcore.evaluate import evaluate, read_question
from cardcore.ids import OfferId
from cardcore.offers.compiled import matcher
from cardcore.offers.criteria import All
from cardcore.offers.goals import Goal, read_goal, span_of
from cardcore.offers.reading import read_offer
from cardcore.offers.timing import Timing, read_timing

OFFER: dict[str, Any] = {"id": "o-1", "name": "优惠", "when": {}, "reward": {"cashback": {"rate": "0.02"}}}
AT = "2026-11-25T12:05:00+08:00"


def ask(*offers: dict[str, Any], **known: Any) -> dict[str, Any]:
    return {"offers": [{**OFFER, **one} for one in offers or ({},)], "at": AT, **known}


def facts(**known: Any) -> Any:
    return read_question(ask(**known)).facts


def reasons(answer: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(why["criterion"], why["distance"]) for why in answer["ineligible"][0]["reasons"]]


# --- past purchases ---------------------------------------------------------------------------------


def test_how_far_offers_would_have_gone_over_past_purchases() -> None:
    """Each by itself: a cap of the month that is nearly used up leaves the same for all."""
    meals = {"when": {"mcc": "5812"}, "reward": {"cashback": {"rate": "0.02", "cap_per_month": "20.00"}}}
    sundays = {"id": "sundays", "windows": [{"weekdays": ["sun"]}]}
    purchases = [
        {"amount": "100.00", "mcc": "5812", "transaction_date": "2026-11-22"},
        {"amount": "100.00", "mcc": "5812"},
        {"amount": "0.49", "mcc": "5812"},
        {"amount": "100.00", "mcc": "5411"},
    ]
    asked = ask(meals, sundays, purchases=purchases, counters={"o-1": {"granted": {"month": "18.50"}}})
    first, second = evaluate(asked)["reach"]
    assert (first["offer"], first["purchases"], first["matching"], first["winning"]) == ("o-1", 4, 3, 2)
    assert first["worth"] == "3.00"
    assert (second["matching"], second["winning"], second["worth"]) == (1, 1, "2.00")


def test_without_past_purchases_no_reach_is_told() -> None:
    assert "reach" not in evaluate(ask())
    assert [one["purchases"] for one in evaluate(ask(purchases=[]))["reach"]] == [0]


def test_what_is_wrong_with_a_past_purchase_has_its_place() -> None:
    with pytest.raises(InvalidInput) as refused:
        evaluate(ask(purchases=[{"amount": "1.00"}, {"amount": "1.00", "mcc": "58"}]))
    assert (refused.value.field, refused.value.code) == ("/purchases/1/mcc", "mcc-syntax")


# --- what is known ----------------------------------------------------------------------------------


def test_the_moment_is_seen_in_the_zone() -> None:
    late = {"at": "2026-11-25T23:30:00Z"}
    assert (date_text(facts(**late)["transaction_date"]), facts(**late)["time"]) == ("2026-11-26", 27_000)
    london = facts(**late, zone="Europe/London")
    assert (date_text(london["transaction_date"]), london["time"]) == ("2026-11-25", 84_600)


def test_a_transaction_may_say_the_currency_of_the_question() -> None:
    for currency in ("CNY", "USD"):
        said = evaluate(ask(currency=currency, transaction={"amount": "100.00", "currency": currency}))
        assert said == evaluate(ask(currency=currency, transaction={"amount": "100.00"}))


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-25",
        "2026-11-25T12:05:00",
        "2026-11-25 12:05+08:00",
        "2026-02-30T12:05Z",
        "0001-01-01T00:00+14:00",
    ],
)
def test_no_moment(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_moment(text, "Asia/Shanghai")
    assert (refused.value.code, refused.value.field) == ("date-invalid", "at")


def test_what_a_customers_dates_say_of_a_day() -> None:
    customer = {
        "approved_on": "2026-11-01",
        "birthday": "2000-02-29",
        "enrolled": {"o-1": "2026-11-20", "x": "2026-11-20"},
    }
    known = facts(customer=customer)
    assert (known["days_since_approval"], known["age"], known["is_birthday"], known["is_birthday_month"]) == (
        24,
        26,
        False,
        False,
    )
    assert (known["o-1/days_since_enrollment"], "x/enrolled_on" in known) == (5, False)
    birthday = facts(customer=customer, at="2027-02-28T00:00:00+08:00")
    assert (birthday["age"], birthday["is_birthday"], birthday["is_birthday_month"]) == (27, True, True)
    assert facts(customer=customer, at="2027-02-27T23:59:59+08:00")["age"] == 26


def test_a_transaction_outweighs_the_moment() -> None:
    known = facts(
        transaction={"amount": "1.00", "time": "09:00", "transaction_date": "2026-11-20", "city": "上海"}
    )
    assert (date_text(known["transaction_date"]), known["time"], known["city"]) == (
        "2026-11-20",
        32_400,
        "上海",
    )
    assert known["day_after_posting"] == known["posting_date"] + 1


def test_near_a_place() -> None:
    near = {"near": {"latitude": "31.240018", "longitude": "121.490317", "meters": 1000}}
    at = {"latitude": "31.232781", "longitude": "121.475137"}
    spent = {"amount": "98.00"}
    assert reasons(evaluate(ask({"places": near}, transaction={**spent, "place": at}))) == [("near", "652 m")]
    here = {"latitude": "31.24", "longitude": "121.49"}
    assert evaluate(ask({"places": near}, transaction={**spent, "place": here}))["eligible"]
    assert evaluate(ask({"places": near}, customer={"place": here}, transaction=spent))["eligible"]
    other = {**here, "datum": "WGS-84"}
    assert reasons(evaluate(ask({"places": near}, transaction={**spent, "place": other}))) == [("near", None)]
    assert reasons(evaluate(ask({"places": near}, transaction=spent))) == [("near", None)]


def test_counts_of_an_offer_stand_under_its_id_and_others_are_counters() -> None:
    known = facts(
        counters={
            "o-1": {
                "uses": {"day": 1},
                "granted": {"month": "2.00"},
                "quota": {"spent": "3.00", "total": 4},
                "stock": {"a": 5},
            },
            "trades": 6,
            "spent": "7.00",
        }
    )
    assert {name: known[name] for name in known if "/" in name or name.startswith("counters")} == {
        "o-1/uses/day": 1,
        "o-1/granted/month": 200,
        "o-1/quota/spent": 300,
        "o-1/quota/total": 4,
        "o-1/stock/a": 5,
        "counters.trades": 6,
        "counters.spent": 700,
    }


def test_a_budget_is_granted_in_part_to_its_end() -> None:
    offer = {"quotas": {"budget": "100.00"}}
    spent = {"amount": "1000.00"}
    won = evaluate(ask(offer, transaction=spent, counters={"o-1": {"quota": {"spent": "95.00"}}}))
    assert won["eligible"][0]["rewards"][0] | {"on": ""} == {
        "kind": "cashback",
        "amount": "5.00",
        "wanted": "20.00",
        "on": "",
    }
    gone = evaluate(ask(offer, transaction=spent, counters={"o-1": {"quota": {"spent": "100.00"}}}))
    assert reasons(gone) == [("budget", None)]


def test_too_little_to_win_anything() -> None:
    assert reasons(evaluate(ask(transaction={"amount": "0.49"}))) == [("reward", None)]


def test_tiers_by_a_figure() -> None:
    tiers = [{"below": 60, "amount": "5.00"}, {"from": 60, "rate": "0.01"}]
    offer = {"reward": {"statement_credit": {"by": "days_since_approval", "tiers": tiers}}}

    def won(approved_on: str | None) -> list[str]:
        customer = {} if approved_on is None else {"approved_on": approved_on}
        answer = evaluate(ask(offer, customer=customer, transaction={"amount": "100.00"}))
        return [reward["amount"] for one in answer["eligible"] for reward in one["rewards"]]

    assert [won(day) for day in ("2026-11-01", "2026-09-01", None)] == [["5.00"], ["1.00"], []]
    gap = {"reward": {"statement_credit": {"tiers": [{"from": "50.00", "amount": "5.00"}]}}}
    assert reasons(evaluate(ask(gap, transaction={"amount": "49.99"}))) == [("reward", None)]


def test_points_on_every_full_step_and_several_rewards() -> None:
    rewards = [{"points": {"points": 2, "per": "10.00", "worth": "0.01"}}, {"discount": {"amount": "30.00"}}]
    offer = {name: value for name, value in OFFER.items() if name != "reward"} | {"rewards": rewards}
    answer = evaluate({"offers": [offer], "at": AT, "transaction": {"amount": "25.00"}})
    points, discount = answer["eligible"][0]["rewards"]
    assert (points["count"], points["worth"], discount["amount"]) == (4, "0.04", "25.00")
    assert answer["best"]["to_pay"] == "0.00"


# --- versions ---------------------------------------------------------------------------------------


def test_the_version_in_force_is_evaluated() -> None:
    old, new = (
        {"effective_from": "2026-01-01"},
        {"effective_from": "2026-11-25", "reward": {"cashback": {"rate": "0.1"}}},
    )
    spent = {"amount": "100.00"}
    for order in ((old, new), (new, old)):
        now = evaluate(ask(*order, transaction=spent))
        before = evaluate(ask(*order, transaction=spent, at="2026-11-24T23:59:59+08:00"))
        assert [one["eligible"][0]["worth"] for one in (now, before)] == ["10.00", "2.00"]
    assert evaluate(ask(new, at="2026-01-01T00:00:00+08:00"))["ineligible"] == []


# --- goals ------------------------------------------------------------------------------------------


def goal(over: Any, **more: Any) -> Goal:
    found = read_goal(Reader({"count": 3, "over": over, **more}), OfferId("o-1"), "CNY")
    found = found.parts[-1] if isinstance(found, All) else found
    assert isinstance(found, Goal)
    return found


# the span, the day, the day counted from, its first day and the first after it
SPANS: list[tuple[Any, str, str | None, tuple[str, str] | None]] = [
    ("month", "2026-11-25", None, ("2026-11-01", "2026-12-01")),
    ("month", "2026-12-31", None, ("2026-12-01", "2027-01-01")),
    ("cycle", "2026-11-05", None, ("2026-10-06", "2026-11-06")),
    ("cycle", "2026-11-06", None, ("2026-11-06", "2026-12-06")),
    ("campaign", "2026-11-25", None, ("0001-01-01", "2026-11-26")),
    ({"days_from_approval": 60}, "2026-11-25", "2026-09-27", ("2026-09-27", "2026-11-26")),
    ({"days_from_approval": 60}, "2026-11-26", "2026-09-27", None),
    ({"days_from_enrollment": 30}, "2026-11-25", None, None),
]


@pytest.mark.parametrize(("over", "on", "since", "span"), SPANS)
def test_the_span_of_a_goal(over: Any, on: str, since: str | None, span: tuple[str, str] | None) -> None:
    counted_from = None if since is None else parse_ordinal(since)
    found = span_of(goal(over), parse_ordinal(on), statement_day=5, since=counted_from)
    assert (None if found is None else (date_text(found[0] or 1), date_text(found[1]))) == span


def test_goals_are_measured_from_history_and_counters_outweigh_it() -> None:
    past = [
        {"on": day, "amount": "20.00", "mcc": "5812", "merchant": "m"} for day in ("2026-11-01", "2026-11-20")
    ]
    goals = [
        {"count": 3, "of": {"mcc": "5812"}},
        {"sum": "99.00", "over": {"days_from_enrollment": 30}},
        {"distinct_days": 5, "counter": "days"},
    ]
    customer = {"enrolled": {"o-1": "2026-11-10"}}
    answer = evaluate(ask({"goals": goals}, customer=customer, history=past))
    assert reasons(answer) == [("goal", "1"), ("goal", "79.00"), ("goal", "3")]
    counters = {"o-1": {"goals": {"count": 3, "sum": "98.00"}}, "days": 4}
    answer = evaluate(ask({"goals": goals}, customer=customer, history=past, counters=counters))
    told = [
        (why["distance"], why["text"]["zh"], why["text"]["en"]) for why in answer["ineligible"][0]["reasons"]
    ]
    assert told == [
        ("1.00", "累计满 99.00 元还差 1.00 元", "1.00 CNY more, of 99.00 CNY"),
        ("1", "还差 1 天", "1 more day"),
    ]
    unknown = evaluate(ask({"goals": goals[1:2]}, history=past))
    assert reasons(unknown) == [("o-1/days_since_enrollment", None), ("goal", "99.00")]


def test_of_alternative_goals_one_is_enough() -> None:
    goals = [{"any": [{"count": 3}, {"sum": "99.00"}]}]
    spent = {"amount": "10.00"}
    assert evaluate(ask({"goals": goals}, transaction=spent, counters={"o-1": {"goals": {"sum": "99.00"}}}))[
        "eligible"
    ]
    assert reasons(evaluate(ask({"goals": goals}))) == [("any", "3 or 99.00")]


# --- timing -----------------------------------------------------------------------------------------


def test_when_a_reward_is_paid_and_how_long_it_lives() -> None:
    on = parse_ordinal("2026-11-25")
    assert (Timing().pays_on(on), Timing().last_day(on)) == (on, None)
    for document in ({"pays": {"weeks": 1}}, {"life": {"weeks": 1}}):
        with pytest.raises(InvalidInput) as refused:
            read_timing(Reader(document))
        assert refused.value.code == "field-unknown"


def test_a_price_in_points_is_asked_of_the_points_that_are_known() -> None:
    film = {"points_price": 9, "reward": {"gift": {"item": "电影票", "worth": "45.00"}}}
    answer = evaluate(ask(film, counters={"points": 9}))
    assert (answer["eligible"][0]["points_price"], answer["best"]["points"]) == (9, 9)
    texts = [
        [why["text"] for why in evaluate(ask(film, **known))["ineligible"][0]["reasons"]]
        for known in ({"counters": {"points": 7}}, {})
    ]
    assert texts == [
        [{"zh": "需 9 积分，还差 2 积分", "en": "costs 9 points, 2 more"}],
        [{"zh": "需 9 积分", "en": "costs 9 points"}],
    ]
    generated = matcher(
        read_offer(Reader({"id": "o-1", "name": "电影", "when": {}, **film}), "CNY").criterion
    )
    assert [generated(facts) for facts in ({"counters.points": 9}, {"counters.points": 8}, {})] == [
        True,
        False,
        False,
    ]


def test_points_pay_for_one_offer_only() -> None:
    tea = {"id": "tea", "points_price": 5, "reward": {"gift": {"item": "下午茶", "worth": "30.00"}}}
    wash = {"id": "wash", "points_price": 5, "reward": {"gift": {"item": "洗车", "worth": "20.00"}}}
    both = [{"name": "权益", "when": {}, **one} for one in (tea, wash)]
    for points, offers in ((9, ["tea"]), (10, ["tea", "wash"])):
        answer = evaluate({"offers": both, "at": AT, "counters": {"points": points}})
        assert [one["offer"] for one in answer["best"]["offers"]] == offers
        assert answer["best"]["points"] == 5 * len(offers)


# --- refusals ---------------------------------------------------------------------------------------

REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({}, "/at", "field-missing"),
    ({"at": AT}, "/offers", "field-missing"),
    (ask(zone="Asia/Xian"), "/zone", "choice-unknown"),
    (ask(at="2026-11-25"), "/at", "date-invalid"),
    (ask(currency="YUAN"), "/currency", "currency-unknown"),
    (ask(transaction={"amount": "1.00", "currency": "USD"}), "/transaction/currency", "currency-mismatch"),
    (ask({}, {}), "/offers", "rule-invalid"),
    (
        ask({"reward": {"cashback": {"rate": "0.02"}, "gift": {"item": "x"}}}),
        "/offers/0/reward",
        "field-unknown",
    ),
    (ask({"reward": {"cash": {"rate": "0.02"}}}), "/offers/0/reward/cash", "field-unknown"),
    (ask({"windows": []}), "/offers/0/windows", "rule-invalid"),
    (ask({"goals": [{"count": 1, "sum": "1.00"}]}), "/offers/0/goals/0", "rule-invalid"),
    (ask({"goals": [{"any": []}]}), "/offers/0/goals/0/any", "rule-invalid"),
    (ask({"goals": [{"count": 1, "over": {"days": 3}}]}), "/offers/0/goals/0/over/days", "field-unknown"),
    (
        ask({"reward": {"cashback": {"by": "mcc", "tiers": [{"amount": "1.00"}]}}}),
        "/offers/0/reward/cashback/by",
        "field-unknown",
    ),
    (ask({"reward": {"cashback": {"tiers": []}}}), "/offers/0/reward/cashback/tiers", "rule-invalid"),
    (
        ask({"reward": {"cashback": {"tiers": [{"from": "2.00", "below": "1.00", "amount": "1.00"}]}}}),
        "/offers/0/reward/cashback/tiers/0",
        "rule-invalid",
    ),
    (
        ask({"reward": {"vouchers": {"rate": "0.01", "denominations": ["1.00"]}}}),
        "/offers/0/reward/vouchers",
        "rule-invalid",
    ),
    (
        ask({"reward": {"vouchers": {"amount": "9.00", "denominations": ["1.00", "1.00"]}}}),
        "/offers/0/reward/vouchers/denominations",
        "rule-invalid",
    ),
    (
        ask({"reward": {"cashback": {"rate": "1", "cap_per_day": "-1"}}}),
        "/offers/0/reward/cashback/cap_per_day",
        "amount-not-positive",
    ),
    (ask(counters={"o-1": {"uses": {"week": 1}}}), "/counters/o-1/uses/week", "field-unknown"),
    (ask(counters={"o-1": {"goals": {"count": 1}}}), "/counters/o-1/goals/count", "field-unknown"),
    (ask(counters={"trades": "many"}), "/counters/trades", "money-syntax"),
    (ask(customer={"attributes": {"a": None}}), "/customer/attributes/a", "field-null"),
    (
        ask(history=[{"on": "2026-11-01", "amount": "1.00", "mcc": "58", "merchant": "m"}]),
        "/history/0/mcc",
        "mcc-syntax",
    ),
    (
        ask(transaction={"amount": "1.00", "place": {"latitude": "91", "longitude": "0"}}),
        "/transaction/place/latitude",
        "coordinates-invalid",
    ),
]


@pytest.mark.parametrize(
    ("document", "field", "code"), REFUSED, ids=[f"{row[1]} {row[2]}" for row in REFUSED]
)
def test_refused(document: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        evaluate(document)
    assert (refused.value.field, refused.value.code) == (field, code)


def test_the_command_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ask.json"
    file.write_text(json.dumps(ask(transaction={"amount": "100.00"})), "utf-8")
    assert main(["evaluate", str(file)]) == 0
    assert json.loads(capfd.readouterr().out) == evaluate(ask(transaction={"amount": "100.00"}))
    file.write_text(json.dumps(ask(color=1)), "utf-8")
    assert main(["evaluate", str(file)]) == 2
    assert json.loads(capfd.readouterr().err)["field"] == "/color"
