"""The journal with points in it: revenue is deferred as they are granted, and earned as they go.

A programme that says what its points are worth (`cardcore.points.liability.Estimate`) has them in its
books. After every event ``liabilities:points`` is what the points held come to by the estimate of the day;
what the event changed of it stands against the reason, so that rounding is never lost. A new estimate is
made up for on its own day, cumulatively (IFRS 15.B44–B47). Points of merchants' programmes are theirs.

| account | what it holds |
|---|---|
| ``liabilities:points`` | revenue deferred for points that are held (合同负债) |
| ``income:points:earned``, ``…:taken_back`` | what is deferred as points are granted, or clawed back |
| ``income:points:redeemed`` | revenue of points that were redeemed |
| ``income:points:expired``, ``…:forfeited`` | revenue of breakage |
| ``income:points:given``, ``…:received``, ``…:exchanged`` | fees of gifts, shortfalls made up, fractions |
| ``income:points:estimates`` | what new estimates make up for |
| ``assets:clearing:points`` | what points given and exchanged take along to friends and other programmes |
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from cardcore.accounts import journal
from cardcore.accounts.journal import Entry
from cardcore.calendars import FAR_AHEAD
from cardcore.points.coalition import CARD, PointsExchanged
from cardcore.points.gifting import PointsGiven, PointsReceived
from cardcore.points.liability import Estimate
from cardcore.points.lots import PointsClawedBack, PointsEarned, PointsExpired, PointsForfeited
from cardcore.points.redemption import PointsRedeemed, RedemptionCancelled
from cardcore.values import frozen

LIABILITY: Final = "liabilities:points"
CLEARING: Final = "assets:clearing:points"
ESTIMATES: Final = "income:points:estimates"


WHY: Final = ("earned", "taken_back", "redeemed", "expired", "forfeited", "given", "received", "exchanged")
"""What becomes of points, each with income of its own."""


def income(why: str) -> str:
    """The chart's account of what is deferred and earned for a reason."""
    return f"income:points:{why}"


@frozen
class Change:
    """What an event does to the points held: why, by how many, and how many of them come from elsewhere."""

    why: str
    points: int
    moved: int = 0
    """Come from friends and other programmes; below nothing where they go there."""


def _earned(event: PointsEarned) -> Change:
    return Change("earned", event.points - event.to_shortfall)


def _taken_back(event: PointsClawedBack) -> Change:
    return Change("taken_back", -event.points)


def _expired(event: PointsExpired) -> Change:
    return Change("expired", -event.points)


def _forfeited(event: PointsForfeited) -> Change:
    return Change("forfeited", -event.points)


def _redeemed(event: PointsRedeemed) -> Change:
    return Change("redeemed", -event.redeemed.points)


def _cancelled(event: RedemptionCancelled) -> Change:
    return Change("redeemed", sum(lot.points for lot in event.lots))


def _given(event: PointsGiven) -> Change:
    return Change("given", -event.points - event.fee, -event.points)


def _received(event: PointsReceived) -> Change:
    return Change("received", sum(lot.points for lot in event.lots), event.points)


def _exchanged(event: PointsExchanged) -> Change:
    if event.source == CARD:
        return Change("exchanged", -event.taken, -event.taken)
    came = event.target == CARD
    return Change("exchanged", (event.given - event.to_shortfall) * came, event.given * came)


CHANGES: Final[dict[type, Callable[[Any], Change]]] = {
    PointsEarned: _earned,
    PointsClawedBack: _taken_back,
    PointsExpired: _expired,
    PointsForfeited: _forfeited,
    PointsRedeemed: _redeemed,
    RedemptionCancelled: _cancelled,
    PointsGiven: _given,
    PointsReceived: _received,
    PointsExchanged: _exchanged,
}
"""What each event does to the points of the card; the rest leave as many as there are."""


def entries(events: Iterable[object], estimates: Sequence[Estimate], through: int = FAR_AHEAD) -> list[Entry]:
    """All entries in their order, those of points among them, and of new estimates ``through`` a day."""
    return [one for booked in by_event(events, estimates, through) for one in booked]


def estimate_on(estimates: Iterable[Estimate], on: int) -> Estimate | None:
    """The estimate that the books go by on a day; None before the first."""
    return max((one for one in estimates if one.from_on <= on), key=lambda one: one.from_on, default=None)


def by_event(
    events: Iterable[object], estimates: Sequence[Estimate], through: int = FAR_AHEAD
) -> Iterator[list[Entry]]:
    """The entries of each event, behind those of estimates that begin by its day; at last those to come.

    The points held and the estimate go along. What is booked late, on a day still open, goes by the latest.
    """
    held, now, coming = 0, NO_ESTIMATE, [one for one in estimates if one.from_on <= through]
    for event in events:
        booked: list[Entry] = []
        while coming and coming[0].from_on <= event.on:  # type: ignore[attr-defined]
            booked += _estimated(held, now, coming[0])
            now = coming.pop(0)
        booked += journal.entries_of(event)
        if type(event) in CHANGES:
            change = CHANGES[type(event)](event)
            booked += _changed(event.on, held, change, now)  # type: ignore[attr-defined]
            held += change.points
        yield booked
    for one in coming:
        yield list(_estimated(held, now, one))
        now = one


NO_ESTIMATE: Final = Estimate(1, 0)
"""Before the first one points are worth nothing."""


def _estimated(held: int, before: Estimate, after: Estimate) -> Iterator[Entry]:
    more = after.owed(held) - before.owed(held)
    if more:
        legs = (LIABILITY, -more), (ESTIMATES, more)
        yield Entry(after.from_on, "points estimated anew", legs)


def _changed(on: int, held: int, change: Change, estimate: Estimate) -> Iterator[Entry]:
    """What moves takes its own worth along; the rest is revenue, deferred or earned."""
    more = estimate.owed(held + change.points) - estimate.owed(held)
    moved = estimate.owed(change.moved)
    legs = (LIABILITY, -more), (CLEARING, moved), (income(change.why), more - moved)
    if more or moved:
        about = f"points {change.why.replace('_', ' ')}"
        yield Entry(on, about, tuple(leg for leg in legs if leg[1]))
