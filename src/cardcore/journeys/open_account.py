"""Opening an account under a programme."""

import datetime
from collections.abc import Sequence
from typing import Self

import attrs

from cardcore.accounts import card_year
from cardcore.accounts.account import Agreement
from cardcore.accounts.foreign import InCurrency
from cardcore.accounts.opening import AccountOpened
from cardcore.accounts.shared_line import LineRevalued
from cardcore.calendars import ordinal_of
from cardcore.errors import require
from cardcore.exchange import CurrencyConversion
from cardcore.ids import AccountId, require_id
from cardcore.journeys.billable import require_billable
from cardcore.money import Money, Rounding, positive_minor_of
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Outcome
from cardcore.values import frozen


@frozen
class Opening:
    """What a new account is to be; amounts in minor units of the programme's currency, dates ordinals."""

    account_id: AccountId
    on: int
    credit_limit: int
    statement_day: int
    foreign: tuple[str, ...] = ()
    """The foreign currencies that it holds balances in."""

    @classmethod
    def of(
        cls,
        account_id: str,
        on: datetime.date,
        credit_limit: Money,
        statement_day: int,
        program: Program,
        *,
        foreign: Sequence[str] = (),
    ) -> Self:
        """From what people write; everything is checked here."""
        opened_on = ordinal_of(on, field="opened_on")
        require_billable(statement_day, opened_on, program)
        return cls(
            AccountId(require_id(account_id, field="account_id")),
            opened_on,
            positive_minor_of(credit_limit, program.currency, field="credit_limit"),
            statement_day,
            _require_foreign(foreign, program),
        )


def _require_foreign(currencies: Sequence[str], program: Program) -> tuple[str, ...]:
    """Each of them once, and with terms in the programme: ``currency-mismatch``."""
    for currency in currencies:
        program.in_currency(currency, field="foreign")
    unique = program.currency not in currencies and len(set(currencies)) == len(currencies)
    require(unique, "currency-mismatch", "name each foreign currency once", field="foreign")
    return tuple(currencies)


def open_account(opening: Opening, program: Program) -> Outcome:
    """A new relationship: nothing owed in any of its currencies, the line open.

    `InvalidInput` ``cycle-day-invalid`` or ``schedule-invalid`` where the programme cannot bill on that day.
    """
    require_billable(opening.statement_day, opening.on, program)
    program = program.in_force_on(opening.on)
    agreed = program.agreed
    agreement = Agreement(
        account_id=opening.account_id,
        program=program.name,
        currency=program.currency,
        opened_on=opening.on,
        credit_limit=opening.credit_limit,
        cash_limit=program.limits.cash_share.of_minor(opening.credit_limit, Rounding.DOWN),
        statement_day=opening.statement_day,
        purchase_rate=agreed.purchase_rate,
        cash_rate=agreed.cash_rate,
        unpaid_part_only=agreed.unpaid_part_only,
        purchases_from_transaction=agreed.purchases_from_transaction,
        mccs_in_full=agreed.mccs_in_full,
        cash_from_posting=agreed.cash_from_posting,
    )
    card_year_ends = card_year.first_end(opening.on, program.fees.annual)
    draft = Draft.opened(AccountOpened(opening.on, agreement, card_year_ends))
    for currency in opening.foreign:
        _open_beside(draft, agreement, program.in_currency(currency))
    return draft.outcome()


def _open_beside(draft: Draft, agreement: Agreement, terms: Program) -> None:
    """A balance in a foreign currency, on the same line and with the same statement day."""
    agreed = attrs.evolve(
        agreement,
        currency=terms.currency,
        credit_limit=0,
        cash_limit=0,
        purchase_rate=terms.agreed.purchase_rate,
        cash_rate=terms.agreed.cash_rate,
    )
    draft.record(InCurrency(terms.currency, AccountOpened(agreement.opened_on, agreed)))
    if terms.line_rate is not None:
        draft.record(LineRevalued(agreement.opened_on, CurrencyConversion(terms.line_rate)))
