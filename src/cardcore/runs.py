"""Runs over all that is due, a batch per unit of work: killed anywhere, a run is simply run again.

What was saved is not due any more, what was not saved is done now, and the end is the same. What cannot be
done is parked with its reason and does not stop the run. A store that fails does: nothing is parked for it,
and the same run may be tried again.
"""

import enum
import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol, TypeVar

import attrs

from cardcore.accounts.statements import StatementIssued
from cardcore.errors import (
    CardcoreError,
    QuotaExhausted,
    StorageError,
    VersionConflict,
    ensure,
    require,
    shown,
)
from cardcore.ids import CommandId
from cardcore.performing import TRIES
from cardcore.ports import Store, UnitOfWork
from cardcore.values import frozen

I = TypeVar("I", bound=str)  # noqa: E741

LARGEST_BATCH: Final = 10_000

_LONGEST_ID: Final = 64


@frozen
class RunReport:
    """What a run did so far, counted in accounts, or in pots."""

    closed: int = 0
    """Those that were due and are not any more."""
    parked: int = 0
    """Those set aside; `UnitOfWork.parked` and `parked_pots` say why."""
    left: int = 0
    """Those still due, for others kept changing them: run again."""
    statements: int = 0
    events: int = 0
    remaining: int = 0
    """Those that were due when the run began and come later; none at its end."""
    reached: str | None = attrs.field(default=None, eq=False)
    """The last one looked at: a run may go on from here, and need not."""

    @property
    def done(self) -> int:
        """How many were looked at."""
        return self.closed + self.parked + self.left


Progress = Callable[[RunReport], object]
"""Is told after each batch what the run did so far."""


class Undone(enum.Enum):
    """Something that was looked at and not done."""

    PARKED = enum.auto()
    LEFT = enum.auto()
    """Others kept changing it."""
    NOT_DUE = enum.auto()
    """Somebody else did it."""


End = Sequence[Any] | Undone
"""What became of one: its events, or why there are none."""


class Work(Protocol[I]):
    """What a run does to each that is due."""

    def count(self, unit: UnitOfWork, after: I | None, last: I | None) -> int:
        """How many are due, from behind ``after`` up to ``last``."""
        ...

    def due(self, unit: UnitOfWork, after: I | None, limit: int) -> Sequence[I]:
        """Those that are due, in order of id."""
        ...

    def close(self, unit: UnitOfWork, names: Sequence[I]) -> list[End]:
        """Do these, save or park each, and tell what became of it."""
        ...


def run(
    store: Store, work: Work[I], batch: int, after: I | None, last: I | None, progress: Progress | None
) -> RunReport:
    """Do all that is due, from behind ``after`` up to ``last``, each once, so that the run ends.

    `StorageError` where the store fails: run it again.
    """
    require(0 < batch <= LARGEST_BATCH, "page-invalid", "a batch has 1 to 10,000 accounts", field="batch")
    with store.begin() as unit:
        report = RunReport(remaining=work.count(unit, after, last))
    while True:
        page, ends = _batch(store, work, after, last, batch)
        if not page:
            return attrs.evolve(report, remaining=0)
        ensure(after is None or after < page[0], "paging-broken", "the store pages back: its `due` is wrong")
        after = page[-1]
        report = _added(report, after, ends)
        if progress is not None:
            progress(report)


def _batch(
    store: Store, work: Work[I], after: I | None, last: I | None, limit: int
) -> tuple[Sequence[I], list[End]]:
    """The next ones together, or one by one where somebody changed one of them meanwhile."""
    page: Sequence[I] = ()
    try:
        with store.begin() as unit:
            page = [one for one in work.due(unit, after, limit) if last is None or one <= last]
            ends = work.close(unit, page)
            unit.commit()
    except (VersionConflict, QuotaExhausted):  # all of it was undone
        ends = [_alone(store, work, one) for one in page]
    return page, ends


def _alone(store: Store, work: Work[I], name: I) -> End:
    for _ in range(TRIES):
        try:
            with store.begin() as unit:
                (end,) = work.close(unit, [name])
                unit.commit()
                return end
        except (VersionConflict, QuotaExhausted):
            continue
    return Undone.LEFT


def _added(report: RunReport, reached: str, ends: Sequence[End]) -> RunReport:
    """The report after a batch."""
    closed = [end for end in ends if not isinstance(end, Undone)]
    events = [type(event) for end in closed for event in end]
    return RunReport(
        report.closed + len(closed),
        report.parked + ends.count(Undone.PARKED),
        report.left + ends.count(Undone.LEFT),
        report.statements + events.count(StatementIssued),
        report.events + len(events),
        max(0, report.remaining - len(ends)),
        reached,
    )


def command_id(what: str, version: int, name: str) -> CommandId:
    """One id for what is done to one version of something: later on the same is another command."""
    whole = f"{what}-{version}-{name}"
    if len(whole) > _LONGEST_ID:
        whole = f"{what}-{version}-{hashlib.sha256(name.encode()).hexdigest()[:32]}"
    return CommandId(whole)


def reason_of(error: Exception) -> str:
    """Why something is parked; raises again what is the store's fault and not its own."""
    if isinstance(error, StorageError) and error.code != "storage-corrupt":
        raise error
    if isinstance(error, CardcoreError):
        return str(error)
    return f"{type(error).__name__}: {shown(str(error))}"
