"""What PostgreSQL is told to do, and what cardcore says when it is not there, busy or not to be written."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from cardcore.errors import CardcoreError, InvalidInput, StorageError, VersionConflict
from cardcore.ids import AccountId
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1, A2
from cardcore_sqlalchemy import SqlStore, migrate, open_postgres, open_sqlite, schema
from cardcore_sqlalchemy.failures import translated


@pytest.fixture
def dsn(new_book: Callable[[], str]) -> str:
    return new_book()


@pytest.fixture
def store(dsn: str) -> Iterator[SqlStore]:
    with open_postgres(dsn, busy_seconds=0) as store:
        desk.opened(store, A1)
        yield store


@pytest.fixture
def other(dsn: str, store: SqlStore) -> Iterator[psycopg.Connection]:
    """Somebody else's connection to the same book."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection


def setting(store: SqlStore, name: str) -> object:
    with store.engine.connect() as connection:
        return connection.exec_driver_sql(f"SHOW {name}").scalar()


# --- set-up -----------------------------------------------------------------------------------------


def test_a_commit_waits_for_the_disk_whatever_the_server_is_used_to(dsn: str) -> None:
    with open_postgres(f"{dsn}%20-csynchronous_commit%3Doff") as store:
        assert setting(store, "synchronous_commit") == "on"


