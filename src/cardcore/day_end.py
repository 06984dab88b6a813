"""The day-end: closes one day, and all missed before it, for every account that is due.

Accounts are closed a batch per unit of work, in the order of their ids. Each close has a command id made
of the day, the account and its version, so a run that was killed anywhere is simply run again: what was
saved is not due any more, what was not saved is closed now, and the end is the same. Accounts do not
touch each other: any partition of them, in any order, on any number of workers, ends the same too.

Closing a day closes all missed before it, so no day can be left out; who drives the runs may tell what day it
is and which was run last, and is then refused a day that is not over or not the next.

An account that cannot be closed is parked with the reason and does not stop the run. A store that fails
does: nothing is parked for it, and the same run may be tried again.
"""

import datetime
import enum
import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import attrs

from cardcore import journeys
from cardcore.accounts.statements import StatementIssued
from cardcore.calendars import Date, date_of, date_text, ordinal_of
from cardcore.commands import Command, receipt
from cardcore.errors import (
    CardcoreError,
    Conflict,
    NotFound,
    QuotaExhausted,
    StorageError,
    VersionConflict,
    ensure,
    require,
    shown,
)
from cardcore.ids import AccountId, ActorId, CommandId
from cardcore.performing import TRIES, digest_of
from cardcore.ports import Programs, Store, UnitOfWork
from cardcore.relationships import Outcome, Relationship
from cardcore.values import frozen

ACTOR: Final = ActorId("day-end")
"""Who closes the days."""

LARGEST_BATCH: Final = 10_000

_HANDFUL: Final = 50
"""How many accounts are loaded at once."""

_LONGEST_ID: Final = 64


@frozen
class DayEndReport:
    """What a run did so far, counted in accounts."""

    closed: int = 0
    """Those that were due and are not any more."""
    parked: int = 0
    """Those set aside; `UnitOfWork.parked` says why."""
    left: int = 0
    """Those still due, for others kept changing them: run again."""
    statements: int = 0
    events: int = 0
    remaining: int = 0
    """Those that were due when the run began and come later; none at its end."""
    reached: AccountId | None = attrs.field(default=None, eq=False)
    """The last account looked at: a run may go on from here, and need not."""

    @property
    def done(self) -> int:
        """How many were looked at."""
        return self.closed + self.parked + self.left


Progress = Callable[[DayEndReport], object]
"""Is told after each batch what the run did so far."""


def run(
    store: Store,
    day: datetime.date,
    programs: Programs,
    received_at: datetime.datetime,
    *,
    batch: int = 100,
    after: AccountId | None = None,
    last: AccountId | None = None,
    progress: Progress | None = None,
    today: datetime.date | None = None,
    follows: datetime.date | None = None,
) -> DayEndReport:
    """Close ``day`` for the accounts that are due, those behind ``after`` and up to ``last`` where given.

    Each account is looked at once, so the run ends whatever happens; ``received_at`` (with its zone) is
    the time kept with the commands. `StorageError` where the store fails: run it again. `Conflict`
    ``eod-not-due`` for a day after ``today``, ``eod-out-of-order`` for one that is not the next after the
    day it ``follows``, the last that was run; that day, or one before it, is done again without effect.
    """
    if today is not None:
        _require_due(ordinal_of(day), ordinal_of(today))
    if follows is not None and _is_done(ordinal_of(day), ordinal_of(follows)):
        return DayEndReport()
    require(0 < batch <= LARGEST_BATCH, "page-invalid", "a batch has 1 to 10,000 accounts", field="batch")
    Command.of("close", ACTOR, received_at)  # refuses a time without its zone
    ordinal = ordinal_of(day)
    closing = _Closing(store, ordinal, date_of(ordinal), date_text(ordinal), programs, received_at)
    report = DayEndReport(remaining=closing.count(after, last))
    while True:
        page, ends = closing.close_batch(after, last, batch)
        if not page:
            return attrs.evolve(report, remaining=0)
        ensure(after is None or after < page[0], "paging-broken", "the store pages back: its `due` is wrong")
        after = page[-1]
        report = _added(report, after, ends)
        if progress is not None:
            progress(report)


def _require_due(day: int, today: int) -> None:
    if day > today:
        detail = f"{date_text(day)} is not over: today is {date_text(today)}"
        raise Conflict("eod-not-due", detail, field="day")


def _is_done(day: int, last: int) -> bool:
    """Whether the day was run already; ``eod-out-of-order`` where others come before it."""
    if day > last + 1:
        detail = f"{date_text(last + 1)} comes first: the last day that was run is {date_text(last)}"
        raise Conflict("eod-out-of-order", detail, field="day")
    return day <= last


