"""Agree on a repayment by rows, and stop or resume collection."""

import datetime

from cardcore import journeys
from cardcore.calendars import date_text, ordinal_of
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import RepaymentAgreement
from cardcore.performing import change_account, digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def agree_repayment(
    store: Store, command: Command, account_id: AccountId, agreed: RepaymentAgreement, program: Program
) -> Receipt:
    """Make one plan of all that is owed; see `cardcore.journeys.agree_repayment`."""
    return change_account(store, command, account_id, agreed, journeys.agree_repayment, program)


def stop_collection(
    store: Store,
    command: Command,
    account_id: AccountId,
    on: datetime.date,
    reason: str,
    program: Program,
) -> Receipt:
    """Have nobody collect."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.stop_collection(unit.relationship(account_id), on, reason, program)

    return once(
        store, command, digest_of("stop_collection", account_id, [date_text(ordinal_of(on)), reason]), act
    )


def resume_collection(
    store: Store, command: Command, account_id: AccountId, on: datetime.date, program: Program
) -> Receipt:
    """Have what is past due collected again."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.resume_collection(unit.relationship(account_id), on, program)

    return once(store, command, digest_of("resume_collection", account_id, date_text(ordinal_of(on))), act)
