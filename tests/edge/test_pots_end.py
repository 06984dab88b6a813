"""The run over pots: killed anywhere it ends the same, what fails is parked, no day ends early."""

import contextlib
import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore import journeys, pots_end
from cardcore.errors import Conflict, InvalidInput, StorageError, VersionConflict
from cardcore.ids import PotId
from cardcore.offers.sharing import bills, red_packets
from cardcore.offers.sharing.shares import Kind
from cardcore.pots import Pot, PotOutcome, evolve
from cardcore.runs import RunReport
from cardcore.testing.conformance.pots import events, pot
from cardcore.testing.conformance.pots_end import BILLS, EVENING, NEXT_EVENING, PACKETS, begun
from cardcore.testing.fakes import MemoryStore, MemoryUnitOfWork


def store_of_all() -> MemoryStore:
    store = MemoryStore()
    begun(store)
    return store


def everything(store: MemoryStore) -> list[Any]:
    return [(pot(store, one), events(store, one)) for one in (*PACKETS, *BILLS)]


def test_what_fails_is_parked_with_its_reason_and_the_others_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(one: Pot, ending: journeys.PotEnding) -> PotOutcome:
        if one.pot_id == PACKETS[1]:
            raise Conflict("nothing-to-return", "odd", field="packet_id")
        return end_pot(one, ending)

    end_pot = journeys.end_pot
    monkeypatch.setattr(journeys, "end_pot", failing)
    store = store_of_all()
    assert pots_end.run(store, NEXT_EVENING) == RunReport(closed=5, parked=1, events=5)
    with store.begin() as unit:
        assert unit.parked_pots() == {PACKETS[1]: "nothing-to-return at packet_id: odd"}


def test_a_store_that_fails_parks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object) -> Pot:
        raise StorageError("timeout", "try again", retryable=True)

    store = store_of_all()
    before = everything(store)
    with monkeypatch.context() as patch:
        patch.setattr(MemoryUnitOfWork, "pot", down)
        with pytest.raises(StorageError):
            pots_end.run(store, NEXT_EVENING)
    assert everything(store) == before
    assert pots_end.run(store, NEXT_EVENING).closed == 6


class Killed(Exception):
    """The power went."""


@given(st.integers(0, 6), st.integers(1, 4))
def test_a_run_that_was_killed_anywhere_and_run_again_ends_the_same(commits: int, batch: int) -> None:
    whole, store = store_of_all(), store_of_all()
    pots_end.run(whole, NEXT_EVENING, batch=batch)
    left = iter(range(commits))

    def committing(unit: MemoryUnitOfWork) -> None:
        if next(left, None) is None:
            raise Killed
        commit(unit)

    commit = MemoryUnitOfWork.commit
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MemoryUnitOfWork, "commit", committing)
        with contextlib.suppress(Killed):
            pots_end.run(store, NEXT_EVENING, batch=batch)
    pots_end.run(store, NEXT_EVENING, batch=batch)
    assert everything(store) == everything(whole)


def test_pots_that_others_keep_changing_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(_: MemoryUnitOfWork) -> None:
        raise VersionConflict("version-conflict", "again", field="version")

    store = store_of_all()
    monkeypatch.setattr(MemoryUnitOfWork, "commit", overtaken)
    assert pots_end.run(store, NEXT_EVENING) == RunReport(left=7)  # one bill is over only further east


def test_a_time_has_its_zone_and_a_batch_a_size() -> None:
    with pytest.raises(InvalidInput) as refused:
        pots_end.run(MemoryStore(), datetime.datetime(2024, 1, 10))
    assert refused.value.code == "timezone-missing"
    with pytest.raises(InvalidInput) as refused:
        pots_end.run(MemoryStore(), EVENING, batch=0)
    assert refused.value.code == "page-invalid"


@given(st.integers(1, 30), st.integers(-12, 14))
def test_no_bill_is_due_before_its_day_is_over_anywhere(days: int, hours: int) -> None:
    """So that whoever asks the store for what is due, in whatever zone, is told of it."""
    closes = EVENING.date() + datetime.timedelta(days)
    on = EVENING.date().toordinal()
    split = bills.split_equally(
        "b", "ann", ["bob"], "CNY", 100, on=on, due_on=on, closes_on=closes.toordinal()
    )
    bill = evolve(None, split)
    zone = datetime.timezone(datetime.timedelta(hours=hours))
    midnight = datetime.datetime.combine(closes + datetime.timedelta(1), datetime.time(), zone)
    before = midnight - datetime.timedelta(seconds=1)
    assert 0 < bill.due_at <= midnight.timestamp()
    assert bill.is_due(int(midnight.timestamp()), midnight.date().toordinal())
    assert not bill.is_due(int(before.timestamp()), before.date().toordinal())
    assert evolve(bill, bills.CollectionClosed(on, 50)).due_at == 0


def test_a_packet_of_which_nothing_is_left_is_never_due() -> None:
    packet = evolve(None, red_packets.send("p", "ann", "CNY", 100, 1, Kind.EQUAL, at=0))
    assert packet.is_due(red_packets.DAY, 1)
    state = packet.state
    assert isinstance(state, red_packets.RedPacket)
    taken = red_packets.open_share(state, "bob", at=60, seed=b"s")
    assert isinstance(taken, red_packets.RedPacketOpened)
    assert not evolve(packet, taken).is_due(red_packets.DAY, 1)


def test_a_bill_does_not_close_before_its_shares_are_due() -> None:
    with pytest.raises(InvalidInput) as refused:
        bills.split_equally("b", "ann", ["bob"], "CNY", 100, on=5, due_on=7, closes_on=6)
    assert (refused.value.code, refused.value.field) == ("date-invalid", "closes_on")


def test_an_unknown_pot_is_not_there_to_be_ended() -> None:
    with MemoryStore().begin() as unit:
        assert unit.pots_due(10**10, PotId("a"), 9) == []
