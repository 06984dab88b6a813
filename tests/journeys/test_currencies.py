"""Accounts in several currencies: each balance by its own rules, and nothing that mixes two of them."""

from datetime import date

import pytest

from cardcore.accounts.exchanging import ExchangeBought
from cardcore.accounts.foreign import bare
from cardcore.accounts.journal import EXCHANGE, currencies, entries, trial_balance
from cardcore.accounts.postings import FeePosted, PurchasePosted
from cardcore.errors import CardcoreError, Conflict, InvalidInput
from cardcore.exchange import ExchangeRate, Rates
from cardcore.explain import conversions, headline
from cardcore.fees import FeeKind
from cardcore.journeys import ExchangeOrder, Opening, post
from cardcore.journeys.in_currency import foreign_currency
from cardcore.money import Money
from cardcore.notices import Language
from cardcore.programs import read_program
from cardcore.rates import Rate
from cardcore.records import dumps
from cardcore.testing.builders import (
    Step,
    cash_advance,
    day_end,
    payment,
    program,
    purchase,
    refund,
    statement_day_change,
    withdrawal,
)
from cardcore.testing.exchange_steps import exchange_order
from cardcore.testing.invariants import Book, check
from cardcore.testing.stories import Story, given

CMB = program()
USD = ExchangeRate.of("USD", "CNY", "7.0112")
JPY = ExchangeRate.of("JPY", "CNY", "4.78", per=100)
KWD = ExchangeRate.of("KWD", "CNY", "23.4")
RATES: Rates = {"USD": USD, "JPY": JPY, "KWD": KWD}


def dual(*steps: Step) -> Story:
    """The story of a card in CNY and USD."""
    return given(CMB, foreign=["USD"]).when(*steps)


# --- posting ----------------------------------------------------------------------------------------


def test_a_purchase_in_a_currency_that_is_held_is_owed_in_it() -> None:
    story = dual(purchase("100.00", currency="USD"), purchase("30.00")).then(balance="30.00", points=51)
    (held,) = story.relationship.foreign
    assert (held.balance_minor, held.currency, held.sequence) == (10_000, "USD", 3)
    assert [type(event).__name__ for event in story.happened].count("InCurrency") == 2  # a statement, a spend
    assert story.told[-2].currency == "USD"


def test_a_purchase_in_another_currency_is_converted_and_both_legs_are_kept() -> None:
    story = dual()
    presented = purchase("10000", currency="JPY", merchant="Lawson")
    outcome = post(story.relationship, presented, CMB, rates=RATES)
    assert outcome.relationship.account.balance_minor == 47_800 + 717
    booked = [(one.about, one.currency, one.legs) for one in entries(outcome.events)]
    assert booked == [
        ("purchase", "", (("assets:receivables:purchase", 47_800), (EXCHANGE, -47_800))),
        ("settlement", "JPY", ((EXCHANGE, 10_000), ("assets:clearing:network", -10_000))),
        ("fee foreign_transaction", "", booked[2][2]),
    ]
    (explained,) = conversions(outcome.events)
    assert headline(explained, Language.EN) == "Converted 478.00 = 10,000 JPY × 4.78/100"


def test_the_spread_makes_a_conversion_dearer() -> None:
    terms = program(foreign={"conversion_spread": "0.015"})
    outcome = post(given(terms).relationship, purchase("71.33", currency="USD"), terms, rates=RATES)
    (explained,) = conversions(outcome.events)
    assert headline(explained, Language.ZH) == "折算 507.61 = 71.33 USD × 7.0112 × 1.015"
    assert explained.amount == 50_761


def test_a_converted_refund_goes_the_other_way() -> None:
    story = dual(purchase("900.00"))
    outcome = post(story.relationship, refund("1000", currency="JPY"), CMB, rates=RATES)
    totals = {code: trial_balance(entries(outcome.events), code) for code in ("", "JPY")}
    assert totals["JPY"] == {EXCHANGE: -1_000, "assets:clearing:network": 1_000}
    assert totals[""][EXCHANGE] == 4_780


