"""``If-Match``: a change is made only where the account is still at the version its caller saw.

The version is compared inside the unit of work that makes the change, so nothing can come in between.
A command that was done already is answered again whatever the version is now.
"""

from types import TracebackType
from typing import Any, Self, cast

from cardcore.errors import VersionConflict
from cardcore.ids import AccountId
from cardcore.ports import Store, UnitOfWork
from cardcore.relationships import Relationship


class AtVersion:
    """A store whose accounts are only handed out at one of these versions."""

    def __init__(self, store: Store, versions: frozenset[int]) -> None:
        """Of ``store``."""
        self._store = store
        self._versions = versions

    def begin(self) -> UnitOfWork:
        """A unit of work that looks at the version first."""
        return cast(UnitOfWork, _UnitAtVersion(self._store.begin(), self._versions))


class _UnitAtVersion:
    def __init__(self, unit: UnitOfWork, versions: frozenset[int]) -> None:
        self._unit = unit
        self._versions = versions

    def __enter__(self) -> Self:
        self._unit.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._unit.__exit__(kind, error, traceback)

    def relationship(self, account_id: AccountId) -> Relationship:
        found = self._unit.relationship(account_id)
        if found.version not in self._versions:
            raise VersionConflict("version-conflict", f"the account is at version {found.version} by now")
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)
