"""The fakes pass the suite of every store, and the suite catches the stores that only look right."""

import datetime
import inspect
import subprocess
import sys
from collections.abc import Iterator, Sequence

import attrs
import pytest

from cardcore.commands import Command, PotReceipt, Receipt
from cardcore.errors import InvalidInput, NotFound
from cardcore.ids import AccountId, ActorId, CommandId, OfferId
from cardcore.offers.quotas import QuotaClaim
from cardcore.ports import OutboxMessage
from cardcore.relationships import Event, Outcome
from cardcore.relay import messages_of
from cardcore.testing.conformance import StorageConformance, StoreWithOutbox, desk, sharing
from cardcore.testing.conformance.desk import A1
from cardcore.testing.fakes import (
    CollectingSender,
    CountingIds,
    FixedClock,
    MemoryOutbox,
    MemoryStore,
    MemoryUnitOfWork,
)


class TestMemoryStore(StorageConformance):
    abilities = frozenset({"concurrent", "overlapping"})

    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore()


class Window(MemoryStore):
    """Another way into what a store in memory has committed: as durable as this process."""

    def __init__(self, store: MemoryStore) -> None:
        self._committed = store._committed


class TestWindow(StorageConformance):
    abilities = frozenset({"concurrent", "durable", "overlapping"})

    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore()

    def reopen(self, store: MemoryStore) -> MemoryStore:
        return Window(store)


# --- stores that only look right --------------------------------------------------------------------


class Leaking(MemoryUnitOfWork):
    """Puts notices into the outbox as they are saved, not as they are committed."""

    def save(self, command: Command, outcome: Outcome, receipt: Receipt) -> None:
        super().save(command, outcome, receipt)
        self._committed.waiting.update((one.message_id, one) for one in messages_of(receipt))


class Overwriting(MemoryUnitOfWork):
    """Ignores expected versions."""

    def save(self, command: Command, outcome: Outcome, receipt: Receipt) -> None:
        self._seen.pop(receipt.account_id, None)
        self._saves.append((outcome, receipt))
        self._receipts[command.actor, command.command_id] = receipt
        self._seen[receipt.account_id] = outcome.relationship

    def _check(self) -> None:
        pass


class Overselling(MemoryUnitOfWork):
    """Takes of a quota without looking again."""

    def _require_left(self, key: tuple[OfferId, int], per_day: int) -> None:
        pass


class Blind(MemoryUnitOfWork):
    """Looks only whether there is enough, not whether there is as much as was seen."""

    def _claim(self, claim: QuotaClaim) -> None:
        super()._claim(attrs.evolve(claim, seen=None))


class Careless(MemoryUnitOfWork):
    """Checks quotas when they are claimed and not again when they are taken."""

    def _check(self) -> None:
        claims, self._claimed = self._claimed, type(self._claimed)()
        super()._check()
        self._claimed = claims


class Forgetful(MemoryUnitOfWork):
    """Keeps no receipts."""

    def receipt(self, actor: ActorId, command_id: CommandId) -> Receipt | None:
        return None


class Shared(MemoryUnitOfWork):
    """Keeps receipts by command id alone."""

    def receipt(self, actor: ActorId, command_id: CommandId) -> Receipt | PotReceipt | None:
        found = [one for one in self._committed.receipts.values() if one.command_id == command_id]
        return found[0] if found else None


class Halfway(MemoryUnitOfWork):
    """Commits as it goes: what was saved before a refusal stays."""

    def save(self, command: Command, outcome: Outcome, receipt: Receipt) -> None:
        super().save(command, outcome, receipt)
        self._check()
        self._apply(outcome, receipt)
        self._saves.clear()
        self._claimed.clear()


class Shuffling(MemoryUnitOfWork):
    """Gives events in no order."""

    def events(self, account_id: AccountId, after: int = 0) -> Sequence[Event]:
        return sorted(super().events(account_id, after), key=repr)


class Unparking(MemoryUnitOfWork):
    """Offers parked accounts to the day-end."""

    def due(self, through: int, after: AccountId | None, limit: int) -> Sequence[AccountId]:
        parks, self._parks = self._parks, dict.fromkeys(self._committed.parked)
        page = super().due(through, after, limit)
        self._parks = parks
        return page


