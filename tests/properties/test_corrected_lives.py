"""Corrections of lives in which anything may happen: every law holds afterwards, or the refusal says why not.

What comes late is as if it had come in time for what the account owes (`test_backdating.py`). What was won,
spent and given by points and offers stays as it was decided then, so here a correction may meet all of it.
"""

import copy
from collections.abc import Callable

from hypothesis import given, note
from hypothesis import strategies as st

from cardcore.accounts.foreign import bare
from cardcore.calendars import date_of
from cardcore.errors import CardcoreError
from cardcore.ids import HoldId
from cardcore.journeys import (
    Adjustment,
    CashAdvance,
    Payment,
    Purchase,
    Refund,
    backdate,
    close_day,
    void,
)
from cardcore.journeys.backdate import CAN_BE_VOIDED, LateEntry
from cardcore.relationships import Outcome
from cardcore.testing.builders import day_of
from cardcore.testing.invariants import Book, check
from cardcore.testing.strategies import MCCS, Life, amounts, described
from cardcore.transactions import Transaction
from tests.properties.living import book_of
from tests.properties.test_laws import LOYAL_LIVES, TURNING_LIVES

LIVES = st.one_of(TURNING_LIVES, LOYAL_LIVES)
LATER = st.integers(1, 60)

REFUSED = {
    *("account-closed", "already-reversed", "cannot-backdate", "charged-off", "exchange-final", "not-found"),
    *("redemption-cash",),
}
"""Nothing behind an end is corrected, nor what was repaid with exchange or paid with points."""


def late_entry(on: int, amount: int, kind: int, mcc: str) -> LateEntry:
    made = Transaction(amount, "CNY", on, on, mcc, "Hema")
    entries: tuple[LateEntry, ...] = (
        Purchase(made),
        CashAdvance(made),
        Refund(made),
        Payment(on, amount),
        Adjustment(on, amount, True, "as agreed"),
        Adjustment(on, amount, False, "as agreed"),
        Purchase(made, HoldId("h-none")),
    )
    return entries[kind]


def corrected(book: Book, correct: Callable[[], Outcome], later: int) -> None:
    """What the correction leads to keeps every law, some days later too; a refusal changes nothing."""
    before, refusal = copy.deepcopy(book.relationship), ""
    try:
        outcome = correct()
    except CardcoreError as error:
        outcome, refusal = Outcome(book.relationship), error.code
    note(refusal)
    assert refusal in ("", *REFUSED)
    assert book.relationship == before
    after = Book(book.program, outcome.relationship, book.events + outcome.events)
    check(after)
    days = max(one.closed_through for one in (after.account, *after.relationship.foreign)) + later
    closed = close_day(after.relationship, date_of(days), book.program)
    check(Book(book.program, closed.relationship, after.events + closed.events))


@given(LIVES, st.integers(0, 430), amounts(), st.integers(0, 6), st.sampled_from(MCCS), LATER, LATER)
def test_what_comes_late_keeps_every_law_or_is_refused(
    life: Life, day: int, amount: int, kind: int, mcc: str, later: int, later_still: int
) -> None:
    note(described(life))
    book, booked_on = book_of(life), day_of(life.steps[-1]) + later
    entry = late_entry(life.opened_on + day, amount, kind, mcc)
    note(f"{entry}")
    corrected(
        book,
        lambda: backdate(book.relationship, book.events, entry, booked_on, book.program),
        later_still,
    )


@given(LIVES, st.integers(0, 10**6), LATER, LATER)
def test_what_is_taken_out_keeps_every_law_or_is_refused(
    life: Life, place: int, later: int, later_still: int
) -> None:
    note(described(life))
    book, booked_on = book_of(life), day_of(life.steps[-1]) + later
    numbers = [n for n, event in enumerate(book.events, 1) if isinstance(bare(event), CAN_BE_VOIDED)]
    number = numbers[place % len(numbers)] if numbers else 1
    note(f"void {number} {book.events[number - 1]}")
    corrected(
        book, lambda: void(book.relationship, book.events, number, booked_on, book.program), later_still
    )
