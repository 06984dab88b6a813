"""What is claimed back of a purchase: refunds that name it, and disputes not lost; never more than it was."""

from collections.abc import Iterable, Sequence
from typing import Any

from cardcore.accounts.disputes import (
    STAGES,
    ChargebackRaised,
    ChargebackRepresented,
    ClaimTerms,
    DisputeOpened,
    DisputeResolved,
    DisputeStage,
    DisputeStep,
    Ruling,
    stage_after,
)
from cardcore.accounts.foreign import currency_of
from cardcore.accounts.postings import PurchasePosted, RefundPosted
from cardcore.accounts.restating import HistoryRestated
from cardcore.accounts.statements import StatementIssued
from cardcore.calendars import date_text
from cardcore.errors import Conflict, NotFound
from cardcore.installments.plan import InstallmentPlan, PlanStatus
from cardcore.journeys.past import Entries, written
from cardcore.money import amount_text


def given_back(events: Sequence[Any], purchase: int) -> int:
    """What was refunded or is disputed of the purchase with that number, in minor units."""
    voided = {event.voids for event in events if isinstance(event, HistoryRestated)}
    lost = {
        event.dispute
        for event in events
        if isinstance(event, DisputeResolved) and event.ruling is Ruling.LOST
    }
    return sum(
        event.amount
        for number, event in enumerate(events, 1)
        if isinstance(event, RefundPosted | DisputeOpened)
        and event.purchase == purchase
        and number not in voided | lost
    )


def purchase_of(events: Sequence[Any], purchase: int) -> tuple[PurchasePosted, Entries]:
    """The purchase whose event has that number, and the fees it brought; `NotFound`."""
    bought, *fees = written(events, purchase)
    if not isinstance(bought, PurchasePosted):
        raise NotFound("not-found", "that entry is no purchase", field="event")
    return bought, tuple(fees)


def require_claim(
    events: Sequence[Any], purchase: int, amount: int | None, currency: str
) -> tuple[PurchasePosted, Entries, int]:
    """The purchase, the fees it brought, and what is claimed of it: ``amount``, or all that is left.

    `NotFound` where no purchase has that number; `Conflict` ``already-reversed`` where it was taken out,
    ``refund-exceeds-capture`` where less than ``amount`` is left of it.
    """
    bought, fees = purchase_of(events, purchase)
    if any(isinstance(event, HistoryRestated) and event.voids == purchase for event in events):
        raise Conflict("already-reversed", "that purchase was taken out already", field="event")
    left = bought.amount - given_back(events, purchase)
    claimed = left if amount is None else amount
    if not 0 < claimed <= left:
        rest = amount_text(left, currency)
        raise Conflict("refund-exceeds-capture", f"{rest} is left of that purchase", field="amount")
    return bought, fees, claimed


def require_not_in_plan(
    plans: Iterable[InstallmentPlan], bought: PurchasePosted, purchase: int, after: int, currency: str
) -> None:
    """Refuse to give back by the purchase what is to be given back by its plan: ``refund-exceeds-capture``.

    ``after`` is what all refunds of the purchase will have come to.
    """
    for plan in plans:
        outside = bought.amount - plan.principal
        if plan.purchase == purchase and plan.status is not PlanStatus.CANCELLED and after > outside:
            rest = amount_text(outside, currency)
            detail = f"of that purchase all but {rest} is in installments; refund plan {plan.plan_id}"
            raise Conflict("refund-exceeds-capture", detail, field="amount")


def require_currency(events: Sequence[Any], number: int, said: str, own: str) -> None:
    """Refuse an amount in another currency than the purchase was posted in: ``currency-mismatch``."""
    held = currency_of(events, number, own)
    if said != held and 1 <= number <= len(events):
        raise Conflict("currency-mismatch", f"event {number} is in {held}, not in {said}", field="event")


def require_refund_window(bought: PurchasePosted, on: int, terms: ClaimTerms) -> None:
    """Refuse a refund that names a purchase too late: ``refund-window-over``."""
    last = bought.on + terms.refund_days
    if terms.refund_days and on > last:
        detail = f"that purchase could be named until {date_text(last)}; post a refund that names none"
        raise Conflict("refund-window-over", detail, field="event")


def require_dispute_window(events: Sequence[Any], purchase: int, on: int, terms: ClaimTerms) -> None:
    """Refuse a dispute too long after the statement that bills the purchase: ``dispute-window-over``."""
    billed = [event.on for event in events[purchase:] if isinstance(event, StatementIssued)]
    if terms.dispute_days and billed and on > billed[0] + terms.dispute_days:
        last = date_text(billed[0] + terms.dispute_days)
        raise Conflict("dispute-window-over", f"it could be disputed until {last}", field="event")


def dispute_of(events: Sequence[Any], number: int) -> tuple[DisputeOpened, DisputeStage]:
    """The dispute whose event has that number, and how far it has come; `NotFound`."""
    opened = events[number - 1] if 1 <= number <= len(events) else None
    if not isinstance(opened, DisputeOpened):
        raise NotFound("not-found", f"event {number} is no dispute", field="event")
    stage = DisputeStage.OPEN
    for event in events[number:]:
        step = _step(event, number)
        stage = STAGES[stage][step] if step else stage
    return opened, stage


def _step(event: Any, number: int) -> DisputeStep | None:
    """What an event does to the dispute of that number."""
    if isinstance(event, ChargebackRaised) and event.dispute == number:
        return DisputeStep.CHARGE_BACK
    if isinstance(event, ChargebackRepresented) and event.dispute == number:
        return DisputeStep.REPRESENT
    if isinstance(event, DisputeResolved) and event.dispute == number:
        return DisputeStep.WIN if event.ruling is Ruling.WON else DisputeStep.LOSE
    return None


def require_step(events: Sequence[Any], number: int, step: DisputeStep) -> tuple[DisputeOpened, DisputeStage]:
    """The dispute and its stage where that step is possible.

    `NotFound` where no dispute has that number; `Conflict` ``dispute-resolved`` where it was ruled on,
    ``dispute-stage`` where something else comes first.
    """
    opened, stage = dispute_of(events, number)
    if not STAGES[stage]:
        raise Conflict("dispute-resolved", "that dispute was ruled on already", field="event")
    if stage_after(stage, step) is None:
        possible = ", ".join(STAGES[stage])
        raise Conflict("dispute-stage", f"the dispute is {stage}; what may follow: {possible}", field="event")
    return opened, stage
