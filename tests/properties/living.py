"""Lives lived by the library: what the property tests have in common."""

import contextlib
from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

from cardcore.relationships import Event, Outcome, Relationship
from cardcore.testing.builders import Step, perform
from cardcore.testing.invariants import Book
from cardcore.testing.strategies import Life


def outcomes(life: Life, steps: Iterable[Step] | None = None) -> list[Outcome]:
    """The opening and what each step did."""
    program = life.program
    found = [life.open()]
    events = found[0].events
    for step in life.steps if steps is None else steps:
        found.append(perform(found[-1].relationship, step, program, events=events))
        events += found[-1].events
    return found


def events_of(lived: Iterable[Outcome]) -> tuple[Event, ...]:
    """All events, in order."""
    return tuple(event for outcome in lived for event in outcome.events)


def book_of(life: Life, steps: Iterable[Step] | None = None) -> Book:
    """The book of a life."""
    lived = outcomes(life, steps)
    return Book(life.program, lived[-1].relationship, events_of(lived))


def state_after(life: Life, count: int) -> Relationship:
    """The state after the first steps."""
    return book_after(life, count).relationship


def book_after(life: Life, count: int) -> Book:
    """The book after the first steps."""
    return book_of(life, life.steps[:count])


class AllSeen(Exception):
    """No life need be drawn any more."""


def require_all(wanted: set[Any], drawn: SearchStrategy[Life], seen: Callable[[Life], set[Any]]) -> None:
    """Each of these is seen in one of the lives, and nothing else in any: as many are drawn as that takes."""
    missing = set(wanted)

    @settings(
        max_examples=4_000,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(drawn)
    def live(life: Life) -> None:
        found = seen(life)
        assert found <= wanted
        missing.difference_update(found)
        if not missing:
            raise AllSeen

    with contextlib.suppress(AllSeen):
        live()
    assert missing == set()
