"""Authorizations: a request, decided at once.

The reasons to decline stand in order of precedence: the first that applies is the one told.
"""

import enum

from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.accounts.credit_line import LimitTerms, open_to_buy, open_to_cash
from cardcore.accounts.delinquency import days_past_due
from cardcore.errors import Conflict
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
class AuthorizationDeclined:
    """An authorization was declined; nothing changed."""

    on: int
    amount: int
    reason: DeclineReason
    merchant: str


def decide(
    account: AccountFields, hold_id: HoldId, amount: int, on: int, *, is_cash: bool, terms: LimitTerms
) -> Approved | Declined:
    """Approve or decline ``amount`` minor units; ``authorization-exists`` where the id is already held."""
    if any(hold.hold_id == hold_id for hold in account.holds):
        detail = f"{hold_id} is open already; give each request its own id"
        raise Conflict("authorization-exists", detail, field="hold")
    return judge(account, hold_id, amount, on, is_cash=is_cash, terms=terms)


def judge(
    account: AccountFields, hold_id: HoldId, amount: int, on: int, *, is_cash: bool, terms: LimitTerms
) -> Approved | Declined:
    """Approve or decline that ``amount`` minor units more are set aside under ``hold_id``."""
    left = open_to_buy(account)
    if days_past_due(account, on) >= terms.delinquency_block_days:
        return Declined(DeclineReason.DELINQUENT, amount, left)
    if is_cash and amount > open_to_cash(account):
        return Declined(DeclineReason.OVER_CASH_LIMIT, amount, left)
    if amount > left:
        return Declined(DeclineReason.OVER_CREDIT_LIMIT, amount, left)
    return Approved(hold_id, amount, left - amount)


def apply_declined(_account: WorkingAccount, _event: AuthorizationDeclined) -> None:
    """Nothing changes: the event is kept for the record."""
