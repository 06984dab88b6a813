"""Fees: a share of a base within its bounds, as banks publish them, one row a case."""

import pytest

from cardcore.fees import Fee, FeeKind, RateTerms, cash_advance, late
from cardcore.money import amount_text, parse_amount
from cardcore.rates import Rate


def terms(rate: str, floor: str = "0.00", cap: str = "0.00") -> RateTerms:
    return RateTerms(Rate.of(rate), parse_amount(floor, "CNY"), parse_amount(cap, "CNY"))


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
    # 6 % from the third month on (CGB)
    ("CGB", terms("0.06", "30.00"), "1000.00", "60.00"),
    # rounding, half up, once
    ("half a fen up", terms("0.05"), "0.10", "0.01"),
    ("less than half down", terms("0.05"), "0.09", "0.00"),
]


@pytest.mark.parametrize(("bank", "terms", "missing", "charge"), LATE, ids=[row[0] for row in LATE])
def test_late_charge(bank: str, terms: RateTerms, missing: str, charge: str) -> None:
    fee = late.assess(parse_amount(missing, "CNY"), terms)
    assert fee == Fee(FeeKind.LATE_CHARGE, parse_amount(charge, "CNY"), parse_amount(missing, "CNY"), terms)


CASH = [
    # CMB, domestic: both fees stand on a real statement
    ("CMB", terms("0.01", "10.00"), "2000.00", "20.00"),
    ("CMB, at least 10", terms("0.01", "10.00"), "1000.00", "10.00"),
    ("CMB, a small advance", terms("0.01", "10.00"), "5.00", "10.00"),
    # Bank of China, counter: at most 50; CCB: 0.5 %, 2 to 50
    ("BOC, at most 50", terms("0.01", "10.00", "50.00"), "8000.00", "50.00"),
    ("CCB, at least 2", terms("0.005", "2.00", "50.00"), "300.00", "2.00"),
    ("CCB", terms("0.005", "2.00", "50.00"), "3000.00", "15.00"),
    ("CCB, at most 50", terms("0.005", "2.00", "50.00"), "20000.00", "50.00"),
    ("free", terms("0"), "2000.00", "0.00"),
]


@pytest.mark.parametrize(("bank", "terms", "advanced", "fee"), CASH, ids=[row[0] for row in CASH])
def test_cash_advance_fee(bank: str, terms: RateTerms, advanced: str, fee: str) -> None:
    found = cash_advance.assess(parse_amount(advanced, "CNY"), terms)
    assert (found.kind, amount_text(found.amount, "CNY")) == (FeeKind.CASH_ADVANCE, fee)
    assert (amount_text(found.base, "CNY"), found.terms) == (advanced, terms)
