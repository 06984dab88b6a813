"""Processes that die in the middle of their work, and processes that work side by side."""

import os
import runpy
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from cardcore.commands import PotReceipt, Receipt
from cardcore.ids import AccountId, ActorId, CommandId
from cardcore.ports import Store
from cardcore.relationships import fold
from cardcore.testing.conformance import desk
from cardcore.testing.fakes import MemoryStore
from cardcore_sqlalchemy import SqlStore, open_sqlite

WORKER = Path(__file__).with_name("worker.py")
DAYS = 10


def start(path: Path, first: int, last: int) -> "subprocess.Popen[str]":
    command = [sys.executable, str(WORKER), str(path), str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def finish(process: "subprocess.Popen[str]") -> list[str]:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return output.split()


def killed_after(lines: int, path: Path) -> list[str]:
    """What a worker said to be done before it was killed, which is at once after so many lines."""
    with start(path, 0, DAYS) as process:
        assert process.stdout is not None
        done = [process.stdout.readline().strip() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        done += process.stdout.read().split("\n")[:-1]  # whole lines that were in the pipe
    assert process.returncode == -signal.SIGKILL
    return [one for one in done if one]


def receipt_of(store: Store, command_id: str) -> Receipt | PotReceipt | None:
    with store.begin() as unit:
        return unit.receipt(ActorId("teller"), CommandId(command_id))


def accounts_of(store: SqlStore) -> list[AccountId]:
    with sqlite3.connect(str(store.engine.url.database)) as connection:
        rows = connection.execute("SELECT account_id FROM relationships ORDER BY account_id").fetchall()
    connection.close()
    return [AccountId(row[0]) for row in rows]


def require_whole(store: SqlStore) -> None:
    """Nothing is half-done: states are folded events, every receipt has its events and its notices."""
    for account_id in accounts_of(store):
        relationship, events = desk.stored(store, account_id)
        assert fold(None, events) == relationship
    connection = sqlite3.connect(str(store.engine.url.database))
    query = "SELECT sum(event_count), sum(json_array_length(record, '$[8]')) FROM receipts"
    counted = connection.execute(query).fetchone()
    happened = "SELECT sum(json_array_length('[' || record || ']')) FROM events"
    there = f"SELECT ({happened}), (SELECT count(*) FROM outbox)"
    assert counted in [connection.execute(there).fetchone(), (None, None)]
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def whole_life() -> dict[AccountId, Any]:
    """What the worker's accounts come to when nothing interrupts it."""
    worker, store = runpy.run_path(str(WORKER)), MemoryStore()
    worker["openings"](store)
    list(worker["commands"](store, 0, DAYS))
    return {account_id: desk.stored(store, account_id) for account_id in worker["ACCOUNTS"]}


@pytest.mark.slow
def test_a_killed_process_leaves_nothing_half_done_and_loses_nothing_it_told(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    for lines in (1, 17, 38):
        done = killed_after(lines, path)
        assert len(done) >= lines
        with open_sqlite(path) as store:
            assert all(receipt_of(store, command_id) is not None for command_id in done)
            require_whole(store)
    finish(start(path, 0, DAYS))
    with open_sqlite(path) as store:
        require_whole(store)
        for account_id, (relationship, events) in whole_life().items():
            assert desk.stored(store, account_id) == (relationship, list(events))


@pytest.mark.slow
def test_two_processes_on_one_book_do_each_command_once(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    twins = [start(path, 0, DAYS) for _ in range(2)]
    for twin in twins:
        finish(twin)
    with open_sqlite(path) as store:
        require_whole(store)
        for account_id, (relationship, _) in whole_life().items():
            stored = desk.stored(store, account_id)[0]
            assert stored.account.balance == relationship.account.balance
            assert stored.account.closed_through == relationship.account.closed_through


FORKED = """
    import os, sys
    from cardcore.errors import StorageError
    from cardcore_sqlalchemy import open_sqlite

    store = open_sqlite(sys.argv[1])
    child = os.fork()
    if child:
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    try:
        store.begin()
    except StorageError as error:
        os._exit(0 if error.code == "wrong-thread" else 2)
    os._exit(1)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_must_open_the_store_itself(tmp_path: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(FORKED), str(tmp_path / "book.db")]
    assert subprocess.run(command, check=False).returncode == 0
