"""Repayment agreements: rows are all that is asked, a miss breaks them, the last one ends them."""

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from cardcore.accounts.agreements import AgreementEnded, to_collect
from cardcore.accounts.arrears import Arrangement
from cardcore.calendars import date_of
from cardcore.ids import PlanId
from cardcore.installments.personal_agreement import Content
from cardcore.journeys import RepaymentAgreement, agree_repayment, close_day
from cardcore.testing.builders import (
    Step,
    agreement,
    authorization,
    cash_advance,
    collection_stop,
    conversion,
    day_end,
    day_of,
    payment,
    plan_change,
    program,
    purchase,
    write_off,
)
from cardcore.testing.invariants import Book, check
from cardcore.testing.stories import Story, given
from cardcore.testing.strategies import Life, lives
from tests.properties.living import events_of, outcomes


def sound(story: Story) -> Story:
    assert story.refusal is None, story.refusal
    check(story.book)
    return story


def start(*steps: Step) -> Story:
    return sound(given(program()).when(*steps))


OWING: list[Step] = [purchase("1000.00", "2024-01-10"), cash_advance("200.00", "2024-01-10")]

CONVERTED: list[Step] = [
    purchase("1200.00"),
    day_end("2024-02-05"),
    conversion("statement", "1200.00", "2024-02-15"),
]


def arranged(story: Story) -> Arrangement:
    found = story.relationship.account.arrangement
    assert found is not None
    return found


def test_all_that_is_owed_becomes_one_plan() -> None:
    story = start(*OWING, agreement(11))  # with the fee of the cash: 1,210.00
    story.then(balance="0.00", told=["cash_drawn", "repayment_agreed"]) if False else story.then(
        balance="0.00"
    )
    (plan,) = story.relationship.plans
    assert (plan.principal, len(plan.rows), plan.rows[0].principal) == (121_000, 11, 11_000)
    assert arranged(story).runs


def test_the_minimum_is_the_row() -> None:
    story = start(purchase("1200.00"), agreement(12), day_end("2024-02-05"))
    story.then(minimum="100.00", balance="100.00")
    kept = sound(story.when(payment("100.00", "2024-02-20"), day_end("2024-03-05")))
    kept.then(minimum="100.00", balance="100.00", days_past_due=0)
    assert kept.interest == []
    assert kept.fees == []


def test_an_account_past_due_is_current_again_and_nobody_collects() -> None:
    overdue = start(*OWING, day_end("2024-03-20"))
    assert to_collect(overdue.relationship.account) > 0
    agreed = sound(overdue.when(agreement(60, "2024-03-21"))).then(past_due="0.00", days_past_due=0)
    assert to_collect(agreed.relationship.account) == 0


def test_a_rate_is_of_a_period() -> None:
    story = start(purchase("1200.00"), agreement(12, rate="0.005"), day_end("2024-02-05"))
    story.then(minimum="106.00", installment_interest_billed="6.00")


def test_other_plans_go_into_it() -> None:
    bought = start(
        purchase("1200.00"), day_end("2024-02-05"), conversion("statement", "1200.00", "2024-02-15")
    )
    story = sound(bought.when(purchase("300.00", "2024-02-16"), agreement(10, "2024-02-20", plan="agreed")))
    story.then(balance="0.00")
    assert [plan.next_date is None for plan in story.relationship.plans] == [True, False]


def test_a_missed_row_breaks_it() -> None:
    story = start(purchase("1200.00"), agreement(12), day_end("2024-02-05"), payment("99.00", "2024-02-20"))
    kept = sound(story.when(day_end("2024-03-05")))
    assert arranged(kept).runs  # one yuan is within the tolerance of the bill
    missed = sound(start(purchase("1200.00"), agreement(12), day_end("2024-03-04")))
    assert arranged(missed) == Arrangement(PlanId("p-1"), arranged(missed).ended_on, broken=True)
    missed.then(balance="1210.00")
    assert to_collect(missed.relationship.account) == missed.relationship.account.past_due > 0
    later = sound(missed.when(day_end("2024-05-05")))
    assert later.interest


def test_it_ends_when_all_rows_are_repaid() -> None:
    story = start(purchase("200.00"), agreement(2), day_end("2024-02-05"), payment("100.00", "2024-02-06"))
    assert arranged(story).runs
    last = sound(story.when(day_end("2024-03-05"), payment("100.00", "2024-03-06")))
    assert arranged(last).ended_on == last.on
    assert not arranged(last).broken
    last.when(authorization("1.00", "2024-03-07")).then(declined=None)
    sound(last.when(purchase("50.00", "2024-03-08"), agreement(5, "2024-03-09", plan="p-2")))


