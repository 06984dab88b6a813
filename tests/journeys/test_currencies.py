"""Accounts in several currencies: each balance by its own rules, and nothing that mixes two of them."""

from datetime import date

import pytest
from hypothesis import given as given_
from hypothesis import strategies as st

from cardcore.accounts.exchanging import ExchangeBought
from cardcore.accounts.foreign import events_in
from cardcore.accounts.journal import EXCHANGE, currencies, entries, trial_balance
from cardcore.calendars import date_of, parse_ordinal
from cardcore.errors import CardcoreError, Conflict, InvalidInput, NotExact
from cardcore.exchange import ExchangeRate, Rates, RateTable
from cardcore.explain import conversions, headline
from cardcore.journeys import ExchangeOrder, Opening, backdate, close_day, open_account, post
from cardcore.journeys.in_currency import foreign_currency
from cardcore.money import Money, Rounding
from cardcore.notices import Language
from cardcore.programs import read_program
from cardcore.rates import Rate
from cardcore.records import dumps, loads
from cardcore.relationships import evolve, fold
from cardcore.testing.builders import (
    Step,
    cash_advance,
    day_end,
    payment,
    perform,
    program,
    purchase,
    refund,
    statement_day_change,
)
from cardcore.testing.exchange_steps import exchange_order
from cardcore.testing.invariants import Book, catching_up_is_closing_day_by_day, check
from cardcore.testing.stories import Story, given

CMB = program()
USD = ExchangeRate.of("USD", "CNY", "7.0112")
JPY = ExchangeRate.of("JPY", "CNY", "4.78", per=100)
KWD = ExchangeRate.of("KWD", "CNY", "23.4")
RATES: Rates = {"USD": USD, "JPY": JPY, "KWD": KWD}


def dual(*steps: Step) -> Story:
    """The story of a card in CNY and USD."""
    return given(CMB, foreign=["USD"]).when(*steps)


# --- rates ------------------------------------------------------------------------------------------

# rate, for so many, minor units, what they come to
CONVERTED = [
    ("USD", "7.0112", 1, 7_133, 50_011),  # 71.33 USD are 500.1089 CNY
    ("USD", "7.0112", 1, 1, 7),
    ("JPY", "4.78", 100, 1_000, 4_780),  # no decimals
    ("JPY", "0.0478", 1, 1_000, 4_780),
    ("KWD", "23.4", 1, 1_001, 2_342),  # three decimals: 1.001 KWD are 23.4234 CNY
    ("KWD", "23.4", 1, 28_000, 65_520),
]


@pytest.mark.parametrize(("base", "text", "per", "minor", "expected"), CONVERTED)
def test_an_amount_is_converted_with_the_decimals_of_both(
    base: str, text: str, per: int, minor: int, expected: int
) -> None:
    assert ExchangeRate.of(base, "CNY", text, per=per).convert(minor, Rounding.HALF_UP) == expected


@given_(st.integers(1, 10**12), st.integers(1, 10**12), st.integers(1, 10**15), st.sampled_from([1, 100]))
def test_more_never_comes_to_less_and_what_is_bought_is_paid_for(
    less: int, more: int, scaled: int, per: int
) -> None:
    rate = ExchangeRate("KWD", "JPY", scaled, per)
    low, high = sorted((less, more))
    assert rate.convert(low, Rounding.HALF_UP) <= rate.convert(high, Rounding.HALF_UP)
    bought = rate.bought_for(low)
    assert rate.convert(bought, Rounding.HALF_UP) <= low
    assert rate.convert(bought + 1, Rounding.UP) > low
    dearer = rate.convert(low, Rounding.HALF_UP, Rate.of("0.015"))
    assert rate.convert(low, Rounding.HALF_UP) <= dearer


# what is written, the error's code and field
WRONG_RATES = [
    (("USD", "CNY", 7.2), "rate-not-exact", "rate"),
    (("USD", "CNY", 7), "wrong-type", "rate"),
    (("USD", "CNY", "7,2"), "rate-syntax", "rate"),
    (("USD", "CNY", "-7.2"), "rate-syntax", "rate"),
    (("USD", "CNY", "7.1234567890123"), "rate-syntax", "rate"),
    (("USD", "CNY", "0.00"), "rate-out-of-range", "rate"),
    (("USD", "USD", "1"), "currency-mismatch", "rate"),
    (("usd", "CNY", "7"), "currency-unknown", "currency"),
    (("USD", "XYZ", "7"), "currency-unknown", "currency"),
]


