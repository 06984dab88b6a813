"""Progress: what one cardholder had of each offer and did towards it, and what refunds may take back."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

import attrs

from cardcore.ids import OfferId
from cardcore.offers import benefits, counting
from cardcore.offers.benefits import Benefit
from cardcore.offers.counting import Count
from cardcore.offers.limits import key
from cardcore.offers.reserving import Reservation
from cardcore.offers.won import Won as Won
from cardcore.values import frozen


@frozen
class MonthlyGrant:
    """What an offer granted in one natural month (year × 12 + month), by events older than `Won`."""

    offer_id: OfferId
    month: int
    granted: int


@frozen
class OffersCounted:
    """A purchase or a refund counted towards goals, or was found not to."""

    on: int
    entry: int
    """The number of its event."""
    counts: tuple[Count, ...]


@frozen
class OfferEnrolled:
    """The cardholder enrolled in an offer."""

    on: int
    offer_id: OfferId


@frozen
class OfferProgress:
    """What one cardholder had of offers, and did towards them."""

    grants: tuple[MonthlyGrant, ...] = ()
    won: tuple[Won, ...] = ()
    """What refunds may still take back, in the order in which it was won."""
    counts: tuple[Count, ...] = ()
    """Uses, grants and goals."""
    enrolled: tuple[tuple[OfferId, int], ...] = ()
    """The offers enrolled in, and since when."""
    benefits: tuple[Benefit, ...] = ()
    """What was won besides money at once, in the order in which it was won."""
    reserved: tuple[Reservation, ...] = ()
    """Uses that wait for the purchases of open holds."""

    def enrolled_on(self, offer_id: OfferId) -> int | None:
        """The day of enrollment; None without one."""
        return next((on for one, on in self.enrolled if one == offer_id), None)


def month_of(on: int) -> int:
    """The natural month of a day as one number."""
    date = datetime.date.fromordinal(on)
    return date.year * 12 + date.month


def granted(progress: OfferProgress, offer_id: OfferId, on: int, amount: int) -> OfferProgress:
    """The progress after a grant of which nothing else is known; months gone by are dropped."""
    month = month_of(on)
    kept = tuple(one for one in progress.grants if one.offer_id != offer_id)
    known = sum(one.granted for one in progress.grants if (one.offer_id, one.month) == (offer_id, month))
    return attrs.evolve(progress, grants=(*kept, MonthlyGrant(offer_id, month, known + amount)))


def counted(progress: OfferProgress, counts: Iterable[Count], on: int) -> OfferProgress:
    """The progress with what counts since the day ``on``."""
    return attrs.evolve(progress, counts=counting.add(progress.counts, counts, on))


def enroll(progress: OfferProgress, offer_id: OfferId, on: int) -> OfferProgress:
    """The progress after an enrollment, which counts from that day on."""
    others = tuple(one for one in progress.enrolled if one[0] != offer_id)
    return attrs.evolve(progress, enrolled=(*others, (offer_id, on)))


def remember(progress: OfferProgress, won: Won, on: int) -> OfferProgress:
    """The progress after a reward; those that can no longer be taken back by ``on`` are dropped.

    Money of a later day was counted when it was won.
    """
    if won.promised_on:
        paid = tuple(one for one in progress.benefits if one.won.key != won.key)
        progress = attrs.evolve(progress, benefits=paid)
    else:
        progress = counted(progress, won.counts, on)
    if won.policy == "keep":
        return progress
    kept = tuple(one for one in progress.won if one.key != won.key and (not one.until or one.until >= on))
    return attrs.evolve(progress, won=(*kept, won))


def hold(progress: OfferProgress, benefit: Benefit, on: int) -> OfferProgress:
    """The progress with one more benefit; those that nothing becomes of any more are dropped."""
    progress = counted(progress, benefit.won.counts, on)
    kept = benefits.kept((*progress.benefits, benefit), on)
    return attrs.evolve(progress, benefits=kept)


def take_back(progress: OfferProgress, won: Won, refunded: int, taken: int, on: int) -> OfferProgress:
    """The progress after a refund, or less than none where one is undone.

    What was taken no longer counts as granted, unless the use is forfeit; a use given back is free again.
    """
    after = tuple(
        attrs.evolve(one, refunded=one.refunded + refunded, taken=one.taken + taken)
        if one.key == won.key
        else one
        for one in progress.won
    )
    held = benefits.changed(progress.benefits, won, refunded=refunded, taken=taken)
    used = (taken > 0) - (taken < 0) if won.policy == "give_back" else 0
    room = 0 if won.policy == "forfeit" else taken * won.unit
    back = [attrs.evolve(one, amount=-(used if _is_use(one) else room)) for one in won.counts]
    return counted(attrs.evolve(progress, won=after, benefits=held), back, on)


def forget(progress: OfferProgress, won: Won, on: int) -> OfferProgress:
    """The progress as if a reward had never been won."""
    kept = tuple(one for one in progress.won if one.key != won.key)
    held = tuple(one for one in progress.benefits if one.won.key != won.key)
    back = [attrs.evolve(one, amount=-one.amount) for one in won.counts]
    return counted(attrs.evolve(progress, won=kept, benefits=held), back, on)


def _is_use(count: Count) -> bool:
    return count.name.split("/")[1] == "uses"


def standing(progress: OfferProgress, day_of: Callable[[OfferId], int | None]) -> dict[str, Any]:
    """What counts of each offer on the day that counts for it, as facts; None for one that is unknown."""
    facts: dict[str, Any] = {}
    for grant in progress.grants:
        day = day_of(grant.offer_id)
        if day is not None and grant.month == month_of(day):
            facts[key(grant.offer_id, "granted", "month")] = grant.granted
    for count in progress.counts:
        day = day_of(OfferId(count.name.partition("/")[0]))
        if day is not None and count.since <= day < count.until:
            facts[count.name] = facts.get(count.name, 0) + count.value
    for offer_id, since in progress.enrolled:
        day = day_of(offer_id)
        if day is not None and since <= day:
            facts[key(offer_id, "enrolled_on")] = since
            facts[key(offer_id, "days_since_enrollment")] = day - since
    return facts
