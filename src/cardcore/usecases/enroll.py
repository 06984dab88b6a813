"""Enroll in an offer."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import Enrollment
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def enroll(
    store: Store, command: Command, account_id: AccountId, enrollment: Enrollment, program: Program
) -> Receipt:
    """Let the cardholder take part in an offer that asks for it."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.enroll(unit.relationship(account_id), enrollment, program)

    return once(store, command, digest_of("enroll", account_id, enrollment), act)
