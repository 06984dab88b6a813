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

    def due(self, through: int, limit: int) -> Sequence[PotId]:
        """Of which pots something goes back by then."""
        with self._committed.lock:
            pots = {**self._committed.pots, **self._seen}
        due = sorted((one.returns_at, one.pot_id) for one in pots.values() if 0 < one.returns_at <= through)
        return [pot_id for _, pot_id in due[:limit]]

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


def require_version(pot_id: PotId, stored: Pot | None, outcome: PotOutcome) -> None:
    """Refuse an outcome that was decided on another version than the stored one."""
    version = stored.version if stored else 0
    if version != outcome.version_before:
        detail = f"{pot_id} is at version {version}, not {outcome.version_before}: load it again and retry"
        raise VersionConflict("version-conflict", detail, field="version")
