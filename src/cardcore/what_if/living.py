"""The days to come on a copy: what happens, what habits repay, and what comes of each balance."""

from collections.abc import Callable

import attrs

from cardcore.accounts.account import Account
from cardcore.accounts.foreign import events_in
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.postings import FeePosted
from cardcore.accounts.repayments import PaymentReceived
from cardcore.accounts.statements import StatementIssued
from cardcore.calendars import FAR_AHEAD, Date, date_of
from cardcore.journeys import Payment, close_day, receive_payment
from cardcore.programs.program import Program
from cardcore.relationships import Event, Outcome, Relationship
from cardcore.values import frozen
from cardcore.what_if.habits import Habit

Happening = Callable[[Relationship], Outcome]
"""A journey with all but the relationship given: ``lambda account: post(account, purchase, program)``."""


@frozen
class Forecast:
    """What would come of one balance; amounts in minor units of its currency."""

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
    """Of the account all that would happen, of a foreign balance what would happen to it."""
    months_to_payoff: int | None = None
    """Months from the first day to ``paid_off_on``, a begun one counted; None where something is owed."""
    currency: str = ""
    """The foreign one; empty for the account's own."""
    foreign: tuple["Forecast", ...] = ()
    """Of the account: the forecasts of its foreign balances."""

    @property
    def cost(self) -> int:
        """Interest and fees together."""
        return self.interest + self.fees


@attrs.define
class Balance:
    """One balance of the copy: how it is repaid, and how far that has come."""

    currency: str
    """Empty for the account's own."""
    habit: Habit
    habit_on: int = FAR_AHEAD
    """The day of the habit's next repayment."""
    statements: int = 0
    done: int = 0
    """How many statements the habit has repaid."""
    paid_off_on: int | None = None

    def account(self, relationship: Relationship) -> Account:
        """Its state."""
        held = (one for one in relationship.foreign if one.currency == self.currency)
        return next(held) if self.currency else relationship.account

    def next_payment(self, relationship: Relationship, on: int) -> Payment | None:
        """What the habit repays of the last statement, less what was repaid of it already."""
        account = self.account(relationship)
        last = account.statement
        amount = self.habit.amount(last, self.done) - account.minimum_paid if last else 0
        self.habit_on = FAR_AHEAD
        self.done += 1
        return Payment(on, amount, self.currency) if amount > 0 else None

    def plan_repayment(self, relationship: Relationship, earliest: int) -> None:
        """Put the habit's repayment of the last statement down, unless its due date is over."""
        statement = self.account(relationship).statement
        if statement is not None and statement.payment_due_date >= earliest:
            self.habit_on = statement.payment_due_date

    def take(self, before: Relationship, after: Relationship, on: int) -> None:
        """Go on: see whether that repaid it, and whether it issued a statement."""
        was, now = self.account(before), self.account(after)
        if now.balance_minor > 0:
            self.paid_off_on = None
        elif was.balance_minor > 0:
            self.paid_off_on = on
        if now.statement is not None and now.statement.number > _number(was):
            self.statements += 1
            self.plan_repayment(after, on)

    def forecast(self, life: "Life") -> Forecast:
        """What came of it."""
        events = events_in(life.events, self.currency) if self.currency else life.events
        interest = sum(event.amount for event in events if isinstance(event, InterestPosted))
        fees = sum(event.amount for event in events if isinstance(event, FeePosted))
        repaid = sum(event.amount for event in events if isinstance(event, PaymentReceived))
        statements = sum(isinstance(event, StatementIssued) for event in events)
        owed = max(0, self.account(life.relationship).balance_minor)
        paid_off = None if self.paid_off_on is None or owed else date_of(self.paid_off_on)
        months = None if paid_off is None else _months(date_of(life.start), paid_off)
        told = tuple(events)
        return Forecast(interest, fees, repaid, statements, paid_off, owed, told, months, self.currency)


@attrs.define
class Life:
    """A copy of an account on its way."""

    relationship: Relationship
    program: Program
    balances: list[Balance]
    """The account's own first."""
    start: int
    own: list[tuple[int, Happening]]
    """What else is to happen, by day."""
    events: list[Event] = attrs.Factory(list)

    @property
    def is_over(self) -> bool:
        """Whether nothing is owed, nothing accrues and nothing more is to be paid."""
        accounts = [balance.account(self.relationship) for balance in self.balances]
        return not self.own and not any(one.balance_minor > 0 or one.accrued for one in accounts)

    def next_day(self) -> None:
        """Go on to the next day with something to happen, to repay or to close."""
        days = [self.relationship.wakes_on_ordinal, *(one.habit_on for one in self.balances)]
        on = min([*days, *(day for day, _ in self.own[:1])])
        while self.own and self.own[0][0] == on:
            _, happening = self.own.pop(0)
            self._take(happening(self.relationship), on)
        for balance in self.balances:
            payment = balance.next_payment(self.relationship, on) if on == balance.habit_on else None
            if payment is not None:
                self._take(receive_payment(self.relationship, payment, self.program), on)
        self.close(on)

    def close(self, day: int) -> None:
        """Close a day; statements it issues are put down for repayment on their due dates."""
        self._take(close_day(self.relationship, date_of(day), self.program), day)

    def _take(self, outcome: Outcome, on: int) -> None:
        before, self.relationship = self.relationship, outcome.relationship
        self.events += outcome.events
        for balance in self.balances:
            balance.take(before, self.relationship, on)

    def forecast(self) -> Forecast:
        """What came of it."""
        own, *foreign = [balance.forecast(self) for balance in self.balances]
        return attrs.evolve(own, foreign=tuple(foreign))


def _number(account: Account) -> int:
    return account.statement.number if account.statement else 0


def _months(first: Date, last: Date) -> int:
    """Months from one day to another, a begun one counted, and one at least."""
    whole = 12 * (last.year - first.year) + last.month - first.month
    return max(1, whole + (last.day > first.day))
