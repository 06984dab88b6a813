"""Pots: what several people reach into at once – a red packet, a shared bill, the prizes of a draw.

A pot is a unit of partition beside the cardholders' relationships: one state, one version, which is the
number of events that made it. Of two who decide on one version the store takes the first, and the other
looks again.

>>> from cardcore.offers.sharing import red_packets, shares
>>> sent = red_packets.send("p-1", "ann", "CNY", 1_000, 2, shares.Kind.EQUAL, at=0)
>>> pot = evolve(None, sent)
>>> pot.pot_id, pot.version, pot.due_at
('p-1', 1, 86400)
"""

from collections.abc import Iterable
from typing import Final, cast

from cardcore.ids import PotId
from cardcore.notices import Notice
from cardcore.offers.draws import pools
from cardcore.offers.draws.pools import DrawAnnounced, PoolEvent, PrizePool
from cardcore.offers.sharing import bills, red_packets
from cardcore.offers.sharing.bills import (
    BillEvent,
    CollectionClosed,
    CollectionOpened,
    SharedBill,
    ShareDeclined,
    SharePaid,
)
from cardcore.offers.sharing.red_packets import (
    RedPacket,
    RedPacketEvent,
    RedPacketOpened,
    RedPacketReturned,
    RedPacketSent,
)
from cardcore.values import frozen

FIRST_DAY: Final = 719_163
"""The ordinal of 1 January 1970."""
EARLIEST_ZONE: Final = 14 * 60 * 60
"""Seconds by which a day ends earlier there than in UTC."""

PotState = RedPacket | SharedBill | PrizePool
PotEvent = RedPacketEvent | BillEvent | PoolEvent


@frozen
class Pot:
    """What is kept of one pot."""

    pot_id: PotId
    version: int
    state: PotState

    @property
    def due_at(self) -> int:
        """From when on something may become of it by itself, in seconds since 1970; 0 where nothing will.

        What nobody took of a packet goes back; a bill closes once its last day is over – here where days
        end first, `is_due` knows the zone.
        """
        state = self.state
        if isinstance(state, RedPacket):
            return state.sent.expires_at if state.left else 0
        closes_on = state.opened.closes_on if isinstance(state, SharedBill) and not state.closed_on else 0
        return (closes_on + 1 - FIRST_DAY) * red_packets.DAY - EARLIEST_ZONE if closes_on else 0

    def is_due(self, at: int, on: int) -> bool:
        """Whether it is time at that instant, on that day of the zone in which days are meant."""
        if isinstance(self.state, SharedBill):
            return bool(self.due_at) and self.state.opened.closes_on < on
        return 0 < self.due_at <= at


@frozen
class PotOutcome:
    """What a journey on a pot came to: the pot as it is now, what happened, and what is said to whom."""

    pot: Pot
    events: tuple[PotEvent, ...]
    notices: tuple[Notice, ...] = ()

    @property
    def version_before(self) -> int:
        """The version that it was decided on; 0 for a new pot."""
        return self.pot.version - len(self.events)


def evolve(pot: Pot | None, event: PotEvent) -> Pot:
    """The pot after an event."""
    state = _after(pot.state if pot else None, event)
    return Pot(PotId(_id_of(state)), pot.version + 1 if pot else 1, state)


def fold(pot: Pot | None, events: Iterable[PotEvent]) -> Pot | None:
    """The pot after all of these events."""
    for event in events:
        pot = evolve(pot, event)
    return pot


def _after(state: PotState | None, event: PotEvent) -> PotState:
    match event:
        case RedPacketSent() | RedPacketOpened() | RedPacketReturned():
            return red_packets.apply(cast(RedPacket | None, state), event)
        case CollectionOpened():
            return bills.begin(event)
        case SharePaid() | ShareDeclined() | CollectionClosed():
            return bills.apply(cast(SharedBill, state), event)
        case DrawAnnounced():
            return pools.begin(event)
        case _:
            return pools.apply(cast(PrizePool, state), event)


def _id_of(state: PotState) -> str:
    if isinstance(state, RedPacket):
        return state.sent.packet_id
    return state.opened.collection_id if isinstance(state, SharedBill) else state.definition.draw_id
