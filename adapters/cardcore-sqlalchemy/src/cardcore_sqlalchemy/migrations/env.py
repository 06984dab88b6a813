"""Alembic's entry: migrates over the connection that `cardcore_sqlalchemy.migrate` hands it."""

from alembic import context

from cardcore_sqlalchemy import schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.METADATA,
    version_table=schema.version.name,
)
context.run_migrations()
