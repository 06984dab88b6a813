"""Closed accounts: what remains is told first, nothing happens after, late clearing opens it again."""

from typing import Any

import pytest
from hypothesis import given as drawn

from cardcore.accounts.account import NEVER, thaw
from cardcore.accounts.card_life import CardStatus
from cardcore.accounts.closings import AccountReopened, apply_reopened
from cardcore.accounts.disputes import DisputeOpened, Ruling
from cardcore.accounts.postings import PurchasePosted
from cardcore.calendars import date_of
from cardcore.errors import CardcoreError
from cardcore.explain import InterestExplained, explain
from cardcore.journeys import ClosingRequest, Payment
from cardcore.testing.builders import (
    DayEnd,
    Step,
    adjustment,
    agreement,
    authorization,
    auto_repayment,
    card_order,
    card_step,
    cash_advance,
    closing,
    collection_stop,
    conversion,
    day_end,
    day_of,
    fee_request,
    gift,
    gift_arrived,
    increment,
    limit_change,
    ordinal,
    over_limit_consent,
    payment,
    plan_change,
    points_release,
    program,
    purchase,
    rate_change,
    redemption,
    refund,
    reversal,
    statement_day_change,
    suspension,
    temporary_limit,
    withdrawal,
    write_off,
)
from cardcore.testing.exchange_steps import exchange_order
from cardcore.testing.invariants import check
from cardcore.testing.stories import Story, given
from cardcore.testing.strategies import Life, lives
from cardcore.testing.wallet_steps import COALITION, joining, member_spend
from tests.properties.living import events_of, outcomes

BOUGHT: list[Step] = [purchase("1000.00", "2024-01-10"), payment("1000.00", "2024-01-12")]


def start(*steps: Step, **sections: Any) -> Story:
    return given(program(**sections)).when(*steps)


def sound(story: Story) -> Story:
    check(story.book)
    return story


def closed(*steps: Step, **sections: Any) -> Story:
    before = start(*BOUGHT, *steps, **sections)
    return sound(before.when(closing("2024-01-20", forfeit_points=True)))


def test_a_settled_account_closes_and_never_wakes() -> None:
    story = closed()
    story.then(told=["account_closed"], events=["PointsForfeited", "AccountClosed"], points=0)
    story.then(balance="0.00", open_to_buy="0.00", open_to_cash="0.00")
    assert story.relationship.wakes_on_ordinal == NEVER
    later = story.when(day_end("2026-01-01"))
    assert (later.happened, later.relationship) == ((), story.relationship)


def test_its_cards_are_closed_with_it() -> None:
    cards: list[Step] = [card_order("card-1"), card_order("card-2"), card_order("card-3")]
    changed: list[Step] = [card_step("report_lost", card="card-2"), card_step("close", card="card-3")]
    story = closed(*cards, card_step("activate"), *changed)
    assert {card.status for card in story.relationship.account.cards} == {CardStatus.CLOSED}
    story.when(authorization("1.00", "2024-01-21", card="card-1")).then(declined="card_closed")


def test_no_annual_fee_comes_after_it() -> None:
    fee = {"annual": {"amount": "300.00", "first_year_free": True, "waived_from_number": 0}}
    story = closed(fees=fee)
    story.when(day_end("2026-01-01")).then(balance="0.00", told=[])


LEFT: list[tuple[str, list[Step], str]] = [
    ("what is owed", [purchase("9.00", "2024-01-11")], "balance CNY 9.00"),
    ("a credit balance", [payment("3.00", "2024-01-13")], "credit_balance CNY 3.00"),
    ("an authorization", [authorization("1.00", "2024-01-20", hold="h-7")], "holds h-7"),
    ("points", [], "points 50"),
]


@pytest.mark.parametrize(("why", "before", "told"), LEFT, ids=[why for why, *_ in LEFT])
def test_what_remains_is_told(why: str, before: list[Step], told: str) -> None:
    refused = start(*BOUGHT, *before).when(closing("2024-01-20"))
    refused.then(refused="account-not-settled")
    assert refused.refusal is not None
    assert told in refused.refusal.detail


