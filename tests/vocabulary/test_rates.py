"""Rates are exact fractions of one."""

import decimal
import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.errors import InvalidInput, NotExact, shown
from cardcore.money import LARGEST_MINOR, Rounding
from cardcore.rates import RATE_SCALE, Rate, plain
from tests.vocabulary.answers import answer, cases

RATES = st.builds(Rate, st.integers(0, RATE_SCALE))


@given(RATES)
def test_text_and_rate_round_trip(rate: Rate) -> None:
    assert Rate.of(rate.text) == rate
    assert Fraction(rate.text) == Fraction(rate.scaled, RATE_SCALE)


@given(RATES)
def test_the_percentage_is_a_hundred_times_the_fraction(rate: Rate) -> None:
    number, sign = rate.percent_text[:-1], rate.percent_text[-1]
    assert sign == "%"
    assert Fraction(number) == 100 * Fraction(rate.text)


@given(RATES)
def test_the_callers_decimal_context_changes_nothing(rate: Rate) -> None:
    texts = rate.text, rate.percent_text
    with decimal.localcontext(prec=2):
        assert (rate.text, rate.percent_text) == texts
        assert Rate.of(rate.text) == rate


@given(RATES, st.integers(1 - LARGEST_MINOR, LARGEST_MINOR - 1))
def test_a_share_is_rounded_once(rate: Rate, minor: int) -> None:
    exact = Fraction(minor * rate.scaled, RATE_SCALE)
    assert abs(rate.of_minor(minor, Rounding.HALF_UP) - exact) <= Fraction(1, 2)
    assert abs(rate.of_minor(minor, Rounding.DOWN)) <= abs(exact) <= abs(rate.of_minor(minor, Rounding.UP))


@given(RATES, RATES, st.integers(0, LARGEST_MINOR))
def test_a_higher_rate_never_takes_less(one: Rate, other: Rate, minor: int) -> None:
    low, high = sorted((one, other))
    assert low.of_minor(minor, Rounding.HALF_UP) <= high.of_minor(minor, Rounding.HALF_UP)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6))
def test_plain_keeps_the_value_without_exponent_and_trailing_zeros(number: Decimal) -> None:
    text = plain(number)
    assert Decimal(text) == number
    assert "E" not in text
    assert "." not in text or text[-1] not in "0."


@given(st.text(max_size=20) | st.text("0123456789.-e%", max_size=20))
def test_any_text_is_a_rate_or_refused_by_name(text: str) -> None:
    rate = answer(Rate.of, text)
    if isinstance(rate, InvalidInput):
        assert rate.code in {"rate-syntax", "rate-out-of-range"}
    else:
        assert Decimal(text) == Decimal(rate.text)


@pytest.mark.parametrize(
    ("text", "scaled", "percent"),
    [
        ("0.0005", 500_000_000, "0.05%"),
        ("0", 0, "0%"),
        ("0.00", 0, "0%"),
        ("1", RATE_SCALE, "100%"),
        ("1.000000000000", RATE_SCALE, "100%"),
        ("0.18", 180_000_000_000, "18%"),
        ("0.000000000001", 1, "0.0000000001%"),
    ],
)
def test_rates_as_they_are_written(text: str, scaled: int, percent: str) -> None:
    rate = Rate.of(text)
    assert (rate.scaled, rate.percent_text) == (scaled, percent)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # not exact, not a text
        (0.18, "rate-not-exact"),
        (math.nan, "rate-not-exact"),
        (True, "wrong-type"),
        (1, "wrong-type"),
        (None, "wrong-type"),
        (Decimal("0.18"), "wrong-type"),
        (Decimal("NaN"), "wrong-type"),
        # a percentage for a fraction, negative, above one
        ("18", "rate-out-of-range"),
        ("1800", "rate-out-of-range"),
        ("10", "rate-out-of-range"),
        ("1.000000000001", "rate-out-of-range"),
        ("-0.0005", "rate-out-of-range"),
        ("-18", "rate-out-of-range"),
        ("-0", "rate-out-of-range"),
        ("9" * 5000, "rate-out-of-range"),
        # written some other way
        ("18%", "rate-syntax"),
        ("0,18", "rate-syntax"),
        ("5e-4", "rate-syntax"),
        (".18", "rate-syntax"),
        ("0.", "rate-syntax"),
        ("00.18", "rate-syntax"),
        ("+0.18", "rate-syntax"),
        ("--0.18", "rate-syntax"),
        (" 0.18", "rate-syntax"),
        ("0.18\n", "rate-syntax"),
        ("０.18", "rate-syntax"),
        ("NaN", "rate-syntax"),
        ("", "rate-syntax"),
        ("0." + "1" * 13, "rate-syntax"),
    ],
    ids=shown,
)
def test_rates_that_are_refused(text: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        Rate.of(text, field="/daily_rate")
    assert (raised.value.code, raised.value.field) == (code, "/daily_rate")
    assert isinstance(raised.value, NotExact) == isinstance(text, float)
    assert len(raised.value.detail) < 160


@pytest.mark.parametrize(
    ("scaled", "code"),
    [
        (0.5, "rate-not-exact"),
        (True, "wrong-type"),
        ("1", "wrong-type"),
        (-1, "rate-out-of-range"),
        (RATE_SCALE + 1, "rate-out-of-range"),
    ],
)
def test_no_rate_outside_zero_to_one_can_be_made(scaled: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        Rate(scaled)
    assert raised.value.code == code


def test_the_published_annual_rates() -> None:
    (case,) = cases("identifiers.json", "RATE-01")
    daily = Rate.of(case["inputs"]["daily"])
    floor = Rate(Rate.of("0.7").of_minor(daily.scaled, Rounding.HALF_UP))
    for rate, days, key in (
        (daily, 365, "cap_annual_pct"),
        (floor, 1, "floor_daily_pct"),
        (floor, 365, "floor_annual_pct"),
    ):
        assert Rate(rate.scaled * days).percent_text == f"{plain(Decimal(case['expected'][key]))}%"