class Unsorted(MemoryUnitOfWork):
    """Offers due accounts in the order they were opened."""

    def due(self, through: int, after: AccountId | None, limit: int) -> Sequence[AccountId]:
        known = list(self._committed.relationships)
        start = known.index(after) + 1 if after else 0
        waking = [self._committed.relationships[one].wakes_on_ordinal for one in known]
        due = [one for one, day in zip(known, waking, strict=True) if day <= through]
        return [one for one in due if known.index(one) >= start][:limit]


class Immortal(MemoryUnitOfWork):
    """Goes on after its commit."""

    def _require_open(self) -> None:
        pass


class Skipping(MemoryOutbox):
    """Reads on from the last message it saw, in the order of the saves."""

    seen = 0

    def pending(self, limit: int) -> Sequence[OutboxMessage]:
        saved = [message for receipt in self._committed.receipts.values() for message in messages_of(receipt)]
        order = sorted(saved, key=lambda one: one.notice.account_id)  # a-1's came first
        fresh = [one for one in order if one.message_id in self._committed.waiting]
        skipped = [one for one in fresh if order.index(one) >= self.seen]
        self.seen = max([self.seen, *(order.index(one) + 1 for one in skipped)])
        return skipped[:limit]


class Stubborn(MemoryOutbox):
    """Offers the oldest first whatever happened to it."""

    def pending(self, limit: int) -> Sequence[OutboxMessage]:
        return list(self._committed.waiting.values())[:limit]


class Dropping(MemoryOutbox):
    """Loses what could not be sent."""

    def failed(self, message_id: str, reason: str) -> None:
        self.delivered(message_id)


class BrokenStore(MemoryStore):
    """A store in memory with one part exchanged."""

    def __init__(
        self, unit: type[MemoryUnitOfWork] = MemoryUnitOfWork, outbox: type[MemoryOutbox] = MemoryOutbox
    ) -> None:
        super().__init__()
        self._unit_kind = unit
        self._outbox = outbox(self._committed)

    def begin(self) -> MemoryUnitOfWork:
        return self._unit_kind(self._committed)

    @property
    def outbox(self) -> MemoryOutbox:
        return self._outbox


_FAILURES: dict[tuple[object, object], set[str]] = {}


def failures(
    unit: type[MemoryUnitOfWork] = MemoryUnitOfWork, outbox: type[MemoryOutbox] = MemoryOutbox
) -> set[str]:
    """The tests of the suite that a store does not pass; each is given a fresh one."""
    if (unit, outbox) not in _FAILURES:
        _FAILURES[unit, outbox] = set(_failures(unit, outbox))
    return _FAILURES[unit, outbox]


def _failures(unit: type[MemoryUnitOfWork], outbox: type[MemoryOutbox]) -> Iterator[str]:
    for name in dir(StorageConformance):
        needs_more = name in vars(sharing.Concurrency) or "reopening" in name
        if not name.startswith("test_") or needs_more:
            continue
        test, store = getattr(StorageConformance(), name), BrokenStore(unit, outbox)
        more = {"outbox": store.outbox} if "outbox" in inspect.signature(test).parameters else {}
        try:
            test(store=store, **more)
        except (Exception, pytest.fail.Exception):
            yield name


UNITS: list[tuple[type[MemoryUnitOfWork], str]] = [
    (Leaking, "test_what_is_not_committed_has_never_been"),
    (Overwriting, "test_a_stale_outcome_is_refused"),
    (Overwriting, "test_of_two_open_units_only_the_first_to_commit_wins"),
    (Overselling, "test_the_last_use_goes_to_one"),
    (Careless, "test_a_claim_that_was_overtaken_is_refused_at_the_commit"),
    (Overselling, "test_a_unit_cannot_take_more_than_there_is"),
    (Blind, "test_who_saw_the_same_next_code_does_not_get_it_too"),
    (Forgetful, "test_the_same_command_again_gives_the_same_receipt"),
    (Shared, "test_two_actors_may_use_one_command_id"),
    (Halfway, "test_a_conflict_undoes_the_whole_unit"),
    (Halfway, "test_what_is_not_committed_has_never_been"),
    (Shuffling, "test_a_relationship_comes_back_equal_to_its_folded_events"),
    (Unparking, "test_a_parked_account_is_left_out_until_it_is_unparked"),
    (Unsorted, "test_due_accounts_come_in_order_of_id_page_by_page"),
    (Immortal, "test_a_unit_is_over_once_it_is_committed_or_left"),
    (Immortal, "test_a_refused_unit_cannot_be_committed"),
]

