"""Interest: from which day on which balance, and when it is rounded."""

from typing import Any

import pytest

from cardcore.testing.builders import Step, cash_advance, day_end, payment, program, purchase, refund
from cardcore.testing.stories import given

FREE_CASH: dict[str, Any] = {"fees": {"cash_advance": {"rate": "0", "floor": "0.00"}}}

# what happens, the interest figures posted by the statement of 5 March
CASES: list[tuple[str, list[Step], list[str]]] = [
    # cash bears interest from its transaction date, grace or not
    (
        "from the transaction date",
        [cash_advance("2000.00", "2024-01-12", transacted_on="2024-01-11")],
        ["26.00", "29.38"],
    ),
    ("made and posted on one day", [cash_advance("2000.00", "2024-01-12")], ["25.00", "29.36"]),
    (
        "made in one cycle, posted in the next",
        [cash_advance("2000.00", "2024-02-07", transacted_on="2024-02-03")],
        ["32.00"],  # 3 February to 5 March: 32 days
    ),
    (
        "repaid",
        [cash_advance("1000.00", "2024-01-10"), payment("1000.00", "2024-01-19")],
        ["4.50"],  # nine days, as in SPDB's example
    ),
    ("on the statement day", [cash_advance("2000.00", "2024-02-05")], ["1.00", "29.01"]),
    # nothing bears interest on nothing
    ("nothing", [], []),
    ("a credit balance", [payment("5000.00", "2024-01-10")], []),
    (
        "cash out of a credit balance",
        [payment("5000.00", "2024-01-10"), cash_advance("2000.00", "2024-01-12", transacted_on="2024-01-11")],
        [],
    ),
    (
        "cash partly out of a credit balance",
        [payment("1500.00", "2024-01-10"), cash_advance("2000.00", "2024-01-12")],
        ["6.25", "7.34"],  # 500 × 25 days; (500 + 6.25) × 29 days
    ),
    # purchases only if they are not repaid in time
    ("within its grace", [purchase("2000.00", "2024-02-20")], []),
    (
        "refunded before it is billed",
        [purchase("2000.00", "2024-01-10"), refund("2000.00", "2024-01-20")],
        [],
    ),
    (
        "a refund lowers the balance from its day on",
        [purchase("2000.00", "2024-01-10"), refund("1000.00", "2024-02-05")],
        ["41.00"],  # 2,000 × 26 days + 1,000 × 30 days
    ),
    (
        "a purchase bears it from the day it was posted, not made",
        [purchase("1000.00", "2024-01-10", transacted_on="2024-01-05")],
        ["28.00"],
    ),
]


@pytest.mark.parametrize(("why", "steps", "interest"), CASES, ids=[case[0] for case in CASES])
def test_interest(why: str, steps: list[Step], interest: list[str]) -> None:
    story = given(program(**FREE_CASH)).when(*steps, day_end("2024-03-05"))
    assert story.interest == interest


def test_interest_bears_interest_and_fees_do_not() -> None:
    story = given(program()).when(purchase("1000.00", "2024-01-10"), day_end("2024-04-05"))
    # (1,000.00 + 28.00) × 31 days; not the late charge of 10.00
    assert story.interest == ["28.00", "15.93"]
    assert story.fees == [("late_charge", "10.00"), ("late_charge", "11.40")]


def test_half_a_fen_is_rounded_up() -> None:
    story = given(program(**FREE_CASH)).when(cash_advance("10.00", "2024-02-05"), day_end("2024-02-05"))
    assert story.interest == ["0.01"]


def test_less_than_half_a_fen_waits_for_the_next_statement() -> None:
    story = given(program(**FREE_CASH)).when(
        cash_advance("9.99", "2024-02-05"),
        payment("9.99", "2024-02-06"),
        day_end("2024-03-04"),
    )
    assert story.interest == []
    story = story.when(cash_advance("9.99", "2024-03-05"), day_end("2024-03-05"))
    assert story.interest == ["0.01"]  # twice 0.004995


def test_different_rates_for_cash_and_purchases() -> None:
    terms = program(**FREE_CASH, interest={"purchase_daily_rate": "0.0004", "cash_daily_rate": "0.0006"})
    story = given(terms).when(cash_advance("1000.00", "2024-01-10"), day_end("2024-02-05"))
    assert story.interest == ["16.20"]  # 27 days
    story = given(terms).when(purchase("1000.00", "2024-01-10"), day_end("2024-03-05"))
    assert story.interest == ["22.40"]  # 56 days


def test_a_purchase_repaid_within_the_cycle_still_bore_interest_if_the_bill_is_not_repaid() -> None:
    """Everything billed bears interest from its posting date until it was repaid."""
    story = given(program()).when(
        purchase("1000.00", "2024-01-10"), payment("400.00", "2024-01-20"), day_end("2024-03-05")
    )
    assert story.interest == ["18.80"]  # 1,000 × 10 days + 600 × 46 days


def test_days_are_counted_over_a_leap_day() -> None:
    leap = given(program()).when(purchase("1000.00", "2024-02-10"), day_end("2024-04-05"))
    common = given(program(), opened_on="2023-01-01").when(
        purchase("1000.00", "2023-02-10"), day_end("2023-04-05")
    )
    assert (leap.interest, common.interest) == (["28.00"], ["27.50"])
