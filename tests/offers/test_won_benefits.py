"""What a purchase wins besides money at once – points, things, money of a later day – and its ways back."""

from typing import Any

import pytest
from hypothesis import given as drawing
from hypothesis import strategies as st

from cardcore.accounts.disputes import DisputeOpened, Ruling
from cardcore.accounts.postings import PurchasePosted, RefundPosted, RewardCredited
from cardcore.calendars import date_text, parse_date
from cardcore.errors import CardcoreError
from cardcore.explain.points import headline, movements
from cardcore.ids import OfferId
from cardcore.journeys import BenefitUse, ClosingRequest, close_account, close_day, void
from cardcore.money import amount_text
from cardcore.notices import Language, text
from cardcore.offers.benefits import BenefitGranted
from cardcore.offers.offer import POLICIES
from cardcore.offers.quotas import ALL_TIME, QuotaClaim
from cardcore.testing.builders import day_end, ordinal, program, purchase, refund
from cardcore.testing.stories import Story, given
from tests.offers.test_programme_offers import lived, lived_under, offer, step
from tests.offers.test_undone_rewards import in_order, standing

SHOP: Any = {"mcc": "5812", "merchant": "老张面馆"}


def gives(*rewards: dict[str, Any], policy: str = "give_back", **parts: Any) -> dict[str, Any]:
    """An offer that gives all of this on every purchase."""
    plain = {"id": "o-1", "name": "周五有礼", "when": {}, "rewards": list(rewards)}
    return plain | {"refund": {"policy": policy}} | parts


COFFEE = {"coupon": {"item": "咖啡券", "code": "C-1", "count": 4, "life": {"days": 30}, "worth": "25.00"}}
HALF_INTEREST = {"interest_coupon": {"item": "息费五折", "rate": "0.5", "life": {"months": 3}}}

LATER = {"cashback": {"amount": "5.00", "pays": {"after_days": 40}}}
OF_ALL_KINDS = (COFFEE, {"points": {"points": 500}}, LATER)


def bought(*rewards: dict[str, Any], text: str = "200.00", **parts: Any) -> Story:
    """A purchase of 200.00 on 10 January 2024 that won this."""
    return given(program(offers=[gives(*rewards, **parts)])).when(purchase(text, "2024-01-10", **SHOP))


def held(story: Story) -> list[tuple[str, int]]:
    """What is left of everything that was won, by its kind."""
    return [(one.kind, one.left) for one in story.relationship.offers.benefits]


WON: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "points for every full yuan, on top of those of the programme",
        {"points": {"points": 2, "per": "1.00"}},
        {"kind": "points", "count": 398},
    ),
    (
        "a coupon with its code",
        {"coupon": {"item": "满100减20", "code": "C-1", "least_amount": "100.00", "life": {"days": 3}}},
        {
            "kind": "coupon",
            "item": "满100减20",
            "code": "C-1",
            "least_amount": "100.00",
            "count": 1,
            "last_day": "2026-11-04",
        },
    ),
    ("a gift", {"gift": {"item": "马克杯"}}, {"kind": "gift", "item": "马克杯", "count": 1}),
    (
        "an interest coupon",
        HALF_INTEREST,
        {
            "kind": "interest_coupon",
            "item": "息费五折",
            "rate": "0.5",
            "count": 1,
            "last_day": "2027-02-01",
        },
    ),
    (
        "chances in a draw",
        {"draw": {"draw": "double-eleven", "chances": 3}},
        {"kind": "draw", "item": "double-eleven", "count": 3},
    ),
    (
        "a gift that comes later",
        {"gift": {"item": "马克杯", "pays": {"after_days": 3}}},
        {"kind": "gift", "item": "马克杯", "count": 1, "since": "2026-11-05"},
    ),
]


