"""The outbox of a store in memory, and a channel that keeps what it is given."""

from collections.abc import Collection, Mapping, Sequence

import attrs

from cardcore.ids import AccountId
from cardcore.notices import Notice
from cardcore.ports import OutboxMessage
from cardcore.testing.committed import Committed


class MemoryOutbox:
    """The outbox of a `MemoryStore`."""

    def __init__(self, committed: Committed) -> None:
        """A view: `MemoryStore.outbox` makes it."""
        self._committed = committed

    def pending(self, limit: int) -> Sequence[OutboxMessage]:
        """The oldest messages first, then those that failed; nothing behind a failed one of its account."""
        with self._committed.lock:
            waiting = list(self._committed.waiting.values())
        failing = sorted((one for one in waiting if one.tries), key=lambda one: one.tries)
        behind = {one.notice.account_id for one in failing}
        return [*(one for one in waiting if one.notice.account_id not in behind), *failing][:limit]

    def delivered(self, message_id: str) -> None:
        """Never offer this message again."""
        with self._committed.lock:
            self._committed.waiting.pop(message_id, None)
            self._committed.reasons.pop(message_id, None)

    def failed(self, message_id: str, reason: str) -> None:
        """Count a failed try; the message is offered again, until it is parked."""
        with self._committed.lock:
            message = self._committed.waiting.get(message_id)
            if message is not None:
                self._committed.waiting[message_id] = attrs.evolve(message, tries=message.tries + 1)
                self._committed.reasons[message_id] = reason

    def park(self, message_id: str, reason: str) -> None:
        """Give the message up, keep it with its reason, and let the account's next ones go."""
        with self._committed.lock:
            if self._committed.waiting.pop(message_id, None) is not None:
                self._committed.reasons[message_id] = reason

    def parked(self) -> Mapping[str, str]:
        """The messages given up and why."""
        with self._committed.lock:
            waiting, reasons = self._committed.waiting, self._committed.reasons
            return {one: reason for one, reason in reasons.items() if one not in waiting}


class CollectingSender:
    """A channel that keeps what it is given, and fails for the accounts in ``refused``."""

    def __init__(self, refused: Collection[AccountId] = ()) -> None:
        """Nothing sent yet."""
        self.refused = set(refused)
        self.sent: list[tuple[str, Notice]] = []

    def send(self, message_id: str, notice: Notice) -> None:
        """Keep it, or raise `ConnectionError`."""
        if notice.account_id in self.refused:
            raise ConnectionError(f"{notice.account_id} cannot be reached")
        self.sent.append((message_id, notice))

    @property
    def notices(self) -> list[Notice]:
        """What was said, in order."""
        return [notice for _, notice in self.sent]
