"""Points as banks publish them: each figure a row with its source, lived as a scenario."""

from typing import Any

import pytest

from cardcore.scenario import simulate

CMB = "m.huiyuanjidian.cn/b/217007.html, quoting CMB's site"
CCB = "z.youmideer.com/post/3572.html"
CITIC = "jcbritw.com/b/194234.html"
BAOSHANG = "包商银行, points by category; page not kept"
CITIC_TIERS = "中信, birthday month on top of the month's spending tier; page not kept"
OURS = "our own convention"

FOOD, HOTEL, MARKET, CAR, HOSPITAL = "5812", "7011", "5411", "5511", "8062"


def lived(preset: str, terms: dict[str, Any], events: list[dict[str, Any]], until: str) -> dict[str, Any]:
    """The points of an account under a bank's terms."""
    told: dict[str, Any] = simulate(
        {
            "program": {"preset": preset, "points": terms},
            "account": {
                "opened_on": "2023-12-20",
                "credit_limit": "900000.00",
                "currency": "CNY",
                "statement_day": 5,
            },
            "events": events,
            "until": until,
            "ask": ["points"],
        }
    )["points"]
    return told


def bought(amount: str, mcc: str = MARKET, on: str = "2024-01-10", **more: Any) -> dict[str, Any]:
    """A purchase."""
    return {"on": on, "post": {"kind": "purchase", "amount": amount, "mcc": mcc, "merchant": "商户", **more}}


def returned(amount: str, on: str) -> dict[str, Any]:
    """A refund."""
    return {"on": on, "refund": {"amount": amount, "mcc": MARKET, "merchant": "商户"}}


CATEGORIES = {
    "step": "3.00",
    "points": 1,
    "rules": [
        {"id": "travel", "step": "1.50", "points": 1, "when": {"mcc": [HOTEL, FOOD]}},
        {"id": "daily", "step": "6.00", "points": 1, "when": {"mcc": [MARKET, "5541"]}},
    ],
}
CARS = {"excluded_mccs": [CAR, HOSPITAL, "6513", "5099", "8211"]}

EARNED: list[tuple[str, str, dict[str, Any], list[dict[str, Any]], int]] = [
    # the unit
    (CMB, "cmb", {}, [bought("19.99")], 0),
    (CMB, "cmb", {}, [bought("20.00")], 1),
    (CMB, "cmb", {}, [bought("39.99"), bought("39.99")], 2),  # of each transaction by itself
    (CCB, "ccb", {}, [bought("1.49")], 1),
    (CCB, "ccb", {}, [bought("1.50")], 2),
    (CITIC, "citic", {}, [bought("1.99")], 1),
    (BAOSHANG, "cmb", CATEGORIES, [bought("6.00", HOTEL)], 4),
    (BAOSHANG, "cmb", CATEGORIES, [bought("6.00", FOOD)], 4),
    (BAOSHANG, "cmb", CATEGORIES, [bought("6.00", "5311")], 2),
    (BAOSHANG, "cmb", CATEGORIES, [bought("6.00", MARKET)], 1),
    (BAOSHANG, "cmb", CATEGORIES, [bought("6.00", "5541")], 1),
    # what earns nothing: by category, and whatever is no purchase
    (OURS, "cmb", CARS, [bought("90000.00", mcc) for mcc in CARS["excluded_mccs"]], 0),
    (CMB, "cmb", {}, [{"on": "2024-01-10", "cash_advance": {"amount": "2000.00"}}], 0),
    (CMB, "cmb", {}, [{"on": "2023-12-21", "cash_advance": {"amount": "90000.00"}}], 0),  # and its interest
    (CMB, "cmb", {}, [{"on": "2024-01-10", "charge_fee": {"kind": "replacement"}}], 0),
]


@pytest.mark.parametrize(("source", "preset", "terms", "events", "points"), EARNED)
def test_what_is_earned(
    source: str, preset: str, terms: dict[str, Any], events: list[dict[str, Any]], points: int
) -> None:
    assert lived(preset, terms, events, "2024-01-31")["earned"] == points, source


def tiers(tier: str, birthday: str, caps: dict[str, int], stacking: str = "additive") -> dict[str, Any]:
    """CITIC's tier of the month and its birthday month, on one point for each yuan."""
    multipliers = [{"id": "tier", "factor": tier}, {"id": "birthday", "factor": birthday, "caps": caps}]
    return {"multipliers": multipliers, "stacking": stacking}


