"""Statements: the minimum payment due, the closing of a cycle, and the bill as a value.

The minimum follows the formula CMB publishes: 10 % of cash and of purchases, and in full all fees,
interest, installments, what is over the limit and what is missing from the previous minimum. Our
convention where the formula is silent: what is missing from the previous minimum is principal as far as
fees, interest and installments, which count in full anyway, do not make it up; what is over the limit, with
what is owed in foreign currencies on the same line as that values it, is purchases of the line's own
currency, then cash, and what is more than all that is owed in it – what foreign balances alone owe beyond
the line – is asked of them, as `cardcore.accounts.shared_line.over_line` has it; and no principal that
counts in full is counted again in the 10 % (额度内消费款10%, http://o15.net/395283988581382085.html).
Purchases of the categories in ``mccs_in_full`` (property, at SPDB) count in full on the statement that bills
them, as far as purchases of the cycle are still owed, so that the order of a day's postings does not
matter; later what is left of them is either missing from that minimum or an ordinary purchase.
Each share is rounded half up; the sum is never below the floor nor above what is owed.
"""

import enum
from collections.abc import Iterator
from typing import Final

from cardcore.accounts import purchase_lots
from cardcore.accounts.account import AccountFields, BilledStatement, WorkingAccount
from cardcore.accounts.cards import begin_cycle
from cardcore.accounts.delinquency import GraceTerms
from cardcore.accounts.interest import InterestTerms, accrue, forget_billed_interest
from cardcore.calendars import DueRule, due_date, next_statement
from cardcore.money import Rounding
from cardcore.rates import Rate
from cardcore.values import frozen, maker


@frozen
class CycleTerms:
    """When statements are due."""

    due: DueRule
    last_statement_day: int = 28
    """The latest day of the month a statement may fall on."""
    statement_day_change_months: int = 6
    """Months that must lie between two changes of an account's statement day; 0 for none."""


@frozen
class MinimumPaymentTerms:
    """What of each balance must be repaid at least; fees and interest always count in full."""

    purchase_share: Rate
    cash_share: Rate
    floor: int = 0
    first_purchase_share: Rate | None = None
    """The share of purchases on an account's first statement, where that is another."""
    mccs_in_full: tuple[str, ...] = ()
    """Categories of purchases that count in full on the statement that bills them."""


@frozen
class StatementIssued:
    """A cycle was closed and billed."""

    on: int
    number: int
    payment_due_date: int
    grace_until: int
    """The last day on which a repayment counts as in time."""
    accrued_to: int
    opening_balance: int
    purchases: int
    cash_advances: int
    fees: int
    interest: int
    payments: int
    refunds: int
    rewards: int
    closing_balance: int
    minimum_payment_due: int
    next_statement_date: int
    withdrawals: int = 0
    """Of a credit balance."""
    installments: int = 0
    """Principal that plans billed."""
    installment_interest: int = 0
    converted: int = 0
    """Principal that left the balance for plans, less what came back."""
    adjustments: int = 0
    """What operators debited, less what they credited."""
    transfers: int = 0
    """What was taken over from other accounts, less what they took over."""
    over_line: int = 0
    """Of a foreign balance: what it owes beyond the line that it shares and the minimum asks for."""


_statement_issued, _billed_statement = maker(StatementIssued), maker(BilledStatement)


class MinimumKind(enum.StrEnum):
    """What a part of a minimum payment is of, in the order in which parts are told."""

    FEES = "fees"
    INTEREST = "interest"
    INSTALLMENTS = "installments"
    MISSED = "missed"
    """What is missing from the previous minimum and no other part has."""
    OVER_LIMIT = "over_limit"
    IN_FULL = "in_full"
    """Purchases of the categories that count in full."""
    CASH = "cash"
    PURCHASES = "purchases"
    FLOOR = "floor"
    """What is added up to the least there is."""
    OWED = "owed"
    """What is taken off, down to what is owed."""


_WHOLLY: Final = tuple(MinimumKind)[: tuple(MinimumKind).index(MinimumKind.CASH)]
"""The kinds that count in full."""


@frozen
class MinimumPart:
    """A part of a minimum payment: all of ``base``, or a share of it, rounded half up; minor units."""

    kind: MinimumKind
    base: int
    amount: int
    rate: Rate | None = None
    abroad: int = 0
    """What foreign balances on the line owe, where that is part of what is over the limit."""


