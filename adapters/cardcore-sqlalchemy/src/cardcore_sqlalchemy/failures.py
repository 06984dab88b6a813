"""What the driver says, as what cardcore says: a stable code and what to do about it."""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa

from cardcore.errors import CardcoreError, StorageError, VersionConflict

_BUSY: Final = ("storage-busy", "somebody else is writing for longer than we wait; send the command again")

_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: (
        "storage-read-only",
        "the database may not be written; check the rights of the file and its folder, and the mount",
    ),
    sqlite3.SQLITE_FULL: (
        "storage-full",
        "no room is left on the disk; free some, nothing saved is lost; then send the command again",
    ),
    sqlite3.SQLITE_CORRUPT: ("storage-corrupt", "the database is damaged; restore it from a backup"),
    sqlite3.SQLITE_NOTADB: (
        "storage-corrupt",
        "the file is no SQLite database; name another, or restore it from a backup",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "storage-unavailable",
        "the database cannot be opened; does its folder exist, and may this process write there?",
    ),
}


@contextlib.contextmanager
def translating() -> Iterator[None]:
    """Translate what is raised inside, by SQLAlchemy or by the driver."""
    try:
        yield
    except sa.exc.TimeoutError as error:
        raise StorageError(
            "storage-busy", "no connection came free; send it again", retryable=True
        ) from error
    except sa.exc.DBAPIError as error:
        raise translated(error.orig or error) from error
    except sqlite3.Error as error:
        raise translated(error) from error


def translated(error: BaseException) -> CardcoreError:
    """The error that cardcore raises for one of the driver's."""
    if isinstance(error, sqlite3.IntegrityError):
        return VersionConflict(
            "version-conflict", "somebody else saved it meanwhile: load it again and retry"
        )
    # the lower byte is the primary code; without one it is the driver's own refusal
    primary = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    code, detail = _SQLITE.get(primary, ("storage-failed", f"the database said: {error}"))
    return StorageError(code, detail, retryable=code == "storage-busy")
