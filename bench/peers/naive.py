"""The account-month as one writes it first: Money and dates throughout, frozen values, `evolve`, `match`.

Good code by the book, and correct – its results are checked against ours – with interest added up every
day. It holds the same state as ours and walks through the same steps of each command: the thirteen
balances and the credit balance, holds, points with a shortfall, grace and minimum judged, a repayment
spread in order. It leaves out what this month does not come to: cash, refunds, fees, offers.
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
    cash_daily_rate: Decimal
    minimum_share: Decimal
    cash_minimum_share: Decimal
    days_until_due: int
    grace_days: int
    tolerance: Money
    points_step: Money


TERMS: Final = Terms(
    daily_rate=Decimal("0.0005"),
    cash_daily_rate=Decimal("0.0005"),
    minimum_share=Decimal("0.10"),
    cash_minimum_share=Decimal("0.10"),
    days_until_due=18,
    grace_days=3,
    tolerance=Money(10, CNY),
    points_step=Money(20, CNY),
)

Parts = tuple[tuple[str, Money], ...]


@attrs.frozen
class Purchased:
    on: pendulum.Date
    amount: Money
    from_credit: Money
    transaction_date: pendulum.Date
    mcc: str
    merchant: str
    original: Money | None = None


@attrs.frozen
class PointsEarned:
    on: pendulum.Date
    points: int
    to_shortfall: int
    available_on: pendulum.Date
    expires_on: pendulum.Date | None = None


@attrs.frozen
class PaymentReceived:
    on: pendulum.Date
    amount: Money
    effective_on: pendulum.Date
    allocation: Parts
    to_credit: Money


@attrs.frozen
class InterestAccrued:
    on: pendulum.Date
    due: Decimal
    billed: Decimal
    unbilled: Decimal


@attrs.frozen
class GraceKept:
    on: pendulum.Date


@attrs.frozen
class GraceLost:
    on: pendulum.Date
    outstanding: Money
    minimum_met: bool


@attrs.frozen
class MinimumMissed:
    on: pendulum.Date
    shortfall: Money


@attrs.frozen
class InterestPosted:
    on: pendulum.Date
    amount: Money
    exact: Decimal
    from_credit: Money


@attrs.frozen
class StatementIssued:
    on: pendulum.Date
    number: int
    due_date: pendulum.Date
    grace_until: pendulum.Date
    opening_balance: Money
    purchases: Money
    cash_advances: Money
    fees: Money
    interest: Money
    payments: Money
    refunds: Money
    rewards: Money
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
    | MinimumMissed
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
class Lot:
    points: int
    available_on: pendulum.Date
    expires_on: pendulum.Date | None = None


@attrs.frozen
class Hold:
    hold_id: str
    amount: Money
    expires_on: pendulum.Date


@attrs.frozen
class Account:
    account_id: str
    credit_limit: Money
    next_statement: pendulum.Date
    grace_until: pendulum.Date | None = None
    """The last day of grace of the last statement, until it is judged."""
    holds: tuple[Hold, ...] = ()
    annual_fee_unbilled: Money = ZERO
    annual_fee_billed: Money = ZERO
    fee_unbilled: Money = ZERO
    fee_billed: Money = ZERO
    late_charge_unbilled: Money = ZERO
    late_charge_billed: Money = ZERO
    interest_billed: Money = ZERO
    interest_revolving: Money = ZERO
    cash_unbilled: Money = ZERO
    cash_billed: Money = ZERO
    purchase_unbilled: Money = ZERO
    purchase_billed: Money = ZERO
    purchase_revolving: Money = ZERO
    credit: Money = ZERO
    accrued: Decimal = Decimal(0)
    accrued_billed: Decimal = Decimal(0)
    accrued_unbilled: Decimal = Decimal(0)
    sequence: int = 0
    closed_through: pendulum.Date | None = None
    statement_number: int = 0
    last_balance: Money = ZERO
    minimum_payment_due: Money = ZERO
    minimum_paid: Money = ZERO
    past_due: Money = ZERO
    overdue_since: pendulum.Date | None = None
    missed_in_a_row: int = 0
    cycle_purchases: Money = ZERO
    cycle_cash: Money = ZERO
    cycle_fees: Money = ZERO
    cycle_payments: Money = ZERO
    cycle_refunds: Money = ZERO
    cycle_rewards: Money = ZERO
    lots: tuple[Lot, ...] = ()
    points_earned: int = 0
    points_shortfall: int = 0

    @property
    def billed_outstanding(self) -> Money:
        return (
            self.annual_fee_billed
            + self.fee_billed
            + self.late_charge_billed
            + self.interest_billed
            + self.interest_revolving
            + self.cash_billed
            + self.purchase_billed
            + self.purchase_revolving
        )

    @property
    def unbilled_outstanding(self) -> Money:
        return (
            self.annual_fee_unbilled
            + self.fee_unbilled
            + self.late_charge_unbilled
            + self.cash_unbilled
            + self.purchase_unbilled
        )

    @property
    def balance(self) -> Money:
        return self.billed_outstanding + self.unbilled_outstanding - self.credit

    @property
    def open_to_buy(self) -> Money:
        return self.credit_limit - self.balance - sum((hold.amount for hold in self.holds), ZERO)

    def points_available(self, on: pendulum.Date) -> int:
        return sum(lot.points for lot in self.lots if lot.available_on <= on)


ORDER: Final = (
    "annual_fee_billed",
    "interest_revolving",
    "interest_billed",
    "late_charge_billed",
    "fee_billed",
    "cash_billed",
    "purchase_revolving",
    "purchase_billed",
    "annual_fee_unbilled",
    "late_charge_unbilled",
    "fee_unbilled",
    "cash_unbilled",
    "purchase_unbilled",
)
"""What a repayment reduces first."""

Done = tuple[Account, list[Event], list[Notice]]


def evolve(account: Account, event: Event) -> Account:
    sequence = account.sequence + 1
    match event:
        case Purchased(amount=amount, from_credit=from_credit):
            return attrs.evolve(
                account,
                sequence=sequence,
                credit=account.credit - from_credit,
                purchase_unbilled=account.purchase_unbilled + amount - from_credit,
                cycle_purchases=account.cycle_purchases + amount,
            )
        case PointsEarned():
            return attrs.evolve(
                account,
                sequence=sequence,
                lots=_with_points(account.lots, event),
                points_earned=account.points_earned + event.points,
                points_shortfall=account.points_shortfall - event.to_shortfall,
            )
        case PaymentReceived(amount=amount, allocation=allocation, to_credit=to_credit):
            reduced = {bucket: getattr(account, bucket) - part for bucket, part in allocation}
            paid = attrs.evolve(
                account,
                sequence=sequence,
                credit=account.credit + to_credit,
                minimum_paid=account.minimum_paid + amount,
                cycle_payments=account.cycle_payments + amount,
                **reduced,
            )
            return attrs.evolve(
                paid, past_due=max(ZERO, min(paid.past_due - amount, paid.billed_outstanding))
            )
        case InterestAccrued(on=on, due=due, billed=billed, unbilled=unbilled):
            return attrs.evolve(
                account,
                sequence=sequence,
                closed_through=on,
                accrued=account.accrued + due,
                accrued_billed=account.accrued_billed + billed,
                accrued_unbilled=account.accrued_unbilled + unbilled,
            )
        case GraceKept():
            return attrs.evolve(
                account,
                sequence=sequence,
                accrued_billed=Decimal(0),
                grace_until=None,
                past_due=ZERO,
                missed_in_a_row=0,
            )
        case GraceLost(minimum_met=met):
            return attrs.evolve(
                account,
                sequence=sequence,
                missed_in_a_row=0 if met else account.missed_in_a_row + 1,
                purchase_revolving=account.purchase_revolving + account.purchase_billed,
                purchase_billed=ZERO,
                interest_revolving=account.interest_revolving + account.interest_billed,
                interest_billed=ZERO,
                accrued=account.accrued + account.accrued_billed,
                accrued_billed=Decimal(0),
                grace_until=None,
            )
        case MinimumMissed(on=on, shortfall=shortfall):
            return attrs.evolve(
                account,
                sequence=sequence,
                past_due=shortfall,
                overdue_since=account.overdue_since or on,
            )
        case InterestPosted(amount=amount, from_credit=from_credit):
            return attrs.evolve(
                account,
                sequence=sequence,
                credit=account.credit - from_credit,
                interest_billed=account.interest_billed + amount - from_credit,
                accrued=Decimal(0),
            )
        case StatementIssued() as issued:
            return attrs.evolve(
                account,
                sequence=sequence,
                statement_number=issued.number,
                last_balance=issued.closing_balance,
                minimum_payment_due=issued.minimum_payment_due,
                minimum_paid=ZERO,
                cycle_purchases=ZERO,
                cycle_cash=ZERO,
                cycle_fees=ZERO,
                cycle_payments=ZERO,
                cycle_refunds=ZERO,
                cycle_rewards=ZERO,
                annual_fee_billed=account.annual_fee_billed + account.annual_fee_unbilled,
                annual_fee_unbilled=ZERO,
                fee_billed=account.fee_billed + account.fee_unbilled,
                fee_unbilled=ZERO,
                late_charge_billed=account.late_charge_billed + account.late_charge_unbilled,
                late_charge_unbilled=ZERO,
                cash_billed=account.cash_billed + account.cash_unbilled,
                cash_unbilled=ZERO,
                purchase_billed=account.purchase_billed + account.purchase_unbilled,
                purchase_unbilled=ZERO,
                accrued_billed=account.accrued_billed + account.accrued_unbilled,
                accrued_unbilled=Decimal(0),
                next_statement=issued.next_statement,
                grace_until=issued.grace_until,
            )


def _with_points(lots: tuple[Lot, ...], event: PointsEarned) -> tuple[Lot, ...]:
    """The lots with the new one; those that are usable by now are kept as one."""
    usable = [lot for lot in lots if lot.available_on <= event.on]
    later = [lot for lot in lots if lot.available_on > event.on]
    kept = [Lot(sum(lot.points for lot in usable), usable[-1].available_on)] if usable else []
    return (*kept, *later, Lot(event.points - event.to_shortfall, event.available_on, event.expires_on))


def purchase(
    account: Account, amount: Money, on: pendulum.Date, mcc: str, merchant: str, terms: Terms
) -> Done:
    _check(account, amount, on)
    if len(mcc) != 4 or not mcc.isdigit():
        raise ValueError("an MCC has four digits")
    if not merchant.strip() or len(merchant) > 64 or not merchant.isprintable():
        raise ValueError("the merchant must be readable")
    events: list[Event] = [Purchased(on, amount, min(account.credit, amount), on, mcc, merchant)]
    points = int(amount.amount // terms.points_step.amount)
    if points:
        to_shortfall = min(points, account.points_shortfall)
        events.append(PointsEarned(on, points, to_shortfall, on.add(days=1)))
    for event in events:
        account = evolve(account, event)
    facts = {"amount": amount, "merchant": merchant, "open_to_buy": account.open_to_buy}
    return account, events, [Notice(NoticeKind.SPENT, account.account_id, on, facts)]


def pay(account: Account, amount: Money, on: pendulum.Date) -> Done:
    _check(account, amount, on)
    left, parts = amount, []
    for bucket in ORDER:
        part = min(left, getattr(account, bucket))
        if part > ZERO:
            parts.append((bucket, part))
            left -= part
    event = PaymentReceived(on, amount, on, tuple(parts), left)
    notice = Notice(NoticeKind.PAYMENT_RECEIVED, account.account_id, on, {"amount": amount})
    return evolve(account, event), [event], [notice]


def _check(account: Account, amount: Money, on: pendulum.Date) -> None:
    if account.closed_through is not None and on <= account.closed_through:
        raise ValueError("that day is closed")
    if amount <= ZERO or amount.amount != amount.amount.quantize(CENT):
        raise ValueError("the amount must be more than zero, in whole cents")
    if amount.currency != account.credit_limit.currency:
        raise ValueError("wrong currency")


def close_day(account: Account, day: pendulum.Date, terms: Terms) -> Done:
    events: list[Event] = []
    notices: list[Notice] = []
    if account.grace_until == day:
        for judged in _judged(account, day, terms):
            events.append(judged)
            account = evolve(account, judged)
    cash = account.cash_unbilled + account.cash_billed
    revolving = account.purchase_revolving + account.interest_revolving
    accrued = InterestAccrued(
        day,
        revolving.amount * terms.daily_rate + cash.amount * terms.cash_daily_rate,
        (account.purchase_billed + account.interest_billed).amount * terms.daily_rate,
        account.purchase_unbilled.amount * terms.daily_rate,
    )
    events.append(accrued)
    account = evolve(account, accrued)
    if account.next_statement == day:
        amount = Money(account.accrued.quantize(CENT, ROUND_HALF_UP), CNY)
        posted = InterestPosted(day, amount, account.accrued, min(account.credit, amount))
        account = evolve(account, posted)
        issued = _statement(account, day, amount, terms)
        account = evolve(account, issued)
        events += [posted, issued]
        facts = {"closing_balance": issued.closing_balance, "minimum": issued.minimum_payment_due}
        notices.append(Notice(NoticeKind.STATEMENT_READY, account.account_id, day, facts))
    return account, events, notices


def _judged(account: Account, day: pendulum.Date, terms: Terms) -> list[Event]:
    outstanding = account.billed_outstanding
    if outstanding <= terms.tolerance:
        return [GraceKept(day)]
    shortfall = min(account.minimum_payment_due - account.minimum_paid, outstanding)
    lost = GraceLost(day, outstanding, minimum_met=shortfall <= ZERO)
    return [lost] if lost.minimum_met else [lost, MinimumMissed(day, shortfall)]


def _statement(account: Account, day: pendulum.Date, interest: Money, terms: Terms) -> StatementIssued:
    due = day.add(days=terms.days_until_due)
    return StatementIssued(
        day,
        account.statement_number + 1,
        due,
        due.add(days=terms.grace_days),
        account.last_balance,
        account.cycle_purchases,
        account.cycle_cash,
        account.cycle_fees,
        interest,
        account.cycle_payments,
        account.cycle_refunds,
        account.cycle_rewards,
        account.balance,
        _minimum(account, terms),
        day.add(months=1),
    )


def _minimum(account: Account, terms: Terms) -> Money:
    in_full = (
        account.annual_fee_unbilled
        + account.annual_fee_billed
        + account.fee_unbilled
        + account.fee_billed
        + account.late_charge_unbilled
        + account.late_charge_billed
        + account.interest_billed
        + account.interest_revolving
    )
    purchases = account.purchase_unbilled + account.purchase_billed + account.purchase_revolving
    cash = account.cash_unbilled + account.cash_billed
    over_limit = max(ZERO, account.balance - account.credit_limit)
    shares = _share(purchases, terms.minimum_share) + _share(cash, terms.cash_minimum_share)
    return min(in_full + account.past_due + over_limit + shares, account.balance)


def _share(balance: Money, share: Decimal) -> Money:
    return Money((balance.amount * share).quantize(CENT, ROUND_HALF_UP), CNY)
