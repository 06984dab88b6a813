"""Stores on SQLite for the lines that measure storage, each in a file of its own."""

import datetime
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from cardcore.commands import Command, receipt
from cardcore.relationships import Event, Outcome, Relationship
from cardcore_sqlalchemy import SqlStore, open_sqlite

RECEIVED_AT: Final = datetime.datetime(2024, 5, 6, 9, 30, tzinfo=datetime.UTC)
FILE: Final = "bench.db"


@contextmanager
def store_in_file() -> Iterator[tuple[SqlStore, Path]]:
    """A new store and its file, gone afterwards."""
    with TemporaryDirectory() as directory:
        path = Path(directory) / FILE
        store = open_sqlite(path)
        try:
            yield store, path
        finally:
            store.close()


def written_out(store: SqlStore) -> None:
    """Have the log written into the file, so that a copy of the file is one of the store."""
    with closing(store.engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def copied(store: SqlStore, path: Path) -> Iterator[SqlStore]:
    """Another store with the same in it."""
    written_out(store)
    other = open_sqlite(shutil.copy(path, path.with_name("copy.db")))
    try:
        yield other
    finally:
        other.close()


def command(command_id: str) -> Command:
    """The envelope of a command of the benchmark."""
    return Command.of(command_id, "bench", RECEIVED_AT)


def keep(
    store: SqlStore, lives: Iterable[tuple[Relationship, tuple[Event, ...]]], batch: int = 2_000
) -> None:
    """Save accounts with all that happened to them, many in one transaction."""
    waiting = iter(lives)
    while _keep_batch(store, waiting, batch):
        pass


def keep_command(store: SqlStore, outcome: Outcome) -> None:
    """Save what one command did to an account."""
    asked = command(f"keep-{outcome.relationship.account_id}-{outcome.relationship.version}")
    with store.begin() as unit:
        unit.save(asked, outcome, receipt(asked, "", outcome))
        unit.commit()


def _keep_batch(
    store: SqlStore, waiting: Iterator[tuple[Relationship, tuple[Event, ...]]], batch: int
) -> bool:
    with store.begin() as unit:
        kept = 0
        for _, (relationship, events) in zip(range(batch), waiting, strict=False):
            opening = command(f"keep-{relationship.account_id}")
            outcome = Outcome(relationship, events)
            unit.save(opening, outcome, receipt(opening, "", outcome))
            kept += 1
        unit.commit()
    return kept == batch
