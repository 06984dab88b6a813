"""What SQLite is told to do, what a bad file or a full disk says, and what the file is good for elsewhere."""

import datetime
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from cardcore import day_end
from cardcore.errors import InvalidInput, StorageError, VersionConflict
from cardcore.ids import AccountId
from cardcore.records import loads_all
from cardcore.testing import builders
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1, A2
from cardcore_sqlalchemy import SqlStore, migrate, open_sqlite
from cardcore_sqlalchemy import unit as units_of_work


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    with open_sqlite(path, busy_seconds=0) as store:
        desk.opened(store, A1)
        yield store


@pytest.fixture
def other(store: SqlStore, path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody else's connection to the same file."""
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


def is_open(path: Path) -> bool:
    """Whether anybody has the file open: the last one to close it takes its write-ahead log away."""
    return Path(f"{path}-wal").exists()


def pragma(store: SqlStore, name: str) -> object:
    connection = store.engine.raw_connection()
    try:
        return connection.cursor().execute(f"PRAGMA {name}").fetchone()[0]
    finally:
        connection.close()


# --- set-up -----------------------------------------------------------------------------------------


def test_the_promised_pragmas_are_set_on_every_connection(store: SqlStore) -> None:
    seen = []

    def look() -> None:
        with store.begin() as unit:
            unit.relationship(A1)
            seen.append([pragma(store, name) for name in ("journal_mode", "synchronous", "foreign_keys")])

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    full = 2
    assert seen == [["wal", full, 1]] * 3


def test_a_user_s_own_engine_is_set_up_too(path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as early:  # before the store could set it up
        early.exec_driver_sql("SELECT 1")
    migrate(engine)
    with SqlStore(engine) as store:
        assert [pragma(store, name) for name in ("journal_mode", "synchronous")] == ["wal", 2]


def test_a_file_is_named(tmp_path: Path) -> None:
    for name in ("", ":memory:"):
        with pytest.raises(InvalidInput, match="dsn-invalid"):
            open_sqlite(name)


def test_names_with_odd_characters_are_files_like_others(tmp_path: Path) -> None:
    for name in ("账本 %20?mode=ro#1.db", "file:x.db"):
        with open_sqlite(tmp_path / name) as store:
            desk.opened(store, A1)
        assert (tmp_path / name).stat().st_size > 0


# --- failures ---------------------------------------------------------------------------------------


def test_a_file_that_is_no_database_is_left_alone(path: Path) -> None:
    path.write_text("Dear diary, " * 100, "utf-8")
    with pytest.raises(StorageError) as refused:
        open_sqlite(path)
    assert refused.value.code == "storage-corrupt"
    assert path.read_text("utf-8") == "Dear diary, " * 100


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as refused:
        open_sqlite(tmp_path / "missing" / "book.db")
    assert refused.value.code == "storage-unavailable"
    assert "folder" in refused.value.detail


def test_a_busy_database_is_told_and_the_same_command_succeeds_later(
    store: SqlStore, other: sqlite3.Connection
) -> None:
    other.execute("BEGIN IMMEDIATE")
    before = desk.everything(store, A1)  # readers wait for nobody
    with pytest.raises(StorageError) as refused:
        desk.bought(store, A1, "c-1")
    assert refused.value.code == "storage-busy"
    assert refused.value.retryable
    assert desk.everything(store, A1) == before
    other.execute("ROLLBACK")
    desk.bought(store, A1, "c-1")


def test_a_book_that_somebody_holds_for_himself_is_busy(path: Path) -> None:
    """Where even the log cannot be made: a new file in the old mode, locked by another."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageError) as refused:
        open_sqlite(path, busy_seconds=0)
    assert refused.value.code == "storage-busy"
    connection.execute("ROLLBACK")
    connection.close()
    open_sqlite(path, busy_seconds=0).close()


def test_a_read_only_database_is_read_and_not_written(store: SqlStore, path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
    with SqlStore(engine) as reader:
        assert desk.everything(reader, A1) == desk.everything(store, A1)
        with pytest.raises(StorageError) as refused:
            desk.bought(reader, A1, "c-1")
        assert refused.value.code == "storage-read-only"
        assert not refused.value.retryable


def test_a_full_disk_is_told_and_nothing_is_lost(path: Path, store: SqlStore) -> None:
    store = SqlStore(store.engine)  # whose connections all come from the pool
    before = desk.everything(store, A1)
    limits = [pragma(store, "page_count"), 1_000_000]

    @sa.event.listens_for(store.engine, "checkout")
    def _limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count={limits[0]}")

    many = [AccountId(f"n-{number}") for number in range(200)]
    with pytest.raises(StorageError) as refused:
        desk.opened(store, *many)
    assert refused.value.code == "storage-full"
    assert desk.everything(store, A1) == before
    del limits[0]
    desk.opened(store, *many)


def test_a_damaged_record_is_told_for_its_account_alone(store: SqlStore, other: sqlite3.Connection) -> None:
    desk.opened(store, A2)
    other.execute("UPDATE events SET record = '[1,' WHERE account_id = 'a-1'")
    other.execute("UPDATE relationships SET record = '[1,\"Relationship\"]' WHERE account_id = 'a-1'")
    with store.begin() as unit:
        for read in (unit.relationship, unit.events):
            with pytest.raises(StorageError) as refused:
                read(A1)
            assert refused.value.code == "storage-corrupt"
        assert unit.relationship(A2).version == 1


def test_a_quota_below_zero_is_refused_by_the_database_itself(other: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="quotas_not_oversold"):
        other.execute("INSERT INTO quotas VALUES ('tea', 738000, -1)")


def test_a_duplicate_from_elsewhere_is_a_conflict(store: SqlStore, other: sqlite3.Connection) -> None:
    other.execute("INSERT INTO receipts VALUES ('teller', 'c-1', '2024-01-01', 0, '[]')")
    with store.begin() as unit:
        outcome = desk.buying(unit.relationship(A1), unit)
        desk.save(unit, outcome, "c-1")
        with pytest.raises(VersionConflict):
            unit.commit()


def test_something_unforeseen_is_told_in_the_database_s_words(
    store: SqlStore, other: sqlite3.Connection
) -> None:
    other.execute("DROP TABLE quotas")
    with store.begin() as unit, pytest.raises(StorageError, match="no such table: quotas") as refused:
        unit.quotas(738_000)
    assert refused.value.code == "storage-failed"


# --- use after the end ------------------------------------------------------------------------------


def test_a_closed_store_is_used_up(store: SqlStore) -> None:
    store.close()
    for use in (store.begin, lambda: store.outbox):
        with pytest.raises(StorageError) as refused:
            use()
        assert refused.value.code == "closed"


def test_a_unit_not_begun_is_not_used(store: SqlStore) -> None:
    with pytest.raises(StorageError, match="closed"):
        store.begin().relationship(A1)


def test_a_unit_stays_in_its_thread(store: SqlStore) -> None:
    codes: list[str] = []

    def use() -> None:
        try:
            unit.relationship(A1)
        except StorageError as error:
            codes.append(error.code)

    with store.begin() as unit:
        thread = threading.Thread(target=use)
        thread.start()
        thread.join()
        unit.relationship(A1)
    assert codes == ["wrong-thread"]


def test_a_unit_that_is_dropped_leaves_no_lock_behind(store: SqlStore) -> None:
    unit = store.begin().__enter__()
    unit.park(A1, "because")
    del unit
    desk.bought(store, A1, "c-1")
    assert desk.stored(store)[0].account.balance_minor == 9_800


def test_a_unit_in_use_when_its_store_is_closed_goes_on_to_its_end(store: SqlStore, path: Path) -> None:
    with store.begin() as unit:
        store.close()
        desk.save(unit, desk.buying(unit.relationship(A1), unit), "c-1")
        unit.commit()
    assert not is_open(path)
    with open_sqlite(path) as again:
        assert desk.stored(again)[0].account.balance_minor == 9_800


def test_a_closed_store_lets_go_of_its_file_whatever_became_of_its_pool(store: SqlStore, path: Path) -> None:
    desk.bought(store, A1, "c-1")
    assert is_open(path)
    store.engine.dispose()
    store.close()
    assert not is_open(path)


def test_a_unit_after_another_takes_its_connection_and_nothing_that_it_left(store: SqlStore) -> None:
    taken: list[object] = []
    sa.event.listen(store.engine, "checkout", lambda connection, *_: taken.append(connection))
    for _ in range(3):
        with store.begin() as unit:
            unit.park(A1, "because")  # not committed
    with store.begin() as unit:
        assert unit.parked() == {}
    assert taken == []
    with store.begin() as unit, store.begin() as another:
        assert unit.parked() == another.parked()
    assert len(taken) == 1


# --- elsewhere --------------------------------------------------------------------------------------


def test_a_backup_taken_while_it_is_used_is_a_book_of_its_own(
    store: SqlStore, other: sqlite3.Connection, tmp_path: Path
) -> None:
    desk.lived(store, A2)
    before = desk.everything(store, A1, A2)
    with store.begin() as unit:
        desk.save(unit, desk.buying(unit.relationship(A1), unit), "c-1")
        unit.parked()
        unit.due(738_000, None, 1)  # written, not committed
        other.execute(f"VACUUM INTO '{tmp_path / 'vacuumed.db'}'")
        copy = sqlite3.connect(tmp_path / "copied.db")
        other.backup(copy)
        copy.close()
    for name in ("vacuumed.db", "copied.db"):
        with open_sqlite(tmp_path / name) as backup:
            assert desk.everything(backup, A1, A2) == before
            desk.bought(backup, A1, "c-2")


def test_delivered_messages_are_purged_and_no_others(store: SqlStore) -> None:
    for number in range(4):
        desk.bought(store, A1, f"c-{number}", mcc="5411")
    delivered, parked, failed, behind = desk.waiting(store.outbox)
    store.outbox.delivered(delivered)
    store.outbox.failed(failed, "refused")
    store.outbox.park(parked, "refused")
    with pytest.raises(InvalidInput, match="timezone-missing"):
        store.outbox.purge(desk.RECEIVED_AT.replace(tzinfo=None))
    assert store.outbox.purge(desk.RECEIVED_AT) == 0
    later = (desk.RECEIVED_AT + datetime.timedelta(seconds=1)).astimezone(ZoneInfo("Asia/Shanghai"))
    assert [store.outbox.purge(later) for _ in range(2)] == [1, 0]
    store.outbox.delivered(failed)
    assert desk.waiting(store.outbox) == [behind]
    assert dict(store.outbox.parked()) == {parked: "refused"}


def test_a_purge_takes_the_oldest_first_and_no_more_than_asked(
    store: SqlStore, other: sqlite3.Connection
) -> None:
    for number in range(3):
        desk.bought(store, A1, f"c-{number}", mcc="5411")
    for message_id in desk.waiting(store.outbox):
        store.outbox.delivered(message_id)
    later = desk.RECEIVED_AT + datetime.timedelta(1)
    assert store.outbox.purge(later, limit=2) == 2
    assert other.execute("SELECT id FROM outbox").fetchall() == [(3,)]
    assert store.outbox.purge(later, limit=2) == 1


def test_day_end_and_relay_find_their_rows_by_index(store: SqlStore, other: sqlite3.Connection) -> None:
    asked: list[str] = []
    store = SqlStore(store.engine)  # whose connections all come from the pool

    @sa.event.listens_for(store.engine, "connect")
    def _trace(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_trace_callback(asked.append)

    store.engine.dispose()
    with store.begin() as unit:
        unit.due(800_000, None, 10)
        unit.parked()
    store.outbox.pending(10)
    plans = [
        str(row[3])
        for query in asked
        if query.lstrip().startswith("SELECT")
        for row in other.execute(f"EXPLAIN QUERY PLAN {query}")
    ]
    assert len(plans) >= 5
    assert [plan for plan in plans if "SCAN" in plan and "INDEX" not in plan] == []
    assert [plan for plan in plans if "TEMP B-TREE" in plan and "failing" not in plan] in (
        [],
        ["USE TEMP B-TREE FOR ORDER BY"],  # of the few that failed
    )


def test_the_day_end_loads_the_accounts_that_are_due_and_no_others(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.opened(store, *(AccountId(f"a-{number}") for number in range(2, 30)))
    desk.done(store, desk.command("hold"), A2, builders.authorization("10.00", "2024-01-10", mcc="5812"))
    loaded: list[str] = []

    def counted(records: Sequence[str]) -> list[Any]:
        loaded.extend(records)
        return loads_all(records)

    monkeypatch.setattr(units_of_work, "loads_all", counted)
    monkeypatch.setattr(units_of_work, "loads", lambda record: counted([record])[0])
    expiry = datetime.date(2024, 1, 17)
    report = day_end.run(store, expiry, {desk.TERMS.name: desk.TERMS}, desk.RECEIVED_AT)
    assert (report.closed, report.events, len(loaded)) == (1, 1, 1)
    again = day_end.run(store, expiry, {desk.TERMS.name: desk.TERMS}, desk.RECEIVED_AT)
    assert (again.closed, len(loaded)) == (0, 1)


def test_opening_a_current_book_does_not_import_alembic(store: SqlStore, path: Path) -> None:
    code = (
        "import sys; from cardcore_sqlalchemy import open_sqlite\n"
        "for path in sys.argv[1:]: open_sqlite(path).close()\n"
        "sys.exit('alembic' in sys.modules)"
    )
    fresh = path.with_name("fresh.db")
    assert subprocess.run([sys.executable, "-c", code, str(path), str(fresh)], check=False).returncode == 0
