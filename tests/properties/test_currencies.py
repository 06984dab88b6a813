"""Whole lives in several currencies: every law holds of every balance, on one line and under one history."""

from datetime import date

from hypothesis import given as given_
from hypothesis import strategies as st

from cardcore.accounts.foreign import events_in
from cardcore.calendars import date_of
from cardcore.exchange import ExchangeRate, Rates
from cardcore.journeys import Opening, close_day, open_account, post
from cardcore.money import Money
from cardcore.records import dumps, loads
from cardcore.relationships import evolve, fold
from cardcore.testing.builders import (
    Step,
    authorization,
    cash_advance,
    day_end,
    increment,
    payment,
    perform,
    program,
    purchase,
    refund,
    reversal,
    withdrawal,
)
from cardcore.testing.exchange_steps import exchange_order
from cardcore.testing.invariants import Book, catching_up_is_closing_day_by_day, check
from cardcore.testing.stories import Story, given

CMB = program()
KINDS = (
    "buy",
    "buy",
    "cash",
    "refund",
    "pay",
    "exchange",
    "yen",
    "end",
    "ask",
    "draw",
    "more",
    "back",
    "out",
)
WISHES = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.sampled_from(["CNY", "USD"]),
        st.integers(0, 25),
        st.integers(1, 300_000),
    ),
    min_size=4,
    max_size=24,
)


def dual() -> Story:
    """The story of a card in CNY and USD."""
    return given(CMB, foreign=["USD"], credit_limit="9000.00")


def rates(minor: int) -> Rates:
    """Some rates of a day."""
    dollar = ExchangeRate.of("USD", "CNY", f"7.{minor % 10_000:04}")
    return {"USD": dollar, "JPY": ExchangeRate.of("JPY", "CNY", "4.78", per=100)}


def lived(wishes: list[tuple[str, str, int, int]]) -> Story:
    """What these wishes come to; what cannot be done is left out."""
    story = dual()
    on = story.on + 1
    for number, (kind, currency, gap, minor) in enumerate(wishes):
        on += gap
        day = str(date_of(on))
        text = f"{minor // 100}.{minor % 100:02}"
        hold, last = f"h-{number}", f"h-{minor % (number + 1)}"
        if kind == "yen":
            spent = purchase(str(minor), day, currency="JPY")
            outcome = post(story.relationship, spent, CMB, rates=rates(minor))
            story = Story(CMB, outcome.relationship, story.events + outcome.events, on)
            continue
        steps: dict[str, Step] = {
            "buy": purchase(text, day, currency=currency),
            "cash": cash_advance(text, day, currency=currency),
            "refund": refund(text, day, currency=currency),
            "pay": payment(text, day, CMB, currency),
            "exchange": exchange_order(day, pay=text),
            "end": day_end(str(date_of(on - 1))),
            "ask": authorization(text, day, hold=hold, currency=currency, mcc="6011" if gap == 9 else "5411"),
            "draw": purchase(text, day, hold=last, currency=currency, final=gap % 2 == 0),
            "more": increment(text, day, hold=last, currency=currency),
            "back": reversal(day, hold=last, text=None if gap % 2 else text, currency=currency),
            "out": withdrawal(text, day, CMB, currency),
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
