"""Transferring a balance (余额代偿): what is owed → the other account's line → notices, on two accounts.

The two accounts of one holder are two relationships, each with a journey of its own. What the first returns
says what the second takes over; a use case does both in one unit of work, so that they are done together or
not at all. That both accounts are the same person's is for the caller to know.
"""

import datetime
from typing import Self

from cardcore.accounts import shared_line, transfers
from cardcore.accounts.foreign import InCurrency, bare
from cardcore.accounts.transfers import TransferredOut
from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict, InvalidInput
from cardcore.ids import AccountId, require_id
from cardcore.journeys.close_day import begin_on_books
from cardcore.journeys.curing import cure
from cardcore.journeys.in_currency import foreign_currency, in_currency
from cardcore.money import Money, positive_minor_of, require_positive
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
    currency: str = ""
    """The foreign currency that it is owed in; empty for the account's own."""

    @classmethod
    def of(cls, transfer_id: str, on: datetime.date, to: str, amount: Money, program: Program) -> Self:
        """From what people write; everything is checked here."""
        currency = foreign_currency(amount, program)
        return cls(
            require_id(transfer_id, field="transfer"),
            ordinal_of(on, field="on"),
            AccountId(require_id(to, field="to")),
            positive_minor_of(amount, currency or program.currency),
            currency,
        )


@frozen
class TransferArrived:
    """What another account owed, as its side told it; the amount in minor units, the day an ordinal."""

    transfer_id: str
    on: int
    source: AccountId
    amount: int
    currency: str

    def __attrs_post_init__(self) -> None:
        """`InvalidInput` for ids that are none and an amount that is not above zero."""
        require_id(self.transfer_id, field="transfer")
        require_id(self.source, field="from")
        require_positive(self.amount)


def transferred(given: Outcome) -> TransferArrived:
    """What the other account of a transfer is to take over."""
    account = given.relationship.account
    for recorded in given.events:
        event = bare(recorded)
        if isinstance(event, TransferredOut):
            currency = recorded.currency if isinstance(recorded, InCurrency) else account.currency
            return TransferArrived(event.transfer_id, event.on, account.account_id, event.amount, currency)
    raise InvalidInput("transfer-invalid", "this outcome transfers nothing", field="amount")


def transfer_out(relationship: Relationship, transfer: Transfer, program: Program) -> Outcome:
    """Have another account owe what is owed here; `transferred` is what it takes over.

    `Conflict` ``transfer-exceeds-balance``, ``transfer-not-allowed`` to the account itself, ``charged-off``,
    ``currency-mismatch``, ``account-closed`` or ``period-closed``.
    """
    on, amount = transfer.on, transfer.amount
    whole, program = begin_on_books(relationship, on, program)
    if transfer.to == relationship.account_id:
        raise Conflict("transfer-not-allowed", "it is owed on this account already", field="to")
    draft, terms = in_currency(whole, transfer.currency or program.currency, on, program)
    given = transfers.give_over(
        draft.account, transfer.transfer_id, transfer.to, amount, on, terms.allocation
    )
    draft.record(given)
    cure(draft, on)
    draft.tell(NoticeKind.TRANSFERRED_OUT, on, {"amount": amount, "other_account": transfer.to})
    return whole.outcome()


def transfer_in(relationship: Relationship, arrived: TransferArrived, program: Program) -> Outcome:
    """Owe what another account owed, from its day on as the programme's terms say.

    `Conflict` ``over-credit-limit``, ``currency-mismatch`` in a currency that the account does not hold or
    the line has no rate for, ``charged-off``, ``account-closed`` or ``period-closed``.
    """
    on, amount = arrived.on, arrived.amount
    whole, program = begin_on_books(relationship, on, program)
    draft, terms = in_currency(whole, arrived.currency, on, program)
    if draft is not whole:
        shared_line.require_valued(whole.account, arrived.currency)
    transfers.require_room(whole.account, draft.account, amount, on)
    taken = transfers.take_over(
        draft.account, arrived.transfer_id, arrived.source, amount, on, terms.transfers
    )
    draft.record(taken)
    draft.tell(NoticeKind.TRANSFERRED_IN, on, {"amount": amount, "other_account": arrived.source})
    return whole.outcome()
