"""Cards: their table, what each status allows, what they share, and what is not charged before activation."""

import itertools
from pathlib import Path

import pytest

from cardcore.accounts.authorizations import REASON_OF_STATUS, DeclineReason
from cardcore.accounts.card_life import TRANSITIONS, CardChange, CardStatus, after, diagram
from cardcore.errors import CardcoreError
from cardcore.fees import FeeKind
from cardcore.journeys import CardOrder
from cardcore.testing.builders import (
    Step,
    amount,
    authorization,
    card_order,
    card_replacement,
    card_step,
    cash_advance,
    day_end,
    program,
    purchase,
    refund,
)
from cardcore.testing.invariants import Book, check
from cardcore.testing.stories import Story, given

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "cards-and-limits.md"
CMB = program()
ACTIVE: list[Step] = [card_order(), card_step("activate")]


def lived(*steps: Step) -> Story:
    story = given(CMB, opened_on="2024-01-02").when(*steps)
    if story.refusal is None:
        check(Book(CMB, story.relationship, story.events))
    return story


# --- the table --------------------------------------------------------------------------------------


def test_every_status_and_change_is_in_the_table() -> None:
    assert list(TRANSITIONS) == [CardStatus.ISSUED, *list(TRANSITIONS)[1:]]
    assert set(TRANSITIONS) == set(CardStatus)
    assert {change for changes in TRANSITIONS.values() for change in changes} == set(CardChange)
    reached = {following for changes in TRANSITIONS.values() for following in changes.values()}
    assert reached == set(CardStatus) - {CardStatus.ISSUED}


WAYS: dict[CardStatus, list[str]] = {
    CardStatus.ISSUED: [],
    CardStatus.ACTIVE: ["activate"],
    CardStatus.LOCKED: ["activate", "lock"],
    CardStatus.LOST: ["report_lost"],
    CardStatus.CLOSED: ["close"],
}
ASKED = [change for change in CardChange if change not in (CardChange.EXPIRE, CardChange.REPLACE)]


@pytest.mark.parametrize(("status", "change"), list(itertools.product(WAYS, ASKED)))
def test_a_card_changes_as_the_table_says(status: CardStatus, change: CardChange) -> None:
    story = lived(card_order(), *map(card_step, WAYS[status])).when(card_step(change.value))
    following = after(status, change)
    story.then(refused=None if following else "card-status")
    assert story.relationship.account.cards[0].status == (following or status)


def test_the_guide_draws_the_table() -> None:
    assert f"```mermaid\n{diagram()}\n```" in GUIDE.read_text("utf-8")


def test_the_guide_lists_the_reasons_in_their_order() -> None:
    rows = [line.split("|") for line in GUIDE.read_text("utf-8").splitlines() if line.startswith("| `")]
    listed = [(row[1].strip(" `"), row[2].strip()) for row in rows]
    assert listed == [(reason.value, reason.response_code) for reason in DeclineReason]


def test_every_status_but_active_has_its_reason() -> None:
    assert set(REASON_OF_STATUS) == set(CardStatus) - {CardStatus.ACTIVE}


# --- what is declined -------------------------------------------------------------------------------

DECLINED: list[tuple[str, list[Step], str | None]] = [
    ("implied", [], None),
    ("not activated", [card_order()], "card_not_active"),
    ("active", ACTIVE, None),
    ("locked", [*ACTIVE, card_step("lock")], "card_locked"),
    ("unlocked", [*ACTIVE, card_step("lock"), card_step("unlock")], None),
    ("lost", [*ACTIVE, card_step("report_lost")], "card_lost"),
    ("closed", [*ACTIVE, card_step("close")], "card_closed"),
    ("expired", [card_order(expires_on="2024-01-11"), card_step("activate")], "card_expired"),
    ("replaced, the new one not activated", [*ACTIVE, card_replacement()], "card_not_active"),
    ("replaced", [*ACTIVE, card_replacement(), card_step("activate", card="card-2")], None),
    ("a supplementary one leaves the primary implied", [card_order(supplementary=True)], None),
]


@pytest.mark.parametrize(("why", "before", "reason"), DECLINED, ids=[row[0] for row in DECLINED])
def test_the_primary_card_is_meant_where_none_is_named(
    why: str, before: list[Step], reason: str | None
) -> None:
    lived(*before).when(authorization("100.00", "2024-01-20")).then(declined=reason)


def test_a_card_that_was_replaced_is_declined_by_name() -> None:
    story = lived(*ACTIVE, card_replacement(), card_step("activate", card="card-2"))
    story.when(authorization(card="card-1")).then(declined="card_replaced")
    story.when(authorization(card="card-2")).then(declined=None)
    story.when(authorization(card="card-3")).then(refused="not-found")


