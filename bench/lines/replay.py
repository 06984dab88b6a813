"""Rebuilding an account from its stored events, beside another event store on the same database engine."""

from pathlib import Path
from typing import Final

from bench.lines.fold import figures, hand_figures, row
from bench.measure import Figures, Line, Scale, agree, beside, release, times_faster
from bench.month import commands_of, lived, opened
from bench.peers import stream
from bench.stores import keep, keep_command, store_in_file
from cardcore.ids import AccountId
from cardcore.relationships import Relationship, fold
from cardcore_sqlalchemy import SqlStore


def replayed(store: SqlStore, account_id: AccountId) -> Relationship:
    """The account from its events alone."""
    with store.begin() as unit:
        return fold(None, unit.events(account_id))


def beside_recorder(scale: Scale) -> Figures:
    """Both over the events of some months, from SQLite files that the machine has in memory.

    Ours are stored as they came, a row of the table for each command.
    """
    months = scale.pick(1, 12, 12)
    relationship, events = lived(months)
    first = relationship.account.agreement.opened_on
    next_statement = fold(None, events[:1]).account.next_statement_date
    times = scale.pick(1, 3, 6)
    with store_in_file() as (store, path):
        begun = opened()
        keep(store, [begun])
        for outcome in commands_of(begun[0], months):
            keep_command(store, outcome)
        other = str(Path(path).with_name("stream.db"))
        application, name = stream.stored(other, first, next_statement, [row(event) for event in events[1:]])
        with application:
            agree("the account", replayed(store, relationship.account_id), relationship)
            peer: object = application.repository.get(name)
            if not isinstance(peer, stream.StreamedAccount):
                raise TypeError("another aggregate was stored")
            agree("the account", figures(relationship), hand_figures(peer.state))
            return beside(
                lambda: [replayed(store, relationship.account_id) for _ in range(times)],
                lambda: [application.repository.get(name) for _ in range(times)],
                scale,
                items=times * len(events),
            )


LINES: Final = (
    Line(
        "replay",
        "an account rebuilt from the year of events stored on SQLite",
        "µs an event",
        f"{release('eventsourcing')}: its SQLite recorder, rows of integers folded by hand",
        times_faster(20),
        beside_recorder,
    ),
)
