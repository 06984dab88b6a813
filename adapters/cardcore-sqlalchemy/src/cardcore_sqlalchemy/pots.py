"""The pots of a unit of work: read once, and written with everything else at its end."""

from collections.abc import Sequence
from typing import Final

from cardcore.commands import Command
from cardcore.errors import NotFound, VersionConflict, shown
from cardcore.ids import PotId
from cardcore.pots import Pot, PotEvent, PotOutcome
from cardcore.records import dumps, dumps_all, loads, loads_all
from cardcore_sqlalchemy.statements import Statements
from cardcore_sqlalchemy.transaction import Transaction

LAST_ID: Final = "\U0010ffff"
"""Behind every id."""
_ALL: Final = 2**62
"""Behind every sequence number."""


class SqlPots:
    """Pots in the tables `pots` and `pot_events`."""

    def __init__(self, transaction: Transaction, statements: Statements) -> None:
        """None read yet."""
        self._transaction = transaction
        self._statements = statements
        self._known: dict[PotId, Pot] = {}
        self._saves: list[tuple[Command, PotOutcome]] = []

    def pot(self, pot_id: PotId) -> Pot:
        """The pot as it was when first read, or as this unit saved it."""
        if pot_id not in self._known:
            found = self._transaction.rows(self._statements.select_pot, (pot_id,))
            if not found:
                raise _unknown(pot_id)
            self._known[pot_id] = loads(found[0][0])
        return self._known[pot_id]

    def events(self, pot_id: PotId) -> Sequence[PotEvent]:
        """What happened to the pot."""
        known = self._known.get(pot_id)
        through = known.version if known else _ALL
        rows = self._transaction.rows(self._statements.select_pot_events, (pot_id, through))
        stored: list[PotEvent] = loads_all([record for (record,) in rows])
        saved = [outcome for _, outcome in self._saves if outcome.pot.pot_id == pot_id]
        return [*stored, *(event for outcome in saved for event in outcome.events)]

    def due(self, through: int, after: PotId | None, limit: int) -> Sequence[PotId]:
        """Pots due by then and not parked, in order of id."""
        rows = self._transaction.rows(self._statements.pots_due, (through, after or "", limit))
        return [PotId(pot_id) for (pot_id,) in rows]

    def count_due(self, through: int, after: PotId | None, last: PotId | None) -> int:
        """How many of them up to ``last``."""
        asked = (through, after or "", last or LAST_ID)
        count: int = self._transaction.rows(self._statements.count_pots_due, asked)[0][0]
        return count

    def parked(self) -> dict[PotId, str]:
        """The pots set aside and why."""
        rows = self._transaction.rows(self._statements.select_parked_pots)
        return {PotId(pot_id): reason for pot_id, reason in rows}

    def park(self, pot_id: PotId, reason: str | None) -> None:
        """Set a pot aside with the reason; without one, no more."""
        if not self._transaction.write(self._statements.park_pot, (reason, pot_id)):
            raise _unknown(pot_id)

    def save(self, command: Command, outcome: PotOutcome) -> None:
        """Keep it until it is written; `VersionConflict` where this unit knows another version."""
        known = self._known.get(outcome.pot.pot_id)
        if known is not None and known.version != outcome.version_before:
            raise _changed(outcome)
        self._known[outcome.pot.pot_id] = outcome.pot
        self._saves.append((command, outcome))

    def write(self) -> None:
        """Write what was saved; `VersionConflict` where a stored version is not the one decided on."""
        for command, outcome in self._saves:
            pot, before = outcome.pot, outcome.version_before
            row = (pot.version, pot.due_at, dumps(pot), pot.pot_id)
            if not before:
                self._transaction.write(self._statements.insert_pot, row)
            elif not self._transaction.write(self._statements.update_pot, (*row, before)):
                raise _changed(outcome)
            record = dumps_all(outcome.events)
            named = (pot.pot_id, pot.version, record, command.actor, command.command_id)
            self._transaction.write(self._statements.insert_pot_events, named)
        self._saves.clear()


def _unknown(pot_id: PotId) -> NotFound:
    return NotFound("not-found", f"no pot {shown(pot_id)}", field="pot_id")


def _changed(outcome: PotOutcome) -> VersionConflict:
    detail = f"{outcome.pot.pot_id} is not as it was read: load it again and retry"
    return VersionConflict("version-conflict", detail, field="version")
