"""One line for balances in several currencies: what they take of it, and what is approved within it."""

from typing import Any

import pytest

from cardcore.accounts.authorizations import Approved, Declined
from cardcore.accounts.credit_line import open_to_buy
from cardcore.accounts.shared_line import LineRevalued
from cardcore.calendars import parse_ordinal
from cardcore.errors import Conflict, InvalidInput
from cardcore.exchange import CurrencyConversion, ExchangeRate, Rates
from cardcore.journeys import authorize, post
from cardcore.money import Money
from cardcore.programs import Program
from cardcore.rates import Rate
from cardcore.relationships import Outcome
from cardcore.testing.builders import (
    Step,
    amount,
    authorization,
    card_order,
    card_step,
    day_end,
    increment,
    over_limit_consent,
    payment,
    program,
    purchase,
    refund,
    reversal,
)
from cardcore.testing.stories import Story, given

CMB = program()
USD = ExchangeRate.of("USD", "CNY", "7.0112")
RATES: Rates = {"USD": USD}


def dual(*steps: Step) -> Story:
    """The story of a card in CNY and USD."""
    return given(CMB, foreign=["USD"]).when(*steps)


def test_a_foreign_balance_takes_of_the_line_what_it_is_worth() -> None:
    dual(purchase("100.00", currency="USD")).then(open_to_buy="49250.00")  # 7.50 is stated
    dual(purchase("100.00", currency="USD"), payment("30.00", "2024-01-12", CMB, "USD")).then(
        open_to_buy="49475.00"
    )
    dual(payment("30.00", "2024-01-12", CMB, "USD")).then(open_to_buy="50000.00")  # a credit adds nothing


def test_the_rate_that_is_brought_values_what_is_owed_already() -> None:
    terms = program(foreign={"line_buffer": "0.05"})
    story = given(terms, foreign=["USD"]).when(purchase("100.00", currency="USD"))
    outcome = post(story.relationship, purchase("10.00", "2024-01-11"), terms, rates=RATES)
    assert outcome.events[0] == LineRevalued(
        parse_ordinal("2024-01-11"), CurrencyConversion(USD, Rate.of("0.05"))
    )
    assert open_to_buy(outcome.relationship.account, story.on) == 5_000_000 - 1_000 - 73_618
    again = post(outcome.relationship, purchase("10.00", "2024-01-11"), terms, rates=RATES)
    assert LineRevalued not in map(type, again.events)


# what is asked, whether it is approved, what is left of the line of 1,000.00 in CNY
ASKED = [
    ({}, "100.00", None, "250.00"),
    ({}, "133.33", None, "0.02"),  # 999.975, rounded half up
    ({}, "133.34", "over_credit_limit", "1000.00"),
    ({"mcc": "6011"}, "66.66", None, "500.05"),  # half of the line may be drawn
    ({"mcc": "6011"}, "66.67", "over_cash_limit", "1000.00"),
]


@pytest.mark.parametrize(("asked", "text", "reason", "left"), ASKED)
def test_an_authorization_in_a_foreign_currency_is_decided_by_the_shared_line(
    asked: dict[str, Any], text: str, reason: str | None, left: str
) -> None:
    story = given(CMB, credit_limit="1000.00", foreign=["USD"])
    asked = {"currency": "USD", **asked}
    after = story.when(authorization(text, **asked)).then(declined=reason, open_to_buy=left)
    (held,) = after.relationship.foreign
    assert [hold.amount for hold in held.holds] == ([] if reason else [int(text.replace(".", ""))])


def test_a_credit_balance_is_spent_before_the_line() -> None:
    story = given(CMB, credit_limit="1000.00", foreign=["USD"]).when(
        payment("200.00", "2024-01-10", CMB, "USD"),
        authorization("333.33", currency="USD"),
        authorization("0.01", currency="USD", hold="h-2"),
    )
    story.then(declined="over_credit_limit", open_to_buy="0.02")


