"""A portfolio from a seed: who the cardholders are and what they mean to buy on which day.

The same seed gives the same portfolio on every machine: each cardholder draws from a `Random` of its
own, seeded by name, so that more cardholders or a changed habit leave the others as they were. How a
bill is repaid depends on the bill; `repaying` decides it when there is one.
"""

import datetime
import enum
import itertools
from random import Random
from typing import Final

import attrs

from cardcore.ids import AccountId
from examples.portfolio.habits import Habit, habit_of
from examples.portfolio.merchants import TRADES, Merchant
from examples.portfolio.seasons import Season, factor, seasons

LAST_DAY: Final = datetime.date(2026, 10, 31)
MOST_MONTHS: Final = 60
"""So far back the festivals of `seasons` are known."""

SALARY_DAYS: Final = (5, 8, 10, 15, 20, 25)
STATEMENT_DAYS: Final = (2, 5, 8, 10, 12, 15, 17, 20, 22, 25, 28)
LINES: Final = (3, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200)
"""Credit lines that banks grant, in thousands of yuan."""

Openings = tuple[datetime.date, int]
"""The first day of the portfolio, and within how many days all accounts are opened."""

_DAYS_A_MONTH: Final = 30.4


class Fate(enum.Enum):
    """What becomes of an approved purchase."""

    CAPTURED = "presented, and that is all"
    REFUNDED = "presented, and given back some days later"
    REVERSED = "taken back by the merchant before it is presented"
    FORGOTTEN = "never presented: the hold expires"


@attrs.frozen
class Cardholder:
    """One cardholder and the terms of the card."""

    account_id: AccountId
    habit: Habit
    opened_on: datetime.date
    credit_limit: int
    statement_day: int
    salary_day: int
    bills_paid: int | None
    """After how many bills nothing is repaid any more; None for never."""


@attrs.frozen
class Spending:
    """Something a cardholder means to buy, or cash to draw."""

    account_id: AccountId
    number: int
    on: datetime.date
    posts_on: datetime.date
    amount: int
    merchant: Merchant
    is_cash: bool
    fate: Fate
    refunded_on: datetime.date


@attrs.frozen
class Portfolio:
    """The cardholders and all they mean to buy, by day."""

    seed: int
    first_day: datetime.date
    last_day: datetime.date
    cardholders: tuple[Cardholder, ...]
    spending: tuple[Spending, ...]

    @property
    def days(self) -> list[datetime.date]:
        """Every day of the portfolio, the first and the last included."""
        first = self.first_day.toordinal()
        return [datetime.date.fromordinal(day) for day in range(first, self.last_day.toordinal() + 1)]


def generate(seed: int, cardholders: int, months: int, last_day: datetime.date = LAST_DAY) -> Portfolio:
    """The portfolio of a seed: so many cardholders over so many whole months up to ``last_day``."""
    month = last_day.year * 12 + last_day.month - months
    first_day = datetime.date(month // 12, month % 12 + 1, 1)
    openings = (first_day, min(75, (last_day - first_day).days))
    people: list[Cardholder] = []
    spending: list[Spending] = []
    for place in range(cardholders):
        account_id = AccountId(f"holder-{place + 1:03}")
        chance = Random(f"{seed}/{account_id}")
        means = min(5.0, max(0.6, chance.lognormvariate(0.4, 0.45)))
        person = _cardholder(account_id, habit_of(place), openings, means, chance)
        people.append(person)
        spending += _spending(person, means, last_day, chance)
    spending.sort(key=lambda one: (one.on, one.account_id, one.number))
    return Portfolio(seed, first_day, last_day, tuple(people), tuple(spending))


def _cardholder(
    account_id: AccountId, habit: Habit, openings: Openings, means: float, chance: Random
) -> Cardholder:
    """A card whose line fits what is spent with it."""
    monthly = sum(times * TRADES[trade].median for trade, times in habit.basket.items()) * means
    wanted = monthly * habit.line * chance.uniform(0.8, 1.5)
    line = next((line for line in LINES if line * 100_000 >= wanted), LINES[-1])
    opened_on = _opened_on(openings, chance)
    stops_after = habit.repayment.stops_after
    return Cardholder(
        account_id,
        habit,
        opened_on,
        line * 100_000,
        chance.choice(STATEMENT_DAYS),
        chance.choice(SALARY_DAYS),
        chance.randint(*stops_after) if stops_after else None,
    )


def _opened_on(openings: Openings, chance: Random) -> datetime.date:
    """Two in three are there from the first three days on."""
    first, days = openings
    is_early = chance.random() < 2 / 3
    return first + datetime.timedelta(chance.randrange(3 if is_early else days))


def _spending(person: Cardholder, means: float, last_day: datetime.date, chance: Random) -> list[Spending]:
    """All that one cardholder means to buy: each trade tries its luck on each day."""
    around = list(seasons(person.opened_on, last_day))
    rates = {trade: times / _DAYS_A_MONTH for trade, times in person.habit.basket.items()}
    standing_day = chance.randrange(2, 27)
    numbers = itertools.count(1)
    found: list[Spending] = []
    for ordinal in range(person.opened_on.toordinal() + 1, last_day.toordinal() + 1):
        day = datetime.date.fromordinal(ordinal)
        current = tuple(season for season in around if season.first <= day <= season.last)
        wanted = [
            trade for trade, rate in rates.items() if chance.random() < rate * _likelier(day, trade, current)
        ]
        if day.day == standing_day:
            wanted += person.habit.standing
        found += (_purchase(person, next(numbers), day, trade, means, chance) for trade in wanted)
    return found


def _likelier(day: datetime.date, trade: str, current: tuple[Season, ...]) -> float:
    return factor(day, trade, TRADES[trade].weekend, current)


def _purchase(
    person: Cardholder, number: int, day: datetime.date, trade: str, means: float, chance: Random
) -> Spending:
    is_cash = trade == "cash"
    posts_on = day + datetime.timedelta(chance.choice((0, 1, 1, 1, 2)))
    return Spending(
        person.account_id,
        number,
        day,
        posts_on,
        TRADES[trade].price(chance, means),
        chance.choice(TRADES[trade].merchants),
        is_cash,
        Fate.CAPTURED if is_cash else _fate(chance),
        posts_on + datetime.timedelta(chance.randrange(3, 15)),
    )


def _fate(chance: Random) -> Fate:
    """Most purchases are presented and kept."""
    drawn = chance.randrange(1000)
    if drawn < 6:
        return Fate.REVERSED
    if drawn < 9:
        return Fate.FORGOTTEN
    return Fate.REFUNDED if drawn < 27 else Fate.CAPTURED
