"""Authorize, authorize more, and take an authorization back."""

import datetime

from cardcore import journeys
from cardcore.calendars import date_text, ordinal_of
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId, HoldId
from cardcore.journeys import AuthorizationRequest, Increment
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


def increment_authorization(
    store: Store, command: Command, account_id: AccountId, increment: Increment, program: Program
) -> Receipt:
    """Set more aside for an open hold, or decline; the receipt's decision says which."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.increment_authorization(unit.relationship(account_id), increment, program)

    return once(store, command, digest_of("increment_authorization", account_id, increment), act)


def reverse_authorization(
    store: Store,
    command: Command,
    account_id: AccountId,
    hold_id: HoldId,
    on: datetime.date,
    program: Program,
    amount: int | None = None,
) -> Receipt:
    """Give the hold's amount, or ``amount`` minor units of it, back to the line."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.reverse_authorization(unit.relationship(account_id), hold_id, on, program, amount)

    asked = [hold_id, date_text(ordinal_of(on)), *(part for part in [amount] if part is not None)]
    return once(store, command, digest_of("reverse_authorization", account_id, asked), act)