@pytest.mark.parametrize("rates", [None, {}, {"JPY": USD}, {"USD": JPY}])
def test_without_a_rate_nothing_is_converted(rates: Rates | None) -> None:
    state = dual().relationship
    with pytest.raises(Conflict, match="currency-mismatch"):
        post(state, purchase("1000", currency="JPY"), CMB, rates=rates)


def test_cash_and_repayments_in_a_foreign_currency() -> None:
    story = dual(
        cash_advance("200.00", "2024-01-10", currency="USD", place="overseas"),
        payment("300.00", "2024-01-12", CMB, "USD"),
    ).then(balance="0.00")
    (held,) = story.relationship.foreign
    assert held.credit == 30_000 - 20_000 - 600  # 3 %, at least 3 USD
    assert [notice.currency for notice in story.told][-2:] == ["USD", "USD"]


def test_a_foreign_purchase_is_refunded_by_name_and_never_more_than_it_was() -> None:
    story = dual(purchase("100.00"), purchase("100.00", currency="USD"))
    at_home, abroad = (n for n, one in enumerate(story.events, 1) if isinstance(bare(one), PurchasePosted))
    in_dollars = refund("60.00", "2024-01-20", currency="USD")
    once = story.refund_of(abroad, in_dollars)
    assert once.relationship.foreign[0].balance_minor == 4_000
    check(Book(CMB, once.relationship, once.events))
    once.refund_of(abroad, in_dollars).then(refused="refund-exceeds-capture")
    twice = once.refund_of(abroad, refund("40.00", "2024-01-21", currency="USD"))
    assert twice.relationship.foreign[0].balance_minor == 0
    early = refund("60.00", "2024-01-09", currency="USD")
    story.refund_of(abroad, early).then(refused="date-order")
    story.refund_of(at_home, in_dollars).then(refused="currency-mismatch")
    story.refund_of(abroad, refund("1.00", "2024-01-20")).then(refused="currency-mismatch")
    story.refund_of(abroad, refund("1.00", "2024-01-20", currency="EUR")).then(refused="currency-mismatch")
    story.refund_of(0, in_dollars).then(refused="not-found")


def test_a_credit_balance_is_withdrawn_in_its_own_currency() -> None:
    story = dual(payment("300.00", "2024-01-10", CMB, "USD"), purchase("50.00", currency="USD"))
    (held,) = story.when(withdrawal("200.00", "2024-01-12", currency="USD")).relationship.foreign
    assert held.credit == 25_000 - 20_000 - 100  # 0.5 %, at least 1 USD
    story.when(withdrawal("250.00", "2024-01-12", currency="USD")).then(refused="credit-balance-exceeded")
    story.when(withdrawal("1.00", "2024-01-12")).then(refused="credit-balance-exceeded")
    with pytest.raises(InvalidInput, match="currency-mismatch"):
        withdrawal("1.00", currency="EUR")


ABROAD: list[Step] = [purchase("10.00", f"2024-01-{day}", currency="USD") for day in range(10, 16)]


def fees_of_a_year(*steps: Step) -> int:
    """How many annual fees are charged at the end of the first card year."""
    story = dual(*steps, day_end("2025-01-08"))
    fees = [one for one in story.events if isinstance(one, FeePosted) and one.kind is FeeKind.ANNUAL]
    return len(fees)


def test_what_is_bought_abroad_waives_the_annual_fee() -> None:
    assert fees_of_a_year(*ABROAD) == 0
    assert fees_of_a_year(*ABROAD[1:]) == 1
    assert fees_of_a_year(*ABROAD, refund("10.00", "2024-01-20", currency="USD")) == 1
    assert fees_of_a_year(*ABROAD[1:], cash_advance("10.00", currency="USD")) == 1  # cash does not count


