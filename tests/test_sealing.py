"""Whatever is done to a row of a history is found, and found where it was done."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.errors import Broken
from cardcore.relationships import Event
from cardcore.sealing import broken_at, seals
from cardcore.testing.builders import day_end, payment, program, purchase
from cardcore.testing.invariants import Book, history_is_sealed
from cardcore.testing.stories import given as told

STORY = told(program()).when(
    purchase("100.00", "2024-01-10"),
    payment("20.00", "2024-01-12"),
    purchase("100.00", "2024-01-20"),
    day_end("2024-03-05"),
)
HISTORY: Sequence[Event] = STORY.events
SEALS = list(seals(HISTORY))
PLACES = st.integers(0, len(HISTORY) - 1)


def test_a_history_that_nobody_touched_is_whole() -> None:
    assert broken_at(HISTORY, SEALS) is None
    assert len(set(SEALS)) == len(HISTORY)
    history_is_sealed(Book(STORY.program, STORY.relationship, STORY.events), SEALS)


@given(PLACES)
def test_seals_go_on_behind_any_event(place: int) -> None:
    assert list(seals(HISTORY[place + 1 :], after=SEALS[place])) == SEALS[place + 1 :]


@given(PLACES)
def test_a_row_that_was_removed_is_found(place: int) -> None:
    assert broken_at([*HISTORY[:place], *HISTORY[place + 1 :]], SEALS) == place + 1


@given(PLACES, st.sampled_from(HISTORY))
def test_a_row_that_was_inserted_is_found(place: int, more: Event) -> None:
    changed = [*HISTORY[:place], more, *HISTORY[place:]]
    same = next(
        (at for at, (new, old) in enumerate(zip(changed, HISTORY, strict=False)) if new != old), len(HISTORY)
    )
    assert broken_at(changed, SEALS) == same + 1


@given(PLACES, PLACES)
def test_rows_that_were_swapped_or_changed_are_found(one: int, other: int) -> None:
    changed = list(HISTORY)
    changed[one], changed[other] = changed[other], changed[one]
    first = None if changed == list(HISTORY) else min(one, other) + 1
    assert broken_at(changed, SEALS) == first
    changed = list(HISTORY)
    changed[one] = HISTORY[other]
    assert broken_at(changed, SEALS) == (None if changed == list(HISTORY) else one + 1)


def test_a_broken_seal_is_told_by_the_law() -> None:
    book = Book(STORY.program, STORY.relationship, STORY.events[1:])
    with pytest.raises(Broken, match="history-is-sealed: event 1 is not the one"):
        history_is_sealed(book, SEALS)