def test_what_is_held_abroad_is_not_open_at_home() -> None:
    story = given(CMB, credit_limit="1000.00", foreign=["USD"]).when(authorization("100.00", currency="USD"))
    story.when(authorization("250.01", hold="h-2")).then(declined="over_credit_limit")
    later = story.when(authorization("250.00", hold="h-2"), reversal("2024-01-11")).then(open_to_buy="750.00")
    later.when(day_end("2024-03-31")).then(open_to_buy="1000.00")


def test_a_hold_is_increased_captured_and_reversed_in_its_own_currency() -> None:
    story = dual(
        authorization("50.00", currency="USD"),
        increment("10.00", currency="USD"),
        reversal(text="5.00", currency="USD"),
        purchase("30.00", hold="h-1", currency="USD", final=False),
    ).then(open_to_buy="49587.50")
    (held,) = story.relationship.foreign
    assert ([hold.amount for hold in held.holds], held.balance_minor) == ([2_500], 3_000)
    (spent,) = story.when(purchase("25.00", hold="h-1", currency="USD")).relationship.foreign
    assert (spent.holds, spent.balance_minor) == ((), 5_500)


# what is done to a hold in USD
IN_ANOTHER: list[Step] = [
    purchase("30.00", hold="h-1"),
    increment("10.00"),
    reversal(text="10.00"),
    reversal(currency="CNY"),
]


@pytest.mark.parametrize("step", IN_ANOTHER)
def test_nothing_is_done_to_a_hold_in_another_currency(step: Step) -> None:
    dual(authorization("50.00", currency="USD")).when(step).then(refused="currency-mismatch")


def test_the_id_of_a_hold_is_open_in_one_currency_only() -> None:
    story = dual(authorization("50.00", currency="USD"))
    story.when(authorization("50.00")).then(refused="authorization-exists")
    again = story.when(reversal("2024-01-11"), authorization("50.00", "2024-01-11"))
    again.when(reversal("2024-01-12", text="1.00")).then(open_to_buy="49951.00")  # the open one is meant


def test_who_is_overdue_in_one_currency_is_declined_in_all() -> None:
    story = dual(purchase("1000.00", currency="USD"), day_end("2024-03-25"))
    story.when(authorization("1.00", "2024-03-26")).then(declined="delinquent")


def test_a_card_with_a_limit_counts_what_it_spends_abroad() -> None:
    story = dual(
        card_order(supplementary=True, limit=amount("1000.00")),
        card_step("activate"),
        authorization("100.00", currency="USD", card="card-1"),
    )
    story.when(authorization("250.01", hold="h-2", card="card-1")).then(declined="over_card_limit")
    spent = story.when(purchase("100.00", hold="h-1", currency="USD")).relationship.account.cards[0]
    assert spent.spent == 75_000
    back = refund("40.00", "2024-01-11", currency="USD", card="card-1")
    assert story.when(back).relationship.account.cards[0].spent == -30_000


def test_nothing_begins_in_a_currency_whose_worth_is_unknown() -> None:
    terms = program(foreign={"currencies": {"EUR": {}}})
    story = given(terms, foreign=["EUR"])
    story.when(purchase("1.00", currency="EUR")).then(refused="currency-mismatch")
    story.when(authorization("1.00", currency="EUR")).then(refused="currency-mismatch")
    rates = {"EUR": ExchangeRate.of("EUR", "CNY", "7.8")}
    asked = authorize(story.relationship, authorization("1.00", currency="EUR"), terms, rates)
    assert isinstance(asked.decision, Approved)
    assert asked.decision.open_to_buy == 5_000_000 - 780


def test_more_is_held_in_the_holds_currency_as_far_as_the_line_goes() -> None:
    story = given(CMB, credit_limit="1000.00", foreign=["USD"]).when(authorization("100.00", currency="USD"))
    more = story.when(increment("33.34", currency="USD")).then(declined="over_credit_limit")
    assert more.told[-1].currency == "USD"
    story.when(increment("33.33", currency="USD")).then(declined=None, open_to_buy="0.02")


