"""The cards of an account: issued, changed by their table, and what each has spent.

Until the cardholder activates one, no fee is charged and nothing is given (银监会令 2011 No. 2, art. 49);
a fee for a service that was asked for is authorized by that. An account for which no primary card was
issued here has one that is implied, activated elsewhere and always good.
"""

import attrs

from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.accounts.card_life import Card, CardChange, after
from cardcore.errors import Conflict, NotFound
from cardcore.ids import CardId
from cardcore.values import frozen


@frozen
class CardIssued:
    """A card was made."""

    on: int
    card: Card


@frozen
class CardChanged:
    """A card was activated, locked, unlocked, reported lost, replaced or closed, or it expired."""

    on: int
    card_id: CardId
    change: CardChange


@frozen
class CardUsed:
    """Something was posted with a card; what it refunds is below nothing."""

    on: int
    card_id: CardId
    amount: int


def require_card(account: AccountFields, card_id: CardId) -> Card:
    """The card of that token; `NotFound` where the account has none."""
    for card in account.cards:
        if card.card_id == card_id:
            return card
    raise NotFound("not-found", f"no card {card_id} on this account", field="card")


def primary(account: AccountFields) -> Card | None:
    """The primary card that was issued last; None for one that is implied."""
    return next((card for card in reversed(account.cards) if not card.supplementary), None)


def used(account: AccountFields, card_id: CardId | None) -> Card | None:
    """The card that a request means: the one it names, or else the primary one."""
    return primary(account) if card_id is None else require_card(account, card_id)


def is_activated(account: AccountFields) -> bool:
    """Whether fees may be charged and things given: some card was activated, or the primary is implied."""
    if not account.cards:
        return True
    return primary(account) is None or any(card.activated_on for card in account.cards)


def issue(account: AccountFields, card: Card, on: int) -> CardIssued:
    """A new card; `Conflict` ``card-exists`` where the account has one of its token."""
    if any(known.card_id == card.card_id for known in account.cards):
        raise Conflict(
            "card-exists", f"there is a card {card.card_id}; give each its own token", field="card"
        )
    return CardIssued(on, card)


def change(account: AccountFields, card_id: CardId, what: CardChange, on: int) -> CardChanged:
    """A change that the card's status allows; `Conflict` ``card-status`` otherwise, `NotFound`."""
    card = require_card(account, card_id)
    if after(card.status, what) is None:
        detail = f"card {card_id} is {card.status}, which {what} does not change"
        raise Conflict("card-status", detail, field="card")
    return CardChanged(on, card_id, what)


def expired(account: AccountFields, on: int) -> list[CardChanged]:
    """The cards whose last day is ``on``."""
    return [
        CardChanged(on, card.card_id, CardChange.EXPIRE)
        for card in account.cards
        if card.is_live and card.expires_on <= on
    ]


def apply_issued(account: WorkingAccount, event: CardIssued) -> None:
    """Have one card more."""
    account.cards = (*account.cards, event.card)


def apply_changed(account: WorkingAccount, event: CardChanged) -> None:
    """Move the card on by its table; with one that expired the day is closed."""
    card = require_card(account, event.card_id)
    status = after(card.status, event.change) or card.status
    activated_on = event.on if event.change is CardChange.ACTIVATE else card.activated_on
    _replace(account, attrs.evolve(card, status=status, activated_on=activated_on))
    if event.change is CardChange.EXPIRE:
        account.closed_through = event.on


def apply_used(account: WorkingAccount, event: CardUsed) -> None:
    """Count what the card spent in this cycle."""
    card = require_card(account, event.card_id)
    _replace(account, attrs.evolve(card, spent=card.spent + event.amount))


def _replace(account: WorkingAccount, changed: Card) -> None:
    account.cards = tuple(changed if card.card_id == changed.card_id else card for card in account.cards)


def open_to_card(account: AccountFields, card: Card) -> int | None:
    """What a card with a limit of its own may still spend in this cycle; None without one."""
    if not card.limit:
        return None
    held = sum(hold.amount for hold in account.holds if hold.card_id == card.card_id)
    for use in account.line_uses:
        held += dict(use.held_by_card).get(card.card_id, 0)
    return card.limit - card.spent - held


def begin_cycle(account: WorkingAccount) -> None:
    """What cards and the over-limit service count by the statement cycle begins anew."""
    if account.cards:
        account.cards = tuple(attrs.evolve(card, spent=0) for card in account.cards)
    if account.limits is not None:
        account.limits = account.limits.next_cycle()
