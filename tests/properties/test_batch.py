"""A batch does what its commands do one by one."""

import copy
import datetime

import pytest
from hypothesis import given, note

from cardcore.calendars import date_of
from cardcore.errors import CardcoreError, Conflict
from cardcore.exchange import ExchangeRate
from cardcore.journeys import Batch, Payment, Purchase, post
from cardcore.journeys.post import CashAdvance, Refund
from cardcore.money import Money
from cardcore.relationships import Outcome
from cardcore.testing.builders import DayEnd, Step, payment, perform, program, purchase
from cardcore.testing.stories import given as given_story
from cardcore.testing.strategies import Life, described, lives

CMB = program()


def give(batch: Batch, step: Step) -> bool:
    """Hand the step to the batch; False for one that batches do not know."""
    if isinstance(step, Purchase | CashAdvance | Refund):
        batch.post(step)
    elif isinstance(step, Payment):
        batch.receive_payment(step)
    elif isinstance(step, DayEnd):
        batch.close_day(date_of(step.on))
    else:
        return False
    return True


def together(done: list[Outcome]) -> Outcome:
    """What several outcomes, one upon the other, come to."""
    return Outcome(
        done[-1].relationship,
        tuple(event for outcome in done for event in outcome.events),
        tuple(notice for outcome in done for notice in outcome.notices),
        tuple(claim for outcome in done for claim in outcome.claims),
    )


@given(lives())
def test_a_batch_does_what_its_commands_do_one_by_one(life: Life) -> None:
    note(described(life))
    singly = [life.open()]
    batch = Batch(singly[0].relationship, life.program)
    batched = Outcome(singly[0].relationship)
    for step in life.steps:
        singly.append(perform(singly[-1].relationship, step, life.program))
        if not give(batch, step):  # no step of a batch: it ends before, and another begins after
            done = batch.outcome()
            batched = together([batched, done, perform(done.relationship, step, life.program)])
            batch = Batch(batched.relationship, life.program)
    assert together([batched, batch.outcome()]) == together([Outcome(singly[0].relationship), *singly[1:]])


def test_a_batch_leaves_the_relationship_as_it_was() -> None:
    start = given_story(CMB).relationship
    before = copy.deepcopy(start)
    batch = Batch(start, CMB)
    batch.post(purchase("80.00", "2024-01-02"))
    batch.outcome()
    assert start == before


def test_a_batch_of_nothing_changes_nothing() -> None:
    start = given_story(CMB).relationship
    assert Batch(start, CMB).outcome() == Outcome(start)


def test_a_refused_command_ends_the_batch() -> None:
    batch = Batch(given_story(CMB).relationship, CMB)
    batch.post(purchase("80.00", "2024-01-02"))
    batch.close_day(datetime.date(2024, 2, 5))
    with pytest.raises(CardcoreError, match="period-closed"):
        batch.receive_payment(payment("10.00", "2024-01-03"))
    for command in (
        lambda: batch.post(purchase("80.00", "2024-02-06")),
        lambda: batch.receive_payment(Payment.of(datetime.date(2024, 2, 6), Money(1, "CNY"), CMB)),
        lambda: batch.close_day(datetime.date(2024, 2, 6)),
        batch.outcome,
    ):
        with pytest.raises(Conflict) as refused:
            command()
        assert (refused.value.code, refused.value.field) == ("batch-over", "batch")


def test_an_outcome_is_given_once() -> None:
    batch = Batch(given_story(CMB).relationship, CMB)
    batch.outcome()
    with pytest.raises(Conflict, match="batch-over"):
        batch.outcome()


def test_a_batch_converts_at_the_rates_it_is_given() -> None:
    opened = given_story(CMB, foreign=["USD"]).relationship
    rates = {"JPY": ExchangeRate.of("JPY", "CNY", "5.00", per=100)}
    yen, dollars = purchase("1000", currency="JPY"), purchase("10.00", currency="USD")
    batch = Batch(opened, CMB)
    batch.post(yen, rates=rates)
    batch.post(dollars)
    singly = [post(opened, yen, CMB, rates=rates)]
    singly.append(post(singly[0].relationship, dollars, CMB))
    assert batch.outcome() == together(singly)
