"""Withdrawing a credit balance (溢缴款领回): request → withdrawal → fee → notices."""

import datetime
from typing import Self

from cardcore.accounts.account import AccountFields
from cardcore.accounts.credit_line import open_to_buy
from cardcore.accounts.postings import CreditWithdrawn
from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict
from cardcore.fees import overpayment
from cardcore.journeys.charging import charge
from cardcore.journeys.close_day import begin, require_on_books
from cardcore.journeys.in_currency import foreign_currency, in_currency
from cardcore.money import Money, amount_text, positive_minor_of
from cardcore.notices import NoticeKind
from cardcore.programs.program import Program
from cardcore.relationships import Outcome, Relationship
from cardcore.values import frozen


@frozen
class Withdrawal:
    """How much of a credit balance to pay out; the amount in minor units, the day an ordinal."""

    on: int
    amount: int
    currency: str = ""
    """The foreign currency of the balance; empty for the account's own."""

    @classmethod
    def of(cls, on: datetime.date, amount: Money, program: Program) -> Self:
        """From what people write; everything is checked here."""
        currency = foreign_currency(amount, program)
        minor = positive_minor_of(amount, currency or program.currency)
        return cls(ordinal_of(on, field="on"), minor, currency)


def withdraw_credit(relationship: Relationship, withdrawal: Withdrawal, program: Program) -> Outcome:
    """Pay out of the credit balance and charge the fee to what is left of it.

    `Conflict` ``credit-balance-exceeded`` where it does not cover both, ``charged-off`` while something is to
    be recovered in any currency, ``currency-mismatch`` or ``period-closed``.
    """
    on, amount = withdrawal.on, withdrawal.amount
    whole, program = begin(relationship, on, program)
    if any(one.charge_off and one.charge_off.left for one in (whole.account, *whole.foreign)):
        require_on_books(whole)
    draft, program = in_currency(whole, withdrawal.currency or program.currency, on, program)
    account, terms = draft.account, program.fees.overpayment
    fee = overpayment.assess(amount, terms)
    if amount + fee.amount > withdrawable(account, on):
        most = amount_text(overpayment.most(withdrawable(account, on), terms), account.currency)
        detail = f"at most {most} can be withdrawn now, the fee besides"
        raise Conflict("credit-balance-exceeded", detail, field="amount")
    draft.record(CreditWithdrawn(on, amount))
    charge(draft, fee, on)
    facts = {"amount": amount, "fee": fee.amount}
    draft.tell(NoticeKind.CREDIT_WITHDRAWN, on, facts)
    return whole.outcome()


def withdrawable(account: AccountFields, on: int) -> int:
    """The credit balance that no hold sets aside on that day, in minor units: amount and fee together."""
    return max(0, min(account.credit, open_to_buy(account, on)))
