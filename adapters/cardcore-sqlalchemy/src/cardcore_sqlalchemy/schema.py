"""The tables. Records are what `cardcore.records` makes of values; the other columns are what is asked for.

Days are ordinals, as in records. A change here needs a migration beside it and a new `REVISION`;
a test holds the tables of the migrations against these.
"""

from typing import Final

import sqlalchemy as sa

REVISION: Final = "0003"
"""The revision of the migrations that leads to these tables."""

METADATA: Final = sa.MetaData()

_NAME: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Ids, in one order everywhere, that of their characters' numbers."""

relationships = sa.Table(
    "relationships",
    METADATA,
    sa.Column("account_id", _NAME, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("wakes_on", sa.Integer, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("parked_reason", sa.Text),
)
"""The states as they are: what `events` of the account fold to."""

NOT_PARKED: Final = relationships.c.parked_reason.is_(None)
PARKED: Final = relationships.c.parked_reason.is_not(None)

sa.Index(
    "relationships_due",
    relationships.c.wakes_on,
    relationships.c.account_id,
    sqlite_where=NOT_PARKED,
    postgresql_where=NOT_PARKED,
)
sa.Index("relationships_parked", relationships.c.account_id, sqlite_where=PARKED, postgresql_where=PARKED)

events = sa.Table(
    "events",
    METADATA,
    sa.Column("account_id", _NAME, sa.ForeignKey(relationships.c.account_id), primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("actor", _NAME, nullable=False),
    sa.Column("command_id", _NAME, nullable=False),
    sqlite_with_rowid=False,
)
"""What happened, for ever: a row holds the records of one command's events, between commas, and is named by
the sequence number of the last of them."""

receipts = sa.Table(
    "receipts",
    METADATA,
    sa.Column("actor", _NAME, primary_key=True),
    sa.Column("command_id", _NAME, primary_key=True),
    sa.Column("received_at", sa.Text, nullable=False),
    sa.Column("event_count", sa.Integer, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)
"""What each command was answered; its events are the last ``event_count`` up to its version in `events`."""

quotas = sa.Table(
    "quotas",
    METADATA,
    sa.Column("offer_id", _NAME, primary_key=True),
    sa.Column("on_day", sa.Integer, primary_key=True),
    sa.Column("remaining", sa.Integer, nullable=False),
    sa.CheckConstraint("remaining >= 0", name="quotas_not_oversold"),
    sqlite_with_rowid=False,
)
"""What offers have left of each day that anything was taken of."""

pots = sa.Table(
    "pots",
    METADATA,
    sa.Column("pot_id", _NAME, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("due_at", sa.BigInteger, nullable=False),
    sa.Column("parked_reason", sa.Text),
    sa.Column("record", sa.Text, nullable=False),
)
"""Red packets, shared bills and draws as they are; ``due_at`` in seconds since 1970, 0 for never."""

DUE: Final = sa.and_(pots.c.due_at > sa.literal_column("0"), pots.c.parked_reason.is_(None))
PARKED_POTS: Final = pots.c.parked_reason.is_not(None)

sa.Index("pots_due", pots.c.pot_id, pots.c.due_at, sqlite_where=DUE, postgresql_where=DUE)
sa.Index("pots_parked", pots.c.pot_id, sqlite_where=PARKED_POTS, postgresql_where=PARKED_POTS)

pot_events = sa.Table(
    "pot_events",
    METADATA,
    sa.Column("pot_id", _NAME, sa.ForeignKey(pots.c.pot_id), primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("actor", _NAME, nullable=False),
    sa.Column("command_id", _NAME, nullable=False),
    sqlite_with_rowid=False,
)
"""What happened to the pots, for ever: a row holds the records of one command, as in `events`."""

outbox = sa.Table(
    "outbox",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("message_id", _NAME, nullable=False),
    sa.Column("account_id", _NAME, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("created", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("reason", sa.Text),
)
"""Notices: waiting, delivered or parked, with the reason of the last failure; ``created`` is in UTC."""

# Literals, not parameters: a database uses a partial index only where it can see the condition.
WAITING: Final = outbox.c.state == sa.literal_column("'waiting'")
FAILING: Final = sa.and_(WAITING, outbox.c.tries > sa.literal_column("0"))

sa.Index("outbox_waiting", outbox.c.id, sqlite_where=WAITING, postgresql_where=WAITING)
sa.Index("outbox_message", outbox.c.message_id, unique=True, sqlite_where=WAITING, postgresql_where=WAITING)
sa.Index("outbox_failing", outbox.c.account_id, sqlite_where=FAILING, postgresql_where=FAILING)

version = sa.Table(
    "cardcore_version",
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="cardcore_version_pkc"),
)
"""Alembic's own table under a name of ours, so that the host's migrations may live beside."""
