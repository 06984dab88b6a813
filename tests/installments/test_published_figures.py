"""Single figures that others published: installments, rate factors, shares of a year, rolled dates."""

import re
from fractions import Fraction
from typing import Any

import pytest

from cardcore.calendars import DayCount, MonthEnd, date_text, ordinal_of, parse_ordinal, year_fraction
from cardcore.installments.due_dates import DueDates
from cardcore.installments.frame import Drawing, Frame, Outline, build
from cardcore.installments.methods import InterestOnly
from cardcore.installments.methods.annuity import level_installment, run
from cardcore.installments.rounding import RoundingTerms
from cardcore.installments.schedule import resolve
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import Money, Rounding, divide
from cardcore.rates import Rate
from tests.installments.published import cases, date, minor, percent

FINE = 10**20
"""Units of a whole one: payments to twenty decimals."""


def frame_of(
    rate: Rate, count: int, day_count: DayCount | None, start: str = "2024-01-01", principal: int = 1
) -> Frame:
    on = date(start)
    drawn = (Drawing(ordinal_of(on), principal),)
    dates = DueDates.after(on)
    return build(Outline(ordinal_of(on), count, dates, drawn, RoundingTerms(), rate, day_count))


def payments(annual: str, count: int, principal: int) -> tuple[int, list[int], list[int]]:
    """The level payment, principal and interest of a loan by months, exact to one of the fine units."""
    frame = frame_of(Rate.of(annual), count, None, principal=principal * FINE)
    payment = level_installment(frame.principal, 0, frame.compounded_from(0), RoundingTerms())
    parts: list[int] = []
    interest: list[int] = []
    run(frame, parts, interest, 0, count, 0, payment)
    return payment, parts, interest


NPF = {
    "NPF-pmt": lambda: payments("0.08", 60, 15_000)[0],
    "NPF-ppmt": lambda: payments("0.1", 60, 55_000)[1][0],
    "NPF-ipmt1": lambda: payments("0.1", 24, 2_000)[2][0],
    "NPF-ppmt2": lambda: payments("0.1", 24, 2_000)[1][1],
    "NPF-ppmt3": lambda: payments("0.1", 24, 2_000)[1][2],
    "NPF-ppmt-special": lambda: payments("0.23", 60, 10**10)[1][0],
}


@pytest.mark.parametrize("case", cases("scalar_cases", "NPF-"), ids=lambda case: case["id"])
def test_published_payments(case: dict[str, Any]) -> None:
    decimals = len(case["expected"].partition(".")[2])
    published = Fraction(case["expected"].lstrip("-"))
    ours = Fraction(NPF[case["id"]](), FINE)
    assert abs(ours - published) <= Fraction(1, 10 ** min(decimals, 17))


def month_factor(rate: str, start: str, day_count: DayCount) -> Fraction:
    frame = frame_of(percent(rate), 1, day_count, start)
    return Fraction(frame.factors[0], frame.rounder.denominator)


def factor_from(rate: str, on: str) -> Fraction:
    """The factor of the rest of the second month from a day in it, counted in periods."""
    times = frame_of(percent(rate), 2, None).times
    rest = times.year_share(1, times.due_dates[1]) - times.year_share(1, parse_ordinal(on))
    return Fraction(percent(rate).text) * rest


FACTORS = {
    "FIN-rf365-0": lambda: month_factor("9.4822", "2024-01-01", DayCount.ACT_365_FIXED),
    "FIN-rf365-2": lambda: month_factor("9.4822", "2024-04-01", DayCount.ACT_365_FIXED),
    "FIN-rfAA": lambda: month_factor("9.4822", "2023-12-12", DayCount.ACT_ACT_YEAR_END),
    "FIN-rfpart2": lambda: factor_from("7", "2024-02-15"),
}


@pytest.mark.parametrize("case", cases("scalar_cases", "FIN-rf"), ids=lambda case: case["id"])
def test_published_rate_factors(case: dict[str, Any]) -> None:
    published = Fraction(case["expected"])
    assert abs(FACTORS[case["id"]]() - published) <= Fraction(1, 2 * 10**12)


