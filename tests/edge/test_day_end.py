"""The day-end: killed anywhere, late by any number of days, split any way, it ends the same."""

import datetime
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore import day_end
from cardcore.calendars import date_of
from cardcore.commands import Command
from cardcore.day_end import DayEndReport
from cardcore.errors import Broken, Conflict, InvalidInput, StorageError, VersionConflict
from cardcore.ids import AccountId, ActorId, CommandId, HoldId
from cardcore.notices import NoticeKind
from cardcore.performing import TRIES
from cardcore.ports import Store
from cardcore.relationships import Event, Relationship
from cardcore.testing import builders
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1, A2, TERMS
from cardcore.testing.fakes import MemoryStore, MemoryUnitOfWork

PROGRAMS = {TERMS.name: TERMS}
ACCOUNTS = [AccountId(f"a-{number}") for number in range(5)]
FEBRUARY_5 = datetime.date(2024, 2, 5)


def close(store: Store, day: datetime.date, **options: Any) -> DayEndReport:
    return day_end.run(store, day, PROGRAMS, desk.RECEIVED_AT, **options)


def book(*account_ids: AccountId) -> MemoryStore:
    """Accounts with something to bill: everybody bought in January, every second one drew cash."""
    store = MemoryStore()
    desk.opened(store, *account_ids)
    for number, account_id in enumerate(account_ids):
        desk.bought(store, account_id, f"buy-{account_id}", mcc="5411")
        if number % 2:
            cash = builders.cash_advance("200.00", "2024-01-12")
            desk.done(store, desk.command(f"cash-{account_id}"), account_id, cash)
    return store


State = list[tuple[Relationship, list[Event], list[object]]]


def state_of(store: MemoryStore, account_ids: Sequence[AccountId] = ACCOUNTS) -> State:
    """All there is of these accounts; the notices in the order of each account."""
    messages = store.outbox.pending(100_000)
    return [
        (
            desk.stored(store, account_id)[0],
            list(desk.stored(store, account_id)[1]),
            [one.notice for one in messages if one.notice.account_id == account_id],
        )
        for account_id in account_ids
    ]


# --- what a run does --------------------------------------------------------------------------------


def test_everybody_who_is_due_is_closed_and_counted() -> None:
    store = book(*ACCOUNTS)
    assert close(store, FEBRUARY_5 - datetime.timedelta(1)) == DayEndReport()
    assert close(store, FEBRUARY_5) == DayEndReport(closed=5, statements=5, events=7)  # two with interest
    assert [relationship.account.statement is not None for relationship, _, _ in state_of(store)] == [
        True
    ] * 5


def test_closes_are_commands_of_the_day_end_with_ids_that_tell_what_they_did() -> None:
    store = book(A1)
    close(store, FEBRUARY_5)
    with store.begin() as unit:
        receipt = unit.receipt(ActorId("day-end"), CommandId("close-2024-02-05-3-a-1"))
    assert receipt is not None
    assert receipt.notices[0].kind is NoticeKind.STATEMENT_READY


def test_an_id_that_would_be_too_long_is_shortened_to_another_of_its_own() -> None:
    store = book(AccountId("x" * 55), AccountId("y" * 55))
    close(store, FEBRUARY_5)
    ids = [name for actor, name in store._committed.receipts if actor == "day-end"]
    assert len(set(ids)) == 2
    assert all(len(name) <= 64 for name in ids)


def test_an_account_may_be_due_twice_for_one_day() -> None:
    """A late presentment may place something on a day that was closed without the account being due."""
    store = book(A1)
    day = datetime.date(2024, 1, 31)
    assert close(store, day) == DayEndReport()
    hold = builders.authorization("1.00", "2024-01-11", hold="h-1")
    short = attrs.evolve(TERMS, limits=attrs.evolve(TERMS.limits, hold_days=2))
    for number in range(2):
        envelope = desk.command(f"hold-{number}")
        with store.begin() as unit:
            on = hold.on + number * 5
            request = attrs.evolve(hold, on=on, hold_id=HoldId(f"h-{number}"))
            desk.save(unit, builders.perform(unit.relationship(A1), request, short), envelope.command_id)
            unit.commit()
        assert close(store, day) == DayEndReport(closed=1, events=1)
    assert desk.stored(store)[0].account.holds == ()


