"""What every storage adapter must do, as tests to subclass (pytest needed).

An adapter's ``tests/test_conformance.py`` is a subclass with a fixture::

    class TestMyStore(StorageConformance):
        abilities = frozenset({"concurrent", "durable", "overlapping"})

        @pytest.fixture
        def store(self, tmp_path):
            return open_my_store(tmp_path / "book")

        def reopen(self, store):
            return open_my_store(store.path)

Abilities are named; a test that needs one which is not named is skipped and says so. A standard test
cannot be overridden, unless the override is marked ``xfail`` with the reason.
"""

from typing import Any, ClassVar

import pytest

from cardcore.ports import Outbox
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.catalogue import Catalogue
from cardcore.testing.conformance.desk import A1, StoreWithOutbox, equal
from cardcore.testing.conformance.gifts import Gifts
from cardcore.testing.conformance.pots import Pots
from cardcore.testing.conformance.pots_end import PotsEnd
from cardcore.testing.conformance.saving import Receipts, Saving
from cardcore.testing.conformance.sharing import Concurrency, Overlaps, Quotas
from cardcore.testing.conformance.waiting import DayEnds, Outboxes

__all__ = ["StorageConformance", "StoreWithOutbox"]


class Durability:
    """What was committed is there when the store is opened again; ability `durable`."""

    def reopen(self, store: Any) -> StoreWithOutbox:
        """The same storage opened anew, as after a restart: every durable store's tests say how."""
        raise NotImplementedError("a durable store's tests say how it is reopened")

    def test_what_is_committed_is_there_after_reopening(self, store: StoreWithOutbox) -> None:
        """States, events, quotas, parked accounts and waiting notices; not what was not committed."""
        desk.lived(store)
        with store.begin() as unit:
            unit.park(A1, "为什么")
            unit.commit()
        before = desk.everything(store, A1)
        with store.begin() as unit:
            desk.save(unit, desk.opening("lost"), "lost")
            unit.events(A1)
        again = self.reopen(store)
        equal(desk.everything(again, A1), before, "the store opened again")
        desk.opened(again, desk.A2)


class StorageConformance(
    Saving,
    Receipts,
    Quotas,
    Catalogue,
    Gifts,
    Pots,
    PotsEnd,
    DayEnds,
    Outboxes,
    Overlaps,
    Concurrency,
    Durability,
):
    """The suite; subclasses give a fixture ``store`` with an empty store."""

    abilities: ClassVar[frozenset[str]] = frozenset()
    """What the store can do beyond the port.

    `concurrent`: units in several threads; `durable`: what is committed outlives the process;
    `overlapping`: a unit that has saved and not committed holds up no other.
    """

    NEEDS: ClassVar[dict[type, str]] = {
        Overlaps: "overlapping",
        Concurrency: "concurrent",
        Durability: "durable",
    }

    def __init_subclass__(cls, **options: Any) -> None:
        """Refuse a subclass that overrides a standard test without saying why."""
        super().__init_subclass__(**options)
        for name, override in vars(cls).items():
            if name.startswith("test_") and hasattr(StorageConformance, name) and not _excused(override):
                raise TypeError(f"{cls.__name__}.{name} overrides a standard test without an xfail reason")

    @pytest.fixture(autouse=True)
    def _able(self, request: pytest.FixtureRequest) -> None:
        for part, ability in self.NEEDS.items():
            if ability not in self.abilities and request.function.__name__ in vars(part):
                pytest.skip(f"the store has not the ability {ability!r}")

    @pytest.fixture
    def outbox(self, store: StoreWithOutbox) -> Outbox:
        """The outbox that the store's units fill."""
        return store.outbox


def _excused(override: Any) -> bool:
    marks = getattr(override, "pytestmark", [])
    return any(mark.name == "xfail" and mark.kwargs.get("reason") for mark in marks)
