"""A command made durable on SQLite, beside the driver with the same reads, writes and JSON and no thought."""

import json
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
from bench.stores import command, keep, store_in_file, written_out
from cardcore import usecases
from cardcore.journeys import Purchase
from cardcore.relationships import Relationship
from cardcore.transactions import Transaction
from cardcore_sqlalchemy import SqlStore, open_sqlite

ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
MEAL: Final = next(day for day in DAYS if isinstance(day, Spent))

Row = tuple[Any, ...]


@attrs.frozen
class Written:
    """The rows that one command leaves, as the driver alone will write them; records as plain lists."""

    command_id: str
    relationship: Row
    events: Row
    receipt: Row
    message: Row


def post(store: SqlStore, relationship: Relationship, number: int) -> None:
    """One purchase by the use case: loaded, decided, saved, on the disk."""
    transaction = Transaction.of(MEAL.amount, MEAL.on, mcc=MEAL.mcc, merchant=MEAL.merchant)
    asked = command(f"post-{number}")
    usecases.post(store, asked, relationship.account_id, Purchase(transaction), PROGRAM)


def written(path: Path, number: int) -> Written:
    """What command ``number`` left in the file, read right after it."""
    name = f"post-{number}"
    with closing(sqlite3.connect(path)) as found:

        def row(query: str, *parameters: str) -> Row:
            record, *others = found.execute(query, parameters).fetchone()
            return (json.loads(f"[{record}]"), *others)

        return Written(
            name,
            row("SELECT record, version, account_id FROM relationships"),
            row(
                "SELECT record, account_id, sequence, actor, command_id FROM events WHERE command_id = ?",
                name,
            ),
            row(
                "SELECT record, actor, command_id, received_at, event_count FROM receipts"
                " WHERE command_id = ?",
                name,
            ),
            row("SELECT record, message_id, account_id, created FROM outbox ORDER BY id DESC LIMIT 1"),
        )


def encoded(row: Row) -> Row:
    """The row with its record as JSON."""
    return (ENCODER.encode(row[0])[1:-1], *row[1:])


def write(driver: sqlite3.Connection, rows: Written) -> None:
    """The same reads and writes by the driver, records as JSON of lists made beforehand."""
    account_id, actor = rows.relationship[2], rows.receipt[1]
    run = driver.execute
    run("BEGIN")
    run(
        "SELECT record, event_count FROM receipts WHERE actor = ? AND command_id = ?",
        (actor, rows.command_id),
    ).fetchall()
    stored = run("SELECT record, wakes_on FROM relationships WHERE account_id = ?", (account_id,)).fetchall()
    json.loads(stored[0][0])
    before = rows.relationship[1] - len(rows.events[0])
    run(
        "UPDATE relationships SET record = ?, version = ? WHERE account_id = ? AND version = ?",
        (*encoded(rows.relationship), before),
    )
    run(
        "INSERT INTO events (record, account_id, sequence, actor, command_id) VALUES (?, ?, ?, ?, ?)",
        encoded(rows.events),
    )
    run(
        "INSERT INTO receipts (record, actor, command_id, received_at, event_count) VALUES (?, ?, ?, ?, ?)",
        encoded(rows.receipt),
    )
    run(
        "INSERT INTO outbox (record, message_id, account_id, created) VALUES (?, ?, ?, ?)",
        encoded(rows.message),
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
        written_out(store)
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
        f"sqlite3 {sqlite3.sqlite_version}: the same reads, writes and JSON, its lists made beforehand",
        within(1.25),
        beside_driver,
    ),
)