def test_progress_is_told_after_each_batch_and_adds_up() -> None:
    told: list[DayEndReport] = []
    report = close(book(*ACCOUNTS), FEBRUARY_5, batch=2, progress=told.append)
    assert [(one.closed, one.done, one.remaining) for one in told] == [(2, 2, 3), (4, 4, 1), (5, 5, 0)]
    assert [one.reached for one in told] == ["a-1", "a-3", "a-4"]
    assert told[-1] == report
    assert report.reached == "a-4"


@pytest.mark.parametrize("batch", [0, -1, 10_001, 10**9])
def test_a_batch_is_of_a_sensible_size(batch: int) -> None:
    with pytest.raises(InvalidInput, match="page-invalid"):
        close(MemoryStore(), FEBRUARY_5, batch=batch)


def test_a_day_that_is_not_over_is_not_due() -> None:
    store = book(*ACCOUNTS)
    with pytest.raises(Conflict, match="eod-not-due at day: 2024-02-05 is not over: today is 2024-02-04"):
        close(store, FEBRUARY_5, today=FEBRUARY_5 - datetime.timedelta(1))
    assert close(store, FEBRUARY_5, today=FEBRUARY_5).closed == 5


def test_a_day_that_was_run_is_done_again_without_effect_and_none_is_left_out() -> None:
    store = book(*ACCOUNTS)
    with pytest.raises(Conflict, match="eod-out-of-order at day: 2024-02-04 comes first"):
        close(store, FEBRUARY_5, follows=FEBRUARY_5 - datetime.timedelta(2))
    assert close(store, FEBRUARY_5, follows=FEBRUARY_5 - datetime.timedelta(1)).closed == 5
    for earlier in (FEBRUARY_5, FEBRUARY_5 - datetime.timedelta(3)):
        assert close(store, earlier, follows=FEBRUARY_5) == DayEndReport()


def test_the_time_of_receipt_has_its_zone() -> None:
    with pytest.raises(InvalidInput, match="timezone-missing"):
        day_end.run(MemoryStore(), FEBRUARY_5, PROGRAMS, datetime.datetime(2024, 2, 5))


# --- accounts that fail -----------------------------------------------------------------------------


def test_an_account_of_an_unknown_programme_is_parked_and_the_others_are_closed() -> None:
    store = book(*ACCOUNTS)
    platinum = attrs.evolve(TERMS, name="platinum")
    with store.begin() as unit:
        opening = builders.opened(
            platinum, opened_on="2024-01-08", credit_limit="100", statement_day=5, account_id="a-2b"
        )
        desk.save(unit, opening, "open-platinum")
        unit.commit()
    assert close(store, FEBRUARY_5, batch=2) == DayEndReport(closed=5, parked=1, statements=5, events=7)
    with store.begin() as unit:
        parked = dict(unit.parked())
    assert list(parked) == ["a-2b"]
    assert parked[AccountId("a-2b")].startswith("program-unknown at program: no programme 'platinum'")
    assert close(store, FEBRUARY_5) == DayEndReport()


def test_an_account_that_was_unparked_is_closed_with_the_days_it_missed() -> None:
    store = book(A1)
    assert day_end.run(store, FEBRUARY_5, {}, desk.RECEIVED_AT) == DayEndReport(parked=1)
    with store.begin() as unit:
        unit.unpark(A1)
        unit.commit()
    late = datetime.date(2024, 4, 5)
    close(store, late)
    punctual = book(A1)
    for days in range(61):
        close(punctual, FEBRUARY_5 + datetime.timedelta(days))
    assert state_of(store, [A1]) == state_of(punctual, [A1])


class Failing(MemoryUnitOfWork):
    """Cannot read one account."""

    error: Exception = StorageError("storage-corrupt", "a record is damaged")

    def relationship(self, account_id: AccountId) -> Relationship:
        if account_id == "a-2":
            raise self.error
        return super().relationship(account_id)

    def relationships(self, account_ids: Sequence[AccountId]) -> Mapping[AccountId, Relationship]:
        return {one: kept for one, kept in super().relationships(account_ids).items() if one != "a-2"}

    def park(self, account_id: AccountId, reason: str) -> None:
        self._parks[account_id] = reason


@attrs.frozen
class Made:
    """A store of another kind of unit, on what a store in memory has committed."""

    store: MemoryStore
    kind: Callable[..., MemoryUnitOfWork]

    def begin(self) -> MemoryUnitOfWork:
        return self.kind(self.store._committed)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (StorageError("storage-corrupt", "a record is damaged"), "storage-corrupt: a record is damaged"),
        (Broken("history-broken", "what?"), "history-broken: what?"),
        (ZeroDivisionError("4111 1111 1111 1111"), "ZeroDivisionError: '4111 11** **** ****'"),
    ],
)
def test_an_account_that_cannot_be_closed_is_parked_with_the_reason(
    error: Exception, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Failing, "error", error)
    store = book(*ACCOUNTS)
    assert close(Made(store, Failing), FEBRUARY_5).parked == 1
    with store.begin() as unit:
        assert dict(unit.parked()) == {AccountId("a-2"): reason}


