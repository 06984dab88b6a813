"""A coalition (统一积分): merchants' programmes side by side, and the rates at which their points exchange.

A rate says how many points of one programme make how many of another between two days. Only whole steps are
exchanged: what does not make a step stays where it is, so that no point is made or lost by rounding –
taken × give = given × take, to the point.

>>> air = ExchangeRate(CARD, "air", take=15, give=1)
>>> air.steps(100), air.steps(100) * air.take, air.steps(100) * air.give
(6, 90, 6)
"""

from typing import Final

from cardcore.calendars import date_text
from cardcore.errors import Conflict, InvalidInput, NotFound, require
from cardcore.points.expiry import Expiry, last_day
from cardcore.points.gifting import can_be_given
from cardcore.points.ledger import AnyLedger, WorkingLedger
from cardcore.points.terms import AvailableFrom, PointsTerms
from cardcore.values import frozen

CARD: Final = "card"
"""The side of an exchange that is the card's own points."""

FOR_GOOD: Final = 10**9


@frozen
class Member:
    """A merchant's programme in the coalition."""

    member_id: str
    name: str
    points: PointsTerms
    prepaid: int = 0
    """The points that the merchant has bought in advance, for all its members; 0 where nobody counts."""

    def __attrs_post_init__(self) -> None:
        """Refuse what nobody could use: ``rule-invalid``."""
        require(self.member_id != CARD, "rule-invalid", "'card' names the card's own points", field="id")
        waits = self.points.available_from is AvailableFrom.RELEASE
        require(not waits, "rule-invalid", "nothing releases a member's points", field="available_from")


@frozen
class ExchangeRate:
    """``take`` points of one programme make ``give`` of another, from a day through another."""

    source: str
    target: str
    take: int
    give: int
    from_on: int = 0
    until: int = FOR_GOOD
    least: int = 1
    """The fewest points that are exchanged at once."""

    def steps(self, points: int) -> int:
        """How many whole steps so many points make."""
        return points // self.take


@frozen
class CoalitionTerms:
    """The programmes that a card's programme joins, and the rates between them."""

    members: tuple[Member, ...] = ()
    rates: tuple[ExchangeRate, ...] = ()

    def member(self, member_id: str) -> Member:
        """The member of that id; `NotFound` ``not-found`` otherwise."""
        for one in self.members:
            if one.member_id == member_id:
                return one
        raise NotFound("not-found", f"the coalition has no {member_id}", field="member")

    def rate(self, source: str, target: str, on: int) -> ExchangeRate:
        """The rate between two programmes on a day; `Conflict` ``no-exchange-rate`` where there is none."""
        found = self.rate_if_any(source, target, on)
        if found is None:
            detail = f"no points of {source} make points of {target} on {date_text(on)}"
            raise Conflict("no-exchange-rate", detail, field="to")
        return found

    def rate_if_any(self, source: str, target: str, on: int) -> ExchangeRate | None:
        """The rate between two programmes on a day, the first that applies."""
        for one in self.rates:
            if (one.source, one.target) == (source, target) and one.from_on <= on <= one.until:
                return one
        return None


NO_COALITION: Final = CoalitionTerms()


@frozen
class PointsExchanged:
    """Points of one programme became points of another, both of one cardholder."""

    on: int
    source: str
    target: str
    taken: int
    given: int
    take: int
    give: int
    """The rate used."""
    expires_on: int
    """The last day of what was given."""
    to_shortfall: int = 0
    """How many of those given only made up what refunds lacked there."""


def exchange(
    points: int, on: int, rate: ExchangeRate, source: AnyLedger, target: AnyLedger, expiry: Expiry
) -> PointsExchanged:
    """The exchange of as many of ``points`` as make whole steps; they last as points earned that day.

    `InvalidInput` ``exchange-too-small``; `Conflict` ``points-insufficient`` – pending and expired points,
    and gifts that are to be kept, cannot be exchanged.
    """
    steps = rate.steps(points)
    if points < rate.least or not steps:
        detail = f"exchange at least {max(rate.least, rate.take)} points"
        raise InvalidInput("exchange-too-small", detail, field="points")
    taken = steps * rate.take
    there = sum(lot.points for lot in source.lots if can_be_given(lot, on))
    if taken > there:
        detail = f"{there} points may be exchanged, not {taken}"
        raise Conflict("points-insufficient", detail, field="points")
    given = steps * rate.give
    made_up = min(given, target.shortfall)
    return PointsExchanged(
        on,
        rate.source,
        rate.target,
        taken,
        given,
        rate.take,
        rate.give,
        last_day(expiry, on),
        made_up,
    )


def take_out(ledger: WorkingLedger, event: PointsExchanged) -> None:
    """Have them no more, where they came from."""
    ledger.take(event.taken, lambda lot: can_be_given(lot, event.on))
    ledger.deal(given=event.taken)


def put_in(ledger: WorkingLedger, event: PointsExchanged) -> None:
    """Have them, where they went."""
    kept = event.given - event.to_shortfall
    if kept:
        ledger.add(kept, event.on, event.expires_on, event.on)
    ledger.clawed_back += event.to_shortfall
    ledger.shortfall -= event.to_shortfall
    ledger.deal(received=event.given)
