"""Closed accounts: nothing is left on them, and no day does anything."""

from cardcore.accounts.account import NEVER
from cardcore.accounts.buckets import Bucket
from cardcore.accounts.closings import is_closed
from cardcore.errors import ensure
from cardcore.testing.invariants.book import Book


def closed_accounts_are_settled(book: Book) -> None:
    """K2: while it is closed an account owes and is owed nothing, holds nothing, and never wakes."""
    account, relationship = book.account, book.relationship
    if not is_closed(account):
        return
    left = {bucket.value: getattr(account, bucket) for bucket in Bucket}
    left |= {
        "credit": account.credit,
        "plans": account.plan_principal,
        "line": account.agreement.credit_limit,
    }
    left |= {"holds": len(account.holds), "cards": sum(card.is_live for card in account.cards)}
    left |= {"points": relationship.points.held}
    left = {name: amount for name, amount in left.items() if amount}
    ensure(not left, "closed-accounts-are-settled", f"closed with {left}")
    wakes_on = relationship.wakes_on_ordinal
    ensure(wakes_on == NEVER, "closed-accounts-are-settled", f"it wakes on day {wakes_on}")
