"""Points given to friends: each limit a row, and no point made or lost between two accounts."""

from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from cardcore.calendars import parse_ordinal
from cardcore.errors import CardcoreError, Conflict, InvalidInput
from cardcore.ids import AccountId
from cardcore.journeys import Gift, arriving, close_day, give_points, receive_points
from cardcore.notices import NoticeKind
from cardcore.points import gifting
from cardcore.points.gifting import PointsGiven, PointsReceived
from cardcore.points.ledger import Lot, PointsLedger, freeze, thaw
from cardcore.scenario import simulate
from cardcore.testing.builders import (
    cancellation,
    day_end,
    gift,
    gift_arrived,
    program,
    purchase,
    redemption,
    refund,
)
from cardcore.testing.stories import Story, given
from tests.scenario.scenarios import purchase as bought
from tests.scenario.scenarios import with_events


def story(**gifting_terms: Any) -> Story:
    """An account with 1,000 points, usable from 11 January."""
    points = {"step": "1.00", "cancel_days": 90, "gifting": gifting_terms}
    return given(program(points=points)).when(purchase("1000.00", "2024-01-10"))


def friendly(*gifts: tuple[int, str, str], **terms: Any) -> Story:
    """The story after gifts: points, day, friend."""
    held = story(**terms)
    for number, (points, on, to) in enumerate(gifts):
        held = held.when(gift(points, on, gift_id=f"g-{number}", to=to)).then()
    return held


TO_BOB = (60, "2024-01-11", "bob")
OVER, SHORT = "gift-over-limit", "points-insufficient"
KEPT, FREE = (
    story().when(gift_arrived(50, "2024-01-11")),
    story().when(gift_arrived(50, "2024-01-11", keep=False)),
)

# what was given before, the terms, the gift, the code of the refusal or what is left
LIMITS: list[tuple[str, Story, Gift, str | int]] = [
    ("a gift", story(), gift(100, "2024-01-11"), 900),
    ("pending points stay", story(), gift(1, "2024-01-10"), SHORT),
    ("more than there is", story(), gift(1001, "2024-01-11"), SHORT),
    # loyalty of several banks: multiples of 10 for a fee of 10 %
    ("a fee besides", story(multiple=10, fee="0.10"), gift(100, "2024-01-11"), 890),
    ("a fee is rounded up", story(fee="0.10"), gift(101, "2024-01-11"), 888),
    ("the fee must be there too", story(fee="0.10"), gift(910, "2024-01-11"), SHORT),
    ("all that the fee allows", story(fee="0.10"), gift(909, "2024-01-11"), 0),
    ("no multiple", story(multiple=10), gift(105, "2024-01-11"), "gift-invalid"),
    ("too few", story(least=100), gift(99, "2024-01-11"), "gift-invalid"),
    ("enough", story(least=100), gift(100, "2024-01-11"), 900),
    ("too few left", story(least_left=500), gift(501, "2024-01-11"), SHORT),
    ("enough left", story(least_left=500), gift(500, "2024-01-11"), 500),
    # caps: by day, calendar month, calendar year and friend
    ("over the day", friendly(TO_BOB, per_day=100), gift(41, "2024-01-11"), OVER),
    ("the day's rest", friendly(TO_BOB, per_day=100), gift(40, "2024-01-11"), 900),
    ("the next day", friendly(TO_BOB, per_day=100), gift(100, "2024-01-12"), 840),
    ("over the month", friendly(TO_BOB, per_month=100), gift(41, "2024-01-31"), OVER),
    ("the next month", friendly((60, "2024-01-31", "bob"), per_month=100), gift(41, "2024-02-01"), 899),
    ("over the year", friendly(TO_BOB, per_year=100), gift(41, "2024-12-31"), OVER),
    ("the next year", friendly((60, "2024-01-31", "bob"), per_year=100), gift(41, "2025-01-01"), 899),
    ("over the friend", friendly(TO_BOB, per_receiver=100), gift(41, "2024-03-01", to="bob"), OVER),
    ("another friend", friendly(TO_BOB, per_receiver=100), gift(41, "2024-03-01", to="ann"), 899),
    ("the fee counts towards no cap", story(fee="0.10", per_day=100), gift(100, "2024-01-11"), 890),
    # who may
    ("not offered", given(program()).when(purchase("1000.00")), gift(1, "2024-01-11"), "gift-not-allowed"),
    ("in only", story(gives=False), gift(1, "2024-01-11"), "gift-not-allowed"),
    ("to oneself", story(), gift(1, "2024-01-11", to="a-1"), "gift-not-allowed"),
    ("own cards only", story(own_only=True), gift(1, "2024-01-11"), "gift-not-allowed"),
    ("to an own card", story(own_only=True), gift(1, "2024-01-11", own=True), 999),
    ("an id used before", friendly(TO_BOB), gift(5, "2024-01-11", gift_id="g-0"), "gift-exists"),
    ("points that were a gift", KEPT, gift(1001, "2024-01-11"), SHORT),
    ("unless they may go on", FREE, gift(1001, "2024-01-11"), 49),
]


