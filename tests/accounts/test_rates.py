"""Rates that change on a date, and what else interest may follow: the method, the day, the least charge."""

from typing import Any

import pytest

from cardcore.accounts.rate_changes import PromotionEnded, ended
from cardcore.calendars import ordinal_of, parse_date
from cardcore.errors import CardcoreError, Conflict, InvalidInput
from cardcore.explain import InterestExplained, explain
from cardcore.journeys.attending import attend
from cardcore.relationships import Draft
from cardcore.testing.builders import (
    Step,
    cash_advance,
    day_end,
    payment,
    program,
    purchase,
    rate_change,
    refund,
)
from cardcore.testing.invariants import check
from cardcore.testing.stories import given

UNPAID: dict[str, Any] = {"interest": {"method": "unpaid_part_only", "include_statement_day": False}}
PAID_ON = "2024-02-20"

# what happens, the terms, the interest figures posted by the statement of 5 April
CASES: list[tuple[str, list[Step], dict[str, Any], list[str]]] = [
    # the part repaid in time stays free; statements on 5 February, March, April
    ("all repaid in time", [purchase("1000.00"), payment("1000.00", PAID_ON)], UNPAID, []),
    # 100 × 55 days; then 100 × 31 days, and 2.75 × 31 days upon it
    ("nine tenths repaid", [purchase("1000.00"), payment("900.00", PAID_ON)], UNPAID, ["2.75", "1.59"]),
    (
        "the oldest first",
        [purchase("600.00"), purchase("400.00", "2024-01-30"), payment("800.00", PAID_ON)],
        UNPAID,
        ["3.50", "3.15"],  # 200 × 35 days from 30 January
    ),
    (
        "refunded before the judgement",
        [purchase("1000.00"), refund("900.00", "2024-02-10")],
        UNPAID,
        ["2.75", "1.59"],
    ),
    (
        "repaid before it is billed",
        [purchase("1000.00"), payment("900.00", "2024-01-20")],
        UNPAID,
        ["2.75", "1.59"],
    ),
    (
        "repaid after the judgement",
        [purchase("1000.00"), payment("900.00", "2024-02-28")],
        UNPAID,
        ["24.80", "1.93"],  # 1,000 × 49 days + 100 × 6 days; 124.80 × 31 days
    ),
    (
        "the tolerance rolls over and bears from the judgement on",
        [purchase("1000.00"), payment("995.00", PAID_ON), purchase("500.00", "2024-03-01")],
        UNPAID,
        ["8.85"],  # by 5 April: 500 × 35 days + 5 × 39 days
    ),
    # the first day that bears interest
    (
        "purchases from their transaction date",
        [purchase("1000.00", "2024-01-10", transacted_on="2024-01-05")],
        {"interest": {"purchase_accrues_from": "transaction_date"}},
        ["30.50", "15.97"],
    ),
    (
        "cash from its posting date",
        [cash_advance("1000.00", "2024-01-10", transacted_on="2024-01-05")],
        {"interest": {"cash_accrues_from": "posting_date"}},
        ["13.50", "14.70", "15.94"],
    ),
    # the least charge, on purchases and on cash each
    ("nothing bears no least charge", [], {"interest": {"minimum_charge": "1.00"}}, []),
    (
        "a fraction of a fen is enough for it",
        [cash_advance("0.01", "2024-02-05")],
        {"interest": {"minimum_charge": "1.00"}, "fees": {"cash_advance": {"rate": "0", "floor": "0.00"}}},
        ["1.00", "1.00", "1.00"],
    ),
    # another rate
    (
        "of cash that was drawn before it changed and posted after",
        [
            rate_change("2024-01-08", cash_daily_rate="0.0003"),
            cash_advance("1000.00", "2024-01-10", transacted_on="2024-01-06"),
        ],
        {},
        ["9.70", "8.84", "9.59"],  # 2 days at 0.05 %, 29 at 0.03 %
    ),
    (
        "a change for good ends a promotion",
        [
            rate_change("2024-01-10", purchase_daily_rate="0", until="2024-03-31"),
            purchase("1000.00", "2024-01-10"),
            rate_change("2024-01-20", cash_daily_rate="0"),
        ],
        {},
        ["23.00", "15.86"],  # from 20 January at 0.05 % again
    ),
    (
        "a promotion ends on a statement day that bears no interest yet",
        [
            rate_change("2024-01-10", cash_daily_rate="0", until="2024-02-05"),
            cash_advance("1000.00", "2024-01-10"),
        ],
        {"interest": {"include_statement_day": False}},
        ["14.00", "15.72"],
    ),
]


