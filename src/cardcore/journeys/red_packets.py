"""Red packets: sent, opened share by share, and what nobody took returned to the sender."""

import datetime
from typing import Self

from cardcore.errors import Conflict
from cardcore.ids import AccountId, PotId, require_id
from cardcore.journeys.reaching import happened, outcome_of, state_of
from cardcore.notices import Facts, Notice, NoticeKind
from cardcore.offers.sharing.red_packets import RedPacket, RedPacketSent, expire, instant, open_share
from cardcore.pots import Pot, PotOutcome
from cardcore.values import frozen


@frozen
class PacketOpening:
    """Somebody reaches for a share: at an instant, and on the day that it is there."""

    packet_id: PotId
    person: AccountId
    at: int
    on: int

    @classmethod
    def of(cls, packet_id: str, person: str, at: datetime.datetime) -> Self:
        """Checked; the time has its zone, in which the day is told."""
        who = AccountId(require_id(person, field="person"))
        return cls(PotId(require_id(packet_id, field="packet_id")), who, instant(at), at.date().toordinal())


@frozen
class PacketReturn:
    """The time of a packet is over."""

    packet_id: PotId
    at: int
    on: int

    @classmethod
    def of(cls, packet_id: str, at: datetime.datetime) -> Self:
        """Checked; the time has its zone, in which the day is told."""
        named = PotId(require_id(packet_id, field="packet_id"))
        return cls(named, instant(at), at.date().toordinal())


def send_red_packet(sent: RedPacketSent) -> PotOutcome:
    """A new packet; its money is put aside by the host."""
    return outcome_of(None, sent)


def open_red_packet(pot: Pot, opening: PacketOpening, seed: bytes) -> PotOutcome:
    """The next share for somebody; the server's secret ``seed`` is kept by the host and in no event.

    Raises `Conflict` ``opened-already``, ``not-for-you``, ``expired`` or ``all-taken``.
    """
    packet = state_of(pot, RedPacket)
    opened = happened(open_share(packet, opening.person, at=opening.at, seed=seed))
    facts: Facts = {"amount": opened.amount, "friend": packet.sent.sender}
    told = Notice(NoticeKind.RED_PACKET_OPENED, opening.person, opening.on, packet.sent.currency, facts)
    return outcome_of(pot, opened, told)


def return_red_packet(pot: Pot, request: PacketReturn) -> PotOutcome:
    """What nobody took goes back; `Conflict` ``nothing-to-return`` before the time, or where all is gone."""
    packet = state_of(pot, RedPacket)
    returned = expire(packet, at=request.at)
    if returned is None:
        raise Conflict("nothing-to-return", "nothing of it goes back now", field="packet_id")
    facts = {"amount": returned.amount}
    sender = AccountId(packet.sent.sender)
    told = Notice(NoticeKind.RED_PACKET_RETURNED, sender, request.on, packet.sent.currency, facts)
    return outcome_of(pot, returned, told)
