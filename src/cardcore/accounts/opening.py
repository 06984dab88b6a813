"""Opening an account: the first event of its life."""

import attrs

from cardcore.accounts.account import Agreement, WorkingAccount
from cardcore.calendars import next_statement


@attrs.frozen(weakref_slot=False)
class AccountOpened:
    """An account exists from this day on."""

    on: int
    agreement: Agreement


def opened(event: AccountOpened) -> WorkingAccount:
    """The account that the event begins: nothing owed, first statement after the opening day."""
    return WorkingAccount(
        agreement=event.agreement,
        next_statement_date=next_statement(event.on, event.agreement.statement_day),
        accrued_to=event.on,
        closed_through=event.on - 1,
    )
