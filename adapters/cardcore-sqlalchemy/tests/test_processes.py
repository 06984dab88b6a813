"""Processes that die in the middle of their work, and processes that work side by side."""

import os
import runpy
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cardcore.commands import PotReceipt, Receipt
from cardcore.ids import AccountId, ActorId, CommandId
from cardcore.ports import Store
from cardcore.records import loads, loads_all
from cardcore.relationships import fold
from cardcore.testing.conformance import desk
from cardcore.testing.fakes import MemoryStore
from cardcore_sqlalchemy import SqlStore

WORKER = Path(__file__).with_name("worker.py")
DAYS = 10


def start(book: str, first: int, last: int) -> "subprocess.Popen[str]":
    command = [sys.executable, str(WORKER), book, str(first), str(last)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def finish(process: "subprocess.Popen[str]") -> list[str]:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return output.split()


def killed_after(lines: int, book: str) -> list[str]:
    """What a worker said to be done before it was killed, which is at once after so many lines."""
    with start(book, 0, DAYS) as process:
        assert process.stdout is not None
        done = [process.stdout.readline().strip() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        done += process.stdout.read().split("\n")[:-1]  # whole lines that were in the pipe
    assert process.returncode == -signal.SIGKILL
    return [one for one in done if one]


def receipt_of(store: Store, command_id: str) -> Receipt | PotReceipt | None:
    with store.begin() as unit:
        return unit.receipt(ActorId("teller"), CommandId(command_id))


def rows_of(store: SqlStore, query: str) -> Sequence[Any]:
    with store.engine.connect() as connection:
        return connection.execute(sa.text(query)).fetchall()


def require_whole(store: SqlStore) -> None:
    """Nothing is half-done: states are folded events, every receipt has its events and its notices."""
    for (account_id,) in rows_of(store, "SELECT account_id FROM relationships"):
        relationship, events = desk.stored(store, account_id)
        assert fold(None, events) == relationship
    receipts = rows_of(store, "SELECT record, event_count FROM receipts")
    told = [len(loads(record).notices) for record, _ in receipts]
    assert rows_of(store, "SELECT count(*) FROM outbox") == [(sum(told),)]
    events_kept = [len(loads_all([record])) for (record,) in rows_of(store, "SELECT record FROM events")]
    assert sum(events_kept) == sum(count for _, count in receipts)
    if store.engine.dialect.name == "sqlite":
        assert rows_of(store, "PRAGMA integrity_check") == [("ok",)]
        assert rows_of(store, "PRAGMA foreign_key_check") == []


def whole_life() -> dict[AccountId, Any]:
    """What the worker's accounts come to when nothing interrupts it."""
    worker, store = runpy.run_path(str(WORKER)), MemoryStore()
    worker["openings"](store)
    list(worker["commands"](store, 0, DAYS))
    return {account_id: desk.stored(store, account_id) for account_id in worker["ACCOUNTS"]}


@pytest.mark.slow
def test_a_killed_process_leaves_nothing_half_done_and_loses_nothing_it_told(
    book: str, open_book: Callable[[], SqlStore]
) -> None:
    for lines in (1, 17, 38):
        done = killed_after(lines, book)
        assert len(done) >= lines
        with open_book() as store:
            assert all(receipt_of(store, command_id) is not None for command_id in done)
            require_whole(store)
    finish(start(book, 0, DAYS))
    with open_book() as store:
        require_whole(store)
        for account_id, (relationship, events) in whole_life().items():
            assert desk.stored(store, account_id) == (relationship, list(events))


@pytest.mark.slow
def test_two_processes_on_one_book_do_each_command_once(book: str, open_book: Callable[[], SqlStore]) -> None:
    twins = [start(book, 0, DAYS) for _ in range(2)]
    for twin in twins:
        finish(twin)
    with open_book() as store:
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
