"""Disputes: a purchase, or a part of it, that the cardholder does not owe until it is ruled on.

While a dispute is open the amount is credited provisionally: the account stands as if it had not been
bought, so it bears no interest and counts towards no minimum. The events here tell that it is disputed and
how it was ruled; what that does to the account follows in a `HistoryRestated`.
"""

import enum

from cardcore.accounts.account import WorkingAccount
from cardcore.values import frozen


class Ruling(enum.StrEnum):
    """How a dispute ends."""

    WON = "won"
    """The cardholder was right: the credit is final."""
    LOST = "lost"
    """The purchase stands: the credit is taken back."""


@frozen
class DisputeOpened:
    """The cardholder disputes a purchase; the amount is credited until the ruling."""

    on: int
    purchase: int
    """The number of the purchase's event."""
    amount: int
    reason: str
    merchant: str
    value_date: int
    """The day of the purchase, from which the credit counts."""
    place: int
    """How many entries of that day come before it."""


@frozen
class DisputeResolved:
    """A dispute was ruled on."""

    on: int
    dispute: int
    """The number of the dispute's event."""
    ruling: Ruling
    amount: int
    value_date: int
    """The day from which the purchase counts again, where it was lost."""


def apply_dispute(_account: WorkingAccount, _event: DisputeOpened | DisputeResolved) -> None:
    """Nothing by itself: the account is restated by the event that follows."""
