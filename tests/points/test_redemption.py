"""Points spent and given back, through the journeys; one row a case."""

from typing import Any

import attrs
import pytest

from cardcore.calendars import date_text, parse_ordinal
from cardcore.errors import CardcoreError, InvalidInput
from cardcore.ids import OfferId
from cardcore.journeys.redeem_points import stock_of
from cardcore.offers.quotas import ALL_TIME
from cardcore.points.expiry import FOR_EVER, NEVER, Expiry, Months, MonthsEnd, YearEnd, last_day
from cardcore.points.ledger import Lot
from cardcore.points.redemption import Item, PointsRedeemed, RedemptionCancelled, Tender, tender
from cardcore.testing.builders import (
    cancellation,
    day_end,
    points_release,
    program,
    purchase,
    redemption,
    refund,
)
from cardcore.testing.stories import Story, given

MUG = {"id": "mug", "name": "马克杯", "points": 100, "price": "20.00", "least_points": 30, "stock": 2}
TEA = {"id": "tea", "name": "Tea", "points": 10}


def story(**points: Any) -> Story:
    """An account with 50 points, usable from 11 January."""
    terms = {"mall": [MUG, TEA], "cancel_days": 30, **points}
    return given(program(points=terms)).when(purchase("1000.00", "2024-01-10"))


LAST_DAYS: list[tuple[str, Expiry, str]] = [
    ("2017-03-05", YearEnd(5), "2021-12-31"),
    ("2017-01-01", YearEnd(1), "2017-12-31"),
    ("2024-02-10", MonthsEnd(24), "2026-02-28"),
    ("2024-01-31", MonthsEnd(1), "2024-02-29"),
    ("2024-02-29", Months(36), "2027-02-28"),
    ("2024-01-31", Months(1), "2024-02-29"),
]


@pytest.mark.parametrize(("earned", "rule", "last"), LAST_DAYS)
def test_last_day(earned: str, rule: Expiry, last: str) -> None:
    assert date_text(last_day(rule, parse_ordinal(earned))) == last


def test_points_may_last_for_ever() -> None:
    assert last_day(FOR_EVER, parse_ordinal("2024-01-10")) == NEVER


def test_points_are_spendable_through_their_last_day_and_not_a_day_longer() -> None:
    held = story(expiry={"month_end": 0})
    held.when(redemption(50, "2024-01-31")).then(points=0)
    late = held.when(redemption(50, "2024-02-01"))
    late.then(refused="points-insufficient")
    held.when(day_end("2024-01-31")).then(points=0, events=["PointsExpired"], told=["points_expired"])


REFUSED = [
    ("pending", redemption(50, "2024-01-10"), "points-insufficient"),
    ("too many", redemption(51, "2024-01-11"), "points-insufficient"),
    ("no such item", redemption(on="2024-01-11", item="cup"), "not-found"),
    ("no cash for tea", redemption(5, "2024-01-11", item="tea"), "tender-invalid"),
    ("too few points", redemption(29, "2024-01-11", item="mug"), "tender-invalid"),
    ("out of stock", redemption(90, "2024-01-11", item="mug", quantity=3), "stock-exhausted"),
    ("nothing to cancel", cancellation("2024-01-11"), "not-found"),
    ("nothing to release", points_release("2024-01-11"), "points-none-waiting"),
]


