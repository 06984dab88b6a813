"""What if: the days to come, lived through on a copy.

A forecast runs the very journeys that the account would live through – statements, interest, late
charges – from a day on, with repayments by a stated habit and with what else is to happen. The
relationship given stays as it is; nothing is stored.

>>> from cardcore.testing.builders import day_end, program, purchase
>>> from cardcore.testing.stories import given
>>> life = given(program(), opened_on="2023-03-20")
>>> life = life.when(purchase("1000.00", "2023-03-30"), day_end("2023-04-05"))
>>> full = what_if(life.relationship, date_of(life.on + 1), program(), FullPayment(), months=3)
>>> (full.interest, full.paid_off_on)
(0, Date(2023, 4, 23))
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import attrs

from cardcore.accounts.account import FAR_AHEAD, BilledStatement
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.postings import FeePosted
from cardcore.accounts.repayments import PaymentReceived
from cardcore.accounts.statements import StatementIssued
from cardcore.calendars import Date, date_of, ordinal_of
from cardcore.errors import require
from cardcore.journeys import Payment, close_day, receive_payment
from cardcore.money import Money, positive_minor_of
from cardcore.programs.program import Program
from cardcore.relationships import Event, Outcome, Relationship
from cardcore.values import frozen

LONGEST_FORECAST: Final = 600
"""Months."""

Happening = Callable[[Relationship], Outcome]
"""A journey with all but the relationship given: ``lambda account: post(account, purchase, program)``."""


@frozen
class FullPayment:
    """Every statement is paid in full on its due date."""

    def amount(self, statement: BilledStatement, _done: int) -> int:
        """The closing balance."""
        return max(0, statement.closing_balance)


@frozen
class MinimumOnly:
    """Of every statement the minimum is paid on its due date."""

    def amount(self, statement: BilledStatement, _done: int) -> int:
        """The minimum payment due."""
        return statement.minimum_payment_due


@attrs.frozen
class MinimumThenFull:
    """Of so many statements the minimum is paid on its due date, then every one in full."""

    statements: int

    def amount(self, statement: BilledStatement, done: int) -> int:
        """The minimum payment due, or once enough of them are ``done`` the closing balance."""
        habit = MinimumOnly() if done < self.statements else FullPayment()
        return habit.amount(statement, done)


@attrs.frozen
class NoPayment:
    """Nothing is repaid by habit."""

    def amount(self, _statement: BilledStatement, _done: int) -> int:
        """Nothing."""
        return 0


@frozen
class FixedPayment:
    """Of every statement the same amount is paid on its due date, never more than it bills."""

    fixed: int
    """Minor units."""

    @classmethod
    def of(cls, amount: Money, program: Program) -> "FixedPayment":
        """From what people write."""
        return cls(positive_minor_of(amount, program.currency))

    def amount(self, statement: BilledStatement, _done: int) -> int:
        """The fixed amount, or what is left to pay."""
        return min(self.fixed, max(0, statement.closing_balance))


Habit = FullPayment | MinimumOnly | MinimumThenFull | FixedPayment | NoPayment
"""How statements are repaid in a forecast."""


@frozen
class Forecast:
    """What would come of it; amounts in minor units."""

    interest: int
    fees: int
    repaid: int
    statements: int
    """How many more statements there would be."""
    paid_off_on: Date | None
    """The first day on which nothing would be owed; None where something still is at the end."""
    outstanding: int
    """What would still be owed at the end."""
    events: tuple[Event, ...]
    months_to_payoff: int | None = None
    """Months from the first day to ``paid_off_on``, a begun one counted; None where something is owed."""

    @property
    def cost(self) -> int:
        """Interest and fees together."""
        return self.interest + self.fees


def what_if(
    relationship: Relationship,
    from_: datetime.date,
    program: Program,
    habit: Habit,
    *,
    months: int,
    payments: Mapping[datetime.date, int] | None = None,
    events: Iterable[tuple[datetime.date, Happening]] = (),
) -> Forecast:
    """Live ``months`` more statements from the day ``from_`` on, repaying by ``habit``.

    ``payments`` are further repayments (minor units) on their days, ``events`` whatever else is to happen;
    on one day payments come first, the habit's last. `InvalidInput`: ``number-out-of-range`` beyond 600
    months, ``date-order`` for what lies before the forecast; and what the events' journeys refuse.
    """
    require(1 <= months <= LONGEST_FORECAST, "number-out-of-range", "1 to 600 months", field="months")
    start = ordinal_of(from_)
    paid = [(ordinal_of(on), _repayment(on, amount, program)) for on, amount in (payments or {}).items()]
    other = [(ordinal_of(on), happening) for on, happening in events]
    for field, days in (("payments", paid), ("events", other)):
        early = any(on < start for on, _ in days)
        require(not early, "date-order", f"one of the {field} lies before the forecast", field=field)
    own = sorted([*paid, *other], key=lambda one: one[0])
    life = _Life(relationship, program, habit, start, own)
    life.close(start - 1)
    life.plan_repayment(start)
    while life.statements < months and not life.is_over:
        life.next_day()
    return life.forecast()


def _repayment(on: datetime.date, amount: int, program: Program) -> Happening:
    payment = Payment(ordinal_of(on), amount)
    return lambda relationship: receive_payment(relationship, payment, program)


@attrs.define
class _Life:
    """A copy of an account on its way."""

    relationship: Relationship
    program: Program
    habit: Habit
    start: int
    own: list[tuple[int, Happening]]
    """What else is to happen, by day."""
    habit_on: int = FAR_AHEAD
    """The day of the habit's next repayment."""
    events: list[Event] = attrs.Factory(list)
    statements: int = 0
    done: int = 0
    """How many statements the habit has repaid."""
    paid_off_on: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing is owed, nothing accrues and nothing more is to be paid."""
        account = self.relationship.account
        return not self.own and account.balance_minor <= 0 and not account.accrued

    def next_day(self) -> None:
        """Go on to the next day with something to happen, to repay or to close."""
        on = min(self.relationship.wakes_on_ordinal, self.habit_on, *(day for day, _ in self.own[:1]))
        while self.own and self.own[0][0] == on:
            _, happening = self.own.pop(0)
            self._take(happening(self.relationship), on)
        if on == self.habit_on:
            self.habit_on = FAR_AHEAD
            amount = self._habitual()
            self.done += 1
            if amount > 0:
                self._take(receive_payment(self.relationship, Payment(on, amount), self.program), on)
        self.close(on)

    def _habitual(self) -> int:
        """What the habit repays of the last statement, less what was repaid of it already."""
        account = self.relationship.account
        last = account.statement
        return self.habit.amount(last, self.done) - account.minimum_paid if last else 0

    def close(self, day: int) -> None:
        """Close a day; a statement it issues is put down for repayment on its due date."""
        before = self.relationship.account.statement
        self._take(close_day(self.relationship, date_of(day), self.program), day)
        statement = self.relationship.account.statement
        if statement is not None and statement != before:
            self.statements += 1
            self.plan_repayment(day)

    def plan_repayment(self, earliest: int) -> None:
        """Put the habit's repayment of the last statement down, unless its due date is over."""
        statement = self.relationship.account.statement
        if statement is not None and statement.payment_due_date >= earliest:
            self.habit_on = statement.payment_due_date

    def _take(self, outcome: Outcome, on: int) -> None:
        owed = self.relationship.account.balance_minor > 0
        self.relationship = outcome.relationship
        self.events += outcome.events
        if self.relationship.account.balance_minor > 0:
            self.paid_off_on = None
        elif owed:
            self.paid_off_on = on

    def forecast(self) -> Forecast:
        """What came of it."""
        interest = sum(event.amount for event in self.events if isinstance(event, InterestPosted))
        fees = sum(event.amount for event in self.events if isinstance(event, FeePosted))
        repaid = sum(event.amount for event in self.events if isinstance(event, PaymentReceived))
        statements = sum(isinstance(event, StatementIssued) for event in self.events)
        owed = max(0, self.relationship.account.balance_minor)
        paid_off = None if self.paid_off_on is None or owed else date_of(self.paid_off_on)
        months = None if paid_off is None else _months(date_of(self.start), paid_off)
        return Forecast(interest, fees, repaid, statements, paid_off, owed, tuple(self.events), months)


def _months(first: Date, last: Date) -> int:
    """Months from one day to another, a begun one counted, and one at least."""
    whole = 12 * (last.year - first.year) + last.month - first.month
    return max(1, whole + (last.day > first.day))
