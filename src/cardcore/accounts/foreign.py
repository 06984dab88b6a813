"""Foreign balances: an account of its own currency beside the account it belongs to.

A balance in a foreign currency is a whole `Account` – its own bills, interest, minimum, grace and late
charge, all in its currency – and lives on the credit line of the account that it stands beside. Whatever
happens to it is the same event as on any account, wrapped so that it says which currency it is in; so no
event ever holds amounts of two currencies but the buying of exchange, which says both of its legs.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from cardcore.accounts.charge_offs import ChargedOff, Recovered
from cardcore.accounts.closings import AccountClosed, AccountReopened
from cardcore.accounts.disputes import (
    ChargebackRaised,
    ChargebackRepresented,
    DisputeOpened,
    DisputeResolved,
)
from cardcore.accounts.opening import AccountOpened
from cardcore.accounts.restating import AccountEvent, HistoryRestated
from cardcore.values import frozen

DisputeEvent = DisputeOpened | DisputeResolved | ChargebackRaised | ChargebackRepresented

ClosingEvent = ChargedOff | Recovered | AccountClosed | AccountReopened

OwnEvent = AccountOpened | AccountEvent | HistoryRestated | DisputeEvent | ClosingEvent
"""Whatever can happen to the account of one currency."""


@frozen
class InCurrency:
    """Something happened to the balance in a foreign currency."""

    currency: str
    event: OwnEvent

    @property
    def on(self) -> int:
        """The day of it."""
        return self.event.on


def bare(event: Any) -> Any:
    """The event itself, whatever its currency."""
    return event.event if isinstance(event, InCurrency) else event


def currency_of(events: Sequence[Any], number: int, own: str) -> str:
    """The currency of the balance that the event with that number, from 1, happened to; else the ``own``."""
    event = events[number - 1] if 1 <= number <= len(events) else None
    return event.currency if isinstance(event, InCurrency) else own


def seen_in(events: Iterable[Any], currency: str) -> list[Any]:
    """The events of that balance bare and in their places, None in the places of all others."""
    return [one.event if isinstance(one, InCurrency) and one.currency == currency else None for one in events]


def events_in(events: Iterable[Any], currency: str) -> list[Any]:
    """The events of the balance in a foreign currency, as those of an account of its own."""
    return [one.event for one in events if isinstance(one, InCurrency) and one.currency == currency]
