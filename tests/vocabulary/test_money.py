"""Minor units: nothing is lost between text, Money and integers, and nothing is rounded unasked."""

import decimal
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import moneyed
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from cardcore.errors import CardcoreError, InvalidInput, NotExact, shown
from cardcore.money import (
    LARGEST_MINOR,
    Remainder,
    Rounding,
    allocate,
    amount_text,
    currency_exponent,
    display_amount,
    divide,
    minor_of,
    money_of,
    parse_amount,
    positive_minor_of,
    require_positive,
)
from tests.vocabulary.answers import answer

CURRENCIES = st.sampled_from(["CNY", "JPY", "KWD", "CLF"])
MINORS = st.integers(1 - LARGEST_MINOR, LARGEST_MINOR - 1)
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any)


# --- round trips ------------------------------------------------------------------------------------


@given(MINORS, CURRENCIES)
def test_text_and_minor_units_round_trip(minor: int, currency: str) -> None:
    assert parse_amount(amount_text(minor, currency), currency) == minor


@given(MINORS, CURRENCIES)
def test_money_and_minor_units_round_trip(minor: int, currency: str) -> None:
    money = money_of(minor, currency)
    assert minor_of(money) == minor
    assert minor_of(Money(amount_text(minor, currency), currency)) == minor
    assert money == Money(amount_text(minor, currency), currency)


@given(MINORS, CURRENCIES)
def test_the_callers_decimal_context_changes_nothing(minor: int, currency: str) -> None:
    expected = money_of(minor, currency)
    with decimal.localcontext(prec=2, rounding=decimal.ROUND_UP):
        assert money_of(minor, currency).amount.compare(expected.amount) == 0
        assert minor_of(expected) == minor


@given(MINORS, CURRENCIES)
def test_what_people_read_is_the_plain_text_grouped(minor: int, currency: str) -> None:
    assert display_amount(minor, currency).replace(",", "") == amount_text(minor, currency)


@given(st.integers(1, LARGEST_MINOR - 1), CURRENCIES)
def test_every_decimal_beyond_the_currencys_is_refused(minor: int, currency: str) -> None:
    text = amount_text(minor, currency)
    longer = f"{text}0" if "." in text else f"{text}.0"
    with pytest.raises(InvalidInput) as raised:
        parse_amount(longer, currency)
    assert raised.value.code == "precision-exceeded"


@given(st.text(max_size=30) | st.text("0123456789.,-+eE_ ", max_size=30))
def test_any_text_is_an_amount_or_refused_by_name(text: str) -> None:
    minor = answer(parse_amount, text, "CNY")
    if isinstance(minor, InvalidInput):
        assert minor.code in {"money-syntax", "precision-exceeded", "amount-out-of-range"}
    else:
        assert Decimal(text) == Decimal(minor) / 100


# --- division and allocation ------------------------------------------------------------------------

EXACT: dict[Rounding, Callable[[Fraction], int]] = {
    Rounding.HALF_UP: lambda share: math.floor(share + Fraction(1, 2)),
    Rounding.HALF_EVEN: round,
    Rounding.DOWN: math.floor,
    Rounding.UP: math.ceil,
}


@given(st.integers(), st.integers(1, 10**20), st.sampled_from(Rounding))
def test_division_is_that_of_fractions(numerator: int, denominator: int, rounding: Rounding) -> None:
    magnitude = EXACT[rounding](Fraction(abs(numerator), denominator))
    assert divide(numerator, denominator, rounding) == (magnitude if numerator >= 0 else -magnitude)


@given(st.integers(), st.integers(1, 10**6), st.sampled_from(Rounding))
def test_division_treats_both_signs_alike(numerator: int, denominator: int, rounding: Rounding) -> None:
    assert divide(-numerator, denominator, rounding) == -divide(numerator, denominator, rounding)


@pytest.mark.parametrize(
    ("numerator", "half_up", "half_even", "down", "up"),
    [
        # over ten: below, at and above a half, even and odd
        (24, 2, 2, 2, 3),
        (25, 3, 2, 2, 3),
        (26, 3, 3, 2, 3),
        (35, 4, 4, 3, 4),
        (30, 3, 3, 3, 3),
        (0, 0, 0, 0, 0),
        # a half goes away from zero on both sides
        (-25, -3, -2, -2, -3),
        (-1, 0, 0, 0, -1),
    ],
)
def test_division_by_ten(numerator: int, half_up: int, half_even: int, down: int, up: int) -> None:
    assert [divide(numerator, 10, mode) for mode in Rounding] == [half_up, half_even, down, up]


@given(MINORS, WEIGHTS, st.sampled_from(Remainder))
def test_parts_sum_to_the_whole_and_stay_within_a_unit(
    total: int, weights: list[int], remainder: Remainder
) -> None:
    parts = allocate(total, weights, remainder)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@given(MINORS, WEIGHTS)
def test_the_remainder_goes_to_one_end(total: int, weights: list[int]) -> None:
    mirrored = allocate(total, weights[::-1], Remainder.LAST)
    assert allocate(total, weights) == mirrored[::-1]


