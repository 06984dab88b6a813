"""Transfers: what is owed on one of a holder's accounts is owed on another of them from then on.

What is owed in a currency stays owed in it: in that of both accounts, or in a foreign one that both hold.
Both entries go through a clearing account, which is empty again once both are booked. What leaves is repaid
like any repayment – in the programme's order, towards the minimum –, but by the other account; interest
that it bore so far stays where it was borne. What arrives is owed from that day like cash or like a
purchase, as the terms of the account say that takes it over.
"""

import enum

from cardcore.accounts import shared_line
from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.accounts.adjustments import OWED_AS
from cardcore.accounts.buckets import Kind
from cardcore.accounts.credit_line import open_to_buy
from cardcore.accounts.delinquency import days_past_due, reduce_past_due
from cardcore.accounts.interest import change
from cardcore.accounts.repayments import AllocationTerms, Parts, receive, reduce
from cardcore.errors import Conflict
from cardcore.ids import AccountId
from cardcore.money import amount_text
from cardcore.values import frozen


class OwedAs(enum.StrEnum):
    """What a balance that was taken over is owed like."""

    CASH = "cash"
    """It bears interest from its day on, whatever is repaid in time."""
    PURCHASE = "purchase"
    """It bears none where its statement is repaid in full in time."""


@frozen
class TransferTerms:
    """What a programme says of balances that come from another account."""

    owed_as: OwedAs = OwedAs.CASH


@frozen
class TransferredOut:
    """Another account took over what was owed here; where it went, bucket by bucket."""

    on: int
    transfer_id: str
    to: AccountId
    amount: int
    allocation: Parts
    to_credit: int = 0
    """What nothing was owed for in the end: only where a correction found that out."""


@frozen
class TransferredIn:
    """What was owed on another account is owed here."""

    on: int
    transfer_id: str
    source: AccountId
    amount: int
    of: Kind
    from_credit: int


def give_over(
    account: WorkingAccount, transfer_id: str, to: AccountId, amount: int, on: int, terms: AllocationTerms
) -> TransferredOut:
    """What leaves as it will be booked; `Conflict` ``transfer-exceeds-balance``, as of a credit balance."""
    if amount > account.balance_minor:
        owed = amount_text(max(0, account.balance_minor), account.currency)
        detail = f"{owed} is owed and can be transferred"
        if account.credit:
            detail += "; a credit balance is withdrawn, and repaid on the other account"
        raise Conflict("transfer-exceeds-balance", detail, field="amount")
    allocation, to_credit = allocated(account, amount, on, terms)
    return TransferredOut(on, transfer_id, to, amount, allocation, to_credit)


def allocated(account: WorkingAccount, amount: int, on: int, terms: AllocationTerms) -> tuple[Parts, int]:
    """What an amount that leaves reduces, in the order of a repayment, and what is left of it."""
    late = days_past_due(account, on)
    repaid = receive(account, amount, on, terms=terms, days_past_due=late, effective_on=on)
    return repaid.allocation, repaid.to_credit


def require_room(account: AccountFields, held: AccountFields, amount: int, on: int) -> None:
    """Refuse more than the ``account``'s line has room for in the balance ``held``: ``over-credit-limit``."""
    left = open_to_buy(account, on)
    if (amount if held is account else shared_line.taken_by(account, held, amount)) > left:
        detail = f"{amount_text(max(0, left), account.currency)} of the line is open"
        raise Conflict("over-credit-limit", detail, field="amount")


def take_over(
    account: AccountFields, transfer_id: str, source: AccountId, amount: int, on: int, terms: TransferTerms
) -> TransferredIn:
    """What arrives as it will be booked."""
    kind = Kind(terms.owed_as.value)
    return TransferredIn(on, transfer_id, source, amount, kind, min(account.credit, amount))


def apply_out(account: WorkingAccount, event: TransferredOut) -> None:
    """Owe less, and have repaid so much of the minimum."""
    reduce(account, event.allocation, event.on)
    account.credit += event.to_credit
    account.cycle_transfers_out += event.amount
    account.minimum_paid += event.amount
    reduce_past_due(account, event.amount)


def apply_in(account: WorkingAccount, event: TransferredIn) -> None:
    """Owe more."""
    account.credit -= event.from_credit
    account.cycle_transfers_in += event.amount
    change(account, OWED_AS[event.of], event.amount - event.from_credit, event.on)
