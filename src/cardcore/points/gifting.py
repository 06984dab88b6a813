"""Gifting: points given to a friend (积分转赠), within the limits of the giver's programme.

Only usable points can be given, earliest expiry first; they arrive as the very lots they were, or with the
expiry of points earned that day, by the programme. A fee in points is taken besides, rounded up, and nobody
receives it: given by one = received by the other + fee.

>>> terms = GiftTerms(least=100, multiple=10, fee=Rate.of("0.10"), per_day=1_000)
>>> terms.fee_of(100), terms.fee_of(110)
(10, 11)
"""

from collections.abc import Iterator
from typing import Final

import attrs

from cardcore.calendars import date_of
from cardcore.errors import Conflict, InvalidInput
from cardcore.ids import AccountId
from cardcore.money import Rounding
from cardcore.points.expiry import Expiry, last_day
from cardcore.points.ledger import (
    NO_DEALINGS,
    AnyLedger,
    Given,
    Lot,
    LotFields,
    WorkingLedger,
    available,
)
from cardcore.points.redemption import last_parts, spent
from cardcore.rates import Rate
from cardcore.values import frozen

NO_FEE: Final = Rate.of("0")


@frozen
class GiftTerms:
    """What of its points a programme lets be given; 0 for no cap."""

    least: int = 1
    multiple: int = 1
    fee: Rate = NO_FEE
    """Of the points given, in points, rounded up."""
    per_day: int = 0
    per_month: int = 0
    """In a calendar month."""
    per_year: int = 0
    per_receiver: int = 0
    """To one friend in a calendar year."""
    least_left: int = 0
    """What must be left to spend after it."""
    resets_expiry: bool = False
    """Whether they last as long as points earned that day, instead of as long as they would have."""
    once: bool = True
    """Whether points received as a gift cannot be given on."""
    own_only: bool = False
    """Whether they go only to another card of the same person."""
    gives: bool = True
    receives: bool = True
    accepts: frozenset[str] = frozenset()
    """The other programmes whose points this one takes, one for one."""
    cash_per_point: Rate = NO_FEE
    """What each point costs in cash, of one unit of the account's currency; besides the ``fee`` in points."""
    most_cash: int = 0
    """The most that one gift costs in cash, in minor units; 0 for no cap."""

    def fee_of(self, points: int) -> int:
        """What giving so many points costs besides, in points."""
        return self.fee.of_minor(points, Rounding.UP)


@frozen
class PointsGiven:
    """Points went to a friend."""

    on: int
    gift_id: str
    receiver: AccountId
    points: int
    fee: int
    lots: tuple[Lot, ...]
    """As the friend gets them."""


@frozen
class PointsReceived:
    """Points came from a friend."""

    on: int
    gift_id: str
    giver: AccountId
    points: int
    lots: tuple[Lot, ...]
    to_shortfall: int = 0
    """How many of them only made up what earlier refunds lacked."""


def give(
    ledger: AnyLedger,
    gift_id: str,
    receiver: AccountId,
    points: int,
    on: int,
    terms: GiftTerms,
    expiry: Expiry,
) -> PointsGiven:
    """The gift as it will be recorded.

    `InvalidInput` ``gift-invalid`` for a number that the terms do not allow; `Conflict` ``gift-exists``,
    ``gift-over-limit``, ``points-insufficient``.
    """
    _require_fit(points, terms)
    known = _gifts_of_year(ledger, on)
    if any(one.gift_id == gift_id for one in known):
        raise Conflict("gift-exists", f"{gift_id} was given before; give each gift its own id", field="gift")
    for cap, had, span in _caps(known, receiver, on, terms):
        if had + points > cap:
            detail = f"{max(0, cap - had)} points may still be given {span}, not {points}"
            raise Conflict("gift-over-limit", detail, field="points")
    fee = terms.fee_of(points)
    lots = [_at_rest(lot) for lot in ledger.lots if can_be_given(lot, on)]
    there = sum(lot.points for lot in lots)
    most = max(0, min(there, available(ledger.lots, on) - terms.least_left))
    if points + fee > most:
        detail = f"{most} points may be given, the fee included, not {points + fee}"
        raise Conflict("points-insufficient", detail, field="points")
    as_given = (_as_given(lot, on, terms, expiry) for lot in spent(lots, points, on))
    return PointsGiven(on, gift_id, receiver, points, fee, tuple(as_given))


def _require_fit(points: int, terms: GiftTerms) -> None:
    if points < terms.least or points % terms.multiple:
        detail = f"give at least {terms.least} points, a multiple of {terms.multiple}"
        raise InvalidInput("gift-invalid", detail, field="points")


def _gifts_of_year(ledger: AnyLedger, on: int) -> tuple[Given, ...]:
    gifts = ledger.dealings.gifts if ledger.dealings else ()
    year = date_of(on).year
    return tuple(one for one in gifts if date_of(one.on).year == year)


def _caps(
    known: tuple[Given, ...], receiver: AccountId, on: int, terms: GiftTerms
) -> Iterator[tuple[int, int, str]]:
    """Each cap with what counts towards it already."""
    month = date_of(on).month
    counted = (
        (terms.per_day, (one for one in known if one.on == on), "that day"),
        (terms.per_month, (one for one in known if date_of(one.on).month == month), "that month"),
        (terms.per_year, iter(known), "that year"),
        (terms.per_receiver, (one for one in known if one.receiver == receiver), "to this friend that year"),
    )
    for cap, gifts, span in counted:
        if cap:
            yield cap, sum(one.points for one in gifts), span


def _as_given(lot: Lot, on: int, terms: GiftTerms, expiry: Expiry) -> Lot:
    expires_on = last_day(expiry, on) if terms.resets_expiry else lot.expires_on
    return Lot(lot.points, lot.available_on, expires_on, keep=terms.once)


def receive(
    ledger: AnyLedger, gift_id: str, giver: AccountId, lots: tuple[Lot, ...], on: int
) -> PointsReceived:
    """The same gift as the friend's ledger records it; a shortfall takes first what expires first."""
    points = sum(lot.points for lot in lots)
    made_up = min(points, ledger.shortfall)
    kept = last_parts(lots, 0, points - made_up)
    return PointsReceived(on, gift_id, giver, points, kept, made_up)


def apply_given(ledger: WorkingLedger, event: PointsGiven) -> None:
    """Have the points no more; remember the gifts of the calendar year."""
    ledger.take(event.points + event.fee, lambda lot: can_be_given(lot, event.on))
    ledger.deal(given=event.points + event.fee)
    gifts = _gifts_of_year(ledger, event.on)
    given = Given(event.on, event.gift_id, event.receiver, event.points)
    ledger.dealings = attrs.evolve(ledger.dealings or NO_DEALINGS, gifts=(*gifts, given))


def can_be_given(lot: LotFields, on: int) -> bool:
    """Neither pending nor expired, and no gift that is to be kept."""
    return not lot.keep and available((lot,), on) > 0


def _at_rest(lot: LotFields) -> Lot:
    return Lot(lot.points, lot.available_on, lot.expires_on)


def apply_received(ledger: WorkingLedger, event: PointsReceived) -> None:
    """Have the very lots."""
    for lot in event.lots:
        ledger.add(lot.points, lot.available_on, lot.expires_on, event.on, keep=lot.keep)
    ledger.clawed_back += event.to_shortfall
    ledger.shortfall -= event.to_shortfall
    ledger.deal(received=event.points)
