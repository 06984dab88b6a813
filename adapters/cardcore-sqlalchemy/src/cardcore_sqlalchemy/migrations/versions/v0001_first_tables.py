"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    _relationships()
    _events()
    _receipts()
    _quotas()
    _outbox()


def _relationships() -> None:
    op.create_table(
        "relationships",
        sa.Column("account_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("wakes_on", sa.Integer, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("parked_reason", sa.Text),
    )
    _partial_index("relationships_due", "relationships", ["wakes_on", "account_id"], "parked_reason IS NULL")
    _partial_index("relationships_parked", "relationships", ["account_id"], "parked_reason IS NOT NULL")


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("account_id", sa.Text, sa.ForeignKey("relationships.account_id"), primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("command_id", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("actor", sa.Text, primary_key=True),
        sa.Column("command_id", sa.Text, primary_key=True),
        sa.Column("received_at", sa.Text, nullable=False),
        sa.Column("event_count", sa.Integer, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )


def _quotas() -> None:
    op.create_table(
        "quotas",
        sa.Column("offer_id", sa.Text, primary_key=True),
        sa.Column("on_day", sa.Integer, primary_key=True),
        sa.Column("remaining", sa.Integer, nullable=False),
        sa.CheckConstraint("remaining >= 0", name="quotas_not_oversold"),
        sqlite_with_rowid=False,
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("message_id", sa.Text, nullable=False, unique=True),
        sa.Column("account_id", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("created", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("reason", sa.Text),
    )
    _partial_index("outbox_waiting", "outbox", ["id"], "state = 'waiting'")
    _partial_index("outbox_failing", "outbox", ["account_id"], "state = 'waiting' AND tries > 0")


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
