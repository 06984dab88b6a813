"""Enrollment: request ─► offer in force ─► enrolled."""

import datetime
from typing import Self

from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict, NotFound
from cardcore.ids import OfferId, require_id
from cardcore.journeys.close_day import begin
from cardcore.offers.progress import OfferEnrolled
from cardcore.programs.program import Program
from cardcore.relationships import Outcome, Relationship
from cardcore.values import frozen


@frozen
class Enrollment:
    """The cardholder wants to take part in an offer; the day an ordinal."""

    on: int
    offer_id: OfferId

    @classmethod
    def of(cls, on: datetime.date, offer_id: str) -> Self:
        """From what people write."""
        return cls(ordinal_of(on, field="on"), OfferId(require_id(offer_id, field="offer")))


def enroll(relationship: Relationship, enrollment: Enrollment, program: Program) -> Outcome:
    """Enroll in an offer of the programme, from that day on.

    `NotFound` where no offer of that id is in force that day; `Conflict` ``enrollment-not-needed`` where it
    asks for none, ``already-enrolled``, ``period-closed``.
    """
    on, offer_id = enrollment.on, enrollment.offer_id
    draft, program = begin(relationship, on, program)
    offer = program.offers.in_force_on(offer_id, on)
    if offer is None:
        raise NotFound("not-found", f"no offer {offer_id} is in force", field="offer")
    if not offer.needs_enrollment:
        raise Conflict("enrollment-not-needed", f"everybody takes part in {offer_id}", field="offer")
    if draft.offers.enrolled_on(offer_id) is not None:
        raise Conflict("already-enrolled", f"they take part in {offer_id} already", field="offer")
    draft.record(OfferEnrolled(on, offer_id))
    return draft.outcome()