@pytest.mark.parametrize(("why", "reward", "told"), WON, ids=[row[0] for row in WON])
def test_won(why: str, reward: dict[str, Any], told: dict[str, Any]) -> None:
    answer = lived([gives(reward)], [step("02", "199.50")])
    (benefit,) = answer["offers"][0]["benefits"]
    assert benefit == {"on": "2026-11-02", "since": "2026-11-02"} | told
    assert [one["kind"] for one in answer["notices"]][:2] == ["spent", "benefit_granted"]


def test_vouchers_come_in_their_values_each_counted_against_the_cap() -> None:
    reward = {
        "vouchers": {
            "rate": "0.10",
            "denominations": ["10.00", "1.00"],
            "cap_per_transaction": "50.00",
            "cap_per_month": "25.00",
        }
    }
    answer = lived([gives(reward)], [step("02", "125.00"), step("03", "300.00")])
    assert [(one["worth"], one["count"]) for one in answer["offers"][0]["benefits"]] == [
        ("10.00", 1),
        ("1.00", 2),
        ("10.00", 1),
        ("1.00", 3),
    ]


def test_points_of_an_offer_are_a_lot_of_their_own_and_told_so() -> None:
    story = bought({"points": {"points": 500, "pays": {"after_days": 3}, "life": {"days": 60}}})
    plain, own = story.relationship.points.lots
    assert (plain.points, own.points) == (500, 10) or (plain.points, own.points) == (10, 500)
    (lot,) = [one for one in (plain, own) if one.points == 500]
    assert (date_text(lot.available_on), date_text(lot.expires_on)) == ("2024-01-13", "2024-03-12")
    told = [one for one in movements(story.events, story.program) if one.kind == "won"]
    assert [headline(one, "CNY", Language.ZH) for one in told] == ["活动 o-1 奖励积分 500"]
    assert [headline(one, "CNY", Language.EN) for one in told] == ["500 points by the offer o-1"]


def test_what_was_won_is_told_in_both_languages() -> None:
    story = bought(COFFEE, {"cashback": {"rate": "0.10", "pays": {"after_days": 3}}})
    assert [text(one, Language.ZH) for one in story.told[2:]] == [
        "2024年1月10日，您获得优惠券 咖啡券 C-1，数量4（周五有礼）。",
        "2024年1月10日，您获得返现人民币20.00元（周五有礼），将于2024年1月13日入账。",
    ]
    assert [text(one, Language.EN) for one in story.told[2:]] == [
        "2024-01-10: you won a coupon 咖啡券 C-1, 4 of it (周五有礼).",
        "2024-01-10: you won CNY 20.00 cashback (周五有礼), to be credited on 2024-01-13.",
    ]


# --- money of a later day ---------------------------------------------------------------------------

PAID: list[tuple[str, Any, str, str]] = [
    ("T+3", {"after_days": 3}, "transaction", "2026-11-05"),
    ("on a day of the next month", {"day_of_next_month": 2}, "transaction", "2026-12-02"),
    ("with the statement", "with_statement", "transaction", "2026-11-05"),
    ("at once", {"after_days": 0}, "transaction", "2026-11-02"),
    ("at once, whatever clock counts", {"after_days": 0}, "day_after_posting", "2026-11-02"),
]


@pytest.mark.parametrize(("why", "pays", "clock", "on"), PAID, ids=[row[0] for row in PAID])
def test_money_is_paid_on_its_day(why: str, pays: Any, clock: str, on: str) -> None:
    reward = {"cashback": {"rate": "0.10", "pays": pays}}
    answer = lived([gives(reward, clock=clock)], [step("02", "100.00")])
    told = answer["offers"][0]
    assert told["rewards"] == [{"on": on, "amount": "10.00"}]
    assert told.get("promised") == (
        None if on == "2026-11-02" else [{"on": "2026-11-02", "amount": "10.00", "pays_on": on}]
    )


