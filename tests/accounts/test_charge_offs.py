"""Charge-offs: the debt leaves the books, nothing is added to it, and what comes in later is recovered."""

from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from cardcore.accounts.account import NEVER, thaw
from cardcore.accounts.charge_offs import Recovered, RecoverySource, apply_recovered
from cardcore.accounts.disputes import DisputeOpened, Ruling
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.journal import CHARGE_OFFS, RECOVERIES, entries, trial_balance
from cardcore.accounts.postings import PurchasePosted
from cardcore.calendars import date_of
from cardcore.errors import CardcoreError
from cardcore.journeys import ChargeOffRequest, Payment, charge_off, close_day, receive_payment
from cardcore.testing.builders import (
    Step,
    adjustment,
    authorization,
    auto_repayment,
    cash_advance,
    conversion,
    day_end,
    day_of,
    fee_request,
    limit_change,
    ordinal,
    over_limit_consent,
    payment,
    program,
    purchase,
    rate_change,
    redemption,
    refund,
    refused_collection,
    statement_day_change,
    temporary_limit,
    withdrawal,
    write_off,
)
from cardcore.testing.invariants import Book, check
from cardcore.testing.stories import Story, given
from cardcore.testing.strategies import Life, lives
from tests.properties.living import events_of, outcomes

MISSED: list[Step] = [purchase("1000.00", "2024-01-10"), day_end("2024-08-04")]


def start(*steps: Step) -> Story:
    return given(program()).when(*steps)


def sound(story: Story) -> Story:
    check(story.book)
    return story


def test_all_that_is_owed_leaves_the_receivables() -> None:
    overdue = start(*MISSED)
    off = sound(overdue.when(write_off("2024-08-05")))
    off.then(balance="0.00", past_due="0.00", open_to_buy="0.00", open_to_cash="0.00", told=["charged_off"])
    account = off.relationship.account
    assert account.charge_off is not None
    assert off.relationship.wakes_on_ordinal == NEVER
    assert off.fact("days_past_due") == overdue.fact("days_past_due") + 1
    assert trial_balance(entries(off.events))[CHARGE_OFFS] == account.charge_off.amount
    later = sound(off.when(day_end("2026-01-01")))
    assert later.happened == ()
    assert later.relationship.account == account


def test_interest_that_is_due_is_posted_through_the_day_before() -> None:
    off = start(*MISSED).when(write_off("2024-08-25"))
    posted = [event for event in off.happened if isinstance(event, InterestPosted)]
    assert posted[-1].on == posted[-1].accrued_to == off.on


def test_interest_that_a_lost_grace_would_bring_is_let_go() -> None:
    off = sound(start(purchase("1000.00", "2024-01-10"), day_end("2024-02-10"), write_off("2024-02-11")))
    assert off.interest == []
    assert off.relationship.account.charge_off.amount == 100_000  # type: ignore[union-attr]


def test_interest_counted_already_is_not_counted_again() -> None:
    """The statement day is in; on it a charge-off posts nothing more."""
    story = start(cash_advance("1000.00", "2024-01-10"), day_end("2024-02-05"), write_off("2024-02-06"))
    assert len(sound(story).interest) == 1


def test_plans_are_called_due() -> None:
    story = start(purchase("1200.00"), conversion("purchase", "1200.00", "2024-01-15", of_purchase=2))
    off = sound(story.when(write_off("2024-01-20")))
    assert off.relationship.account.plan_principal == 0
    assert off.relationship.account.charge_off.amount >= 120_000  # type: ignore[union-attr]


def test_what_comes_in_is_recovered_and_more_is_a_credit_balance() -> None:
    off = start(purchase("1000.00", "2024-01-10"), write_off("2024-01-11"))
    part = sound(off.when(payment("400.00", "2024-01-12"), refund("100.00", "2024-01-13")))
    assert part.relationship.account.charge_off.left == 50_000  # type: ignore[union-attr]
    part.then(balance="0.00", told=["payment_received", "refunded"])
    part.when(withdrawal("1.00", "2024-01-14")).then(refused="charged-off")
    whole = sound(part.when(payment("600.00", "2024-01-14"))).then(balance="-100.00", days_past_due=0)
    assert trial_balance(entries(whole.events))[RECOVERIES] == -100_000
    sound(whole.when(withdrawal("50.00", "2024-01-15"))).then(credit="45.00")


def test_a_payment_after_it_may_be_booked_late_and_nothing_before_it() -> None:
    off = start(purchase("1000.00", "2024-01-10"), payment("1.00", "2024-01-10"), write_off("2024-01-11"))
    late = sound(off.late(payment("400.00", "2024-01-12"), "2024-01-20"))
    late.then(told=["history_corrected"])
    assert late.relationship.account.charge_off.left == 59_900  # type: ignore[union-attr]
    off.late(payment("400.00", "2024-01-11"), "2024-01-20").then(refused="charged-off")
    off.late(purchase("400.00", "2024-01-12"), "2024-01-20").then(refused="charged-off")
    off.void(off.number_of(PurchasePosted), "2024-01-20").then(refused="charged-off")
    off.refund_of(off.number_of(PurchasePosted), refund("1.00", "2024-01-12")).then(refused="charged-off")
    off.dispute(off.number_of(PurchasePosted), "2024-01-12").then(refused="charged-off")


