"""Counting: what one cardholder had of an offer or did towards it, by the span of days in which it counts.

>>> september = Count("o-1/uses/month", 739_129, 739_159, 1)
>>> [one.amount for one in add((september,), (september,), 739_130)]
[2]
"""

import datetime
from collections.abc import Iterable
from typing import Final

import attrs

from cardcore.calendars import LATEST, MonthEnd, day_in_month, next_statement
from cardcore.values import frozen

KEPT_DAYS: Final = 62
"""How long what counted in a span is kept behind its end: a purchase may be posted late."""


@frozen
class Count:
    """What was counted under one name in one span of days."""

    name: str
    """The name of the fact that it is."""
    since: int
    until: int
    """The first day after the span."""
    amount: int
    """Times, or minor units."""
    days: tuple[int, ...] = ()
    """The days that counted, each once, where days are counted."""

    @property
    def value(self) -> int:
        """What the fact comes to."""
        return len(self.days) or self.amount


def add(counts: Iterable[Count], more: Iterable[Count], on: int) -> tuple[Count, ...]:
    """The counts with those added to their like; spans that ended long before ``on`` are dropped.

    Of a span that was dropped nothing is taken back any more.
    """
    found = {(one.name, one.since): one for one in counts}
    for one in more:
        known = found.get((one.name, one.since))
        if known is not None:
            days = tuple(sorted({*known.days, *one.days}))
            one = attrs.evolve(known, amount=known.amount + one.amount, days=days)
        elif one.amount < 0:
            continue
        found[one.name, one.since] = one
    return tuple([one for one in found.values() if one.until + KEPT_DAYS > on])


def period_around(period: str, on: int, statement_day: int) -> tuple[int, int]:
    """The first day of the period around ``on``, and the first day after it.

    ``day``, ``month``, ``cycle`` (which ends with the ``statement_day``) or ``campaign`` (which is always).
    """
    if period == "day":
        return on, on + 1
    if period == "campaign":
        return 0, LATEST + 1
    day = datetime.date.fromordinal(on)
    if period == "month":
        return on - day.day + 1, day_in_month(day.year, day.month + 1, 1, MonthEnd.CLAMP)
    before = day_in_month(day.year, day.month, statement_day, MonthEnd.CLAMP)
    if before >= on:
        before = day_in_month(day.year, day.month - 1, statement_day, MonthEnd.CLAMP)
    return before + 1, next_statement(on - 1, statement_day) + 1


def span_around(
    span: str, on: int, *, statement_day: int, since: int | None = None, days: int = 0
) -> tuple[int, int] | None:
    """The span around ``on``: a period, or where it has ``days`` so many from the day ``since`` on.

    None where ``on`` is outside of those days, or it is not known when they began.
    """
    if not days:
        return period_around(span, on, statement_day)
    if since is None or not since <= on < since + days:
        return None
    return since, since + days
