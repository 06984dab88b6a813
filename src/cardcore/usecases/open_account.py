"""Open an account."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.journeys import Opening
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def open_account(store: Store, command: Command, opening: Opening, program: Program) -> Receipt:
    """Open the account; `VersionConflict` where one of that id exists."""

    def act(_unit: UnitOfWork) -> Outcome:
        return journeys.open_account(opening, program)

    return once(store, command, digest_of("open_account", opening.account_id, opening), act)
