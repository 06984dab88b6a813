"""The account-month as one writes it first: Money and dates throughout, frozen values, `evolve`, `match`.

Good code by the book, and correct – its results are checked against ours – with interest added up every
day. It knows only what the month needs: no cash, no fees, no refunds, no minimum missed.
"""

import enum
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import attrs
import pendulum
from moneyed import CNY, Money

CENT: Final = Decimal("0.01")
ZERO: Final = Money(0, CNY)


@attrs.frozen
class Terms:
    daily_rate: Decimal
    minimum_share: Decimal
    days_until_due: int
    grace_days: int
    tolerance: Money
    points_step: Money


TERMS: Final = Terms(
    daily_rate=Decimal("0.0005"),
    minimum_share=Decimal("0.10"),
    days_until_due=18,
    grace_days=3,
    tolerance=Money(10, CNY),
    points_step=Money(20, CNY),
)


@attrs.frozen
class Purchased:
    on: pendulum.Date
    amount: Money
    mcc: str
    merchant: str


@attrs.frozen
class PointsEarned:
    points: int
    available_on: pendulum.Date


@attrs.frozen
class PaymentReceived:
    on: pendulum.Date
    amount: Money
    to_billed: Money
    to_unbilled: Money


@attrs.frozen
class InterestAccrued:
    on: pendulum.Date
    revolving: Decimal
    billed: Decimal
    unbilled: Decimal


@attrs.frozen
class GraceKept:
    on: pendulum.Date
    minimum_met: bool


@attrs.frozen
class GraceLost:
    on: pendulum.Date
    minimum_met: bool


@attrs.frozen
class InterestPosted:
    on: pendulum.Date
    amount: Money


@attrs.frozen
class StatementIssued:
    on: pendulum.Date
    due_date: pendulum.Date
    grace_until: pendulum.Date
    opening_balance: Money
    purchases: Money
    payments: Money
    interest: Money
    closing_balance: Money
    minimum_payment_due: Money
    next_statement: pendulum.Date


Event = (
    Purchased
    | PointsEarned
    | PaymentReceived
    | InterestAccrued
    | GraceKept
    | GraceLost
    | InterestPosted
    | StatementIssued
)


class NoticeKind(enum.Enum):
    SPENT = "spent"
    PAYMENT_RECEIVED = "payment_received"
    STATEMENT_READY = "statement_ready"


@attrs.frozen
class Notice:
    kind: NoticeKind
    account_id: str
    on: pendulum.Date
    facts: Mapping[str, object]


@attrs.frozen
class Account:
    account_id: str
    credit_limit: Money
    next_statement: pendulum.Date
    grace_until: pendulum.Date | None = None
    """The last day of grace of the last statement, until it is judged."""
    unbilled: Money = ZERO
    billed: Money = ZERO
    revolving: Money = ZERO
    interest_owed: Money = ZERO
    accrued: Decimal = Decimal(0)
    accrued_billed: Decimal = Decimal(0)
    accrued_unbilled: Decimal = Decimal(0)
    sequence: int = 0
    closed_through: pendulum.Date | None = None
    last_balance: Money = ZERO
    minimum_payment_due: Money = ZERO
    minimum_paid: Money = ZERO
    cycle_purchases: Money = ZERO
    cycle_payments: Money = ZERO
    missed_in_a_row: int = 0
    points: tuple[PointsEarned, ...] = ()

    @property
    def balance(self) -> Money:
        return self.unbilled + self.billed + self.revolving + self.interest_owed

    @property
    def open_to_buy(self) -> Money:
        return self.credit_limit - self.balance

    def points_available(self, on: pendulum.Date) -> int:
        return sum(earned.points for earned in self.points if earned.available_on <= on)


Done = tuple[Account, list[Event], list[Notice]]


