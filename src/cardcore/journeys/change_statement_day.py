"""Changing the statement day: request → cycle → notices."""

import datetime
from typing import Self

from cardcore.accounts import statement_day
from cardcore.calendars import ordinal_of
from cardcore.journeys.billable import require_billable
from cardcore.journeys.close_day import begin_on_books
from cardcore.notices import NoticeKind
from cardcore.programs.program import Program
from cardcore.relationships import Outcome, Relationship
from cardcore.values import frozen


@frozen
class StatementDayChange:
    """Another statement day from a day on; the day of the change is an ordinal."""

    on: int
    statement_day: int

    @classmethod
    def of(cls, on: datetime.date, statement_day: int, program: Program) -> Self:
        """From what people write; everything is checked here."""
        day = ordinal_of(on, field="on")
        require_billable(statement_day, day, program)
        return cls(day, statement_day)


def change_statement_day(
    relationship: Relationship, request: StatementDayChange, program: Program
) -> Outcome:
    """Let statements fall on another day of the month, in every currency.

    `Conflict` ``too-soon`` within the programme's months after the last change, or ``period-closed``;
    `InvalidInput` ``cycle-day-invalid`` or ``schedule-invalid`` for a day that cannot be.
    """
    require_billable(request.statement_day, request.on, program)
    draft, program = begin_on_books(relationship, request.on, program)
    changed = statement_day.change_statement_day(
        draft.account, request.on, request.statement_day, program.cycle
    )
    draft.record(changed)
    for held in draft.foreign:
        terms = program.in_currency(held.currency).cycle
        other = statement_day.change_statement_day(held, request.on, request.statement_day, terms)
        draft.part(held.currency).record(other)
    facts = {"next_statement_date": changed.next_statement_date}
    draft.tell(NoticeKind.STATEMENT_DAY_CHANGED, request.on, facts)
    return draft.outcome()
