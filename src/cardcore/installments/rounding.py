"""How a schedule is rounded: to what unit, by which mode, and which row takes the rest.

Chinese banks differ in all three: 广发 rounds 2,679 / 24 half up to 分 (111.63), 中行 rounds 1,000 / 12 to
whole yuan and lets the first row take the rest (87, then 11 × 83), others the last. So each is a term.
The rest always goes to principal, never to interest.

>>> equal_parts(267_900, 24, RoundingTerms())[::23]
[11163, 11151]
>>> equal_parts(100_000, 12, RoundingTerms(Remainder.FIRST, round_to=100))[:2]
[8700, 8300]
>>> equal_parts(100_000, 12, RoundingTerms(Remainder.SMOOTHED))[3:5]
[8334, 8333]
"""

import enum
from typing import Any, Final

import attrs

from cardcore.errors import require, require_integer, shown
from cardcore.money import Rounding, divide
from cardcore.values import frozen

LARGEST_UNIT: Final = 10_000


class Remainder(enum.Enum):
    """Which row takes what rounding leaves over."""

    FIRST = "first"
    LAST = "last"
    SMOOTHED = "smoothed"
    """All rows share it: equal parts differ by one unit at most, an annuity is moved until its last row
    differs little from the others."""


class InterestPer(enum.Enum):
    """Interest is rounded once a row, or on each part of a row between two changes of the balance."""

    ROW = "row"
    SEGMENT = "segment"


def _whole_unit(_terms: object, _attribute: "attrs.Attribute[Any]", unit: object) -> None:
    require(
        1 <= require_integer(unit, field="round_to") <= LARGEST_UNIT,
        "terms-invalid",
        f"amounts are rounded to 1 to {LARGEST_UNIT} minor units, not {shown(unit)}",
        field="round_to",
    )


@frozen
class RoundingTerms:
    """How amounts of a schedule become whole."""

    remainder: Remainder = Remainder.LAST
    round_to: int = attrs.field(default=1, validator=_whole_unit)
    """Principal parts and installments are multiples of so many minor units: 1 is 分, 100 whole yuan."""
    mode: Rounding = Rounding.HALF_UP
    """Of principal parts and installments."""
    interest_mode: Rounding = Rounding.HALF_UP
    """Of interest, which is rounded to the minor unit."""
    interest_per: InterestPer = InterestPer.ROW


def whole(numerator: int, denominator: int, terms: RoundingTerms) -> int:
    """``numerator / denominator`` minor units as a multiple of the unit."""
    return divide(numerator, denominator * terms.round_to, terms.mode) * terms.round_to


def equal_parts(total: int, count: int, terms: RoundingTerms) -> list[int]:
    """``total`` minor units as ``count`` equal parts and a rest; they add up to it exactly, none is negative.

    Where rounding up would leave nothing for the rest, the part is rounded down.
    """
    if terms.remainder is Remainder.SMOOTHED:
        return _nearly_equal(total, count, terms.round_to)
    part = whole(total, count, terms)
    if part * (count - 1) >= total:
        part = total // (count * terms.round_to) * terms.round_to
    rest = total - part * (count - 1)
    if terms.remainder is Remainder.FIRST:
        return [rest] + [part] * (count - 1)
    return [part] * (count - 1) + [rest]


def _nearly_equal(total: int, count: int, unit: int) -> list[int]:
    """The first parts are one unit more; the last takes what is no whole unit."""
    part, more = divmod(total // unit, count)
    parts = [(part + 1) * unit] * more + [part * unit] * (count - more)
    parts[-1] += total % unit
    return parts


class Rounder:
    """Rounds many non-negative numerators over one even denominator, fast.

    >>> Rounder(100, Rounding.HALF_EVEN).round(250), Rounder(100, Rounding.HALF_UP).round(250)
    (2, 3)
    """

    __slots__ = ("bias", "denominator", "even")

    def __init__(self, denominator: int, mode: Rounding) -> None:
        """Round what stands over ``denominator``."""
        self.denominator = denominator
        self.even = mode is Rounding.HALF_EVEN
        half = 0 if mode is Rounding.DOWN else denominator // 2
        self.bias = denominator - 1 if mode is Rounding.UP else half

    def round(self, numerator: int) -> int:
        """``numerator`` over the denominator as a whole number."""
        amount, rest = divmod(numerator + self.bias, self.denominator)
        return amount - (amount & 1) if self.even and not rest else amount
