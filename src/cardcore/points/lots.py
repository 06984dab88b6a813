"""Lots: what a purchase adds to a ledger, what a refund takes from it, and what the end of a day ends.

What a refund should take back and cannot is recorded: as a shortfall that later points make up, or as
forgiven, by the programme's policy.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import attrs

from cardcore.calendars import FAR_AHEAD
from cardcore.money import Rounding, divide
from cardcore.points.earning import NO_FACTS, Count, Reckoning, Windows, reckon
from cardcore.points.expiry import NEVER, last_day
from cardcore.points.ledger import (
    NO_DEALINGS,
    AnyLedger,
    LotFields,
    WorkingLedger,
    expires_next,
)
from cardcore.points.terms import AvailableFrom, ClawBack, PointsTerms
from cardcore.values import frozen, maker

# Read from their classes once: Python 3.11 takes long over a member of an enum, and every purchase asks.
_DOWN: Final = Rounding.DOWN
_POSTING: Final = AvailableFrom.POSTING
_RELEASE: Final = AvailableFrom.RELEASE


@frozen
class PointsEarned:
    """A transaction earned points."""

    on: int
    points: int
    to_shortfall: int
    """How many of them only made up what earlier refunds lacked."""
    available_on: int
    expires_on: int
    reckoning: Reckoning | None = None
    """How they came about where one plain rule does not say it all; points may then be capped to nothing."""
    offer_id: str = ""
    """The offer that gave them; no rule of earning did."""


_points_earned: Final = maker(PointsEarned)


@frozen
class PointsClawedBack:
    """A refund took points back."""

    on: int
    points: int
    shortfall: int
    """What was missing and later points make up."""
    forgiven: int = 0
    """What was missing, or usable already, and is not asked for again."""


@frozen
class PointsReleased:
    """Points that waited for it may be spent from this day."""

    on: int
    points: int


@frozen
class PointsExpired:
    """The last day of these points is over."""

    on: int
    points: int


@frozen
class PointsForfeited:
    """All points were given up for nothing."""

    on: int
    points: int


@frozen
class Spend:
    """What is known of a transaction on the day it is posted."""

    amount: int
    mcc: str
    on: int
    next_statement_date: int
    facts: Callable[[], Mapping[str, Any]] = lambda: NO_FACTS
    """What the criteria of rules may ask, built only where there are any."""


def assess(ledger: AnyLedger, spend: Spend, terms: PointsTerms) -> PointsEarned | None:
    """The points of a purchase; None where it earns nothing whatever the caps."""
    on, until = spend.on, spend.next_statement_date
    if terms.is_plain:
        return assess_plainly(ledger, spend.amount, spend.mcc, on, until, terms)
    counts = ledger.dealings.counts if ledger.dealings else ()
    earned = reckon(spend.amount, spend.mcc, terms, spend.facts, Windows(on, until, counts))
    if not earned.points and earned.reckoning is None:
        return None
    return _earned(ledger, on, earned.points, until, terms, earned.reckoning)


def assess_plainly(
    ledger: AnyLedger, amount: int, mcc: str, on: int, next_statement_date: int, terms: PointsTerms
) -> PointsEarned | None:
    """As `assess`, where the terms are plain, as nearly always: no more need be known of a purchase."""
    rule = terms.rules[0]
    steps = amount // rule.per if rule.rounding is _DOWN else divide(amount, rule.per, rule.rounding)
    points = steps * rule.points
    if not points or mcc in terms.excluded_mccs:
        return None
    return _earned(ledger, on, points, next_statement_date, terms)


def _earned(
    ledger: AnyLedger,
    on: int,
    points: int,
    next_statement_date: int,
    terms: PointsTerms,
    reckoning: Reckoning | None = None,
) -> PointsEarned:
    made_up = min(points, ledger.shortfall) if ledger.shortfall else 0
    if terms.available_from is _POSTING:
        available_on = on + terms.available_after_days
    elif terms.available_from is _RELEASE:
        available_on = FAR_AHEAD
    else:
        available_on = next_statement_date + terms.available_after_days
    return _points_earned(on, points, made_up, available_on, last_day(terms.expiry, on), reckoning)


def won(
    ledger: AnyLedger,
    on: int,
    points: int,
    offer_id: str,
    available_on: int,
    expires_on: int,
    terms: PointsTerms,
) -> PointsEarned:
    """Points that an offer gives; they expire as the programme's do where ``expires_on`` is 0."""
    made_up = min(points, ledger.shortfall)
    last = expires_on or last_day(terms.expiry, on)
    return PointsEarned(on, points, made_up, available_on, last, offer_id=offer_id)


