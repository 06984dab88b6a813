"""Security: a history is still the one it was, tells no card number, and says of every change who asked."""

from collections.abc import Iterable, Iterator
from typing import Any

from cardcore.commands import Receipt
from cardcore.errors import InvalidInput, ensure
from cardcore.ids import AccountId, require_no_pan
from cardcore.ports import Store
from cardcore.records import to_record
from cardcore.sealing import broken_at
from cardcore.testing.invariants.book import Book


def history_is_sealed(book: Book, seals: Iterable[str]) -> None:
    """X1: no event was changed, removed, inserted or swapped since these seals of `cardcore.sealing`."""
    place = broken_at(book.events, seals)
    ensure(place is None, "history-is-sealed", f"event {place} is not the one that was sealed")


def no_card_number_is_kept(book: Book) -> None:
    """X2: no text of the state or of an event, as they are stored, may be a full card number.

    There is no field for a CVV, a PIN, a track or a key: documents with one are refused by its name.
    """
    for value in (book.relationship, *book.events):
        for text in _texts(to_record(value)):
            ensure(_is_free(text), "no-card-number-is-kept", f"in a {type(value).__name__}")


def _texts(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, list):
        for one in plain:
            yield from _texts(one)


def _is_free(text: str) -> bool:
    try:
        require_no_pan(text, field="text")
    except InvalidInput:
        return False
    return True


def changes_are_answered_for(store: Store, account_id: AccountId, receipts: Iterable[Receipt]) -> None:
    """X3: every event of the account is of one receipt that the store keeps by its actor and command id.

    The ``receipts`` are those of all commands on the account, in the order of their versions. The time is
    that of the command's envelope, which is refused without its zone and saved with the receipt.
    """
    law = "changes-are-answered-for"
    with store.begin() as unit:
        events = tuple(unit.events(account_id))
        told = 0
        for receipt in receipts:
            who = f"{receipt.actor}, {receipt.command_id}"
            ensure(unit.receipt(receipt.actor, receipt.command_id) == receipt, law, f"not kept for {who}")
            own = events[told : told + len(receipt.events)]
            ensure(own == receipt.events, law, f"behind event {told} there is something else for {who}")
            told += len(own)
            ensure(told == receipt.version, law, f"version {receipt.version} after {told} events for {who}")
        ensure(told == len(events), law, f"nobody is named for {len(events) - told} events")
