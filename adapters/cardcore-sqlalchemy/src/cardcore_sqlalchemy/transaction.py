"""One transaction on one connection: reads of one moment first, then a short time of writing.

SQLite lets one write at a time. A transaction therefore reads in a snapshot that holds up nobody, and
takes the write lock only when it saves: it goes on from its snapshot where nobody wrote since, and begins
anew otherwise. The guards in the statements tell whether what it read still holds. It belongs to one thread.
"""

import threading
from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa

from cardcore.errors import StorageError
from cardcore_sqlalchemy.connecting import Connections
from cardcore_sqlalchemy.failures import translated, translating

Parameters = Sequence[Any]

_WRITING: Final = "BEGIN IMMEDIATE"


class Transaction:
    """A connection between `open` and `close`."""

    def __init__(self, connections: Connections) -> None:
        """Not open yet."""
        self._connections = connections
        self._driver_error: type[Exception] = connections.engine.dialect.loaded_dbapi.Error
        self._thread: int | None = None
        self._pooled: sa.PoolProxiedConnection | None = None
        self._cursor: Any = None
        self._begun = ""

    def open(self) -> None:
        """Take a connection, once."""
        if self._thread is not None:
            raise StorageError("closed", "a unit of work is used once; begin a new one")
        self._thread = threading.get_ident()
        with translating():
            self._pooled = self._connections.take()
            self._cursor = self._pooled.cursor()

    def close(self) -> None:
        """Undo what was not committed and give the connection back."""
        pooled, self._pooled = self._pooled, None
        if pooled is not None:
            self._connections.give_back(pooled)

    def rows(self, statement: str, parameters: Parameters = ()) -> list[Any]:
        """What a query finds."""
        if not self._begun:
            self._begin("BEGIN")
        found: list[Any] = self._run(self._cursor.execute, statement, parameters).fetchall()
        return found

    def write(self, statement: str, parameters: Parameters = ()) -> int:
        """Do it; how many rows it changed."""
        changed: int = self._write(self._cursor.execute, statement, parameters).rowcount
        return changed

    def write_many(self, statement: str, rows: Sequence[Parameters]) -> int:
        """Do it once for each of ``rows``; how many rows were changed in all."""
        if len(rows) == 1:
            return self.write(statement, rows[0])
        changed: int = self._write(self._cursor.executemany, statement, rows).rowcount
        return changed

    def commit(self) -> None:
        """Make it last: this returns once it is on the disk. The transaction is closed."""
        self.require_open()
        if self._begun:
            self._run(self._cursor.execute, "COMMIT")
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

    def _write(self, execute: Any, *arguments: Any) -> Any:
        """Do it with the write lock, which is ours until the end."""
        if self._begun == "BEGIN":
            try:
                found = self._run(execute, *arguments)
            except StorageError as error:
                if not error.retryable:
                    raise
                self._run(
                    self._cursor.execute, "ROLLBACK"
                )  # somebody wrote, or writes, since we began to read
            else:
                self._begun = _WRITING
                return found
        if self._begun != _WRITING:
            self._begin(_WRITING)
        return self._run(execute, *arguments)

    def _run(self, execute: Any, *arguments: Any) -> Any:
        try:
            return execute(*arguments)
        except self._driver_error as error:
            raise translated(error) from error
