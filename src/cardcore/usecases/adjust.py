"""Adjust an account by hand."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import Adjustment
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def adjust(
    store: Store, command: Command, account_id: AccountId, adjustment: Adjustment, program: Program
) -> Receipt:
    """Debit or credit the account, with the reason; who did it stands in the command."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.adjust(unit.relationship(account_id), adjustment, program)

    return once(store, command, digest_of("adjust", account_id, adjustment), act)
