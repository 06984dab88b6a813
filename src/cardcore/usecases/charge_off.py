"""Charge an account off."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import ChargeOffRequest
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def charge_off(
    store: Store, command: Command, account_id: AccountId, request: ChargeOffRequest, program: Program
) -> Receipt:
    """Take what is owed out of the receivables; see `cardcore.journeys.charge_off`."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.charge_off(unit.relationship(account_id), request, program)

    return once(store, command, digest_of("charge_off", account_id, request), act)
