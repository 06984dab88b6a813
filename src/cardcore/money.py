"""Money at the edge, minor units inside.

The public API speaks `moneyed.Money`; sums in loops run on integer minor units (分, cents).
This module alone imports moneyed and owns conversion, rounding, allocation and the precision check.

>>> minor_of(Money("12.30", "CNY"))
1230
>>> money_of(1230, "CNY")
Money('12.30', 'CNY')
>>> parse_amount("12.3", "CNY")
1230
>>> allocate(100, (1, 1, 1))
(34, 33, 33)
"""

import enum
import functools
import re
from collections.abc import Sequence
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Final

import moneyed
from moneyed import Money

from cardcore.errors import InvalidInput, NotExact, require, require_integer, shown

__all__ = [
    "LARGEST_MINOR",
    "Money",
    "Remainder",
    "Rounding",
    "allocate",
    "amount_text",
    "currency_exponent",
    "display_amount",
    "divide",
    "minor_of",
    "money_of",
    "parse_amount",
    "positive_minor_of",
    "require_positive",
]

LARGEST_MINOR: Final = 10**15
"""Amounts stay below this many minor units (ten trillion yuan), far inside 64 bits."""

_AMOUNT = re.compile(r"-?(0|[1-9][0-9]*)(?:\.([0-9]+))?", re.ASCII)
_LONGEST_WHOLE = len(str(LARGEST_MINOR))
# The caller's decimal context may round to three digits; ours never rounds.
_EXACT = Context(prec=60)
_TOO_LARGE: Final = len(str(LARGEST_MINOR)) - 1  # the exponent of the first digit of `LARGEST_MINOR`
# Room for every amount that is not too large, and refused before `int` would take long over its digits.
_STRICT = Context(prec=_TOO_LARGE + 5, Emax=_TOO_LARGE + 5, traps=[Inexact, InvalidOperation])
_scaled: Final = _STRICT.scaleb
_whole: Final = _STRICT.to_integral_exact


