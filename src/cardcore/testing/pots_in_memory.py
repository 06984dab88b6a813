"""Pots in memory: the part of a unit of work that keeps them, checked when saved and again when committed."""

from collections.abc import Sequence

from cardcore.commands import PotReceipt
from cardcore.errors import NotFound, VersionConflict
from cardcore.ids import PotId
from cardcore.pots import Pot, PotEvent, PotOutcome
from cardcore.testing.committed import Committed


class PotsInMemory:
    """The pots that one unit of work reads and saves."""

    def __init__(self, committed: Committed) -> None:
        """None read yet."""
        self._committed = committed
        self._seen: dict[PotId, Pot] = {}
        self._parks: dict[PotId, str | None] = {}
        self.saves: list[tuple[PotOutcome, PotReceipt]] = []

    def pot(self, pot_id: PotId) -> Pot:
        """The pot as it was when first read."""
        if pot_id not in self._seen:
            stored = self._committed.pots.get(pot_id)
            if stored is None:
                raise NotFound("not-found", f"no pot {pot_id}", field="pot_id")
            self._seen[pot_id] = stored
        return self._seen[pot_id]

    def events(self, pot_id: PotId) -> Sequence[PotEvent]:
        """What happened to the pot, up to what this unit has read or saved of it."""
        own = [event for outcome, _ in self.saves if outcome.pot.pot_id == pot_id for event in outcome.events]
        with self._committed.lock:
            stored = list(self._committed.pot_events.get(pot_id, ()))
        seen = self._seen.get(pot_id)
        return [*stored, *own][: seen.version if seen else None]

    def due(self, through: int, after: PotId | None) -> Sequence[PotId]:
        """Pots due by then and not parked, in order of id."""
        with self._committed.lock:
            pots = {**self._committed.pots, **self._seen}
        parked = self.parked()
        due = (one.pot_id for one in pots.values() if 0 < one.due_at <= through)
        return sorted(one for one in due if one not in parked and (after is None or one > after))

    def park(self, pot_id: PotId, reason: str | None) -> None:
        """Set a pot aside with the reason; without one, no more."""
        self.pot(pot_id)
        self._parks[pot_id] = reason

    def parked(self) -> dict[PotId, str]:
        """The pots set aside and why."""
        with self._committed.lock:
            parked = {**self._committed.parked_pots, **self._parks}
        return {pot_id: reason for pot_id, reason in sorted(parked.items()) if reason is not None}

    def save(self, outcome: PotOutcome, receipt: PotReceipt) -> None:
        """Keep it until the commit; `VersionConflict` where the pot is at another version."""
        pot_id = outcome.pot.pot_id
        known = self._seen.get(pot_id) or self._committed.pots.get(pot_id)
        require_version(pot_id, known, outcome)
        self._seen[pot_id] = outcome.pot
        self.saves.append((outcome, receipt))

    def check(self) -> None:
        """Nothing came in between since the saves were accepted."""
        now = dict(self._committed.pots)
        for outcome, _ in self.saves:
            require_version(outcome.pot.pot_id, now.get(outcome.pot.pot_id), outcome)
            now[outcome.pot.pot_id] = outcome.pot

    def apply(self) -> None:
        """Make the saves last."""
        for outcome, _ in self.saves:
            self._committed.pots[outcome.pot.pot_id] = outcome.pot
            self._committed.pot_events[outcome.pot.pot_id].extend(outcome.events)
        self._committed.parked_pots = self.parked()


def require_version(pot_id: PotId, stored: Pot | None, outcome: PotOutcome) -> None:
    """Refuse an outcome that was decided on another version than the stored one."""
    version = stored.version if stored else 0
    if version != outcome.version_before:
        detail = f"{pot_id} is at version {version}, not {outcome.version_before}: load it again and retry"
        raise VersionConflict("version-conflict", detail, field="version")
