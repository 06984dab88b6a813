"""Rates between currencies: exact, with the decimals of both, rounded once."""

import pytest
from hypothesis import given as given_
from hypothesis import strategies as st

from cardcore.errors import InvalidInput, NotExact
from cardcore.exchange import ExchangeRate, RateTable
from cardcore.money import Rounding
from cardcore.rates import Rate

USD = ExchangeRate.of("USD", "CNY", "7.0112")
JPY = ExchangeRate.of("JPY", "CNY", "4.78", per=100)

# rate, for so many, minor units, what they come to
CONVERTED = [
    ("USD", "7.0112", 1, 7_133, 50_011),  # 71.33 USD are 500.1089 CNY
    ("USD", "7.0112", 1, 1, 7),
    ("JPY", "4.78", 100, 1_000, 4_780),  # no decimals
    ("JPY", "0.0478", 1, 1_000, 4_780),
    ("KWD", "23.4", 1, 1_001, 2_342),  # three decimals: 1.001 KWD are 23.4234 CNY
    ("KWD", "23.4", 1, 28_000, 65_520),
]


@pytest.mark.parametrize(("base", "text", "per", "minor", "expected"), CONVERTED)
def test_an_amount_is_converted_with_the_decimals_of_both(
    base: str, text: str, per: int, minor: int, expected: int
) -> None:
    assert ExchangeRate.of(base, "CNY", text, per=per).convert(minor, Rounding.HALF_UP) == expected


@given_(st.integers(1, 10**12), st.integers(1, 10**12), st.integers(1, 10**15), st.sampled_from([1, 100]))
def test_more_never_comes_to_less_and_what_is_bought_is_paid_for(
    less: int, more: int, scaled: int, per: int
) -> None:
    rate = ExchangeRate("KWD", "JPY", scaled, per)
    low, high = sorted((less, more))
    assert rate.convert(low, Rounding.HALF_UP) <= rate.convert(high, Rounding.HALF_UP)
    bought = rate.bought_for(low)
    assert rate.convert(bought, Rounding.HALF_UP) <= low
    assert rate.convert(bought + 1, Rounding.UP) > low
    dearer = rate.convert(low, Rounding.HALF_UP, Rate.of("0.015"))
    assert rate.convert(low, Rounding.HALF_UP) <= dearer


# what is written, the error's code and field
WRONG_RATES = [
    (("USD", "CNY", 7.2), "rate-not-exact", "rate"),
    (("USD", "CNY", 7), "wrong-type", "rate"),
    (("USD", "CNY", "7,2"), "rate-syntax", "rate"),
    (("USD", "CNY", "-7.2"), "rate-syntax", "rate"),
    (("USD", "CNY", "7.1234567890123"), "rate-syntax", "rate"),
    (("USD", "CNY", "0.00"), "rate-out-of-range", "rate"),
    (("USD", "USD", "1"), "currency-mismatch", "rate"),
    (("usd", "CNY", "7"), "currency-unknown", "currency"),
    (("USD", "XYZ", "7"), "currency-unknown", "currency"),
]


@pytest.mark.parametrize(("written", "code", "field"), WRONG_RATES)
def test_a_wrong_rate_is_refused(written: tuple[str, str, str], code: str, field: str) -> None:
    with pytest.raises((InvalidInput, NotExact)) as refused:
        ExchangeRate.of(*written)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize("per", [0, -1, 10_001, True])
def test_a_rate_is_quoted_for_a_number_of_units(per: int) -> None:
    with pytest.raises(InvalidInput, match="rate-out-of-range"):
        ExchangeRate.of("USD", "CNY", "7", per=per)


def test_a_rate_holds_until_the_next_of_its_pair() -> None:
    later = ExchangeRate.of("USD", "CNY", "7.2")
    other = ExchangeRate.of("USD", "JPY", "150")
    table = RateTable(((5, later), (1, USD), (2, JPY), (3, other)))
    assert table.of_day("CNY", 0) == {}
    assert table.of_day("CNY", 4) == {"USD": USD, "JPY": JPY}
    assert table.of_day("CNY", 5) == {"USD": later, "JPY": JPY}
    assert table.of_day("JPY", 5) == {"USD": other}