@pytest.mark.parametrize(("why", "step", "code"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_is_refused(why: str, step: Any, code: str) -> None:
    refused = story().when(step).then(refused=code)
    assert refused.relationship == story().relationship


def test_members_of_a_tier_pay_its_price() -> None:
    mall = [
        {
            "id": "mug",
            "name": "马克杯",
            "points": 40,
            "price": "20.00",
            "least_points": 20,
            "by_tier": {"gold": 20, "platinum": {"points": 10, "price": "6.00", "least_points": 0}},
        }
    ]
    story = given(program(points={"mall": mall})).when(purchase("1000.00", "2024-01-09"))
    paid = {
        tier: story.when(redemption(item="mug", tier=tier)).then(told=["points_redeemed"]).relationship
        for tier in ("", "gold", "platinum", "silver")
    }
    assert {tier: one.points.held for tier, one in paid.items()} == {
        "": 10,
        "gold": 30,
        "platinum": 40,
        "silver": 10,
    }
    half = story.when(redemption(5, item="mug", tier="platinum")).relationship
    assert (half.points.held, half.account.balance_minor) == (45, 1_003_00)


def test_a_tier_that_pays_less_than_the_least_is_refused() -> None:
    item = {"id": "mug", "name": "马克杯", "points": 40, "price": "20.00", "least_points": 20}
    for by_tier, field in (({"gold": 10}, "/points/mall/0"), ({"a b": 30}, "/points/mall/0/by_tier/a b")):
        with pytest.raises(InvalidInput) as refused:
            program(points={"mall": [{**item, "by_tier": by_tier}]})
        assert refused.value.field == field


def test_the_stock_of_an_item_is_no_quota_of_an_offer_that_has_its_id() -> None:
    sold_out = attrs.evolve(story(step="10.00"), quotas={(OfferId("mug"), ALL_TIME): 0})
    sold_out.when(redemption(None, "2024-01-11", item="mug")).then(points=0)
    gone = attrs.evolve(story(step="10.00"), quotas={(stock_of("mug"), ALL_TIME): 0})
    gone.when(redemption(None, "2024-01-11", item="mug")).then(refused="stock-exhausted")


def test_a_redemption_is_known_by_its_id() -> None:
    spent = story().when(redemption(10, "2024-01-11"))
    spent.when(redemption(10, "2024-01-12")).then(refused="redemption-exists")


def test_points_and_cash_are_paid_and_given_back_in_proportion() -> None:
    bought = story(step="10.00").when(redemption(75, "2024-01-11", item="mug", quantity=2))
    bought.then(points=25, balance="1025.00", told=["points_redeemed"])
    half = bought.when(cancellation("2024-01-12", quantity=1)).then(points=62, balance="1012.50")
    half.when(cancellation("2024-01-13")).then(points=100, balance="1000.00")
    half.when(cancellation("2024-01-13", quantity=2)).then(refused="quantity-exceeded")


def test_a_redemption_is_final_after_its_days() -> None:
    spent = story(cancel_days=0).when(redemption(10, "2024-01-11"))
    spent.when(cancellation("2024-01-11")).then(points=50)
    spent.when(cancellation("2024-01-12")).then(refused="redemption-final")


def test_the_very_lots_come_back_and_what_expired_meanwhile_does_not() -> None:
    held = story(expiry={"month_end": 0}).when(purchase("200.00", "2024-02-01"), day_end("2024-02-02"))
    assert [lot.points for lot in held.relationship.points.lots] == [10]
    spent = story(expiry={"month_end": 0}).when(redemption(40, "2024-01-20"), cancellation("2024-02-02"))
    cancelled = spent.events[-1]
    assert isinstance(cancelled, RedemptionCancelled)
    assert (cancelled.points, cancelled.lots, cancelled.lapsed) == (40, (), 40)
    spent.then(points=0)


def test_the_earliest_expiry_is_spent_first() -> None:
    held = story(expiry={"months": 1}).when(purchase("200.00", "2024-01-12"), redemption(55, "2024-01-20"))
    spent = held.events[-1]
    assert isinstance(spent, PointsRedeemed)
    first, second = (parse_ordinal(day) for day in ("2024-02-10", "2024-02-12"))
    dates = [(lot.points, lot.expires_on) for lot in spent.redeemed.lots]
    assert dates == [(50, first), (5, second)]
    back = held.when(cancellation("2024-01-21"))
    assert [lot.points for lot in back.relationship.points.lots] == [50, 10]


def test_what_was_redeemed_from_several_lots_comes_back_piece_by_piece_to_each() -> None:
    held = story(expiry={"months": 1}).when(purchase("200.00", "2024-01-12"))
    bought = held.when(redemption(on="2024-01-20", item="tea", quantity=6)).then(points=0)
    first = bought.when(cancellation("2024-01-21", quantity=1))
    last, soonest = (parse_ordinal(day) for day in ("2024-02-12", "2024-02-10"))
    assert [(lot.points, lot.expires_on) for lot in first.relationship.points.lots] == [(10, last)]
    rest = first.when(cancellation("2024-01-21"))
    found = [(lot.points, lot.expires_on) for lot in rest.relationship.points.lots]
    assert found == [(50, soonest), (10, last)]


def test_one_of_two_redemptions_is_cancelled_and_the_other_stays() -> None:
    spent = story().when(redemption(10, "2024-01-11"), redemption(20, "2024-01-11", redemption_id="r-2"))
    back = spent.when(cancellation("2024-01-12", redemption_id="r-2")).then(points=40)
    back.when(cancellation("2024-01-12", redemption_id="r-2")).then(refused="not-found")
    back.when(cancellation("2024-01-12")).then(points=50)


def test_cash_beside_points_has_room_on_the_line() -> None:
    full = story(step="10.00").when(purchase("48980.00", "2024-01-11"))
    full.when(redemption(30, "2024-01-12", item="mug")).then(points=4968, balance="49994.00")
    full.when(redemption(60, "2024-01-12", item="mug", quantity=2)).then(refused="over-credit-limit")


def test_points_wait_for_their_release() -> None:
    waiting = story(available_from="release")
    waiting.when(redemption(10, "2024-03-01")).then(refused="points-insufficient")
    free = waiting.when(points_release("2024-03-01"))
    free.when(redemption(10, "2024-03-01")).then(points=40)
    more = free.when(purchase("200.00", "2024-03-01"), points_release("2024-03-02"))
    more.when(redemption(60, "2024-03-02")).then(points=0)


def test_points_may_be_usable_from_the_statement() -> None:
    lot = story(available_from="statement", available_after_days=0).relationship.points.lots[0]
    assert lot == Lot(50, parse_ordinal("2024-02-05"))


CLAWED = [
    ("negative", "2024-01-12", 0, 30, 20),
    ("within_balance", "2024-01-12", 0, 0, 50),
    ("pending_only", "2024-01-12", 20, 0, 50),
    ("pending_only", "2024-01-10", 0, 0, 50),
]


@pytest.mark.parametrize(("policy", "on", "left", "shortfall", "later"), CLAWED)
def test_what_a_refund_takes_back(policy: str, on: str, left: int, shortfall: int, later: int) -> None:
    held = story(claw_back=policy)
    if on > "2024-01-10":
        held = held.when(redemption(30, "2024-01-11"))
    back = held.when(refund("1000.00", on)).then(points=left)
    assert back.relationship.points.shortfall == shortfall
    again = back.when(purchase("1000.00", "2024-01-13"))
    assert again.relationship.points.held == left + later


def test_tenders() -> None:
    mug = Item("mug", "马克杯", points=300, price=1_000)
    assert tender(mug, 1, None) == tender(mug, 1, 300) == Tender(300)
    assert tender(mug, 1, 100) == Tender(100, 667)
    assert tender(mug, 2, 0) == Tender(0, 2_000)


@pytest.mark.parametrize(("points", "code"), [(0, "points-insufficient"), (-1, "number-out-of-range")])
def test_nothing_is_redeemed_for_no_points(points: int, code: str) -> None:
    with pytest.raises(CardcoreError, match=f"{code} at points"):
        redemption(points, "2024-01-11")
