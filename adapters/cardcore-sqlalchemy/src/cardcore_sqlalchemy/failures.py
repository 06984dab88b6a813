"""What the driver says, as what cardcore says: a stable code and what to do about it."""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Final, NamedTuple

import sqlalchemy as sa

from cardcore.errors import CardcoreError, StorageError, VersionConflict


class _Said(NamedTuple):
    code: str
    detail: str
    retryable: bool = False


_OVERTAKEN: Final = _Said("version-conflict", "somebody else saved it meanwhile: load it again and retry")

_BUSY: Final = _Said(
    "storage-busy", "somebody else is writing for longer than we wait; send the command again", retryable=True
)

_SQLITE: Final = {
    sqlite3.SQLITE_CONSTRAINT: _OVERTAKEN,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: _Said(
        "storage-read-only",
        "the database may not be written; check the rights of the file and its folder, and the mount",
    ),
    sqlite3.SQLITE_FULL: _Said(
        "storage-full",
        "no room is left on the disk; free some, nothing saved is lost; then send the command again",
    ),
    sqlite3.SQLITE_CORRUPT: _Said("storage-corrupt", "the database is damaged; restore it from a backup"),
    sqlite3.SQLITE_NOTADB: _Said(
        "storage-corrupt",
        "the file is no SQLite database; name another, or restore it from a backup",
    ),
    sqlite3.SQLITE_CANTOPEN: _Said(
        "storage-unavailable",
        "the database cannot be opened; does its folder exist, and may this process write there?",
    ),
}

_GONE: Final = _Said(
    "storage-unavailable",
    "PostgreSQL does not answer, or ended the connection; when it is there again, send the command again",
    retryable=True,
)

_POSTGRES: Final = {
    "40001": _OVERTAKEN,
    "40P01": _OVERTAKEN,  # of two that waited for each other it undid this one
    "55P03": _BUSY,
    "25006": _Said("storage-read-only", "this server takes no writes; name the primary"),
    "42501": _Said("storage-read-only", "the user may not do that; give it the right to cardcore's tables"),
    "53100": _Said(
        "storage-full", "no room is left on the server's disk; free some, then send the command again"
    ),
    "53300": _Said("storage-busy", "the server has no connection left; send it again", retryable=True),
    # classes of states
    "08": _GONE,
    "23": _OVERTAKEN,
    "57": _GONE,
    "XX": _Said("storage-corrupt", "the database is damaged; restore it from a backup"),
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
    """The error that cardcore raises for one of a driver's."""
    said = _of_sqlite(error) if isinstance(error, sqlite3.Error) else _of_postgres(error)
    if said is _OVERTAKEN:
        return VersionConflict(said.code, said.detail)
    return StorageError(said.code, said.detail, retryable=said.retryable)


def _of_sqlite(error: sqlite3.Error) -> _Said:
    # the lower byte is the primary code; without one it is the driver's own refusal
    primary = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    return _SQLITE.get(primary) or _other(error)


def _of_postgres(error: BaseException) -> _Said:
    state = getattr(error, "sqlstate", None)
    if state is None:  # no server gave one
        return _GONE if type(error).__name__ == "OperationalError" else _other(error)
    return _POSTGRES.get(state) or _POSTGRES.get(state[:2]) or _other(error)


def _other(error: BaseException) -> _Said:
    return _Said("storage-failed", f"the database said: {error}")
