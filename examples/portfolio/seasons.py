"""The year's rhythm: festivals and shopping days, and what people buy more of on them."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import attrs

Day = datetime.date

NEW_YEAR: Final = {
    2021: Day(2021, 2, 12),
    2022: Day(2022, 2, 1),
    2023: Day(2023, 1, 22),
    2024: Day(2024, 2, 10),
    2025: Day(2025, 1, 29),
    2026: Day(2026, 2, 17),
    2027: Day(2027, 2, 6),
}
"""The first day of the lunar year (春节); other years are not in the example."""

OUTING: Final = {"trains": 3, "travel": 4, "flights": 3.5, "hotels": 4, "parks": 4, "restaurants": 1.5}
SHOPPING: Final = {"online": 3.2, "department": 1.8, "clothes": 2.6, "electronics": 3, "appliances": 3.5}
SUMMER: Final = {"trains": 1.5, "travel": 1.7, "flights": 1.6, "hotels": 1.8, "parks": 2, "utilities": 1.4}


@attrs.frozen
class Season:
    """Some days of a year on which certain lines of trade sell ``more`` times as much."""

    name: str
    english: str
    first: Day
    last: Day
    more: Mapping[str, float]
    is_campaign: bool = False
    """Whether the bank runs its cashback offer then."""


def _fixed(first: tuple[int, int], last: tuple[int, int]) -> Callable[[int], tuple[Day, Day]]:
    return lambda year: (Day(year, *first), Day(year, *last))


def _around_new_year(first: int, last: int) -> Callable[[int], tuple[Day, Day]]:
    return lambda year: (
        NEW_YEAR[year] + datetime.timedelta(first),
        NEW_YEAR[year] + datetime.timedelta(last),
    )


_CALENDAR: Final = (
    ("年货节", "New Year shopping", _around_new_year(-18, -2), {"groceries": 1.7, **SHOPPING}, False),
    ("春节", "Spring Festival", _around_new_year(-1, 6), {**OUTING, "cinema": 3, "cash": 3}, True),
    ("劳动节", "Labour Day", _fixed((5, 1), (5, 5)), OUTING, False),
    ("618", "618", _fixed((6, 1), (6, 18)), SHOPPING, True),
    ("暑期", "Summer holidays", _fixed((7, 5), (8, 25)), SUMMER, False),
    ("国庆节", "National Day", _fixed((10, 1), (10, 7)), OUTING, True),
    ("双十一", "Double 11", _fixed((11, 1), (11, 11)), SHOPPING, True),
    ("双十二", "Double 12", _fixed((12, 10), (12, 12)), SHOPPING, False),
)


def seasons(first: Day, last: Day) -> Iterator[Season]:
    """The seasons that touch the days from ``first`` to ``last``, in the order they begin."""
    found = [
        Season(name, english, *dates(year), more, is_campaign)
        for year in range(first.year, last.year + 1)
        for name, english, dates, more, is_campaign in _CALENDAR
    ]
    for season in sorted(found, key=lambda season: season.first):
        if season.first <= last and season.last >= first:
            yield season


def factor(day: Day, trade: str, weekend: float, current: tuple[Season, ...]) -> float:
    """How much likelier than on a usual weekday something of this trade is bought on ``day``."""
    likelier = weekend if day.weekday() >= 5 else 1.0
    for season in current:
        likelier *= season.more.get(trade, 1.0)
    return likelier