def test_a_day_that_is_over_when_the_purchase_is_posted_pays_at_once() -> None:
    reward = {"cashback": {"rate": "0.10", "pays": {"after_days": 3}}}
    answer = lived(
        [gives(reward, clock="transaction")], [step("20", "100.00", transaction_date="2026-11-02")]
    )
    assert answer["offers"][0]["rewards"] == [{"on": "2026-11-20", "amount": "10.00"}]


def test_money_with_the_statement_stands_on_that_bill() -> None:
    story = bought({"statement_credit": {"rate": "0.10", "pays": "with_statement"}})
    billed = in_order(story.when(day_end("2024-02-05")))
    assert billed.bill["rewards"] == "20.00"
    assert [one.on for one in billed.events if isinstance(one, RewardCredited)] == [ordinal("2024-02-05")]
    assert billed.relationship.offers.benefits == ()


def test_a_missed_day_is_made_up_as_if_it_had_been_closed() -> None:
    story = bought({"cashback": {"rate": "0.10", "pays": {"after_days": 3}}})
    slow = story.when(*(day_end(f"2024-01-{day}") for day in range(11, 20)))
    assert slow.events == story.when(day_end("2024-01-19")).events
    assert slow.when(purchase("1.00", "2024-01-13")).refusal is not None


def test_of_money_to_come_a_refund_takes_its_share() -> None:
    story = bought({"cashback": {"rate": "0.10", "pays": {"after_days": 5}}}, policy="claw_back")
    story = story.when(refund("50.00", "2024-01-12", **SHOP), day_end("2024-01-15"))
    assert [one.amount for one in story.events if isinstance(one, RewardCredited)] == [15_00]
    story = in_order(story.when(refund("150.00", "2024-01-18", **SHOP)))
    story.then(balance="0.00")


def test_a_refund_taken_out_after_the_money_came_credits_what_it_had_cost() -> None:
    story = bought({"cashback": {"rate": "0.10", "pays": {"after_days": 5}}}, policy="claw_back")
    story = story.when(refund("50.00", "2024-01-12", **SHOP), day_end("2024-01-15"))
    undone = in_order(story.void(story.number_of(RefundPosted), "2024-01-20")).then(balance="180.00")
    back = in_order(undone.when(refund("200.00", "2024-01-21", **SHOP)))
    back.then(balance="0.00")


def test_a_purchase_taken_out_after_the_money_came_takes_both_parts_of_it() -> None:
    terms = {"cashback": {"rate": "0.10", "pays": {"after_days": 5}, "cap_per_month": "100.00"}}
    story = bought(terms, policy="claw_back").when(
        refund("50.00", "2024-01-12", **SHOP), day_end("2024-01-15")
    )
    story = story.void(story.number_of(RefundPosted), "2024-01-20")
    gone = in_order(story.void(story.number_of(PurchasePosted), "2024-01-21")).then(balance="0.00")
    assert sum(one.amount for one in gone.relationship.offers.counts) == 0


# --- discounts --------------------------------------------------------------------------------------


def test_a_discount_is_credited_and_lowers_what_later_groups_are_reckoned_on() -> None:
    half = offer("o-1", reward={"discount": {"rate": "0.5", "cap_per_transaction": "30.00"}}, group="a")
    ten = offer("o-2", reward={"discount": {"amount": "10.00"}}, group="a")
    back = offer("o-3", order=1)
    gift = offer("o-4", reward={"gift": {"item": "马克杯"}})
    answer = lived([half, ten, back, gift], [step("02", "100.00")])
    assert [one["granted"] for one in answer["offers"]] == ["30.00", "0.00", "7.00", "0.00"]
    assert len(answer["offers"][3]["benefits"]) == 1


# --- ways back --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "part", "left"),
    [
        ("keep", "200.00", 4),
        ("forfeit", "50.00", 0),
        ("give_back", "50.00", 0),
        ("claw_back", "50.00", 3),
        ("claw_back", "49.00", 4),
        ("claw_back", "200.00", 0),
        ("re_evaluate", "50.00", 4),
        ("re_evaluate", "200.00", 0),
    ],
)
def test_a_refund_takes_things_back_by_the_policy(policy: str, part: str, left: int) -> None:
    story = in_order(bought(COFFEE, policy=policy).when(refund(part, "2024-01-12", **SHOP)))
    assert story.relationship.offers.benefits == () or held(story) == [("coupon", left)]
    told = [one.kind.value for one in story.told]
    assert ("benefit_taken_back" in told) is (left < 4)


