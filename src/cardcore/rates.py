"""Rates as exact scaled integers.

A `Rate` is a fraction of one (``0.0005`` a day, ``0.02`` of a purchase), never a percentage, held
as an integer in units of 10⁻¹² so that balance × days × rate stays exact until it is rounded once.

>>> daily = Rate.of("0.0005")
>>> daily.percent_text, daily.of_minor(100_000, Rounding.HALF_UP)
('0.05%', 50)
"""

import re
from decimal import Decimal
from typing import Any, Final, Self

import attrs

from cardcore.errors import InvalidInput, NotExact, require, shown
from cardcore.money import Rounding, divide

RATE_SCALE: Final = 10**12
"""A rate of one (100 %) in its integer form."""

_DECIMALS: Final = len(str(RATE_SCALE)) - 1
_RATE = re.compile(r"-?(0|[1-9][0-9]*)(?:\.([0-9]{1,12}))?", re.ASCII)


def _require_fraction(_rate: object, _attribute: "attrs.Attribute[Any]", scaled: object) -> None:
    if isinstance(scaled, float):
        raise NotExact("rate-not-exact", "a float cannot hold a rate; use Rate.of('0.0005')", field="rate")
    if isinstance(scaled, bool) or not isinstance(scaled, int):
        raise InvalidInput("wrong-type", f"a scaled rate is an int, not {shown(scaled)}", field="rate")
    require(0 <= scaled <= RATE_SCALE, "rate-out-of-range", "a rate lies between 0 and 1", field="rate")


@attrs.frozen(order=True)
class Rate:
    """A fraction of one, from 0 to 1 inclusive, exact to twelve decimals."""

    scaled: int = attrs.field(validator=_require_fraction)

    @classmethod
    def of(cls, text: str, *, field: str = "rate") -> Self:
        """The rate written as a decimal fraction.

        Raises `NotExact` for a float, `InvalidInput` ``rate-syntax`` or ``rate-out-of-range`` – the
        latter also where a percentage was given for a fraction (``18`` for ``0.18``).
        """
        if isinstance(text, float):
            raise NotExact("rate-not-exact", "a float cannot hold a rate; write it as a text", field=field)
        require(isinstance(text, str), "wrong-type", f"a rate is a text, not {shown(text)}", field=field)
        match = _RATE.fullmatch(text)
        if match is None:
            raise InvalidInput(
                "rate-syntax",
                f"{shown(text)} is no rate; write a fraction such as '0.0005' with at most 12 decimals",
                field=field,
            )
        whole, decimals = match[1], match[2] or ""
        # One digit before the point is enough; `int` refuses thousands.
        scaled = int(whole[:2] + decimals.ljust(_DECIMALS, "0"))
        require(
            scaled <= RATE_SCALE and not text.startswith("-"),
            "rate-out-of-range",
            f"{shown(text)} is not between 0 and 1; a rate is a fraction, not a percentage",
            field=field,
        )
        return cls(scaled)

    def of_minor(self, minor: int, rounding: Rounding) -> int:
        """This share of an amount in minor units, rounded once."""
        return divide(minor * self.scaled, RATE_SCALE, rounding)

    @property
    def text(self) -> str:
        """The fraction without trailing zeros: ``0.0005``."""
        return plain(_shifted(self.scaled, -_DECIMALS))

    @property
    def percent_text(self) -> str:
        """The rate as people read it: ``0.05%``."""
        return f"{plain(_shifted(self.scaled, 2 - _DECIMALS))}%"

    @property
    def factor_text(self) -> str:
        """One and the rate, which makes an amount so much dearer: ``1.015``."""
        return plain(_shifted(RATE_SCALE + self.scaled, -_DECIMALS))


def _shifted(number: int, places: int) -> Decimal:
    # From its digits: `Decimal.scaleb` would round by the caller's context.
    return Decimal((0, tuple(map(int, str(number))), places))


def plain(number: Decimal) -> str:
    """A decimal without exponent and trailing zeros.

    >>> plain(Decimal("5.400")), plain(Decimal("1E+2")), plain(Decimal("0.00"))
    ('5.4', '100', '0')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
