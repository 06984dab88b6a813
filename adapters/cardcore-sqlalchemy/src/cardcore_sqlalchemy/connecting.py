"""How connections are set up, so that a commit is on the disk and a reader waits for nobody."""

import sqlite3
import time
from typing import Any, Final

import sqlalchemy as sa

_PRAGMAS: Final = (
    "synchronous=FULL",  # a commit waits until the log is on the disk
    "foreign_keys=ON",
    "cache_size=-32768",  # 32 MiB: a batch of the day-end touches many pages
)

_PAUSE_MILLISECONDS: Final = 10

WRITING: Final = "cardcore_writing"
"""The execution option of an engine whose transactions are going to write."""


class Connections:
    """Where transactions take their connections: those of an engine's pool, the last one used at rest here.

    Taking one out of the pool and putting it back takes as long as the statements of a small command; most
    units of work follow one another, and the one connection at rest serves them all.
    """

    def __init__(self, engine: sa.Engine, *, rests: bool) -> None:
        """Of an engine; one ``rests`` where the pool has no limit that somebody else could miss it under."""
        self.engine = engine
        self._room = int(rests)
        self._at_rest: list[sa.PoolProxiedConnection] = []

    def take(self) -> sa.PoolProxiedConnection:
        """A connection with nothing begun."""
        try:
            return self._at_rest.pop()
        except IndexError:
            return self.engine.raw_connection()

    def give_back(self, connection: sa.PoolProxiedConnection) -> None:
        """Undo what was not committed; the pool does it for a connection that is simply dropped."""
        if len(self._at_rest) < self._room:
            connection.rollback()
            self._at_rest.append(connection)
        else:
            connection.close()

    def close(self) -> None:
        """Give up all that are at rest; those in use follow when they are given back."""
        self._room = 0
        while self._at_rest:
            self._at_rest.pop().close()
        self.engine.dispose()


def configure(engine: sa.Engine) -> None:
    """Have every connection of the engine set up; other databases than SQLite need nothing here.

    The driver's own idea of when a transaction begins is switched off: we say it.
    """
    if engine.dialect.name == "sqlite" and not sa.event.contains(engine, "connect", _set_up):
        sa.event.listen(engine, "connect", _set_up)
        sa.event.listen(engine, "begin", _begin)
        engine.dispose()  # connections made before were not set up


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    _to_wal(connection)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _to_wal(connection: Any) -> None:
    """Have readers and one writer at once.

    Of several who open a new file at one time SQLite lets one make the change, and the others do not
    wait as they do everywhere else: we do it for them.
    """
    tries = 1 + connection.execute("PRAGMA busy_timeout").fetchone()[0] // _PAUSE_MILLISECONDS
    for left in reversed(range(tries)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or not left:
                raise
            time.sleep(_PAUSE_MILLISECONDS / 1000)
        else:
            return


def _begin(connection: sa.Connection) -> None:
    """Begin what is done through SQLAlchemy itself; `WRITING` takes the write lock at once."""
    how = "BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITING) else "BEGIN"
    connection.exec_driver_sql(how)
