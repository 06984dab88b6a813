"""Change an account's statement day."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import StatementDayChange
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def change_statement_day(
    store: Store, command: Command, account_id: AccountId, request: StatementDayChange, program: Program
) -> Receipt:
    """Let statements fall on another day of the month."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.change_statement_day(unit.relationship(account_id), request, program)

    return once(store, command, digest_of("change_statement_day", account_id, request), act)
