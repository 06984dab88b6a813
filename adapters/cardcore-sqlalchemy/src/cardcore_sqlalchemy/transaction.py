"""One transaction on one connection: reads of one moment first, then a short time of writing.

A transaction reads in a snapshot that holds up nobody, and takes locks only when it saves. SQLite lets one
write at a time: it goes on from its snapshot where nobody wrote since, and begins anew otherwise. PostgreSQL
always begins anew, so that a statement sees the row it waited for. The guards in the statements tell whether
what was read still holds. It belongs to one thread.
"""

import threading
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from cardcore.errors import StorageError
from cardcore_sqlalchemy.connecting import Connections
from cardcore_sqlalchemy.failures import translated

Parameters = Sequence[Any]


class Transaction:
    """A connection between `open` and `close`."""

    def __init__(self, connections: Connections) -> None:
        """Not open yet."""
        self._connections = connections
        self._database = connections.database
        self._driver_error: type[Exception] = connections.engine.dialect.loaded_dbapi.Error
        self._thread: int | None = None
        self._pooled: sa.PoolProxiedConnection | None = None
        self._cursor: Any = None
        self._begun = ""
        """How: the words of the database."""
        self._committed = False

    def open(self) -> None:
        """Take a connection, once."""
        if self._thread is not None:
            raise StorageError("closed", "a unit of work is used once; begin a new one")
        self._thread = threading.get_ident()
        self._pooled = self._connections.take()
        self._cursor = self._run(self._pooled.cursor)

    def close(self) -> None:
        """Undo what was not committed and give the connection back."""
        pooled, self._pooled = self._pooled, None
        if pooled is not None:
            self._connections.give_back(pooled, committed=self._committed)

    def rows(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        """What a query finds."""
        if not self._begun:
            self._begin(self._database.reading)
        found: list[Any] = self._run(self._cursor.execute, statement, parameters).fetchall()
        return found

    def write(self, statement: str, parameters: Parameters = ()) -> int:
        """Do it; how many rows it changed."""
        self._write(self._cursor.execute, statement, parameters)
        changed: int = self._cursor.rowcount
        return changed

    def write_many(self, statement: str, rows: Sequence[Parameters]) -> int:
        """Do it once for each of ``rows``; how many rows were changed in all."""
        if len(rows) == 1:
            self._write(self._cursor.execute, statement, rows[0])
        else:
            self._write(self._cursor.executemany, statement, rows)
        changed: int = self._cursor.rowcount
        return changed

    def commit(self) -> None:
        """Make it last: this returns once it is on the disk. The transaction is closed."""
        self.require_open()
        if self._begun:
            self._run(self._cursor.execute, "COMMIT")
            self._committed = True
        self.close()

    def require_open(self) -> None:
        """Refuse use after the end, and by another thread."""
        if self._pooled is None:
            raise StorageError("closed", "this unit of work is over; begin a new one")
        if self._thread != threading.get_ident():
            raise StorageError("wrong-thread", "a unit of work stays in the thread that began it")

    def _begin(self, how: str) -> None:
        self.require_open()
        self._run(self._cursor.execute, how)
        self._begun = how

    def _write(self, execute: Any, *arguments: Any) -> None:
        """Do it with locks, which are ours until the end."""
        database = self._database
        if self._begun == database.reading:
            if database.goes_on and self._went_on(execute, *arguments):
                return
            self._run(self._cursor.execute, "ROLLBACK")
        if self._begun != database.writing:
            self._begin(database.writing)
        self._run(execute, *arguments)

    def _went_on(self, execute: Any, *arguments: Any) -> bool:
        """Do it in the snapshot that was read; not where somebody wrote, or writes, since."""
        try:
            self._run(execute, *arguments)
        except StorageError as error:
            if not error.retryable:
                raise
            return False
        self._begun = self._database.writing
        return True

    def _run(self, execute: Any, *arguments: Any) -> Any:
        try:
            return execute(*arguments)
        except self._driver_error as error:
            raise translated(error) from error
