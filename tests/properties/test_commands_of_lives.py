"""Whole lives through the use cases: a command has one effect, a refusal none, and both are answered for."""

import functools

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from cardcore import sealing, usecases
from cardcore.commands import Receipt
from cardcore.errors import IdempotencyConflict
from cardcore.journeys import Opening
from cardcore.testing.builders import DayEnd, Step, day_of
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1
from cardcore.testing.fakes import MemoryStore
from cardcore.testing.invariants import (
    Book,
    changes_are_answered_for,
    history_is_sealed,
    refusal_changes_nothing,
    same_command_has_one_effect,
)
from cardcore.testing.strategies import (
    TURNING,
    Life,
    described,
    foreign_terms,
    lives,
    loyalty_sections,
    plan_products,
    program_documents,
)
from tests.properties.living import book_of

OF_TWO = ("give", "receive", "transfer", "arrive")
ALONE = tuple(kind for kind in TURNING if kind not in OF_TWO)
WHOLE = {"installments": plan_products(), **loyalty_sections()}
LIVES = st.one_of(
    lives(program_documents(**WHOLE), kinds=ALONE),
    lives(program_documents(**WHOLE, foreign=foreign_terms("USD")), kinds=ALONE, foreign=("USD",)),
)


class Counter:
    """A desk at which a life is lived, one command after another."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.store = MemoryStore()
        self.receipts: list[Receipt] = []
        opening = Opening(A1, life.opened_on, life.credit_limit, life.statement_day, life.foreign)
        opened = usecases.open_account(self.store, desk.command("open"), opening, life.program)
        self.receipts.append(opened)

    def ask(self, command_id: str, step: Step) -> Receipt:
        use_case = desk.USE_CASES[type(step)]
        return use_case(self.store, desk.command(command_id), A1, step, self.life.program)

    def done(self, command_id: str, step: Step) -> Receipt:
        receipt = self.ask(command_id, step)
        if len(self.receipts) == 1 or self.receipts[-1] != receipt:
            self.receipts.append(receipt)
        return receipt


@given(LIVES)
def test_every_command_has_one_effect_and_every_refusal_none(life: Life) -> None:
    note(described(life))
    counter, seals = Counter(life), list[str]()
    for number, step in enumerate(life.steps):
        for refused in (refused for count, refused in life.refused if count == number):
            ask = functools.partial(counter.ask, f"no-{number}", refused)
            refusal_changes_nothing(ask, counter.store, A1, counter.store.outbox)
        do = functools.partial(counter.done, f"c-{number}", step)
        same_command_has_one_effect(do, counter.store, A1)
        with pytest.raises(IdempotencyConflict):
            counter.ask(f"c-{number}", DayEnd(day_of(step) - 1))
        seals += new_seals(counter, seals)
    book, lived = Book.of(counter.store, A1, life.program), book_of(life)
    assert (book.relationship, book.events) == (lived.relationship, lived.events)
    changes_are_answered_for(counter.store, A1, counter.receipts)
    history_is_sealed(book, seals)


def new_seals(counter: Counter, kept: list[str]) -> list[str]:
    """The seals of what happened since, as they are made at a day-end."""
    with counter.store.begin() as unit:
        return list(sealing.seals(unit.events(A1, len(kept)), kept[-1] if kept else sealing.NOTHING))
