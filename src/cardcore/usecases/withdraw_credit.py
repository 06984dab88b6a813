"""Withdraw a credit balance."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import Withdrawal
from cardcore.performing import change_account
from cardcore.ports import Store
from cardcore.programs.program import Program


def withdraw_credit(
    store: Store, command: Command, account_id: AccountId, withdrawal: Withdrawal, program: Program
) -> Receipt:
    """Pay out of the credit balance and charge the fee."""
    return change_account(store, command, account_id, withdrawal, journeys.withdraw_credit, program)
