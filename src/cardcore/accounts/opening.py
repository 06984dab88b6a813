"""Opening an account: the first event of its life."""

from cardcore.accounts.account import Agreement, WorkingAccount
from cardcore.calendars import FAR_AHEAD, next_statement
from cardcore.values import frozen


@frozen
class AccountOpened:
    """An account exists from this day on."""

    on: int
    agreement: Agreement
    card_year_ends: int = FAR_AHEAD
    """The first anniversary, where an annual fee is charged then."""


def opened(event: AccountOpened) -> WorkingAccount:
    """The account that the event begins: nothing owed, first statement after the opening day."""
    return WorkingAccount(
        agreement=event.agreement,
        next_statement_date=next_statement(event.on, event.agreement.statement_day),
        accrued_to=event.on,
        closed_through=event.on - 1,
        card_year_from=event.on if event.card_year_ends < FAR_AHEAD else 0,
        card_year_ends=event.card_year_ends,
    )
