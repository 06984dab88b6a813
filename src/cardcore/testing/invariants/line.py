"""The credit line: what is open adds up, and holds are resolved once."""

from cardcore.accounts.account import Hold
from cardcore.accounts.authorizations import HoldCaptured, HoldExpired, HoldPlaced, HoldReversed
from cardcore.accounts.buckets import Bucket
from cardcore.accounts.credit_line import open_to_buy, open_to_cash
from cardcore.errors import ensure
from cardcore.ids import HoldId
from cardcore.testing.invariants.book import Book


def open_to_buy_adds_up(book: Book) -> None:
    """A1: the line less what is owed and held is open, and every accepted authorization had room."""
    account = book.account
    owed = sum(getattr(account, bucket) for bucket in Bucket) - account.credit
    held = sum(hold.amount for hold in account.holds)
    left = account.agreement.credit_limit - owed - held
    ensure(
        open_to_buy(account) == left,
        "open-to-buy-adds-up",
        f"{open_to_buy(account)} is said to be open, {left} is",
    )
    for moment in book.moments:
        if isinstance(moment.event, HoldPlaced):
            before, hold = moment.before.account, moment.event.hold
            room = open_to_cash(before) if hold.is_cash else open_to_buy(before)
            ensure(hold.amount <= room, "open-to-buy-adds-up", f"{hold.hold_id} took {hold.amount} of {room}")


def holds_resolve_once(book: Book) -> None:
    """A2: a hold is above nothing, captured, reversed or expired at most once, and not open past its day."""
    held: dict[HoldId, Hold] = {}
    for event in book.events:
        if isinstance(event, HoldPlaced):
            ensure(event.hold.amount > 0, "holds-resolve-once", f"{event.hold.hold_id} holds nothing")
            held[event.hold.hold_id] = event.hold
        elif isinstance(event, HoldCaptured | HoldReversed | HoldExpired):
            known = held.pop(event.hold_id, None)
            ensure(known is not None, "holds-resolve-once", f"{event.hold_id} was resolved and is not open")
    ensure(
        tuple(held.values()) == book.account.holds,
        "holds-resolve-once",
        f"open are {book.account.holds}, placed and not resolved {tuple(held.values())}",
    )
    for hold in book.account.holds:
        ensure(
            hold.expires_on > book.account.closed_through,
            "holds-resolve-once",
            f"{hold.hold_id} is open after the day it expired on",
        )