@pytest.mark.parametrize(("written", "code", "field"), WRONG_RATES)
def test_a_wrong_rate_is_refused(written: tuple[str, str, str], code: str, field: str) -> None:
    with pytest.raises((InvalidInput, NotExact)) as refused:
        ExchangeRate.of(*written)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize("per", [0, -1, 10_001, True])
def test_a_rate_is_quoted_for_a_number_of_units(per: int) -> None:
    with pytest.raises(InvalidInput, match="rate-out-of-range"):
        ExchangeRate.of("USD", "CNY", "7", per=per)


def test_a_rate_holds_until_the_next_of_its_pair() -> None:
    later = ExchangeRate.of("USD", "CNY", "7.2")
    other = ExchangeRate.of("USD", "JPY", "150")
    table = RateTable(((5, later), (1, USD), (2, JPY), (3, other)))
    assert table.of_day("CNY", 0) == {}
    assert table.of_day("CNY", 4) == {"USD": USD, "JPY": JPY}
    assert table.of_day("CNY", 5) == {"USD": later, "JPY": JPY}
    assert table.of_day("JPY", 5) == {"USD": other}


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


def test_a_late_entry_is_one_of_the_accounts_own_currency() -> None:
    story = dual(purchase("10.00", "2024-01-10", currency="USD"))
    late = payment("1.00", "2024-01-11", CMB, "USD")
    with pytest.raises(Conflict, match="currency-mismatch"):
        backdate(story.relationship, story.events, late, parse_ordinal("2024-01-20"), CMB)


# --- whole lives ------------------------------------------------------------------------------------

WISHES = st.lists(
    st.tuples(
        st.sampled_from(["buy", "buy", "cash", "refund", "pay", "exchange", "yen", "end"]),
        st.sampled_from(["CNY", "USD"]),
        st.integers(0, 25),
        st.integers(1, 300_000),
    ),
    min_size=4,
    max_size=24,
)


def lived(wishes: list[tuple[str, str, int, int]]) -> Story:
    """What these wishes come to; an order that cannot be filled is left out."""
    story = dual()
    on = story.on + 1
    for kind, currency, gap, minor in wishes:
        on += gap
        day = str(date_of(on))
        text = f"{minor // 100}.{minor % 100:02}"
        if kind == "yen":
            outcome = post(story.relationship, purchase(str(minor), day, currency="JPY"), CMB, rates=RATES)
            story = Story(CMB, outcome.relationship, story.events + outcome.events, on)
            continue
        steps: dict[str, Step] = {
            "buy": purchase(text, day, currency=currency),
            "cash": cash_advance(text, day, currency=currency),
            "refund": refund(text, day, currency=currency),
            "pay": payment(text, day, CMB, currency),
            "exchange": exchange_order(day, pay=text),
            "end": day_end(str(date_of(on - 1))),
        }
        story = story.when(steps[kind])
    return story


@given_(WISHES)
def test_every_law_holds_of_every_balance(wishes: list[tuple[str, str, int, int]]) -> None:
    story = lived(wishes)
    check(Book(CMB, story.relationship, story.events))
    assert fold(None, story.events) == story.relationship
    state = None
    for event in story.events:
        state = evolve(state, event)
        assert loads(dumps(event)) == event
    assert state == story.relationship == loads(dumps(story.relationship))


@given_(WISHES, st.integers(1, 80))
def test_catching_up_closes_every_currency_day_by_day(
    wishes: list[tuple[str, str, int, int]], missed: int
) -> None:
    story = lived(wishes)
    catching_up_is_closing_day_by_day(story.relationship, story.on, story.on + missed, CMB)


@given_(WISHES)
def test_a_balance_lives_as_an_account_of_its_own_would(wishes: list[tuple[str, str, int, int]]) -> None:
    story = lived(wishes)
    (held,) = story.relationship.foreign
    assert fold(None, events_in(story.events, "USD")).account == held


def test_a_day_with_nothing_to_do_in_any_currency_costs_nothing() -> None:
    state = dual().relationship
    before = date_of(state.wakes_on_ordinal - 1)
    assert close_day(state, before, CMB).relationship is state
    events = close_day(state, date_of(state.wakes_on_ordinal), CMB).events
    assert [type(event).__name__ for event in events] == ["StatementIssued", "InCurrency"]
    assert perform(state, day_end(str(before)), CMB).events == ()
    opening = Opening.of("a-1", date(2024, 1, 1), Money("1", "CNY"), 5, CMB)
    assert open_account(opening, CMB).relationship.foreign == ()