PER_PURCHASE = {"caps": {"per_transaction": 1000}}
EXTRA: list[tuple[str, dict[str, Any], list[str], list[int]]] = [
    # birthday ×2 upon 1.5× comes to 2.5×, and 5× is 3× with two more: added up, not compounded
    (CITIC_TIERS, tiers("1.5", "2", {}), ["100.00"], [250]),
    (CITIC_TIERS, tiers("3", "3", {}), ["100.00"], [500]),
    (OURS, tiers("3", "2", {}, "highest"), ["100.00"], [300]),
    (OURS, tiers("3", "2", {}, "compound"), ["100.00"], [600]),
    # caps: 1,000 and 3,000 a transaction, 1,500 and 5,000 more a statement month, 2,000 on the birthday
    (CITIC_TIERS, PER_PURCHASE, ["1000.00", "1001.00", "5000.00"], [1000, 1000, 1000]),
    (CITIC_TIERS, {"caps": {"per_transaction": 3000}}, ["2999.00", "3001.00"], [2999, 3000]),
    (CITIC_TIERS, tiers("1", "2", {"per_cycle": 1500}), ["1000.00", "1000.00", "9.00"], [2000, 1500, 9]),
    (CITIC_TIERS, tiers("1", "2", {"per_cycle": 5000}), ["4999.00", "2.00"], [9998, 3]),
    (CMB, tiers("1", "2", {"per_campaign": 2000}), ["1999.00", "2.00"], [3998, 3]),
    (OURS, tiers("1", "2", {"per_day": 100}), ["99.00", "2.00"], [198, 3]),
]


@pytest.mark.parametrize(("source", "terms", "amounts", "points"), EXTRA)
def test_multipliers_and_caps(
    source: str, terms: dict[str, Any], amounts: list[str], points: list[int]
) -> None:
    told = lived("citic", terms, [bought(amount) for amount in amounts], "2024-01-31")
    assert [one["points"] for one in told["history"]] == points, source


def test_gold_cards_earn_half_as_much_again_cut_down() -> None:
    """CMB's car and city gold cards: +50 %, the integer part (m.huiyuanjidian.cn/b/217007.html)."""
    gold = {"multipliers": [{"id": "gold", "factor": "1.5"}]}
    told = lived("cmb", gold, [bought("60.00"), bought("100.00")], "2024-01-31")
    assert [one["points"] for one in told["history"]] == [4, 7]


def test_a_capped_award_is_partial_and_says_what_was_wanted() -> None:
    (movement,) = lived("citic", PER_PURCHASE, [bought("5000.00")], "2024-01-31")["history"]
    assert (movement["wanted"], movement["points"]) == (5000, 1000)


# the bank, when they were earned, from when they may be spent, their last day
TIMES: list[tuple[str, str, dict[str, Any], str, str, str | None]] = [
    (CMB, "cmb", {}, "2024-01-10", "2024-01-11", None),
    (CCB, "ccb", {}, "2024-01-10", "2024-01-11", "2028-12-31"),
    (CCB, "ccb", {}, "2024-12-31", "2025-01-01", "2028-12-31"),
    ("seen in the field", "cmb", {"expiry": {"month_end": 24}}, "2024-02-10", "2024-02-11", "2026-02-28"),
    ("seen in the field", "cmb", {"expiry": {"months": 36}}, "2024-02-29", "2024-03-01", "2027-02-28"),
    (OURS, "cmb", {"available_after_days": 0}, "2024-01-10", "2024-01-10", None),
    (OURS, "cmb", {"available_after_days": 30}, "2024-01-10", "2024-02-09", None),
]  # fmt: skip


@pytest.mark.parametrize(("source", "preset", "terms", "earned", "usable", "last"), TIMES)
def test_when_points_are_usable_and_until_when(
    source: str, preset: str, terms: dict[str, Any], earned: str, usable: str, last: str | None
) -> None:
    (lot,) = lived(preset, terms, [bought("100.00", on=earned)], earned)["lots"]
    assert (lot["available_on"], lot.get("expires_on")) == (usable, last), source


def test_a_refund_takes_back_in_proportion_and_the_balance_may_be_negative() -> None:
    """CITIC: a refund deducts pro rata; a negative balance is made up by later points (jcbritw.com)."""
    spent = {"on": "2024-01-11", "redeem": {"points": 80}}
    events = [bought("100.00"), spent, returned("50.00", "2024-01-12")]
    told = lived("citic", {}, events, "2024-01-12")
    assert (told["available"], told["shortfall"]) == (0, 30)
    told = lived("citic", {}, [*events, bought("40.00", on="2024-01-13")], "2024-01-14")
    assert (told["available"], told["shortfall"], told["clawed_back"]) == (10, 0, 50)