def evolve(account: Account, event: Event) -> Account:
    sequence = account.sequence + 1
    match event:
        case Purchased(amount=amount):
            return attrs.evolve(
                account,
                sequence=sequence,
                unbilled=account.unbilled + amount,
                cycle_purchases=account.cycle_purchases + amount,
            )
        case PointsEarned():
            return attrs.evolve(account, sequence=sequence, points=(*account.points, event))
        case PaymentReceived(amount=amount, to_billed=to_billed, to_unbilled=to_unbilled):
            return attrs.evolve(
                account,
                sequence=sequence,
                billed=account.billed - to_billed,
                unbilled=account.unbilled - to_unbilled,
                minimum_paid=account.minimum_paid + amount,
                cycle_payments=account.cycle_payments + amount,
            )
        case InterestAccrued(on=on, revolving=revolving, billed=billed, unbilled=unbilled):
            return attrs.evolve(
                account,
                sequence=sequence,
                closed_through=on,
                accrued=account.accrued + revolving,
                accrued_billed=account.accrued_billed + billed,
                accrued_unbilled=account.accrued_unbilled + unbilled,
            )
        case GraceKept(minimum_met=met):
            return attrs.evolve(
                account,
                sequence=sequence,
                accrued_billed=Decimal(0),
                grace_until=None,
                missed_in_a_row=0 if met else account.missed_in_a_row + 1,
            )
        case GraceLost(minimum_met=met):
            return attrs.evolve(
                account,
                sequence=sequence,
                missed_in_a_row=0 if met else account.missed_in_a_row + 1,
                revolving=account.revolving + account.billed,
                billed=ZERO,
                accrued=account.accrued + account.accrued_billed,
                accrued_billed=Decimal(0),
                grace_until=None,
            )
        case InterestPosted(amount=amount):
            return attrs.evolve(
                account,
                sequence=sequence,
                interest_owed=account.interest_owed + amount,
                accrued=Decimal(0),
            )
        case StatementIssued() as issued:
            return attrs.evolve(
                account,
                sequence=sequence,
                last_balance=issued.closing_balance,
                minimum_payment_due=issued.minimum_payment_due,
                minimum_paid=ZERO,
                cycle_purchases=ZERO,
                cycle_payments=ZERO,
                billed=account.billed + account.unbilled,
                unbilled=ZERO,
                accrued_billed=account.accrued_billed + account.accrued_unbilled,
                accrued_unbilled=Decimal(0),
                next_statement=issued.next_statement,
                grace_until=issued.grace_until,
            )


def purchase(
    account: Account, amount: Money, on: pendulum.Date, mcc: str, merchant: str, terms: Terms
) -> Done:
    _check(account, amount, on)
    if len(mcc) != 4 or not mcc.isdigit():
        raise ValueError("an MCC has four digits")
    if not merchant.strip() or len(merchant) > 64 or not merchant.isprintable():
        raise ValueError("the merchant must be readable")
    events: list[Event] = [Purchased(on, amount, mcc, merchant)]
    points = int(amount.amount // terms.points_step.amount)
    if points:
        events.append(PointsEarned(points, on.add(days=1)))
    for event in events:
        account = evolve(account, event)
    facts = {"amount": amount, "merchant": merchant, "open_to_buy": account.open_to_buy}
    return account, events, [Notice(NoticeKind.SPENT, account.account_id, on, facts)]


def pay(account: Account, amount: Money, on: pendulum.Date) -> Done:
    _check(account, amount, on)
    to_billed = min(amount, account.billed)
    to_unbilled = min(amount - to_billed, account.unbilled)
    event = PaymentReceived(on, amount, to_billed, to_unbilled)
    notice = Notice(NoticeKind.PAYMENT_RECEIVED, account.account_id, on, {"amount": amount})
    return evolve(account, event), [event], [notice]


def _check(account: Account, amount: Money, on: pendulum.Date) -> None:
    if account.closed_through is not None and on <= account.closed_through:
        raise ValueError("that day is closed")
    if amount <= ZERO:
        raise ValueError("the amount must be more than zero")
    if amount.currency != account.credit_limit.currency:
        raise ValueError("wrong currency")


def close_day(account: Account, day: pendulum.Date, terms: Terms) -> Done:
    events: list[Event] = []
    notices: list[Notice] = []
    if account.grace_until == day:
        met = account.minimum_paid >= account.minimum_payment_due
        judged = GraceKept(day, met) if account.billed <= terms.tolerance else GraceLost(day, met)
        events.append(judged)
        account = evolve(account, judged)
    accrued = InterestAccrued(
        day,
        account.revolving.amount * terms.daily_rate,
        (account.billed + account.interest_owed).amount * terms.daily_rate,
        account.unbilled.amount * terms.daily_rate,
    )
    events.append(accrued)
    account = evolve(account, accrued)
    if account.next_statement == day:
        amount = Money(account.accrued.quantize(CENT, ROUND_HALF_UP), CNY)
        posted = InterestPosted(day, amount)
        account = evolve(account, posted)
        issued = _statement(account, day, amount, terms)
        account = evolve(account, issued)
        events += [posted, issued]
        facts = {"closing_balance": issued.closing_balance, "minimum": issued.minimum_payment_due}
        notices.append(Notice(NoticeKind.STATEMENT_READY, account.account_id, day, facts))
    return account, events, notices


def _statement(account: Account, day: pendulum.Date, interest: Money, terms: Terms) -> StatementIssued:
    purchases = (account.unbilled + account.billed + account.revolving).amount
    share = Money((purchases * terms.minimum_share).quantize(CENT, ROUND_HALF_UP), CNY)
    over_limit = max(ZERO, account.balance - account.credit_limit)
    minimum = min(account.interest_owed + share + over_limit, account.balance)
    due = day.add(days=terms.days_until_due)
    return StatementIssued(
        day,
        due,
        due.add(days=terms.grace_days),
        account.last_balance,
        account.cycle_purchases,
        account.cycle_payments,
        interest,
        account.balance,
        minimum,
        day.add(months=1),
    )
