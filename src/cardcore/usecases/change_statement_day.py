"""Change an account's statement day."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import StatementDayChange
from cardcore.performing import change_account
from cardcore.ports import Store
from cardcore.programs.program import Program


def change_statement_day(
    store: Store, command: Command, account_id: AccountId, request: StatementDayChange, program: Program
) -> Receipt:
    """Let statements fall on another day of the month."""
    return change_account(store, command, account_id, request, journeys.change_statement_day, program)
