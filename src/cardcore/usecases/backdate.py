"""Book what comes late from the day it counts, and take out what should never have been.

Both read all of the account's events: they are for the exceptions of a day, not for its bulk.
"""

import datetime

from cardcore import journeys
from cardcore.calendars import date_text, ordinal_of
from cardcore.commands import Command, Receipt
from cardcore.exchange import Rates
from cardcore.ids import AccountId
from cardcore.journeys.backdate import LateEntry
from cardcore.journeys.taking_back import days_of_rewards
from cardcore.performing import digest_of, once, quotas_of
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def backdate(
    store: Store,
    command: Command,
    account_id: AccountId,
    entry: LateEntry,
    booked_on: datetime.date,
    program: Program,
    rates: Rates | None = None,
) -> Receipt:
    """Book a late entry; see `cardcore.journeys.backdate`."""
    on = ordinal_of(booked_on)

    def act(unit: UnitOfWork) -> Outcome:
        relationship, events = unit.relationship(account_id), unit.events(account_id)
        return journeys.backdate(relationship, events, entry, on, program, rates)

    return once(store, command, digest_of(f"backdate {date_text(on)}", account_id, entry), act)


def void(
    store: Store,
    command: Command,
    account_id: AccountId,
    sequence: int,
    booked_on: datetime.date,
    program: Program,
) -> Receipt:
    """Take an entry out, named by the number of its event; see `cardcore.journeys.void`."""
    on = ordinal_of(booked_on)

    def act(unit: UnitOfWork) -> Outcome:
        relationship, events = unit.relationship(account_id), unit.events(account_id)
        quotas = quotas_of(unit, days_of_rewards(relationship, program))
        return journeys.void(relationship, events, sequence, on, program, quotas)

    return once(store, command, digest_of("void", account_id, [sequence, date_text(on)]), act)