def test_a_user_s_own_engine_is_set_up_too(dsn: str) -> None:
    engine = sa.create_engine(dsn.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as early:  # before the store could set it up
        early.exec_driver_sql("SELECT 1")
    migrate(engine)
    with SqlStore(engine) as store:
        desk.opened(store, A1)
        with engine.begin() as own:  # and it is still the user's
            own.exec_driver_sql("CREATE TABLE branches (name text)")
            own.rollback()
        assert not sa.inspect(engine).has_table("branches")


def test_accounts_come_in_one_order_whatever_the_language_of_the_server(store: SqlStore) -> None:
    ids = [AccountId(one) for one in ("B-2", "a-10", "a-9", "Z-1", "b_1")]
    desk.opened(store, *ids)
    with store.begin() as unit:
        assert list(unit.due(800_000, None, 10)) == sorted([A1, *ids])
        assert list(unit.due(800_000, AccountId("Z-1"), 2)) == ["a-1", "a-10"]


def rows(store: SqlStore, table: sa.Table) -> list[tuple[object, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]


def test_the_same_commands_leave_the_same_bytes_as_in_a_file(dsn: str, tmp_path: Path) -> None:
    with open_postgres(dsn) as server, open_sqlite(tmp_path / "book.db") as file:
        for store in (server, file):
            desk.lived(store)
        kept = {name: rows(server, table) for name, table in schema.METADATA.tables.items()}
        assert kept == {name: rows(file, table) for name, table in schema.METADATA.tables.items()}
        assert len(kept["events"]) > 1
        assert len(kept["outbox"]) > 1


# --- addresses --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "dsn",
    ["", "book.db", "mysql://bank:secret@db/book", "postgresql://bank:secret@db:port/book", "host=db"],
)
def test_an_address_that_is_none_is_refused_and_its_password_not_told(dsn: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        open_postgres(dsn)
    assert (refused.value.code, refused.value.field) == ("dsn-invalid", "dsn")
    assert "secret" not in str(refused.value)


def test_a_missing_driver_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StorageError, match=r"pip install 'cardcore-sqlalchemy\[postgres\]'") as refused:
        open_postgres("postgresql://bank@db/book")
    assert refused.value.code == "adapter-missing"


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(StorageError) as refused:
        open_postgres("postgresql://bank:secret@127.0.0.1:1/book")
    assert (refused.value.code, refused.value.retryable) == ("storage-unavailable", True)
    assert "secret" not in str(refused.value)


def test_other_databases_are_refused() -> None:
    engine = sa.create_engine("postgresql+psycopg://")
    engine.dialect.name = "oracle"
    with pytest.raises(StorageError, match="oracle") as refused:
        SqlStore(engine)
    assert refused.value.code == "dsn-invalid"


# --- failures ---------------------------------------------------------------------------------------


def test_a_row_that_somebody_holds_is_waited_for_and_then_told(
    store: SqlStore, other: psycopg.Connection
) -> None:
    with other.transaction():
        other.execute("SELECT * FROM relationships FOR UPDATE")
        before = desk.everything(store, A1)  # readers wait for nobody
        with pytest.raises(StorageError) as refused:
            desk.bought(store, A1, "c-1")
        assert (refused.value.code, refused.value.retryable) == ("storage-busy", True)
        assert desk.everything(store, A1) == before
    desk.bought(store, A1, "c-1")


def test_two_accounts_are_written_at_once(store: SqlStore, other: psycopg.Connection) -> None:
    desk.opened(store, A2)
    with other.transaction():
        other.execute("SELECT * FROM relationships WHERE account_id = 'a-1' FOR UPDATE")
        desk.bought(store, A2, "c-1")


def test_a_server_that_takes_no_writes_is_read(dsn: str, store: SqlStore) -> None:
    with open_postgres(f"{dsn}%20-cdefault_transaction_read_only%3Don") as reader:
        assert desk.everything(reader, A1) == desk.everything(store, A1)
        with pytest.raises(StorageError) as refused:
            desk.bought(reader, A1, "c-1")
        assert (refused.value.code, refused.value.retryable) == ("storage-read-only", False)


def test_a_connection_that_is_cut_is_told_and_the_same_command_succeeds_on_a_new_one(
    store: SqlStore, other: psycopg.Connection
) -> None:
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with store.begin() as unit:
        desk.save(unit, desk.buying(unit.relationship(A1), unit), "c-1")
        other.execute(cut)
        with pytest.raises(StorageError) as refused:
            unit.commit()
    assert (refused.value.code, refused.value.retryable) == ("storage-unavailable", True)
    desk.bought(store, A1, "c-1")
    assert desk.stored(store)[0].account.balance_minor == 9_800


def test_tables_of_a_newer_version_are_left_alone(dsn: str, other: psycopg.Connection) -> None:
    other.execute("UPDATE cardcore_version SET version_num = '9999'")
    with pytest.raises(StorageError, match="upgrade") as refused:
        open_postgres(dsn)
    assert refused.value.code == "schema-version"
    assert other.execute("SELECT version_num FROM cardcore_version").fetchall() == [("9999",)]


def test_something_unforeseen_is_told_in_the_database_s_words(
    store: SqlStore, other: psycopg.Connection
) -> None:
    other.execute("DROP TABLE quotas")
    with store.begin() as unit, pytest.raises(StorageError, match='"quotas" does not exist') as refused:
        unit.quotas(738_000)
    assert refused.value.code == "storage-failed"


SAID = [
    (psycopg.errors.UniqueViolation, VersionConflict, "version-conflict"),
    (psycopg.errors.SerializationFailure, VersionConflict, "version-conflict"),
    (psycopg.errors.DeadlockDetected, VersionConflict, "version-conflict"),
    (psycopg.errors.TooManyConnections, StorageError, "storage-busy"),
    (psycopg.errors.InsufficientPrivilege, StorageError, "storage-read-only"),
    (psycopg.errors.DiskFull, StorageError, "storage-full"),
    (psycopg.errors.AdminShutdown, StorageError, "storage-unavailable"),
    (psycopg.errors.DataCorrupted, StorageError, "storage-corrupt"),
    (psycopg.errors.UndefinedTable, StorageError, "storage-failed"),
    (psycopg.InterfaceError, StorageError, "storage-failed"),
]


@pytest.mark.parametrize(("error", "kind", "code"), SAID)
def test_what_the_server_says_has_a_stable_code(
    error: type[psycopg.Error], kind: type[CardcoreError], code: str
) -> None:
    told = translated(error("because"))
    assert (type(told), told.code) == (kind, code)


def test_tables_are_those_of_the_code(store: SqlStore) -> None:
    found = sa.inspect(store.engine)
    assert set(found.get_table_names()) == {*schema.METADATA.tables, schema.version.name}
