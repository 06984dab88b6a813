"""Red packets on a store: of all who reach for a share at once each gets another one."""

from cardcore import journeys
from cardcore.commands import Command, PotReceipt
from cardcore.ids import PotId
from cardcore.journeys import PacketOpening, PacketReturn
from cardcore.offers.sharing.red_packets import RedPacketSent
from cardcore.performing import digest_of, once_on_pot
from cardcore.ports import Store


def send_red_packet(store: Store, command: Command, sent: RedPacketSent) -> PotReceipt:
    """Send a packet, which `cardcore.offers.sharing.red_packets.send` made."""
    digest = digest_of("send_red_packet", PotId(sent.packet_id), sent)
    return once_on_pot(store, command, digest, lambda _: journeys.send_red_packet(sent))


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
    """Return what nobody took; `UnitOfWork.pots_due` says of which packets."""
    digest = digest_of("return_red_packet", request.packet_id, request)
    return once_on_pot(
        store, command, digest, lambda unit: journeys.return_red_packet(unit.pot(request.packet_id), request)
    )