def test_what_the_rest_would_not_win_is_taken_back() -> None:
    terms = {"points": {"points": 1, "per": "100.00"}}
    story = bought(terms, HALF_INTEREST, policy="re_evaluate", when={"amount": {"at_least": "150.00"}})
    small = in_order(story.when(refund("40.00", "2024-01-12", **SHOP)))
    assert held(small) == [("points", 1), ("interest_coupon", 1)]
    gone = in_order(small.when(refund("40.00", "2024-01-13", **SHOP)))
    assert held(gone) == [("points", 0), ("interest_coupon", 0)]


def test_points_that_are_gone_are_missing_as_after_any_refund() -> None:
    story = bought({"points": {"points": 500}})
    (granted,) = [one for one in story.events if isinstance(one, BenefitGranted)]
    assert granted.benefit.won.left == 500
    story = in_order(story.when(refund("200.00", "2024-01-12", **SHOP))).then(points=0)
    assert story.relationship.points.clawed_back == 510


def test_what_was_used_is_not_taken_back_and_its_use_stays_spent() -> None:
    story = bought(COFFEE, frequency=[{"per": "campaign", "at_most": 1}], quotas={"total": 9})
    story = story.when(BenefitUse(story.on + 1, OfferId("o-1"), 4)).then(told=["benefit_used"])
    back = in_order(story.when(refund("200.00", "2024-01-12", **SHOP)))
    assert (
        back.then(events=["RefundPosted", "PointsClawedBack", "BenefitTakenBack"]).told[-1].kind == "refunded"
    )
    assert [one.amount for one in back.relationship.offers.counts] == [1]


@pytest.mark.parametrize("policy", POLICIES)
def test_a_refund_taken_out_gives_things_again(policy: str) -> None:
    rewards = (
        COFFEE,
        {"points": {"points": 500}},
        {"cashback": {"amount": "5.00", "pays": {"after_days": 40}}},
    )
    plain = bought(*rewards, policy=policy, frequency=[{"per": "month", "at_most": 3}])
    story = plain.when(refund("50.00", "2024-01-12", **SHOP))
    undone = in_order(story.void(story.number_of(RefundPosted), "2024-01-20"))
    assert standing(undone) == standing(plain.when(day_end("2024-01-19")))


@pytest.mark.parametrize("policy", ["give_back", "claw_back"])
def test_a_dispute_takes_things_back_until_it_is_lost(policy: str) -> None:
    plain = bought(COFFEE, {"points": {"points": 500}}, policy=policy)
    story = plain.dispute(plain.number_of(PurchasePosted), "2024-01-15")
    assert [left for _, left in held(story)] == [0, 0]
    lost = in_order(story.rule(story.number_of(DisputeOpened), "2024-01-20", Ruling.LOST))
    assert standing(lost) == standing(plain.when(day_end("2024-01-19")))
    lost.then(points=510)


def test_a_purchase_taken_out_takes_what_it_won_but_what_was_used() -> None:
    story = bought(
        COFFEE, {"points": {"points": 500}}, {"cashback": {"amount": "5.00", "pays": {"after_days": 9}}}
    )
    story = story.when(BenefitUse(story.on, OfferId("o-1")))
    gone = in_order(story.void(story.number_of(PurchasePosted), "2024-01-12")).then(points=0, balance="0.00")
    assert held(gone) == []
    taken = [one.facts["count"] for one in gone.told if one.kind == "benefit_taken_back"]
    assert taken == [3, 500]


