"""Charge an account off."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import ChargeOffRequest
from cardcore.performing import change_account
from cardcore.ports import Store
from cardcore.programs.program import Program


def charge_off(
    store: Store, command: Command, account_id: AccountId, request: ChargeOffRequest, program: Program
) -> Receipt:
    """Take what is owed out of the receivables; see `cardcore.journeys.charge_off`."""
    return change_account(store, command, account_id, request, journeys.charge_off, program)