@pytest.mark.parametrize(("why", "held", "wanted", "expected"), LIMITS, ids=[row[0] for row in LIMITS])
def test_limits_of_giving(why: str, held: Story, wanted: Gift, expected: str | int) -> None:
    told = held.when(wanted)
    if isinstance(expected, str):
        told.then(refused=expected)
        assert told.relationship == held.relationship
    else:
        told.then(points=expected)
        assert (type(told.happened[-1]), told.told[-1].kind) == (PointsGiven, NoticeKind.POINTS_GIVEN)


def test_an_expired_lot_is_not_given_even_before_its_day_is_closed() -> None:
    ledger = PointsLedger((Lot(5, 1, 99), Lot(7, 1, 100)), earned=12)
    terms = gifting.GiftTerms()
    event = gifting.give(ledger, "g-1", AccountId("bob"), 7, 100, terms, program().points.expiry)
    assert event.lots == (Lot(7, 1, 100, keep=True),)
    working = thaw(ledger)
    gifting.apply_given(working, event)
    assert freeze(working).lots == (Lot(5, 1, 99),)


RECEIVED = [
    ("a friend of the programme", {}, "", 1050),
    ("named as such", {}, "cmb", 1050),
    ("of a programme that is accepted", {"accepts": ["gold"]}, "gold", 1050),
    ("of another programme", {"accepts": ["gold"]}, "silver", "gift-not-allowed"),
    ("out only", {"receives": False}, "", "gift-not-allowed"),
]


@pytest.mark.parametrize(("why", "terms", "theirs", "expected"), RECEIVED, ids=[row[0] for row in RECEIVED])
def test_who_receives(why: str, terms: dict[str, Any], theirs: str, expected: str | int) -> None:
    told = story(**terms).when(gift_arrived(50, "2024-01-11", program=theirs))
    if isinstance(expected, str):
        told.then(refused=expected)
    else:
        told.then(points=expected, events=["PointsReceived"], told=["points_received"])


def test_a_programme_without_gifting_receives_nothing() -> None:
    given(program()).when(gift_arrived(50)).then(refused="gift-not-allowed")


def test_lots_keep_their_expiry_or_last_as_points_earned_that_day() -> None:
    terms = {"step": "1.00", "expiry": {"months": 1}}
    for expiry, last in (("keep", "2024-02-10"), ("reset", "2024-02-20")):
        held = given(program(points={**terms, "gifting": {"expiry": expiry}}))
        told = held.when(purchase("100.00", "2024-01-10"), gift(60, "2024-01-20")).then()
        event = told.events[-1]
        assert isinstance(event, PointsGiven)
        assert event.lots == (Lot(60, parse_ordinal("2024-01-11"), parse_ordinal(last), keep=True),)


def test_a_gift_makes_up_what_a_refund_lacked_with_what_expires_first() -> None:
    spent = story().when(redemption(1000, "2024-01-11"), refund("30.00", "2024-01-12"))
    told = spent.when(gift_arrived(50, "2024-01-13")).then(points=20)
    event = told.events[-1]
    assert isinstance(event, PointsReceived)
    assert (event.points, event.to_shortfall) == (50, 30)
    assert told.relationship.points.shortfall == 0


def test_a_redemption_paid_with_a_gift_comes_back_as_a_gift() -> None:
    held = story().when(gift_arrived(50, "2024-01-11", expires_on="2024-06-30"), redemption(50, "2024-01-12"))
    back = held.when(cancellation("2024-01-13")).then(points=1050)
    back.when(gift(1001, "2024-01-13")).then(refused="points-insufficient")


def test_a_gift_is_of_a_point_at_least() -> None:
    with pytest.raises(InvalidInput, match="number-out-of-range"):
        gift(0)


