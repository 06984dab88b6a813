"""The store does what every store must do, on a real file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cardcore.testing.conformance import StorageConformance
from cardcore_sqlalchemy import SqlStore, open_sqlite


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
