"""Limits: temporary ones by the day, going over by consent, a lower limit that changes nothing posted."""

import pytest

from cardcore.accounts.credit_line import over_limit_room, temporary
from cardcore.errors import CardcoreError
from cardcore.journeys import LimitChange
from cardcore.testing.builders import (
    Step,
    authorization,
    cash_advance,
    day_end,
    increment,
    limit_change,
    over_limit_consent,
    payment,
    program,
    purchase,
    reversal,
    suspension,
    temporary_limit,
    withdrawal,
)
from cardcore.testing.invariants import Book, check
from cardcore.testing.stories import Story, given

CMB = program()
CONSENT = over_limit_consent()


def lived(*steps: Step) -> Story:
    """A line of 1,000.00, half of it in cash."""
    story = given(CMB, credit_limit="1000.00", opened_on="2024-01-02").when(*steps)
    if story.refusal is None:
        check(Book(CMB, story.relationship, story.events))
    return story


# --- temporary limits -------------------------------------------------------------------------------


def test_without_a_temporary_limit_no_day_has_more() -> None:
    story = lived()
    assert story.relationship.account.limits is None
    assert temporary(story.relationship.account, day_end("2024-01-10").on) == 0


@pytest.mark.parametrize(
    ("on", "more"),
    [
        ("2024-01-10", 0),
        ("2024-01-11", 500_00),
        ("2024-01-14", 500_00),
        ("2024-01-15", 800_00),
        ("2024-01-20", 800_00),
        ("2024-01-21", 300_00),
        ("2024-01-26", 0),
    ],
)
def test_several_temporary_limits_add_up_day_by_day(on: str, more: int) -> None:
    story = lived(
        temporary_limit("500.00", "2024-01-11", "2024-01-20", on="2024-01-10"),
        temporary_limit("300.00", "2024-01-15", "2024-01-25", on="2024-01-10"),
    )
    assert temporary(story.relationship.account, day_end(on).on) == more
    most = story.amount(1_000_00 + more)
    story.when(authorization(most, on)).then(declined=None, open_to_buy="0.00")
    story.when(authorization(story.amount(1_000_01 + more), on)).then(declined="over_credit_limit")


def test_a_temporary_limit_is_not_for_cash() -> None:
    story = lived(temporary_limit("900.00", "2024-01-10", "2024-02-10"), purchase("700.00"))
    story.then(open_to_buy="1200.00", open_to_cash="300.00")
    story.when(authorization("300.01", mcc="6011")).then(declined="over_cash_limit")


@pytest.mark.parametrize(("on", "most"), [("2024-01-12", "95.00"), ("2024-01-21", "0.00")])
def test_a_credit_balance_may_be_taken_back_as_far_as_the_line_of_the_day_carries_the_holds(
    on: str, most: str
) -> None:
    story = lived(
        payment("100.00", "2024-01-10"),
        temporary_limit("500.00", "2024-01-10", "2024-01-20", on="2024-01-10"),
        authorization("1300.00", "2024-01-11", mcc="7011"),
    )
    refused = story.when(withdrawal("95.01", on)).then(refused="credit-balance-exceeded")
    assert f"at most {most} can" in str(refused.refusal)


def test_what_is_over_the_lasting_limit_is_due_in_full() -> None:
    story = lived(temporary_limit("900.00", "2024-01-10", "2024-03-10"), purchase("1500.00"))
    story.when(day_end("2024-02-05")).then(minimum="600.00")  # 500.00 over, a tenth of the rest


def test_limits_that_are_over_are_forgotten_with_the_next() -> None:
    story = lived(
        temporary_limit("900.00", "2024-01-10", "2024-01-11"),
        temporary_limit("100.00", "2024-01-12", "2024-01-13"),
    )
    limits = story.relationship.account.limits
    assert limits is not None
    assert [one.amount for one in limits.temporary] == [100_00]


# --- over the limit, by consent ---------------------------------------------------------------------

OVER: list[tuple[str, list[Step], Step, str | None]] = [
    ("without consent", [], authorization("1000.01"), "over_credit_limit"),
    ("a tenth over", [CONSENT], authorization("1100.00"), None),
    ("a fen more than a tenth", [CONSENT], authorization("1100.01"), "over_credit_limit"),
    (
        "within the line it is not used",
        [CONSENT, authorization("1000.00")],
        authorization("100.00", hold="h-2"),
        None,
    ),
    (
        "once a cycle",
        [CONSENT, authorization("1001.00")],
        authorization("1.00", hold="h-2"),
        "over_credit_limit",
    ),
    (
        "once a cycle, though it was given back",
        [CONSENT, authorization("1001.00"), reversal()],
        authorization("1001.00", hold="h-2"),
        "over_credit_limit",
    ),
    ("more under a hold", [CONSENT, authorization("1000.00")], increment("100.00"), None),
    ("revoked", [CONSENT, over_limit_consent(consent=False)], authorization("1001.00"), "over_credit_limit"),
    ("not for cash", [CONSENT, purchase("1000.00")], authorization("1.00", mcc="6011"), "over_cash_limit"),
    ("not for transfers", [CONSENT], authorization("1001.00", mcc="4829"), "over_credit_limit"),
    (
        "of the limit less what is over already",
        [CONSENT, purchase("1050.00")],
        authorization("50.01"),
        "over_credit_limit",
    ),
]


