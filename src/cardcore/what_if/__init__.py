"""What if: the days to come, lived through on a copy.

A forecast runs the very journeys that the account would live through – statements, interest, late
charges – from a day on, with repayments by a stated habit and with what else is to happen. Balances in
foreign currencies are repaid in their own, by the same habit or by one of theirs. The relationship given
stays as it is; nothing is stored.

>>> from cardcore.calendars import date_of
>>> from cardcore.testing.builders import day_end, program, purchase
>>> from cardcore.testing.stories import given
>>> life = given(program(), opened_on="2023-03-20")
>>> life = life.when(purchase("1000.00", "2023-03-30"), day_end("2023-04-05"))
>>> full = what_if(life.relationship, date_of(life.on + 1), program(), FullPayment(), months=3)
>>> (full.interest, full.paid_off_on)
(0, Date(2023, 4, 23))
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Final

from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict, require
from cardcore.journeys import Payment, receive_payment
from cardcore.programs.program import Program
from cardcore.relationships import Relationship
from cardcore.what_if.habits import (
    FixedPayment,
    FullPayment,
    Habit,
    MinimumOnly,
    MinimumThenFull,
    NoPayment,
    usual_abroad,
)
from cardcore.what_if.living import Balance, Forecast, Happening, Life

__all__ = [
    "LONGEST_FORECAST",
    "FixedPayment",
    "Forecast",
    "FullPayment",
    "Habit",
    "Happening",
    "MinimumOnly",
    "MinimumThenFull",
    "NoPayment",
    "usual_abroad",
    "what_if",
]

LONGEST_FORECAST: Final = 600
"""Months."""


def what_if(
    relationship: Relationship,
    from_: datetime.date,
    program: Program,
    habit: Habit,
    *,
    months: int,
    payments: Mapping[datetime.date, int] | None = None,
    events: Iterable[tuple[datetime.date, Happening]] = (),
    habits: Mapping[str, Habit] | None = None,
) -> Forecast:
    """Live ``months`` more statements from the day ``from_`` on, repaying by ``habit``.

    ``habits`` are those of foreign balances by currency; one without is repaid by ``habit``, or where that is
    a fixed amount by its minimum. ``payments`` are further repayments (minor units of the account's own
    currency) on their days, ``events`` whatever else is to happen; on one day payments come first, the
    habits' last. `InvalidInput`: ``number-out-of-range`` beyond 600 months, ``date-order`` for what lies
    before the forecast; `Conflict` ``currency-mismatch`` for a habit of another currency; and what the
    events' journeys refuse.
    """
    require(1 <= months <= LONGEST_FORECAST, "number-out-of-range", "1 to 600 months", field="months")
    start = ordinal_of(from_)
    paid = [(ordinal_of(on), _repayment(on, amount, program)) for on, amount in (payments or {}).items()]
    other = [(ordinal_of(on), happening) for on, happening in events]
    for field, days in (("payments", paid), ("events", other)):
        early = any(on < start for on, _ in days)
        require(not early, "date-order", f"one of the {field} lies before the forecast", field=field)
    own = sorted([*paid, *other], key=lambda one: one[0])
    life = Life(relationship, program, _balances(relationship, habit, habits or {}), start, own)
    life.close(start - 1)
    for balance in life.balances:
        balance.plan_repayment(life.relationship, start)
    while life.balances[0].statements < months and not life.is_over:
        life.next_day()
    return life.forecast()


def _balances(relationship: Relationship, habit: Habit, habits: Mapping[str, Habit]) -> list[Balance]:
    """The account's own balance and the foreign ones, each with its habit."""
    own, held = relationship.account.currency, [one.currency for one in relationship.foreign]
    by_currency = {own: habit, **dict.fromkeys(held, usual_abroad(habit)), **habits}
    for currency, one in by_currency.items():
        said = one.currency if isinstance(one, FixedPayment) and one.currency else currency
        if currency not in (own, *held) or said != currency:
            detail = f"the account holds {', '.join((own, *held))}; {said} does not repay {currency}"
            raise Conflict("currency-mismatch", detail, field="habits")
    return [Balance("" if currency == own else currency, by_currency[currency]) for currency in (own, *held)]


def _repayment(on: datetime.date, amount: int, program: Program) -> Happening:
    payment = Payment(ordinal_of(on), amount)
    return lambda relationship: receive_payment(relationship, payment, program)
