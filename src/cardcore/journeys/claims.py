"""What is claimed back of a purchase: refunds that name it, and disputes not lost; never more than it was."""

from collections.abc import Sequence

from cardcore.accounts.disputes import DisputeOpened, DisputeResolved, Ruling
from cardcore.accounts.postings import PurchasePosted, RefundPosted
from cardcore.accounts.restating import HistoryRestated
from cardcore.errors import Conflict, NotFound
from cardcore.journeys.past import Entries, written
from cardcore.money import amount_text
from cardcore.relationships import Event


def given_back(events: Sequence[Event], purchase: int) -> int:
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


def purchase_of(events: Sequence[Event], purchase: int) -> tuple[PurchasePosted, Entries]:
    """The purchase whose event has that number, and the fees it brought; `NotFound`."""
    bought, *fees = written(events, purchase)
    if not isinstance(bought, PurchasePosted):
        raise NotFound("not-found", f"event {purchase} is no purchase", field="event")
    return bought, tuple(fees)


def require_claim(
    events: Sequence[Event], purchase: int, amount: int | None, currency: str
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
