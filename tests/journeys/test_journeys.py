"""Journeys: the events of each in their order, what is told, and what the outcome carries besides."""

import datetime
from typing import Any

import pytest

from cardcore.accounts.authorizations import Approved, Declined
from cardcore.accounts.opening import AccountOpened
from cardcore.calendars import date_of, date_text, parse_ordinal
from cardcore.ids import OfferId
from cardcore.journeys import Opening, close_day, open_account
from cardcore.money import Money
from cardcore.offers.quotas import QuotaClaim
from cardcore.testing.builders import (
    Step,
    account,
    authorization,
    cash_advance,
    day_end,
    increment,
    payment,
    perform,
    program,
    purchase,
    refund,
    reversal,
)
from cardcore.testing.stories import given

OFFER: dict[str, Any] = {
    "id": "o-1",
    "name": "笔笔返现",
    "criteria": {"starts_on": "2024-01-01", "ends_on": "2024-12-31", "mccs": ["5812"]},
    "cashback": {"rate": "0.02"},
}
TERMS = program(offers=[OFFER])

# before, the step, its events, what is told
JOURNEYS: list[tuple[str, list[Step], Step, list[str], list[str]]] = [
    # authorize
    ("approved", [], authorization(), ["HoldPlaced"], []),
    ("declined", [], authorization("99999.00"), ["AuthorizationDeclined"], ["declined"]),
    ("reversed", [authorization()], reversal(), ["HoldReversed"], []),
    ("more", [authorization()], increment(), ["HoldIncreased"], []),
    ("no more", [authorization()], increment("99999.00"), ["AuthorizationDeclined"], ["declined"]),
    # post: posting, then points, then rewards
    ("a purchase", [], purchase(), ["PurchasePosted", "PointsEarned"], ["spent"]),
    ("a purchase too small for points", [], purchase("19.99"), ["PurchasePosted"], ["spent"]),
    (
        "a purchase that wins",
        [],
        purchase(mcc="5812"),
        ["PurchasePosted", "PointsEarned", "RewardCredited"],
        ["spent", "rewarded"],
    ),
    (
        "a capture",
        [authorization()],
        purchase(hold="h-1"),
        ["HoldCaptured", "PurchasePosted", "PointsEarned"],
        ["spent"],
    ),
    ("cash", [], cash_advance(), ["CashAdvancePosted", "FeePosted"], ["cash_drawn"]),
    (
        "a capture of cash",
        [authorization("500.00", mcc="6011")],
        cash_advance(hold="h-1"),
        ["HoldCaptured", "CashAdvancePosted", "FeePosted"],
        ["cash_drawn"],
    ),
    ("a refund", [purchase()], refund(), ["RefundPosted", "PointsClawedBack"], ["refunded"]),
    ("a refund too small for points", [purchase()], refund("19.99"), ["RefundPosted"], ["refunded"]),
    # receive a payment
    ("a payment", [purchase()], payment(), ["PaymentReceived"], ["payment_received"]),
    ("a payment of nothing owed", [], payment(), ["PaymentReceived"], ["payment_received"]),
    # close a day
    ("nothing to do", [], day_end("2024-01-12"), [], []),
    ("a statement", [], day_end("2024-02-05"), ["StatementIssued"], ["statement_ready"]),
    (
        "a statement with interest",
        [cash_advance()],
        day_end("2024-02-05"),
        ["InterestPosted", "StatementIssued"],
        ["statement_ready"],
    ),
    (
        "days that were missed are closed first",
        [],
        purchase("100.00", "2024-02-06"),
        ["StatementIssued", "PurchasePosted", "PointsEarned"],
        ["statement_ready", "spent"],
    ),
    (
        "a hold expires, then the statement of that day",
        [authorization("1.00", "2024-01-10")],
        day_end("2024-02-09"),
        ["StatementIssued", "HoldExpired"],
        ["statement_ready"],
    ),
]


@pytest.mark.parametrize(
    ("why", "before", "step", "events", "told"), JOURNEYS, ids=[row[0] for row in JOURNEYS]
)
def test_events_of_a_journey(
    why: str, before: list[Step], step: Step, events: list[str], told: list[str]
) -> None:
    story = given(TERMS, opened_on="2024-01-09").when(*before)
    story.when(step).then(events=events, told=told)


