"""Authorize, and take an authorization back."""

import datetime

from cardcore import journeys
from cardcore.calendars import date_text, ordinal_of
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId, HoldId
from cardcore.journeys import AuthorizationRequest
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def authorize(
    store: Store, command: Command, account_id: AccountId, request: AuthorizationRequest, program: Program
) -> Receipt:
    """Approve or decline; the receipt's decision says which."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.authorize(unit.relationship(account_id), request, program)

    return once(store, command, digest_of("authorize", account_id, request), act)


def reverse_authorization(
    store: Store,
    command: Command,
    account_id: AccountId,
    hold_id: HoldId,
    on: datetime.date,
    program: Program,
) -> Receipt:
    """Give the hold's amount back to the line."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.reverse_authorization(unit.relationship(account_id), hold_id, on, program)

    asked = [hold_id, date_text(ordinal_of(on))]
    return once(store, command, digest_of("reverse_authorization", account_id, asked), act)
