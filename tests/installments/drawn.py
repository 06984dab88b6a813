"""Plans as Hypothesis draws them."""

import datetime

from hypothesis import strategies as st

from cardcore.calendars import DayCount, MonthEnd, Unit
from cardcore.installments.due_dates import DueDates
from cardcore.installments.methods import (
    Annuity,
    Balloon,
    EqualPrincipal,
    FeeUpFront,
    FlatFee,
    InterestFree,
    InterestOnly,
    Method,
)
from cardcore.installments.rounding import InterestPer, Remainder, RoundingTerms
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import Rounding, money_of
from cardcore.rates import Rate

STARTS = st.dates(datetime.date(2020, 1, 1), datetime.date(2031, 12, 31))
DAY_COUNTS = st.sampled_from([None, *DayCount])
ANNUAL_RATES = st.integers(0, 3600).map(lambda basis_points: Rate(basis_points * 10**8))
LEVEL_RATES = st.integers(0, 2400).map(lambda basis_points: Rate(basis_points * 10**8))
"""At more, the interest of a long quarter may be above a level installment, which is refused."""
PERIOD_RATES = st.integers(0, 150).map(lambda basis_points: Rate(basis_points * 10**8))

FLAT = st.one_of(
    st.builds(FlatFee, PERIOD_RATES),
    st.builds(FlatFee, ANNUAL_RATES, st.just(True)),
)
RATED: dict[str, st.SearchStrategy[Method]] = {
    "annuity": st.builds(Annuity, LEVEL_RATES, DAY_COUNTS),
    "equal_principal": st.builds(EqualPrincipal, ANNUAL_RATES, DAY_COUNTS),
    "interest_only": st.builds(InterestOnly, ANNUAL_RATES, DAY_COUNTS),
    "balloon": st.builds(
        Balloon, LEVEL_RATES, st.integers(0, 50).map(lambda p: Rate(p * 10**10)), DAY_COUNTS
    ),
}
METHODS: st.SearchStrategy[Method] = st.one_of(
    FLAT, st.builds(FeeUpFront, ANNUAL_RATES), st.just(InterestFree()), *RATED.values()
)


@st.composite
def dates(draw: st.DrawFn, start: datetime.date) -> DueDates:
    """In days, weeks or months from the start, or on statement days."""
    if draw(st.booleans()):
        return DueDates.on_statement_days(draw(st.integers(1, 31)), start, every=draw(st.integers(1, 3)))
    unit = draw(st.sampled_from(Unit))
    every = draw(st.integers(1, 3) if unit is not Unit.DAY else st.integers(5, 60))
    return DueDates.after(start, every=every, unit=unit, month_end=draw(st.sampled_from(MonthEnd)))


@st.composite
def terms(draw: st.DrawFn, methods: st.SearchStrategy[Method] = METHODS) -> InstallmentTerms:
    """Terms of a plan drawn at once; amounts so large that rounding up leaves something to every row."""
    start = draw(STARTS)
    periods = draw(st.integers(1, 60))
    method = draw(methods)
    remainders = [Remainder.LAST, Remainder.SMOOTHED]
    if not isinstance(method, (Annuity, Balloon)):
        remainders.append(Remainder.FIRST)
    rounding = RoundingTerms(
        draw(st.sampled_from(remainders)),
        draw(st.sampled_from([1, 1, 100])),
        draw(st.sampled_from(Rounding)),
        draw(st.sampled_from(Rounding)),
        draw(st.sampled_from(InterestPer)),
    )
    # Free periods would bring what is owed below the final share of a balloon, which is refused.
    never_free = isinstance(method, (FeeUpFront, InterestFree, Balloon))
    free = 0 if never_free else draw(st.integers(0, periods // 3))
    return InstallmentTerms.of(
        money_of(draw(st.integers(500_000, 50_000_000)) * (10 if rounding.round_to > 1 else 1), "CNY"),
        periods,
        method,
        draw(dates(start)),
        starts_on=start,
        rounding=rounding,
        free_periods=free,
    )