@given(MINORS, WEIGHTS, st.sampled_from(Remainder))
def test_a_refund_is_split_as_the_payment_was(total: int, weights: list[int], remainder: Remainder) -> None:
    parts = allocate(total, weights, remainder)
    assert allocate(-total, weights, remainder) == tuple(-part for part in parts)


@given(st.integers(0, LARGEST_MINOR), st.integers(1, 60))
def test_equal_parts_differ_by_a_unit_at_most(total: int, count: int) -> None:
    first, last = allocate(total, [1] * count), allocate(total, [1] * count, Remainder.LAST)
    assert list(first) == sorted(first, reverse=True)
    assert list(last) == sorted(last)
    assert first[0] - first[-1] <= 1


@pytest.mark.parametrize(
    ("total", "weights", "first", "last"),
    [
        (100, (1, 1, 1), (34, 33, 33), (33, 33, 34)),
        (1000, (3, 3, 1), (429, 429, 142), (428, 429, 143)),
        # an exact share takes nothing of what is left over, nor does a part without weight
        (6, (2, 1, 1), (3, 2, 1), (3, 1, 2)),
        (2, (0, 1, 1, 1, 0), (0, 1, 1, 0, 0), (0, 0, 1, 1, 0)),
        (0, (1, 2), (0, 0), (0, 0)),
        (-100, (1, 1, 1), (-34, -33, -33), (-33, -33, -34)),
    ],
)
def test_allocations(
    total: int, weights: tuple[int, ...], first: tuple[int, ...], last: tuple[int, ...]
) -> None:
    assert allocate(total, weights) == first
    assert allocate(total, weights, Remainder.LAST) == last


@pytest.mark.parametrize("weights", [(), (0,), (0, 0), (-1, 2), (-1,)])
def test_weights_that_divide_nothing_are_refused(weights: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput) as raised:
        allocate(100, weights)
    assert (raised.value.code, raised.value.field) == ("weights-invalid", "weights")


