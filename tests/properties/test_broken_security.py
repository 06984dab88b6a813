"""The laws of security catch what was broken on purpose."""

import attrs
import pytest

from cardcore.accounts.postings import PurchasePosted
from cardcore.commands import Receipt
from cardcore.errors import Broken
from cardcore.ids import ActorId
from cardcore.testing.builders import payment, program, purchase
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1
from cardcore.testing.fakes import MemoryStore
from cardcore.testing.invariants import Book, changes_are_answered_for, no_card_number_is_kept
from cardcore.testing.stories import given

PAN = "6250941006528599"


def test_a_card_number_in_an_event_is_caught() -> None:
    story = given(program()).when(purchase())
    no_card_number_is_kept(story.book)
    (posted,) = [event for event in story.events if isinstance(event, PurchasePosted)]
    events = (*story.events, attrs.evolve(posted, merchant=f"card {PAN}"))
    with pytest.raises(Broken, match="no-card-number-is-kept: in a PurchasePosted") as caught:
        no_card_number_is_kept(Book(story.program, story.relationship, events))
    assert PAN not in str(caught.value)


def at_the_desk() -> tuple[MemoryStore, list[Receipt]]:
    """A store in which an account was opened and two commands done, and their receipts."""
    store = MemoryStore()
    with store.begin() as unit:
        told = [desk.save(unit, desk.opening(A1), "open")]
        unit.commit()
    told.append(desk.done(store, desk.command("c-1"), A1, purchase("10.00", "2024-02-01")))
    told.append(desk.done(store, desk.command("c-2", "branch-7"), A1, payment("10.00", "2024-02-02")))
    return store, told


def test_a_change_nobody_answers_for_is_caught() -> None:
    store, told = at_the_desk()
    changes_are_answered_for(store, A1, told)
    with pytest.raises(Broken, match="changes-are-answered-for: nobody is named for"):
        changes_are_answered_for(store, A1, told[:2])
    with pytest.raises(Broken, match="behind event 1 there is something else for branch-7, c-2"):
        changes_are_answered_for(store, A1, [told[0], told[2]])
    with pytest.raises(Broken, match="not kept for somebody, c-1"):
        changes_are_answered_for(store, A1, [told[0], attrs.evolve(told[1], actor=ActorId("somebody"))])
