"""The pots of the scenario at its end: who opened what, how shares stand, who won."""

from typing import Any

from cardcore.offers.draws.entries import freeze
from cardcore.offers.draws.plain import tickets_plain
from cardcore.offers.draws.pools import PrizePool
from cardcore.offers.sharing.red_packets import RedPacket
from cardcore.pots import PotState
from cardcore.scenario.life import Life
from cardcore.sharing import bill_told, packet_told


def answer(life: Life) -> list[dict[str, Any]]:
    """Every pot in the order of the scenario, as of the last day."""
    return [{"id": pot_id, **_told(one.pot.state, life.until)} for pot_id, one in life.pots.items()]


def _told(state: PotState, until: int) -> dict[str, Any]:
    if isinstance(state, RedPacket):
        told = packet_told(state)
        return {"kind": "red_packet"} | {name: value for name, value in told.items() if value is not None}
    if isinstance(state, PrizePool):
        return {"kind": "draw", **_draw(state)}
    return {"kind": "bill", **bill_told(state, until)}


def _draw(pool: PrizePool) -> dict[str, Any]:
    awards = [{"prize": one.prize_id, "entry": one.entry_id} for one in pool.awards]
    told: dict[str, Any] = {"tickets": tickets_plain(freeze(pool.entries))}
    if pool.promise is not None:
        told |= {"commitment": pool.promise.commitment, "awards": awards, "claimed": list(pool.claimed)}
    return told