def test_published_interest_up_to_a_day_in_a_period() -> None:
    (case,) = cases("scalar_cases", "FIN-payoff")
    share = frame_of(percent("7"), 2, None).times.year_share(1, parse_ordinal("2024-02-15"))
    interest = 8357 * Fraction(percent("7").text) * share
    assert divide(interest.numerator, interest.denominator, Rounding.HALF_EVEN) == minor(case["expected"])


@pytest.mark.parametrize("case", cases("scalar_cases", "SURE-"), ids=lambda case: case["id"])
def test_published_interest_of_a_month_of_days(case: dict[str, Any]) -> None:
    start = {"28": "2025-02-01", "30": "2025-04-01"}[case["desc"].split()[4]]
    method = InterestOnly(percent("6"), DayCount.ACT_365_FIXED)
    terms = InstallmentTerms.of(Money("300000", "USD"), 1, method, DueDates.after(date(start)))
    assert resolve(terms).interest == minor(case["expected"])


CONVENTIONS = {
    "ACT/ACT ISDA": DayCount.ACT_ACT_ISDA,
    "ACT/365 Actual": DayCount.ACT_365_ACTUAL,
    "ACT/360": DayCount.ACT_360,
    "ACT/365F": DayCount.ACT_365_FIXED,
    "NL/365": DayCount.NL_365,
    "30/360 ISDA": DayCount.THIRTY_360,
    "30/360 PSA": DayCount.THIRTY_360_PSA,
}


@pytest.mark.parametrize("case", cases("scalar_cases", "STRATA-"), ids=lambda case: case["id"])
def test_published_shares_of_a_year(case: dict[str, Any]) -> None:
    read = re.fullmatch(r"(.+) year fraction (\S+)\.\.(\S+)", case["desc"])
    assert read is not None
    expected = sum((Fraction(part) for part in case["expected"].split("+")), Fraction(0))
    start, end = parse_ordinal(read[2]), parse_ordinal(read[3])
    assert year_fraction(start, end, CONVENTIONS[read[1]]) == expected


@pytest.mark.parametrize(
    "day_count", [DayCount.ACT_ACT_ISDA, DayCount.ACT_ACT_YEAR_END, DayCount.NL_365, DayCount.ACT_365_ACTUAL]
)
def test_a_share_of_a_year_backwards_is_the_negative_one(day_count: DayCount) -> None:
    start, end = parse_ordinal("2023-12-12"), parse_ordinal("2024-03-12")
    assert year_fraction(end, start, day_count) == -year_fraction(start, end, day_count) < 0


@pytest.mark.parametrize("day", ["2023-02-28", "2024-02-29"])
def test_no_time_passes_on_one_day(day: str) -> None:
    on = parse_ordinal(day)
    assert {year_fraction(on, on, day_count) for day_count in DayCount} == {Fraction(0)}


def test_a_leap_day_counts_or_does_not() -> None:
    times = {"2024-02-28..2024-02-29": 1, "2024-02-29..2024-03-01": 0, "2024-02-28..2025-02-28": 1}
    for text, leap in times.items():
        start, end = map(parse_ordinal, text.split(".."))
        assert year_fraction(start, end, DayCount.NL_365) == Fraction(end - start - leap, 365)
        assert year_fraction(start, end, DayCount.ACT_365_ACTUAL) == Fraction(end - start, 365 + leap)


@pytest.mark.parametrize("case", cases("roll_cases"), ids=lambda case: case["id"])
def test_published_due_dates(case: dict[str, Any]) -> None:
    month_end = MonthEnd.ROLL if case.get("roll") == "next" else MonthEnd.CLAMP
    dates = DueDates.after(date(case["start"]), month_end=month_end).dates(case["n"])
    assert [date_text(on) for on in dates] == case["expected"]


def test_all_published_figures_are_looked_at() -> None:
    looked_at = {*NPF, *FACTORS, "FIN-payoff-0215", "SURE-Feb", "SURE-Apr"}
    named = {case["id"] for case in cases("scalar_cases") if not case["id"].startswith("STRATA-")}
    assert named == looked_at