def test_the_earliest_expiry_is_spent_first() -> None:
    """CCB spends first what was earned first (z.youmideer.com/post/3572.html)."""
    spent = {"on": "2025-01-20", "redeem": {"points": 120}}
    events = [bought("100.00", on="2024-06-01"), bought("50.00", on="2025-01-10"), spent]
    (lot,) = lived("ccb", {}, events, "2025-01-31")["lots"]
    assert (lot["points"], lot["expires_on"]) == (30, "2029-12-31")


def test_seven_hundred_points_stand_for_one_yuan() -> None:
    """CCB: 700 points offset CNY 1 (z.youmideer.com/post/3572.html)."""
    voucher = {"id": "offset", "name": "积分抵现", "points": 700, "price": "1.00"}
    events = [
        bought("2000.00"),
        {"on": "2024-01-12", "redeem": {"item": "offset", "quantity": 2, "points": 700}},
    ]
    told = lived("ccb", {"mall": [voucher]}, events, "2024-01-31")
    assert (told["redeemed"], told["available"]) == (700, 1300)


def test_a_supplementary_card_earns_for_the_primary_holder() -> None:
    """CMB: points of supplementary cards belong to the primary holder (m.huiyuanjidian.cn/b/217007.html)."""
    card = {"card": "c-2", "form": "digital", "last_four": "1234", "expires_on": "2027-12-31"}
    issued = {"on": "2024-01-09", "issue_card": card | {"supplementary": True}}
    active = {"on": "2024-01-09", "activate": {"card": "c-2"}}
    with_it = [issued, active, bought("1000.00", card="c-2")]
    alone = lived("cmb", {}, [bought("1000.00")], "2024-01-31")
    assert lived("cmb", {}, with_it, "2024-01-31") == alone
    asked = {"card": "c-2", "hold": "h", "amount": "1000.00", "mcc": MARKET, "merchant": "商户"}
    held = {"on": "2024-01-10", "authorize": asked}
    captured = [issued, active, held, bought("1000.00", hold="h")]
    assert lived("cmb", {}, captured, "2024-01-31") == alone


def test_rows_of_a_plan_earn_nothing_and_its_purchase_earns_once() -> None:
    """上海农商: per-period amounts earn nothing, the original purchase does (kashen8.com tid 30742)."""
    plan = {"what": "purchase", "amount": "1200.00", "periods": 3, "plan_id": "p-1"}
    told = lived("cmb", {}, [bought("1200.00"), {"on": "2024-01-11", "convert": plan}], "2024-05-05")
    assert told["earned"] == 60


AMEX = "Amex: USD 0.0006 a point given, capped; the cap of USD 99 as its pages told it; page not kept"


@pytest.mark.parametrize(
    ("points", "fee"), [(1_000, "0.60"), (10, "0.01"), (8, "0.00"), (100_000, "60.00"), (200_000, "99.00")]
)
def test_a_gift_may_cost_cash_for_each_point_up_to_a_cap(points: int, fee: str) -> None:
    terms = {"gifting": {"cash_fee": {"per_point": "0.0006", "cap": "99.00"}}}
    asked = simulate(
        {
            "program": {"preset": "citic", "points": terms},
            "account": {
                "opened_on": "2023-12-20",
                "credit_limit": "900000.00",
                "currency": "CNY",
                "statement_day": 5,
            },
            "events": [
                bought("300000.00"),
                {"on": "2024-01-12", "give_points": {"to": "b", "points": points}},
            ],
            "until": "2024-02-05",
            "ask": ["points", "statements", "explain", "notices"],
        }
    )
    assert asked["points"]["given"] == points, AMEX
    assert asked["statements"][-1]["fees"] == fee
    told = [one["text"]["en"] for one in asked["explain"] if one["figure"] == "fee"]
    assert told == ([] if fee == "0.00" else [told[0]])
    assert all(one.startswith(f"Points transfer fee {fee} = ") for one in told)


def test_gifts_are_multiples_of_ten_for_a_fee_of_a_tenth() -> None:
    """Seen in the field: multiples of 10, 10 % fee."""
    terms = {"gifting": {"multiple": 10, "fee": "0.10"}}
    told = lived(
        "citic", terms, [bought("200.00"), {"on": "2024-01-12", "give_points": {"to": "b", "points": 100}}],
        "2024-01-31",
    )  # fmt: skip
    assert (told["given"], told["available"]) == (110, 90)
