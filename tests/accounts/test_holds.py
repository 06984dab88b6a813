"""Holds: captured at once or in parts, increased, given back, expired – and resolved once."""

import pytest

from cardcore.accounts.account import Resolution
from cardcore.accounts.holds import REMEMBERED, HoldCaptured, HoldReversed
from cardcore.records import from_record
from cardcore.relationships import fold
from cardcore.testing.builders import (
    Step,
    authorization,
    cash_advance,
    day_end,
    increment,
    payment,
    program,
    purchase,
    reversal,
)
from cardcore.testing.invariants import Book, check
from cardcore.testing.stories import Story, given

HOTEL, FUEL, DINNER = "7011", "5541", "5812"
CMB = program()


def held(text: str = "600.00", mcc: str = "5411") -> Story:
    """A line of 1,000.00 with one hold on it."""
    return given(CMB, credit_limit="1000.00").when(authorization(text, mcc=mcc))


def captured(text: str, *, final: bool = True, on: str = "2024-01-11") -> Step:
    return purchase(text, on, hold="h-1", final=final)


# the category, what is held, the steps, what they are refused with, then what is set aside and owed
CASES: list[tuple[str, str, list[Step], str | None, str, str]] = [
    # whole and in parts
    ("5411", "600.00", [captured("600.00")], None, "0.00", "600.00"),
    ("5411", "600.00", [captured("250.00")], None, "0.00", "250.00"),
    ("5411", "600.00", [captured("250.00", final=False)], None, "350.00", "250.00"),
    ("5411", "600.00", [captured("250.00", final=False), captured("350.00")], None, "0.00", "600.00"),
    ("5411", "600.00", [captured("250.00", final=False), captured("100.00")], None, "0.00", "350.00"),
    # one that leaves nothing is the last, whatever it says
    (
        "5411",
        "600.00",
        [captured("600.00", final=False), captured("1.00")],
        "auth-closed",
        "0.00",
        "600.00",
    ),
    # over the hold
    ("5411", "600.00", [captured("600.01")], "capture-exceeds-auth", "600.00", "0.00"),
    (HOTEL, "600.00", [captured("690.00")], None, "0.00", "690.00"),
    (HOTEL, "600.00", [captured("690.01")], "capture-exceeds-auth", "600.00", "0.00"),
    (DINNER, "600.00", [captured("720.00")], None, "0.00", "720.00"),
    (FUEL, "0.05", [captured("0.06")], "capture-exceeds-auth", "0.05", "0.00"),  # 0.0075 is no fen
    # the tolerance is of all that was authorized, once
    (HOTEL, "600.00", [captured("500.00", final=False), captured("190.00")], None, "0.00", "690.00"),
    (
        HOTEL,
        "600.00",
        [captured("500.00", final=False), captured("190.01")],
        "capture-exceeds-auth",
        "100.00",
        "500.00",
    ),
    # more asked for, and some given back
    ("5411", "600.00", [increment("400.00")], None, "1000.00", "0.00"),
    ("5411", "600.00", [increment("400.00"), captured("1000.00")], None, "0.00", "1000.00"),
    ("5411", "600.00", [increment("400.01")], None, "600.00", "0.00"),  # declined
    (HOTEL, "500.00", [increment("100.00"), captured("690.00")], None, "0.00", "690.00"),
    ("5411", "600.00", [reversal(text="150.00")], None, "450.00", "0.00"),
    (
        "5411",
        "600.00",
        [reversal(text="150.00"), captured("450.01")],
        "capture-exceeds-auth",
        "450.00",
        "0.00",
    ),
    ("5411", "600.00", [reversal(text="600.00")], None, "0.00", "0.00"),
    ("5411", "600.00", [reversal()], None, "0.00", "0.00"),
    ("5411", "600.00", [captured("100.00", final=False), reversal("2024-01-12")], None, "0.00", "100.00"),
    (
        "5411",
        "600.00",
        [captured("100.00", final=False), reversal("2024-01-12", text="500.01")],
        "reversal-exceeds-auth",
        "500.00",
        "100.00",
    ),
    # resolved once
    ("5411", "600.00", [reversal(), reversal()], "already-reversed", "0.00", "0.00"),
    ("5411", "600.00", [reversal(), captured("1.00")], "auth-closed", "0.00", "0.00"),
    ("5411", "600.00", [captured("1.00"), reversal("2024-01-12")], "auth-closed", "0.00", "1.00"),
    ("5411", "600.00", [reversal(), increment()], "auth-closed", "0.00", "0.00"),
    # an id that came again is the new hold
    ("5411", "600.00", [reversal(), authorization("50.00"), captured("50.00")], None, "0.00", "50.00"),
    ("5411", "600.00", [reversal(), authorization("50.00"), reversal()], None, "0.00", "0.00"),
    # forced: without the hold, which goes on
    ("5411", "600.00", [purchase("2000.00", "2024-01-11")], None, "600.00", "2000.00"),
    ("5411", "600.00", [purchase("2000.00", "2024-01-11"), captured("600.00")], None, "0.00", "2600.00"),
]