def test_the_over_limit_service_helps_in_every_currency() -> None:
    story = given(CMB, credit_limit="1000.00", foreign=["USD"]).when(over_limit_consent())
    over = story.when(authorization("140.00", currency="USD")).then(declined=None, open_to_buy="-50.00")
    assert over.told[-1].facts == {"amount": 5_000}
    story.when(authorization("147.00", currency="USD")).then(declined="over_credit_limit")


def test_each_of_several_currencies_takes_at_its_own_rate() -> None:
    terms = program(foreign={"currencies": {"JPY": {"line_rate": "0.05"}, "USD": {"line_rate": "7.00"}}})
    story = given(terms, foreign=["USD", "JPY"])
    story = story.when(purchase("100.00", currency="USD"), purchase("10000", currency="JPY"))
    story.then(open_to_buy="48800.00")
    brought = {"JPY": ExchangeRate.of("JPY", "CNY", "4.78", per=100)}
    outcome = post(story.relationship, purchase("1000", "2024-01-11", currency="JPY"), terms, rates=brought)
    assert [use.used for use in outcome.relationship.account.line_uses] == [52_580, 70_000]


# --- holds in a currency that is not held -----------------------------------------------------------

JPY = ExchangeRate.of("JPY", "CNY", "5.00", per=100)


def in_yen(text: str = "10000", spread: str = "0") -> tuple[Program, Outcome]:
    """A programme, and what becomes of a request in yen under it."""
    terms = program(foreign={"conversion_spread": spread})
    opened = given(terms, credit_limit="1000.00").relationship
    return terms, authorize(opened, authorization(text, currency="JPY"), terms, {"JPY": JPY})


def test_what_is_asked_in_another_currency_is_held_converted() -> None:
    _, asked = in_yen(spread="0.02")
    (hold,) = asked.relationship.account.holds
    assert (hold.amount, hold.conversion) == (51_000, CurrencyConversion(JPY, Rate.of("0.02")))
    assert asked.decision == Approved(hold.hold_id, 51_000, 49_000)
    _, declined = in_yen("20001")
    assert isinstance(declined.decision, Declined)
    assert (declined.decision.amount, declined.decision.open_to_buy) == (100_005, 100_000)


def test_an_approved_hold_is_captured_though_the_rate_has_risen() -> None:
    terms, asked = in_yen()
    dearer = {"JPY": ExchangeRate.of("JPY", "CNY", "6.00", per=100)}
    state = asked.relationship
    for part, final in (("3333", False), ("6667", True)):
        presented = purchase(part, "2024-01-12", hold="h-1", currency="JPY", final=final)
        state = post(state, presented, terms, rates=dearer).relationship
    assert (state.account.holds, state.account.balance_minor) == ((), 60_000 + 300 + 600)
    beyond = purchase("10001", "2024-01-12", hold="h-1", currency="JPY")
    with pytest.raises(Conflict, match="capture-exceeds-auth"):
        post(asked.relationship, beyond, terms, rates=dearer)


def test_a_converted_hold_is_captured_in_the_accounts_own_currency_too() -> None:
    terms, asked = in_yen()
    story = Story(terms, asked.relationship, asked.events, asked.events[-1].on)
    story.when(purchase("500.00", hold="h-1")).then(balance="500.00")
    story.when(purchase("500.01", hold="h-1")).then(refused="capture-exceeds-auth")
    paid = Money("9000", "JPY")
    story.when(purchase("450.00", hold="h-1", final=False, original=paid)).then(open_to_buy="493.25")


@pytest.mark.parametrize("rates", [None, {"JPY": USD}])
def test_nothing_is_asked_in_another_currency_without_its_rate(rates: Rates | None) -> None:
    state = given(CMB).relationship
    with pytest.raises(Conflict, match="currency-mismatch"):
        authorize(state, authorization("100", currency="JPY"), CMB, rates)
    tiny = {"JPY": ExchangeRate.of("JPY", "CNY", "0.00001")}
    with pytest.raises(InvalidInput, match="amount-not-positive"):
        authorize(state, authorization("1", currency="JPY"), CMB, tiny)
