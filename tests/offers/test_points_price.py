"""Offers that cost points: points and cash are paid together, and come back as they were paid."""

from typing import Any

import pytest
from hypothesis import given as drawing
from hypothesis import strategies as st

from cardcore.accounts.postings import PurchasePosted, RefundPosted
from cardcore.calendars import date_of
from cardcore.journeys import BenefitUse
from cardcore.points.redemption import PointsRedeemed, RedemptionCancelled
from cardcore.programs.program import Program
from cardcore.testing.builders import day_end, program, purchase, redemption, refund
from cardcore.testing.stories import Story, given
from tests.offers.test_programme_offers import lived_under, offer
from tests.offers.test_undone_rewards import in_order

SHOP: Any = {"mcc": "5411", "merchant": "Hema"}
CINEMA: Any = {"mcc": "7832", "merchant": "影城"}
EARNED: Any = {"step": "1.00", "points": 1, "available_after_days": 0, "excluded_mccs": ["7832"]}


def terms(policy: str = "claw_back", points: dict[str, Any] | None = None, **parts: Any) -> Program:
    """A ticket of 40.00 for 19.90 and 900 points: a credit of the rest."""
    film: Any = {
        "when": {"mcc": "7832"},
        "points_price": 900,
        "reward": {"statement_credit": {"rate": "0.5"}},
    }
    return program(points=EARNED | (points or {}), offers=[offer(refund={"policy": policy}, **film | parts)])


def earned(terms: Program, amount: str = "1000.00") -> Story:
    return given(terms).when(purchase(amount, "2024-01-09"))


def watched(policy: str = "claw_back", **parts: Any) -> Story:
    return earned(terms(policy, **parts)).when(purchase("40.00", "2024-01-10", **CINEMA))


def held(story: Story) -> int:
    return story.relationship.points.held


def credited(story: Story) -> int:
    return sum(won.left for won in story.relationship.offers.won)


def test_winning_takes_the_points_and_the_purchase_the_cash() -> None:
    story = in_order(watched())
    assert (held(story), story.relationship.account.balance_minor) == (100, 1000_00 + 20_00)
    (paid,) = [one.redeemed for one in story.events if isinstance(one, PointsRedeemed)]
    assert [lot.points for lot in paid.lots] == [900]
    assert dict(story.told[1].facts) == {
        "points": 900,
        "cash": 0,
        "item": "o-1",
        "points_left": 100,
    }


def test_who_lacks_points_wins_nothing_and_is_told_how_many() -> None:
    poor = earned(terms(), "899.00").when(purchase("40.00", "2024-01-10", **CINEMA))
    assert (held(poor), credited(poor)) == (899, 0)
    steps: list[dict[str, Any]] = [
        {"on": "2026-11-02", "post": {"kind": "purchase", "amount": amount, "merchant": "m", "mcc": mcc}}
        for amount, mcc in (("899.00", "5411"), ("40.00", "7832"))
    ]
    steps[1]["post"] |= {"counters": {"points": 10_000}}  # what is said does not count, the ledger does
    film = offer(when={"mcc": "7832"}, points_price=900)
    answer = lived_under(
        {"preset": "cmb", "points": EARNED, "offers": [film]}, steps, "evaluations", "points"
    )
    (why,) = answer["evaluations"][1]["ineligible"][0]["reasons"]
    assert (why["criterion"], why["wanted"], why["got"], why["distance"]) == (
        "points_price",
        "900 points",
        "899",
        "1",
    )
    assert why["text"]["zh"] == "需 900 积分，还差 1 积分"


def test_points_pay_for_one_offer_only() -> None:
    film: Any = {"when": {"mcc": "7832"}, "points_price": 900}
    two = [offer(f"o-{n}", **film, reward={"cashback": {"amount": f"{n}.00"}}) for n in (1, 2)]
    free = offer("o-3", when={"mcc": "7832"}, reward={"cashback": {"amount": "0.50"}})
    both = program(points=EARNED, offers=[*two, free])
    story = earned(both).when(purchase("40.00", "2024-01-10", **CINEMA))
    assert held(in_order(story)) == 100
    assert story.relationship.account.balance_minor == 1040_00 - 2_50
    rich = earned(both, "2000.00").when(purchase("40.00", "2024-01-10", **CINEMA))
    assert held(rich) == 200


@pytest.mark.parametrize(
    ("policy", "points", "left"),
    [("claw_back", 100 + 225, 15_00), ("give_back", 1000, 0), ("forfeit", 100, 0), ("keep", 100, 0)],
)
def test_a_refund_gives_points_and_cash_back_as_they_were_paid(policy: str, points: int, left: int) -> None:
    story = in_order(watched(policy).when(refund("10.00", "2024-01-12", **CINEMA)))
    assert (held(story), credited(story)) == (points, left)


