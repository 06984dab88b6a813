"""The end of a pot's time: what nobody took of a packet goes back, a bill is closed."""

from cardcore.ids import PotId
from cardcore.journeys.red_packets import PacketReturn, return_red_packet
from cardcore.journeys.shared_bills import CollectionClosing, close_bill
from cardcore.offers.sharing.red_packets import RedPacket
from cardcore.pots import Pot, PotOutcome
from cardcore.values import frozen


@frozen
class PotEnding:
    """The time of a pot is over: at an instant, on the day that it is there."""

    pot_id: PotId
    at: int
    on: int


def end_pot(pot: Pot, ending: PotEnding) -> PotOutcome:
    """What becomes of a pot by itself; `Conflict` ``nothing-to-return`` or ``closed`` where nothing does."""
    if isinstance(pot.state, RedPacket):
        return return_red_packet(pot, PacketReturn(pot.pot_id, ending.at, ending.on))
    return close_bill(pot, CollectionClosing(pot.pot_id, ending.on))
