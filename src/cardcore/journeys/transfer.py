"""Transferring a balance (余额代偿): what is owed → the other account's line → notices, on two accounts.

The two accounts of one holder are two relationships, each with a journey of its own. What the first returns
says what the second takes over; a use case does both in one unit of work, so that they are done together or
not at all. That both accounts are the same person's is for the caller to know.
"""

import datetime
from typing import Self

from cardcore.accounts import transfers
from cardcore.accounts.transfers import TransferredOut
from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict, InvalidInput
from cardcore.ids import AccountId, require_id
from cardcore.journeys.close_day import begin_on_books
from cardcore.journeys.curing import cure
from cardcore.money import Money, positive_minor_of
from cardcore.notices import NoticeKind
from cardcore.programs.program import Program
from cardcore.relationships import Outcome, Relationship
from cardcore.values import frozen


@frozen
class Transfer:
    """What is owed on one account is to be owed on another; the amount in minor units, the day an ordinal."""

    transfer_id: str
    on: int
    to: AccountId
    amount: int

    @classmethod
    def of(cls, transfer_id: str, on: datetime.date, to: str, amount: Money, program: Program) -> Self:
        """From what people write; everything is checked here."""
        return cls(
            require_id(transfer_id, field="transfer"),
            ordinal_of(on, field="on"),
            AccountId(require_id(to, field="to")),
            positive_minor_of(amount, program.currency),
        )


@frozen
class TransferArrived:
    """What another account owed, as its side told it; the amount in minor units, the day an ordinal."""

    transfer_id: str
    on: int
    source: AccountId
    amount: int
    currency: str


def transferred(given: Outcome) -> TransferArrived:
    """What the other account of a transfer is to take over."""
    event = next((event for event in given.events if isinstance(event, TransferredOut)), None)
    if event is None:
        raise InvalidInput("transfer-invalid", "this outcome transfers nothing", field="amount")
    account = given.relationship.account
    return TransferArrived(event.transfer_id, event.on, account.account_id, event.amount, account.currency)


def transfer_out(relationship: Relationship, transfer: Transfer, program: Program) -> Outcome:
    """Have another account owe what is owed here; `transferred` is what it takes over.

    `Conflict` ``transfer-exceeds-balance``, ``transfer-not-allowed`` to the account itself, ``charged-off``,
    ``account-closed`` or ``period-closed``.
    """
    on, amount = transfer.on, transfer.amount
    draft, program = begin_on_books(relationship, on, program)
    if transfer.to == relationship.account_id:
        raise Conflict("transfer-not-allowed", "it is owed on this account already", field="to")
    given = transfers.give_over(
        draft.account, transfer.transfer_id, transfer.to, amount, on, program.allocation
    )
    draft.record(given)
    cure(draft, on)
    draft.tell(NoticeKind.TRANSFERRED_OUT, on, {"amount": amount, "other_account": transfer.to})
    return draft.outcome()


def transfer_in(relationship: Relationship, arrived: TransferArrived, program: Program) -> Outcome:
    """Owe what another account owed, from its day on as the programme's terms say.

    `Conflict` ``over-credit-limit``, ``currency-mismatch``, ``charged-off``, ``account-closed`` or
    ``period-closed``.
    """
    on, amount = arrived.on, arrived.amount
    draft, program = begin_on_books(relationship, on, program)
    if arrived.currency != program.currency:
        detail = f"the account is in {program.currency}, the balance in {arrived.currency}"
        raise Conflict("currency-mismatch", detail, field="amount")
    taken = transfers.take_over(
        draft.account, arrived.transfer_id, arrived.source, amount, on, program.transfers
    )
    draft.record(taken)
    draft.tell(NoticeKind.TRANSFERRED_IN, on, {"amount": amount, "other_account": arrived.source})
    return draft.outcome()
