"""Limits, the over-limit service and the standing of an account."""

import datetime

from cardcore import journeys
from cardcore.calendars import date_text, ordinal_of
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import LimitChange, OverLimitConsent, TemporaryIncrease
from cardcore.performing import change_account, digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def change_limit(
    store: Store, command: Command, account_id: AccountId, request: LimitChange, program: Program
) -> Receipt:
    """Change the lasting limits from now on."""
    return change_account(store, command, account_id, request, journeys.change_limit, program)


def grant_temporary_limit(
    store: Store, command: Command, account_id: AccountId, request: TemporaryIncrease, program: Program
) -> Receipt:
    """Allow more for some days."""
    return change_account(store, command, account_id, request, journeys.grant_temporary_limit, program)


def consent_over_limit(
    store: Store, command: Command, account_id: AccountId, request: OverLimitConsent, program: Program
) -> Receipt:
    """Open the service of going over the limit, or close it."""
    return change_account(store, command, account_id, request, journeys.consent_over_limit, program)


def suspend_account(
    store: Store, command: Command, account_id: AccountId, on: datetime.date, program: Program
) -> Receipt:
    """Approve nothing more."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.suspend_account(unit.relationship(account_id), on, program)

    return once(store, command, digest_of("suspend_account", account_id, date_text(ordinal_of(on))), act)


def resume_account(
    store: Store, command: Command, account_id: AccountId, on: datetime.date, program: Program
) -> Receipt:
    """Approve again."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.resume_account(unit.relationship(account_id), on, program)

    return once(store, command, digest_of("resume_account", account_id, date_text(ordinal_of(on))), act)