def test_an_account_that_holds_nothing_foreign_lives_as_under_a_programme_without() -> None:
    document = {"preset": "cmb", "foreign": {"currencies": {"EUR": {"line_rate": "8"}}, "line_buffer": "0.1"}}
    steps = (purchase("900.00"), cash_advance("20.00"), payment("40.00", "2024-02-20"), day_end("2024-04-30"))
    lives = [given(terms).when(*steps) for terms in (read_program(document), CMB)]
    assert len({dumps(story.relationship) for story in lives}) == 1
    assert len({tuple(map(dumps, story.events)) for story in lives}) == 1
    assert b"line_uses" not in dumps(lives[0].relationship).encode()


def test_a_minimum_missed_in_one_currency_is_missed_there_alone() -> None:
    story = dual(purchase("1000.00", currency="USD"), purchase("1000.00"), payment("1000.00", "2024-02-10"))
    story = story.when(day_end("2024-03-05")).then(past_due="0.00")
    (held,) = story.relationship.foreign
    assert (held.past_due, held.late_charge_billed, held.interest_billed) == (10_000, 500, 2_800)
    assert not story.relationship.account.interest_billed


def test_statements_of_every_currency_move_to_another_day_together() -> None:
    story = dual(statement_day_change(20))
    (held,) = story.relationship.foreign
    assert held.next_statement_date == story.relationship.account.next_statement_date
    assert held.agreement.statement_day == 20


# --- buying exchange --------------------------------------------------------------------------------


# what is ordered, what is bought and what is paid for it
BOUGHT = [
    ({}, 10_000, 70_112),
    ({"bought": "50.00"}, 5_000, 35_056),
    ({"pay": "100.00"}, 1_426, 9_998),  # 14.27 would cost 100.05
    ({"pay": "99999.00"}, 10_000, 70_112),  # never more than is owed
]


@pytest.mark.parametrize(("ordered", "bought", "paid"), BOUGHT)
def test_exchange_is_bought_and_repaid_with(ordered: dict[str, str], bought: int, paid: int) -> None:
    story = dual(purchase("100.00", currency="USD"), exchange_order("2024-01-12", "7.0112", **ordered))
    (exchange,) = [event for event in story.events if isinstance(event, ExchangeBought)]
    assert (exchange.bought, exchange.sold) == (bought, paid)
    (held,) = story.relationship.foreign
    assert held.balance_minor == 10_000 - bought
    totals = {code: trial_balance(entries(story.events), code) for code in currencies(entries(story.events))}
    assert totals[""] == {"assets:clearing:payments": paid, EXCHANGE: -paid}
    assert totals["USD"][EXCHANGE] == bought
    assert totals["USD"]["assets:clearing:payments"] == 0
    assert all(sum(total.values()) == 0 for total in totals.values())


# the order, the error's code
REFUSED = [
    (exchange_order("2024-01-12", valid_through="2024-01-11"), "quote-expired"),
    (exchange_order("2024-01-12", bought="100.01"), "exchange-exceeds-balance"),
    (exchange_order("2024-01-12", pay="0.01"), "exchange-buys-nothing"),
    (exchange_order("2024-01-12", base="EUR"), "currency-mismatch"),
    (exchange_order("2024-01-12", quote="HKD"), "currency-mismatch"),
    (exchange_order("2024-01-05"), "period-closed"),
]


@pytest.mark.parametrize(("order", "code"), REFUSED)
def test_an_order_that_cannot_be_filled_changes_nothing(order: ExchangeOrder, code: str) -> None:
    story = dual(purchase("100.00", currency="USD"), day_end("2024-01-06"))
    after = story.when(order).then(refused=code)
    assert after.relationship == story.relationship


def test_an_order_says_one_amount() -> None:
    with pytest.raises(InvalidInput, match="field-unknown"):
        exchange_order(bought="1.00", pay="7.00")


def test_nothing_owed_needs_no_exchange() -> None:
    dual().when(exchange_order()).then(refused="exchange-buys-nothing")


