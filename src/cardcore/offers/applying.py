"""How each event changes what a cardholder had of offers: one table for whoever applies them."""

from collections.abc import Callable
from typing import Any, Final

import attrs

from cardcore.offers import benefits, progress
from cardcore.offers.benefits import (
    BenefitGranted,
    BenefitLapsed,
    BenefitRestored,
    BenefitTakenBack,
    BenefitUsed,
    BenefitVoided,
)
from cardcore.offers.codes import Code
from cardcore.offers.progress import OfferEnrolled, OfferProgress, OffersCounted
from cardcore.offers.reserving import UseReleased, UseReserved
from cardcore.offers.won import Won

OfferEvent = (
    OffersCounted
    | OfferEnrolled
    | BenefitGranted
    | BenefitTakenBack
    | BenefitRestored
    | BenefitVoided
    | BenefitUsed
    | BenefitLapsed
    | UseReserved
    | UseReleased
)
"""Whatever happens to offers alone."""


def _counted(before: OfferProgress, event: OffersCounted) -> OfferProgress:
    return progress.counted(before, event.counts, event.on)


def _enrolled(before: OfferProgress, event: OfferEnrolled) -> OfferProgress:
    return progress.enroll(before, event.offer_id, event.on)


def _granted(before: OfferProgress, event: BenefitGranted) -> OfferProgress:
    return progress.hold(before, event.benefit, event.on)


def _taken_back(before: OfferProgress, event: BenefitTakenBack) -> OfferProgress:
    won = event.benefit.won
    after = progress.take_back(before, won, event.refunded, event.count, event.on)
    return _with_codes(after, won, gone=event.codes) if event.codes else after


def _restored(before: OfferProgress, event: BenefitRestored) -> OfferProgress:
    """There again; what should have come meanwhile comes today, and what would be over lasts the day."""
    taken, won = event.taken, event.taken.benefit.won
    after = progress.take_back(before, won, -taken.refunded, -taken.count, event.on)
    again = tuple(
        benefits.revived(one, event.on) if one.won.key == won.key else one for one in after.benefits
    )
    after = attrs.evolve(after, benefits=again)
    return _with_codes(after, won, again=event.codes) if event.codes else after


def _voided(before: OfferProgress, event: BenefitVoided) -> OfferProgress:
    return progress.forget(before, event.benefit.won, event.on)


def _used(before: OfferProgress, event: BenefitUsed) -> OfferProgress:
    won = event.benefit.won
    after = attrs.evolve(before, benefits=benefits.changed(before.benefits, won, used=event.count))
    return _with_codes(after, won, gone=event.codes) if event.codes else after


def _with_codes(before: OfferProgress, won: Won, **changes: tuple[Code, ...]) -> OfferProgress:
    return attrs.evolve(before, benefits=benefits.with_codes(before.benefits, won, **changes))


def _lapsed(before: OfferProgress, event: BenefitLapsed) -> OfferProgress:
    benefit = event.benefit
    held = benefits.changed(before.benefits, benefit.won, used=benefit.left)
    return attrs.evolve(before, benefits=benefits.with_codes(held, benefit.won, gone=benefit.codes))


def _reserved(before: OfferProgress, event: UseReserved) -> OfferProgress:
    counted = progress.counted(before, event.reservation.counts, event.on)
    return attrs.evolve(counted, reserved=(*before.reserved, event.reservation))


def _released(before: OfferProgress, event: UseReleased) -> OfferProgress:
    counted = progress.counted(before, event.reservation.counts_back, event.on)
    return attrs.evolve(counted, reserved=tuple(one for one in before.reserved if one != event.reservation))


OF_OFFERS: Final[dict[type, Callable[[OfferProgress, Any], OfferProgress]]] = {
    OffersCounted: _counted,
    OfferEnrolled: _enrolled,
    BenefitGranted: _granted,
    BenefitTakenBack: _taken_back,
    BenefitRestored: _restored,
    BenefitVoided: _voided,
    BenefitUsed: _used,
    BenefitLapsed: _lapsed,
    UseReserved: _reserved,
    UseReleased: _released,
}
"""Money credited at once aside, which also changes an account."""
