"""The bill as a value: a statement's headline and the lines that add up to it.

A statement is composed from the events of its cycle. Events never change, so neither does a statement
that was issued: composing it again gives the same bytes.
"""

import enum
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import attrs

from cardcore.accounts.adjustments import CreditAdjusted, DebitAdjusted
from cardcore.accounts.charge_offs import ChargedOff, Recovered
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.plans import InstallmentBilled, PlanCancelled, PlanOpened, PlanRefunded
from cardcore.accounts.postings import (
    CashAdvancePosted,
    CreditWithdrawn,
    FeePosted,
    PurchasePosted,
    RefundPosted,
    RewardCredited,
    RewardTakenBack,
)
from cardcore.accounts.repayments import PaymentReceived
from cardcore.accounts.restating import HistoryRestated
from cardcore.accounts.statements import StatementIssued
from cardcore.accounts.transfers import TransferredIn, TransferredOut
from cardcore.calendars import Date, date_of
from cardcore.transactions import OriginalAmount
from cardcore.values import frozen


class LineKind(enum.StrEnum):
    """What a line on a statement is."""

    PURCHASE = "purchase"
    CASH_ADVANCE = "cash_advance"
    FEE = "fee"
    INTEREST = "interest"
    PAYMENT = "payment"
    REFUND = "refund"
    WITHDRAWAL = "withdrawal"
    REWARD = "reward"
    ADJUSTMENT = "adjustment"
    TRANSFER = "transfer"
    CHARGE_OFF = "charge_off"
    RECOVERY = "recovery"
    INSTALLMENT = "installment"
    INSTALLMENT_INTEREST = "installment_interest"
    CONVERTED = "converted"


@frozen
class StatementLine:
    """One posting on a statement; charges are positive, credits negative, in minor units."""

    kind: LineKind
    transaction_date: int
    posting_date: int
    description: str
    amount: int
    mcc: str = ""
    original: OriginalAmount | None = None
    """What was paid in another currency, before it was converted."""


@frozen
class Statement:
    """A bill: what was owed, what came and went, what is owed and what must be repaid by when."""

    issued: StatementIssued
    lines: tuple[StatementLine, ...]

    @property
    def statement_date(self) -> Date:
        """The last day of the cycle."""
        return date_of(self.issued.on)

    @property
    def payment_due_date(self) -> Date:
        """The day by which the minimum must be repaid, and all of it to stay free of interest."""
        return date_of(self.issued.payment_due_date)

    @property
    def charges(self) -> int:
        """Purchases and cash advances of the cycle, in minor units."""
        return self.issued.purchases + self.issued.cash_advances


def _purchase(event: PurchasePosted) -> StatementLine:
    return StatementLine(
        LineKind.PURCHASE,
        event.transaction_date,
        event.on,
        event.merchant,
        event.amount,
        event.mcc,
        event.original,
    )


def _cash(event: CashAdvancePosted) -> StatementLine:
    return StatementLine(
        LineKind.CASH_ADVANCE, event.transaction_date, event.on, "", event.amount, original=event.original
    )


def _fee(event: FeePosted) -> StatementLine:
    return StatementLine(LineKind.FEE, event.on, event.on, event.kind.value, event.amount)


def _interest(event: InterestPosted) -> StatementLine:
    return StatementLine(LineKind.INTEREST, event.on, event.on, "", event.amount)


def _payment(event: PaymentReceived) -> StatementLine:
    return StatementLine(LineKind.PAYMENT, event.on, event.on, "", -event.amount)


def _refund(event: RefundPosted) -> StatementLine:
    return StatementLine(
        LineKind.REFUND, event.on, event.on, event.merchant, -event.amount, original=event.original
    )


def _withdrawal(event: CreditWithdrawn) -> StatementLine:
    return StatementLine(LineKind.WITHDRAWAL, event.on, event.on, "", event.amount)


def _reward(event: RewardCredited) -> StatementLine:
    return StatementLine(LineKind.REWARD, event.on, event.on, event.offer_id, -event.amount)


def _debit(event: DebitAdjusted) -> StatementLine:
    return StatementLine(LineKind.ADJUSTMENT, event.on, event.on, event.reason, event.amount)


def _credit(event: CreditAdjusted) -> StatementLine:
    return StatementLine(LineKind.ADJUSTMENT, event.on, event.on, event.reason, -event.amount)


