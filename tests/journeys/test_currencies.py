"""Accounts in several currencies: each balance by its own rules, and nothing that mixes two of them."""

from datetime import date

import pytest
from hypothesis import given as given_
from hypothesis import strategies as st

from cardcore.accounts.exchanging import ExchangeBought
from cardcore.accounts.foreign import events_in
from cardcore.accounts.journal import EXCHANGE, currencies, entries, trial_balance
from cardcore.accounts.postings import FeePosted
from cardcore.calendars import date_of, parse_ordinal
from cardcore.errors import CardcoreError, Conflict, InvalidInput
from cardcore.exchange import ExchangeRate, Rates
from cardcore.explain import conversions, headline
from cardcore.fees import FeeKind
from cardcore.journeys import ExchangeOrder, Opening, backdate, close_day, open_account, post
from cardcore.journeys.in_currency import foreign_currency
from cardcore.money import Money
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
    withdrawal,
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


def test_a_late_entry_keeps_the_card_year_that_began_abroad() -> None:
    first = program(fees={"annual": {"first_year_free": False}})
    story = given(first, foreign=["USD"]).when(purchase("10.00", "2024-01-10", currency="USD"))
    story = story.when(refund("1.00", "2024-01-11", currency="USD"))
    assert story.relationship.account.annual_fee_unbilled == 30_000
    late = story.late(purchase("5.00", "2024-01-12"), "2024-01-20").then(balance="305.00")
    account = late.relationship.account
    assert (account.year_purchases, account.year_spending) == (1, 7_500 - 750 + 500)


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