def test_a_dispute_that_is_open_can_be_won_and_no_longer_lost() -> None:
    story = start(purchase("1000.00", "2024-01-10"), purchase("50.00", "2024-01-10"))
    story = story.dispute(story.number_of(PurchasePosted), "2024-01-11").when(write_off("2024-01-12"))
    number = story.number_of(DisputeOpened)
    sound(story.rule(number, "2024-01-20", Ruling.WON))
    story.rule(number, "2024-01-20", Ruling.LOST).then(refused="charged-off")


REFUSED: list[Step] = [
    write_off("2024-02-01"),
    purchase("1.00", "2024-02-01"),
    cash_advance("1.00", "2024-02-01"),
    fee_request("replacement", "2024-02-01"),
    adjustment("credit", "1.00", "2024-02-01"),
    conversion("cash", "1200.00", "2024-02-01"),
    rate_change("2024-02-01", purchase_daily_rate="0.0004"),
    statement_day_change(12, "2024-02-01"),
    limit_change("60000.00", "2024-02-01"),
    temporary_limit("500.00", "2024-02-01", "2024-02-20"),
    over_limit_consent("2024-02-01"),
    auto_repayment("2024-02-01"),
    refused_collection("2024-02-01"),
    redemption(1, "2024-02-01"),
]


@pytest.mark.parametrize("step", REFUSED, ids=lambda step: type(step).__name__)
def test_what_an_account_does_no_more(step: Step) -> None:
    off = start(purchase("1000.00", "2024-01-10"), write_off("2024-01-11"))
    off.when(step).then(refused="charged-off", balance="0.00")


def test_authorizations_are_declined_after_what_is_wrong_with_the_card() -> None:
    off = start(purchase("1000.00", "2024-01-10"), write_off("2024-01-11"))
    off.when(authorization("1.00", "2024-01-12")).then(declined="charged_off", told=["declined"])


NOT_YET: list[tuple[str, list[Step], str]] = [
    ("nothing is owed", [], "nothing-owed"),
    ("a credit balance", [payment("1.00", "2024-01-10")], "nothing-owed"),
    ("an authorization is open", [purchase("9.00"), authorization("1.00", "2024-01-10")], "holds-open"),
]


@pytest.mark.parametrize(("why", "before", "code"), NOT_YET, ids=[why for why, *_ in NOT_YET])
def test_what_is_not_charged_off(why: str, before: list[Step], code: str) -> None:
    start(*before, write_off("2024-01-11")).then(refused=code)


def test_temporary_limits_end_with_it() -> None:
    granted = start(purchase("9.00"), temporary_limit("500.00", "2024-01-10", "2024-02-20"))
    granted.when(write_off("2024-01-11")).then(open_to_buy="0.00")


def test_a_reason_is_given() -> None:
    with pytest.raises(CardcoreError, match="blank at reason"):
        ChargeOffRequest(738_900, " ")


@drawn(lives(most_steps=16, most_days=200), st.integers(1, 60), st.integers(1, 2_000_000))
def test_any_life_can_end_so(life: Life, later: int, paid: int) -> None:
    lived = outcomes(life)
    terms, state, on = life.program, lived[-1].relationship, day_of(life.steps[-1]) + later
    closed = close_day(state, date_of(on - 1), terms)
    if closed.relationship.account.balance_minor <= 0 or closed.relationship.account.holds:
        return
    off = charge_off(closed.relationship, ChargeOffRequest(on, "hopeless"), terms)
    back = receive_payment(off.relationship, Payment(on + later, paid), terms)
    later_on: Any = close_day(back.relationship, date_of(on + 400), terms)
    after = [*lived, closed, off, back, later_on]
    check(Book(terms, later_on.relationship, events_of(after)))
    assert later_on.relationship.account.balance_minor == -max(
        0,
        paid - off.relationship.account.charge_off.amount,  # type: ignore[union-attr]
    )


def test_balances_in_foreign_currencies_go_with_it_each_in_its_own() -> None:
    story = given(program(), foreign=["USD"]).when(purchase("100.00", currency="USD"))
    off = sound(story.when(write_off("2024-01-11")))
    off.then(told=["charged_off"], balance="0.00", open_to_buy="0.00")
    (dollars,) = off.relationship.foreign
    assert (dollars.balance_minor, dollars.charge_off.amount) == (0, 10_000)  # type: ignore[union-attr]
    paid = sound(off.when(Payment(ordinal("2024-01-12"), 4_000, "USD"), day_end("2025-01-12")))
    assert paid.relationship.foreign[0].charge_off.left == 6_000  # type: ignore[union-attr]
    assert off.when(purchase("1.00", "2024-01-12", currency="USD")).refusal is not None


def test_without_a_charge_off_what_comes_in_is_a_credit_balance() -> None:
    account = thaw(start().relationship.account)
    apply_recovered(account, Recovered(738_900, 100, RecoverySource.PAYMENT, 100))
    assert (account.credit, account.charge_off) == (100, None)
