"""What is given back of a purchase: refunds and disputes name one, and never take more than it was."""

from cardcore.accounts.disputes import DisputeOpened, DisputeResolved, Ruling
from cardcore.accounts.postings import PurchasePosted, RefundPosted
from cardcore.accounts.restating import HistoryRestated
from cardcore.errors import ensure
from cardcore.relationships import Event
from cardcore.testing.invariants.book import Book


def claims_stay_within_purchases(book: Book) -> None:
    """A3: at all times refunds of a purchase and its disputes come to no more than the purchase."""
    claims: dict[int, tuple[int, int]] = {}
    for number, event in enumerate(book.events, 1):
        if (isinstance(event, RefundPosted) and event.purchase) or isinstance(event, DisputeOpened):
            claims[number] = event.purchase, event.amount
        elif isinstance(event, DisputeResolved) and event.ruling is Ruling.LOST:
            del claims[event.dispute]
        elif isinstance(event, HistoryRestated):
            claims.pop(event.voids, None)
        for purchase in {named for named, _ in claims.values()}:
            claimed = sum(amount for named, amount in claims.values() if named == purchase)
            bought = _bought(book.events[purchase - 1])
            ensure(
                claimed <= bought,
                "claims-stay-within-purchases",
                f"{claimed} of the {bought} of event {purchase} were given back by event {number}",
            )


def _bought(event: Event) -> int:
    """What was bought, in time or late; 0 where it was no purchase."""
    entry = event.late[0] if isinstance(event, HistoryRestated) and event.late else event
    return entry.amount if isinstance(entry, PurchasePosted) else 0
