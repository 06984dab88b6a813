"""A card and its life: the statuses it goes through, as a table.

A digital card, a co-branded one and a supplementary one are cards of the same account and share its
line. A card is known by its token and the last four digits on it, never by its number. An account
without a card of its own here has one that is implied: issued and activated elsewhere.

>>> print(after(CardStatus.ACTIVE, CardChange.LOCK), after(CardStatus.REPLACED, CardChange.UNLOCK))
locked None
"""

import enum
from collections.abc import Mapping
from typing import Final

from cardcore.ids import CardId
from cardcore.values import frozen


class CardForm(enum.StrEnum):
    """What a card is made of."""

    PHYSICAL = "physical"
    DIGITAL = "digital"


class CardStatus(enum.StrEnum):
    """Where a card is in its life; an active one alone is good for authorizations."""

    ISSUED = "issued"
    ACTIVE = "active"
    LOCKED = "locked"
    LOST = "lost"
    EXPIRED = "expired"
    REPLACED = "replaced"
    CLOSED = "closed"


class CardChange(enum.StrEnum):
    """What may happen to a card."""

    ACTIVATE = "activate"
    LOCK = "lock"
    UNLOCK = "unlock"
    REPORT_LOST = "report_lost"
    EXPIRE = "expire"
    REPLACE = "replace"
    CLOSE = "close"


_END: Final = {
    CardChange.REPORT_LOST: CardStatus.LOST,
    CardChange.EXPIRE: CardStatus.EXPIRED,
    CardChange.REPLACE: CardStatus.REPLACED,
    CardChange.CLOSE: CardStatus.CLOSED,
}

TRANSITIONS: Final[Mapping[CardStatus, Mapping[CardChange, CardStatus]]] = {
    CardStatus.ISSUED: {CardChange.ACTIVATE: CardStatus.ACTIVE, **_END},
    CardStatus.ACTIVE: {CardChange.LOCK: CardStatus.LOCKED, **_END},
    CardStatus.LOCKED: {CardChange.UNLOCK: CardStatus.ACTIVE, **_END},
    CardStatus.LOST: {CardChange.REPLACE: CardStatus.REPLACED, CardChange.CLOSE: CardStatus.CLOSED},
    CardStatus.EXPIRED: {CardChange.REPLACE: CardStatus.REPLACED, CardChange.CLOSE: CardStatus.CLOSED},
    CardStatus.REPLACED: {},
    CardStatus.CLOSED: {},
}
"""From each status by each change that it allows to the next; a loss is never taken back."""


def after(status: CardStatus, change: CardChange) -> CardStatus | None:
    """The status that the change leads to; None where the table does not allow it."""
    return TRANSITIONS[status].get(change)


def diagram() -> str:
    """The table as a Mermaid state diagram."""
    rows = ["stateDiagram-v2", f"    [*] --> {CardStatus.ISSUED}"]
    for status, changes in TRANSITIONS.items():
        rows += [f"    {status} --> {following}: {change}" for change, following in changes.items()]
        rows += [] if changes else [f"    {status} --> [*]"]
    return "\n".join(rows)


@frozen
class Card:
    """One card of an account; amounts in minor units, days ordinals."""

    card_id: CardId
    """Its token."""
    form: CardForm
    last_four: str
    expires_on: int
    """The last day on which it is good."""
    supplementary: bool = False
    """Held by somebody else, on the primary cardholder's account."""
    co_brand: str = ""
    limit: int = 0
    """What it may spend of the shared line in one statement cycle; 0 for all of it."""
    status: CardStatus = CardStatus.ISSUED
    activated_on: int = 0
    """0 for never."""
    spent: int = 0
    """Posted with it since the last statement, less refunds."""
    replaces: CardId | None = None

    @property
    def is_live(self) -> bool:
        """Whether it may still expire."""
        return CardChange.EXPIRE in TRANSITIONS[self.status]
