"""A store in one file, without set-up."""

import os
from typing import Final

import sqlalchemy as sa

from cardcore.errors import require
from cardcore_sqlalchemy.migrating import migrate
from cardcore_sqlalchemy.store import SqlStore

BUSY_SECONDS: Final = 5
"""How long a writer waits for another before it is told ``storage-busy``."""


def open_sqlite(path: str | os.PathLike[str], *, busy_seconds: int = BUSY_SECONDS) -> SqlStore:
    """The store in the file ``path``, made where there is none and migrated where it is older.

    Raises `StorageError`: ``storage-corrupt`` where the file is no database, ``schema-version`` where
    a newer cardcore-sqlalchemy wrote it, ``storage-unavailable`` where it cannot be opened.
    """
    name = os.fspath(path)
    require(
        name not in ("", ":memory:"),
        "dsn-invalid",
        "name a file; for a store in memory there is cardcore.testing.fakes.MemoryStore",
        field="path",
    )
    url = sa.URL.create("sqlite", database=os.path.abspath(name))
    # no overflow limit: as many connections as there are threads at work
    engine = sa.create_engine(url, max_overflow=-1, connect_args={"timeout": busy_seconds})
    try:
        migrate(engine)
        return SqlStore(engine, rests=True)
    except BaseException:
        engine.dispose()  # the file is not held by a store that nobody has
        raise
