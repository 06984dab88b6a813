"""Close an account for good."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import ClosingRequest
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def close_account(
    store: Store, command: Command, account_id: AccountId, request: ClosingRequest, program: Program
) -> Receipt:
    """Close an account on which nothing is left; see `cardcore.journeys.close_account`."""

    def act(unit: UnitOfWork) -> Outcome:
        relationship, events = unit.relationship(account_id), unit.events(account_id)
        return journeys.close_account(relationship, events, request, program)

    return once(store, command, digest_of("close_account", account_id, request), act)
