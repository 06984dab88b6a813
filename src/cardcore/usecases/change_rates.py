"""Change an account's rates."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import RateChange
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def change_rates(
    store: Store, command: Command, account_id: AccountId, request: RateChange, program: Program
) -> Receipt:
    """Let other rates hold from a day on."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.change_rates(unit.relationship(account_id), request, program)

    return once(store, command, digest_of("change_rates", account_id, request), act)
