"""The verbs of points: redeem, cancel a redemption, release what waits, give and receive."""

from typing import Final

from cardcore.calendars import date_of
from cardcore.documents import Reader
from cardcore.ids import AccountId
from cardcore.journeys import (
    Cancellation,
    Gift,
    GiftArrived,
    PointsRelease,
    RedemptionRequest,
    cancel_redemption,
    give_points,
    receive_points,
    redeem_points,
    release_points,
)
from cardcore.points.expiry import NEVER
from cardcore.points.ledger import Lot
from cardcore.scenario.life import Life
from cardcore.scenario.steps import Act, Day, id_of, through

MOST: Final = 10**9


def redeem(body: Reader, day: Day) -> Act:
    """Points are spent, for themselves or for an item; one without an id is named by its place."""
    with body.placing():
        request = RedemptionRequest.of(
            id_of(body, "redemption"),
            date_of(day.on),
            points=body.maybe("points", lambda item: item.whole(0, MOST), None),
            item=body.maybe("item", Reader.id, ""),
            quantity=body.maybe("quantity", lambda item: item.whole(1, MOST), 1),
            tier=body.maybe("tier", Reader.id, ""),
        )

    def act(life: Life) -> None:
        life.add(redeem_points(life.relationship, request, life.program, life.quotas))

    return act


def cancel(body: Reader, day: Day) -> Act:
    """A redemption is given back, or some of its quantity."""
    cancellation = Cancellation(
        body.take("redemption").id(), day.on, body.maybe("quantity", lambda item: item.whole(1, MOST), None)
    )
    return through(cancel_redemption, cancellation)


def release(_body: Reader, day: Day) -> Act:
    """What points waited for has happened."""
    return through(release_points, PointsRelease(day.on))


def give(body: Reader, day: Day) -> Act:
    """Points go to a friend; a gift without an id is named by its place."""
    gift = Gift(
        id_of(body, "gift"),
        day.on,
        AccountId(body.take("to").id()),
        body.take("points").whole(1, MOST),
        body.maybe("own", Reader.flag, False),
    )
    return through(give_points, gift)


def receive(body: Reader, day: Day) -> Act:
    """Points come from a friend, whose life is another scenario's."""
    lot = Lot(
        body.take("points").whole(1, MOST),
        day.on,
        body.maybe("expires_on", lambda item: _not_over(item, day.on), NEVER),
        keep=not body.maybe("may_be_given", Reader.flag, False),
    )
    program = body.maybe("program", Reader.id, "")
    arrived = GiftArrived(id_of(body, "gift"), day.on, AccountId(body.take("from").id()), (lot,), program)
    return through(receive_points, arrived)


def _not_over(item: Reader, on: int) -> int:
    last = item.date()
    if last < on:
        raise item.refuse("date-order", "these points have expired before")
    return last
