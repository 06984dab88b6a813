"""Commands, replay and time: the same again gives the same, and no day is lived twice."""

from collections.abc import Callable

from cardcore.accounts.statements import StatementIssued
from cardcore.calendars import date_of
from cardcore.commands import Receipt
from cardcore.errors import CardcoreError, ensure
from cardcore.ids import AccountId
from cardcore.journeys import close_day
from cardcore.ports import Outbox, Store
from cardcore.programs import Program
from cardcore.records import dumps, loads
from cardcore.relationships import Event, Outcome, Relationship, fold
from cardcore.testing.invariants.book import Book


def same_command_has_one_effect(command: Callable[[], Receipt], store: Store, account_id: AccountId) -> None:
    """C1: a command sent again is answered the same and changes nothing."""
    first = command()
    with store.begin() as unit:
        before = (unit.relationship(account_id), list(unit.events(account_id)))
    again = command()
    with store.begin() as unit:
        after = (unit.relationship(account_id), list(unit.events(account_id)))
    ensure(first == again, "same-command-has-one-effect", f"answered {first}, then {again}")
    ensure(before == after, "same-command-has-one-effect", "the second time changed the account")


def refusal_changes_nothing(
    command: Callable[[], object], store: Store, account_id: AccountId, outbox: Outbox | None = None
) -> None:
    """L7: a command that is refused leaves state, history and what waits for delivery as they were."""

    def kept() -> tuple[object, ...]:
        with store.begin() as unit:
            waiting = list(outbox.pending(1_000)) if outbox else []
            return unit.relationship(account_id), list(unit.events(account_id)), waiting

    before, refused = kept(), False
    try:
        command()
    except CardcoreError:
        refused = True
    ensure(refused, "refusal-changes-nothing", "the command was not refused")
    ensure(kept() == before, "refusal-changes-nothing", "a refused command changed the account")


def history_gives_the_state(book: Book) -> None:
    """C2: the events give the state that is kept, from nothing and from every statement on."""
    ensure(
        fold(None, book.events) == book.relationship,
        "history-gives-the-state",
        f"{fold(None, book.events)} from the events, kept is {book.relationship}",
    )
    ensure(
        book.relationship.version == len(book.events),
        "history-gives-the-state",
        f"version {book.relationship.version} after {len(book.events)} events",
    )
    for place, moment in enumerate(book.moments, 2):
        if isinstance(moment.event, StatementIssued):
            later = fold(moment.after, book.events[place:])
            ensure(
                later == book.relationship,
                "history-gives-the-state",
                f"another state from the snapshot of event {place} on",
            )


def records_keep_everything(book: Book) -> None:
    """C2, as stored: state and events come back from their records as they were."""
    for value in (book.relationship, *book.events):
        again = loads(dumps(value))
        ensure(
            again == value and dumps(again) == dumps(value), "records-keep-everything", f"{value}, {again}"
        )


def journey_is_deterministic(journey: Callable[[], Outcome]) -> None:
    """C3: the same journey from the same state twice gives the same bytes."""
    one, two = (_bytes_of(journey()) for _ in range(2))
    ensure(one == two, "journey-is-deterministic", f"{one!r}, then {two!r}")


def _bytes_of(outcome: Outcome) -> list[str]:
    values = (outcome.relationship, *outcome.events, *outcome.notices, *outcome.claims)
    return [dumps(value) for value in values]


def closing_again_changes_nothing(relationship: Relationship, day: int, program: Program) -> None:
    """T1: a day that is closed is closed without effect."""
    once = close_day(relationship, date_of(day), program).relationship
    again = close_day(once, date_of(day), program)
    ensure(
        again.relationship == once and not again.events and not again.notices,
        "closing-again-changes-nothing",
        f"closing day {day} again gave {again.events}",
    )


def catching_up_is_closing_day_by_day(
    relationship: Relationship, first: int, last: int, program: Program
) -> None:
    """T2: closing ``last`` after missed days does, event for event, what closing each from ``first`` does."""
    at_once = close_day(relationship, date_of(last), program)
    events: list[Event] = []
    state = relationship
    for day in range(first, last + 1):
        outcome = close_day(state, date_of(day), program)
        state = outcome.relationship
        events += outcome.events
    ensure(
        tuple(events) == at_once.events and state == at_once.relationship,
        "catching-up-is-closing-day-by-day",
        f"{at_once.events} at once, {events} day by day",
    )
