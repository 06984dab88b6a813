"""The day-end: closes one day, and all missed before it, for every account that is due.

Accounts are closed a batch per unit of work, in the order of their ids (`cardcore.runs`). Each close has a
command id made of the day, the account and its version, so a run that was killed is simply run again.
Accounts do not touch each other: any partition of them, in any order, on any workers, ends the same.

Closing a day closes all missed before it, so no day can be left out; who drives the runs may tell what day it
is and which was run last, and is then refused a day that is not over or not the next.

An account that cannot be closed is parked with the reason and does not stop the run. A store that fails
does: nothing is parked for it, and the same run may be tried again.
"""

import datetime
from collections.abc import Iterator, Sequence
from typing import Final

from cardcore import journeys, runs
from cardcore.calendars import Date, date_of, date_text, ordinal_of
from cardcore.commands import Command, receipt
from cardcore.errors import Conflict, NotFound, shown
from cardcore.ids import AccountId, ActorId
from cardcore.performing import digest_of
from cardcore.ports import Programs, Store, UnitOfWork
from cardcore.relationships import Outcome, Relationship
from cardcore.runs import End, Progress, RunReport, Undone
from cardcore.values import frozen

ACTOR: Final = ActorId("day-end")
"""Who closes the days."""

_HANDFUL: Final = 50
"""How many accounts are loaded at once."""

DayEndReport = RunReport
"""What a run did so far, counted in accounts."""


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
    Command.of("close", ACTOR, received_at)  # refuses a time without its zone
    ordinal = ordinal_of(day)
    closing = _Closing(ordinal, date_of(ordinal), date_text(ordinal), programs, received_at)
    return runs.run(store, closing, batch, after, last, progress)


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


@frozen
class _Closing:
    """One run: what all its accounts share."""

    day: int
    date: Date
    text: str
    programs: Programs
    received_at: datetime.datetime

    def count(self, unit: UnitOfWork, after: AccountId | None, last: AccountId | None) -> int:
        """How many accounts are due."""
        return unit.count_due(self.day, after, last)

    def due(self, unit: UnitOfWork, after: AccountId | None, limit: int) -> Sequence[AccountId]:
        """The next accounts that are."""
        return unit.due(self.day, after, limit)

    def close(self, unit: UnitOfWork, names: Sequence[AccountId]) -> list[End]:
        """Close them, loaded a handful at a time."""
        return [end for some in _handfuls(names) for end in self._close_some(unit, some)]

    def _close_some(self, unit: UnitOfWork, account_ids: Sequence[AccountId]) -> list[End]:
        known = unit.relationships(account_ids)
        return [self._close(unit, one, known.get(one)) for one in account_ids]

    def _close(self, unit: UnitOfWork, account_id: AccountId, known: Relationship | None) -> End:
        try:
            relationship = known or unit.relationship(account_id)
            if relationship.wakes_on_ordinal > self.day:
                return Undone.NOT_DUE
            outcome = self._outcome(relationship)
        except Exception as error:
            unit.park(account_id, runs.reason_of(error))
            return Undone.PARKED
        self._save(unit, relationship, outcome)
        return outcome.events

    def _outcome(self, relationship: Relationship) -> Outcome:
        name = relationship.account.agreement.program
        program = self.programs.get(name)
        if program is None:
            raise NotFound("program-unknown", f"no programme {shown(name)} was given", field="program")
        return journeys.close_day(relationship, self.date, program)

    def _save(self, unit: UnitOfWork, relationship: Relationship, outcome: Outcome) -> None:
        named = runs.command_id(f"close-{self.text}", relationship.version, relationship.account_id)
        command = Command(named, ACTOR, self.received_at)
        digest = digest_of("close_day", relationship.account_id, self.text)
        unit.save(command, outcome, receipt(command, digest, outcome))


def _handfuls(page: Sequence[AccountId]) -> Iterator[Sequence[AccountId]]:
    """The accounts of a batch, as many at a time as a processor holds close by from load to save."""
    for start in range(0, len(page), _HANDFUL):
        yield page[start : start + _HANDFUL]