class Rounding(enum.Enum):
    """How a fraction of a minor unit becomes a whole one; the mode is always named by the caller."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"

    __hash__ = object.__hash__  # by what it is: Enum hashes the name, in Python


# Python 3.11 takes ten times as long to read a member from its class, and `divide` is called everywhere.
_HALF_UP: Final = Rounding.HALF_UP
_HALF_EVEN: Final = Rounding.HALF_EVEN
_UP: Final = Rounding.UP


class Remainder(enum.Enum):
    """Which part takes what equal division leaves over."""

    FIRST = "first"
    LAST = "last"


def currency_exponent(currency: str) -> int:
    """Decimals of ``currency`` by ISO 4217: 2 for CNY, 0 for JPY, 3 for KWD.

    Raises `InvalidInput` ``currency-unknown`` for anything that is no upper-case code in moneyed's table.
    """
    if not isinstance(currency, str):
        raise InvalidInput("wrong-type", f"a currency is a text, not {shown(currency)}", field="currency")
    return _exponent(currency)


@functools.cache
def _exponent(currency: str) -> int:
    try:
        sub_unit = moneyed.get_currency(currency).sub_unit
    except moneyed.CurrencyDoesNotExist:
        raise InvalidInput(
            "currency-unknown",
            f"{shown(currency)} is no ISO 4217 code; write three capitals such as 'CNY'",
            field="currency",
        ) from None
    return len(str(sub_unit)) - 1


def divide(numerator: int, denominator: int, rounding: Rounding) -> int:
    """``numerator / denominator`` as a whole number; ``denominator`` is more than zero.

    Half-up rounds a half away from zero, as Chinese statements do (111.625 → 111.63).

    >>> divide(11162500, 100000, Rounding.HALF_UP), divide(-25, 10, Rounding.HALF_UP)
    (112, -3)
    """
    magnitude, rest = divmod(abs(numerator), denominator)
    if rounding is _HALF_UP:
        up = 2 * rest >= denominator
    elif rounding is _HALF_EVEN:
        up = 2 * rest > denominator or (2 * rest == denominator and magnitude % 2 == 1)
    else:
        up = rounding is _UP and rest > 0
    magnitude += up
    return magnitude if numerator >= 0 else -magnitude


def parse_amount(text: str, currency: str, *, field: str = "amount") -> int:
    """Minor units of an amount written as ``-?digits[.digits]``: no sign ``+``, blanks or commas.

    Raises `NotExact` for a float, `InvalidInput` with ``money-syntax``, ``precision-exceeded`` or
    ``amount-out-of-range``. Decimals beyond the currency's are refused, never rounded, even zeros.
    """
    exponent = currency_exponent(currency)
    if isinstance(text, float):
        raise NotExact("money-not-exact", "a float cannot hold money; write a text", field=field)
    require(isinstance(text, str), "wrong-type", f"an amount is a text, not {shown(text)}", field=field)
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise InvalidInput("money-syntax", f"{shown(text)} is no amount; write '1234.50'", field=field)
    whole, decimals = match[1], match[2] or ""
    require(
        len(decimals) <= exponent,
        "precision-exceeded",
        f"{shown(text)} has more decimals than the {exponent} of {currency}",
        field=field,
    )
    # Looked at before `int`, which takes long over thousands of digits and then refuses them.
    require(len(whole) <= _LONGEST_WHOLE, "amount-out-of-range", f"{shown(text)} is too large", field=field)
    minor = _bounded(int(whole + decimals.ljust(exponent, "0")), field)
    return -minor if text.startswith("-") else minor


def _bounded(minor: int, field: str) -> int:
    if not -LARGEST_MINOR < minor < LARGEST_MINOR:
        raise InvalidInput(
            "amount-out-of-range", f"an amount stays below {LARGEST_MINOR} minor units", field=field
        )
    return minor


def require_positive(minor: int, *, field: str = "amount") -> int:
    """``minor`` again if it is more than zero; `InvalidInput` ``amount-not-positive`` otherwise.

    ``wrong-type`` where it is no int, ``amount-out-of-range`` where it is too large.
    """
    if minor.__class__ is not int:
        require_integer(minor, field=field)
    if minor <= 0:
        raise InvalidInput("amount-not-positive", "the amount must be more than zero", field=field)
    return minor if minor < LARGEST_MINOR else _bounded(minor, field)


def minor_of(money: Money, *, field: str = "amount") -> int:
    """Exact minor units of ``money``.

    Raises `InvalidInput` where the amount is not finite, finer than the currency, or too large;
    `NotExact` where something else than Money (a float, say) is given.
    """
    if not isinstance(money, Money):
        code = "money-not-exact" if isinstance(money, float) else "wrong-type"
        raise NotExact(code, f"give a moneyed.Money, not {shown(money)}", field=field)
    exponent = _exponent(money.currency.code)
    try:
        minor = int(_whole(_scaled(money.amount, exponent)))
    except (ArithmeticError, ValueError):
        raise _no_amount(money, exponent, field) from None
    return minor if -LARGEST_MINOR < minor < LARGEST_MINOR else _bounded(minor, field)


def _no_amount(money: Money, exponent: int, field: str) -> InvalidInput:
    """Why that is no amount: it is not finite, too large, or finer than its currency."""
    amount: Decimal = money.amount
    if not amount.is_finite():
        return InvalidInput("number-not-finite", "an amount is a finite number", field=field)
    text = shown(str(amount))
    if amount.adjusted() >= _TOO_LARGE:
        return InvalidInput("amount-out-of-range", f"{text} is too large an amount", field=field)
    detail = f"{text} has more decimals than the {exponent} of {money.currency.code}"
    return InvalidInput("precision-exceeded", detail, field=field)


def positive_minor_of(money: Money, currency: str, *, field: str = "amount") -> int:
    """Minor units of ``money``, which must be more than zero and in ``currency``."""
    minor = minor_of(money, field=field)
    if money.currency.code != currency:
        raise InvalidInput(
            "currency-mismatch",
            f"the amount is in {money.currency.code}, the account in {currency}",
            field=field,
        )
    return require_positive(minor, field=field)


def money_of(minor: int, currency: str) -> Money:
    """The Money of so many minor units; `InvalidInput` ``wrong-type`` for a float, a text or a bool."""
    return Money(
        Decimal(require_integer(minor, field="minor")).scaleb(-currency_exponent(currency), _EXACT), currency
    )


def amount_text(minor: int, currency: str) -> str:
    """The amount as plain text with all its decimals: ``-1234.50``.

    >>> amount_text(-123450, "CNY"), amount_text(5, "JPY"), amount_text(7, "KWD")
    ('-1234.50', '5', '0.007')
    """
    return _text(minor, currency, group=False)


def display_amount(minor: int, currency: str) -> str:
    """The amount as people read it, thousands grouped: ``-1,234.50``."""
    return _text(minor, currency, group=True)


def _text(minor: int, currency: str, *, group: bool) -> str:
    exponent = currency_exponent(currency)
    whole, rest = divmod(abs(minor), 10**exponent)
    digits = f"{whole:,}" if group else str(whole)
    decimals = f".{rest:0{exponent}d}" if exponent else ""
    return f"{'-' if minor < 0 else ''}{digits}{decimals}"


def allocate(total: int, weights: Sequence[int], remainder: Remainder = Remainder.FIRST) -> tuple[int, ...]:
    """``total`` minor units split by whole, non-negative ``weights``; the parts add up to ``total`` exactly.

    Each part is first cut towards zero; what is left goes one unit a part to the first (or last)
    parts that have a weight, so that no part is further than one unit from its exact share.
    `InvalidInput` ``wrong-type`` for what is not whole, ``weights-invalid``.

    >>> allocate(1000, (3, 3, 1), Remainder.LAST)
    (428, 429, 143)
    """
    require_integer(total, field="total")
    whole = require_integer(sum(weights), field="weights")
    require(
        whole > 0 and min(weights) >= 0,
        "weights-invalid",
        "weights are whole numbers of at least zero, one of them more",
        field="weights",
    )
    sign = -1 if total < 0 else 1
    parts = [abs(total) * weight // whole for weight in weights]
    left = abs(total) - sum(parts)
    order = range(len(parts)) if remainder is Remainder.FIRST else range(len(parts) - 1, -1, -1)
    for place in (place for place in order if abs(total) * weights[place] % whole):
        if not left:
            break
        parts[place] += 1
        left -= 1
    return tuple(sign * part for part in parts)