def claw_back(ledger: AnyLedger, spend: Spend, terms: PointsTerms) -> PointsClawedBack | None:
    """The points a refund takes back: those that its amount would earn, caps over time aside.

    Never more than there are; the rest is a shortfall, or forgiven.
    """
    points = reckon(spend.amount, spend.mcc, terms, spend.facts).points
    return take_back(ledger, points, spend.on, terms)


def take_back(ledger: AnyLedger, points: int, on: int, terms: PointsTerms) -> PointsClawedBack | None:
    """So many points taken back, by the programme's policy on those that are missing; None of none."""
    if not points:
        return None
    pending_only = terms.claw_back is ClawBack.PENDING_ONLY
    there = sum(lot.points for lot in ledger.lots if not pending_only or lot.available_on > on)
    taken = min(points, there)
    if terms.claw_back is ClawBack.NEGATIVE:
        return PointsClawedBack(on, taken, points - taken)
    return PointsClawedBack(on, taken, 0, points - taken)


def released(ledger: AnyLedger, on: int) -> PointsReleased | None:
    """The release of all points that wait for it; None where none do."""
    points = sum(lot.points for lot in ledger.lots if lot.available_on == FAR_AHEAD)
    return PointsReleased(on, points) if points else None


def expired(ledger: AnyLedger, on: int) -> PointsExpired | None:
    """The points whose last day is ``on``; None where there are none."""
    if expires_next(ledger.lots) > on:
        return None
    return PointsExpired(on, sum(lot.points for lot in _over(ledger, on)))


def _over(ledger: AnyLedger, on: int) -> Iterator[LotFields]:
    """The lots whose last day is ``on`` or was before: the first in the order of spending."""
    return itertools.takewhile(lambda lot: NEVER < lot.expires_on <= on, ledger.lots)


def forfeited(ledger: AnyLedger, on: int) -> PointsForfeited | None:
    """All points, pending ones too, given up; None where there are none."""
    points = sum(lot.points for lot in ledger.lots)
    return PointsForfeited(on, points) if points else None


def apply_earned(ledger: WorkingLedger, event: PointsEarned) -> None:
    """Add what no shortfall takes."""
    ledger.earned += event.points
    points = event.points
    if event.to_shortfall:
        points -= event.to_shortfall
        ledger.clawed_back += event.to_shortfall
        ledger.shortfall -= event.to_shortfall
    if points:
        ledger.add(points, event.available_on, event.expires_on, event.on)
    if event.reckoning is not None and event.reckoning.counts:
        known = ledger.dealings or NO_DEALINGS
        counts = _counted(known.counts, event.reckoning.counts)
        ledger.dealings = attrs.evolve(known, counts=counts)


def _counted(known: tuple[Count, ...], fresh: tuple[Count, ...]) -> tuple[Count, ...]:
    """One count for each rule and cap: of the present window."""
    replaced = {(one.rule_id, one.cap) for one in fresh}
    return (*(one for one in known if (one.rule_id, one.cap) not in replaced), *fresh)


def apply_clawed_back(ledger: WorkingLedger, event: PointsClawedBack) -> None:
    """Take what is pending first, then from the youngest lots: what was earned last is what was returned."""
    pending = sum(lot.points for lot in ledger.lots if lot.available_on > event.on)
    first = min(event.points, pending)
    ledger.take(first, lambda lot: lot.available_on > event.on, youngest_first=True)
    ledger.take(event.points - first, _any, youngest_first=True)
    ledger.clawed_back += event.points
    ledger.shortfall += event.shortfall


def _any(_lot: LotFields) -> bool:
    return True


def apply_released(ledger: WorkingLedger, event: PointsReleased) -> None:
    """Let them be spent."""
    for place, lot in enumerate(ledger.lots):
        if lot.available_on == FAR_AHEAD:
            ledger.at_work(place).available_on = event.on


def apply_expired(ledger: WorkingLedger, event: PointsExpired) -> None:
    """Have them no more."""
    del ledger.lots[: len(list(_over(ledger, event.on)))]
    ledger.deal(expired=event.points)


def apply_forfeited(ledger: WorkingLedger, event: PointsForfeited) -> None:
    """Have none any more; they count as expired."""
    ledger.lots = []
    ledger.deal(expired=event.points)