class _Undone(enum.Enum):
    """An account that was looked at and not closed."""

    PARKED = enum.auto()
    LEFT = enum.auto()
    """Others kept changing it."""
    NOT_DUE = enum.auto()
    """Somebody else closed it."""


@frozen
class _Closing:
    """One run: what all its accounts share."""

    store: Store
    day: int
    date: Date
    text: str
    programs: Programs
    received_at: datetime.datetime

    def count(self, after: AccountId | None, last: AccountId | None) -> int:
        """How many accounts are due."""
        with self.store.begin() as unit:
            return unit.count_due(self.day, after, last)

    def close_batch(
        self, after: AccountId | None, last: AccountId | None, limit: int
    ) -> tuple[Sequence[AccountId], list[Outcome | _Undone]]:
        """Close the next accounts together, or one by one where somebody changed one of them meanwhile."""
        page: Sequence[AccountId] = ()
        try:
            with self.store.begin() as unit:
                page = [one for one in unit.due(self.day, after, limit) if last is None or one <= last]
                ends = [end for some in _handfuls(page) for end in self._close_some(unit, some)]
                unit.commit()
        except (VersionConflict, QuotaExhausted):  # all of it was undone
            ends = [self._close_alone(one) for one in page]
        return page, ends

    def _close_some(self, unit: UnitOfWork, account_ids: Sequence[AccountId]) -> list[Outcome | _Undone]:
        known = unit.relationships(account_ids)
        return [self._close(unit, one, known.get(one)) for one in account_ids]

    def _close_alone(self, account_id: AccountId) -> Outcome | _Undone:
        for _ in range(TRIES):
            try:
                with self.store.begin() as unit:
                    end = self._close(unit, account_id, None)
                    unit.commit()
                    return end
            except (VersionConflict, QuotaExhausted):
                continue
        return _Undone.LEFT

    def _close(
        self, unit: UnitOfWork, account_id: AccountId, known: Relationship | None
    ) -> Outcome | _Undone:
        try:
            relationship = known or unit.relationship(account_id)
            if relationship.wakes_on_ordinal > self.day:
                return _Undone.NOT_DUE
            outcome = self._outcome(relationship)
        except Exception as error:
            unit.park(account_id, _reason(error))
            return _Undone.PARKED
        self._save(unit, relationship, outcome)
        return outcome

    def _outcome(self, relationship: Relationship) -> Outcome:
        name = relationship.account.agreement.program
        program = self.programs.get(name)
        if program is None:
            raise NotFound("program-unknown", f"no programme {shown(name)} was given", field="program")
        return journeys.close_day(relationship, self.date, program)

    def _save(self, unit: UnitOfWork, relationship: Relationship, outcome: Outcome) -> None:
        command = Command(_command_id(self.text, relationship), ACTOR, self.received_at)
        digest = digest_of("close_day", relationship.account_id, self.text)
        unit.save(command, outcome, receipt(command, digest, outcome))


def _handfuls(page: Sequence[AccountId]) -> Iterator[Sequence[AccountId]]:
    """The accounts of a batch, as many at a time as a processor holds close by from load to save."""
    for start in range(0, len(page), _HANDFUL):
        yield page[start : start + _HANDFUL]


def _added(report: DayEndReport, reached: AccountId, ends: Sequence[Outcome | _Undone]) -> DayEndReport:
    """The report after a batch."""
    closed = [end for end in ends if isinstance(end, Outcome)]
    events = [type(event) for end in closed for event in end.events]
    return DayEndReport(
        report.closed + len(closed),
        report.parked + ends.count(_Undone.PARKED),
        report.left + ends.count(_Undone.LEFT),
        report.statements + events.count(StatementIssued),
        report.events + len(events),
        max(0, report.remaining - len(ends)),
        reached,
    )


def _command_id(day: str, relationship: Relationship) -> CommandId:
    """One id for one close of one version: a later close of the same day is another command."""
    account_id = relationship.account_id
    command_id = f"close-{day}-{relationship.version}-{account_id}"
    if len(command_id) > _LONGEST_ID:
        name = hashlib.sha256(account_id.encode()).hexdigest()[:32]
        command_id = f"close-{day}-{relationship.version}-{name}"
    return CommandId(command_id)


def _reason(error: Exception) -> str:
    """Why an account is parked; raises again what is the store's fault and not the account's."""
    if isinstance(error, StorageError) and error.code != "storage-corrupt":
        raise error
    if isinstance(error, CardcoreError):
        return str(error)
    return f"{type(error).__name__}: {shown(str(error))}"