def test_a_purchase_of_which_something_was_taken_back_is_not_taken_out() -> None:
    story = bought(COFFEE, policy="claw_back").when(refund("100.00", "2024-01-12", **SHOP))
    story.void(story.number_of(PurchasePosted), "2024-01-20").then(refused="already-reversed")


@drawing(
    policy=st.sampled_from(POLICIES),
    parts=st.lists(st.integers(1, 60_00), min_size=1, max_size=4),
    used=st.integers(0, 4),
)
def test_never_more_comes_back_than_was_won(policy: str, parts: list[int], used: int) -> None:
    story = bought(COFFEE, {"points": {"points": 1, "per": "10.00"}}, policy=policy)
    if used:
        story = story.when(BenefitUse(story.on, OfferId("o-1"), used))
    for part in parts:
        story = in_order(story.when(refund(amount_text(part, "CNY"), "2024-01-12", **SHOP)))
    for one in story.relationship.offers.benefits:
        assert one.left >= 0
        assert one.won.taken >= 0


# --- stock ------------------------------------------------------------------------------------------


def test_stock_is_given_whole_or_not_at_all_and_claimed() -> None:
    reward = {"gift": {"item": "马克杯", "count": 2, "stock": 5}}
    answer = lived([gives(reward)], [step("02", "10.00"), step("03", "10.00"), step("04", "10.00")])
    assert [one["on"] for one in answer["offers"][0]["benefits"]] == ["2026-11-02", "2026-11-03"]


def test_what_is_taken_back_another_may_have() -> None:
    reward = {"gift": {"item": "马克杯", "stock": 1}}
    steps = [step("02", "10.00"), step("03", "10.00"), step("04", "-10.00"), step("05", "10.00")]
    answer = lived([gives(reward, policy="claw_back")], steps)
    found = [(one["on"], one.get("taken_back", 0)) for one in answer["offers"][0]["benefits"]]
    assert found == [("2026-11-02", 1), ("2026-11-05", 0)]


def test_a_purchase_taken_out_puts_its_things_back_on_the_shelf() -> None:
    story = bought({"gift": {"item": "马克杯", "stock": 9}}, quotas={"total": 5})
    number = story.number_of(PurchasePosted)
    gone = void(story.relationship, story.events, number, story.on + 1, story.program)
    assert gone.claims == (
        QuotaClaim(OfferId("o-1"), ALL_TIME, -1, 5),
        QuotaClaim(OfferId("o-1/stock/马克杯"), ALL_TIME, -1, 9),
    )


def test_what_lapses_unused_is_in_stock_again_and_its_use_stays_spent() -> None:
    coupon = {"item": "券", "stock": 3, "count": 2, "life": {"days": 3}, "releases_unused": True}
    story = bought({"coupon": coupon}, frequency=[{"per": "campaign", "at_most": 1}])
    story = story.when(BenefitUse(ordinal("2024-01-11"), OfferId("o-1")))
    closed = close_day(story.relationship, parse_date("2024-01-12"), story.program)
    assert closed.claims == (QuotaClaim(OfferId("o-1/stock/券"), ALL_TIME, -1, 3),)
    over = in_order(story.when(day_end("2024-01-20")))
    assert held(over) == [("coupon", 0)]
    assert [one.value for one in over.relationship.offers.counts] == [1]
    assert over.when(day_end("2024-01-21")).happened == ()


def test_what_is_there_again_after_its_last_day_lasts_the_day() -> None:
    coupon = {"item": "券", "stock": 3, "life": {"days": 3}, "releases_unused": True}
    story = bought({"coupon": coupon}).when(refund("50.00", "2024-01-11", **SHOP))
    story = in_order(story.void(story.number_of(RefundPosted), "2024-01-20"))
    assert held(story.when(BenefitUse(ordinal("2024-01-20"), OfferId("o-1")))) == [("coupon", 0)]
    assert held(in_order(story.when(day_end("2024-01-20")))) == [("coupon", 0)]


