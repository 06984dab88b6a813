"""Another statement day: the cycle that runs goes on to it.

Our convention for the transitional cycle, where no source speaks: it ends with the first new statement day
on or after the day it would have ended. So periods stay contiguous, whatever was posted before the change
was asked for stands on it, no statement is issued before the one before it is judged, and this one cycle may
be longer than others by up to a month, never shorter.
"""

import attrs

from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.accounts.statements import CycleTerms
from cardcore.calendars import Unit, date_text, next_statement, nth_date
from cardcore.errors import Conflict, require
from cardcore.values import frozen


@frozen
class StatementDayChanged:
    """Statements fall on another day of the month from now on."""

    on: int
    statement_day: int
    next_statement_date: int


def may_change_on(account: AccountFields, terms: CycleTerms) -> int:
    """The first day on which the statement day may be changed (again)."""
    changed_on = account.statement_day_changed_on
    if not changed_on:
        return 0
    return nth_date(changed_on, 1, every=terms.statement_day_change_months, unit=Unit.MONTH)


def change_statement_day(
    account: AccountFields, on: int, statement_day: int, terms: CycleTerms
) -> StatementDayChanged:
    """The change as it will be made.

    `Conflict` ``too-soon`` within the programme's months after the last one; `InvalidInput`
    ``cycle-day-invalid`` where statements fall on that day already.
    """
    earliest = may_change_on(account, terms)
    if on < earliest:
        detail = f"the statement day was changed already and may be again from {date_text(earliest)} on"
        raise Conflict("too-soon", detail, field="on")
    require(
        statement_day != account.agreement.statement_day,
        "cycle-day-invalid",
        "statements fall on that day already",
        field="statement_day",
    )
    ends_on = next_statement(account.next_statement_date - 1, statement_day)
    return StatementDayChanged(on, statement_day, ends_on)


def apply_changed(account: WorkingAccount, event: StatementDayChanged) -> None:
    """Close the running cycle on the new day."""
    account.agreement = attrs.evolve(account.agreement, statement_day=event.statement_day)
    account.next_statement_date = event.next_statement_date
    account.statement_day_changed_on = event.on
