"""Authorizations: what is declined and why, and what a hold does to the line."""

import pytest

from cardcore.accounts.authorizations import Approved, DeclineReason
from cardcore.testing.builders import (
    Step,
    authorization,
    cash_advance,
    day_end,
    payment,
    program,
    purchase,
    reversal,
)
from cardcore.testing.stories import given

HELD = authorization("600.00", hold="h-0")
LATE = purchase("100.00", "2024-01-10")  # its minimum was due on 23 February and is never repaid

# before, the request, the reason, the network's response code; a line of 1,000.00, half of it in cash
CASES: list[tuple[str, list[Step], Step, str | None, str | None]] = [
    # room
    ("the whole line", [], authorization("1000.00", "2024-01-10"), None, None),
    ("all the cash", [], authorization("500.00", "2024-01-10", mcc="6011"), None, None),
    (
        "a credit balance adds to the line",
        [payment("50.00")],
        authorization("1050.00", "2024-01-10"),
        None,
        None,
    ),
    # the line
    ("a fen more", [], authorization("1000.01", "2024-01-10"), "over_credit_limit", "51"),
    ("after a purchase", [purchase("600.00")], authorization("400.01"), "over_credit_limit", "51"),
    ("beside a hold", [HELD], authorization("400.01"), "over_credit_limit", "51"),
    ("over the limit already", [purchase("1200.00")], authorization("0.01"), "over_credit_limit", "51"),
    # cash
    ("a fen more in cash", [], authorization("500.01", mcc="6011"), "over_cash_limit", "61"),
    ("cash at a counter", [], authorization("500.01", mcc="6010"), "over_cash_limit", "61"),
    ("after cash", [cash_advance("300.00")], authorization("200.01", mcc="6011"), "over_cash_limit", "61"),
    (
        "beside a hold for cash",
        [authorization("300.00", mcc="6011", hold="h-0")],
        authorization("200.01", mcc="6011"),
        "over_cash_limit",
        "61",
    ),
    (
        "a purchase leaves the cash limit alone",
        [purchase("500.00")],
        authorization("500.00", mcc="6011"),
        None,
        None,
    ),
    ("nor is the hold of one", [HELD], authorization("400.00", mcc="6011"), None, None),
    # precedence: delinquent, then cash, then credit
    ("over both limits", [], authorization("1000.01", mcc="6011"), "over_cash_limit", "61"),
    ("29 days past due", [LATE], authorization("10.00", "2024-03-23"), None, None),
    ("30 days past due", [LATE], authorization("10.00", "2024-03-24"), "delinquent", "62"),
    ("delinquent before all", [LATE], authorization("9000.00", "2024-03-24", mcc="6011"), "delinquent", "62"),
    ("cured", [LATE, payment("200.00", "2024-03-20")], authorization("10.00", "2024-03-24"), None, None),
    # holds
    (
        "a hold counts on its last day",
        [authorization("600.00", hold="h-0")],
        authorization("400.01", "2024-02-09"),
        "over_credit_limit",
        "51",
    ),
    (
        "and no longer",
        [authorization("600.00", hold="h-0")],
        authorization("1000.00", "2024-02-10"),
        None,
        None,
    ),
    (
        "reversed",
        [authorization("600.00", hold="h-0"), reversal(hold="h-0")],
        authorization("1000.00"),
        None,
        None,
    ),
    (
        "captured for less",
        [authorization("600.00", hold="h-0"), purchase("500.00", hold="h-0")],
        authorization("500.00"),
        None,
        None,
    ),
    (
        "an id may come again once it is resolved",
        [authorization(hold="h-1"), reversal()],
        authorization(),
        None,
        None,
    ),
]


@pytest.mark.parametrize(
    ("why", "before", "request_", "reason", "code"), CASES, ids=[case[0] for case in CASES]
)
def test_authorization(
    why: str, before: list[Step], request_: Step, reason: str | None, code: str | None
) -> None:
    story = given(program(), credit_limit="1000.00").when(*before).when(request_)
    story.then(declined=reason)
    decision = story.decision
    assert decision is not None
    if isinstance(decision, Approved):
        assert not any(notice.kind == "declined" for notice in story.told)
        assert decision.open_to_buy == story.relationship.account.agreement.credit_limit - (
            story.relationship.account.balance_minor
            + sum(hold.amount for hold in story.relationship.account.holds)
        )
    else:
        assert decision.reason.response_code == code
        assert story.told[-1].kind == "declined"


def test_every_reason_has_its_response_code() -> None:
    codes = [reason.response_code for reason in DeclineReason]
    assert codes == ["41", "14", "14", "54", "62", "57", "14", *["62"] * 4, "61", "61", "51", "57"]


def test_a_decline_says_what_would_have_been_left() -> None:
    story = given(program(), credit_limit="1000.00").when(purchase("400.00"), authorization("700.00"))
    assert story.decision is not None
    assert story.decision.open_to_buy == 600_00
    story.then(declined="over_credit_limit", open_to_buy="600.00", open_to_cash="500.00")


def test_a_hold_without_room_left_by_a_forced_posting_keeps_counting() -> None:
    story = given(program(), credit_limit="1000.00").when(
        authorization("900.00"), purchase("500.00", "2024-01-11")
    )
    story.then(open_to_buy="-400.00", open_to_cash="-400.00")


def test_a_hold_expires_at_the_end_of_its_last_day() -> None:
    story = given(program(), credit_limit="1000.00").when(authorization("900.00"))
    story.when(day_end("2024-02-08")).then(open_to_buy="100.00")
    story.when(day_end("2024-02-09")).then(open_to_buy="1000.00")
    expired = story.when(day_end("2024-02-08")).when(day_end("2024-02-09")).then(events=["HoldExpired"])
    assert expired.relationship.account.closed_through == expired.on


def test_a_capture_posts_whatever_the_line_says() -> None:
    story = given(program(), credit_limit="1000.00").when(
        authorization("900.00"),
        purchase("500.00", "2024-01-11"),
        purchase("900.00", "2024-01-12", hold="h-1"),
    )
    story.then(balance="1400.00", open_to_buy="-400.00")
    story.when(day_end("2024-02-05")).then(minimum="500.00")  # 400.00 over the limit, a tenth of the rest
