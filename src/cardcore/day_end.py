"""The day-end: closes one day, and all missed before it, for every account that is due.

Accounts are closed a batch per unit of work, in the order of their ids. Each close has a command id made
of the day, the account and its version, so a run that was killed anywhere is simply run again: what was
saved is not due any more, what was not saved is closed now, and the end is the same. Accounts do not
touch each other: any partition of them, in any order, on any number of workers, ends the same too.

An account that cannot be closed is parked with the reason and does not stop the run. A store that fails
does: nothing is parked for it, and the same run may be tried again.
"""

import datetime
import hashlib
from collections.abc import Callable, Sequence
from typing import Final

import attrs

from cardcore import journeys
from cardcore.accounts.statements import StatementIssued
from cardcore.calendars import Date, date_of, date_text, ordinal_of
from cardcore.commands import Command, receipt
from cardcore.errors import (
    CardcoreError,
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

ACTOR: Final = ActorId("day-end")
"""Who closes the days."""

LARGEST_BATCH: Final = 10_000

_LONGEST_ID: Final = 64


@attrs.frozen
class DayEndReport:
    """What a run did so far, counted."""

    closed: int = 0
    """Accounts that were due and are not any more."""
    parked: int = 0
    """Accounts set aside; `UnitOfWork.parked` says why."""
    left: int = 0
    """Accounts still due, for others kept changing them: run again."""
    statements: int = 0
    events: int = 0

    def __add__(self, other: "DayEndReport") -> "DayEndReport":
        """Both together."""
        return DayEndReport(
            self.closed + other.closed,
            self.parked + other.parked,
            self.left + other.left,
            self.statements + other.statements,
            self.events + other.events,
        )


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
) -> DayEndReport:
    """Close ``day`` for the accounts that are due, those behind ``after`` and up to ``last`` where given.

    Each account is looked at once, so the run ends whatever happens; ``received_at`` (with its zone) is
    the time kept with the commands. `StorageError` where the store fails: run it again.
    """
    require(0 < batch <= LARGEST_BATCH, "page-invalid", "a batch has 1 to 10,000 accounts", field="batch")
    Command.of("close", ACTOR, received_at)  # refuses a time without its zone
    ordinal = ordinal_of(day)
    closing = _Closing(store, ordinal, date_of(ordinal), date_text(ordinal), programs, received_at)
    report = DayEndReport()
    while True:
        page, done = closing.close_batch(after, last, batch)
        if not page:
            return report
        ensure(after is None or after < page[0], "paging-broken", "the store pages back: its `due` is wrong")
        after = page[-1]
        report += done
        if progress is not None:
            progress(report)


@attrs.frozen
class _Closing:
    """One run: what all its accounts share."""

    store: Store
    day: int
    date: Date
    text: str
    programs: Programs
    received_at: datetime.datetime

    def close_batch(
        self, after: AccountId | None, last: AccountId | None, limit: int
    ) -> tuple[Sequence[AccountId], DayEndReport]:
        """Close the next accounts together, or one by one where somebody changed one of them meanwhile."""
        page: Sequence[AccountId] = ()
        try:
            with self.store.begin() as unit:
                page = [one for one in unit.due(self.day, after, limit) if last is None or one <= last]
                report = sum((self._close(unit, one) for one in page), DayEndReport())
                unit.commit()
        except (VersionConflict, QuotaExhausted):  # all of it was undone
            report = sum((self._close_alone(one) for one in page), DayEndReport())
        return page, report

    def _close_alone(self, account_id: AccountId) -> DayEndReport:
        for _ in range(TRIES):
            try:
                with self.store.begin() as unit:
                    report = self._close(unit, account_id)
                    unit.commit()
                    return report
            except (VersionConflict, QuotaExhausted):
                continue
        return DayEndReport(left=1)

    def _close(self, unit: UnitOfWork, account_id: AccountId) -> DayEndReport:
        try:
            relationship = unit.relationship(account_id)
            if relationship.account.wakes_on_ordinal > self.day:
                return DayEndReport()  # somebody else closed it
            outcome = self._outcome(relationship)
        except Exception as error:
            unit.park(account_id, _reason(error))
            return DayEndReport(parked=1)
        self._save(unit, relationship, outcome)
        statements = sum(isinstance(event, StatementIssued) for event in outcome.events)
        return DayEndReport(closed=1, statements=statements, events=len(outcome.events))

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
