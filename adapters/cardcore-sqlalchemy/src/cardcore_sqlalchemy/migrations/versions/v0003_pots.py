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
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("parked_reason", sa.Text),
        sa.Column("record", sa.Text, nullable=False),
    )
    due, parked = sa.text("due_at > 0 AND parked_reason IS NULL"), sa.text("parked_reason IS NOT NULL")
    op.create_index("pots_due", "pots", ["pot_id", "due_at"], sqlite_where=due, postgresql_where=due)
    op.create_index("pots_parked", "pots", ["pot_id"], sqlite_where=parked, postgresql_where=parked)
    op.create_table(
        "pot_events",
        sa.Column("pot_id", sa.Text, sa.ForeignKey("pots.pot_id"), primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("command_id", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
