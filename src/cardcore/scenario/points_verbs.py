"""The verbs of points: redeem, cancel a redemption, release what waits."""

from collections.abc import Callable
from typing import Final

from cardcore.calendars import date_of
from cardcore.documents import Reader
from cardcore.journeys import (
    Cancellation,
    PointsRelease,
    RedemptionRequest,
    cancel_redemption,
    redeem_points,
    release_points,
)
from cardcore.scenario.life import Life

MOST: Final = 10**9


def redeem(body: Reader, on: int) -> Callable[[Life], None]:
    """Points are spent, for themselves or for an item; one without an id is named by its place."""
    place = body.pointer.split("/")[2]
    with body.placing():
        request = RedemptionRequest.of(
            body.maybe("redemption", Reader.id, f"redemption-{place}"),
            date_of(on),
            points=body.maybe("points", lambda item: item.whole(1, MOST), None),
            item=body.maybe("item", Reader.id, ""),
            quantity=body.maybe("quantity", lambda item: item.whole(1, MOST), 1),
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
