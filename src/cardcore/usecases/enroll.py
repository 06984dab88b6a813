"""Enroll in an offer."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import Enrollment
from cardcore.performing import change_account
from cardcore.ports import Store
from cardcore.programs.program import Program


def enroll(
    store: Store, command: Command, account_id: AccountId, enrollment: Enrollment, program: Program
) -> Receipt:
    """Let the cardholder take part in an offer that asks for it."""
    return change_account(store, command, account_id, enrollment, journeys.enroll, program)
