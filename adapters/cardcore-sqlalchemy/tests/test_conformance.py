"""The stores do what every store must do, on a real file and on a real server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cardcore.testing.conformance import StorageConformance
from cardcore_sqlalchemy import SqlStore, open_postgres, open_sqlite


class TestSqlite(StorageConformance):
    abilities = frozenset({"concurrent", "durable", "overlapping"})

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[SqlStore]:
        self.path = tmp_path / "book.db"
        with open_sqlite(self.path) as store:
            self.latest = store
            yield store
            self.latest.close()

    def reopen(self, store: SqlStore) -> SqlStore:
        store.close()
        self.latest = open_sqlite(self.path)
        return self.latest


class TestPostgres(StorageConformance):
    abilities = frozenset({"concurrent", "durable", "overlapping"})

    @pytest.fixture
    def store(self, new_book: Callable[[], str]) -> Iterator[SqlStore]:
        self.dsn = new_book()
        with open_postgres(self.dsn) as store:
            self.latest = store
            yield store
            self.latest.close()

    def reopen(self, store: SqlStore) -> SqlStore:
        store.close()
        self.latest = open_postgres(self.dsn)
        return self.latest
