"""A store in PostgreSQL, for more than one machine."""

import functools
from typing import Any, Final

import sqlalchemy as sa

from cardcore.errors import InvalidInput, StorageError
from cardcore_sqlalchemy.databases import configure
from cardcore_sqlalchemy.migrating import migrate
from cardcore_sqlalchemy.sqlite import BUSY_SECONDS
from cardcore_sqlalchemy.store import SqlStore

_DRIVER: Final = "postgresql+psycopg"


def open_postgres(dsn: str, *, busy_seconds: int = BUSY_SECONDS) -> SqlStore:
    """The store in the database that ``dsn`` names, its tables made or migrated where they are older.

    ``dsn`` as libpq has it, ``postgresql://user:password@host/database``. A statement waits ``busy_seconds``
    for somebody else's row. Raises `InvalidInput` ``dsn-invalid``, which never tells the password,
    `StorageError` ``adapter-missing`` where psycopg is not installed, ``storage-unavailable`` where nobody
    answers, ``schema-version`` where a newer cardcore-sqlalchemy made the tables.
    """
    url = _url(dsn)
    try:
        # no overflow limit: as many connections as there are threads at work
        engine = sa.create_engine(
            url, max_overflow=-1, pool_pre_ping=True, connect_args={"connect_timeout": busy_seconds or 1}
        )
    except ModuleNotFoundError as error:
        detail = "psycopg is not installed; pip install 'cardcore-sqlalchemy[postgres]'"
        raise StorageError("adapter-missing", detail) from error

    configure(engine)
    sa.event.listen(engine, "connect", functools.partial(_wait, busy_seconds))
    try:
        migrate(engine)
        return SqlStore(engine)
    except BaseException:
        engine.dispose()
        raise


def _url(dsn: str) -> sa.URL:
    try:
        url = sa.make_url(dsn)
    except (sa.exc.ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in ("postgresql", _DRIVER):
        detail = "write postgresql://user:password@host:5432/database"
        raise InvalidInput("dsn-invalid", detail, field="dsn") from None
    return url.set(drivername=_DRIVER)


def _wait(busy_seconds: int, connection: Any, _record: object) -> None:
    milliseconds = 1_000 * busy_seconds or 1  # 0 would be for ever
    connection.execute(f"SET lock_timeout TO {milliseconds:d}")
