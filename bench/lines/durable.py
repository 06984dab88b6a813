"""A command made durable on SQLite, beside the driver doing the same reads and writes with no thought."""

import shutil
import sqlite3
import statistics
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import attrs

from bench.measure import MICROSECONDS, WALL, Figures, Line, Scale, agree, undisturbed, within
from bench.month import DAYS, PROGRAM, Spent, opened
from bench.stores import command, keep, store_in_file
from cardcore import usecases
from cardcore.journeys import Purchase
from cardcore.relationships import Relationship
from cardcore.transactions import Transaction
from cardcore_sqlalchemy import SqlStore, open_sqlite

MEAL: Final = next(day for day in DAYS if isinstance(day, Spent))

Row = tuple[Any, ...]


@attrs.frozen
class Written:
    """The rows that one command leaves, as the driver alone will write them."""

    command_id: str
    relationship: Row
    events: list[Row]
    receipts: list[Row]
    messages: list[Row]


def post(store: SqlStore, relationship: Relationship, number: int) -> None:
    """One purchase by the use case: loaded, decided, saved, on the disk."""
    transaction = Transaction.of(MEAL.amount, MEAL.on, mcc=MEAL.mcc, merchant=MEAL.merchant)
    asked = command(f"post-{number}")
    usecases.post(store, asked, relationship.account_id, Purchase(transaction), PROGRAM)


def written(path: Path, number: int) -> Written:
    """What command ``number`` left in the file, read right after it."""
    name = f"post-{number}"
    with closing(sqlite3.connect(path)) as found:
        events = found.execute(
            "SELECT account_id, sequence, record, actor, command_id FROM events WHERE command_id = ?", (name,)
        ).fetchall()
        return Written(
            name,
            found.execute("SELECT version, wakes_on, record, account_id FROM relationships").fetchone(),
            events,
            found.execute(
                "SELECT actor, command_id, received_at, event_count, record FROM receipts"
                " WHERE command_id = ?",
                (name,),
            ).fetchall(),
            found.execute(
                "SELECT message_id, account_id, record, created FROM outbox ORDER BY id DESC LIMIT 1"
            ).fetchall(),
        )


def write(driver: sqlite3.Connection, rows: Written) -> None:
    """The same reads and writes by the driver, its rows made beforehand."""
    actor, account_id = rows.receipts[0][0], rows.relationship[3]
    run = driver.execute
    run("BEGIN")
    run(
        "SELECT record, event_count FROM receipts WHERE actor = ? AND command_id = ?",
        (actor, rows.command_id),
    )
    run("SELECT record FROM relationships WHERE account_id = ?", (account_id,)).fetchall()
    run("SELECT offer_id, remaining FROM quotas WHERE on_day = ?", (0,)).fetchall()
    run("ROLLBACK")
    run("BEGIN IMMEDIATE")
    before = rows.relationship[0] - len(rows.events)
    run(
        "UPDATE relationships SET version = ?, wakes_on = ?, record = ? WHERE account_id = ? AND version = ?",
        (*rows.relationship, before),
    )
    driver.executemany(
        "INSERT INTO events (account_id, sequence, record, actor, command_id) VALUES (?, ?, ?, ?, ?)",
        rows.events,
    )
    driver.executemany(
        "INSERT INTO receipts (actor, command_id, received_at, event_count, record) VALUES (?, ?, ?, ?, ?)",
        rows.receipts,
    )
    driver.executemany(
        "INSERT INTO outbox (message_id, account_id, record, created) VALUES (?, ?, ?, ?)", rows.messages
    )
    run("COMMIT")


def driver_on(path: Path) -> sqlite3.Connection:
    """A connection as the store sets its own up."""
    driver = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        driver.execute(f"PRAGMA {pragma}")
    return driver


def tables(path: Path) -> list[list[Row]]:
    """All that was saved, to compare two files."""
    with closing(sqlite3.connect(path)) as found:
        return [
            found.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in ("relationships", "events", "receipts", "outbox")
        ]


def commands(path: Path, relationship: Relationship, count: int) -> Iterator[Written]:
    """The rows of so many commands, done once in a copy of the file."""
    rehearsal = path.with_name("rehearsal.db")
    shutil.copy(path, rehearsal)
    store = open_sqlite(rehearsal)
    try:
        for number in range(count):
            post(store, relationship, number)
            yield written(rehearsal, number)
    finally:
        store.close()


def beside_driver(scale: Scale) -> Figures:
    """Commands by turns, by the clock on the wall: most of the time is the disk's."""
    relationship, events = opened()
    count = scale.pick(3, 400, 1_000)
    ours, peer = [], []
    with store_in_file() as (store, path):
        keep(store, [(relationship, events)])
        store.engine.dispose()  # the last connection to close writes the log into the file
        by_driver = path.with_name("driver.db")
        shutil.copy(path, by_driver)
        rows = list(commands(path, relationship, count))
        driver = driver_on(by_driver)
        with undisturbed():
            for number in range(count):
                start = WALL()
                post(store, relationship, number)
                between = WALL()
                write(driver, rows[number])
                ours.append(between - start)
                peer.append(WALL() - between)
        driver.close()
        agree("the files", tables(path), tables(by_driver))
    mine, theirs = (statistics.median(times) * MICROSECONDS for times in (ours, peer))
    return Figures(mine, theirs, f"{mine - theirs:.0f} µs on top of the driver, however fast the disk is")


LINES: Final = (
    Line(
        "durable",
        "a purchase by the use case on SQLite, WAL, synchronous=FULL: on the disk when it returns",
        "µs a command",
        f"sqlite3 {sqlite3.sqlite_version}: the same reads and writes, rows made beforehand",
        within(1.25),
        beside_driver,
    ),
)
