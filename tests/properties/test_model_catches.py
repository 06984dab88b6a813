"""The oracle is tested itself: each fault put into the library on purpose makes the two lives differ.

The laws of the book are left out here, so that it is the model that catches the fault.
"""

import sys
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from cardcore.accounts import (
    credit_line,
    delinquency,
    holds,
    interest,
    repayments,
    statements,
)
from cardcore.money import Rounding, divide
from cardcore.rates import RATE_SCALE
from tests.properties import test_model_machine
from tests.properties.test_model_machine import TwoLives

Function = Callable[..., Any]


FAULTS: dict[str, tuple[Function, Callable[[Function], Function]]] = {
    "interest for a day too many": (
        interest.assess,
        lambda _: (
            lambda account, on, terms: interest.posted(
                account, on, on + terms.include_statement_day + 1, terms
            )
        ),
    ),
    "interest rounded down": (
        interest.charged,
        lambda _: lambda exact, of_cash, least: divide(exact, RATE_SCALE, Rounding.DOWN),
    ),
    "the last bucket repaid first": (
        repayments.allocate,
        lambda right: lambda balances, amount, order, taken=(): right(balances, amount, order[::-1], taken),
    ),
    "a minimum without its floor": (
        statements.minimum_payment_due,
        lambda right: (
            lambda account, terms, over_line: right(account, attrs.evolve(terms, floor=0), over_line)
        ),
    ),
    "past due for good": (delinquency.reduce_past_due, lambda _: lambda account, repaid: None),
    "a hold not given back": (
        holds.apply_reversed,
        lambda right: lambda account, event: None if event.final else right(account, event),
    ),
    "a temporary limit for a day more": (
        credit_line.temporary,
        lambda right: lambda account, on: max(right(account, on), right(account, on - 1)),
    ),
}


def put_in(monkeypatch: pytest.MonkeyPatch, right: Function, wrong: Function) -> None:
    """Have every module and table of the library call the wrong function for the right one."""
    for name, module in list(sys.modules.items()):
        if name.startswith("cardcore."):
            for attribute, value in list(vars(module).items()):
                if value is right:
                    monkeypatch.setattr(module, attribute, wrong)
                if isinstance(value, dict):
                    for key in [key for key, one in value.items() if one is right]:
                        monkeypatch.setitem(value, key, wrong)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_model_catches(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right, spoilt = FAULTS[fault]
    put_in(monkeypatch, right, spoilt(right))
    monkeypatch.setattr(test_model_machine, "check", lambda book: None)
    quickly = settings(
        max_examples=100, stateful_step_count=40, derandomize=True, database=None, phases=[Phase.generate]
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(TwoLives, settings=quickly)
