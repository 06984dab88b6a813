"""Exchange rates as exact ratios, and amounts converted by them.

A rate says what ``per`` units of the base currency come to in the quoted one: 7.0112 CNY for 1 USD, or
4.78 CNY for 100 JPY, as Chinese banks quote. Decimals differ – JPY has none, KWD three – and an amount is
rounded once, by a mode that the caller names.

>>> rate = ExchangeRate.of("USD", "CNY", "7.0112")
>>> rate.convert(7_133, Rounding.HALF_UP), rate.convert(7_133, Rounding.HALF_UP, Rate.of("0.015"))
(50011, 50761)
>>> ExchangeRate.of("JPY", "CNY", "4.78", per=100).convert(1_000, Rounding.HALF_UP)
4780
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final, Self

from cardcore.errors import InvalidInput, NotExact, require, shown
from cardcore.money import Rounding, currency_exponent, divide
from cardcore.rates import RATE_SCALE, Rate, plain
from cardcore.values import frozen

NO_SPREAD: Final = Rate.of("0")
MOST_PER: Final = 10_000
"""Rates are quoted for 1, 100, at most for so many units."""

_DECIMALS: Final = len(str(RATE_SCALE)) - 1
_RATE: Final = re.compile(r"(0|[1-9][0-9]{0,8})(?:\.([0-9]{1,12}))?", re.ASCII)


@frozen
class ExchangeRate:
    """What ``per`` units of ``base`` come to in ``quote``: ``scaled`` / 10¹² units, exact."""

    base: str
    quote: str
    scaled: int
    per: int = 1

    @classmethod
    def of(cls, base: str, quote: str, text: str, *, per: int = 1, field: str = "rate") -> Self:
        """The rate written as a decimal with at most nine digits before the point and twelve behind.

        Raises `NotExact` for a float, `InvalidInput` ``rate-syntax``, ``rate-out-of-range`` for zero or an
        odd ``per``, ``currency-unknown``, and ``currency-mismatch`` for a currency against itself.
        """
        if isinstance(text, float):
            raise NotExact("rate-not-exact", "a float cannot hold a rate; write it as a text", field=field)
        require(isinstance(text, str), "wrong-type", f"a rate is a text, not {shown(text)}", field=field)
        match = _RATE.fullmatch(text)
        if match is None:
            detail = f"{shown(text)} is no exchange rate; write a decimal such as '7.0112'"
            raise InvalidInput("rate-syntax", detail, field=field)
        currency_exponent(base)
        currency_exponent(quote)
        require(base != quote, "currency-mismatch", f"{base} against itself has no rate", field=field)
        scaled = int(match[1] + (match[2] or "").ljust(_DECIMALS, "0"))
        require(scaled > 0, "rate-out-of-range", "an exchange rate is more than zero", field=field)
        is_count = isinstance(per, int) and not isinstance(per, bool)
        require(
            is_count and 1 <= per <= MOST_PER,
            "rate-out-of-range",
            f"a rate is quoted for 1 to {MOST_PER} units, not {shown(per)}",
            field="per",
        )
        return cls(base, quote, scaled, per)

    def convert(self, minor: int, rounding: Rounding, spread: Rate = NO_SPREAD) -> int:
        """``minor`` units of the base currency in minor units of the quoted one, dearer by ``spread``."""
        numerator, denominator = self._ratio
        return divide(minor * numerator * (RATE_SCALE + spread.scaled), denominator * RATE_SCALE, rounding)

    def bought_for(self, minor: int) -> int:
        """The most minor units of the base currency that ``minor`` of the quoted one pay for."""
        numerator, denominator = self._ratio
        return divide(minor * denominator, numerator, Rounding.DOWN)

    @property
    def _ratio(self) -> tuple[int, int]:
        """Minor units of the quoted currency for one minor unit of the base."""
        numerator = self.scaled * 10 ** currency_exponent(self.quote)
        return numerator, self.per * RATE_SCALE * 10 ** currency_exponent(self.base)

    @property
    def text(self) -> str:
        """The rate without trailing zeros: ``7.0112``, or ``4.78/100`` where it is quoted for more units."""
        number = plain(Decimal((0, tuple(map(int, str(self.scaled))), -_DECIMALS)))
        return number if self.per == 1 else f"{number}/{self.per}"


Rates = Mapping[str, ExchangeRate]
"""Rates of one day to an account's own currency, by the other currency."""


@frozen
class RateTable:
    """Rates by the day from which they hold: each until the next of its pair."""

    rows: tuple[tuple[int, ExchangeRate], ...] = ()
    """Days as ordinals, in any order; of two on one day the later row holds."""

    def of_day(self, quote: str, on: int) -> Rates:
        """The rates to ``quote`` that hold on a day, by the other currency."""
        known = [(since, rate) for since, rate in self.rows if since <= on and rate.quote == quote]
        return {rate.base: rate for _, rate in sorted(known, key=lambda row: row[0])}


NO_RATES: Final = RateTable()


@frozen
class CurrencyConversion:
    """How an amount was converted: the rate, and the share by which the bank makes it dearer."""

    rate: ExchangeRate
    spread: Rate = NO_SPREAD

    def convert(self, minor: int, rounding: Rounding = Rounding.HALF_UP) -> int:
        """What ``minor`` units of the rate's base currency come to, rounded once."""
        return self.rate.convert(minor, rounding, self.spread)
