"""Who the cardholders are: what each sort buys in a month and how it repays.

The shares are chosen so that a small portfolio shows every behaviour; they are no bank's statistics.
"""

from collections.abc import Mapping
from typing import Final

import attrs


@attrs.frozen
class Repayment:
    """How a bill is repaid: how much of it, and how punctually."""

    percent: tuple[int, int] = (100, 100)
    """Between which shares of the bill the repayment lies, never below the minimum payment due."""
    minimum_only: bool = False
    round_up_to: int = 1
    """Repayments are whole multiples of it, in minor units."""
    late_percent: int = 0
    """How often the due date is forgotten."""
    days_late: tuple[int, int] = (5, 28)
    stops_after: tuple[int, int] | None = None
    """Between how many bills are repaid before nothing comes any more."""


@attrs.frozen
class Splitting:
    """Which purchases become installments."""

    least: int
    """Smaller ones, in minor units, are paid at once."""
    percent: int
    """How many of the others are split."""
    periods: tuple[int, ...]


@attrs.frozen
class Habit:
    """A sort of cardholder."""

    name: str
    chinese: str
    percent: int
    """The share of all cardholders."""
    basket: Mapping[str, float]
    """Purchases a month by line of trade; cash advances under ``cash``."""
    repayment: Repayment
    standing: tuple[str, ...] = ()
    """What is charged by standing order once a month."""
    line: float = 2.6
    """The credit line as a multiple of a month's spending."""
    splitting: Splitting | None = None


EVERYDAY: Final = {"groceries": 1.6, "convenience": 0.9, "restaurants": 1.1, "coffee": 1.1, "online": 1.4}
HOME: Final = ("telecom", "utilities")

HABITS: Final = (
    Habit(
        "revolver",
        "循环信用用户",
        12,
        {**EVERYDAY, "clothes": 0.4, "electronics": 0.12, "cash": 0.22, "travel": 0.15},
        Repayment((25, 65), round_up_to=10_000),
        ("telecom",),
        line=4.5,
        splitting=Splitting(60_000, 40, (3, 6, 12)),
    ),
    Habit(
        "pays in full",
        "全额还款用户",
        34,
        {**EVERYDAY, "fuel": 0.8, "department": 0.3, "pharmacy": 0.3, "trains": 0.3, "books": 0.2},
        Repayment(),
        HOME,
        line=3.0,
    ),
    Habit(
        "minimum payer",
        "最低还款用户",
        9,
        {**EVERYDAY, "clothes": 0.5, "rides": 0.9},
        Repayment(minimum_only=True, round_up_to=1_000, late_percent=3),
        ("telecom",),
        line=9.0,
    ),
    Habit(
        "commuter",
        "通勤族",
        10,
        {"coffee": 2.9, "rides": 2.8, "convenience": 1.8, "cinema": 0.5, "sports": 0.4},
        Repayment(late_percent=4, days_late=(1, 6)),
        ("telecom",),
        line=4.0,
    ),
    Habit(
        "holiday traveller",
        "假日出行用户",
        8,
        {**EVERYDAY, "travel": 0.35, "flights": 0.4, "hotels": 0.45, "parks": 0.2, "trains": 0.4},
        Repayment(),
        HOME,
        line=3.2,
    ),
    Habit(
        "forgetful",
        "健忘用户",
        7,
        {**EVERYDAY, "rides": 0.8, "pharmacy": 0.3, "fuel": 0.4},
        Repayment(late_percent=38, days_late=(5, 45)),
        HOME,
    ),
    Habit(
        "cash user",
        "取现用户",
        5,
        {"convenience": 1.5, "restaurants": 0.6, "cash": 1.3, "fuel": 0.5},
        Repayment((30, 100), round_up_to=10_000, late_percent=6),
        ("telecom",),
        line=3.6,
    ),
    Habit("dormant", "睡眠用户", 6, {"online": 0.12, "restaurants": 0.05}, Repayment(), line=40.0),
    Habit(
        "big-ticket shopper",
        "大额消费用户",
        4,
        {"electronics": 0.35, "appliances": 0.25, "furniture": 0.3, "jewelry": 0.2, "department": 0.6},
        Repayment((40, 100), round_up_to=10_000),
        HOME,
        line=3.4,
        splitting=Splitting(150_000, 60, (6, 12)),
    ),
    Habit(
        "over-payer",
        "溢缴款用户",
        3,
        {**EVERYDAY, "hospital": 0.3, "department": 0.3},
        Repayment(round_up_to=200_000),
        HOME,
    ),
    Habit(
        "in trouble",
        "失约用户",
        2,
        {**EVERYDAY, "cash": 0.5, "electronics": 0.15},
        Repayment((10, 40), round_up_to=10_000, late_percent=20, stops_after=(1, 9)),
        ("telecom",),
        line=2.4,
    ),
)
"""Every sort of cardholder; the first one's purse shows the most of the rules."""

_TOTAL: Final = sum(habit.percent for habit in HABITS)


def habit_of(place: int) -> Habit:
    """The habit of the cardholder at a place, the first one's at 0.

    Places are spread by the golden ratio, so that a portfolio of any size has nearly the shares above.

    >>> habit_of(0).name
    'revolver'
    """
    mark = place * 618_034 % 1_000_000 * _TOTAL
    for habit in HABITS[:-1]:
        mark -= habit.percent * 1_000_000
        if mark < 0:
            return habit
    return HABITS[-1]
