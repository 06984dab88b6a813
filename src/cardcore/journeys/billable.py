"""On which days of the month an account can be billed under its programme.

A part of two journeys: opening an account, and changing its statement day.
"""

from cardcore.calendars import require_due_dates, require_statement_day
from cardcore.programs.program import Program


def require_billable(statement_day: int, on: int, program: Program) -> None:
    """Refuse a statement day that cannot be chosen on a day: ``cycle-day-invalid`` or ``schedule-invalid``.

    The terms in force on the day say which days there are; theirs and all later due dates must be possible.
    """
    require_statement_day(statement_day, program.in_force_on(on).cycle.last_statement_day)
    for terms in program.in_force_since(on):
        require_due_dates(terms.cycle.due, statement_day, terms.grace.days)