def test_an_account_is_not_closed_before_its_rewards_are_paid() -> None:
    story = bought({"cashback": {"amount": "5.00", "pays": {"after_days": 9}}})
    request = ClosingRequest(story.on, forfeit_points=True)
    with pytest.raises(CardcoreError, match="rewards of o-1"):
        close_account(story.relationship, story.events, request, story.program)


# --- use --------------------------------------------------------------------------------------------


def test_what_ends_first_is_used_first() -> None:
    story = bought(COFFEE).when(
        purchase("200.00", "2024-01-12", **SHOP),
        BenefitUse(ordinal("2024-01-13"), OfferId("o-1"), 5),
    )
    assert held(story) == [("coupon", 0), ("coupon", 3)]
    later = story.when(BenefitUse(ordinal("2024-02-10"), OfferId("o-1"), 3))
    assert held(in_order(later)) == [("coupon", 0), ("coupon", 0)]


def test_of_two_the_second_is_left_alone_while_the_first_lasts() -> None:
    story = bought(COFFEE).when(
        purchase("200.00", "2024-01-12", **SHOP), BenefitUse(ordinal("2024-01-13"), OfferId("o-1"), 3)
    )
    assert held(story) == [("coupon", 1), ("coupon", 4)]
    assert story.void(story.number_of(PurchasePosted), "2024-01-13").refusal is None


def test_what_was_used_of_each_is_told() -> None:
    use = {"on": "2026-11-03", "use_benefit": {"offer": "o-1", "count": 5}}
    answer = lived([gives(COFFEE)], [step("02", "10.00"), step("03", "10.00"), use, step("04", "-10.00")])
    found = [(one.get("used"), one.get("taken_back")) for one in answer["offers"][0]["benefits"]]
    assert found == [(4, None), (1, 3)]


def test_what_a_refund_took_and_gave_again_is_told_as_never_taken() -> None:
    steps = [step("02", "10.00"), step("03", "-10.00"), {"on": "2026-11-04", "void": {"event": 1}}]
    (told,) = lived([gives(COFFEE)], steps)["offers"]
    assert "taken_back" not in told["benefits"][0]


def test_a_thing_all_of_which_was_used_goes_without_a_word_when_its_purchase_is_taken_out() -> None:
    story = bought(COFFEE).when(BenefitUse(ordinal("2024-01-10"), OfferId("o-1"), 4))
    gone = story.void(story.number_of(PurchasePosted), "2024-01-12").then(told=["history_corrected"])
    assert held(in_order(gone)) == []


def test_an_offer_that_is_gone_has_no_stock_to_put_things_back_to() -> None:
    story = bought({"gift": {"item": "马克杯", "stock": 9}})
    number = story.number_of(PurchasePosted)
    assert void(story.relationship, story.events, number, story.on + 1, program()).claims == ()


@pytest.mark.parametrize(
    ("on", "count"), [("2024-01-12", 1), ("2024-01-13", 5), ("2024-02-12", 1)], ids=["early", "many", "late"]
)
def test_more_than_there_is_cannot_be_used(on: str, count: int) -> None:
    later = {"coupon": COFFEE["coupon"] | {"pays": {"after_days": 3}}}
    story = bought(later, HALF_INTEREST).when(BenefitUse(ordinal(on), OfferId("o-1"), count))
    story.then(refused="benefit-insufficient")


def test_a_use_is_checked_where_it_is_made() -> None:
    used = BenefitUse.of(parse_date("2024-01-13"), "o-1", 2)
    assert used == BenefitUse(ordinal("2024-01-13"), OfferId("o-1"), 2)
    with pytest.raises(CardcoreError, match="number-out-of-range"):
        BenefitUse.of(parse_date("2024-01-13"), "o-1", 0)


# --- interest coupons -------------------------------------------------------------------------------

CONVERTED: dict[str, Any] = {"what": "purchase", "periods": 3}


