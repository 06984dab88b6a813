"""The merchant discount: published shares and caps, and parts that add up to the fen."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.fees import RateTerms
from cardcore.fees.merchant import CREDIT_CARD, DEBIT_CARD, EXEMPT, NETWORK_SIDE, MerchantTerms, assess
from cardcore.money import amount_text, parse_amount
from cardcore.rates import Rate

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).resolve().parent.parent / "golden" / "fees.json").read_text("utf-8")
)


def fen(text: str) -> int:
    return parse_amount(text, "CNY")


def rate(text: str, cap: str = "0.00") -> RateTerms:
    return RateTerms(Rate.of(text), cap=fen(cap))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_published_discounts_come_out(case: dict[str, Any]) -> None:
    inputs = case["inputs"]
    found = assess(fen(inputs["amount"]), MerchantTerms(rate(inputs["rate"])))
    assert {"fee": amount_text(found.discount, "CNY")} == case["expected"]


STANDARD = MerchantTerms(rate("0.006"))
DEBIT = MerchantTerms(rate("0.005", "20.00"), DEBIT_CARD)
HOSPITAL = MerchantTerms(rate("0"), EXEMPT, EXEMPT)

# why, terms, paid, discount, issuer's fee, network's from each side, acquirer's fee
SPLITS = [
    ("standard", STANDARD, "1000.00", "6.00", "4.50", "0.33", "1.17"),
    ("standard, small", STANDARD, "1.00", "0.01", "0.00", "0.00", "0.01"),
    # the network's cap is reached at 10,000.00, the issuer's of a debit card at 3,714.29
    ("below the network's cap", STANDARD, "9984.61", "59.91", "44.93", "3.24", "11.74"),
    ("at the network's cap", STANDARD, "10000.00", "60.00", "45.00", "3.25", "11.75"),
    ("above it; a credit card has no other", STANDARD, "100000.00", "600.00", "450.00", "3.25", "146.75"),
    ("a debit card below its cap", DEBIT, "3714.00", "18.57", "13.00", "1.21", "4.36"),
    ("a debit card's caps", DEBIT, "100000.00", "20.00", "13.00", "3.25", "3.75"),
    # below cost the acquirer pays on top
    ("preferential", MerchantTerms(rate("0.0038")), "1000.00", "3.80", "4.50", "0.33", "-1.03"),
    # exempt: neither issuer nor network takes anything
    ("non-profit hospital", HOSPITAL, "5000.00", "0.00", "0.00", "0.00", "0.00"),
    ("at a price", MerchantTerms(rate("0.001"), EXEMPT, EXEMPT), "5000.00", "5.00", "0.00", "0.00", "5.00"),
]


@pytest.mark.parametrize("split", SPLITS, ids=[row[0] for row in SPLITS])
def test_a_discount_is_split(split: tuple[str, MerchantTerms, str, str, str, str, str]) -> None:
    _, terms, paid, *expected = split
    found = assess(fen(paid), terms)
    parts = (found.discount, found.issuer_fee, found.network_from_acquirer, found.acquirer_fee)
    assert [amount_text(part, "CNY") for part in parts] == expected
    assert found.network_from_issuer == found.network_from_acquirer


def test_the_caps_are_those_of_the_notice() -> None:
    assert (CREDIT_CARD.rate.percent_text, CREDIT_CARD.cap) == ("0.45%", 0)
    assert (DEBIT_CARD.rate.percent_text, DEBIT_CARD.cap) == ("0.35%", fen("13.00"))
    assert (NETWORK_SIDE.rate.percent_text, 2 * NETWORK_SIDE.cap) == ("0.0325%", fen("6.50"))


@given(
    st.integers(0, 10**11),
    st.builds(
        MerchantTerms,
        st.builds(RateTerms, st.builds(Rate, st.integers(0, 10**10)), st.just(0), st.integers(0, 10**5)),
        st.sampled_from([CREDIT_CARD, DEBIT_CARD, EXEMPT]),
        st.sampled_from([NETWORK_SIDE, EXEMPT]),
    ),
)
def test_the_parts_add_up_to_the_discount(amount: int, terms: MerchantTerms) -> None:
    found = assess(amount, terms)
    assert found.issuer_fee + found.network_from_acquirer + found.acquirer_fee == found.discount
    assert found.issuer_keeps + found.network_fee + found.acquirer_fee == found.discount
    assert found.payout + found.discount == amount
    assert 0 <= found.discount <= amount
    assert 0 <= found.network_fee <= 650
    assert not terms.issuer.cap or found.issuer_fee <= 1300
    assert found.issuer_keeps >= 0 or terms.issuer == EXEMPT
