"""The given/when/then helper: it tells the same as the journeys, and says what was expected and found."""

import attrs
import pytest

from cardcore.accounts.postings import PurchasePosted
from cardcore.errors import Broken
from cardcore.testing.builders import (
    account,
    amount,
    authorization,
    cash_advance,
    day_end,
    day_of,
    payment,
    perform,
    program,
    purchase,
    refund,
    reversal,
)
from cardcore.testing.invariants import check
from cardcore.testing.stories import HEADLINE, given

STORY = given(program(), opened_on="2024-01-01").when(purchase("1000.00", "2024-01-10"))


def test_a_story_tells_what_the_journeys_do() -> None:
    outcome = perform(account(), purchase("1000.00", "2024-01-10"), program())
    assert STORY.relationship == outcome.relationship
    assert STORY.happened == outcome.events
    assert STORY.told == outcome.notices


def test_a_story_is_a_value_with_many_endings() -> None:
    paid, closed = STORY.when(payment("1000.00")), STORY.when(day_end("2024-02-05"))
    paid.then(balance="0.00", events=["PaymentReceived"])
    closed.then(balance="1000.00", events=["StatementIssued"])
    STORY.then(balance="1000.00", purchase_unbilled="1000.00", points=50, open_to_buy="49000.00")


def test_then_gives_the_story_again() -> None:
    assert STORY.then(balance="1000.00") is STORY


def test_then_says_what_was_expected_and_what_was_found() -> None:
    with pytest.raises(
        AssertionError, match=r"expected \{'balance': '1.00'\}, found \{'balance': '1000.00'\}"
    ):
        STORY.then(balance="1.00")
    with pytest.raises(AssertionError, match="'mood' is none of the facts of a story: balance, "):
        STORY.then(mood="good")


def test_a_refused_step_ends_the_telling() -> None:
    story = STORY.when(day_end("2024-02-05")).when(
        purchase("1.00", "2024-02-06"), purchase("2.00", "2024-02-05"), purchase("4.00", "2024-02-07")
    )
    story.then(refused="period-closed", balance="1001.00", told=["spent"])
    with pytest.raises(AssertionError, match="refused: period-closed at on"):
        story.then(balance="1001.00")
    story.when(purchase("4.00", "2024-02-07")).then(refused=None, balance="1005.00")


def test_a_story_knows_its_last_bill() -> None:
    bill = STORY.when(day_end("2024-02-05")).bill
    assert tuple(bill) == HEADLINE
    assert bill["closing_balance"] == "1000.00"


def test_a_story_says_what_it_does_not_have_yet() -> None:
    with pytest.raises(AssertionError, match="no statement was issued yet"):
        given(program()).then(minimum="0.00")
    with pytest.raises(AssertionError, match="of PurchasePosted there are 1 events, no number 2"):
        STORY.number_of(PurchasePosted, 2)
    assert isinstance(STORY.events[STORY.number_of(PurchasePosted) - 1], PurchasePosted)


def test_a_story_has_a_book_for_the_laws() -> None:
    check(STORY.book)
    with pytest.raises(Broken):
        check(attrs.evolve(STORY, events=STORY.events[:-1]).book)


def test_a_story_in_another_currency() -> None:
    none = {"floor": "0", "cap": "0"}
    terms = program(
        currency="JPY",
        minimum_payment={"floor": "0"},
        late_charge=none,
        grace={"tolerance": "0"},
        fees={"cash_advance": none},
        points={"step": "200"},
    )
    story = given(terms, credit_limit="100000").when(
        purchase("1000", currency="JPY"), payment("1500", terms=terms)
    )
    story.then(balance="-500", credit="500", points=5)


def test_builders_have_good_defaults() -> None:
    assert account().account.balance == amount("0.00")
    steps = (
        purchase(),
        cash_advance(),
        refund(),
        payment(),
        authorization(),
        reversal(),
        day_end("2024-01-10"),
    )
    assert {day_of(step) for step in steps} == {day_end("2024-01-10").on}
    given(program()).when(authorization(), purchase(hold="h-1"), cash_advance(), refund(), payment()).then(
        refused=None
    )
