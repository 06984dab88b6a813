"""Red packets on a store: of all who reach for a share at once each gets another one."""

from cardcore import journeys
from cardcore.commands import Command, PotReceipt
from cardcore.journeys import PacketOpening, PacketReturn
from cardcore.offers.sharing.red_packets import RedPacketSent
from cardcore.performing import begin_pot, change_pot, digest_of, once_on_pot
from cardcore.ports import Store


def send_red_packet(store: Store, command: Command, sent: RedPacketSent) -> PotReceipt:
    """Send a packet, which `cardcore.offers.sharing.red_packets.send` made."""
    return begin_pot(store, command, sent.packet_id, sent, journeys.send_red_packet)


def open_red_packet(store: Store, command: Command, opening: PacketOpening, seed: bytes) -> PotReceipt:
    """Open a share; see `cardcore.journeys.open_red_packet`."""
    digest = digest_of("open_red_packet", opening.packet_id, opening)
    return once_on_pot(
        store,
        command,
        digest,
        lambda unit: journeys.open_red_packet(unit.pot(opening.packet_id), opening, seed),
    )


def return_red_packet(store: Store, command: Command, request: PacketReturn) -> PotReceipt:
    """Return what nobody took; `cardcore.pots_end` does so with all whose time is over."""
    return change_pot(store, command, request.packet_id, request, journeys.return_red_packet)
