"""Schedules that others published come out to the cent."""

from typing import Any

import pytest

from cardcore.calendars import date_text
from cardcore.installments.due_dates import DueDates
from cardcore.installments.methods import Annuity, FixedInstallment
from cardcore.installments.rounding import RoundingTerms
from cardcore.installments.schedule import AmortizationSchedule, resolve
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import Money, Rounding
from tests.installments.published import date, minor, percent, schedule_cases, terms_of

REMAINDER_IN_INTEREST = "COREFIN-32"


def rows_of(schedule: AmortizationSchedule) -> list[list[int]]:
    return [[row.principal, row.interest, row.total, row.balance] for row in schedule.rows]


@pytest.mark.parametrize("case", schedule_cases("equal_installment"), ids=lambda case: case["id"])
def test_published_installments_come_out_to_the_cent(case: dict[str, Any]) -> None:
    schedule = resolve(terms_of(case))
    ours, published = rows_of(schedule), [[minor(amount) for amount in row] for row in case["rows"]]
    if case["id"] == REMAINDER_IN_INTEREST:
        # It adds a cent of interest so that the last row is level. Ours never: the rest goes to principal.
        assert published.pop() == [17014, 141, 17155, 0]
        assert ours.pop() == [17014, 140, 17154, 0]
    assert ours == published
    assert [date_text(row.due_date) for row in schedule.rows] == [end for _, end, _ in case["periods"]]


def in_whole_units(amount: int) -> str:
    return str((amount + 50) // 100)


@pytest.mark.parametrize(
    "case", schedule_cases("annuity_rounded_up_to_whole_unit"), ids=lambda case: case["id"]
)
def test_an_installment_rounded_up_to_whole_units(case: dict[str, Any]) -> None:
    terms = InstallmentTerms.of(
        Money(case["principal"], "INR"),
        case["n"],
        Annuity(percent(case["annual_rate_pct"])),
        DueDates.after(date("2024-01-15")),
        rounding=RoundingTerms(round_to=100, mode=Rounding.UP),
    )
    schedule = resolve(terms)
    expected = case["expect"]
    assert {row.total for row in schedule.rows[:-1]} == {minor(expected["emi"])}
    assert in_whole_units(schedule.interest) == expected["total_interest"]
    for place, published in expected["rows(0-based: principal,interest,balance rounded to unit)"].items():
        row = schedule.rows[int(place)]
        assert [in_whole_units(amount) for amount in (row.principal, row.interest, row.balance)] == published


@pytest.mark.parametrize("case", schedule_cases("fixed_amount_per_period"), ids=lambda case: case["id"])
def test_a_fixed_installment_decides_how_many_rows_there_are(case: dict[str, Any]) -> None:
    method = FixedInstallment(percent(case["annual_rate_pct"]), minor(case["amount"]))
    dates = DueDates.after(date("2024-01-15"))
    schedule = resolve(InstallmentTerms.of(Money(case["principal"], "INR"), 60, method, dates))
    expected = case["expect"]
    assert str(len(schedule.rows)) == expected["n"]
    assert in_whole_units(schedule.interest) == expected["total_interest"]
    assert in_whole_units(schedule.total) == expected["total_payment"]
