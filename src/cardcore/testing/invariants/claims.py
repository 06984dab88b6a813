"""What is given back of a purchase: refunds and disputes name one, and never take more than it was."""

from collections.abc import Sequence
from typing import Any

from cardcore.accounts.disputes import DisputeOpened, DisputeResolved, Ruling
from cardcore.accounts.foreign import seen_in
from cardcore.accounts.postings import PurchasePosted, RefundPosted
from cardcore.accounts.restating import HistoryRestated
from cardcore.errors import ensure
from cardcore.testing.invariants.book import Book


def claims_stay_within_purchases(book: Book) -> None:
    """A3: at all times refunds of a purchase and its disputes come to no more than the purchase."""
    if not book.account.agreement.has_line:
        return  # purchases are named by their numbers among all events, those in other currencies included
    currencies = [held.currency for held in book.relationship.foreign]
    for events in (book.events, *(seen_in(book.events, currency) for currency in currencies)):
        _within_purchases(events)


def _within_purchases(events: Sequence[Any]) -> None:
    claims: dict[int, tuple[int, int]] = {}
    for number, event in enumerate(events, 1):
        if (isinstance(event, RefundPosted) and event.purchase) or isinstance(event, DisputeOpened):
            claims[number] = event.purchase, event.amount
        elif isinstance(event, DisputeResolved) and event.ruling is Ruling.LOST:
            del claims[event.dispute]
        elif isinstance(event, HistoryRestated):
            claims.pop(event.voids, None)
        for purchase in {named for named, _ in claims.values()}:
            claimed = sum(amount for named, amount in claims.values() if named == purchase)
            bought = _bought(events[purchase - 1])
            ensure(
                claimed <= bought,
                "claims-stay-within-purchases",
                f"{claimed} of the {bought} of event {purchase} were given back by event {number}",
            )


def _bought(event: Any) -> int:
    """What was bought, in time or late; 0 where it was no purchase."""
    entry = event.late[0] if isinstance(event, HistoryRestated) and event.late else event
    return entry.amount if isinstance(entry, PurchasePosted) else 0
