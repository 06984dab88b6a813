"""Receive a repayment."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import Payment
from cardcore.performing import change_account
from cardcore.ports import Store
from cardcore.programs.program import Program


def receive_payment(
    store: Store, command: Command, account_id: AccountId, payment: Payment, program: Program
) -> Receipt:
    """Apply a repayment."""
    return change_account(store, command, account_id, payment, journeys.receive_payment, program)
