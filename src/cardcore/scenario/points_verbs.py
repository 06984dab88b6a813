"""The verbs of points: redeem, cancel a redemption, release what waits, give and receive."""

from collections.abc import Callable
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

MOST: Final = 10**9


def redeem(body: Reader, on: int) -> Callable[[Life], None]:
    """Points are spent, for themselves or for an item; one without an id is named by its place."""
    place = body.pointer.split("/")[2]
    with body.placing():
        request = RedemptionRequest.of(
            body.maybe("redemption", Reader.id, f"redemption-{place}"),
            date_of(on),
            points=body.maybe("points", lambda item: item.whole(0, MOST), None),
            item=body.maybe("item", Reader.id, ""),
            quantity=body.maybe("quantity", lambda item: item.whole(1, MOST), 1),
            tier=body.maybe("tier", Reader.id, ""),
        )

    def act(life: Life) -> None:
        life.add(redeem_points(life.relationship, request, life.program, life.quotas))

    return act


def cancel(body: Reader, on: int) -> Callable[[Life], None]:
    """A redemption is given back, or some of its quantity."""
    cancellation = Cancellation(
        body.take("redemption").id(), on, body.maybe("quantity", lambda item: item.whole(1, MOST), None)
    )

    def act(life: Life) -> None:
        life.add(cancel_redemption(life.relationship, cancellation, life.program))

    return act


def release(_body: Reader, on: int) -> Callable[[Life], None]:
    """What points waited for has happened."""

    def act(life: Life) -> None:
        life.add(release_points(life.relationship, PointsRelease(on), life.program))

    return act


def give(body: Reader, on: int) -> Callable[[Life], None]:
    """Points go to a friend; a gift without an id is named by its place."""
    gift = Gift(
        _gift_of(body),
        on,
        AccountId(body.take("to").id()),
        body.take("points").whole(1, MOST),
        body.maybe("own", Reader.flag, False),
    )

    def act(life: Life) -> None:
        life.add(give_points(life.relationship, gift, life.program))

    return act


def receive(body: Reader, on: int) -> Callable[[Life], None]:
    """Points come from a friend, whose life is another scenario's."""
    lot = Lot(
        body.take("points").whole(1, MOST),
        on,
        body.maybe("expires_on", lambda item: _not_over(item, on), NEVER),
        keep=not body.maybe("may_be_given", Reader.flag, False),
    )
    program = body.maybe("program", Reader.id, "")
    arrived = GiftArrived(_gift_of(body), on, AccountId(body.take("from").id()), (lot,), program)

    def act(life: Life) -> None:
        life.add(receive_points(life.relationship, arrived, life.program))

    return act


def _gift_of(body: Reader) -> str:
    return body.maybe("gift", Reader.id, f"gift-{body.pointer.split('/')[2]}")


def _not_over(item: Reader, on: int) -> int:
    last = item.date()
    if last < on:
        raise item.refuse("date-order", "these points have expired before")
    return last
