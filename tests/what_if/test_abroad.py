"""Forecasts of balances in foreign currencies: each as of an account of its own, on one copy."""

import datetime
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from cardcore.accounts.foreign import events_in
from cardcore.calendars import date_of
from cardcore.errors import CardcoreError, Conflict
from cardcore.journeys import Payment, receive_payment
from cardcore.money import Money
from cardcore.relationships import Relationship, fold
from cardcore.scenario import simulate
from cardcore.testing.builders import day_end, program, purchase
from cardcore.testing.stories import Story, given
from cardcore.what_if import (
    FixedPayment,
    Forecast,
    FullPayment,
    Habit,
    MinimumOnly,
    MinimumThenFull,
    NoPayment,
    what_if,
)
from tests.scenario.scenarios import BASE, with_events

CMB = program()
USD = CMB.in_currency("USD")
HABITS: list[Habit] = [FullPayment(), MinimumOnly(), MinimumThenFull(2), NoPayment()]
DAY = datetime.date(2024, 2, 6)


def billed(dollars: str = "1000.00", yuan: str = "5000.00") -> Story:
    """Purchases in both currencies, billed on 5 February and due on the 23rd."""
    spent = [purchase(dollars, currency="USD"), purchase(yuan)]
    return given(CMB, foreign=["USD"]).when(*spent, day_end("2024-02-05"))


def forecast(story: Story, habit: Habit, months: int = 24, **habits: Habit) -> Forecast:
    return what_if(story.relationship, DAY, CMB, habit, months=months, habits=habits)


def figures(of: Forecast) -> tuple[Any, ...]:
    """All but how many statements were lived: the copy goes on while anything is owed in any currency."""
    return (of.interest, of.fees, of.repaid, of.outstanding, of.paid_off_on, of.months_to_payoff)


@examples(st.integers(100, 500_000), st.sampled_from(HABITS), st.sampled_from(HABITS), st.integers(1, 14))
def test_a_foreign_balance_is_forecast_as_an_account_of_its_own(
    minor: int, habit: Habit, at_home: Habit, months: int
) -> None:
    story = billed(f"{minor // 100}.{minor % 100:02}")
    (abroad,) = forecast(story, at_home, months, USD=habit).foreign
    (held,) = story.relationship.foreign
    alone = what_if(Relationship(held), DAY, USD, habit, months=months)
    assert figures(abroad) == figures(alone)
    assert (abroad.currency, alone.currency) == ("USD", "")


def test_the_events_tell_both_balances_and_the_account_stays() -> None:
    story = billed()
    made = forecast(story, MinimumOnly(), 6)
    after = fold(story.relationship, made.events)
    assert (made.outstanding, made.foreign[0].outstanding) == (
        after.account.balance_minor,
        after.foreign[0].balance_minor,
    )
    assert made.foreign[0].events == tuple(events_in(made.events, "USD"))
    assert (made.statements, made.foreign[0].statements) == (6, 6)


def test_without_a_word_a_balance_is_repaid_like_the_accounts_own() -> None:
    full = forecast(billed(), FullPayment())
    assert (full.repaid, full.foreign[0].repaid, full.cost, full.foreign[0].cost) == (500_000, 100_000, 0, 0)
    fixed = forecast(billed(), FixedPayment.of(Money("1000", "CNY"), CMB), 3)
    assert figures(fixed.foreign[0]) == figures(forecast(billed(), MinimumOnly(), 3).foreign[0])


def test_a_fixed_amount_is_one_of_its_currency() -> None:
    hundred = FixedPayment.of(Money("100", "USD"), CMB)
    made = forecast(billed(), FullPayment(), 3, USD=hundred)
    assert (made.repaid, made.foreign[0].repaid) == (500_000, 30_000)
    for habit, habits in (
        (hundred, {}),
        (FullPayment(), {"USD": FixedPayment.of(Money("100", "CNY"), CMB)}),
        (FullPayment(), {"EUR": FullPayment()}),
    ):
        with pytest.raises(Conflict, match="currency-mismatch at habits"):
            forecast(billed(), habit, 3, **habits)


def test_what_is_paid_besides_in_the_currency_lowers_what_the_habit_repays() -> None:
    early = Payment(date_of(738_926).toordinal(), 40_000, "USD")
    made = what_if(
        billed().relationship,
        DAY,
        CMB,
        FullPayment(),
        months=6,
        events=[(date_of(early.on), lambda now: receive_payment(now, early, CMB))],
    )
    assert (made.foreign[0].repaid, made.foreign[0].cost) == (100_000, 0)


def test_a_balance_that_is_repaid_waits_for_the_other() -> None:
    made = forecast(billed(), FullPayment(), 3, USD=NoPayment())
    assert made.paid_off_on == datetime.date(2024, 2, 23)
    assert (made.statements, made.foreign[0].paid_off_on) == (3, None)


# --- in a scenario ----------------------------------------------------------------------------------

SPENT = {
    "on": "2023-04-01",
    "post": {"kind": "purchase", "amount": "100.00", "currency": "USD", "mcc": "5411", "merchant": "Zabar's"},
}


def told(**asked: Any) -> dict[str, Any]:
    """The answer to one forecast of a card in two currencies, from 6 April on."""
    rates = [{"on": "2023-03-20", "base": "USD", "quote": "CNY", "rate": "7.0"}]
    account = {**BASE["account"], "currencies": ["CNY", "USD"]}
    forecasts = [{"name": "a", "months": 3, **asked}]
    document = with_events(
        SPENT, ask=("what_if",), until="2023-04-05", what_if=forecasts, rates=rates, account=account
    )
    (answered,) = simulate(document)["what_if"]
    return dict(answered)


def test_a_scenario_tells_what_comes_of_each_balance() -> None:
    (dollars,) = told(repays="nothing", foreign={"USD": {"repays": "fixed", "amount": "50.00"}})["foreign"]
    assert dollars == {
        "currency": "USD",
        "repays": "fixed",
        "interest": "1.89",
        "fees": "0.00",
        "cost": "1.89",
        "repaid": "101.88",
        "outstanding": "0.01",
        "statements": 3,
    }
    (usual,) = told(repays="fixed", amount="1.00")["foreign"]
    assert (usual["repays"], usual["repaid"][:2]) == ("minimum", "30")
    bought = {"on": "2023-04-10", "buy_exchange": {"currency": "USD"}}
    (early,) = told(repays="full", events=[bought])["foreign"]
    assert (early["repaid"], early["paid_off_on"]) == ("100.00", "2023-04-10")


@pytest.mark.parametrize(
    ("abroad", "code", "place"),
    [
        ({"EUR": {"repays": "full"}}, "currency-mismatch", "/EUR"),
        ({"XYZ": {"repays": "full"}}, "currency-unknown", "/XYZ/currency"),
        ({"USD": {"repays": "some"}}, "choice-unknown", "/USD/repays"),
        ({"USD": {"repays": "fixed"}}, "field-missing", "/USD/amount"),
        ({"USD": {"repays": "full", "amount": "1.00"}}, "field-unknown", "/USD/amount"),
        ([], "wrong-type", ""),
    ],
)
def test_wrong_habits_abroad_are_refused_with_their_place(abroad: Any, code: str, place: str) -> None:
    with pytest.raises(CardcoreError) as refused:
        told(repays="full", foreign=abroad)
    assert (refused.value.code, refused.value.field) == (code, f"/what_if/0/foreign{place}")