def test_only_a_gift_arrives() -> None:
    other = story()
    with pytest.raises(InvalidInput, match="gift-invalid"):
        arriving(close_day(other.relationship, other.relationship.wakes_on, other.program))


GIFTS = st.lists(st.tuples(st.booleans(), st.integers(1, 500), st.integers(0, 9)), max_size=12)


@over(GIFTS, st.sampled_from(["0", "0.10", "0.333"]), st.sampled_from(["keep", "reset"]), st.booleans())
def test_two_friends_hold_what_both_earned_less_fees_and_what_expired(
    gifts: list[tuple[bool, int, int]], fee: str, expiry: str, once: bool
) -> None:
    terms = {"step": "1.00", "expiry": {"months": 1}}
    terms |= {"gifting": {"fee": fee, "expiry": expiry, "once": once, "per_month": 700}}
    product = program(points=terms)
    pair = [
        given(product).when(purchase(f"{earned}.00", "2024-01-10")).relationship for earned in (1000, 600)
    ]
    on, fees, expired = parse_ordinal("2024-01-11"), 0, 0
    for number, (forward, points, gap) in enumerate(gifts):
        on += gap
        one, other = (0, 1) if forward else (1, 0)
        wanted = Gift(f"g-{number}", on, AccountId("friend"), points)
        try:
            gave = give_points(pair[one], wanted, product)
            got = receive_points(pair[other], arriving(gave), product)
        except Conflict:
            continue  # nothing changed: more than there is, or than the month allows
        event = gave.events[-1]
        assert isinstance(event, PointsGiven)
        fees += event.fee
        expired += sum(getattr(one, "points", 0) for one in (*gave.events, *got.events) if is_expiry(one))
        pair[one], pair[other] = gave.relationship, got.relationship
    assert sum(one.points.held for one in pair) == 1600 - fees - expired


def is_expiry(event: object) -> bool:
    return type(event).__name__ == "PointsExpired"


# --- from outside -----------------------------------------------------------------------------------


def test_a_gift_is_told_from_both_sides() -> None:
    ours = {"preset": "cmb", "points": {"step": "1.00", "gifting": {"fee": "0.10"}}}
    told = simulate(
        with_events(
            bought("2023-03-30", "100.00"),
            {"on": "2023-04-01", "receive_points": {"from": "ann", "points": 30, "expires_on": "2023-12-31"}},
            {"on": "2023-04-02", "give_points": {"to": "bob", "points": 50}},
            program=ours,
            ask=("points",),
        )
    )["points"]
    assert (told["available"], told["received"], told["given"]) == (75, 30, 55)
    assert told["lots"] == [
        {"points": 30, "available_on": "2023-04-01", "expires_on": "2023-12-31", "gift": True},
        {"points": 45, "available_on": "2023-03-31"},
    ]
    assert [one["text"] for one in told["history"][1:]] == [
        {"zh": "收到 ann 转赠积分 30", "en": "30 points received from ann"},
        {"zh": "转赠 bob 积分 55（含手续费 5）", "en": "55 points given to bob (5 of them the fee)"},
    ]
    assert [one.get("friend") for one in told["history"]] == [None, "ann", "bob"]


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"give_points": {"to": "bob", "points": 0}}, "number-out-of-range", "/events/0/give_points/points"),
    ({"give_points": {"points": 1}}, "field-missing", "/events/0/give_points/to"),
    ({"give_points": {"to": "bob", "points": 1}}, "gift-not-allowed", "/events/0/give_points/points"),
    (
        {"receive_points": {"from": "ann", "points": 1, "expires_on": "2023-04-01"}},
        "date-order",
        "/events/0/receive_points/expires_on",
    ),
    ({"receive_points": {"from": "ann", "points": 1}}, "gift-not-allowed", "/events/0/receive_points/to"),
]


@pytest.mark.parametrize(("event", "code", "field"), BAD)
def test_what_is_wrong_says_where(event: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(CardcoreError) as refused:
        simulate(with_events({"on": "2023-04-02", **event}))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_days_pass_between_gifts_and_lots_expire_where_they_went() -> None:
    held = given(program(points={"step": "1.00", "gifting": {}}))
    told = held.when(gift_arrived(50, "2024-01-11", expires_on="2024-01-31"), day_end("2024-01-31"))
    told.then(points=0)
    assert told.relationship.points.dealings is not None
    assert told.relationship.points.dealings.expired == 50
