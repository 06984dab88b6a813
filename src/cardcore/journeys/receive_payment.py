"""Receiving a payment: payment → allocation → delinquency → notices."""

import datetime
from typing import Self

from cardcore.accounts import delinquency, repayments
from cardcore.accounts.charge_offs import RecoverySource
from cardcore.calendars import ordinal_of
from cardcore.journeys.charge_off import recover
from cardcore.journeys.close_day import close_before
from cardcore.journeys.curing import cure
from cardcore.journeys.in_currency import foreign_currency, in_currency
from cardcore.money import Money, positive_minor_of
from cardcore.notices import NoticeKind
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Outcome, Relationship
from cardcore.values import frozen


@frozen
class Payment:
    """A repayment; the amount in minor units, the day an ordinal."""

    on: int
    amount: int
    currency: str = ""
    """The foreign currency it is made in; empty for the account's own."""

    @classmethod
    def of(cls, on: datetime.date, amount: Money, program: Program) -> Self:
        """From what people write; everything is checked here."""
        currency = foreign_currency(amount, program)
        return cls(
            ordinal_of(on, field="on"), positive_minor_of(amount, currency or program.currency), currency
        )


def receive_payment(relationship: Relationship, payment: Payment, program: Program) -> Outcome:
    """Apply a repayment in the programme's order; what nothing is owed for becomes a credit balance."""
    draft = Draft.of(relationship)
    receive_onto(draft, payment, program)
    return draft.outcome()


def receive_onto(draft: Draft, payment: Payment, program: Program) -> None:
    """The journey itself, on a draft that may have more to do."""
    program = close_before(draft, payment.on, program)
    if payment.currency:
        draft, program = in_currency(draft, payment.currency, payment.on, program)
    repay(draft, payment.amount, payment.on, program)
    draft.tell(NoticeKind.PAYMENT_RECEIVED, payment.on, {"amount": payment.amount})


def repay(draft: Draft, amount: int, on: int, program: Program) -> None:
    """Allocate what was repaid, and see whether that cures what is overdue; recover it after a charge-off."""
    if recover(draft, amount, on, RecoverySource.PAYMENT):
        return
    account = draft.account
    received = repayments.receive(
        account,
        amount,
        on,
        terms=program.allocation,
        days_past_due=delinquency.days_past_due(account, on),
        effective_on=on + program.interest.include_payment_day,
    )
    draft.record(received)
    cure(draft, on)
