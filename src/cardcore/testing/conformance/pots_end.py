"""The run over pots whose time is over: everything goes back once, bills close, what is parked waits."""

import datetime
from typing import Final, cast

import pytest

from cardcore import pots_end, usecases
from cardcore.errors import NotFound
from cardcore.ids import PotId
from cardcore.offers.sharing import bills, red_packets
from cardcore.offers.sharing.bills import SharedBill
from cardcore.offers.sharing.red_packets import RedPacket
from cardcore.offers.sharing.shares import Kind
from cardcore.ports import Store
from cardcore.pots import fold
from cardcore.runs import RunReport
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import StoreWithOutbox, equal
from cardcore.testing.conformance.pots import events, pot

SHANGHAI: Final = datetime.timezone(datetime.timedelta(hours=8))
EVENING: Final = datetime.datetime(2024, 1, 10, 20, tzinfo=SHANGHAI)
"""When the packets are sent."""
NEXT_EVENING: Final = EVENING + datetime.timedelta(days=1)
PACKETS: Final = [PotId(f"p-{number}") for number in range(5)]
BILLS: Final = [PotId("b-early"), PotId("b-late"), PotId("b-open")]
"""Closing on the 10th, on the 11th, and when Ann says so."""


class PotsEnd:
    """What `cardcore.pots_end` does on this store."""

    def test_all_whose_time_is_over_end_once(self, store: StoreWithOutbox) -> None:
        """Twice is once; the states are those of their events; senders are told."""
        begun(store)
        equal(ended(store, EVENING), RunReport(), "the report while nothing is over")
        equal(ended(store, NEXT_EVENING), RunReport(closed=6, events=6), "the report")
        equal(ended(store, NEXT_EVENING), RunReport(), "the report of the second run")
        returned = [cast(RedPacket, pot(store, one).state).returned for one in PACKETS]
        equal(returned, [1_000] * 5, "what went back")
        closed = [cast(SharedBill, pot(store, one).state).closed_on for one in BILLS]
        equal(closed, [NEXT_EVENING.date().toordinal(), 0, 0], "the days on which bills closed")
        for one in [*PACKETS, *BILLS]:
            equal(fold(None, events(store, one)), pot(store, one), "the folded events")
        told = [one.notice.kind for one in store.outbox.pending(99) if one.notice.account_id == "ann"]
        equal(told, ["red_packet_returned"] * 5, "what Ann is told")

    def test_a_bill_closes_when_its_day_is_over_in_the_zone(self, store: StoreWithOutbox) -> None:
        """Not before midnight there."""
        begun(store)
        midnight = datetime.datetime(2024, 1, 11, tzinfo=SHANGHAI)
        equal(ended(store, midnight - datetime.timedelta(seconds=1)), RunReport(), "a second before")
        equal(ended(store, midnight), RunReport(closed=1, events=1), "at midnight")

    def test_a_partition_of_the_pots_ends_the_same(self, store: StoreWithOutbox) -> None:
        """By ids, in any order; progress adds up."""
        begun(store)
        told: list[RunReport] = []
        late = pots_end.run(store, NEXT_EVENING, after=PACKETS[2], batch=1, progress=told.append)
        equal([(one.closed, one.remaining) for one in told], [(1, 1), (2, 0)], "the progress")
        early = pots_end.run(store, NEXT_EVENING, last=PACKETS[2], batch=2)
        equal((late.closed, early.closed), (2, 4), "what each part did")
        equal(ended(store, NEXT_EVENING), RunReport(), "what is left")

    def test_a_parked_pot_waits_until_it_is_let_go(self, store: StoreWithOutbox) -> None:
        """It still takes commands."""
        begun(store)
        with store.begin() as unit:
            unit.park_pot(PACKETS[0], "因为")
            equal(unit.count_pots_due(int(NEXT_EVENING.timestamp()), None, None), 6, "due in this unit")
            unit.commit()
        equal(ended(store, NEXT_EVENING).closed, 5, "those closed")
        with store.begin() as unit:
            equal(dict(unit.parked_pots()), {PACKETS[0]: "因为"}, "parked")
            unit.unpark_pot(PACKETS[0])
            unit.commit()
        equal(ended(store, NEXT_EVENING).closed, 1, "closed then")

    def test_an_unknown_pot_cannot_be_parked(self, store: StoreWithOutbox) -> None:
        """`NotFound`."""
        with store.begin() as unit, pytest.raises(NotFound):
            unit.park_pot(PACKETS[0], "because")
        with store.begin() as unit, pytest.raises(NotFound):
            unit.unpark_pot(PACKETS[0])


def begun(store: Store) -> None:
    """Packets that nobody opens, and bills that nobody pays."""
    sent_at = int(EVENING.timestamp())
    for one in PACKETS:
        packet = red_packets.send(one, "ann", "CNY", 1_000, 3, Kind.LUCKY, at=sent_at)
        usecases.send_red_packet(store, desk.command(f"send-{one}"), packet)
    on = EVENING.date().toordinal()
    for one, closes_on in zip(BILLS, (on, on + 1, 0), strict=True):
        split = bills.split_equally(one, "ann", ["bob"], "CNY", 10_000, on=on, due_on=on, closes_on=closes_on)
        usecases.open_bill(store, desk.command(f"split-{one}"), split)


def ended(store: Store, at: datetime.datetime) -> RunReport:
    """End what is over, in batches that are not full."""
    return pots_end.run(store, at, batch=4)