# --- terms and openings -----------------------------------------------------------------------------


def test_the_terms_of_a_foreign_balance_have_no_amounts_but_their_own() -> None:
    terms = CMB.in_currency("USD")
    assert (terms.name, terms.currency, terms.offers, terms.installments) == ("cmb", "USD", (), ())
    assert terms.late_charge.floor == 100
    assert (terms.grace.tolerance, terms.fees.annual.amount, terms.fees.replacement) == (0, 0, 0)
    assert terms.interest.purchase_daily_rate == CMB.interest.purchase_daily_rate
    assert read_program({"preset": "cmb", "currency": "USD"}).foreign == ()
    assert CMB.in_currency("CNY") is CMB


# the section, the error's code and place
WRONG_TERMS = [
    ({"currencies": {"CNY": {}}}, "currency-mismatch", "/foreign/currencies/CNY"),
    ({"currencies": {"XYZ": {}}}, "currency-unknown", "/foreign/currencies/XYZ/currency"),
    ({"currencies": {"EUR": {"offers": []}}}, "field-unknown", "/foreign/currencies/EUR/offers"),
    (
        {"currencies": {"EUR": {"fees": {"annual": {}}}}},
        "field-unknown",
        "/foreign/currencies/EUR/fees/annual",
    ),
    (
        {"currencies": {"EUR": {"points": {"mall": []}}}},
        "field-unknown",
        "/foreign/currencies/EUR/points/mall",
    ),
    ({"currencies": {"EUR": {"fees": 1}}}, "wrong-type", "/foreign/currencies/EUR/fees"),
    ({"currencies": {"EUR": {"colour": 1}}}, "field-unknown", "/foreign/currencies/EUR/colour"),
    ({"currencies": {"EUR": []}}, "wrong-type", "/foreign/currencies/EUR"),
    ({"currencies": {"EUR": {"line_rate": "0"}}}, "rate-out-of-range", "/foreign/currencies/EUR/line_rate"),
    ({"currencies": {"EUR": {"line_rate": 7}}}, "wrong-type", "/foreign/currencies/EUR/line_rate"),
    ({"colour": 1}, "field-unknown", "/foreign/colour"),
    ({"line_buffer": "2"}, "rate-out-of-range", "/foreign/line_buffer"),
    ({"conversion_spread": "2"}, "rate-out-of-range", "/foreign/conversion_spread"),
]


@pytest.mark.parametrize(("section", "code", "place"), WRONG_TERMS)
def test_wrong_foreign_terms_are_refused_with_their_place(
    section: dict[str, object], code: str, place: str
) -> None:
    with pytest.raises(CardcoreError) as refused:
        read_program({"preset": "cmb", "foreign": section})
    assert (refused.value.code, refused.value.field) == (code, place)


def test_a_programme_may_convert_and_hold_nothing_foreign() -> None:
    document = {"preset": "cmb", "currency": "HKD", "foreign": {"conversion_spread": "0.01"}}
    document["points"] = {"step": "20.00"}
    terms = read_program(document)
    assert (terms.foreign, terms.conversion_spread) == ((), Rate.of("0.01"))


@pytest.mark.parametrize("foreign", [["EUR"], ["USD", "USD"], ["CNY"]])
def test_an_account_holds_each_currency_of_its_programme_once(foreign: list[str]) -> None:
    limit = Money("100.00", "CNY")
    with pytest.raises(CardcoreError, match="currency-mismatch"):
        Opening.of("a-1", date(2024, 1, 1), limit, 5, CMB, foreign=foreign)


def test_a_currency_that_is_not_held_is_none_of_the_accounts() -> None:
    given(CMB).when(payment("1.00", "2024-01-10", CMB, "USD")).then(refused="currency-mismatch")
    assert foreign_currency(Money("1", "EUR"), CMB) == ""
    assert foreign_currency("1", CMB) == ""  # type: ignore[arg-type]
