"""Adjusting an account by hand: request → debit or credit → delinquency → notices."""

import datetime
from typing import Self

from cardcore.accounts import adjustments, shared_line
from cardcore.accounts.adjustments import CREDITED, OWED_AS, CreditAdjusted, DebitAdjusted
from cardcore.accounts.buckets import Kind
from cardcore.calendars import ordinal_of
from cardcore.errors import require
from cardcore.ids import require_text
from cardcore.journeys.close_day import begin_on_books
from cardcore.journeys.curing import cure
from cardcore.journeys.in_currency import foreign_currency, in_currency
from cardcore.money import Money, positive_minor_of
from cardcore.notices import NoticeKind
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Outcome, Relationship
from cardcore.values import frozen


@frozen
class Adjustment:
    """What an operator books by hand; the amount in minor units, the day an ordinal."""

    on: int
    amount: int
    is_debit: bool
    reason: str
    of: Kind = Kind.PURCHASE
    """A debit is owed like this; a credit lowers such balances first."""
    currency: str = ""
    """The foreign currency of the balance; empty for the account's own."""

    def __attrs_post_init__(self) -> None:
        """`InvalidInput` ``choice-unknown`` for a kind that cannot be adjusted so; reasons as texts."""
        kinds = tuple(OWED_AS) if self.is_debit else CREDITED
        require(self.of in kinds, "choice-unknown", f"it is of {', '.join(kinds)}", field="of")
        require_text(self.reason, field="reason")

    @classmethod
    def debit(
        cls, on: datetime.date, amount: Money, reason: str, program: Program, of: Kind = Kind.PURCHASE
    ) -> Self:
        """A debit, from what people write; everything is checked here."""
        return cls._of(on, amount, True, reason, of, program)

    @classmethod
    def credit(
        cls, on: datetime.date, amount: Money, reason: str, program: Program, of: Kind = Kind.PURCHASE
    ) -> Self:
        """A credit, from what people write; everything is checked here."""
        return cls._of(on, amount, False, reason, of, program)

    @classmethod
    def _of(
        cls, on: datetime.date, amount: Money, is_debit: bool, reason: str, of: Kind, program: Program
    ) -> Self:
        currency = foreign_currency(amount, program)
        minor = positive_minor_of(amount, currency or program.currency)
        return cls(ordinal_of(on, field="on"), minor, is_debit, reason, of, currency)


def adjust(relationship: Relationship, adjustment: Adjustment, program: Program) -> Outcome:
    """Debit or credit the account, and tell the cardholder why.

    `Conflict` ``currency-mismatch`` or ``period-closed``.
    """
    on, currency = adjustment.on, adjustment.currency or program.currency
    whole, program = begin_on_books(relationship, on, program)
    draft, _ = in_currency(whole, currency, on, program)
    if adjustment.is_debit and draft is not whole:
        shared_line.require_valued(whole.account, currency)
    draft.record(adjusted(draft, adjustment))
    cure(draft, on)
    kind = NoticeKind.DEBIT_ADJUSTED if adjustment.is_debit else NoticeKind.CREDIT_ADJUSTED
    draft.tell(kind, on, {"amount": adjustment.amount, "note": adjustment.reason})
    return whole.outcome()


def adjusted(draft: Draft, adjustment: Adjustment) -> DebitAdjusted | CreditAdjusted:
    """The adjustment as it will be booked on its day."""
    book = adjustments.debit if adjustment.is_debit else adjustments.credit
    return book(draft.account, adjustment.amount, adjustment.of, adjustment.on, adjustment.reason)
