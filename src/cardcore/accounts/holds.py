"""Holds: line set aside for an approved authorization, and how it is resolved once.

A hold is captured by presentments – at once or in parts –, increased, reversed wholly or in part, and
expires on its last day. What was captured, reversed or expired is resolved and never opens again; the
last few resolved ones are remembered, so that a message that comes twice is told what became of the
first. Networks repeat messages within days: `REMEMBERED` holds an account are that, and keep a state small.
"""

from collections.abc import Sequence
from typing import Final

import attrs

from cardcore.accounts.account import AccountFields, Hold, Resolution, ResolvedHold, WorkingAccount
from cardcore.errors import Conflict, NotFound
from cardcore.ids import HoldId
from cardcore.money import Rounding, amount_text, require_positive
from cardcore.rates import Rate
from cardcore.values import frozen

REMEMBERED: Final = 8
"""Resolved holds that an account remembers; of older ones it says that it knows none."""


@frozen
class HoldTerms:
    """How long a hold lasts and how far its captures may go beyond it."""

    days: int
    """Days after its own on which an uncaptured hold still counts."""
    capture_tolerance: Rate
    """A share of what was authorized: the tip, the minibar, the last litre."""


@frozen
class HoldPlaced:
    """An authorization was approved and its amount set aside."""

    on: int
    hold: Hold
    merchant: str


@frozen
class HoldIncreased:
    """An incremental authorization was approved: more is set aside, and for longer."""

    on: int
    hold_id: HoldId
    amount: int
    expires_on: int


@frozen
class HoldCaptured:
    """A presentment of an authorization came; the last one resolves its hold."""

    on: int
    hold_id: HoldId
    amount: int = 0
    """What was presented; 0 in records from when every capture was of a whole hold."""
    final: bool = True


@frozen
class HoldReversed:
    """The merchant took an authorization back, or a part of it; nothing left resolves its hold."""

    on: int
    hold_id: HoldId
    amount: int = 0
    """What was given back; 0 in records from when every reversal was of a whole hold."""
    final: bool = True


@frozen
class HoldExpired:
    """No presentment came in time: the hold is resolved."""

    on: int
    hold_id: HoldId


def find(account: AccountFields, hold_id: HoldId | None) -> Hold | None:
    """The open hold of that id; None without one, or where none is named."""
    if hold_id is not None:
        for hold in account.holds:
            if hold.hold_id == hold_id:
                return hold
    return None


def require_hold(account: AccountFields, hold_id: HoldId) -> Hold:
    """The open hold of that id.

    `Conflict` ``auth-closed`` where it was captured, reversed or has expired lately, `NotFound` otherwise.
    """
    hold = find(account, hold_id)
    if hold is not None:
        return hold
    how = _resolution(account, hold_id)
    if how is not None:
        raise Conflict("auth-closed", f"{hold_id} was {how} already; post without it", field="hold")
    raise NotFound("not-found", f"no open authorization {hold_id}", field="hold")


def holder(accounts: Sequence[AccountFields], hold_id: HoldId) -> AccountFields:
    """The one of several accounts that has the hold, open or else resolved lately; the first without any."""
    for account in accounts:
        if _is_open(account, hold_id):
            return account
    return next((one for one in accounts if _resolution(one, hold_id) is not None), accounts[0])


def _resolution(account: AccountFields, hold_id: HoldId) -> Resolution | None:
    return next((one.how for one in account.resolved if one.hold_id == hold_id), None)


def capture(hold: Hold, amount: int, on: int, *, final: bool, tolerance: Rate, currency: str) -> HoldCaptured:
    """A capture of ``amount`` minor units; one that leaves nothing set aside is the last.

    `Conflict` ``capture-exceeds-auth`` beyond what was authorized and its tolerance, rounded down.
    """
    authorized = hold.amount + hold.captured
    most = hold.amount + tolerance.of_minor(authorized, Rounding.DOWN)
    if amount > most:
        detail = f"at most {amount_text(most, currency)} can be captured of {hold.hold_id}"
        raise Conflict("capture-exceeds-auth", detail, field="amount")
    return HoldCaptured(on, hold.hold_id, amount, final or amount >= hold.amount)


def reverse(account: AccountFields, hold_id: HoldId, amount: int | None, on: int) -> HoldReversed:
    """A reversal of ``amount`` minor units, or of all that is set aside.

    `Conflict` ``already-reversed``, ``auth-closed``, or ``reversal-exceeds-auth``; `NotFound`; `InvalidInput`
    for what is no amount above zero.
    """
    if _resolution(account, hold_id) is Resolution.REVERSED and not _is_open(account, hold_id):
        raise Conflict("already-reversed", f"{hold_id} was reversed already", field="hold")
    hold = require_hold(account, hold_id)
    given_back = hold.amount if amount is None else require_positive(amount)
    if given_back > hold.amount:
        left = amount_text(hold.amount, account.currency)
        raise Conflict("reversal-exceeds-auth", f"{hold_id} sets only {left} aside", field="amount")
    return HoldReversed(on, hold_id, given_back, given_back == hold.amount)


def _is_open(account: AccountFields, hold_id: HoldId) -> bool:
    return find(account, hold_id) is not None


def expired(account: AccountFields, on: int) -> list[HoldExpired]:
    """The holds whose last day is ``on``."""
    return [HoldExpired(on, hold.hold_id) for hold in account.holds if hold.expires_on <= on]


def apply_placed(account: WorkingAccount, event: HoldPlaced) -> None:
    """Set the amount aside."""
    account.holds = (*account.holds, event.hold)


def apply_increased(account: WorkingAccount, event: HoldIncreased) -> None:
    """Set more aside."""
    hold = require_hold(account, event.hold_id)
    _replace(account, attrs.evolve(hold, amount=hold.amount + event.amount, expires_on=event.expires_on))


def apply_captured(account: WorkingAccount, event: HoldCaptured) -> None:
    """Set less aside by what was captured, or nothing any more."""
    if event.final:
        _resolve(account, event.hold_id, Resolution.CAPTURED)
        return
    hold = require_hold(account, event.hold_id)
    left, captured = hold.amount - event.amount, hold.captured + event.amount
    _replace(account, attrs.evolve(hold, amount=left, captured=captured))


def apply_reversed(account: WorkingAccount, event: HoldReversed) -> None:
    """Set less aside by what was given back, or nothing any more."""
    if event.final:
        _resolve(account, event.hold_id, Resolution.REVERSED)
        return
    hold = require_hold(account, event.hold_id)
    _replace(account, attrs.evolve(hold, amount=hold.amount - event.amount))


def apply_expired(account: WorkingAccount, event: HoldExpired) -> None:
    """Set nothing aside any more; the day is closed."""
    _resolve(account, event.hold_id, Resolution.EXPIRED)
    account.closed_through = event.on


def _replace(account: WorkingAccount, changed: Hold) -> None:
    account.holds = tuple(changed if hold.hold_id == changed.hold_id else hold for hold in account.holds)


def _resolve(account: WorkingAccount, hold_id: HoldId, how: Resolution) -> None:
    account.holds = tuple(hold for hold in account.holds if hold.hold_id != hold_id)
    others = [one for one in account.resolved if one.hold_id != hold_id]
    account.resolved = (*others[1 - REMEMBERED :], ResolvedHold(hold_id, how))