OUTBOXES: list[tuple[type[MemoryOutbox], str]] = [
    (Skipping, "test_a_late_commit_is_not_skipped"),
    (Stubborn, "test_a_failing_account_leaves_room_for_the_others"),
    (Dropping, "test_failed_tries_are_counted"),
    (Dropping, "test_the_relay_empties_the_outbox_in_order"),
]


@pytest.mark.parametrize(("unit", "test"), UNITS)
def test_the_suite_catches_a_broken_unit_of_work(unit: type[MemoryUnitOfWork], test: str) -> None:
    assert test in failures(unit=unit)


@pytest.mark.parametrize(("outbox", "test"), OUTBOXES)
def test_the_suite_catches_a_broken_outbox(outbox: type[MemoryOutbox], test: str) -> None:
    assert test in failures(outbox=outbox)


def test_the_suite_finds_nothing_in_a_whole_store() -> None:
    assert failures() == set()


# --- the suite itself -------------------------------------------------------------------------------


def test_a_standard_test_is_not_overridden_in_silence() -> None:
    with pytest.raises(TypeError, match="test_an_account_is_opened_once"):

        class _Silent(StorageConformance):
            def test_an_account_is_opened_once(self, store: StoreWithOutbox) -> None:
                """Pass."""


def test_a_standard_test_may_be_expected_to_fail_for_a_reason() -> None:
    class _Told(StorageConformance):
        @pytest.mark.xfail(reason="this store lets accounts be opened twice until release 2")
        def test_an_account_is_opened_once(self, store: StoreWithOutbox) -> None:
            super().test_an_account_is_opened_once(store)

    assert issubclass(_Told, StorageConformance)


def test_a_durable_store_must_say_how_it_is_reopened() -> None:
    with pytest.raises(NotImplementedError, match="reopened"):
        StorageConformance().reopen(MemoryStore())


def test_an_error_in_a_thread_is_an_error_of_the_test() -> None:
    def work(worker: int) -> None:
        if worker == 2:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        sharing.at_once(work)


def test_insisting_ends() -> None:
    def refuse() -> None:
        desk.opened(store, A1)

    store = MemoryStore()
    desk.opened(store, A1)
    with pytest.raises(AssertionError, match="hundred"):
        sharing.insist(refuse)


def test_the_package_needs_neither_pytest_nor_hypothesis() -> None:
    code = (
        "import sys, cardcore.testing, cardcore.testing.fakes\n"
        "sys.exit(bool({'pytest', 'hypothesis'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- the smaller fakes ------------------------------------------------------------------------------


def test_parked_messages_keep_their_reason() -> None:
    store = MemoryStore()
    desk.opened(store, A1)
    desk.bought(store, A1, "c-1", mcc="5411")
    (message,) = desk.waiting(store.outbox)
    store.outbox.failed(message, "no answer")
    assert store.outbox.parked() == {}
    store.outbox.park(message, "no such address")
    store.outbox.park(message, "parked already")
    store.outbox.failed(message, "parked already")
    assert store.outbox.parked() == {message: "no such address"}


def test_a_collecting_sender_fails_for_whom_it_refuses() -> None:
    store = MemoryStore()
    desk.opened(store, A1)
    (notice,) = desk.bought(store, A1, "c-1", mcc="5411").notices
    sender = CollectingSender()
    sender.send("m-1", notice)
    sender.refused.add(A1)
    with pytest.raises(ConnectionError):
        sender.send("m-2", notice)
    assert sender.sent == [("m-1", notice)]
    assert sender.notices == [notice]


def test_a_fixed_clock_stands_still_and_has_a_zone() -> None:
    clock = FixedClock(datetime.datetime(2024, 2, 29, 23, 59, tzinfo=datetime.UTC))
    assert clock.now() == clock.now()
    clock.move(minutes=1)
    assert clock.today() == datetime.date(2024, 3, 1)
    with pytest.raises(InvalidInput, match="timezone-missing"):
        FixedClock(datetime.datetime(2024, 2, 29))


def test_counting_ids_count() -> None:
    ids = CountingIds("c")
    assert [ids() for _ in range(3)] == ["c-1", "c-2", "c-3"]


def test_an_account_of_a_store_in_memory_is_named_where_it_is_missing() -> None:
    with MemoryStore().begin() as unit, pytest.raises(NotFound, match="a-1"):
        unit.park(A1, "because")