def test_what_falls_on_one_day_happens_in_its_order() -> None:
    """A hold expires, then the statement is issued."""
    terms = program(limits={"hold_days": 26})
    story = given(terms, opened_on="2024-01-09").when(authorization("1.00", "2024-01-10"))
    story.when(day_end("2024-02-05")).then(events=["HoldExpired", "StatementIssued"])
    terms = program(limits={"hold_days": 47})
    late = given(terms, opened_on="2024-01-09").when(
        purchase(), authorization("1.00", "2024-01-10"), day_end("2024-02-25")
    )
    late.when(day_end("2024-02-26")).then(events=["HoldExpired", "GraceLost", "MinimumMissed", "FeePosted"])


def test_opening_an_account() -> None:
    opening = Opening.of("a-7", datetime.date(2024, 1, 5), Money("20000", "CNY"), 5, TERMS)
    outcome = open_account(opening, TERMS)
    (event,) = outcome.events
    assert isinstance(event, AccountOpened)
    agreement = event.agreement
    assert (agreement.account_id, agreement.program, agreement.currency) == ("a-7", "cmb", "CNY")
    assert (agreement.credit_limit, agreement.cash_limit) == (20_000_00, 10_000_00)
    assert outcome.relationship.version == 1
    assert outcome.version_before == 0
    assert (outcome.notices, outcome.claims, outcome.decision) == ((), (), None)
    account = outcome.relationship.account
    assert date_text(account.next_statement_date) == "2024-02-05"
    assert date_text(account.closed_through) == "2024-01-04"
    assert account.balance == Money("0", "CNY")
    assert account.wakes_on == datetime.date(2024, 2, 5)


def test_the_cash_limit_is_cut_down_to_the_fen() -> None:
    opening = Opening.of("a-7", datetime.date(2024, 1, 5), Money("0.03", "CNY"), 5, TERMS)
    assert open_account(opening, TERMS).relationship.account.agreement.cash_limit == 1


def test_a_decision_is_in_the_outcome() -> None:
    approved = perform(account(), authorization("100.00"), TERMS)
    assert approved.decision == Approved(authorization().hold_id, 100_00, 49_900_00)
    declined = perform(account(), authorization("99999.00"), TERMS)
    assert isinstance(declined.decision, Declined)
    assert perform(account(), purchase(), TERMS).decision is None


def test_a_hold_lasts_as_long_as_the_programme_says() -> None:
    (hold,) = perform(account(), authorization(), TERMS).relationship.account.holds
    assert date_text(hold.expires_on) == "2024-02-09"


# --- shared quotas ----------------------------------------------------------------------------------


def test_a_quota_is_claimed_in_the_outcome() -> None:
    terms = program(offers=[{**OFFER, "uses_per_day": 2000}])
    on = parse_ordinal("2024-01-10")
    outcome = perform(account(terms), purchase(mcc="5812"), terms)
    assert outcome.claims == (QuotaClaim(OfferId("o-1"), on, 1, 2000),)
    last = perform(account(terms), purchase(mcc="5812"), terms, {(OfferId("o-1"), on): 1})
    assert last.claims == outcome.claims
    none_left = perform(account(terms), purchase(mcc="5812"), terms, {(OfferId("o-1"), on): 0})
    assert none_left.claims == ()
    assert [type(event).__name__ for event in none_left.events][-2:] == ["PurchasePosted", "PointsEarned"]


def test_an_offer_without_a_quota_claims_nothing() -> None:
    assert perform(account(TERMS), purchase(mcc="5812"), TERMS).claims == ()


# --- days -------------------------------------------------------------------------------------------


def test_a_day_already_closed_is_closed_without_effect() -> None:
    closed = close_day(account(), datetime.date(2024, 3, 5), TERMS).relationship
    for day in (datetime.date(2024, 3, 5), datetime.date(2024, 2, 5), datetime.date(2024, 1, 1)):
        again = close_day(closed, day, TERMS)
        assert (again.relationship, again.events, again.notices) == (closed, (), ())


def test_a_closed_day_takes_nothing_more_and_the_next_one_does() -> None:
    story = given(TERMS).when(day_end("2024-02-05"))
    for late in (
        purchase("1.00", "2024-02-05"),
        payment("1.00", "2024-02-05"),
        authorization("1.00", "2024-02-05"),
    ):
        story.when(late).then(refused="period-closed", balance="0.00")
    story.when(purchase("1.00", "2024-02-06")).then(balance="1.00")


def test_an_open_day_takes_what_comes_late() -> None:
    story = given(TERMS).when(purchase("1.00", "2024-01-20"), purchase("2.00", "2024-01-10"))
    story.then(balance="3.00")
    assert [date_of(event.on).day for event in story.events if type(event).__name__ == "PurchasePosted"] == [
        20,
        10,
    ]
