"""The store: an engine with our tables in it, and where units of work begin."""

import os
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from cardcore.errors import StorageError
from cardcore_sqlalchemy.connecting import Connections
from cardcore_sqlalchemy.databases import configure
from cardcore_sqlalchemy.migrating import require_current
from cardcore_sqlalchemy.outbox import SqlOutbox
from cardcore_sqlalchemy.statements import Statements
from cardcore_sqlalchemy.transaction import Transaction
from cardcore_sqlalchemy.unit import SqlUnitOfWork


class SqlStore:
    """cardcore's `Store` in a database.

    Durable from the moment that ``commit`` of a unit returns: the write-ahead log has been flushed to the
    disk. One store serves all threads of a process; each unit has a connection of its own.
    """

    def __init__(self, engine: sa.Engine, *, rests: bool = False) -> None:
        """On an engine whose database `migrate` has brought up to date; ``schema-version`` otherwise.

        The store keeps a connection of its own between two units of work where one ``rests``: faster, for
        an engine that nobody else waits for.
        """
        database = configure(engine)
        require_current(engine)
        self.engine = engine
        self._connections = Connections(engine, database, rests=rests)
        self._statements = Statements.of(engine.dialect)
        self._process = os.getpid()
        self._closed = False

    def __enter__(self) -> Self:
        """The store itself; it is closed at the end of the ``with`` statement."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    def begin(self) -> SqlUnitOfWork:
        """A new unit of work, to be used in a ``with`` statement."""
        self._require_usable()
        return SqlUnitOfWork(Transaction(self._connections), self._statements)

    @property
    def outbox(self) -> SqlOutbox:
        """The notices saved and not yet delivered."""
        self._require_usable()
        return SqlOutbox(self._connections, self._statements)

    def close(self) -> None:
        """Give up all connections; the store is used up."""
        self._closed = True
        self._connections.close()

    def _require_usable(self) -> None:
        if self._closed:
            raise StorageError("closed", "the store was closed; open it again")
        if self._process != os.getpid():
            detail = "this process was forked from the one that opened the store; open it again here"
            raise StorageError("wrong-thread", detail)