def test_a_card_is_good_on_its_last_day() -> None:
    story = lived(card_order(expires_on="2024-01-15"), card_step("activate"))
    story.when(authorization("1.00", "2024-01-15")).then(declined=None)
    story.when(day_end("2024-01-15")).then(events=["CardChanged"], told=["card_changed"])
    assert story.relationship.account.wakes_on_ordinal == day_end("2024-01-15").on


def test_a_hold_approved_before_the_loss_is_captured_after_it() -> None:
    story = lived(*ACTIVE, authorization("80.00"), card_step("report_lost", "2024-01-11"))
    story.when(purchase("80.00", "2024-01-12", hold="h-1")).then(balance="80.00")


# --- supplementary cards ----------------------------------------------------------------------------


def test_a_supplementary_card_spends_of_the_line_and_within_its_own_limit() -> None:
    story = lived(
        card_order("sup", supplementary=True, limit=amount("300.00")),
        card_step("activate", card="sup"),
        authorization("200.00", card="sup"),
    ).then(open_to_buy="49800.00")
    story.when(authorization("100.01", hold="h-2", card="sup")).then(declined="over_card_limit")
    story.when(authorization("100.00", hold="h-2", card="sup")).then(declined=None)
    captured = story.when(purchase("180.00", "2024-01-11", hold="h-1"))
    captured.when(authorization("120.01", "2024-01-12", hold="h-2", card="sup")).then(
        declined="over_card_limit"
    )
    refunded = captured.when(refund("80.00", "2024-01-12", card="sup"))
    refunded.when(authorization("200.00", "2024-01-12", hold="h-2", card="sup")).then(declined=None)
    billed = captured.when(day_end("2024-02-05"))
    assert billed.relationship.account.cards[0].spent == 0
    billed.when(authorization("300.00", "2024-02-06", hold="h-2", card="sup")).then(declined=None)
    story.when(cash_advance("50.00", "2024-01-11", hold=None)).then(cash_unbilled="50.00")


def test_a_posting_without_a_hold_counts_for_the_card_it_names() -> None:
    story = lived(card_order("sup", supplementary=True), purchase("30.00", card="sup"))
    assert story.relationship.account.cards[0].spent == 30_00
    lived(purchase("30.00", card="nobody")).then(refused="not-found")


# --- before activation ------------------------------------------------------------------------------

OFFER = {
    "id": "o-1",
    "name": "笔笔返现",
    "criteria": {"starts_on": "2024-01-01", "ends_on": "2025-12-31"},
    "cashback": {"rate": "0.02"},
}


def test_no_fee_and_no_gift_before_a_card_is_activated() -> None:
    """银监会令 2011 No. 2, art. 49."""
    terms = program(offers=[OFFER])
    story = given(terms, opened_on="2024-01-02").when(card_order(), purchase("100.00", "2024-01-11"))
    story.then(balance="100.00").when(day_end("2025-01-02")).then()
    assert FeeKind.ANNUAL.value not in [kind for kind, _ in story.when(day_end("2025-01-02")).fees]
    active = story.when(card_step("activate", "2024-01-12"), purchase("100.00", "2024-01-12"))
    active.then(balance="198.00")
    assert FeeKind.ANNUAL.value in [kind for kind, _ in active.when(day_end("2025-01-02")).fees]


def test_replacing_a_card_still_good_costs_the_fee() -> None:
    assert lived(*ACTIVE, card_replacement()).fees == [("replacement", "15.00")]
    assert lived(*ACTIVE, card_step("report_lost"), card_replacement()).fees == []
    assert lived(card_order(), card_replacement()).fees == []


# --- bad input --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"card": "4111111111111111"}, "sensitive-data-forbidden"),
        ({"card": "a b"}, "id-syntax"),
        ({"last_four": "123"}, "last-four-invalid"),
        ({"last_four": "１２３４"}, "last-four-invalid"),
        ({"last_four": 1234}, "last-four-invalid"),
        ({"expires_on": "2024-01-09"}, "expiry-invalid"),
        ({"limit": amount("5.00")}, "rule-invalid"),
        ({"limit": amount("0.00"), "supplementary": True}, "amount-not-positive"),
        ({"co_brand": " "}, "blank"),
    ],
)
def test_a_card_that_cannot_be(details: dict[str, object], code: str) -> None:
    with pytest.raises(CardcoreError) as refused:
        card_order(**details)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_a_token_names_one_card() -> None:
    lived(card_order(), card_order()).then(refused="card-exists")
    lived(card_replacement()).then(refused="not-found")
    assert isinstance(card_order(), CardOrder)
