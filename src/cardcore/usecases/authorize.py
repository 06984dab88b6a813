"""Authorize, authorize more, and take an authorization back."""

import datetime

from cardcore import journeys
from cardcore.calendars import date_text, ordinal_of
from cardcore.commands import Command, Receipt
from cardcore.exchange import NO_RATES
from cardcore.ids import AccountId, HoldId
from cardcore.journeys import AuthorizationRequest, Increment
from cardcore.performing import digest_of, once, quotas_of
from cardcore.ports import ExchangeRates, Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def authorize(
    store: Store,
    command: Command,
    account_id: AccountId,
    request: AuthorizationRequest,
    program: Program,
    rates: ExchangeRates = NO_RATES,
) -> Receipt:
    """Approve or decline; the receipt's decision says which. ``rates`` value what is owed in them."""

    days = program.offers.quota_days(request.on, request.on) * program.offers.reserving

    def act(unit: UnitOfWork) -> Outcome:
        relationship, known = unit.relationship(account_id), rates.of_day(program.currency, request.on)
        return journeys.authorize(relationship, request, program, known, quotas_of(unit, days))

    return once(store, command, digest_of("authorize", account_id, request), act)


def increment_authorization(
    store: Store,
    command: Command,
    account_id: AccountId,
    increment: Increment,
    program: Program,
    rates: ExchangeRates = NO_RATES,
) -> Receipt:
    """Set more aside for an open hold, or decline; the receipt's decision says which."""

    def act(unit: UnitOfWork) -> Outcome:
        relationship, known = unit.relationship(account_id), rates.of_day(program.currency, increment.on)
        return journeys.increment_authorization(relationship, increment, program, known)

    return once(store, command, digest_of("increment_authorization", account_id, increment), act)


def reverse_authorization(
    store: Store,
    command: Command,
    account_id: AccountId,
    hold_id: HoldId,
    on: datetime.date,
    program: Program,
    amount: int | None = None,
    currency: str = "",
) -> Receipt:
    """Give the hold's amount, or ``amount`` minor units of it, back to the line."""

    def act(unit: UnitOfWork) -> Outcome:
        relationship = unit.relationship(account_id)
        return journeys.reverse_authorization(relationship, hold_id, on, program, amount, currency)

    asked = [hold_id, date_text(ordinal_of(on)), *(part for part in [amount, currency] if part)]
    return once(store, command, digest_of("reverse_authorization", account_id, asked), act)