def minimum_payment_due(account: AccountFields, terms: MinimumPaymentTerms, over_line: int = 0) -> int:
    """The minimum payment due on what the account owes now, in minor units.

    ``over_line`` is what it owes beyond a line that is another account's.
    """
    wholly, cash, purchases, owed = _bases(account, over_line)
    asked = sum(wholly)
    asked += terms.cash_share.of_minor(cash, Rounding.HALF_UP)
    asked += _purchase_share(account, terms).of_minor(purchases, Rounding.HALF_UP)
    return min(max(asked, terms.floor), owed)


def minimum_parts(
    account: AccountFields, terms: MinimumPaymentTerms, over_line: int = 0
) -> tuple[MinimumPart, ...]:
    """The parts of the minimum payment due on what the account owes now; they add up to it."""
    abroad = _owed_abroad(account)
    return tuple(
        [
            MinimumPart(*part, abroad if part[0] is MinimumKind.OVER_LIMIT else 0)
            for part in _parts(account, terms, over_line)
        ]
    )


_Part = tuple[MinimumKind, int, int, Rate | None]
"""The first fields of a `MinimumPart`."""


def _parts(account: AccountFields, terms: MinimumPaymentTerms, over_line: int) -> list[_Part]:
    wholly, cash, purchases, owed = _bases(account, over_line)
    shares = (
        (MinimumKind.CASH, cash, terms.cash_share),
        (MinimumKind.PURCHASES, purchases, _purchase_share(account, terms)),
    )
    parts: list[_Part] = [
        (kind, amount, amount, None) for kind, amount in zip(_WHOLLY, wholly, strict=True) if amount
    ]
    parts += [
        (kind, base, rate.of_minor(base, Rounding.HALF_UP), rate) for kind, base, rate in shares if base
    ]
    parts += _bounds(sum([amount for _, _, amount, _ in parts]), terms.floor, owed)
    return parts


def _bases(account: AccountFields, over_line: int) -> tuple[tuple[int, ...], int, int, int]:
    """What counts in full, by `_WHOLLY`; cash and purchases that count by a share; what is owed."""
    owed = max(0, account.balance_minor)
    fees, interest = _fees(account), account.interest_billed + account.interest_revolving
    installments = _installments(account)
    in_full = fees + interest + installments
    cash = account.cash_unbilled + account.cash_billed
    purchases = account.purchase_unbilled + account.purchase_billed + account.purchase_revolving
    missing = max(0, account.past_due - _old_in_full(account))
    missing_cash = min(missing, account.cash_billed)
    cash -= missing_cash
    left = max(0, purchases - (missing - missing_cash))
    beyond = over_line or _beyond_line(account, owed + _owed_abroad(account))
    over = min(left + cash, max(0, beyond - in_full - missing))
    over_cash = max(0, over - left)
    left -= over - over_cash
    of_categories = min(account.cycle_in_full, account.purchase_unbilled, left)
    wholly = (fees, interest, installments, missing, over, of_categories)
    return wholly, cash - over_cash, left - of_categories, owed


def _purchase_share(account: AccountFields, terms: MinimumPaymentTerms) -> Rate:
    return terms.purchase_share if account.statement else terms.first_purchase_share or terms.purchase_share


def _owed_abroad(account: AccountFields) -> int:
    """What foreign balances on the line owe, as it values them."""
    return sum([use.owed for use in account.line_uses]) if account.line_uses else 0


def _beyond_line(account: AccountFields, owed: int) -> int:
    """How much more is owed than the lasting limit; nothing where the line is another account's."""
    return owed - account.agreement.credit_limit if account.agreement.has_line else 0


def _bounds(minimum: int, floor: int, owed: int) -> Iterator[_Part]:
    """What the least there is adds and what is owed at most takes off."""
    if minimum < min(floor, owed):
        yield MinimumKind.FLOOR, floor, min(floor, owed) - minimum, None
    if minimum > owed:
        yield MinimumKind.OWED, owed, owed - minimum, None


def _fees(account: AccountFields) -> int:
    return (
        account.annual_fee_unbilled
        + account.annual_fee_billed
        + account.fee_unbilled
        + account.fee_billed
        + account.late_charge_unbilled
        + account.late_charge_billed
    )