def test_everything_that_remains_is_told_at_once() -> None:
    mine = {"cash": {"least_amount": "1.00", "most_amount": "50000.00"}}
    story = given(program(installments=mine, coalition=COALITION), foreign=["USD"]).when(
        purchase("900.00", "2024-01-03"),
        conversion("cash", "1200.00", "2024-01-04", plan="p-1"),
        purchase("50.00", "2024-01-06", currency="USD"),
        joining("2024-01-07"),
        member_spend("90.00", "2024-01-07"),
        auto_repayment("2024-01-07"),
        authorization("5.00", "2024-01-19", hold="h-1"),
        authorization("5.00", "2024-01-19", hold="h-2", currency="USD"),
        cash_advance("100.00", "2024-01-19"),
    )
    story = story.dispute(story.number_of(PurchasePosted), "2024-01-19", "100.00")
    refused = story.when(closing("2024-01-20"))
    refused.then(refused="account-not-settled")
    assert refused.refusal is not None
    assert refused.refusal.detail == (
        "first settle balance CNY 1320.80; interest CNY 0.05; holds h-1; auto_repayment 2024-01-23; "
        "balance USD 50.00; holds h-2; plans p-1; disputes of event 4; points 65; member_points air 45"
    )
    assert refused.relationship == story.relationship


def test_an_agreement_and_what_was_charged_off_remain() -> None:
    agreed = start(purchase("900.00", "2024-01-10"), agreement(3)).when(closing("2024-01-20"))
    assert "repayment_agreement p-1; plans p-1" in str(agreed.refusal)
    off = start(purchase("900.00", "2024-01-10"), write_off("2024-01-11"))
    assert "charge_off CNY 900.00" in str(off.when(closing("2024-01-20")).refusal)
    recovered = off.when(payment("900.00", "2024-01-12"), closing("2024-01-20", forfeit_points=True))
    sound(recovered).then(told=["payment_received", "account_closed"])


def test_points_that_are_missing_are_to_be_made_up() -> None:
    earned = start(*BOUGHT, redemption(50, "2024-01-13"), refund("100.00", "2024-01-14"))
    owing = earned.when(withdrawal("90.00", "2024-01-15"), closing("2024-01-20", forfeit_points=True))
    assert "points_missing 5" in str(owing.refusal)


def test_a_dispute_that_was_ruled_on_does_not_remain() -> None:
    story = start(purchase("1000.00", "2024-01-10"))
    story = story.dispute(story.number_of(PurchasePosted), "2024-01-11")
    open_ = story.when(closing("2024-01-20", forfeit_points=True))
    assert "disputes of event" in str(open_.refusal)
    ruled = story.rule(story.number_of(DisputeOpened), "2024-01-12", Ruling.WON)
    sound(ruled.when(closing("2024-01-20", forfeit_points=True))).then(told=["account_closed"])


def test_points_of_all_programmes_are_given_up_together() -> None:
    story = start(*BOUGHT, joining("2024-01-13"), member_spend("90.00", "2024-01-13"), coalition=COALITION)
    story = sound(story.when(closing("2024-01-20", forfeit_points=True)))
    story.then(events=["PointsForfeited", "MemberPointsChanged", "AccountClosed"])
    assert [one.ledger.held for one in story.relationship.wallet] == [0]


DONE_NO_MORE: list[Step] = [
    closing("2024-02-01"),
    payment("1.00", "2024-02-01"),
    withdrawal("1.00", "2024-02-01"),
    fee_request("replacement", "2024-02-01"),
    adjustment("debit", "1.00", "2024-02-01"),
    conversion("cash", "1200.00", "2024-02-01"),
    plan_change("settle", "2024-02-01"),
    rate_change("2024-02-01", purchase_daily_rate="0.0004"),
    statement_day_change(12, "2024-02-01"),
    limit_change("60000.00", "2024-02-01"),
    temporary_limit("500.00", "2024-02-01", "2024-02-20"),
    over_limit_consent("2024-02-01"),
    suspension("2024-02-01"),
    auto_repayment("2024-02-01"),
    card_order("card-9", "2024-02-01"),
    increment("1.00", "2024-02-01"),
    reversal("2024-02-01"),
    redemption(1, "2024-02-01"),
    points_release("2024-02-01"),
    gift(1, "2024-02-01"),
    gift_arrived(1, "2024-02-01"),
    write_off("2024-02-01"),
    agreement(3, "2024-02-01"),
    collection_stop("2024-02-01"),
    exchange_order("2024-02-01"),
    joining("2024-02-01"),
]


