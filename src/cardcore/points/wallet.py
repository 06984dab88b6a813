"""The wallet: a cardholder's memberships of merchants' programmes, each a virtual card with its own ledger.

Every programme keeps its own points: nothing is added up over ledgers but by an exchange at a stated rate.

>>> wallet = apply_joined((), MembershipJoined(738_000, "air", "air-0001"))
>>> earned = PointsEarned(738_000, 50, 0, 738_001, 0)
>>> wallet = apply_changed(wallet, MemberPointsChanged(738_000, "air", earned))
>>> find(wallet, "air").ledger.held
50
"""

from collections.abc import Callable
from typing import Any, Final

import attrs

from cardcore.calendars import FAR_AHEAD
from cardcore.errors import Conflict, NotFound
from cardcore.points import ledger, lots, redemption
from cardcore.points.coalition import CARD, PointsExchanged, put_in, take_out
from cardcore.points.ledger import PointsLedger, WorkingLedger
from cardcore.points.lots import PointsClawedBack, PointsEarned, PointsExpired, PointsForfeited
from cardcore.points.redemption import PointsRedeemed
from cardcore.values import frozen


@frozen
class Membership:
    """A virtual card of a merchant's programme, and its points."""

    member_id: str
    number: str
    joined_on: int
    ledger: PointsLedger = PointsLedger()


Wallet = tuple[Membership, ...]

MemberChange = PointsEarned | PointsClawedBack | PointsExpired | PointsForfeited | PointsRedeemed


@frozen
class MembershipJoined:
    """The cardholder joined a merchant's programme and has its virtual card."""

    on: int
    member_id: str
    number: str


@frozen
class MemberPointsChanged:
    """Something happened to the points of a membership."""

    on: int
    member_id: str
    change: MemberChange


WalletEvent = MembershipJoined | MemberPointsChanged | PointsExchanged


def find(wallet: Wallet, member_id: str) -> Membership:
    """The membership of a programme; `NotFound` ``not-found`` where there is none."""
    for one in wallet:
        if one.member_id == member_id:
            return one
    raise NotFound("not-found", f"no membership of {member_id}: join it first", field="member")


def join(wallet: Wallet, member_id: str, number: str, on: int) -> MembershipJoined:
    """The membership as it will be recorded; `Conflict` ``membership-exists``."""
    if any(one.member_id == member_id for one in wallet):
        raise Conflict("membership-exists", f"{member_id} was joined already", field="member")
    return MembershipJoined(on, member_id, number)


def expired(wallet: Wallet, on: int) -> list[MemberPointsChanged]:
    """The expiry of all points of memberships whose last day is ``on``."""
    found = []
    for one in wallet:
        change = lots.expired(one.ledger, on)
        if change is not None:
            found.append(MemberPointsChanged(on, one.member_id, change))
    return found


def forfeited(wallet: Wallet, on: int) -> list[MemberPointsChanged]:
    """All points of all memberships given up."""
    changes = [(one.member_id, lots.forfeited(one.ledger, on)) for one in wallet]
    return [MemberPointsChanged(on, member_id, change) for member_id, change in changes if change]


def expires_next(wallet: Wallet) -> int:
    """The next day at whose end points of a membership expire."""
    return min((ledger.expires_next(one.ledger.lots) for one in wallet), default=FAR_AHEAD)


def apply_joined(wallet: Wallet, event: MembershipJoined) -> Wallet:
    """Have its card, behind the others."""
    return (*wallet, Membership(event.member_id, event.number, event.on))


def apply_changed(wallet: Wallet, event: MemberPointsChanged) -> Wallet:
    """Change the ledger of that membership."""
    return changed(wallet, event.member_id, STEPS[type(event.change)], event.change)


def applied(wallet: Wallet, event: WalletEvent, card: Callable[[], WorkingLedger]) -> Wallet:
    """The wallet after an event; ``card`` gives the card's own ledger where points pass from it or to it."""
    if isinstance(event, MembershipJoined):
        return apply_joined(wallet, event)
    if isinstance(event, MemberPointsChanged):
        return apply_changed(wallet, event)
    for side, step in ((event.source, take_out), (event.target, put_in)):
        if side == CARD:
            step(card(), event)
        else:
            wallet = changed(wallet, side, step, event)
    return wallet


def is_expiry(event: WalletEvent) -> bool:
    """Whether it ends a day."""
    return isinstance(event, MemberPointsChanged) and isinstance(event.change, PointsExpired)


def changed(wallet: Wallet, member_id: str, step: Callable[[WorkingLedger, Any], None], event: Any) -> Wallet:
    """The wallet after a step on one of its ledgers."""
    working = ledger.thaw(find(wallet, member_id).ledger)
    step(working, event)
    after = ledger.freeze(working)
    return tuple(attrs.evolve(one, ledger=after) if one.member_id == member_id else one for one in wallet)


STEPS: Final[dict[type, Callable[[WorkingLedger, Any], None]]] = {
    PointsEarned: lots.apply_earned,
    PointsClawedBack: lots.apply_clawed_back,
    PointsExpired: lots.apply_expired,
    PointsForfeited: lots.apply_forfeited,
    PointsRedeemed: redemption.apply_redeemed,
}
"""How each change works on a membership's ledger."""
