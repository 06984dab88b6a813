"""Fees: each as banks publish it, one row a case."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.calendars import date_text, parse_ordinal
from cardcore.fees import (
    NO_RATE,
    Fee,
    FeeKind,
    RateTerms,
    annual,
    cash_advance,
    fixed,
    foreign_transaction,
    late,
    overpayment,
    replacement,
    statement_copy,
)
from cardcore.fees.annual import AnnualFeeTerms, CardYear, next_anniversary
from cardcore.fees.cash_advance import CashAdvanceTerms, CashPlace
from cardcore.fees.late import NEVER, Escalation
from cardcore.money import amount_text, parse_amount
from cardcore.rates import Rate

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def fen(text: str) -> int:
    return parse_amount(text, "CNY")


def yuan(minor: int) -> str:
    return amount_text(minor, "CNY")


def terms(rate: str, floor: str = "0.00", cap: str = "0.00") -> RateTerms:
    return RateTerms(Rate.of(rate), fen(floor), fen(cap))


# --- late charges -----------------------------------------------------------------------------------

# bank, its terms, what is missing from the minimum, the charge
LATE = [
    # 5 % of what is missing, as published with an example
    ("ICBC: 900 of 1,000 repaid", terms("0.05"), "100.00", "5.00"),
    ("500 of 1,000 repaid", terms("0.05"), "500.00", "25.00"),
    ("200 of 500 repaid, at least 1", terms("0.05", "1.00"), "300.00", "15.00"),
    # floors
    ("CMB, at least 10", terms("0.05", "10.00"), "100.00", "10.00"),
    ("CMB, exactly 10", terms("0.05", "10.00"), "200.00", "10.00"),
    ("CMB, above", terms("0.05", "10.00"), "200.20", "10.01"),
    ("CMB, a fen is missing", terms("0.05", "10.00"), "0.01", "10.00"),
    ("CCB, at least 5", terms("0.05", "5.00"), "99.99", "5.00"),
    ("CITIC, at least 20", terms("0.05", "20.00"), "399.99", "20.00"),
    # caps
    ("ICBC, at most 500", terms("0.05", cap="500.00"), "10000.00", "500.00"),
    ("ICBC, a fen above", terms("0.05", cap="500.00"), "10000.20", "500.00"),
    ("Hua Xia, at most 2,000", terms("0.05", cap="2000.00"), "90000.00", "2000.00"),
    # rounding, half up, once
    ("half a fen up", terms("0.05"), "0.10", "0.01"),
    ("less than half down", terms("0.05"), "0.09", "0.00"),
]


@pytest.mark.parametrize(("bank", "terms", "missing", "charge"), LATE, ids=[row[0] for row in LATE])
def test_late_charge(bank: str, terms: RateTerms, missing: str, charge: str) -> None:
    fee = late.assess(fen(missing), terms)
    assert fee == Fee(FeeKind.LATE_CHARGE, fen(charge), fen(missing), terms)


CGB = Escalation(after=2, rate=Rate.of("0.06"))

# which miss in a row, the escalation, what is missing, the charge
ESCALATED = [
    (1, CGB, "1000.00", "50.00"),
    (2, CGB, "1000.00", "50.00"),
    # 6 % from the third month running
    (3, CGB, "1000.00", "60.00"),
    (9, CGB, "1000.00", "60.00"),
    # the floor stays, as does the cap
    (3, CGB, "400.00", "30.00"),
    (3, CGB, "500.00", "30.00"),
    (3, CGB, "500.20", "30.01"),
    (3, CGB, "100000.00", "500.00"),
    (9, NEVER, "1000.00", "50.00"),
    (2, Escalation(after=1, rate=Rate.of("0.06")), "1000.00", "60.00"),
]


@pytest.mark.parametrize(("misses", "escalation", "missing", "charge"), ESCALATED)
def test_a_late_charge_escalates(misses: int, escalation: Escalation, missing: str, charge: str) -> None:
    usual = terms("0.05", "30.00", "500.00")
    fee = late.assess(fen(missing), usual, escalation, misses)
    assert yuan(fee.amount) == charge
    assert fee.terms.rate == (escalation.rate if misses > escalation.after > 0 else usual.rate)
    assert (fee.terms.floor, fee.terms.cap) == (usual.floor, usual.cap)


# --- cash advances ----------------------------------------------------------------------------------

CASH = [
    # CMB, domestic: both fees stand on a real statement
    ("CMB", terms("0.01", "10.00"), "2000.00", "20.00"),
    ("CMB, at least 10", terms("0.01", "10.00"), "1000.00", "10.00"),
    ("CMB, a small advance", terms("0.01", "10.00"), "5.00", "10.00"),
    # CMB, overseas
    ("CMB, overseas", terms("0.03", "30.00"), "2000.00", "60.00"),
    ("CMB, overseas, at least 30", terms("0.03", "30.00"), "999.99", "30.00"),
    # Bank of China, counter: at most 50; ATM: by the item; CCB: 0.5 %, 2 to 50
    ("BOC, at most 50", terms("0.01", "10.00", "50.00"), "8000.00", "50.00"),
    ("BOC, another bank's machine", terms("0", "4.00"), "8000.00", "4.00"),
    ("CCB, at least 2", terms("0.005", "2.00", "50.00"), "300.00", "2.00"),
    ("CCB", terms("0.005", "2.00", "50.00"), "3000.00", "15.00"),
    ("CCB, at most 50", terms("0.005", "2.00", "50.00"), "20000.00", "50.00"),
    ("UnionPay overseas, 15 an item", terms("0", "15.00"), "20000.00", "15.00"),
    ("free", terms("0"), "2000.00", "0.00"),
]


@pytest.mark.parametrize(("bank", "terms", "advanced", "fee"), CASH, ids=[row[0] for row in CASH])
def test_cash_advance_fee(bank: str, terms: RateTerms, advanced: str, fee: str) -> None:
    found = cash_advance.assess(fen(advanced), terms)
    assert (found.kind, yuan(found.amount)) == (FeeKind.CASH_ADVANCE, fee)
    assert (yuan(found.base), found.terms) == (advanced, terms)


def test_each_place_has_its_terms() -> None:
    places = CashAdvanceTerms(terms("0.01"), terms("0.02"), terms("0.03"))
    assert [places.at(place).rate.percent_text for place in CashPlace] == ["1%", "2%", "3%"]


# --- annual fees ------------------------------------------------------------------------------------

ICBC = AnnualFeeTerms(fen("200.00"), waived_from_number=5, waived_from_spending=fen("5000.00"))
CMB = AnnualFeeTerms(fen("300.00"), waived_from_number=6)
PLATINUM = AnnualFeeTerms(fen("2000.00"), waived_from_spending=fen("200000.00"))
STRICT = AnnualFeeTerms(fen("80.00"))

# bank, its terms, purchases of the year, their amount, the fee
ANNUAL = [
    # by number
    ("CMB, five", CMB, 5, "99999.00", "300.00"),
    ("CMB, six of a fen", CMB, 6, "0.06", "0.00"),
    ("CMB, seven", CMB, 7, "7.00", "0.00"),
    # by number or by amount
    ("ICBC, neither", ICBC, 4, "4999.99", "200.00"),
    ("ICBC, by number", ICBC, 5, "5.00", "0.00"),
    ("ICBC, by amount, exactly", ICBC, 1, "5000.00", "0.00"),
    ("ICBC, both", ICBC, 5, "5000.00", "0.00"),
    # by amount alone
    ("platinum, a fen short", PLATINUM, 1000, "199999.99", "2000.00"),
    ("platinum", PLATINUM, 1, "200000.00", "0.00"),
    # nothing waives it
    ("strict", STRICT, 1000, "99999.00", "80.00"),
    # less than nothing was spent
    ("returned last year's", CMB, -2, "-500.00", "300.00"),
    # free
    ("no fee", AnnualFeeTerms(0), 0, "0.00", "0.00"),
]


@pytest.mark.parametrize(
    ("bank", "terms", "number", "spending", "fee"), ANNUAL, ids=[row[0] for row in ANNUAL]
)
def test_annual_fee(bank: str, terms: AnnualFeeTerms, number: int, spending: str, fee: str) -> None:
    found = annual.assess(CardYear(number, fen(spending)), terms)
    assert found == fixed(FeeKind.ANNUAL, fen(fee))
    assert annual.is_waived(CardYear(number, fen(spending)), terms) == (fee == "0.00" and terms.amount > 0)


def test_nothing_waives_the_first_year() -> None:
    assert annual.assess(None, CMB).amount == 30_000


# the day a card was issued, a day, the next anniversary
ANNIVERSARIES = [
    ("2023-06-20", "2023-06-20", "2024-06-20"),
    ("2023-06-20", "2024-06-19", "2024-06-20"),
    ("2023-06-20", "2024-06-20", "2025-06-20"),
    ("2023-06-20", "2024-12-31", "2025-06-20"),
    # issued on a leap day
    ("2024-02-29", "2024-02-29", "2025-02-28"),
    ("2024-02-29", "2025-02-27", "2025-02-28"),
    ("2024-02-29", "2025-02-28", "2026-02-28"),
    ("2024-02-29", "2027-02-28", "2028-02-29"),
    ("2024-02-29", "2028-02-28", "2028-02-29"),
    # 2100 is no leap year
    ("2096-02-29", "2099-03-01", "2100-02-28"),
    # around the turn of a year
    ("2023-12-31", "2023-12-31", "2024-12-31"),
    ("2024-01-01", "2024-12-31", "2025-01-01"),
    # 28 February stays
    ("2023-02-28", "2023-12-01", "2024-02-28"),
]


@pytest.mark.parametrize(("issued", "day", "expected"), ANNIVERSARIES)
def test_anniversaries(issued: str, day: str, expected: str) -> None:
    found = next_anniversary(parse_ordinal(issued), parse_ordinal(day))
    assert found is not None
    assert date_text(found) == expected


def test_there_is_no_anniversary_beyond_the_calendar() -> None:
    assert next_anniversary(parse_ordinal("2990-05-01"), parse_ordinal("2999-05-01")) is None
    assert next_anniversary(parse_ordinal("2990-05-01"), parse_ordinal("2999-04-30")) is not None


@given(st.integers(700_000, 800_000), st.integers(0, 20_000))
def test_anniversaries_are_a_year_apart_and_count_from_the_first_day(issued: int, later: int) -> None:
    day = issued + later
    found = next_anniversary(issued, day)
    assert found is not None
    assert day < found <= day + 366
    year, month, date = map(int, date_text(issued).split("-"))
    expected = (month, 28) if (month, date) == (2, 29) and not is_leap(found) else (month, date)
    assert tuple(map(int, date_text(found).split("-")[1:])) == expected
    assert int(date_text(found)[:4]) > year


def is_leap(ordinal: int) -> bool:
    year = int(date_text(ordinal)[:4])
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


# --- credit balances --------------------------------------------------------------------------------

OVERPAYMENT = [
    ("CMB", terms("0.005", "5.00", "50.00"), "3000.00", "15.00"),
    ("CMB, at least 5", terms("0.005", "5.00", "50.00"), "0.01", "5.00"),
    ("CMB, exactly at the floor", terms("0.005", "5.00", "50.00"), "1000.00", "5.00"),
    ("CMB, at most 50", terms("0.005", "5.00", "50.00"), "10000.00", "50.00"),
    ("CMB, above the cap", terms("0.005", "5.00", "50.00"), "99999.00", "50.00"),
    ("NCB, at least 10", terms("0.005", "10.00"), "99999.00", "500.00"),
]


@pytest.mark.parametrize(
    ("bank", "terms", "withdrawn", "fee"), OVERPAYMENT, ids=[row[0] for row in OVERPAYMENT]
)
def test_overpayment_fee(bank: str, terms: RateTerms, withdrawn: str, fee: str) -> None:
    found = overpayment.assess(fen(withdrawn), terms)
    assert (found.kind, yuan(found.amount)) == (FeeKind.OVERPAYMENT, fee)


@given(
    st.integers(0, 2**60),
    st.builds(
        RateTerms,
        st.sampled_from([Rate.of("0"), Rate.of("0.005"), Rate.of("0.333333333333"), Rate.of("1")]),
        st.sampled_from([0, 1, 500]),
        st.sampled_from([0, 5000]),
    ),
)
def test_the_most_that_can_be_withdrawn_and_no_fen_more(credit: int, terms: RateTerms) -> None:
    most = overpayment.most(credit, terms)
    assert most >= 0
    assert most == 0 or most + terms.of(most) <= credit
    assert most + 1 + terms.of(most + 1) > credit


# --- the others -------------------------------------------------------------------------------------


def test_foreign_transaction_fee() -> None:
    cmb, amex = terms("0.015"), terms("0.02")
    assert foreign_transaction.assess(20_000, cmb) == Fee(FeeKind.FOREIGN_TRANSACTION, 300, 20_000, cmb)
    assert foreign_transaction.assess(20_000, amex).amount == 400
    assert foreign_transaction.assess(33, cmb).amount == 0  # 0.495 fen
    assert foreign_transaction.assess(34, cmb).amount == 1


def test_fees_for_services_are_fixed() -> None:
    for fee, kind in (
        (replacement.assess(1_500), FeeKind.REPLACEMENT),
        (statement_copy.assess(1_500), FeeKind.STATEMENT_COPY),
    ):
        assert fee == Fee(kind, 1_500, 0, RateTerms(NO_RATE, 1_500))
        assert fee.is_fixed
        assert fee.terms.of(0) == fee.terms.of(10**9) == 1_500
    assert not foreign_transaction.assess(20_000, terms("0.015")).is_fixed


# --- laws -------------------------------------------------------------------------------------------

RATE_TERMS = st.builds(
    lambda scaled, floor, more: RateTerms(Rate(scaled), floor, floor + more if more else 0),
    st.integers(0, 10**12),
    st.integers(0, 5_000),
    st.integers(0, 50_000),
)


@given(RATE_TERMS, st.integers(0, 10**9), st.integers(0, 10**6))
def test_a_fee_grows_with_its_base_within_its_bounds(terms: RateTerms, base: int, more: int) -> None:
    fee = terms.of(base)
    assert fee <= terms.of(base + more)
    assert fee >= terms.floor
    assert not terms.cap or fee <= terms.cap
    if terms.floor < fee and (not terms.cap or fee < terms.cap):
        assert abs(2 * (fee * 10**12 - base * terms.rate.scaled)) <= 10**12


@given(st.integers(-50, 50), st.integers(-(10**7), 10**7), st.integers(0, 50), st.integers(0, 10**7))
def test_who_spends_more_never_pays_more_a_year(number: int, spending: int, times: int, more: int) -> None:
    for terms in (ICBC, CMB, PLATINUM, STRICT):
        less = annual.assess(CardYear(number, spending), terms)
        assert annual.assess(CardYear(number + times, spending + more), terms).amount <= less.amount
        assert less.amount in (0, terms.amount)


@given(RATE_TERMS, st.integers(1, 10**7), st.integers(1, 24), st.integers(0, 5))
def test_missing_once_more_never_costs_less(terms: RateTerms, missing: int, misses: int, after: int) -> None:
    dearer = Escalation(after, Rate(min(10**12, terms.rate.scaled + 10**10)))
    charged = late.assess(missing, terms, dearer, misses).amount
    assert charged <= late.assess(missing, terms, dearer, misses + 1).amount
    assert charged >= late.assess(missing, terms).amount


def test_the_golden_cases_of_fees_carry_their_sources() -> None:
    cases = json.loads((GOLDEN / "fees.json").read_text("utf-8"))
    assert all(case["source"] and case["source_grade"] in "ABC" for case in cases)
