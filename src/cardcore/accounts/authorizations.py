"""Authorizations: a request decided at once, a hold that is resolved once.

The reasons to decline stand in order of precedence: the first that applies is the one told.
"""

import enum

from cardcore.accounts.account import AccountFields, Hold, WorkingAccount
from cardcore.accounts.credit_line import LimitTerms, open_to_buy, open_to_cash
from cardcore.accounts.delinquency import days_past_due
from cardcore.errors import Conflict, NotFound
from cardcore.ids import HoldId
from cardcore.values import frozen


class DeclineReason(enum.StrEnum):
    """Why an authorization is declined, in order of precedence."""

    DELINQUENT = "delinquent"
    OVER_CASH_LIMIT = "over_cash_limit"
    OVER_CREDIT_LIMIT = "over_credit_limit"

    @property
    def response_code(self) -> str:
        """The ISO 8583 response code (field 39) a network expects."""
        return _RESPONSE_CODES[self]


_RESPONSE_CODES = {
    DeclineReason.DELINQUENT: "62",
    DeclineReason.OVER_CASH_LIMIT: "61",
    DeclineReason.OVER_CREDIT_LIMIT: "51",
}


@frozen
class Approved:
    """The authorization was approved; its hold waits for the presentment."""

    hold_id: HoldId
    amount: int
    open_to_buy: int
    """What is left of the line, in minor units."""


@frozen
class Declined:
    """The authorization was declined."""

    reason: DeclineReason
    amount: int
    open_to_buy: int
    """What the line would have allowed, in minor units."""


@frozen
class HoldPlaced:
    """An authorization was approved and its amount set aside."""

    on: int
    hold: Hold
    merchant: str


@frozen
class AuthorizationDeclined:
    """An authorization was declined; nothing changed."""

    on: int
    amount: int
    reason: DeclineReason
    merchant: str


@frozen
class HoldCaptured:
    """The presentment of an authorization came: its hold is resolved."""

    on: int
    hold_id: HoldId


@frozen
class HoldReversed:
    """The merchant took an authorization back: its hold is resolved."""

    on: int
    hold_id: HoldId


@frozen
class HoldExpired:
    """No presentment came in time: the hold is resolved."""

    on: int
    hold_id: HoldId


HoldResolved = HoldCaptured | HoldReversed | HoldExpired


def decide(
    account: AccountFields, hold_id: HoldId, amount: int, on: int, *, is_cash: bool, terms: LimitTerms
) -> Approved | Declined:
    """Approve or decline ``amount`` minor units; ``authorization-exists`` where the id is already held."""
    if any(hold.hold_id == hold_id for hold in account.holds):
        detail = f"{hold_id} is open already; give each request its own id"
        raise Conflict("authorization-exists", detail, field="hold")
    left = open_to_buy(account)
    if days_past_due(account, on) >= terms.delinquency_block_days:
        return Declined(DeclineReason.DELINQUENT, amount, left)
    if is_cash and amount > open_to_cash(account):
        return Declined(DeclineReason.OVER_CASH_LIMIT, amount, left)
    if amount > left:
        return Declined(DeclineReason.OVER_CREDIT_LIMIT, amount, left)
    return Approved(hold_id, amount, left - amount)


def require_hold(account: AccountFields, hold_id: HoldId) -> Hold:
    """The open hold of that id; `NotFound` where there is none (any more)."""
    for hold in account.holds:
        if hold.hold_id == hold_id:
            return hold
    raise NotFound("not-found", f"no open authorization {hold_id}", field="hold")


def expired(account: AccountFields, on: int) -> list[HoldExpired]:
    """The holds whose last day is ``on``."""
    return [HoldExpired(on, hold.hold_id) for hold in account.holds if hold.expires_on <= on]


def apply_placed(account: WorkingAccount, event: HoldPlaced) -> None:
    """Set the amount aside."""
    account.holds = (*account.holds, event.hold)


def apply_declined(_account: WorkingAccount, _event: AuthorizationDeclined) -> None:
    """Nothing changes: the event is kept for the record."""


def apply_resolved(account: WorkingAccount, event: HoldResolved) -> None:
    """Set nothing aside any more."""
    account.holds = tuple(hold for hold in account.holds if hold.hold_id != event.hold_id)


def apply_expired(account: WorkingAccount, event: HoldExpired) -> None:
    """Set nothing aside any more; the day is closed."""
    apply_resolved(account, event)
    account.closed_through = event.on
