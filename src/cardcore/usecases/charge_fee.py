"""Charge a fee that was asked for."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import FeeRequest
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def charge_fee(
    store: Store, command: Command, account_id: AccountId, request: FeeRequest, program: Program
) -> Receipt:
    """Charge the programme's fee for the service."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.charge_fee(unit.relationship(account_id), request, program)

    return once(store, command, digest_of("charge_fee", account_id, request), act)