def converted(coupon: dict[str, Any], on: str = "2026-11-03") -> dict[str, Any]:
    """A purchase of 1,200.00 that won an interest coupon, converted with a coupon."""
    steps = [
        step("02", "1200.00"),
        {"on": on, "quote": {"id": "q-1", "convert": CONVERTED | {"coupon": coupon}}},
        {"on": on, "convert": CONVERTED | {"coupon": coupon}},
    ]
    terms: dict[str, Any] = {"preset": "cmb", "offers": [gives(HALF_INTEREST, {"gift": {"item": "马克杯"}})]}
    terms["installments"] = {"purchase": {}}
    return lived_under(terms, steps, "plans", "quotes", "offers", until="2027-03-01")


def at_the_till(*steps: dict[str, Any], until: str = "2027-03-01", **wish: Any) -> dict[str, Any]:
    """A purchase won an interest coupon; a plan is asked for with it when the next one is authorized."""
    asked = {"hold": "h", "amount": "1200.00", "mcc": "5712", "merchant": "IKEA"}
    plan = {"periods": 3, "coupon": {"offer": "o-1"}, **wish}
    authorized = {"on": "2026-11-03", "authorize": {**asked, "plan": plan}}
    again = {"on": "2026-11-03", "authorize": {**asked, "hold": "i", "plan": {**plan, "plan_id": "other"}}}
    terms: dict[str, Any] = {"preset": "cmb", "offers": [gives(HALF_INTEREST)]}
    terms["installments"] = {"purchase": {}}
    told = [again if one.get("again") else one for one in steps]
    return lived_under(
        terms, [step("02", "1200.00"), authorized, *told], "plans", "offers", "decisions", until=until
    )


CAPTURED: dict[str, Any] = {"on": "2026-11-05", "capture": {"hold": "h"}}


def test_so_does_a_plan_agreed_at_the_till_when_it_is_presented() -> None:
    told, written = at_the_till(CAPTURED), at_the_till(CAPTURED, coupon={"share": "0.5"})
    assert told["plans"] == written["plans"]
    assert told["plans"][0]["rows"][0]["waived_by_bank"] != "0.00"
    assert sum(one.get("used", 0) for one in told["offers"][0]["benefits"]) == 1
    waiting = at_the_till(until="2026-11-04")
    assert [one.get("used") for one in waiting["offers"][0]["benefits"]] == [None]


def test_a_coupon_is_promised_to_one_plan_as_long_as_its_hold_is_open() -> None:
    with pytest.raises(CardcoreError) as refused:
        at_the_till({"again": True})
    assert (refused.value.code, refused.value.field) == ("not-found", "/events/2/authorize/plan/coupon")
    freed = at_the_till({"on": "2026-11-03", "reverse": {"hold": "h"}}, {"again": True})
    assert [one["decision"] for one in freed["decisions"]] == ["approved", "approved"]


def test_a_coupon_that_a_refund_took_is_gone_for_the_plan_too() -> None:
    told = at_the_till(step("04", "-1200.00"), CAPTURED)
    assert "waived_by_bank" not in told["plans"][0]["rows"][0]


def test_a_conversion_uses_the_interest_coupon_that_an_offer_gave() -> None:
    told, written = converted({"offer": "o-1"}), converted({"share": "0.5"})
    assert told["plans"] == written["plans"]
    assert told["quotes"] == written["quotes"]
    assert [one.get("used") for one in told["offers"][0]["benefits"]] == [1, None]
    assert all(row["waived_by_bank"] != "0.00" for row in told["plans"][0]["rows"])


@pytest.mark.parametrize(("on", "coupon"), [("2027-02-02", "o-1"), ("2026-11-03", "o-9")])
def test_without_a_coupon_that_can_be_used_nothing_is_converted(on: str, coupon: str) -> None:
    with pytest.raises(CardcoreError) as refused:
        converted({"offer": coupon}, on)
    assert (refused.value.code, refused.value.field) == ("not-found", "/events/1/quote/convert/coupon")
