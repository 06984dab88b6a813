"""Messages are found by their id while they wait: an index of all that ever waited costs every save a page.

The time a message was created is in UTC from now on, so that it may be compared. Events are saved a row a
command; the rows that are there hold one each and stay as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table anew, and everything in it."""
    for index in ("outbox_waiting", "outbox_failing"):
        op.drop_index(index, "outbox")
    op.rename_table("outbox", "outbox_0001")
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("account_id", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("created", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("reason", sa.Text),
    )
    op.execute(
        "INSERT INTO outbox (id, message_id, account_id, record, created, state, tries, reason)"
        " SELECT id, message_id, account_id, record, strftime('%Y-%m-%dT%H:%M:%S+00:00', created), state,"
        " tries, reason FROM outbox_0001 ORDER BY id"
    )
    op.drop_table("outbox_0001")
    _partial_index("outbox_waiting", ["id"], "state = 'waiting'")
    _partial_index("outbox_message", ["message_id"], "state = 'waiting'", unique=True)
    _partial_index("outbox_failing", ["account_id"], "state = 'waiting' AND tries > 0")


def _partial_index(name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(
        name, "outbox", columns, unique=unique, sqlite_where=condition, postgresql_where=condition
    )
