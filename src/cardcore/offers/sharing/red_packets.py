"""A red packet's life: sent, opened share by share, and after 24 hours the rest returned to the sender.

Opening is guarded: the event names the version it was decided on, and the store applies it only to that
version – of two who reach for the last share one is told to look again. Instants are seconds since 1970.

>>> sent = send("p-1", "ann", "CNY", 1_000, 2, Kind.EQUAL, at=0)
>>> packet = apply(None, sent)
>>> packet = apply(packet, open_share(packet, "bob", at=60, seed=b"secret"))
>>> packet.opened, packet.left, packet.rest
((Opened(person='bob', amount=500, at=60),), 1, 500)
"""

import calendar
import datetime
from collections.abc import Collection
from typing import Final

import attrs

from cardcore.calendars.moments import require_moment
from cardcore.errors import VersionConflict, ensure, require_count
from cardcore.ids import require_id
from cardcore.money import currency_exponent
from cardcore.offers.reasons import Reason, Refused
from cardcore.offers.sharing.shares import Kind, require_feasible, shares
from cardcore.values import frozen

DAY: Final = 24 * 60 * 60
"""Seconds that a packet lives, where nothing else is agreed (微信: 24 hours)."""


def instant(at: datetime.datetime) -> int:
    """Whole seconds since 1970 of a time with its zone; `InvalidInput` as `require_moment`."""
    return calendar.timegm(require_moment(at).utctimetuple())


@frozen
class RedPacketSent:
    """Money was put aside for others to open; ``only_for`` empty means everybody."""

    packet_id: str
    sender: str
    currency: str
    total: int
    shares: int
    kind: Kind
    least: int
    cap: int
    sent_at: int
    expires_at: int
    only_for: tuple[str, ...]
    """In order."""


@frozen
class RedPacketOpened:
    """Somebody took the next share of the packet as it was in that version."""

    packet_id: str
    person: str
    amount: int
    at: int
    version: int


@frozen
class RedPacketReturned:
    """What nobody took went back to the sender."""

    packet_id: str
    amount: int
    at: int
    version: int


RedPacketEvent = RedPacketSent | RedPacketOpened | RedPacketReturned


@frozen
class Opened:
    """One share that was taken."""

    person: str
    amount: int
    at: int


@frozen
class RedPacket:
    """A packet as it is; ``rest`` and ``returned`` are minor units."""

    sent: RedPacketSent
    opened: tuple[Opened, ...] = ()
    rest: int = 0
    returned: int = 0
    over: bool = False
    version: int = 1

    @property
    def left(self) -> int:
        """Shares that can still be taken."""
        return 0 if self.over else self.sent.shares - len(self.opened)


def send(
    packet_id: str,
    sender: str,
    currency: str,
    total: int,
    count: int,
    kind: Kind,
    *,
    at: int,
    least: int = 1,
    cap: int = 0,
    lives: int = DAY,
    only_for: Collection[str] = (),
) -> RedPacketSent:
    """Put ``total`` minor units aside in ``count`` shares for ``lives`` seconds.

    Raises `InvalidInput` ``shares-infeasible``, ``number-out-of-range`` for a life of no second,
    ``id-syntax``, ``currency-unknown`` or ``wrong-type``.
    """
    require_id(packet_id, field="id")
    for person in (sender, *only_for):
        require_id(person, field="person")
    currency_exponent(currency)
    require_feasible(total, count, least, cap, currency)
    require_count(lives, field="lives")
    for_whom = tuple(sorted(set(only_for)))
    return RedPacketSent(
        packet_id, sender, currency, total, count, kind, least, cap, at, at + lives, for_whom
    )


def give(packet_id: str, sender: str, receiver: str, currency: str, amount: int, *, at: int) -> RedPacketSent:
    """A gift (专属红包): one share for one person, returned if they do not take it in a day."""
    return send(packet_id, sender, currency, amount, 1, Kind.EQUAL, at=at, only_for=(receiver,))


def open_share(packet: RedPacket, person: str, *, at: int, seed: bytes) -> RedPacketOpened | Refused:
    """The next share for ``person``, or why there is none; share and order are the seed's alone."""
    reasons = tuple(_reasons(packet, person, at))
    if reasons:
        return Refused(reasons)
    sent = packet.sent
    cut = shares(sent.total, sent.shares, sent.kind, seed, sent.packet_id, least=sent.least, cap=sent.cap)
    return RedPacketOpened(sent.packet_id, person, cut[len(packet.opened)], at, packet.version)


def _reasons(packet: RedPacket, person: str, at: int) -> list[Reason]:
    reasons = []
    if any(one.person == person for one in packet.opened):
        reasons.append(Reason("opened-already", "您已领取过该红包", "you have opened this one already"))
    if packet.sent.only_for and person not in packet.sent.only_for:
        reasons.append(Reason("not-for-you", "该红包仅限指定的人领取", "this one is for somebody else"))
    if packet.over or at >= packet.sent.expires_at:
        reasons.append(Reason("expired", "红包已过期", "it has expired"))
    elif not packet.left:
        reasons.append(Reason("all-taken", "手慢了，红包派完了", "all shares are taken"))
    return reasons


def expire(packet: RedPacket, *, at: int) -> RedPacketReturned | None:
    """The rest goes back once the packet's time is over; none while it is not, or where nothing is left."""
    if at < packet.sent.expires_at or packet.over or not packet.left:
        return None
    return RedPacketReturned(packet.sent.packet_id, packet.rest, at, packet.version)


def apply(packet: RedPacket | None, event: RedPacketEvent) -> RedPacket:
    """The packet after an event.

    Raises `VersionConflict` ``version-conflict`` where the event was decided on another version.
    """
    if isinstance(event, RedPacketSent):
        return RedPacket(event, rest=event.total)
    if packet is None or packet.version != event.version:
        found = 0 if packet is None else packet.version
        detail = f"the packet is at version {found}, not {event.version}: look again"
        raise VersionConflict("version-conflict", detail, field="version")
    rest = packet.rest - event.amount
    ensure(rest >= 0, "packet-overdrawn", f"{event.amount} of {packet.rest} left")
    if isinstance(event, RedPacketOpened):
        opened = (*packet.opened, Opened(event.person, event.amount, event.at))
        return attrs.evolve(packet, opened=opened, rest=rest, version=packet.version + 1)
    return attrs.evolve(packet, returned=event.amount, rest=rest, over=True, version=packet.version + 1)


def luckiest(packet: RedPacket) -> Opened | None:
    """Who had the best luck (手气最佳), told once all shares are taken; the first of equals."""
    if packet.left or packet.over or packet.sent.kind is not Kind.LUCKY:
        return None
    return max(packet.opened, key=lambda one: one.amount)
