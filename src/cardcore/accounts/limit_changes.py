"""Changes of limits, each an event: none of them touches what is posted or held.

A lower limit counts for what is asked from then on. What is over it is only owed.
"""

from typing import Any

import attrs

from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.accounts.credit_line import lasting_room
from cardcore.accounts.limits import NO_LIMITS, Limits, OverLimitService, TemporaryLimit
from cardcore.errors import Conflict, require
from cardcore.values import frozen


@frozen
class LimitChanged:
    """The lasting limits became these; amounts in minor units."""

    on: int
    credit_limit: int
    cash_limit: int
    installment_limit: int


@frozen
class TemporaryLimitGranted:
    """More may be spent for some days."""

    on: int
    limit: TemporaryLimit


@frozen
class OverLimitAgreed:
    """The cardholder opened the service of going over the limit."""

    on: int


@frozen
class OverLimitRevoked:
    """The cardholder closed it again."""

    on: int


@frozen
class OverLimitUsed:
    """An authorization was approved by it; the second cycle in a row stops it."""

    on: int
    over: int
    """How much of the amount the line itself did not allow."""


@frozen
class AccountSuspended:
    """The bank approves nothing more."""

    on: int


@frozen
class AccountResumed:
    """The bank approves again."""

    on: int


def limits_of(account: AccountFields) -> Limits:
    """The account's further limits; those of nothing where it has none."""
    return account.limits or NO_LIMITS


def grant(limit: TemporaryLimit, on: int) -> TemporaryLimitGranted:
    """A temporary limit from ``on`` or later.

    `InvalidInput` ``date-order`` where it ends before it begins, or begins before it is granted.
    """
    require(on <= limit.from_ <= limit.to, "date-order", "it begins today or later and then ends", field="to")
    return TemporaryLimitGranted(on, limit)


def agree(account: AccountFields, on: int) -> OverLimitAgreed:
    """The service as the cardholder opens it, once more too.

    `Conflict` ``over-limit-open`` where it is open, ``still-over-limit`` where it was stopped and more than
    the credit limit is owed or held (art. 54).
    """
    service = limits_of(account).over_limit
    if service.is_open:
        raise Conflict("over-limit-open", "the service is open already", field="consent")
    if service.stopped and lasting_room(account) < 0:
        detail = "the service opens again once nothing is over the limit"
        raise Conflict("still-over-limit", detail, field="consent")
    return OverLimitAgreed(on)


def revoke(account: AccountFields, on: int) -> OverLimitRevoked:
    """The end of the service; `Conflict` ``over-limit-closed`` where it is not open."""
    if not limits_of(account).over_limit.is_open:
        raise Conflict("over-limit-closed", "the service is not open", field="consent")
    return OverLimitRevoked(on)


def suspend(account: AccountFields, on: int) -> AccountSuspended:
    """The suspension; `Conflict` ``already-suspended``."""
    if limits_of(account).suspended:
        raise Conflict("already-suspended", "the account is suspended already")
    return AccountSuspended(on)


def resume(account: AccountFields, on: int) -> AccountResumed:
    """The end of a suspension; `Conflict` ``not-suspended``."""
    if not limits_of(account).suspended:
        raise Conflict("not-suspended", "the account is not suspended")
    return AccountResumed(on)


def apply_changed(account: WorkingAccount, event: LimitChanged) -> None:
    """Have other limits from now on."""
    account.agreement = attrs.evolve(
        account.agreement, credit_limit=event.credit_limit, cash_limit=event.cash_limit
    )
    _evolve(account, installment=event.installment_limit)


def apply_granted(account: WorkingAccount, event: TemporaryLimitGranted) -> None:
    """Have one temporary limit more; those that are over are forgotten."""
    others = [one for one in limits_of(account).temporary if one.to >= event.on]
    _evolve(account, temporary=(*others, event.limit))


def apply_agreed(account: WorkingAccount, _event: OverLimitAgreed) -> None:
    """May go over the limit; the count of cycles in a row begins anew."""
    used = limits_of(account).over_limit.used
    _evolve(account, over_limit=OverLimitService(True, used))


def apply_revoked(account: WorkingAccount, _event: OverLimitRevoked) -> None:
    """May not go over the limit any more."""
    _evolve(account, over_limit=attrs.evolve(limits_of(account).over_limit, is_open=False))


def apply_used(account: WorkingAccount, _event: OverLimitUsed) -> None:
    """Have used the service in this cycle; in the one before too, and it is stopped."""
    in_a_row = limits_of(account).over_limit.used_before
    _evolve(account, over_limit=OverLimitService(not in_a_row, True, in_a_row, stopped=in_a_row))


def apply_suspended(account: WorkingAccount, _event: AccountSuspended) -> None:
    """Approve nothing."""
    _evolve(account, suspended=True)


def apply_resumed(account: WorkingAccount, _event: AccountResumed) -> None:
    """Approve again."""
    _evolve(account, suspended=False)


def _evolve(account: WorkingAccount, **changes: Any) -> None:
    account.limits = attrs.evolve(limits_of(account), **changes)
