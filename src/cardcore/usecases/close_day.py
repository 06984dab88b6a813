"""Close one account's days."""

import datetime

from cardcore import journeys
from cardcore.calendars import date_text, ordinal_of
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def close_day(
    store: Store, command: Command, account_id: AccountId, day: datetime.date, program: Program
) -> Receipt:
    """Close the day and every one before it; `cardcore.day_end` does it for all accounts that are due."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.close_day(unit.relationship(account_id), day, program)

    return once(store, command, digest_of("close_day", account_id, date_text(ordinal_of(day))), act)
