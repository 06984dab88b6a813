"""Habits of repaying: what of each statement is paid on its due date."""

import attrs

from cardcore.accounts.account import BilledStatement
from cardcore.journeys.in_currency import foreign_currency
from cardcore.money import Money, positive_minor_of
from cardcore.programs.program import Program
from cardcore.values import frozen


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
    currency: str = ""
    """Of the balance that it repays; of whichever uses the habit where it is empty."""

    @classmethod
    def of(cls, amount: Money, program: Program) -> "FixedPayment":
        """From what people write, in the programme's currency or a foreign one that it has terms for."""
        currency = foreign_currency(amount, program) or program.currency
        return cls(positive_minor_of(amount, currency), currency)

    def amount(self, statement: BilledStatement, _done: int) -> int:
        """The fixed amount, or what is left to pay."""
        return min(self.fixed, max(0, statement.closing_balance))


Habit = FullPayment | MinimumOnly | MinimumThenFull | FixedPayment | NoPayment
"""How statements are repaid in a forecast."""


def usual_abroad(habit: Habit) -> Habit:
    """How a foreign balance without a habit of its own is repaid: a fixed amount is one of its currency."""
    return MinimumOnly() if isinstance(habit, FixedPayment) else habit