def _old_in_full(account: AccountFields) -> int:
    """Fees, interest and installments billed before this statement and still owed."""
    return (
        account.annual_fee_billed
        + account.fee_billed
        + account.late_charge_billed
        + account.interest_revolving
        + account.installment_interest_billed
        + account.installment_billed
        + account.installment_revolving
    )


def _installments(account: AccountFields) -> int:
    """What plans have billed: "不得对分期业务提供最低还款额服务" (银保监规〔2022〕13号)."""
    return (
        account.installment_interest_unbilled
        + account.installment_interest_billed
        + account.installment_unbilled
        + account.installment_billed
        + account.installment_revolving
    )


def issue(
    account: WorkingAccount,
    on: int,
    *,
    interest_posted: int,
    cycle: CycleTerms,
    interest: InterestTerms,
    grace: GraceTerms,
    minimum: MinimumPaymentTerms,
    over_line: int = 0,
) -> StatementIssued:
    """The statement of the cycle that ends with the day ``on``; its interest is posted already.

    ``over_line`` is what a foreign balance owes beyond the line that it shares.
    """
    last = account.statement
    due = due_date(on, cycle.due)
    return _statement_issued(
        on=on,
        number=last.number + 1 if last else 1,
        payment_due_date=due,
        grace_until=due + grace.days,
        accrued_to=on + interest.include_statement_day,
        opening_balance=last.closing_balance if last else 0,
        purchases=account.cycle_purchases,
        cash_advances=account.cycle_cash,
        fees=account.cycle_fees,
        interest=interest_posted + account.cycle_interest,
        payments=account.cycle_payments,
        refunds=account.cycle_refunds,
        rewards=account.cycle_rewards,
        closing_balance=account.balance_minor,
        minimum_payment_due=minimum_payment_due(account, minimum, over_line),
        next_statement_date=next_statement(on, account.agreement.statement_day),
        withdrawals=account.cycle_withdrawals,
        installments=account.cycle_installments,
        installment_interest=account.cycle_installment_interest,
        converted=account.cycle_converted,
        adjustments=account.cycle_debits - account.cycle_credits,
        transfers=account.cycle_transfers_in - account.cycle_transfers_out,
        over_line=over_line,
    )


def apply_issued(account: WorkingAccount, event: StatementIssued) -> None:
    """Bill what was unbilled and begin the next cycle.

    Where nothing is owed there is nothing to judge: all was repaid within its grace period.
    """
    accrue(account, event.accrued_to)
    _bill(account)
    account.cycle_purchases = account.cycle_cash = account.cycle_fees = 0
    account.cycle_payments = account.cycle_refunds = account.cycle_rewards = 0
    account.cycle_installments = account.cycle_installment_interest = account.cycle_converted = 0
    account.cycle_withdrawals = account.cycle_interest = account.cycle_in_full = 0
    account.cycle_debits = account.cycle_credits = 0
    account.cycle_transfers_in = account.cycle_transfers_out = 0
    account.minimum_paid = 0
    begin_cycle(account)
    account.next_statement_date = event.next_statement_date
    account.closed_through = event.on
    account.statement = _billed_statement(
        event.number,
        event.on,
        event.payment_due_date,
        event.closing_balance,
        event.minimum_payment_due,
        account.sequence + 1,
    )
    if event.closing_balance > 0:
        account.judged_on = event.grace_until
    else:
        forget_billed_interest(account)


def _bill(account: WorkingAccount) -> None:
    account.annual_fee_billed += account.annual_fee_unbilled
    account.fee_billed += account.fee_unbilled
    account.late_charge_billed += account.late_charge_unbilled
    account.cash_billed += account.cash_unbilled
    account.purchase_billed += account.purchase_unbilled
    account.installment_interest_billed += account.installment_interest_unbilled
    account.installment_billed += account.installment_unbilled
    account.accrued_billed += account.accrued_unbilled
    account.installment_interest_unbilled = account.installment_unbilled = 0
    account.annual_fee_unbilled = account.fee_unbilled = account.late_charge_unbilled = 0
    account.cash_unbilled = account.purchase_unbilled = account.accrued_unbilled = 0
    purchase_lots.bill(account)
    if account.trace is not None:
        account.trace.accrued_billed += account.trace.accrued_unbilled
        account.trace.accrued_unbilled.clear()