@pytest.mark.parametrize("step", DONE_NO_MORE, ids=lambda step: type(step).__name__)
def test_what_a_closed_account_does_no_more(step: Step) -> None:
    story = closed()
    refused = story.when(step)
    refused.then(refused="account-closed")
    assert refused.relationship == story.relationship


def test_authorizations_are_declined_as_of_no_account() -> None:
    story = closed().when(authorization("1.00", "2024-02-01"))
    story.then(declined="account_closed", told=["declined"])
    assert getattr(getattr(story.decision, "reason", None), "response_code", "") == "14"


LATE = purchase("50.00", "2024-02-10", transacted_on="2024-01-19")


def test_late_clearing_opens_it_again_until_it_is_repaid() -> None:
    story = closed().when(LATE)
    story.then(events=["AccountReopened", "PurchasePosted", "PointsEarned"], balance="50.00")
    story.then(told=["account_reopened", "spent"])
    billed = sound(story.when(day_end("2024-03-05")))
    billed.then(minimum="5.00")
    billed.when(authorization("1.00", "2024-03-06")).then(declined="account_closed")
    again = billed.when(payment("50.00", "2024-03-06"), closing("2024-03-07", forfeit_points=True))
    sound(again).then(told=["payment_received", "account_closed"])
    assert again.relationship.wakes_on_ordinal == NEVER


def test_a_second_late_posting_finds_it_open() -> None:
    later = purchase("9.00", "2024-02-11", transacted_on="2024-01-19")
    sound(closed().when(LATE, later)).then(balance="59.00")
    cash = cash_advance("100.00", "2024-02-10", transacted_on="2024-01-19")
    sound(closed().when(cash)).then(balance="110.00")


TOO_LATE: list[tuple[str, Step]] = [
    ("made after the closing", purchase("50.00", "2024-02-10")),
    ("presented too late", purchase("50.00", "2024-03-06", transacted_on="2024-01-19")),
]


@pytest.mark.parametrize(("why", "step"), TOO_LATE, ids=[why for why, _ in TOO_LATE])
def test_what_networks_may_not_present(why: str, step: Step) -> None:
    closed().when(step).then(refused="account-closed", balance="0.00")


def test_the_programme_says_how_long_networks_may_present() -> None:
    terms = {"late_clearing_days": 0}
    closed(closing=terms).when(LATE).then(refused="account-closed")
    same_day = purchase("50.00", "2024-01-20", transacted_on="2024-01-19")
    sound(closed(closing=terms).when(same_day)).then(balance="50.00")


def test_a_late_posting_begins_no_card_year() -> None:
    fee = {"annual": {"amount": "300.00", "first_year_free": False, "waived_from_number": 0}}
    unused = start(fees=fee).when(closing("2024-01-20"))
    sound(unused.when(LATE)).then(balance="50.00")


def test_a_refund_is_paid_out_at_once() -> None:
    story = sound(closed().when(refund("30.00", "2024-05-25")))
    story.then(balance="0.00", told=["refunded", "credit_withdrawn"])
    named = closed()
    number = named.number_of(PurchasePosted)
    sound(named.refund_of(number, refund("30.00", "2024-05-25"))).then(balance="0.00")


OFFER = {
    "id": "o-1",
    "name": "满减",
    "criteria": {"starts_on": "2024-01-01", "ends_on": "2024-12-31"},
    "cashback": {"amount": "20.00"},
    "refund": {"policy": "claw_back", "within_days": 300},
}


