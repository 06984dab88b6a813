"""The outbox as the relay sees it: every call is a transaction of its own."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from cardcore.errors import InvalidInput
from cardcore.ports import OutboxMessage
from cardcore.records import loads
from cardcore_sqlalchemy.connecting import Connections
from cardcore_sqlalchemy.statements import Statements
from cardcore_sqlalchemy.transaction import Parameters, Transaction


def utc_text(time: datetime.datetime) -> str:
    """The time as texts that sort as the times do."""
    return time.astimezone(datetime.UTC).isoformat(timespec="seconds")


class SqlOutbox:
    """The notices that a `SqlStore` saved.

    Delivered ones are kept, marked so, until they are purged; parked ones with their reason.
    """

    def __init__(self, connections: Connections, statements: Statements) -> None:
        """A view: `SqlStore.outbox` makes it."""
        self._connections = connections
        self._statements = statements

    def pending(self, limit: int) -> Sequence[OutboxMessage]:
        """The oldest messages first, behind them those that failed before, the least tried first.

        What is selected is what waits, not what is newer than the last one seen, so that a message
        that was saved early and committed late is not skipped.
        """
        fresh = self._rows(self._statements.fresh_messages, (limit,))
        room = limit - len(fresh)
        failing = self._rows(self._statements.failing_messages, (room,)) if room else []
        return [OutboxMessage(name, loads(record), tries) for name, record, tries in [*fresh, *failing]]

    def delivered(self, message_id: str) -> None:
        """Never offer this message again."""
        self._write(self._statements.deliver_message, (message_id,))

    def failed(self, message_id: str, reason: str) -> None:
        """Count a failed try; the message is offered again, until it is parked."""
        self._write(self._statements.fail_message, (reason, message_id))

    def park(self, message_id: str, reason: str) -> None:
        """Give the message up, keep it with its reason, and let the account's next ones go."""
        self._write(self._statements.park_message, (reason, message_id))

    def parked(self) -> Mapping[str, str]:
        """The messages given up and why."""
        return dict(self._rows(self._statements.parked_messages, ()))

    def purge(self, received_before: datetime.datetime, *, limit: int = 10_000) -> int:
        """Delete delivered messages of commands received before then, the oldest first; how many it were.

        Call it again while it deletes ``limit``: each call is a short transaction. What was told stays in
        the receipts. A time without its zone is refused (``timezone-missing``).
        """
        if received_before.tzinfo is None:
            raise InvalidInput("timezone-missing", "give the time with its zone", field="received_before")
        return self._write(self._statements.purge_messages, (utc_text(received_before), limit))

    def _rows(self, statement: str, parameters: Parameters) -> list[Any]:
        transaction = Transaction(self._connections)
        transaction.open()
        try:
            return transaction.rows(statement, parameters)
        finally:
            transaction.close()

    def _write(self, statement: str, parameters: Parameters) -> int:
        transaction = Transaction(self._connections)
        transaction.open()
        try:
            changed = transaction.write(statement, parameters)
            transaction.commit()
            return changed
        finally:
            transaction.close()