@pytest.mark.parametrize(("why", "before", "asked", "reason"), OVER, ids=[row[0] for row in OVER])
def test_over_the_limit(why: str, before: list[Step], asked: Step, reason: str | None) -> None:
    lived(*before).when(asked).then(declined=reason)


def over(on: str, hold: str) -> list[Step]:
    """The service is used once, and what was held is given back."""
    return [authorization("1001.00", on, hold=hold), reversal(on, hold=hold)]


def test_two_cycles_in_a_row_stop_the_service() -> None:
    """银监会令 2011 No. 2, art. 54."""
    story = lived(CONSENT, *over("2024-01-10", "h-1"), *over("2024-02-10", "h-2")).then(open_to_buy="1000.00")
    stopped = story.when(authorization("1001.00", "2024-03-10", hold="h-3")).then(
        declined="over_credit_limit"
    )
    owing = stopped.when(purchase("1000.01", "2024-03-11"), over_limit_consent("2024-03-12"))
    owing.then(refused="still-over-limit")
    again = owing.when(payment("0.01", "2024-03-12"), over_limit_consent("2024-03-12"))
    again.when(authorization("1.00", "2024-03-13", hold="h-4")).then(declined=None)


def test_every_other_cycle_does_not() -> None:
    story = lived(CONSENT, *over("2024-01-10", "h-1"), *over("2024-03-10", "h-2"), *over("2024-05-10", "h-3"))
    assert story.refusal is None
    story.when(authorization("1001.00", "2024-07-10", hold="h-4")).then(declined=None)


def test_a_new_consent_in_the_same_cycle_helps_no_second_time() -> None:
    again = [over_limit_consent(consent=False), over_limit_consent()]
    story = lived(CONSENT, *over("2024-01-10", "h-1"), *again)
    assert over_limit_room(story.relationship.account, CMB.limits) == 0
    story.when(over_limit_consent()).then(refused="over-limit-open")
    lived(over_limit_consent(consent=False)).then(refused="over-limit-closed")


# --- lasting limits ---------------------------------------------------------------------------------


def test_a_lower_limit_changes_nothing_posted() -> None:
    story = lived(purchase("700.00"), authorization("200.00"))
    lower = story.when(limit_change("500.00")).then(
        balance="700.00", open_to_buy="-400.00", open_to_cash="-400.00"
    )
    lower.when(purchase("200.00", "2024-01-11", hold="h-1")).then(balance="900.00")
    lower.when(authorization("0.01", hold="h-2")).then(declined="over_credit_limit")


def test_the_cash_limit_follows_unless_it_is_given() -> None:
    lived(limit_change("3000.00")).then(open_to_buy="3000.00", open_to_cash="1500.00")
    lived(limit_change("3000.00", cash_limit="100.00")).then(open_to_cash="100.00")
    lived(limit_change("3000.00", cash_limit="3000.01")).then(refused="limit-invalid")


def test_the_line_of_instalments_is_kept_until_it_is_changed() -> None:
    story = lived(limit_change("3000.00", installment_limit="9000.00"), limit_change("2000.00"))
    limits = story.relationship.account.limits
    assert limits is not None
    assert limits.installment == 9_000_00


# --- standing ---------------------------------------------------------------------------------------


def test_a_suspended_account_approves_nothing_and_posts_what_was_approved() -> None:
    story = lived(authorization("80.00"), suspension()).when(authorization("1.00", hold="h-2"))
    story.then(declined="suspended")
    story.when(purchase("80.00", "2024-01-11", hold="h-1"), cash_advance("10.00", "2024-01-11")).then(
        refused=None
    )
    story.when(suspension()).then(refused="already-suspended")
    resumed = (
        story.when(suspension(suspended=False)).when(authorization("1.00", hold="h-2")).then(declined=None)
    )
    resumed.when(suspension(suspended=False)).then(refused="not-suspended")


def test_precedence_standing_before_amounts() -> None:
    late = purchase("100.00", "2024-01-10")
    story = lived(late, suspension("2024-03-20")).when(authorization("9000.00", "2024-03-25"))
    story.then(declined="suspended")
    story.when(suspension("2024-03-25", suspended=False)).when(authorization("9000.00", "2024-03-25")).then(
        declined="delinquent"
    )


# --- bad input --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("from_", "to", "on"),
    [("2024-01-12", "2024-01-11", "2024-01-10"), ("2024-01-09", "2024-01-11", "2024-01-10")],
)
def test_a_temporary_limit_begins_and_then_ends(from_: str, to: str, on: str) -> None:
    lived(temporary_limit("1.00", from_, to, on=on)).then(refused="date-order")


def test_a_limit_is_more_than_nothing() -> None:
    with pytest.raises(CardcoreError, match="amount-not-positive at credit_limit"):
        limit_change("0.00")
    assert isinstance(limit_change("1.00"), LimitChange)
