"""Charge a fee that was asked for."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import FeeRequest
from cardcore.performing import change_account
from cardcore.ports import Store
from cardcore.programs.program import Program


def charge_fee(
    store: Store, command: Command, account_id: AccountId, request: FeeRequest, program: Program
) -> Receipt:
    """Charge the programme's fee for the service."""
    return change_account(store, command, account_id, request, journeys.charge_fee, program)