@pytest.mark.parametrize(("mcc", "asked", "steps", "refused", "aside", "owed"), CASES)
def test_what_becomes_of_a_hold(
    mcc: str, asked: str, steps: list[Step], refused: str | None, aside: str, owed: str
) -> None:
    story = held(asked, mcc).when(*steps)
    story.then(refused=refused, balance=owed)
    assert story.amount(sum(hold.amount for hold in story.relationship.account.holds)) == aside
    check(Book(CMB, story.relationship, story.events))


# --- days -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mcc", "last"),
    [("5411", "2024-02-09"), (HOTEL, "2024-02-09"), (DINNER, "2024-01-17"), (FUEL, "2024-01-13")],
)
def test_a_hold_lasts_as_long_as_its_category(mcc: str, last: str) -> None:
    story = held(mcc=mcc)
    (hold,) = story.relationship.account.holds
    assert hold.expires_on == day_end(last).on
    expired = story.when(day_end(last))
    expired.then(open_to_buy="1000.00")
    expired.when(purchase("1.00", "2024-02-20", hold="h-1")).then(refused="auth-closed")


def test_more_begins_the_days_anew_and_never_shortens_them() -> None:
    (hold,) = held(mcc=DINNER).when(increment("1.00", "2024-01-15")).relationship.account.holds
    assert hold.expires_on == day_end("2024-01-22").on
    shorter = program(limits={"by_category": {"dining": {"hold_days": 1}}})
    story = held(mcc=DINNER)
    kept = Story(shorter, story.relationship, story.events, story.on).when(increment("1.00", "2024-01-11"))
    assert kept.relationship.account.holds[0].expires_on == hold.expires_on - 5


def test_a_category_left_out_has_the_usual_terms() -> None:
    limits = program(
        limits={"hold_days": 9, "by_category": {"airline": {"capture_tolerance": "0.05"}}}
    ).limits
    assert (limits.hold_terms("4511").days, limits.hold_terms("4511").capture_tolerance.text) == (9, "0.05")
    assert (limits.hold_terms("5411").days, limits.hold_terms("").days) == (9, 9)


# --- more asked for ---------------------------------------------------------------------------------


def test_more_is_decided_as_any_request() -> None:
    story = held().when(increment("400.01"))
    story.then(declined="over_credit_limit", told=["declined"], events=["AuthorizationDeclined"])
    assert story.told[0].facts["merchant"] == "Hema"
    cash = held("300.00", "6011").when(increment("200.01")).then(declined="over_cash_limit")
    cash.when(increment("200.00")).then(declined=None, events=["HoldIncreased"], open_to_cash="0.00")
    late = given(CMB).when(purchase(), authorization("1.00", "2024-03-20"), increment("1.00", "2024-03-24"))
    late.then(declined="delinquent")


def test_cash_is_captured_in_parts_too() -> None:
    story = held("300.00", "6011").when(cash_advance("100.00", "2024-01-11", hold="h-1", final=False))
    story.then(cash_unbilled="100.00", open_to_cash="200.00", open_to_buy="690.00")  # its fee besides
    story.when(payment("110.00", "2024-01-11")).then(open_to_cash="300.00")


# --- memory -----------------------------------------------------------------------------------------


def test_the_latest_resolved_holds_are_remembered() -> None:
    story = given(CMB)
    for number in range(REMEMBERED + 1):
        name = f"h-{number}"
        story = story.when(authorization("1.00", hold=name), purchase("1.00", "2024-01-11", hold=name))
        story = story.when(authorization("1.00", "2024-01-11", hold=name), reversal("2024-01-11", hold=name))
    remembered = story.relationship.account.resolved
    assert [one.hold_id for one in remembered] == [f"h-{number + 1}" for number in range(REMEMBERED)]
    assert {one.how for one in remembered} == {Resolution.REVERSED}
    story.when(reversal("2024-01-11", hold="h-1")).then(refused="already-reversed")
    story.when(reversal("2024-01-11", hold="h-0")).then(refused="not-found")


def test_events_from_when_holds_were_resolved_whole_are_still_applied() -> None:
    story = held()
    for old in (
        from_record([2, "HoldCaptured", 738_900, "h-1"]),
        from_record([1, "HoldReversed", 738_900, "h-1"]),
    ):
        assert isinstance(old, HoldCaptured | HoldReversed)
        assert fold(story.relationship, [old]).account.holds == ()