@pytest.mark.parametrize(("why", "steps", "terms", "expected"), CASES, ids=[row[0] for row in CASES])
def test_interest_by_the_terms(
    why: str, steps: list[Step], terms: dict[str, Any], expected: list[str]
) -> None:
    late: dict[str, Any] = {"late_charge": {"rate": "0", "floor": "0.00"}}
    story = given(program(**late, **terms)).when(*steps, day_end("2024-04-05"))
    assert story.interest == expected


def test_a_promotion_ends_by_itself_with_its_last_day() -> None:
    story = given(program()).when(rate_change(purchase_daily_rate="0", until="2024-01-20"))
    during = story.when(day_end("2024-01-19")).relationship.account
    after = story.when(day_end("2024-01-20")).relationship.account
    assert during.agreement.purchase_rate.text == "0"
    assert (after.agreement, after.promotion) == (program_agreement(), None)


def program_agreement() -> Any:
    return given(program()).relationship.account.agreement


def test_accounts_without_the_method_keep_no_lots() -> None:
    account = given(program()).when(purchase(), day_end("2024-02-05")).relationship.account
    assert (account.unbilled_lots, account.billed_lots, account.interest_lots) == ((), (), ())


REFUSED: list[tuple[str, dict[str, Any], type[CardcoreError], str, str]] = [
    ("no rate", {}, InvalidInput, "field-missing", "purchase_daily_rate"),
    ("a percentage", {"cash_daily_rate": "5"}, InvalidInput, "rate-out-of-range", "cash_daily_rate"),
    (
        "ends before it begins",
        {"cash_daily_rate": "0", "until": "2024-01-09"},
        InvalidInput,
        "date-order",
        "until",
    ),
]


@pytest.mark.parametrize(("why", "asked", "error", "code", "field"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_change_that_cannot_be(
    why: str, asked: dict[str, Any], error: type[CardcoreError], code: str, field: str
) -> None:
    with pytest.raises(error) as refused:
        rate_change("2024-01-10", **asked)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_no_change_reaches_back_behind_what_was_reckoned() -> None:
    story = given(program()).when(purchase("1000.00", "2024-01-10"))
    refused = story.when(rate_change("2024-01-09", purchase_daily_rate="0"))
    assert isinstance(refused.refusal, Conflict)
    assert (refused.refusal.code, refused.relationship) == ("period-closed", story.relationship)
    assert story.when(rate_change("2024-01-10", purchase_daily_rate="0")).refusal is None


def test_a_change_on_a_closed_day_changes_nothing() -> None:
    story = given(program()).when(day_end("2024-02-05"))
    refused = story.when(rate_change("2024-02-05", purchase_daily_rate="0"))
    assert isinstance(refused.refusal, Conflict)
    assert (refused.refusal.code, refused.relationship) == ("period-closed", story.relationship)


def test_no_promotion_ends_before_its_day_or_where_there_is_none() -> None:
    story = given(program()).when(purchase())
    last = ordinal_of(parse_date("2024-03-01"))
    assert ended(story.relationship.account, last) is None
    promoted = story.when(rate_change("2024-01-10", purchase_daily_rate="0", until="2024-03-01"))
    assert ended(promoted.relationship.account, last - 1) is None
    draft = Draft.of(promoted.relationship)
    attend(draft, last - 1)
    assert draft.events == []
    attend(draft, last)
    assert [type(event) for event in draft.events] == [PromotionEnded]


def test_what_is_repaid_on_the_day_of_a_change_bears_it_at_the_old_rate_the_rest_at_the_new() -> None:
    story = given(program(interest={"include_payment_day": True})).when(
        purchase("400.10", "2024-01-10"),
        payment("300.10", "2024-01-12"),
        rate_change("2024-01-12", until="2024-01-14", purchase_daily_rate="0.00061"),
        day_end("2024-03-05"),
    )
    lines = [
        line for one in explain(story.events) if isinstance(one, InterestExplained) for line in one.lines
    ]
    assert [(line.base, line.days, line.rate.text) for line in lines][:3] == [
        (40_010, 2, "0.0005"),
        (30_010, 1, "0.0005"),
        (10_000, 3, "0.00061"),
    ]
    check(story.book)
