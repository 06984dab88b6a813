"""The statements, in SQL that SQLite and PostgreSQL both understand but for a few, compiled once per store.

They run on the driver's own cursor: what SQLAlchemy does between a statement and the driver at every
execution costs more than SQLite needs for the work. So parameters are positional, in the order in which
their names appear.
"""

from collections.abc import Callable
from typing import Final, Self

import attrs
import sqlalchemy as sa


@attrs.frozen
class Statements:
    """SQL in the words of one dialect."""

    select_relationship: str
    select_relationships: str
    select_events: str
    select_receipt: str
    select_quotas: str
    next_due_day: str
    due_on_day: str
    count_due: str
    select_parked: str
    insert_relationship: str
    update_relationship: str
    update_waking: str
    park_relationship: str
    insert_events: str
    insert_receipt: str
    begin_quota: str
    take_quota: str
    take_as_seen: str
    select_pot: str
    select_pot_events: str
    pots_due: str
    count_pots_due: str
    select_parked_pots: str
    park_pot: str
    insert_pot: str
    update_pot: str
    insert_pot_events: str
    insert_message: str
    fresh_messages: str
    failing_messages: str
    deliver_message: str
    fail_message: str
    park_message: str
    parked_messages: str
    purge_messages: str

    @classmethod
    def of(cls, dialect: sa.Dialect) -> Self:
        """All of them compiled."""
        if dialect.name == "postgresql":
            its_own: Callable[..., sa.Dialect] = type(dialect)
            dialect = its_own(paramstyle="format")
        sql = {**_SQL, **_OTHERS.get(dialect.name, {})}
        return cls(**{name: str(sa.text(text).compile(dialect=dialect)) for name, text in sql.items()})