def _transfer_out(event: TransferredOut) -> StatementLine:
    return StatementLine(LineKind.TRANSFER, event.on, event.on, event.to, -event.amount)


def _transfer_in(event: TransferredIn) -> StatementLine:
    return StatementLine(LineKind.TRANSFER, event.on, event.on, event.source, event.amount)


def _charge_off(event: ChargedOff) -> StatementLine:
    return StatementLine(LineKind.CHARGE_OFF, event.on, event.on, event.reason, -event.amount)


def _recovery(event: Recovered) -> StatementLine:
    return StatementLine(LineKind.RECOVERY, event.on, event.on, event.source.value, -event.amount)


LINES: Final[dict[type, Callable[[Any], StatementLine]]] = {
    PurchasePosted: _purchase,
    CashAdvancePosted: _cash,
    FeePosted: _fee,
    InterestPosted: _interest,
    PaymentReceived: _payment,
    RefundPosted: _refund,
    CreditWithdrawn: _withdrawal,
    RewardCredited: _reward,
    DebitAdjusted: _debit,
    CreditAdjusted: _credit,
    TransferredOut: _transfer_out,
    TransferredIn: _transfer_in,
    ChargedOff: _charge_off,
    Recovered: _recovery,
}
"""How each event that moves money in one line reads on a statement."""


def _converted(event: PlanOpened) -> tuple[StatementLine, ...]:
    return (StatementLine(LineKind.CONVERTED, event.on, event.on, event.plan.plan_id, -event.taken),)


def _installment(event: InstallmentBilled) -> tuple[StatementLine, ...]:
    row, described = event.row, f"{event.plan_id} {event.row.number}"
    return (
        StatementLine(LineKind.INSTALLMENT, event.on, event.on, described, row.principal),
        StatementLine(LineKind.INSTALLMENT_INTEREST, event.on, event.on, described, row.holder),
    )


def _reward_back(event: RewardTakenBack) -> tuple[StatementLine, ...]:
    return (StatementLine(LineKind.REWARD, event.on, event.on, event.offer_id, event.amount),)


def _plan_refund(event: PlanRefunded) -> tuple[StatementLine, ...]:
    return (
        StatementLine(LineKind.REFUND, event.on, event.on, event.merchant, event.off_plan - event.amount),
    )


def _cancelled(event: PlanCancelled) -> tuple[StatementLine, ...]:
    on, name = event.on, event.plan_id
    return (
        StatementLine(LineKind.CONVERTED, on, on, name, event.amount),
        StatementLine(LineKind.INSTALLMENT_INTEREST, on, on, name, -event.interest_back),
    )


SEVERAL_LINES: Final[dict[type, Callable[[Any], tuple[StatementLine, ...]]]] = {
    RewardTakenBack: _reward_back,
    PlanOpened: _converted,
    InstallmentBilled: _installment,
    PlanRefunded: _plan_refund,
    PlanCancelled: _cancelled,
}
"""How what plans do, and what rewards lose, reads on a statement: lines of nothing are left out."""


def lines_of(event: object) -> tuple[StatementLine, ...]:
    """The lines of an event; none where it moves nothing on the account."""
    line_of = LINES.get(type(event))
    if line_of is not None:
        return (line_of(event),)
    several = SEVERAL_LINES.get(type(event))
    if several is not None:
        return tuple(line for line in several(event) if line.amount)
    return _correction(event) if isinstance(event, HistoryRestated) else ()


def _correction(event: HistoryRestated) -> tuple[StatementLine, ...]:
    """What no longer counts, taken back, and what counts instead; posted on the day of booking."""
    signed = [(-1, one) for one in event.reversed] + [(1, one) for one in event.entered]
    lines = [(sign, line) for sign, one in signed for line in lines_of(one)]
    return tuple(attrs.evolve(line, posting_date=event.on, amount=sign * line.amount) for sign, line in lines)


def statements(events: Iterable[object]) -> Iterator[Statement]:
    """The statements in an account's events, each with the lines since the one before."""
    lines: list[StatementLine] = []
    for event in events:
        if isinstance(event, StatementIssued):
            yield Statement(event, tuple(lines))
            lines = []
        else:
            lines += lines_of(event)


def unbilled_lines(events: Iterable[object]) -> tuple[StatementLine, ...]:
    """The lines since the last statement."""
    lines: list[StatementLine] = []
    for event in events:
        if isinstance(event, StatementIssued):
            lines = []
        else:
            lines += lines_of(event)
    return tuple(lines)
