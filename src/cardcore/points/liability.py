"""Liability: what is owed for points sold with goods, by relative stand-alone prices (IFRS 15, Example 52).

Points are a promise of their own: part of the price is deferred to them and becomes revenue as they are
redeemed, in proportion to how many are expected to be redeemed in all. A changed expectation is made up
for at once, cumulatively, and never takes revenue back below nothing.

Example 52: goods of 100,000 sold with 10,000 points, each worth 0.95 by what is expected to be redeemed.

>>> sale = allocate(100_000, goods=100_000, points=9_500)
>>> sale.goods, sale.points
(91324, 8676)
>>> first = recognize(sale.points, redeemed=4_500, expected=9_500)
>>> first, recognize(sale.points, redeemed=8_500, expected=9_700, before=first)
(4110, 3493)

What a ledger of points comes to in the books is its points at their stand-alone price, less the breakage:
the share of them that nobody is expected to redeem. Both are estimates, each from its day on.

>>> Estimate(points=1_000, price=250, breakage=Rate.of("0.15")).owed(12_345)
2623
"""

from typing import Final

from cardcore.errors import require
from cardcore.money import Rounding, divide
from cardcore.rates import RATE_SCALE, Rate
from cardcore.values import frozen

NO_BREAKAGE: Final = Rate.of("0")


@frozen
class Estimate:
    """What points are worth from a day on: ``points`` of them are sold for ``price`` minor units."""

    points: int
    price: int
    breakage: Rate = NO_BREAKAGE
    """The share of points that is expected to expire unused."""
    from_on: int = 0
    """The first day on which the books go by it."""

    def owed(self, points: int) -> int:
        """The revenue deferred for so many points, in minor units, half up."""
        expected = points * self.price * (RATE_SCALE - self.breakage.scaled)
        return divide(expected, self.points * RATE_SCALE, Rounding.HALF_UP)


@frozen
class Allocated:
    """A price split between goods and points, in the units it was given in."""

    goods: int
    points: int


def allocate(price: int, *, goods: int, points: int) -> Allocated:
    """``price`` by the stand-alone prices of ``goods`` and ``points``, the points' part rounded half up."""
    require(
        price >= 0 and goods >= 0 and points >= 0 and goods + points > 0,
        "weights-invalid",
        "prices are at least zero, one stand-alone price is more",
        field="price",
    )
    deferred = divide(price * points, goods + points, Rounding.HALF_UP)
    return Allocated(price - deferred, deferred)


def recognize(deferred: int, *, redeemed: int, expected: int, before: int = 0) -> int:
    """The revenue of a period: what ``redeemed`` of all ``expected`` points make, less what came before.

    Where more are expected than before it may come to less than was recognized already; then it is nothing.
    """
    require(
        0 <= redeemed <= expected and expected > 0,
        "weights-invalid",
        "points redeemed so far are part of those expected in all",
        field="redeemed",
    )
    return max(0, divide(deferred * redeemed, expected, Rounding.HALF_UP) - before)