def test_a_refund_that_takes_back_more_than_it_gives_opens_it_again() -> None:
    story = start(purchase("10.00", "2024-01-10"), offers=[OFFER])
    shut = story.when(withdrawal("5.00", "2024-01-11"), closing("2024-01-20")).then(balance="0.00")
    back = sound(shut.refund_of(shut.number_of(PurchasePosted), refund("10.00", "2024-01-25")))
    back.then(balance="10.00", told=["refunded", "reward_taken_back", "account_reopened"])


def test_a_refund_that_takes_back_all_that_it_gives_leaves_nothing() -> None:
    story = start(purchase("20.00", "2024-01-10"), offers=[OFFER])
    shut = story.when(closing("2024-01-20", forfeit_points=True))
    back = sound(shut.refund_of(shut.number_of(PurchasePosted), refund("20.00", "2024-01-25")))
    back.then(balance="0.00", told=["refunded", "reward_taken_back"])


def test_a_refund_on_an_account_that_is_open_again_is_a_credit_like_any() -> None:
    sound(closed().when(LATE, refund("70.00", "2024-02-11"))).then(credit="20.00")


def test_a_reopening_bills_whatever_was_before() -> None:
    account = thaw(start().relationship.account)
    apply_reopened(account, AccountReopened(738_900, 738_921))
    assert (account.next_statement_date, account.closing) == (738_921, None)


def test_foreign_balances_close_and_open_with_it() -> None:
    story = given(program(), foreign=["USD"]).when(purchase("80.00", "2024-01-10", currency="USD"))
    paid = story.when(Payment(ordinal("2024-01-11"), 8_000, "USD"))
    shut = sound(paid.when(closing("2024-01-20", forfeit_points=True)))
    assert shut.relationship.wakes_on_ordinal == NEVER
    sound(shut.when(refund("5.00", "2024-01-25", currency="USD")))
    late = purchase("9.00", "2024-01-25", transacted_on="2024-01-19", currency="USD")
    again = sound(shut.when(late, day_end("2024-02-05")))
    assert again.relationship.foreign[0].balance_minor == 900
    assert len(again.statements) == 2


def test_nothing_before_a_closing_is_corrected_after_it() -> None:
    story = closed()
    story.late(payment("1.00", "2024-01-15"), "2024-01-25").then(refused="account-closed")
    again = story.when(LATE)
    again.void(again.number_of(PurchasePosted), "2024-02-15").then(refused="account-closed")


def test_interest_that_was_let_go_is_in_no_later_figure() -> None:
    shut = start(purchase("10.00", "2024-01-10"), payment("10.00", "2024-01-12"))
    shut = shut.when(closing("2024-01-20", forfeit_points=True))
    late = shut.when(purchase("900.00", "2024-02-10", transacted_on="2024-01-19"), day_end("2024-04-05"))
    figures = [one for one in explain(late.events) if isinstance(one, InterestExplained)]
    assert len(figures) == len(late.interest) == 1
    assert all(line.base != 1_000 for figure in figures for line in figure.lines)


def test_a_reason_is_text() -> None:
    assert ClosingRequest.of(date_of(738_900), "moved away").reason == "moved away"
    with pytest.raises(CardcoreError, match="blank at reason"):
        ClosingRequest(738_900, " ")


@drawn(lives(most_steps=14, most_days=150))
def test_any_life_can_end_so(life: Life) -> None:
    lived = outcomes(life)
    story = Story(life.program, lived[-1].relationship, events_of(lived), day_of(life.steps[-1]))
    for _ in range(3):  # interest that was accrued is billed, and repaid in its turn
        story = story.when(DayEnd(story.on + 70))
        owed = story.relationship.account.balance_minor
        story = story.when(Payment(story.on + 1, owed)) if owed > 0 else story
    shut = story.when(ClosingRequest(story.on + 1, "", forfeit_points=True))
    if shut.refusal is None:
        after = sound(shut).when(DayEnd(shut.on + 800))
        assert (after.happened, after.relationship.wakes_on_ordinal) == ((), NEVER)
    else:
        shut.then(refused="account-not-settled")
