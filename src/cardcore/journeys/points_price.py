"""The price in points of a use of an offer: taken from the lots with what it buys, given back as that is.

The cash beside the points is the purchase itself. So a refund gives both back in the proportion in which they
were paid: the cash by the refund, the points by what it takes back of the reward. What was used stays paid.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from cardcore.ids import OfferId
from cardcore.notices import Facts, NoticeKind
from cardcore.offers.offer import Offer
from cardcore.offers.won import Won
from cardcore.points import lots, redemption
from cardcore.points.ledger import NO_DEALINGS, Redeemed, available
from cardcore.points.redemption import RedemptionCancelled
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Event

KEPT_DAYS: Final = 730
"""How long the lots that paid are known where refunds of the offer have no end."""


def pay(draft: Draft, offer: Offer, number: int, granted: int, on: int) -> None:
    """Take what one use costs, for so much of the offer's first reward; the purchase has that number."""
    if not offer.points_price:
        return
    until = on + (offer.refund.within_days or KEPT_DAYS)
    _take(draft, _name(offer.offer_id, number), offer.points_price, granted, on, until)
    left = available(draft.points.lots, on)
    told: Facts = {"points": offer.points_price, "cash": 0, "item": offer.name, "points_left": left}
    draft.tell(NoticeKind.POINTS_REDEEMED, on, told)


def _take(draft: Draft, name: str, points: int, quantity: int, on: int, until: int) -> None:
    paid = Redeemed(name, on, points, (), quantity=quantity, cancellable_until=until)
    draft.record(redemption.redeem(draft.points, paid))


def give_back(draft: Draft, won: Won, count: int, refund: int, on: int, called: str) -> None:
    """Give back what was paid for so much of a reward that a refund takes, the event with that number."""
    if won.part or not count:
        return
    points = 0
    for paid in _paid(draft, _name(won.offer_id, won.number), on):
        part = min(count, paid.quantity - paid.cancelled)
        cancelled = redemption.cancel(draft.points, paid, part, on, refund)
        draft.record(cancelled)
        points += cancelled.points - cancelled.lapsed
        count -= part
    if points:
        left = available(draft.points.lots, on)
        told: Facts = {"redemption": called, "points": points, "cash": 0, "points_left": left}
        draft.tell(NoticeKind.REDEMPTION_CANCELLED, on, told)


def pay_again(draft: Draft, events: Sequence[Event], refund: int, on: int, program: Program) -> None:
    """Take again what the refund with that number gave back, now that it never was.

    What is not there any more is taken as a refund takes points: by the programme's policy.
    """
    for event in [one for one in events if isinstance(one, RedemptionCancelled) and one.refund == refund]:
        points = event.points - event.lapsed
        there = min(points, available(draft.points.lots, on))
        if there:
            _take(draft, f"{event.redemption_id}/{refund}", there, event.quantity, on, on + KEPT_DAYS)
        missing = lots.take_back(draft.points, points - there, on, program.points)
        if missing is not None:
            draft.record(missing)


def _paid(draft: Draft, name: str, on: int) -> Iterable[Redeemed]:
    """What was paid for a use and can be given back, the latest first."""
    known = (draft.points.dealings or NO_DEALINGS).redemptions
    return [
        one
        for one in reversed(known)
        if (one.redemption_id == name or one.redemption_id.startswith(f"{name}/"))
        and on <= one.cancellable_until
    ]


def _name(offer_id: OfferId, number: int) -> str:
    """What the redemption is called; no caller's id has a stroke."""
    return f"{offer_id}/{number}"