# --- situations -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.30", "CNY", 1230),
        ("12.3", "CNY", 1230),
        ("12", "CNY", 1200),
        ("0", "CNY", 0),
        ("-0.05", "CNY", -5),
        ("1234", "JPY", 1234),
        ("0.007", "KWD", 7),
        ("1.0001", "CLF", 10001),
        # zero with a sign is zero; whoever needs more than zero says so
        ("-0", "CNY", 0),
        ("-0.00", "CNY", 0),
        # the largest
        ("9999999999999.99", "CNY", LARGEST_MINOR - 1),
        ("-9999999999999.99", "CNY", 1 - LARGEST_MINOR),
    ],
)
def test_amounts_as_they_are_written(text: str, currency: str, minor: int) -> None:
    assert parse_amount(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        # not exact, not a text
        (12.3, "CNY", "money-not-exact"),
        (math.nan, "CNY", "money-not-exact"),
        (math.inf, "CNY", "money-not-exact"),
        (True, "CNY", "wrong-type"),
        (12, "CNY", "wrong-type"),
        (None, "CNY", "wrong-type"),
        (b"12", "CNY", "wrong-type"),
        (Decimal("NaN"), "CNY", "wrong-type"),
        (10**5000, "CNY", "wrong-type"),
        # not finite
        ("NaN", "CNY", "money-syntax"),
        ("Infinity", "CNY", "money-syntax"),
        ("1e400", "CNY", "money-syntax"),
        # too fine
        ("1.001", "CNY", "precision-exceeded"),
        ("1.000", "CNY", "precision-exceeded"),
        ("1.0000000", "CNY", "precision-exceeded"),
        ("1.5", "JPY", "precision-exceeded"),
        ("1." + "0" * 5000, "CNY", "precision-exceeded"),
        # too large
        ("1" + "0" * 30, "CNY", "amount-out-of-range"),
        ("-1" + "0" * 30, "CNY", "amount-out-of-range"),
        ("9" * 5000, "CNY", "amount-out-of-range"),
        ("10000000000000", "CNY", "amount-out-of-range"),
        ("9999999999999999", "JPY", "amount-out-of-range"),
        # written some other way
        ("１２.３０", "CNY", "money-syntax"),
        ("1,000.00", "CNY", "money-syntax"),
        (" 5 ", "CNY", "money-syntax"),
        ("5\n", "CNY", "money-syntax"),
        ("١٢", "CNY", "money-syntax"),
        ("+5", "CNY", "money-syntax"),
        ("--5", "CNY", "money-syntax"),
        ("0x10", "CNY", "money-syntax"),
        ("1_000", "CNY", "money-syntax"),
        ("007", "CNY", "money-syntax"),
        ("0" * 30, "CNY", "money-syntax"),
        ("5.", "CNY", "money-syntax"),
        (".5", "CNY", "money-syntax"),
        ("1.2.3", "CNY", "money-syntax"),
        ("-", "CNY", "money-syntax"),
        ("", "CNY", "money-syntax"),
        ("¥5", "CNY", "money-syntax"),
        # no such currency
        ("5", "XYZ", "currency-unknown"),
        ("5", "cny", "currency-unknown"),
        ("5", "", "currency-unknown"),
        ("5", "156", "currency-unknown"),
        ("5", None, "wrong-type"),
        ("5", ["CNY"], "wrong-type"),
    ],
    ids=shown,
)
def test_amounts_that_are_refused(text: Any, currency: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        parse_amount(text, currency, field="/amount")
    assert raised.value.code == code
    assert raised.value.field == ("/amount" if currency in ("CNY", "JPY") else "currency")
    assert len(raised.value.detail) < 160


def test_a_float_is_a_type_error_too() -> None:
    wrong: Any = 12.3
    with pytest.raises(TypeError):
        parse_amount(wrong, "CNY")
    with pytest.raises(TypeError):
        minor_of(wrong)


@pytest.mark.parametrize(
    ("money", "code"),
    [
        # something else than Money
        (12.3, "money-not-exact"),
        (True, "wrong-type"),
        (12, "wrong-type"),
        (None, "wrong-type"),
        ("12.30", "wrong-type"),
        (Decimal("12.30"), "wrong-type"),
        (Decimal("NaN"), "wrong-type"),
        # not finite
        (Money("NaN", "CNY"), "number-not-finite"),
        (Money("sNaN", "CNY"), "number-not-finite"),
        (Money("Infinity", "CNY"), "number-not-finite"),
        # too fine
        (Money("1.001", "CNY"), "precision-exceeded"),
        (Money("1.5", "JPY"), "precision-exceeded"),
        (Money("1E-400", "CNY"), "precision-exceeded"),
        (Money("0." + "1" * 5000, "CNY"), "precision-exceeded"),
        (Money(0.1 + 0.2, "CNY"), "precision-exceeded"),
        # too large
        (Money("1E+400", "CNY"), "amount-out-of-range"),
        (Money("9" * 5000, "CNY"), "amount-out-of-range"),
        (Money("10000000000000", "CNY"), "amount-out-of-range"),
        # a currency that somebody made up
        (Money("1", moneyed.Currency("XYZ")), "currency-unknown"),
    ],
    ids=shown,
)
def test_money_that_is_refused(money: Any, code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        minor_of(money)
    assert raised.value.code == code
    assert isinstance(raised.value, NotExact) == (not isinstance(money, Money))
    assert len(raised.value.detail) < 160


@pytest.mark.parametrize(
    ("money", "minor"),
    [
        (Money("1E+2", "CNY"), 10000),
        (Money("-0", "CNY"), 0),
        (Money("1." + "0" * 40, "CNY"), 100),
        (Money("0E+999999", "CNY"), 0),
    ],
    ids=shown,
)
def test_equal_amounts_are_equal_minor_units_however_written(money: Money, minor: int) -> None:
    assert minor_of(money) == minor


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0", "amount-not-positive"),
        ("-0", "amount-not-positive"),
        ("-0.00", "amount-not-positive"),
        ("-5", "amount-not-positive"),
    ],
)
def test_an_amount_must_be_more_than_zero(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        require_positive(parse_amount(text, "CNY"), field="/amount")
    assert (raised.value.code, raised.value.field) == (code, "/amount")
    with pytest.raises(InvalidInput) as raised:
        positive_minor_of(Money(text, "CNY"), "CNY")
    assert raised.value.code == code


def test_a_positive_amount_in_the_accounts_currency_is_taken() -> None:
    assert positive_minor_of(Money("0.01", "CNY"), "CNY") == 1


def test_another_currency_than_the_accounts_is_refused() -> None:
    with pytest.raises(InvalidInput) as raised:
        positive_minor_of(Money("1.00", "USD"), "CNY", field="/amount")
    assert (raised.value.code, raised.value.field) == ("currency-mismatch", "/amount")


@pytest.mark.parametrize(
    ("currency", "exponent"),
    [
        ("CNY", 2),
        ("HKD", 2),
        ("USD", 2),
        ("JPY", 0),
        ("KRW", 0),
        ("VND", 0),
        ("KWD", 3),
        ("TND", 3),
        ("CLF", 4),
    ],
)
def test_decimals_are_those_of_iso_4217(currency: str, exponent: int) -> None:
    assert currency_exponent(currency) == exponent


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123456789, "CNY", "1,234,567.89"),
        (-100000, "CNY", "-1,000.00"),
        (5, "CNY", "0.05"),
        (1234567, "JPY", "1,234,567"),
    ],
)
def test_amounts_as_people_read_them(minor: int, currency: str, text: str) -> None:
    assert display_amount(minor, currency) == text


LONG = 3_000_000
"""Digits that a quadratic reader would not be through with today."""


@pytest.mark.parametrize("text", ["9" * LONG, "9" * LONG + "x", "0." + "1" * LONG, "1" + "0" * 30], ids=shown)
def test_monstrous_amounts_are_answered_at_once(text: str) -> None:
    with pytest.raises(CardcoreError) as refused:
        parse_amount(text, "CNY")
    assert len(refused.value.detail) < 500
