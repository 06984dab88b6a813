"""Automatic repayment (自动还款): what to collect from the linked account on a due day, and again if refused.

An arrangement says whether all of a statement or its minimum is collected, and on which days after the
payment due date a refused collection is tried again. What is still missing on such a day is collected, so
that whoever repays by hand meanwhile pays nothing twice. Asking the linked account is a port's business
(`cardcore.ports.DirectDebit`); its answer comes back as a payment or as a refusal.
"""

import enum

from cardcore.accounts.account import AccountFields, AutoRepayment, WorkingAccount
from cardcore.accounts.exchanging import ExchangeBought
from cardcore.ids import AccountId
from cardcore.values import frozen


class Refusal(enum.StrEnum):
    """Why a linked account paid nothing."""

    INSUFFICIENT_FUNDS = "insufficient_funds"
    ACCOUNT_UNAVAILABLE = "account_unavailable"


@frozen
class AutoRepaymentArranged:
    """Statements are repaid from the linked account from now on, or – None – no more."""

    on: int
    arranged: AutoRepayment | None


@frozen
class CollectionAnswered:
    """The linked account paid, and a repayment of the amount follows; or it refused, and nothing does."""

    on: int
    amount: int
    refusal: Refusal | None


@frozen
class CollectionInstruction:
    """What to collect; the same ``reference`` is collected once, however often it is sent."""

    account_id: AccountId
    on: int
    amount: int
    currency: str
    """Of the amount, and of the linked account that is asked for it."""
    repays: str = ""
    """The foreign balance that is repaid; empty for the account's own."""
    exchange: ExchangeBought | None = None
    """What the amount buys to repay it with, where exchange is bought."""

    @property
    def reference(self) -> str:
        """The name of this collection: one for a balance and a day."""
        return reference_of(self.account_id, self.on, self.repays)


def reference_of(account_id: AccountId, on: int, repays: str = "") -> str:
    """The name under which a collection of that day for a balance is known to the linked account."""
    return f"{account_id}:{on}:{repays}" if repays else f"{account_id}:{on}"


def collection_days(account: AccountFields) -> tuple[int, ...]:
    """The days on which something of the last statement may be collected, its due date first."""
    arranged, statement = account.auto_repayment, account.statement
    if arranged is None or statement is None:
        return ()
    due = statement.payment_due_date
    return (due, *(due + days for days in arranged.retry_days))


def instruction(account: AccountFields, on: int) -> CollectionInstruction | None:
    """What to collect ``on`` that day; None where it is no such day or nothing is missing."""
    arranged, statement = account.auto_repayment, account.statement
    if arranged is None or statement is None or on not in collection_days(account):
        return None
    if on == account.collected_on:
        return None
    missing = account.billed_outstanding
    if not arranged.in_full:
        missing = min(missing, statement.minimum_payment_due - account.minimum_paid)
    if missing <= 0:
        return None
    return CollectionInstruction(account.account_id, on, missing, account.currency)


def apply_arranged(account: WorkingAccount, event: AutoRepaymentArranged) -> None:
    """Keep the arrangement."""
    account.auto_repayment = event.arranged


def apply_answered(account: WorkingAccount, event: CollectionAnswered) -> None:
    """Keep the day on which it paid; a refusal changes nothing and is kept for the record."""
    if event.refusal is None:
        account.collected_on = event.on