# A database uses a partial index only where it can see its condition: such conditions hold no parameter.
_SQL: Final = {
    "select_relationship": "SELECT record, wakes_on FROM relationships WHERE account_id = :account_id",
    "select_relationships": """
        SELECT account_id, record, wakes_on FROM relationships
        WHERE account_id IN (SELECT value FROM json_each(:account_ids))""",
    "select_events": """
        SELECT sequence, record FROM events
        WHERE account_id = :account_id AND sequence > :after AND sequence <= :through
        ORDER BY sequence""",
    "select_receipt": """
        SELECT record, event_count FROM receipts WHERE actor = :actor AND command_id = :command_id""",
    "select_quotas": "SELECT offer_id, remaining FROM quotas WHERE on_day = :on_day",
    "next_due_day": """
        SELECT min(wakes_on) FROM relationships WHERE parked_reason IS NULL AND wakes_on > :day""",
    "due_on_day": """
        SELECT account_id FROM relationships
        WHERE parked_reason IS NULL AND wakes_on = :day AND account_id > :after AND account_id < :before
        ORDER BY account_id LIMIT :limit""",
    "count_due": """
        SELECT count(*) FROM relationships
        WHERE parked_reason IS NULL AND wakes_on <= :day AND +account_id > :after AND +account_id <= :last""",
    "select_parked": """
        SELECT account_id, parked_reason FROM relationships
        WHERE parked_reason IS NOT NULL ORDER BY account_id""",
    "insert_relationship": """
        INSERT INTO relationships (version, wakes_on, record, account_id)
        VALUES (:version, :wakes_on, :record, :account_id)""",
    "update_relationship": """
        UPDATE relationships SET version = :version, record = :record
        WHERE account_id = :account_id AND version = :version_before""",
    "update_waking": """
        UPDATE relationships SET version = :version, wakes_on = :wakes_on, record = :record
        WHERE account_id = :account_id AND version = :version_before""",
    "park_relationship": "UPDATE relationships SET parked_reason = :reason WHERE account_id = :account_id",
    "insert_events": """
        INSERT INTO events (account_id, sequence, record, actor, command_id)
        VALUES (:account_id, :sequence, :record, :actor, :command_id)""",
    "insert_receipt": """
        INSERT INTO receipts (actor, command_id, received_at, event_count, record)
        VALUES (:actor, :command_id, :received_at, :event_count, :record)""",
    "begin_quota": """
        INSERT INTO quotas (offer_id, on_day, remaining) VALUES (:offer_id, :on_day, :per_day)
        ON CONFLICT DO NOTHING""",
    "take_quota": """
        UPDATE quotas SET remaining = remaining - :uses
        WHERE offer_id = :offer_id AND on_day = :on_day AND remaining >= :uses""",
    "take_as_seen": """
        UPDATE quotas SET remaining = remaining - :uses
        WHERE offer_id = :offer_id AND on_day = :on_day AND remaining = :seen AND remaining >= :uses""",
    "select_pot": "SELECT record FROM pots WHERE pot_id = :pot_id",
    "select_pot_events": """
        SELECT record FROM pot_events
        WHERE pot_id = :pot_id AND sequence <= :through ORDER BY sequence""",
    "pots_due": """
        SELECT pot_id FROM pots
        WHERE parked_reason IS NULL AND due_at > 0 AND due_at <= :through AND pot_id > :after
        ORDER BY pot_id LIMIT :limit""",
    "count_pots_due": """
        SELECT count(*) FROM pots
        WHERE parked_reason IS NULL AND due_at > 0 AND due_at <= :through
        AND pot_id > :after AND pot_id <= :last""",
    "select_parked_pots": """
        SELECT pot_id, parked_reason FROM pots WHERE parked_reason IS NOT NULL ORDER BY pot_id""",
    "park_pot": "UPDATE pots SET parked_reason = :reason WHERE pot_id = :pot_id",
    "insert_pot": """
        INSERT INTO pots (version, due_at, record, pot_id)
        VALUES (:version, :due_at, :record, :pot_id)""",
    "update_pot": """
        UPDATE pots SET version = :version, due_at = :due_at, record = :record
        WHERE pot_id = :pot_id AND version = :version_before""",
    "insert_pot_events": """
        INSERT INTO pot_events (pot_id, sequence, record, actor, command_id)
        VALUES (:pot_id, :sequence, :record, :actor, :command_id)""",
    "insert_message": """
        INSERT INTO outbox (message_id, account_id, record, created)
        VALUES (:message_id, :account_id, :record, :created)""",
    "fresh_messages": """
        SELECT message_id, record, tries FROM outbox
        WHERE state = 'waiting' AND account_id NOT IN
            (SELECT account_id FROM outbox WHERE state = 'waiting' AND tries > 0)
        ORDER BY id LIMIT :limit""",
    "failing_messages": """
        SELECT message_id, record, tries FROM outbox
        WHERE state = 'waiting' AND tries > 0 ORDER BY tries, id LIMIT :limit""",
    "deliver_message": """
        UPDATE outbox SET state = 'delivered', reason = NULL
        WHERE message_id = :message_id AND state = 'waiting'""",
    "fail_message": """
        UPDATE outbox SET tries = tries + 1, reason = :reason
        WHERE message_id = :message_id AND state = 'waiting'""",
    "park_message": """
        UPDATE outbox SET state = 'parked', reason = :reason
        WHERE message_id = :message_id AND state = 'waiting'""",
    "parked_messages": "SELECT message_id, reason FROM outbox WHERE state = 'parked' ORDER BY id",
    "purge_messages": """
        DELETE FROM outbox WHERE id IN (
            SELECT id FROM outbox WHERE state = 'delivered' AND created < :before
            ORDER BY id LIMIT :limit)""",
}

_OTHERS: Final = {
    "postgresql": {
        "select_relationships": """
            SELECT account_id, record, wakes_on FROM relationships
            WHERE account_id IN (SELECT jsonb_array_elements_text(CAST(:account_ids AS jsonb)))""",
        "count_due": """
            SELECT count(*) FROM relationships
            WHERE parked_reason IS NULL AND wakes_on <= :day
            AND account_id > :after AND account_id <= :last""",
    },
}
"""What a database says otherwise."""
