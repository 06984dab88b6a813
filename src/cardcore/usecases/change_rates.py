"""Change an account's rates."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import RateChange
from cardcore.performing import change_account
from cardcore.ports import Store
from cardcore.programs.program import Program


def change_rates(
    store: Store, command: Command, account_id: AccountId, request: RateChange, program: Program
) -> Receipt:
    """Let other rates hold from a day on."""
    return change_account(store, command, account_id, request, journeys.change_rates, program)
