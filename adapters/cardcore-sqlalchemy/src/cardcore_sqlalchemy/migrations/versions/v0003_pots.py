"""Red packets, shared bills and draws: what several people reach into at once."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make their tables."""
    op.create_table(
        "pots",
        sa.Column("pot_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("returns_at", sa.BigInteger, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    condition = sa.text("returns_at > 0")
    op.create_index(
        "pots_returning", "pots", ["returns_at"], sqlite_where=condition, postgresql_where=condition
    )
    op.create_table(
        "pot_events",
        sa.Column("pot_id", sa.Text, sa.ForeignKey("pots.pot_id"), primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("command_id", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
