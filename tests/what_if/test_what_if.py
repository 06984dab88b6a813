"""What would come of it: forecasts by the same journeys, on a copy."""

import datetime

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from cardcore.calendars import date_of
from cardcore.errors import InvalidInput
from cardcore.journeys import close_day, post, receive_payment
from cardcore.money import Money
from cardcore.relationships import fold
from cardcore.testing.builders import cash_advance, day_end, payment, program, purchase
from cardcore.testing.stories import Story, given
from cardcore.what_if import (
    FixedPayment,
    Forecast,
    FullPayment,
    Habit,
    Happening,
    MinimumOnly,
    MinimumThenFull,
    NoPayment,
    what_if,
)

CMB = program()


def billed(amount: str = "10000.00") -> Story:
    """An account with one purchase on its first statement, of 5 April, due on the 23rd."""
    return given(CMB, opened_on="2023-03-20").when(purchase(amount, "2023-03-30"), day_end("2023-04-05"))


def forecast(story: Story, habit: Habit, months: int = 24, **payments: int) -> Forecast:
    own = {datetime.date.fromisoformat(on.replace("_", "-")[1:]): amount for on, amount in payments.items()}
    return what_if(story.relationship, date_of(story.on + 1), CMB, habit, months=months, payments=own)


def test_paying_in_full_in_time_costs_nothing() -> None:
    full = forecast(billed(), FullPayment())
    assert (full.cost, full.repaid, full.outstanding) == (0, 1_000_000, 0)
    assert full.paid_off_on == datetime.date(2023, 4, 23)


def test_the_first_interest_of_paying_the_minimum_is_the_published_figure() -> None:
    """1,000.00 posted on 30 March, 100.00 repaid on 23 April: 17.85 on 5 May."""
    minimum = forecast(billed("1000.00"), MinimumOnly(), months=1)
    assert (minimum.interest, minimum.repaid, minimum.outstanding) == (1785, 10_000, 91_785)


def test_a_fixed_payment_pays_off_and_the_minimum_does_not() -> None:
    fixed = forecast(billed(), FixedPayment.of(Money("1500", "CNY"), CMB), months=60)
    minimum = forecast(billed(), MinimumOnly(), months=60)
    assert fixed.paid_off_on is not None
    assert fixed.outstanding == 0
    assert minimum.paid_off_on is None
    assert 0 < fixed.cost < minimum.cost
    assert fixed.repaid == 1_000_000 + fixed.cost


def test_interest_still_to_be_posted_after_the_last_payment_is_in_the_forecast() -> None:
    """Paid off in May, the days of May are billed in June and paid then."""
    story = billed().when(payment("1000.00", "2023-04-23"), day_end("2023-05-05"))
    full = forecast(story, FullPayment())
    assert full.interest > 0
    assert full.outstanding == 0
    assert full.paid_off_on == datetime.date(2023, 6, 23)


def test_an_own_payment_lies_before_the_habits() -> None:
    early = forecast(billed(), FullPayment(), d2023_04_10=400_000)
    assert (early.cost, early.repaid) == (0, 1_000_000)


def test_a_due_date_gone_by_is_not_repaid_by_habit() -> None:
    story = billed().when(day_end("2023-04-24"))
    assert forecast(story, FullPayment(), months=1).repaid == 0


def test_what_was_repaid_before_the_forecast_counts() -> None:
    story = billed().when(payment("4000.00", "2023-04-10"))
    assert forecast(story, FullPayment()).repaid == 600_000


def test_nothing_owed_is_over_at_once() -> None:
    empty = given(CMB, opened_on="2023-03-20").when(day_end("2023-04-05"))
    assert forecast(empty, MinimumOnly()) == Forecast(0, 0, 0, 0, None, 0, ())


@examples(st.integers(1_000, 3_000_000), st.integers(0, 1_000_000), st.integers(1, 18))
def test_the_account_given_stays_and_the_events_tell_the_rest(bought: int, drawn: int, months: int) -> None:
    amount = f"{bought // 100}.{bought % 100:02d}"
    story = billed(amount)
    if drawn:
        story = story.when(cash_advance(f"{drawn // 100}.{drawn % 100:02d}", "2023-04-07"))
    before = story.relationship
    minimum = what_if(before, date_of(story.on + 1), CMB, MinimumOnly(), months=months)
    assert before == billed(amount).relationship or drawn
    after = fold(before, minimum.events).account
    assert max(0, after.balance_minor) == minimum.outstanding
    owed = before.account.balance_minor
    assert owed + minimum.cost - minimum.repaid == after.balance_minor
    assert minimum.statements <= months


@examples(st.integers(100_000, 2_000_000), st.integers(1, 90_000))
def test_paying_more_at_once_never_costs_more(bought: int, more: int) -> None:
    story = billed(f"{bought // 100}.{bought % 100:02d}")
    less = forecast(story, MinimumOnly(), months=12)
    paid = forecast(story, MinimumOnly(), months=12, d2023_04_10=more)
    assert paid.interest <= less.interest


@pytest.mark.parametrize("months", [0, -1, 601])
def test_a_forecast_has_a_sensible_length(months: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        forecast(billed(), MinimumOnly(), months=months)
    assert (refused.value.code, refused.value.field) == ("number-out-of-range", "months")


def test_the_minimum_for_a_while_and_then_all() -> None:
    half_a_year = forecast(billed(), MinimumThenFull(6))
    assert (half_a_year.months_to_payoff, half_a_year.outstanding) == (8, 0)
    assert forecast(billed(), FullPayment()).cost < half_a_year.cost
    assert half_a_year.cost < forecast(billed(), MinimumThenFull(7)).cost
    assert forecast(billed(), MinimumThenFull(600)) == forecast(billed(), MinimumOnly())


def test_whatever_else_is_to_happen_comes_before_the_habits_repayment() -> None:
    due = datetime.date(2023, 4, 23)
    one = CMB, NoPayment()

    def events(*happenings: Happening) -> Forecast:
        story = billed("1000.00")
        happen = [(due, happening) for happening in happenings]
        return what_if(story.relationship, date_of(story.on + 1), *one, months=1, events=happen)

    paid = payment("1000.00", "2023-04-23")
    bought = purchase("1.00", "2023-04-23")
    repaid = events(lambda account: receive_payment(account, paid, CMB))
    assert (repaid.interest, repaid.months_to_payoff) == (0, 1)
    both = events(
        lambda account: receive_payment(account, paid, CMB), lambda account: post(account, bought, CMB)
    )
    assert (both.interest, both.outstanding, both.months_to_payoff) == (0, 100, None)


def test_an_event_before_the_forecast_is_refused() -> None:
    story, early = billed(), (datetime.date(2023, 4, 5), lambda account: close_day(account, EARLY, CMB))
    with pytest.raises(InvalidInput) as refused:
        what_if(story.relationship, date_of(story.on + 1), CMB, FullPayment(), months=1, events=[early])
    assert (refused.value.code, refused.value.field) == ("date-order", "events")


EARLY = datetime.date(2023, 4, 5)


def test_a_payment_before_the_forecast_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        forecast(billed(), MinimumOnly(), d2023_04_05=100)
    assert (refused.value.code, refused.value.field) == ("date-order", "payments")
