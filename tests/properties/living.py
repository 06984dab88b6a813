"""Lives lived by the library: what the property tests have in common."""

from collections.abc import Iterable

from cardcore.relationships import Event, Outcome, Relationship
from cardcore.testing.builders import Step, perform
from cardcore.testing.invariants import Book
from cardcore.testing.strategies import Life


def outcomes(life: Life, steps: Iterable[Step] | None = None) -> list[Outcome]:
    """The opening and what each step did."""
    program = life.program
    found = [life.open()]
    for step in life.steps if steps is None else steps:
        found.append(perform(found[-1].relationship, step, program))
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
    return outcomes(life, life.steps[:count])[-1].relationship
