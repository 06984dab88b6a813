"""What a command costs does not grow with the history behind it: in lines that Python runs, and in bytes.

One account lives the same month again and again. Its commands are counted twice, six years apart; no clock is
asked. What a programme remembers for a while – points until they expire, a reward until no refund takes it
back any more – is all there by the first time.
"""

import gc
import itertools
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest

from cardcore.programs import Program
from cardcore.records import dumps
from cardcore.relationships import Relationship
from cardcore.testing.builders import (
    Step,
    authorization,
    cash_advance,
    day_end,
    opened,
    payment,
    perform,
    program,
    purchase,
    refund,
    reversal,
)

LONGER_NUMBERS = 16
"""Bytes: numbers of events and of points have more digits after more years."""

OPENED_IN, YOUNG_IN, OLD_IN = 2014, 2018, 2024

CASHBACK = {
    "id": "o-1",
    "name": "餐饮返现",
    "when": {"mcc": ["5812"]},
    "reward": {"cashback": {"rate": "0.05"}},
    "frequency": [{"per": "month", "at_most": 3}],
    "refund": {"policy": "claw_back", "within_days": 90},
}
POINTS = {"step": "20.00", "points": 1}
PROGRAMS = {
    "points for ever": program(),
    "points to the end of a month": program(points={**POINTS, "expiry": {"month_end": 24}}),
    "points to a day": program(points={**POINTS, "expiry": {"months": 24}}),
    "rewards that refunds take back": program(offers=[CASHBACK]),
    "lots of purchases": program("icbc"),
}


def month(year: int, number: int) -> Iterator[Step]:
    """Postings of all sorts, and holds that are captured, reversed and left to expire."""

    def on(day: int) -> str:
        return f"{year}-{number:02}-{day:02}"

    captured, reversed_, expiring = (f"{kind}-{year}-{number}" for kind in "abc")
    shop: dict[str, Any] = {"mcc": "5812", "merchant": "老张面馆"}
    yield day_end(on(5))
    for day in range(6, 20):
        yield purchase("88.00", on(day), **shop)
    yield authorization("50.00", on(20), hold=captured)
    yield purchase("50.00", on(20), hold=captured)
    yield authorization("60.00", on(20), hold=reversed_)
    yield reversal(on(21), hold=reversed_)
    yield authorization("70.00", on(21), hold=expiring)
    yield cash_advance("100.00", on(22))
    yield refund("88.00", on(23), **shop)
    yield payment("1500.00", on(23))


def lived(terms: Program) -> Iterator[tuple[list[int], Relationship]]:
    """The lines that each command takes in the last month of a young and of an old account, and the state."""
    relationship = opened(
        terms, opened_on=f"{OPENED_IN}-12-06", credit_limit="50000.00", statement_day=5
    ).relationship
    for year, number in itertools.product(range(OPENED_IN + 1, OLD_IN + 1), range(1, 13)):
        is_asked = (year, number) in ((YOUNG_IN, 12), (OLD_IN, 12))
        lines = []
        for step in month(year, number):
            outcome = perform(relationship, step, terms)
            if is_asked:  # again, now that what is kept of its days and shops is kept
                lines.append(lines_of(perform, relationship, step, terms))
            relationship = outcome.relationship
        if is_asked:
            yield lines, relationship


def lines_of(act: Callable[..., object], *given: object) -> int:
    """How many lines of Python run, but for those that a collector of garbage may call meanwhile."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()  # that of the coverage
    gc.disable()
    sys.settrace(trace)
    try:
        act(*given)
    finally:
        sys.settrace(before)
        gc.enable()
    return count


@pytest.mark.parametrize("terms", PROGRAMS.values(), ids=PROGRAMS)
def test_a_command_costs_no_more_on_an_account_that_is_six_years_older(terms: Program) -> None:
    (young, small), (old, large) = lived(terms)
    assert [(before, after) for before, after in zip(young, old, strict=True) if after > 1.02 * before] == []
    assert len(dumps(large)) <= len(dumps(small)) + LONGER_NUMBERS
