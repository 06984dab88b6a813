"""Rows taken together: what is owed before the first, and paid with each, comes to by the end of the last.

Both are exact integers over one power of the rows' denominator, whatever the amounts, so that plans of one
day and rate share them.

>>> compound([1, 1], 100)
Compounded(growth=10201, series=20100, power=10000)
"""

from typing import NamedTuple


class Compounded(NamedTuple):
    """What becomes of one minor unit, over ``power``."""

    growth: int
    """Of one that is owed before the first row: Π(1+rᵢ)."""
    series: int
    """Of one that is paid with each row: fₙ, where f₁ = 1 and fₖ = 1 + fₖ₋₁·(1+rₖ)."""
    power: int


def compound(factors: list[int], scale: int) -> Compounded:
    """Rows with these factors of interest over ``scale``; there is at least one."""
    factor, count = factors[0], len(factors)
    if factors.count(factor) == count:
        growth, power = (scale + factor) ** count, scale**count
        return Compounded(growth, (growth - power) // factor * scale if factor else count * power, power)
    growth, series, power = 1, 0, 1
    for factor in factors:
        growth *= scale + factor
        series = power + series * (scale + factor)
        power *= scale
    return Compounded(growth, series * scale, power)
