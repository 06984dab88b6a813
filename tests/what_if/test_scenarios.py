"""Forecasts asked for in a scenario: what they come to, and what is refused with its place."""

from typing import Any

import pytest

from cardcore.errors import CardcoreError
from cardcore.scenario import simulate
from tests.scenario.scenarios import purchase, with_events

SOFA = purchase("2023-03-30", "10000.00")


def forecast(*asked: dict[str, Any], until: str = "2023-04-05") -> list[dict[str, Any]]:
    """The answers; the forecasts begin behind the first statement, due on 23 April."""
    document = with_events(SOFA, ask=("what_if",), until=until, what_if=list(asked))
    answered: list[dict[str, Any]] = simulate(document)["what_if"]
    return answered


FULL = {"name": "full", "repays": "full"}

# what is asked, and of the answer: interest, what is repaid, what is left, months to the last payment
COSTS: list[tuple[dict[str, Any], str, str, str, int | None]] = [
    (FULL, "0.00", "10000.00", "0.00", 1),
    ({"name": "a", "repays": "nothing", "months": 1}, "185.00", "0.00", "10235.00", None),
    ({"name": "a", "repays": "minimum", "months": 1}, "178.50", "1000.00", "9178.50", None),
    ({"name": "a", "repays": "minimum_then_full", "statements": 1}, "255.00", "10255.00", "0.00", 3),
    ({"name": "a", "repays": "fixed", "amount": "1500.00"}, "589.20", "10589.20", "0.00", 9),
    (
        {"name": "a", "repays": "full", "events": [{"on": "2023-04-10", "pay": {"amount": "4000.00"}}]},
        *("0.00", "10000.00", "0.00", 1),
    ),
    (
        {
            "name": "a",
            "repays": "nothing",
            "months": 1,
            "events": [{"on": "2023-04-23", "pay": {"amount": "5000.00"}}],
        },
        *("152.50", "5000.00", "5152.50", None),
    ),
    (
        {"name": "a", "repays": "full", "events": [purchase("2023-05-10", "500.00")]},
        *("0.00", "10500.00", "0.00", 3),
    ),
]


@pytest.mark.parametrize(
    ("asked", "interest", "repaid", "outstanding", "months"), COSTS, ids=[str(row[0])[:70] for row in COSTS]
)
def test_what_each_way_to_repay_comes_to(
    asked: dict[str, Any], interest: str, repaid: str, outstanding: str, months: int | None
) -> None:
    (told,) = forecast(asked)
    assert (told["interest"], told["repaid"], told["outstanding"]) == (interest, repaid, outstanding)
    assert told.get("months_to_payoff") == months
    assert (told["name"], told["repays"], told["from"]) == (asked["name"], asked["repays"], "2023-04-06")


def test_the_minimum_alone_takes_months_without_an_end() -> None:
    (told,) = forecast({"name": "minimum", "repays": "minimum"})
    assert (told["statements"], told["cost"], told["outstanding"]) == (36, "2371.67", "529.02")
    assert "paid_off_on" not in told


def test_forecasts_know_nothing_of_each_other_and_the_account_stays() -> None:
    spend = {"name": "spend", "repays": "full", "events": [purchase("2023-05-10", "500.00")]}
    one, _, again = forecast(FULL, spend, FULL)
    assert one == again
    document = with_events(SOFA, ask=("state",), until="2023-04-05")
    assert simulate(document) == simulate({**document, "what_if": [spend]})


PAST: dict[str, Any] = {"on": "2023-04-10", "pay": {"amount": "1.00", "value_date": "2023-04-07"}}

# what is asked, the code and the place below /what_if/0
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"repays": "full"}, "field-missing", "/name"),
    ({"name": "a"}, "field-missing", "/repays"),
    ({"name": "a", "repays": "half"}, "choice-unknown", "/repays"),
    ({"name": "a", "repays": "fixed"}, "field-missing", "/amount"),
    ({"name": "a", "repays": "full", "amount": "1.00"}, "field-unknown", "/amount"),
    ({"name": "a", "repays": "minimum_then_full"}, "field-missing", "/statements"),
    ({"name": "a", "repays": "full", "months": 0}, "number-out-of-range", "/months"),
    ({"name": "a", "repays": "full", "months": 601}, "number-out-of-range", "/months"),
    ({**FULL, "events": [{"on": "2023-04-05", "pay": {"amount": "1.00"}}]}, "date-order", "/events/0/on"),
    ({**FULL, "events": [PAST]}, "choice-unknown", "/events/0"),
    ({**FULL, "events": [{"on": "2023-04-10", "void": {"event": 0}}]}, "choice-unknown", "/events/0"),
    (
        {**FULL, "events": [{"on": "2023-04-10", "withdraw": {"amount": "1.00"}}]},
        "credit-balance-exceeded",
        "/events/0/withdraw/amount",
    ),
]


@pytest.mark.parametrize(("asked", "code", "place"), REFUSED, ids=[f"{row[1]} {row[2]}" for row in REFUSED])
def test_what_cannot_be_forecast_is_told_with_its_place(asked: dict[str, Any], code: str, place: str) -> None:
    with pytest.raises(CardcoreError) as refused:
        forecast(asked)
    assert (refused.value.code, refused.value.field) == (code, f"/what_if/0{place}")
