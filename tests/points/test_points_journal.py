"""Points in the books: what is deferred is what the lots come to, every day; rounding loses nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.accounts.chart import LEAVES
from cardcore.accounts.general_ledger import AccountJournal, csv_lines, daily_csv_lines, hledger_lines
from cardcore.accounts.journal import Entry, trial_balance
from cardcore.accounts.journal import entries as without_points
from cardcore.accounts.points_journal import (
    CHANGES,
    CLEARING,
    ESTIMATES,
    LIABILITY,
    WHY,
    entries,
    estimate_on,
    income,
)
from cardcore.calendars import date_text
from cardcore.errors import InvalidInput
from cardcore.journeys import GiftArrived
from cardcore.points.applying import OF_POINTS
from cardcore.points.coalition import PointsExchanged
from cardcore.points.gifting import PointsGiven
from cardcore.points.liability import Estimate
from cardcore.points.lots import PointsExpired, PointsReleased
from cardcore.programs import Program
from cardcore.rates import Rate
from cardcore.testing.builders import (
    cancellation,
    closing,
    day_end,
    gift,
    payment,
    program,
    purchase,
    redemption,
    refund,
)
from cardcore.testing.invariants import points_are_in_the_books
from cardcore.testing.invariants.book import Book
from cardcore.testing.stories import Story
from cardcore.testing.stories import given as a_story
from cardcore.testing.wallet_steps import COALITION, exchange, joining, member_spend

HALF_A_FEN = {"points": 1000, "price": "5.00"}
"""A point stands for half a fen, so that rounding shows."""


def valued(*estimates: dict[str, Any], **points: Any) -> Program:
    known = {"step": "1.00", "points": 1, "available_after_days": 0, "gifting": {"fee": "0.10"}, **points}
    return program(points={**known, "liability": list(estimates)}, coalition=COALITION)


def booked(story: Story) -> list[Entry]:
    return entries(story.events, story.program.points_estimates)


def told(story: Story, about: str) -> list[tuple[str, dict[str, int]]]:
    """The entries of that name, by their day."""
    return [(date_text(one.on), dict(one.legs)) for one in booked(story) if one.about == about]


# what is done, the entry of it, its legs: 1,000 points at 2.00 less 15 % breakage
BOOKED: list[tuple[Any, str, dict[str, int]]] = [
    (purchase("500.00", "2024-01-11"), "points earned", {LIABILITY: -85, "income:points:earned": 85}),
    (refund("500.00", "2024-01-11"), "points taken back", {LIABILITY: 85, "income:points:taken_back": -85}),
    (redemption(100, "2024-01-11"), "points redeemed", {LIABILITY: 17, "income:points:redeemed": -17}),
    (
        gift(100, "2024-01-11"),
        "points given",
        {LIABILITY: 19, CLEARING: -17, "income:points:given": -2},
    ),
    (exchange(100, "2024-01-11"), "points exchanged", {LIABILITY: 17, CLEARING: -17}),
    (day_end("2024-02-29"), "points expired", {LIABILITY: 170, "income:points:expired": -170}),
]


@pytest.mark.parametrize(("step", "about", "legs"), BOOKED, ids=[about for _, about, _ in BOOKED])
def test_what_is_done_with_points_is_booked(step: Any, about: str, legs: dict[str, int]) -> None:
    terms = valued({"points": 1000, "price": "2.00", "breakage": "0.15"}, expiry={"months": 1})
    story = a_story(terms).when(joining("2024-01-10"), purchase("1000.00", "2024-01-10"), step)
    assert told(story, about)[-1][1] == legs
    points_are_in_the_books(book(story))


def test_every_event_of_points_is_booked_but_their_release() -> None:
    told = {*OF_POINTS, PointsExpired, PointsExchanged} - {PointsReleased}
    assert set(CHANGES) == told


def test_the_journal_posts_to_leaves_of_the_chart_alone() -> None:
    assert {LIABILITY, CLEARING, ESTIMATES} | {income(why) for why in WHY} <= LEAVES


def book(story: Story) -> Book:
    return story.book


def test_points_given_up_for_nothing_are_revenue() -> None:
    story = a_story(valued({"points": 100, "price": "1.00"})).when(
        purchase("100.00", "2024-01-10"),
        payment("100.00", "2024-01-10"),
        closing("2024-01-20", forfeit_points=True),
    )
    assert told(story, "points forfeited")[0][1] == {LIABILITY: 100, "income:points:forfeited": -100}


def test_a_cancelled_redemption_is_deferred_again() -> None:
    terms = valued({"points": 100, "price": "1.00"}, cancel_days=30)
    story = a_story(terms).when(
        purchase("100.00", "2024-01-10"), redemption(60, "2024-01-11"), cancellation("2024-01-12")
    )
    assert [legs[LIABILITY] for _, legs in told(story, "points redeemed")] == [60, -60]


def test_points_of_other_programmes_are_theirs_until_they_come_to_the_card() -> None:
    story = a_story(valued({"points": 100, "price": "1.00"})).when(
        joining("2024-01-10"),
        member_spend("200.00", "2024-01-10"),
        exchange(100, "2024-01-12", source="air", target="card"),
    )
    assert [legs for _, legs in told(story, "points exchanged")] == [{LIABILITY: -150, CLEARING: 150}]
    assert trial_balance(booked(story)) == {LIABILITY: -150, CLEARING: 150}


def test_another_estimate_is_made_up_for_on_its_day() -> None:
    """Cumulatively, as IFRS 15.B46 has it; before its day it changes nothing."""
    terms = valued(
        {"points": 100, "price": "1.00", "breakage": "0.10"},
        {"points": 100, "price": "1.00", "breakage": "0.30", "from": "2024-01-20"},
        {"points": 100, "price": "1.00", "breakage": "0.40", "from": "2024-03-01"},
    )
    story = a_story(terms).when(purchase("100.00", "2024-01-10"), purchase("10.00", "2024-01-20"))
    assert told(story, "points estimated anew") == [
        ("2024-01-20", {LIABILITY: 20, "income:points:estimates": -20}),
        ("2024-03-01", {LIABILITY: 11, "income:points:estimates": -11}),
    ]
    assert told(story, "points earned")[-1] == (
        "2024-01-20",
        {LIABILITY: -7, "income:points:earned": 7},
    )
    before = entries(
        story.events, terms.points_estimates, purchase("1.00", "2024-02-29").transaction.posting_date
    )
    assert trial_balance(before)[LIABILITY] == -77


def test_a_first_estimate_takes_up_what_is_held() -> None:
    terms = valued({"points": 100, "price": "1.00", "from": "2024-02-01"})
    story = a_story(terms).when(purchase("100.00", "2024-01-10"))
    assert told(story, "points earned") == []
    assert told(story, "points estimated anew")[0][1][LIABILITY] == -100


def test_without_estimates_the_journal_is_as_it_was() -> None:
    story = a_story(program()).when(purchase("100.00", "2024-01-10"))
    assert booked(story) == without_points(story.events)
    assert estimate_on((), 0) is None


@given(st.lists(st.integers(1, 99), min_size=1, max_size=12), st.integers(0, 30))
def test_gifts_move_what_they_are_worth_between_accounts(amounts: list[int], shortfall: int) -> None:
    """What one account gives the other gets: the clearing account is empty over both, whatever is rounded."""
    giver, friend = a_story(valued(HALF_A_FEN)), a_story(valued(HALF_A_FEN))
    giver = giver.when(purchase("2000.00", "2024-01-10"))
    friend = friend.when(purchase("30.00", "2024-01-10"), redemption(30, "2024-01-10"))
    if shortfall:
        friend = friend.when(refund(f"{shortfall}.00", "2024-01-10"))
    for number, points in enumerate(amounts):
        giver = giver.when(gift(points, "2024-01-11", gift_id=f"g-{number}"))
        given_away = giver.events[-1]
        assert isinstance(given_away, PointsGiven)
        arrived = GiftArrived(f"g-{number}", given_away.on, giver.relationship.account_id, given_away.lots)
        friend = friend.when(arrived)
    totals = trial_balance([*booked(giver), *booked(friend)])
    assert totals.get(CLEARING, 0) == 0
    assert sum(totals.values()) == 0
    (estimate,) = giver.program.points_estimates
    held = [one.relationship.points.held for one in (giver, friend)]
    assert -totals[LIABILITY] == sum(map(estimate.owed, held))


def test_exports_tell_of_points_too() -> None:
    story = a_story(valued({"points": 100, "price": "1.00"})).when(purchase("100.00", "2024-01-10"))
    journals = [AccountJournal("a-1", "CNY", tuple(booked(story)))]
    assert f"2024-01-10,a-1,2,points earned,{LIABILITY},CNY,,1.00" in list(csv_lines(journals))
    assert f"2024-01-10,{LIABILITY},CNY,,1.00" in list(daily_csv_lines(journals))
    assert f"    {LIABILITY}  CNY -1.00" in list(hledger_lines(journals))


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**6), st.integers(1, 10**6))
def test_worth_grows_with_points_and_shrinks_with_breakage(
    points: int, more: int, per: int, price: int
) -> None:
    estimate = Estimate(per, price, Rate.of("0.25"))
    assert 0 <= estimate.owed(points) <= estimate.owed(points + more)
    assert estimate.owed(points) <= Estimate(per, price).owed(points)
    assert Estimate(per, price, Rate.of("1")).owed(points) == 0


@pytest.mark.parametrize(
    ("estimates", "code"),
    [
        ([HALF_A_FEN, HALF_A_FEN], "rule-invalid"),
        ([{**HALF_A_FEN, "from": "2024-02-01"}, {**HALF_A_FEN, "from": "2024-01-01"}], "rule-invalid"),
        ([{**HALF_A_FEN, "breakage": "15"}], "rate-out-of-range"),
        ([{**HALF_A_FEN, "points": 0}], "number-out-of-range"),
        ([{**HALF_A_FEN, "price": "0.00"}], "amount-not-positive"),
        ([{"points": 100}], "field-missing"),
        ([{**HALF_A_FEN, "breakages": "0.1"}], "field-unknown"),
    ],
)
def test_wrong_estimates_are_refused(estimates: list[dict[str, Any]], code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        valued(*estimates)
    assert refused.value.code == code
    assert "points/liability" in refused.value.field