@pytest.mark.parametrize("code", ["storage-busy", "storage-full", "schema-version"])
def test_a_store_that_fails_stops_the_run_and_parks_nobody(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Failing, "error", StorageError(code, "wait"))
    store = book(*ACCOUNTS)
    with pytest.raises(StorageError, match=code):
        close(Made(store, Failing), FEBRUARY_5, batch=2)
    with store.begin() as unit:
        assert dict(unit.parked()) == {}
    close(store, FEBRUARY_5)
    undisturbed = book(*ACCOUNTS)
    close(undisturbed, FEBRUARY_5)
    assert state_of(store) == state_of(undisturbed)


# --- T1: twice is once, killed anywhere and run again is uninterrupted -------------------------------


class Killed(BaseException):
    """The process ends."""


class Mortal:
    """A store whose process ends at its nth commit: before it, or just after."""

    def __init__(self, store: MemoryStore, commits: int, *, applied: bool) -> None:
        self.store = store
        self.commits = commits
        self.applied = applied

    def begin(self) -> MemoryUnitOfWork:
        return MortalUnit(self)


class MortalUnit(MemoryUnitOfWork):
    def __init__(self, mortal: Mortal) -> None:
        super().__init__(mortal.store._committed)
        self.mortal = mortal

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, traceback)

    def commit(self) -> None:
        self.mortal.commits -= 1
        if self.mortal.commits == 0 and not self.mortal.applied:
            raise Killed
        super().commit()
        if self.mortal.commits == 0:
            raise Killed


DAYS = [FEBRUARY_5, datetime.date(2024, 2, 26), datetime.date(2024, 3, 5)]


@pytest.mark.parametrize("applied", [False, True])
def test_a_run_that_was_killed_anywhere_and_is_run_again_ends_the_same(applied: bool) -> None:
    uninterrupted = book(*ACCOUNTS)
    for day in DAYS:
        close(uninterrupted, day, batch=2)
    kills = 0
    for commits in range(1, 12):
        store = book(*ACCOUNTS)
        mortal = Mortal(store, commits, applied=applied)
        for day in DAYS:
            try:
                close(mortal, day, batch=2)
            except Killed:
                kills += 1
                close(mortal, day, batch=2)
        assert state_of(store) == state_of(uninterrupted)
    assert kills >= 9


def test_a_day_closed_twice_is_closed_once() -> None:
    store = book(*ACCOUNTS)
    close(store, FEBRUARY_5)
    before = state_of(store)
    assert close(store, FEBRUARY_5) == DayEndReport()
    assert close(store, FEBRUARY_5 - datetime.timedelta(20)) == DayEndReport()
    assert state_of(store) == before


# --- T2: catching up N missed days equals closing them one by one ------------------------------------


STEPS = st.lists(
    st.tuples(
        st.integers(0, 20), st.sampled_from(["purchase", "cash", "pay", "hold"]), st.integers(1, 90_000)
    ),
    max_size=12,
)


def live(store: MemoryStore, steps: list[tuple[int, str, int]]) -> None:
    for number, (offset, kind, minor) in enumerate(sorted(steps)):
        on = date_of(builders.day_end("2024-01-10").on + offset)
        text = f"{minor // 100}.{minor % 100:02}"
        made: dict[str, Callable[[], builders.Step]] = {
            "purchase": lambda: builders.purchase(text, on),  # noqa: B023
            "cash": lambda: builders.cash_advance(text, on),  # noqa: B023
            "pay": lambda: builders.payment(text, on),  # noqa: B023
            "hold": lambda: builders.authorization(text, on, hold=f"h-{number}"),  # noqa: B023
        }
        desk.done(store, desk.command(f"step-{number}"), ACCOUNTS[number % 3], made[kind]())


@given(steps=STEPS, missed=st.integers(1, 400))
def test_catching_up_equals_closing_day_by_day(steps: list[tuple[int, str, int]], missed: int) -> None:
    daily, late = MemoryStore(), MemoryStore()
    for store in (daily, late):
        desk.opened(store, *ACCOUNTS[:3])
        live(store, steps)
    last = datetime.date(2024, 1, 31) + datetime.timedelta(missed)
    reports = [close(daily, last - datetime.timedelta(left)) for left in reversed(range(missed))]
    at_once = close(late, last)
    assert state_of(late, ACCOUNTS[:3]) == state_of(daily, ACCOUNTS[:3])
    assert at_once.events == sum(report.events for report in reports)
    assert at_once.statements == sum(report.statements for report in reports)


