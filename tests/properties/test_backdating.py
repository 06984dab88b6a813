"""What comes late is as if it had come in time, and what was taken out as if it had never been."""

from collections.abc import Sequence

import attrs
import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st

from cardcore.accounts.account import Account
from cardcore.accounts.billing import Statement, statements
from cardcore.accounts.disputes import DisputeOpened, Ruling
from cardcore.accounts.foreign import bare, currency_of, events_in
from cardcore.accounts.postings import CashAdvancePosted, PurchasePosted, RefundPosted
from cardcore.accounts.repayments import PaymentReceived
from cardcore.accounts.restating import HistoryRestated
from cardcore.errors import Conflict
from cardcore.journeys import (
    CashAdvance,
    Dispute,
    DisputeRuling,
    Payment,
    Purchase,
    Refund,
    backdate,
    open_dispute,
    resolve_dispute,
    void,
)
from cardcore.journeys.backdate import LateEntry
from cardcore.journeys.close_day import begin
from cardcore.programs import PRESETS
from cardcore.relationships import Event, Outcome, Relationship
from cardcore.testing.builders import DayEnd, Step, day_of, perform
from cardcore.testing.invariants import Book, check, taken_out_never_was, what_counts
from cardcore.testing.strategies import (
    ONE_ORDER,
    Life,
    described,
    foreign_terms,
    lives,
    program_documents,
    versions,
)
from tests.properties.test_laws import ENTERED, PLAIN

ABROAD = program_documents(
    offers=st.just([]),
    allocation=st.just(ONE_ORDER),
    interest=st.just(PRESETS["cmb"].document["interest"]),
    points=st.just(PRESETS["cmb"].document["points"]),
    foreign=foreign_terms("USD"),
    versions=versions(),
)
LIVES = st.one_of(lives(PLAIN, kinds=ENTERED), lives(ABROAD, kinds=ENTERED, foreign=("USD",)))
"""In one currency, and in two."""

PLACES = st.integers(0, 30)
LATER = st.integers(1, 120)
"""Days from the last step to the booking, and from there to the end."""


@attrs.define
class Lived:
    """A life as it went so far."""

    life: Life
    relationship: Relationship
    events: list[Event]

    @classmethod
    def of(cls, life: Life, steps: Sequence[Step]) -> "Lived":
        """After these steps."""
        opened = life.open()
        lived = cls(life, opened.relationship, list(opened.events))
        for step in steps:
            lived.add(perform(lived.relationship, step, life.program))
        return lived

    def add(self, outcome: Outcome) -> None:
        """Go on with an outcome."""
        self.relationship = outcome.relationship
        self.events += outcome.events

    def close(self, on: int) -> None:
        """Close a day."""
        self.add(perform(self.relationship, DayEnd(on), self.life.program))

    def begin(self, on: int) -> None:
        """Begin a day, as a booking does: the days before are closed, its terms taken up."""
        draft, _ = begin(self.relationship, on, self.life.program)
        self.add(draft.outcome())

    @property
    def balances(self) -> list[Account]:
        """The account and its foreign balances."""
        return [self.relationship.account, *self.relationship.foreign]

    @property
    def counts(self) -> list[dict[str, object]]:
        """Every balance but for what stays on paper."""
        return [what_counts(balance) for balance in self.balances]

    @property
    def bills(self) -> list[list[Statement]]:
        """What was issued in each currency, whatever was found out later."""
        parts = [events_in(self.events, held.currency) for held in self.relationship.foreign]
        return [list(statements(events)) for events in (self.events, *parts)]

    @property
    def book(self) -> Book:
        """For the laws."""
        return Book(self.life.program, self.relationship, tuple(self.events))


def order(step: Step) -> tuple[int, int]:
    """By day, and within a day before its close."""
    return day_of(step), int(isinstance(step, DayEnd))


def in_time(steps: Sequence[Step], late: Step) -> list[Step]:
    """The steps with the late one in its place: last of its day, before the day is closed."""
    earlier = [step for step in steps if order(step) <= (day_of(late), 0)]
    return [*earlier, late, *(step for step in steps if order(step) > (day_of(late), 0))]


def with_a_late_one(life: Life, place: int) -> tuple[list[Step], LateEntry]:
    """The steps in order but for one entry, and that entry."""
    entries = [step for step in life.steps if isinstance(step, Purchase | CashAdvance | Refund | Payment)]
    assume(entries)
    late = entries[place % len(entries)]
    note(described(life))
    note(f"late: {late}")
    return sorted((step for step in life.steps if step is not late), key=order), late


