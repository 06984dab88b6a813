"""Many commands in one transaction: a store that runs every unit of work inside one of another store.

A commit waits for the disk, so a run that needs no answer after each command commits once a day. The
commands are as safe as alone – receipts, versions, quotas – only that the whole day is kept or nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import cast

from cardcore.errors import Broken, QuotaExhausted, VersionConflict
from cardcore.ports import Store, UnitOfWork


class _Within:
    """A unit of work inside the shared one; committing is left to whoever shares it."""

    def __init__(self, shared: UnitOfWork) -> None:
        self._shared = shared

    def __getattr__(self, name: str) -> object:
        return getattr(self._shared, name)

    def __enter__(self) -> UnitOfWork:
        return cast(UnitOfWork, self)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if isinstance(error, (VersionConflict, QuotaExhausted)):  # the shared unit is spoilt: no retry in it
            raise Broken("unit-spoilt", f"done together, and one failed: {error}") from error

    def commit(self) -> None:
        """Wait for the others."""


class _Shared:
    """The store that all commands of one transaction are given."""

    def __init__(self, shared: UnitOfWork) -> None:
        self._within = cast(UnitOfWork, _Within(shared))

    def begin(self) -> UnitOfWork:
        return self._within


@contextmanager
def together(store: Store) -> Iterator[Store]:
    """A store whose units of work are all committed at the end of the ``with`` block, or none of them."""
    with store.begin() as shared:
        yield _Shared(shared)
        shared.commit()