def test_a_credit_balance_may_pay_the_last_row() -> None:
    story = start(purchase("100.00"), agreement(1), payment("300.00", "2024-01-20"), day_end("2024-02-05"))
    assert any(isinstance(event, AgreementEnded) for event in story.happened)


def test_it_may_be_settled_early() -> None:
    story = start(purchase("1200.00"), agreement(12), plan_change("settle", "2024-01-20"))
    assert arranged(story).runs
    paid = sound(story.when(payment("1200.00", "2024-01-21")))
    assert arranged(paid).ended_on == paid.on


def test_no_authorization_is_approved_meanwhile() -> None:
    start(purchase("1200.00"), agreement(12)).when(authorization("1.00", "2024-01-12")).then(
        declined="repayment_agreement"
    )


def test_it_can_be_charged_off() -> None:
    broken = start(purchase("1200.00"), agreement(12), day_end("2024-08-04"))
    sound(broken.when(write_off("2024-08-05"))).then(balance="0.00")


NOT_ALLOWED: list[tuple[RepaymentAgreement, str]] = [
    (agreement(61), "longest_term"),
    (agreement(beyond_ability=False), "beyond_ability"),
    (agreement(willing=False), "willing"),
    (agreement(contents=(Content.DEBT,)), "contents"),
    (agreement(oral=True), "recording_kept"),
]


@pytest.mark.parametrize(("asked", "rule"), NOT_ALLOWED, ids=[rule for _, rule in NOT_ALLOWED])
def test_what_art_70_does_not_allow(asked: RepaymentAgreement, rule: str) -> None:
    story = given(program()).when(purchase("1200.00"), asked)
    story.then(refused="agreement-not-allowed", balance="1200.00")
    assert rule in str(story.refusal)


def test_all_broken_rules_are_told() -> None:
    story = given(program()).when(purchase("1200.00"), agreement(61, willing=False))
    assert "willing" in str(story.refusal)
    assert "longest_term" in str(story.refusal)


def test_what_cannot_be_agreed() -> None:
    given(program()).when(agreement()).then(refused="nothing-owed")
    given(program()).when(purchase("0.05"), agreement(12)).then(refused="terms-invalid")
    story = start(purchase("1200.00"), agreement())
    story.when(agreement(plan="p-2")).then(refused="agreement-running")
    converted = start(
        purchase("1200.00"), day_end("2024-02-05"), conversion("statement", "1200.00", "2024-02-15")
    )
    converted.when(agreement(on="2024-02-16")).then(refused="plan-exists")


def test_collection_is_stopped_and_resumed() -> None:
    story = start(*OWING, day_end("2024-02-05"), collection_stop("2024-02-10"))
    missed = sound(story.when(day_end("2024-02-27"))).then(told=[])
    assert to_collect(missed.relationship.account) == 0 < missed.relationship.account.past_due
    missed.when(collection_stop("2024-02-28")).then(refused="collection-stopped")
    resumed = sound(missed.when(collection_stop("2024-02-28", "")))
    assert to_collect(resumed.relationship.account) == resumed.relationship.account.past_due
    resumed.when(collection_stop("2024-02-28", "")).then(refused="collection-not-stopped")
    story.when(collection_stop("2024-02-11", " ")).then(refused="blank")


def test_a_stop_outlasts_an_agreement() -> None:
    story = start(*OWING, collection_stop(), agreement(2), day_end("2024-03-04"))
    assert arranged(story).broken
    assert to_collect(story.relationship.account) == 0


def test_what_comes_late_after_an_agreement_is_as_if_it_had_come_in_time() -> None:
    story = start(purchase("1200.00"), agreement(12), day_end("2024-03-04"))
    put_right = story.late(payment("100.00", "2024-02-10"), "2024-03-04")
    put_right.then(refused="cannot-backdate")
    later = sound(story.late(purchase("10.00", "2024-03-01"), "2024-03-05"))
    assert arranged(later).broken


@drawn(lives(most_steps=16, most_days=200), st.integers(1, 60), st.integers(1, 60))
def test_any_life_can_be_agreed_about(life: Life, later: int, periods: int) -> None:
    lived = outcomes(life)
    terms, state, on = life.program, lived[-1].relationship, day_of(life.steps[-1]) + later
    closed = close_day(state, date_of(on - 1), terms)
    if closed.relationship.account.balance_minor < periods:
        return
    agreed = agree_repayment(closed.relationship, RepaymentAgreement(on, PlanId("agreed"), periods), terms)
    later_on = close_day(agreed.relationship, date_of(on + 100), terms)
    check(Book(terms, later_on.relationship, events_of([*lived, closed, agreed, later_on])))