@given(LIVES, PLACES, LATER, LATER)
def test_late_is_as_in_time(life: Life, place: int, later: int, later_still: int) -> None:
    others, late = with_a_late_one(life, place)
    booked_on = max(map(day_of, [*others, late])) + later
    lived, expected = Lived.of(life, others), Lived.of(life, in_time(others, late))
    bills = lived.bills
    lived.add(backdate(lived.relationship, lived.events, late, booked_on, life.program))
    expected.begin(booked_on)
    assert lived.counts == expected.counts
    if life.program.points.is_plain:  # what caps and counters give is told by the day of booking
        assert lived.relationship.points.earned == expected.relationship.points.earned
    for issued, now in zip(bills, lived.bills, strict=True):
        assert now[: len(issued)] == issued

    minimums = [
        [balance.statement.minimum_payment_due for balance in one.balances if balance.statement]
        for one in (lived, expected)
    ]
    lived.close(booked_on + later_still)
    expected.close(booked_on + later_still)
    check(lived.book)
    if minimums[0] == minimums[1]:
        assert lived.counts == expected.counts


@given(LIVES, PLACES, LATER)
def test_what_was_taken_out_never_was(life: Life, place: int, later: int) -> None:
    others, wrong = with_a_late_one(life, place)
    booked_on = max(map(day_of, [*others, wrong])) + later
    lived, expected = Lived.of(life, in_time(others, wrong)), Lived.of(life, others)
    sequence = written(lived, others, wrong)
    lived.add(void(lived.relationship, lived.events, sequence, booked_on, life.program))
    expected.begin(booked_on)
    for after, never in zip(lived.balances, expected.balances, strict=True):
        taken_out_never_was(after, never)
    check(lived.book)
    with pytest.raises(Conflict, match="already-reversed"):
        void(lived.relationship, lived.events, sequence, booked_on, life.program)


POSTED = {
    Purchase: PurchasePosted,
    CashAdvance: CashAdvancePosted,
    Refund: RefundPosted,
    Payment: PaymentReceived,
}


def written(lived: Lived, others: Sequence[Step], entry: LateEntry) -> int:
    """The number of the entry's own event."""
    steps = in_time(others, entry)
    before = len(Lived.of(lived.life, steps[: place_of(steps, entry)]).events)
    places = range(before, len(lived.events))
    return 1 + next(place for place in places if isinstance(bare(lived.events[place]), POSTED[type(entry)]))


def place_of(steps: Sequence[Step], entry: Step) -> int:
    """Where this very step is: there may be another just like it."""
    return next(place for place, step in enumerate(steps) if step is entry)


@given(LIVES, PLACES, st.integers(1, 100), LATER, LATER)
def test_a_dispute_that_was_lost_never_was(
    life: Life, place: int, part: int, later: int, later_still: int
) -> None:
    steps = sorted(life.steps, key=order)
    lived, expected = Lived.of(life, steps), Lived.of(life, steps)
    bought = [place for place, event in enumerate(lived.events, 1) if isinstance(bare(event), PurchasePosted)]
    assume(bought)
    number = bought[place % len(bought)]
    amount = max(1, bare(lived.events[number - 1]).amount * part // 100)
    opened_on = max(map(day_of, steps)) + later
    currency = currency_of(lived.events, number, life.program.currency)
    dispute = Dispute(opened_on, number, "not mine", amount, currency)
    lived.add(open_dispute(lived.relationship, lived.events, dispute, life.program))
    check(lived.book)
    opened = next(
        place for place, event in enumerate(lived.events, 1) if isinstance(bare(event), DisputeOpened)
    )
    lost = DisputeRuling(opened_on + later_still, opened, Ruling.LOST)
    lived.add(resolve_dispute(lived.relationship, lived.events, lost, life.program))
    expected.begin(lost.on)
    check(lived.book)
    assert lived.counts == expected.counts


@given(LIVES, PLACES, LATER)
def test_late_and_taken_out_again_is_nothing(life: Life, place: int, later: int) -> None:
    others, late = with_a_late_one(life, place)
    booked_on = max(map(day_of, [*others, late])) + later
    lived, expected = Lived.of(life, others), Lived.of(life, others)
    lived.add(backdate(lived.relationship, lived.events, late, booked_on, life.program))
    sequence = 1 + next(
        place for place, event in enumerate(lived.events) if isinstance(bare(event), HistoryRestated)
    )
    lived.add(void(lived.relationship, lived.events, sequence, booked_on, life.program))
    expected.begin(booked_on)
    assert lived.counts == expected.counts
    check(lived.book)
