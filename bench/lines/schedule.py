"""A schedule of 24 rows, to the cent and dated, beside libraries of finance and a loop by hand."""

import datetime
import importlib
from collections.abc import Callable, Iterable
from typing import Any, Final

from bench.measure import (
    Disagreement,
    Figures,
    Floor,
    Line,
    Scale,
    agree,
    beside,
    release,
    times_faster,
    within,
)
from bench.peers.schedules import ANNUAL, FIRST, PERIODS, by_numpy
from cardcore.installments import DueDates, InstallmentTerms, resolve
from cardcore.installments.methods import Annuity
from cardcore.money import money_of
from cardcore.rates import Rate

RATE: Final = Rate.of(ANNUAL)

Rows = Iterable[tuple[int, int, int, int, int]]
Agreed = Callable[[Rows, Any], None]
"""Refuses rows that differ from the peer's."""


def terms_of(principal: int, first: datetime.date = FIRST) -> InstallmentTerms:
    """Level installments on so many minor units."""
    return InstallmentTerms.of(money_of(principal, "CNY"), PERIODS, Annuity(RATE), DueDates.from_first(first))


def same_tuples(rows: Rows, peer: Any) -> None:
    """Row by row the same integers."""
    agree("the rows", rows, peer)


def same_decimals(rows: Rows, peer: Any) -> None:
    """Row by row the same cents."""
    for (_, due_date, *ours), (due_on, one) in zip(rows, peer, strict=True):
        theirs = [int(amount * 100) for amount in (one.principal, one.interest, one.balance)]
        agree("a row", (due_date, ours), (due_on.toordinal(), theirs))


def near_floats(rows: Rows, peer: Any) -> None:
    """The same days; floats that are rounded last may be a cent off in each row."""
    for (number, due_date, *ours), (count, due_on, *theirs) in zip(rows, peer, strict=True):
        agree("a row", (number, due_date), (count, due_on.toordinal()))
        apart = max(abs(minor - 100 * yuan) for minor, yuan in zip(ours, theirs, strict=True))
        if apart > PERIODS:
            raise Disagreement(f"row {number} is {apart} minor units apart")


def against(peer: str, agreed: Agreed) -> Callable[[Scale], Figures]:
    """Both on principals that differ; the peer is a file of `bench.peers.schedules`."""

    def measure(scale: Scale) -> Figures:
        theirs = importlib.import_module(f"bench.peers.schedules.{peer}").rows
        principals = [1_000_000 + 12_347 * number for number in range(scale.pick(10, 500, 2_000))]
        terms = [terms_of(principal) for principal in principals]
        for principal, one in zip(principals[:10], terms[:10], strict=True):
            agreed(resolve(one).figures, theirs(principal))
        return beside(
            lambda: [resolve(one) for one in terms],
            lambda: [theirs(principal) for principal in principals],
            scale,
            items=len(terms),
        )

    return measure


def each_of_its_own_day(scale: Scale) -> Figures:
    """Both on plans of which no two begin on one day: ours share what a rate comes to, but no days."""
    firsts = [
        datetime.date(2024 + month // 12, month % 12 + 1, day) for month in range(24) for day in range(1, 29)
    ][: scale.pick(10, 500, 500)]
    asked = [(1_000_000 + 12_347 * number, first) for number, first in enumerate(firsts)]
    terms = [terms_of(principal, first) for principal, first in asked]
    for one, resolved in zip(asked[:10], terms[:10], strict=True):
        near_floats(resolve(resolved).figures, by_numpy.rows(*one))
    return beside(
        lambda: [resolve(one) for one in terms],
        lambda: [by_numpy.rows(*one) for one in asked],
        scale,
        items=len(terms),
    )


def line(name: str, peer: str, floor: Floor, measure: Callable[[Scale], Figures], needs: str = "") -> Line:
    """All lines do the same work."""
    work = "terms of 24 level rows resolved: dates, cents, rows as tuples"
    return Line(name, work, "µs a schedule", peer, floor, measure, needs)


LINES: Final = (
    line(
        "schedule",
        f"{release('numpy-financial')}: ipmt, ppmt, numpy's dates",
        times_faster(10),
        against("by_numpy", near_floats),
    ),
    line(
        "schedule-days",
        "as above, no two plans of one day",
        times_faster(10),
        each_of_its_own_day,
    ),
    line(
        "schedule-quantlib",
        f"{release('QuantLib')}: sinkingNotionals, FixedRateLeg",
        times_faster(8),
        against("by_quantlib", near_floats),
        needs="QuantLib",
    ),
    line(
        "schedule-mortgagemath",
        f"{release('mortgagemath')}: amortization_schedule, dates beside it",
        times_faster(7),
        against("by_mortgagemath", same_decimals),
        needs="mortgagemath",
    ),
    line(
        "schedule-hand",
        "a loop over integers giving tuples",
        within(1.3),
        against("by_hand", same_tuples),
    ),
)