@drawing(parts=st.lists(st.integers(1, 40_00), min_size=1, max_size=6))
def test_many_refunds_give_back_no_more_than_was_paid(parts: list[int]) -> None:
    story, back = watched(), 0
    for part in parts:
        back = min(back + part, 40_00)
        amount = f"{part // 100}.{part % 100:02}"
        story = in_order(story.when(refund(amount, "2024-01-12", **CINEMA)))
        returned = 20_00 * back // 40_00
        assert held(story) == 100 + 900 * returned // 20_00
        assert credited(story) == 20_00 - returned


def test_the_very_lots_come_back_and_what_expired_meanwhile_is_gone() -> None:
    story = watched(points={"expiry": {"months": 1}})
    late = in_order(story.when(refund("40.00", "2024-03-12", **CINEMA)))
    (back,) = [one for one in late.events if isinstance(one, RedemptionCancelled)]
    assert (back.points, back.lapsed, held(late)) == (900, 900, 0)
    soon = in_order(story.when(refund("40.00", "2024-01-12", **CINEMA)))
    assert held(soon) == 1000
    assert held(in_order(soon.when(day_end("2024-02-28")))) == 0


@pytest.mark.parametrize("reward", [{"statement_credit": {"rate": "0.5"}}, {"gift": {"item": "电影票"}}])
def test_a_purchase_that_never_was_cost_no_points(reward: dict[str, Any]) -> None:
    story = watched(reward=reward)
    undone = in_order(story.void(story.number_of(PurchasePosted, 2), "2024-01-12"))
    assert held(undone) == 1000


@pytest.mark.parametrize("reward", [{"statement_credit": {"rate": "0.5"}}, {"gift": {"item": "电影票"}}])
def test_a_refund_that_never_was_takes_the_points_again_and_the_next_one_gives_them_back(
    reward: dict[str, Any],
) -> None:
    story = watched(reward=reward).when(refund("40.00", "2024-01-12", **CINEMA))
    assert held(story) == 1000
    again = in_order(story.void(story.number_of(RefundPosted), "2024-01-13"))
    assert held(again) == 100
    assert held(in_order(again.when(refund("40.00", "2024-01-14", **CINEMA)))) == 1000


@pytest.mark.parametrize(("policy", "shortfall"), [("negative", 500), ("within_balance", 0)])
def test_points_that_were_spent_meanwhile_are_missing_by_the_policy(policy: str, shortfall: int) -> None:
    story = watched(points={"claw_back": policy}).when(
        refund("40.00", "2024-01-12", **CINEMA), redemption(600, "2024-01-12")
    )
    again = in_order(story.void(story.number_of(RefundPosted), "2024-01-13"))
    assert (held(again), again.relationship.points.shortfall) == (0, shortfall)
    gone = watched(points={"claw_back": policy}).when(
        refund("40.00", "2024-01-12", **CINEMA), redemption(1000, "2024-01-12")
    )
    assert held(in_order(gone.void(gone.number_of(RefundPosted), "2024-01-13"))) == 0


def test_what_was_used_stays_paid() -> None:
    story = watched("give_back", reward={"coupon": {"item": "电影票"}})
    used = story.when(BenefitUse.of(date_of(story.on), "o-1"), refund("40.00", "2024-01-12", **CINEMA))
    assert held(in_order(used)) == 100


def test_the_history_of_points_names_the_offer() -> None:
    steps: list[dict[str, Any]] = [
        {
            "on": "2026-11-02",
            "post": {"kind": "purchase", "amount": "1000.00", "merchant": "m", "mcc": "5411"},
        },
        {"on": "2026-11-03", "post": {"kind": "purchase", "amount": "40.00", **CINEMA}},
        {"on": "2026-11-04", "refund": {"amount": "20.00", **CINEMA}},
    ]
    film = offer(
        when={"mcc": "7832"},
        points_price=900,
        reward={"statement_credit": {"rate": "0.5"}},
        refund={"policy": "claw_back"},
    )
    answer = lived_under(
        {"preset": "cmb", "points": EARNED, "offers": [film]}, steps, "points", "offers", "evaluations"
    )
    told = [(one["kind"], one["points"], one.get("offer")) for one in answer["points"]["history"]]
    assert told == [("earned", 1000, None), ("redeemed", -900, "o-1"), ("cancelled", 450, "o-1")]
    assert answer["points"]["history"][1]["text"]["zh"] == "兑换 o-1 使用积分 900"
    assert answer["points"]["redeemed"] == 450
    assert answer["evaluations"][1]["granted"][0]["points_price"] == 900
    assert answer["offers"][0]["taken_back"][0]["amount"] == "10.00"
