"""A schedule of 24 rows, to the cent and dated, beside libraries of finance and a loop by hand."""

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
from bench.peers.schedules import ANNUAL, FIRST, PERIODS
from cardcore.installments import DueDates, InstallmentTerms, Row, resolve
from cardcore.installments.methods import Annuity
from cardcore.money import money_of
from cardcore.rates import Rate

RATE: Final = Rate.of(ANNUAL)

Agreed = Callable[[Iterable[Row], Any], None]
"""Refuses rows that differ from the peer's."""


def terms_of(principal: int) -> InstallmentTerms:
    """Level installments on so many minor units."""
    return InstallmentTerms.of(money_of(principal, "CNY"), PERIODS, Annuity(RATE), DueDates.from_first(FIRST))


def same_tuples(rows: Iterable[Row], peer: Any) -> None:
    """Row by row the same integers."""
    plain = tuple((row.number, row.due_date, row.principal, row.interest, row.balance) for row in rows)
    agree("the rows", plain, peer)


def same_decimals(rows: Iterable[Row], peer: Any) -> None:
    """Row by row the same cents."""
    for row, (due_on, one) in zip(rows, peer, strict=True):
        theirs = (due_on, *(int(amount * 100) for amount in (one.principal, one.interest, one.balance)))
        agree("a row", (row.due_on, row.principal, row.interest, row.balance), theirs)


def near_floats(rows: Iterable[Row], peer: Any) -> None:
    """The same days; floats that are rounded last may be a cent off in each row."""
    for row, one in zip(rows, peer, strict=True):
        agree("a row", (row.number, row.due_on), (one.number, one.due_on))
        apart = max(abs(row.interest - 100 * one.interest), abs(row.balance - 100 * one.balance))
        if apart > PERIODS:
            raise Disagreement(f"row {row.number} is {apart} minor units apart")


def against(peer: str, agreed: Agreed) -> Callable[[Scale], Figures]:
    """Both on principals that differ; the peer is a file of `bench.peers.schedules`."""

    def measure(scale: Scale) -> Figures:
        theirs = importlib.import_module(f"bench.peers.schedules.{peer}").rows
        principals = [1_000_000 + 12_347 * number for number in range(scale.pick(10, 500, 2_000))]
        terms = [terms_of(principal) for principal in principals]
        for principal, one in zip(principals[:10], terms[:10], strict=True):
            agreed(resolve(one).rows, theirs(principal))
        return beside(
            lambda: [resolve(one) for one in terms],
            lambda: [theirs(principal) for principal in principals],
            scale,
            items=len(terms),
        )

    return measure


def line(name: str, peer: str, floor: Floor, measure: Callable[[Scale], Figures], needs: str = "") -> Line:
    """All lines do the same work."""
    work = "terms of 24 level rows resolved: dates, cents, frozen rows"
    return Line(name, work, "µs a schedule", peer, floor, measure, needs)


LINES: Final = (
    line(
        "schedule",
        f"{release('numpy-financial')}: ipmt, ppmt, numpy's dates, frozen attrs rows",
        times_faster(10),
        against("by_numpy", near_floats),
    ),
    line(
        "schedule-quantlib",
        f"{release('QuantLib')}: sinkingNotionals, FixedRateLeg, frozen attrs rows",
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
