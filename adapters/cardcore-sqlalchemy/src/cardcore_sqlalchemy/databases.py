"""Where databases differ: how a connection is set up, and how a transaction begins.

Everywhere a commit is on the disk when it returns, and who reads waits for nobody. The driver's own idea of
when a transaction begins is switched off: we say it.
"""

import sqlite3
import time
from collections.abc import Callable
from typing import Any, Final

import attrs
import sqlalchemy as sa

from cardcore.errors import StorageError, shown

WRITING: Final = "cardcore_writing"
"""The execution option of an engine whose transactions change the tables."""


@attrs.frozen
class Database:
    """What one kind of database is told."""

    set_up: Callable[[Any, object], None]
    """Sets up a new connection of the driver's."""
    reading: str
    """Begins a transaction that reads in a snapshot."""
    writing: str
    """Begins one that writes, in which every statement sees what is committed."""
    alone: str
    """Begins one that changes the tables, which nobody else does meanwhile."""
    goes_on: bool
    """Whether a transaction that read may write, as long as nobody else did since."""


def database_of(engine: sa.Engine) -> Database:
    """What an engine's database is told; ``dsn-invalid`` where it is none that is known here."""
    found = _DATABASES.get(engine.dialect.name)
    if found is None:
        detail = f"{shown(engine.dialect.name)} is not known here; give an engine of SQLite or PostgreSQL"
        raise StorageError("dsn-invalid", detail, field="engine")
    return found


def configure(engine: sa.Engine) -> Database:
    """Have every connection of the engine set up, once."""
    database = database_of(engine)
    if not sa.event.contains(engine, "connect", database.set_up):
        sa.event.listen(engine, "connect", database.set_up)
        sa.event.listen(engine, "begin", _begin)
        engine.dispose()  # connections made before were not set up
    return database


def _begin(connection: sa.Connection) -> None:
    """Begin what is done through SQLAlchemy itself."""
    database = database_of(connection.engine)
    alone = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql(database.alone if alone else database.reading)


# --- SQLite -----------------------------------------------------------------------------------------

_PRAGMAS: Final = (
    "synchronous=FULL",  # a commit waits until the log is on the disk
    "foreign_keys=ON",
    "cache_size=-32768",  # 32 MiB: a batch of the day-end touches many pages
)

_PAUSE_MILLISECONDS: Final = 10


def _set_up_sqlite(connection: Any, _record: object) -> None:
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


# --- PostgreSQL -------------------------------------------------------------------------------------

_MIGRATION_LOCK: Final = int.from_bytes(b"cardcore", "big")


def _set_up_postgres(connection: Any, _record: object) -> None:
    connection.rollback()  # SQLAlchemy asked it something
    connection.autocommit = True
    connection.execute("SET synchronous_commit TO on")  # a commit waits until the log is on the disk


_DATABASES: Final = {
    "sqlite": Database(
        _set_up_sqlite, reading="BEGIN", writing="BEGIN IMMEDIATE", alone="BEGIN IMMEDIATE", goes_on=True
    ),
    "postgresql": Database(
        _set_up_postgres,
        reading="BEGIN ISOLATION LEVEL REPEATABLE READ",
        # a guard waits for who holds its row, then looks at the row as it has become
        writing="BEGIN ISOLATION LEVEL READ COMMITTED",
        alone=f"BEGIN; SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})",
        goes_on=False,
    ),
}
