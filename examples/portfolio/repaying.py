"""When and how much a cardholder repays, decided once the bill is there, and what is split into rows."""

import datetime
from random import Random

import attrs

from cardcore.accounts.account import BilledStatement
from examples.portfolio.generate import Cardholder, Spending
from examples.portfolio.habits import Repayment


@attrs.frozen
class Repaying:
    """A repayment a cardholder means to make, in minor units."""

    on: datetime.date
    amount: int


def repaying(person: Cardholder, bill: BilledStatement, seed: int) -> Repaying | None:
    """What comes in for a bill; None where nothing is owed or nothing comes any more."""
    if bill.closing_balance <= 0 or (person.bills_paid is not None and bill.number > person.bills_paid):
        return None
    style = person.habit.repayment
    chance = Random(f"{seed}/{person.account_id}/bill {bill.number}")
    amount = _amount(style, bill, chance)
    return Repaying(_day(person, bill, chance), rounded_up(amount, style.round_up_to))


def splitting(person: Cardholder, spending: Spending, seed: int) -> int | None:
    """Over how many periods a purchase is paid; None where it is paid at once, as cash always is."""
    style = person.habit.splitting
    if style is None or spending.is_cash or spending.amount < style.least:
        return None
    chance = Random(f"{seed}/{person.account_id}/plan {spending.number}")
    return chance.choice(style.periods) if chance.randrange(100) < style.percent else None


def rounded_up(amount: int, step: int) -> int:
    """The next whole multiple of ``step``."""
    return -(-amount // step) * step


def _amount(style: Repayment, bill: BilledStatement, chance: Random) -> int:
    if style.minimum_only:
        return bill.minimum_payment_due
    percent = chance.randint(*style.percent)
    return max(bill.closing_balance * percent // 100, bill.minimum_payment_due)


def _day(person: Cardholder, bill: BilledStatement, chance: Random) -> datetime.date:
    """On the salary day if there is one in time, otherwise shortly before the due date – or forgotten."""
    style = person.habit.repayment
    due = datetime.date.fromordinal(bill.payment_due_date)
    if chance.randrange(100) < style.late_percent:
        return due + datetime.timedelta(chance.randint(*style.days_late))
    for ordinal in range(bill.statement_date + 1, bill.payment_due_date + 1):
        day = datetime.date.fromordinal(ordinal)
        if day.day == person.salary_day:
            return day
    return due - datetime.timedelta(chance.randrange(4))
