"""Authorizations: a request, decided at once.

The reasons to decline stand in order of precedence: the first that applies is the one told. What is wrong
with the card comes first – a lost one must be told as lost –, then the standing of the account, then the
amounts, from the narrowest limit to the widest.
"""

import enum
from typing import Final

from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.accounts.card_life import Card, CardStatus
from cardcore.accounts.cards import open_to_card
from cardcore.accounts.credit_line import LimitTerms, open_to_buy, open_to_cash, over_limit_room
from cardcore.accounts.delinquency import days_past_due
from cardcore.accounts.shared_line import taken_by, worth
from cardcore.errors import Conflict
from cardcore.ids import HoldId
from cardcore.values import frozen

CASH_MCCS: Final = frozenset({"6010", "6011"})
"""Manual and automated cash disbursements (ISO 18245)."""

TRANSFER_MCCS: Final = frozenset({"4829"})
"""Wire transfers and money orders (ISO 18245): with cash, what the over-limit service never helps with."""


class DeclineReason(enum.StrEnum):
    """Why an authorization is declined, in order of precedence."""

    CARD_LOST = "card_lost"
    CARD_CLOSED = "card_closed"
    CARD_REPLACED = "card_replaced"
    CARD_EXPIRED = "card_expired"
    CARD_LOCKED = "card_locked"
    CARD_NOT_ACTIVE = "card_not_active"
    ACCOUNT_CLOSED = "account_closed"
    CHARGED_OFF = "charged_off"
    REPAYMENT_AGREEMENT = "repayment_agreement"
    SUSPENDED = "suspended"
    DELINQUENT = "delinquent"
    OVER_CARD_LIMIT = "over_card_limit"
    OVER_CASH_LIMIT = "over_cash_limit"
    OVER_CREDIT_LIMIT = "over_credit_limit"
    PLAN_REFUSED = "plan_refused"

    @property
    def response_code(self) -> str:
        """The ISO 8583 response code (field 39) a network expects."""
        return _RESPONSE_CODES[self]


_RESPONSE_CODES: Final = {
    DeclineReason.CARD_LOST: "41",  # lost card
    DeclineReason.CARD_CLOSED: "14",  # invalid card number
    DeclineReason.CARD_REPLACED: "14",
    DeclineReason.CARD_EXPIRED: "54",  # expired card
    DeclineReason.CARD_LOCKED: "62",  # restricted card
    DeclineReason.CARD_NOT_ACTIVE: "57",  # transaction not permitted to cardholder
    DeclineReason.ACCOUNT_CLOSED: "14",  # invalid card number: none leads to an account any more
    DeclineReason.CHARGED_OFF: "62",
    DeclineReason.REPAYMENT_AGREEMENT: "62",
    DeclineReason.SUSPENDED: "62",
    DeclineReason.DELINQUENT: "62",
    DeclineReason.OVER_CARD_LIMIT: "61",  # exceeds withdrawal amount limit
    DeclineReason.OVER_CASH_LIMIT: "61",
    DeclineReason.OVER_CREDIT_LIMIT: "51",  # not sufficient funds
    DeclineReason.PLAN_REFUSED: "57",  # transaction not permitted to cardholder
}

REASON_OF_STATUS: Final = {
    CardStatus.ISSUED: DeclineReason.CARD_NOT_ACTIVE,
    CardStatus.LOCKED: DeclineReason.CARD_LOCKED,
    CardStatus.LOST: DeclineReason.CARD_LOST,
    CardStatus.EXPIRED: DeclineReason.CARD_EXPIRED,
    CardStatus.REPLACED: DeclineReason.CARD_REPLACED,
    CardStatus.CLOSED: DeclineReason.CARD_CLOSED,
}
"""Why a card that is not active is declined."""


@frozen
class Approved:
    """The authorization was approved; its hold waits for the presentment."""

    hold_id: HoldId
    amount: int
    """In the currency that was asked for; all else is in that of the line."""
    open_to_buy: int
    """What is left of the line, in minor units; below nothing where the over-limit service helped."""
    over_limit: int = 0
    """What the line alone did not allow, in minor units."""


