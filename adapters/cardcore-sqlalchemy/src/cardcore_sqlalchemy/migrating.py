"""Bringing a database to the tables of this version.

An empty database is given the tables as they are now; the migrations, which Alembic runs, are for those
that an older version made. So Alembic, which is slow to import, is imported only for them.
"""

import sqlalchemy as sa

from cardcore.errors import StorageError, shown
from cardcore_sqlalchemy import schema
from cardcore_sqlalchemy.databases import WRITING, configure
from cardcore_sqlalchemy.failures import translating

LOCATION = "cardcore_sqlalchemy:migrations"
"""Where Alembic finds the migrations: inside the wheel."""


def migrate(engine: sa.Engine) -> None:
    """Make the tables, or migrate them from an older version; nothing is done where they are current.

    One transaction: all of it or nothing, and never two at once. Raises `StorageError`
    ``schema-version`` where a newer version made the tables.
    """
    configure(engine)
    with translating():
        if _revision(engine) != schema.REVISION:
            with engine.execution_options(**{WRITING: True}).begin() as connection:
                _migrate(connection)


def require_current(engine: sa.Engine) -> None:
    """Refuse a database whose tables are not those of this version: ``schema-version``."""
    with translating():
        found = _revision(engine)
    if found != schema.REVISION:
        raise _other_version(found, "run cardcore_sqlalchemy.migrate, or upgrade cardcore-sqlalchemy")


def _revision(bind: sa.Engine | sa.Connection) -> str | None:
    if not sa.inspect(bind).has_table(schema.version.name):
        return None
    query = sa.select(schema.version.c.version_num)
    if isinstance(bind, sa.Connection):
        return bind.scalar(query)
    with bind.connect() as connection:
        return connection.scalar(query)


def _migrate(connection: sa.Connection) -> None:
    found = _revision(connection)  # again: somebody may have done it while we waited
    if found is None:
        schema.METADATA.create_all(connection, checkfirst=False)
        schema.version.create(connection, checkfirst=True)
        connection.execute(sa.insert(schema.version).values(version_num=schema.REVISION))
    elif found != schema.REVISION:
        _upgrade(connection, found)


def _upgrade(connection: sa.Connection, found: str) -> None:
    from alembic import command  # slow to import, and seldom needed
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", LOCATION)
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found not in known:
        raise _other_version(found, "a newer cardcore-sqlalchemy made it: upgrade")
    command.upgrade(config, "head")


def _other_version(found: str | None, what_to_do: str) -> StorageError:
    detail = (
        f"the database has schema {shown(found)}, this version works with {schema.REVISION!r}; {what_to_do}"
    )
    return StorageError("schema-version", detail)