# --- T3: any partition in any order -------------------------------------------------------------------


@given(
    cuts=st.lists(st.integers(0, 12), max_size=4),
    order=st.randoms(use_true_random=False),
    batch=st.integers(1, 7),
)
def test_any_partition_in_any_order_equals_one_run(cuts: list[int], order: Any, batch: int) -> None:
    accounts = [AccountId(f"p-{number:02}") for number in range(12)]
    whole, parts = book(*accounts), book(*accounts)
    close(whole, FEBRUARY_5)
    bounds: list[AccountId | None] = [None, *(AccountId(f"p-{cut:02}") for cut in sorted(cuts)), None]
    ranges = list(itertools.pairwise(bounds))
    order.shuffle(ranges)
    reports = [close(parts, FEBRUARY_5, after=after, last=last, batch=batch) for after, last in ranges]
    assert state_of(parts, accounts) == state_of(whole, accounts)
    assert sum(report.closed for report in reports) == len(accounts)


# --- somebody else at the same time -------------------------------------------------------------------


class Interfering(MemoryUnitOfWork):
    """Somebody changes an account each time before a batch or an account is committed."""

    others: Iterator[Callable[[], object]]

    def commit(self) -> None:
        next(self.others, int)()
        super().commit()


def interfere(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch, others: Sequence[Callable[[], object]]
) -> Made:
    monkeypatch.setattr(Interfering, "others", iter(others), raising=False)
    return Made(store, Interfering)


def test_a_batch_that_was_overtaken_is_closed_account_by_account(monkeypatch: pytest.MonkeyPatch) -> None:
    store = book(*ACCOUNTS)
    pay = builders.payment("10.00", "2024-02-05")
    others = [lambda: desk.done(store, desk.command("pay"), A2, pay)]
    report = close(interfere(store, monkeypatch, others), FEBRUARY_5)
    assert (report.closed, report.left, report.parked) == (5, 0, 0)
    assert desk.stored(store, A2)[0].account.cycle_payments == 0  # billed with the payment in
    before_it = book(*ACCOUNTS)
    desk.done(before_it, desk.command("pay"), A2, pay)
    close(before_it, FEBRUARY_5)
    assert state_of(store) == state_of(before_it)


def test_an_account_that_another_run_closed_meanwhile_is_not_closed_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = book(*ACCOUNTS)
    others = [lambda: close(store, FEBRUARY_5)]
    assert close(interfere(store, monkeypatch, others), FEBRUARY_5) == DayEndReport()
    alone = book(*ACCOUNTS)
    close(alone, FEBRUARY_5)
    assert state_of(store) == state_of(alone)


def test_an_account_that_changes_all_the_time_is_left_and_the_run_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = book(A1)
    pays = [
        lambda number=number: desk.done(
            store, desk.command(f"pay-{number}"), A1, builders.payment("1.00", "2024-02-05")
        )
        for number in range(TRIES + 1)
    ]
    assert close(interfere(store, monkeypatch, pays), FEBRUARY_5) == DayEndReport(left=1)
    assert close(store, FEBRUARY_5).closed == 1


class PagingBack(MemoryUnitOfWork):
    """Offers the same page for ever."""

    def due(self, through: int, after: AccountId | None, limit: int) -> Sequence[AccountId]:
        return [A1]


def test_a_store_that_pages_back_does_not_keep_the_run_for_ever() -> None:
    with pytest.raises(Broken, match="paging-broken"):
        close(Made(book(A1), PagingBack), FEBRUARY_5)


def test_a_close_of_the_same_version_is_one_command() -> None:
    """Whoever comes second is told by the version, not by doing it twice."""
    store = book(A1)
    with store.begin() as slow:
        relationship = slow.relationship(A1)
        outcome = builders.perform(relationship, builders.day_end("2024-02-05"), TERMS)
        close(store, FEBRUARY_5)
        with pytest.raises(VersionConflict):
            slow.save(Command.of("other", "day-end", desk.RECEIVED_AT), outcome, _receipt(store))


def _receipt(store: MemoryStore) -> Any:
    return next(one for (actor, _), one in store._committed.receipts.items() if actor == "day-end")
