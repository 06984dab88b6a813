"""An amount paid in vouchers of fixed values: as much of it as they can make, with as few as possible.

>>> denominate(11_00, (20_00, 10_00, 2_00, 1_00))
((1000, 1), (100, 1))
>>> denominate(40, (30, 20)), denominate(45, (30, 20)), denominate(5, (30, 20))
(((20, 2),), ((20, 2),), ())
"""

import math
from collections import Counter
from typing import Final

from cardcore.values import frozen

MOST_UNITS: Final = 100_000
"""Of the greatest common part of the values: what keeps the search short."""


@frozen
class Denomination:
    """A voucher's value, and the least purchase that it is for; minor units, 0 where any will do."""

    value: int
    least_amount: int = 0


def denominate(amount: int, values: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Values and how many of each, the largest first; what no vouchers make is left out."""
    unit = math.gcd(*values)
    last: list[int] = [0]  # the value that ends the shortest way to each number of units
    fewest: list[int | None] = [0]
    sizes = sorted((value // unit for value in values), reverse=True)
    for units in range(1, amount // unit + 1):
        best: tuple[int, int] | None = None
        for size in sizes:
            before = fewest[units - size] if size <= units else None
            if before is not None and (best is None or before + 1 < best[0]):
                best = before + 1, size
        fewest.append(None if best is None else best[0])
        last.append(0 if best is None else best[1])
    units = max(place for place, count in enumerate(fewest) if count is not None)
    found: Counter[int] = Counter()
    while units:
        found[last[units]] += 1
        units -= last[units]
    return tuple((size * unit, found[size]) for size in sorted(found, reverse=True))
