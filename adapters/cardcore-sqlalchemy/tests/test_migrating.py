"""The tables that the migrations lead to are the tables of the code, and old books are brought there."""

import datetime
import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

import cardcore_sqlalchemy
from cardcore.errors import StorageError
from cardcore.ids import AccountId
from cardcore.relationships import fold
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1
from cardcore_sqlalchemy import SqlStore, migrate, migrating, open_sqlite, schema
from cardcore_sqlalchemy.databases import configure

LATER = '''
"""A column more."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("relationships", sa.Column("branch", sa.Text))
    {more}
'''


def tables(path: Path) -> dict[str, str]:
    """The statements that make this database again, without their white space and quotes."""
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {name: "".join(sql.split()).replace('"', "").replace("outbox.", "") for name, sql in rows}


def by_migrations(path: Path, revision: str = "head") -> None:
    """Make the tables as Alembic does, from nothing."""
    engine = sa.create_engine(f"sqlite:///{path}")
    configure(engine)
    config = Config()
    config.set_main_option("script_location", migrating.LOCATION)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def revision_of(path: Path) -> str:
    connection = sqlite3.connect(path)
    (revision,) = connection.execute("SELECT version_num FROM cardcore_version").fetchone()
    connection.close()
    return str(revision)


@pytest.fixture
def with_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations of a later version of this package."""
    location = tmp_path / "migrations"
    package = Path(cardcore_sqlalchemy.__file__).parent
    shutil.copytree(package / "migrations", location, ignore=shutil.ignore_patterns("__pycache__"))
    (location / "versions" / "v0004_branch.py").write_text(LATER.format(more="pass"), "utf-8")
    monkeypatch.setattr(migrating, "LOCATION", str(location))
    monkeypatch.setattr(schema, "REVISION", "0004")
    return location


def test_migrations_lead_to_the_tables_of_the_code(tmp_path: Path) -> None:
    open_sqlite(tmp_path / "made.db").close()
    by_migrations(tmp_path / "migrated.db")
    made, migrated = tables(tmp_path / "made.db"), tables(tmp_path / "migrated.db")
    assert {name: sql.casefold() for name, sql in migrated.items()} == {
        name: sql.casefold() for name, sql in made.items()
    }
    assert len(made) >= 10


def test_the_revision_of_the_code_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", migrating.LOCATION)
    assert ScriptDirectory.from_config(config).get_current_head() == schema.REVISION


def test_an_older_book_is_migrated_and_keeps_what_it_holds(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "book.db"
    with open_sqlite(path) as store:
        desk.lived(store)
        before = desk.everything(store, A1)
    request.getfixturevalue("with_later")
    with open_sqlite(path) as store:
        assert desk.everything(store, A1) == before
        desk.bought(store, A1, "later", "2024-04-01")
    assert "branchtext" in tables(path)["relationships"].casefold()
    assert revision_of(path) == "0004"


OF_0001 = """
    INSERT INTO relationships SELECT * FROM book.relationships;
    INSERT INTO receipts SELECT * FROM book.receipts;
    INSERT INTO quotas SELECT * FROM book.quotas;
    INSERT INTO events
        SELECT account_id, sequence - json_array_length(records) + 1 + one.key, one.value, actor, command_id
        FROM (SELECT *, '[' || record || ']' AS records FROM book.events), json_each(records) AS one;
    INSERT INTO outbox SELECT id, message_id, account_id, record, '2024-02-01T07:59:30+08:00', state, tries,
        reason FROM book.outbox;
"""


def test_a_book_of_the_first_version_is_read_and_goes_on(tmp_path: Path) -> None:
    """With one event a row, and messages created in a zone of their own."""
    new, old = tmp_path / "new.db", tmp_path / "old.db"
    with open_sqlite(new) as store:
        desk.lived(store)
        store.outbox.delivered(desk.waiting(store.outbox)[0])
        before = desk.everything(store, A1)
    by_migrations(old, "0001")
    connection = sqlite3.connect(old)
    connection.execute("ATTACH ? AS book", (str(new),))
    connection.executescript(OF_0001)
    connection.close()
    with open_sqlite(old) as store:
        assert desk.everything(store, A1) == before
        desk.bought(store, A1, "later", "2024-04-01")
        relationship, events = desk.stored(store)
        assert fold(None, events) == relationship
        received = desk.RECEIVED_AT  # 07:59:30 in Beijing
        assert store.outbox.purge(received) == 0
        assert store.outbox.purge(received + datetime.timedelta(seconds=1)) == 1


def test_a_migration_that_fails_leaves_the_book_as_it_was(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "book.db"
    open_sqlite(path).close()
    before = tables(path)
    location = request.getfixturevalue("with_later")
    broken = LATER.format(more="op.execute('NONSENSE')")
    (location / "versions" / "v0004_branch.py").write_text(broken, "utf-8")
    with pytest.raises(StorageError, match="NONSENSE"):
        open_sqlite(path)
    assert tables(path) == before
    assert revision_of(path) == "0003"


def test_a_newer_book_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    open_sqlite(path).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE cardcore_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(StorageError, match="upgrade") as refused:
        open_sqlite(path)
    assert refused.value.code == "schema-version"
    assert revision_of(path) == "9999"


def test_a_store_refuses_a_database_without_our_tables(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'theirs.db'}")
    with pytest.raises(StorageError, match="migrate") as refused:
        SqlStore(engine)
    assert refused.value.code == "schema-version"
    engine.dispose()


def test_our_tables_live_beside_the_host_s(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    connection.execute("INSERT INTO alembic_version VALUES ('theirs')")
    connection.commit()
    with open_sqlite(path) as store:
        desk.opened(store, A1)
    assert connection.execute("SELECT * FROM alembic_version").fetchall() == [("theirs",)]
    connection.close()


def test_many_open_a_new_book_at_once(open_book: Callable[[], SqlStore]) -> None:
    errors: list[BaseException] = []

    def open_and_use(number: int) -> None:
        try:
            with open_book() as store:
                desk.opened(store, AccountId(f"a-{number}"))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=open_and_use, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_migrating_again_does_nothing(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    migrate(engine)
    before = tables(path)
    migrate(engine)
    engine.dispose()
    assert tables(path) == before
