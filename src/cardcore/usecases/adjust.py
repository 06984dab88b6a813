"""Adjust an account by hand."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import Adjustment
from cardcore.performing import change_account
from cardcore.ports import Store
from cardcore.programs.program import Program


def adjust(
    store: Store, command: Command, account_id: AccountId, adjustment: Adjustment, program: Program
) -> Receipt:
    """Debit or credit the account, with the reason; who did it stands in the command."""
    return change_account(store, command, account_id, adjustment, journeys.adjust, program)
