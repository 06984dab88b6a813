"""The outbox as the relay sees it: every call is a transaction of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from cardcore.ports import OutboxMessage
from cardcore.records import loads
from cardcore_sqlalchemy.statements import Statements
from cardcore_sqlalchemy.transaction import Parameters, Transaction


class SqlOutbox:
    """The notices that a `SqlStore` saved.

    Delivered ones are kept, marked so; parked ones with their reason.
    """

    def __init__(self, engine: sa.Engine, statements: Statements) -> None:
        """A view: `SqlStore.outbox` makes it."""
        self._engine = engine
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

    def _rows(self, statement: str, parameters: Parameters) -> list[Any]:
        transaction = Transaction(self._engine)
        transaction.open()
        try:
            return transaction.rows(statement, parameters)
        finally:
            transaction.close()

    def _write(self, statement: str, parameters: Parameters) -> None:
        transaction = Transaction(self._engine)
        transaction.open()
        try:
            transaction.write(statement, parameters)
            transaction.commit()
        finally:
            transaction.close()