@frozen
class Declined:
    """The authorization was declined."""

    reason: DeclineReason
    amount: int
    """In the currency that was asked for."""
    open_to_buy: int
    """What the line would have allowed, in minor units."""


@frozen
class AuthorizationDeclined:
    """An authorization was declined; nothing changed."""

    on: int
    amount: int
    reason: DeclineReason
    merchant: str


@frozen
class Asked:
    """What is to be decided: that so many minor units more are set aside under a hold."""

    hold_id: HoldId
    on: int
    amount: int
    mcc: str
    card: Card | None
    """None for a card that is implied, and always good."""
    beside: tuple[AccountFields, ...] = ()
    """The balances in foreign currencies that share the line."""
    held: AccountFields | None = None
    """The one among them that it is asked of; None for the account's own currency."""

    apart: int = 0
    """Of the amount, what a plan on a line apart will take and the card's line need not have room for."""

    def takes(self, account: AccountFields) -> int:
        """What it would take of the account's line, in minor units of the line's currency."""
        return self.amount - self.apart if self.held is None else taken_by(account, self.held, self.amount)

    def worth(self, account: AccountFields) -> int:
        """What it is worth in the line's currency, whatever a credit balance covers of it."""
        return self.amount if self.held is None else worth(account, self.held.currency, self.amount)

    @property
    def is_cash(self) -> bool:
        """Whether it is cash that is asked for."""
        return self.mcc in CASH_MCCS


def require_new(account: AccountFields, hold_id: HoldId) -> None:
    """Refuse an id under which something is held already: `Conflict` ``authorization-exists``."""
    if any(hold.hold_id == hold_id for hold in account.holds):
        detail = f"{hold_id} is open already; give each request its own id"
        raise Conflict("authorization-exists", detail, field="hold")


def decide(account: AccountFields, asked: Asked, terms: LimitTerms) -> Approved | Declined:
    """Approve or decline."""
    left, takes = open_to_buy(account, asked.on), asked.takes(account)
    reason = _bad_card(asked) or _bad_standing(account, asked, terms) or _narrow_limit(account, asked)
    if reason is not None:
        return Declined(reason, asked.amount, left)
    if takes <= left or not takes:  # nothing: a credit balance covers it, or a line apart
        return Approved(asked.hold_id, asked.amount, left - takes)
    helps = not asked.is_cash and asked.mcc not in TRANSFER_MCCS
    if helps and takes <= left + over_limit_room(account, terms):
        return Approved(asked.hold_id, asked.amount, left - takes, takes - max(left, 0))
    return Declined(DeclineReason.OVER_CREDIT_LIMIT, asked.amount, left)


def _bad_card(asked: Asked) -> DeclineReason | None:
    if asked.card is None:
        return None
    return REASON_OF_STATUS.get(asked.card.status)


def _bad_standing(account: AccountFields, asked: Asked, terms: LimitTerms) -> DeclineReason | None:
    if account.closing is not None:
        return DeclineReason.ACCOUNT_CLOSED
    if account.charge_off is not None:
        return DeclineReason.CHARGED_OFF
    if account.arrangement is not None and account.arrangement.runs:
        return DeclineReason.REPAYMENT_AGREEMENT
    if account.limits is not None and account.limits.suspended:
        return DeclineReason.SUSPENDED
    for one in (account, *asked.beside):  # overdue in one currency, declined in all
        if days_past_due(one, asked.on) >= terms.delinquency_block_days:
            return DeclineReason.DELINQUENT
    return None


def _narrow_limit(account: AccountFields, asked: Asked) -> DeclineReason | None:
    """The limits inside the line: the card's own, and that for cash."""
    room = open_to_card(account, asked.card) if asked.card else None
    if room is not None and asked.worth(account) > room:
        return DeclineReason.OVER_CARD_LIMIT
    if asked.is_cash and asked.worth(account) > open_to_cash(account):
        return DeclineReason.OVER_CASH_LIMIT
    return None


def apply_declined(_account: WorkingAccount, _event: AuthorizationDeclined) -> None:
    """Nothing changes: the event is kept for the record."""
