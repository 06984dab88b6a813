"""Effective rates: what a plan costs a year, solved from its flows.

Decimals of 34 digits in a context of our own give the same figures on every machine; what is solved is
correct to twelve decimals. Two figures are usual:

- the **simple annual rate** (近似折算年化利率（单利）): the internal rate of return of one row × the rows of
  a year. Banks publish this one: 7.2 % over 12 months is 13.03 %, 0.30 % a month over 24 is 6.77 %. Where
  rows are uneven it is the rate that, charged by their days, gives the flows.
- the **compound annual rate**: the internal rate of return over the days of the flows, a year of 365 days.

Both are allowed; the simple one must be marked as such (中国人民银行公告〔2021〕第3号, 4).

>>> irr(1_200_000, [107_200] * 12).times(12).percent_text()
'13.03%'
"""

import decimal
import itertools
import operator
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, Self

import attrs

from cardcore.errors import Broken, require
from cardcore.money import Rounding, divide

DAYS_A_YEAR: Final = 365

_SCALE: Final = 10**15
_BITS: Final = 96
_ONE: Final = 1 << _BITS
"""Fixed point: what the solvers work in where there is no closed form."""
_CLOSE: Final = _ONE // 10**11
"""Newton's error squares: after a step this small it is beyond the digits that are kept."""
_CONTEXT: Final = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN)
_UNIT: Final = Decimal((0, (1,), -15))
_NEAR: Final = Decimal("3E-13")
"""Halley's error is the step's cube × rows² / 36: below this it is beyond the digits that are kept."""
_MOST_STEPS: Final = 400

Flow = tuple[int, int]
"""An ordinal, and what flows on that day: what the holder gets is positive, what he pays negative."""


@attrs.frozen(order=True)
class SolvedRate:
    """A rate of any size as an integer of 10⁻¹⁵; a `Rate`, which is agreed and not solved, ends at one."""

    scaled: int

    @classmethod
    def of(cls, rate: Fraction) -> Self:
        """The nearest to an exact rate."""
        return cls(round(rate * _SCALE))

    @property
    def fraction(self) -> Fraction:
        """The rate as an exact number."""
        return Fraction(self.scaled, _SCALE)

    def times(self, number: int | Fraction) -> Self:
        """So many times the rate."""
        return type(self)(round(self.scaled * Fraction(number)))

    def text(self, decimals: int = 4) -> str:
        """The fraction, rounded half up: ``0.1303``."""
        digits = divide(self.scaled * 10**decimals, _SCALE, Rounding.HALF_UP)
        whole, rest = divmod(digits, 10**decimals)
        return f"{whole}.{rest:0{decimals}d}" if decimals else str(whole)

    def percent_text(self, decimals: int = 2) -> str:
        """As it is published: ``13.03%``."""
        return f"{attrs.evolve(self, scaled=self.scaled * 100).text(decimals)}%"


def irr(advanced: int, payments: Sequence[int]) -> SolvedRate:
    """The internal rate of return per row of an amount repaid in payments of zero or more, one each row.

    Raises `InvalidInput` ``rate-out-of-range`` where less is repaid than was advanced.
    """
    count, level = len(payments), payments[len(payments) // 2]
    first, last = payments[0] - level, payments[-1] - level
    if payments.count(level) == count - bool(first) - bool(last) and abs(first) + abs(last) <= level:
        return _irr_of_level(advanced, count, level, first, last)
    if not _require_repaid(sum(payments) - advanced):
        return SolvedRate(0)
    return _rate(_ONE * _ONE // _discount_factor(range(count + 1), [-advanced, *payments]))


def compound_annual_rate(flows: Sequence[Flow]) -> SolvedRate:
    """The yearly internal rate of return of dated flows in the order of their days, the first an advance.

    Raises `InvalidInput` ``rate-out-of-range`` where less is repaid than was advanced.
    """
    if not _require_repaid(-sum(amount for _, amount in flows)):
        return SolvedRate(0)
    start = flows[0][0]
    daily = _discount_factor([on - start for on, _ in flows], [-amount for _, amount in flows])
    return _rate(_power(_ONE * _ONE // daily, DAYS_A_YEAR))


def nominal_annual_rate(flows: Sequence[Flow], due_dates: Sequence[int]) -> SolvedRate:
    """The yearly rate that, charged on what is owed by the days of each row and due with it, gives the flows.

    Within a row interest is simple. It is the simple annual rate of a plan with uneven rows or several
    drawings, the days of which a rate per row would not see.
    """
    if not _require_repaid(-sum(amount for _, amount in flows)):
        return SolvedRate(0)
    rows = _by_row(flows, due_dates)

    def owed(daily: int) -> tuple[int, int]:
        value = slope = 0
        for days, flow, flow_days in rows:
            growth = _ONE + daily * days
            slope = (slope * growth >> _BITS) + value * days + (flow_days << _BITS)
            value = (value * growth >> _BITS) + (flow << _BITS) + daily * flow_days
        return value, slope

    most = _ONE // DAYS_A_YEAR
    while owed(most)[0] < 0:
        most *= 2
    return _rate(_ONE + DAYS_A_YEAR * _root(owed, 0, most, most // 2))


def _by_row(flows: Sequence[Flow], due_dates: Sequence[int]) -> list[tuple[int, int, int]]:
    """Of each row its days, the sum of its flows, and that of flow × days left until it is due."""
    rows = []
    start, place = flows[0][0], 0
    for due_on in due_dates:
        within = []
        while place < len(flows) and flows[place][0] <= due_on:
            within.append(flows[place])
            place += 1
        flow_days = sum(amount * (due_on - on) for on, amount in within)
        rows.append((due_on - start, sum(amount for _, amount in within), flow_days))
        start = due_on
    return rows


def _rate(growth: int) -> SolvedRate:
    """The rate by which one becomes so much."""
    return SolvedRate(((growth - _ONE) * _SCALE + _ONE // 2) >> _BITS)


def _require_repaid(cost: int) -> int:
    require(cost >= 0, "rate-out-of-range", "less is repaid than was advanced", field="flows")
    return cost


def _irr_of_level(advanced: int, count: int, level: int, first: int, last: int) -> SolvedRate:
    """Of equal payments, the first and last of which may be more or less, as a closed form in the rate r.

    It is level · (1 − vⁿ) / r + first · v + last · vⁿ = advanced, solved by Halley's steps.
    """
    cost = _require_repaid(level * count + first + last - advanced)
    if not cost:
        return SolvedRate(0)
    with decimal.localcontext(_CONTEXT):
        rate = _guess_of_level(cost, advanced, count) * _UNIT
        worth = Decimal(advanced) / level
        first_share, last_share = Decimal(first) / level, Decimal(last) / level
        for _ in range(_MOST_STEPS):
            v, upon_rate = 1 / (1 + rate), 1 / rate
            power = v**count
            series = (1 - power) * upon_rate
            fall = count * power * v
            bend = (count + 1) * fall * v
            above = series - worth
            slope = (fall - series) * upon_rate
            curve = (bend + slope + slope) * -upon_rate
            if first or last:
                above += first_share * v + last_share * power
                slope -= first_share * v * v + last_share * fall
                curve += 2 * first_share * v * v * v + last_share * bend
            step = above / (above * curve / (slope + slope) - slope)
            rate = rate + step if rate + step > 0 else rate / 2
            if abs(step * step * step) * count * count < _NEAR:
                return SolvedRate(round(rate * _SCALE))
    raise _not_found()


def _guess_of_level(cost: int, advanced: int, count: int) -> int:
    """From the first terms of the series of n·r / (1 − (1+r)⁻ⁿ) in r, turned round; never nothing."""
    m = count - 1
    x = 2 * cost * _SCALE // (advanced * (count + 1))
    square = x * x // _SCALE
    bent = x * m // 6
    bend = square * m * (m + 3) // 36
    bend -= square * x // _SCALE * m * (10 * m * m + 45 * m - 3 * count * count + 57) // 1080
    return x * _SCALE // (_SCALE + (bent - bend if bend < bent else bent)) or 1


def _discount_factor(times: Sequence[int], flows: Sequence[int]) -> int:
    """The factor per unit of time by which flows, the first an advance, are worth nothing together.

    Advances are negative here, so that the worth rises with the factor; it is sought from 0 to 1.
    """
    weighted = list(map(operator.mul, times, flows))
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    backwards = list(zip(reversed(gaps), reversed(flows[:-1]), reversed(weighted[:-1]), strict=True))
    distinct = set(gaps)

    def worth(factor: int) -> tuple[int, int]:  # Horner's rule
        powers = {gap: _power(factor, gap) for gap in distinct}
        value, slope = flows[-1] << _BITS, weighted[-1] << _BITS
        for gap, flow, weight in backwards:
            power = powers[gap]
            value = (value * power >> _BITS) + (flow << _BITS)
            slope = (slope * power >> _BITS) + (weight << _BITS)
        return value, (slope << _BITS) // factor

    return _root(worth, 0, _ONE, _ONE * _ONE // (_ONE + _guess(times, flows, weighted)))


def _power(factor: int, exponent: int) -> int:
    """By repeated squaring."""
    power = factor
    for bit in bin(exponent)[3:]:
        power = power * power >> _BITS
        if bit == "1":
            power = power * factor >> _BITS
    return power


def _guess(times: Sequence[int], flows: Sequence[int], weighted: Sequence[int]) -> int:
    """A rate per unit of time from the first three moments of the times of what is repaid."""
    squares = list(map(operator.mul, times, weighted))
    one = sum(weighted)
    two, three = sum(squares), sum(map(operator.mul, times, squares))
    second = ((two + one) << _BITS) // (2 * one)
    third = ((three + 3 * two + 2 * one) << _BITS) // (6 * one)
    plain = (sum(flows) << _BITS) // one
    bend = (second * second >> _BITS) - third
    bent = plain * (second + (plain * bend >> _BITS)) >> _BITS
    return (plain << _BITS) // (_ONE - bent) if bent < _ONE // 2 else plain


def _root(function: Callable[[int], tuple[int, int]], low: int, high: int, x: int) -> int:
    """Where a function, told with its slope, rises through zero between two bounds: Newton, else halving."""
    for _ in range(_MOST_STEPS):
        value, slope = function(x)
        if value < 0:
            low = x
        else:
            high = x
        then = x - (value << _BITS) // slope if slope > 0 else low - 1
        if low <= then <= high:
            if abs(then - x) < _CLOSE:
                return then
            x = then
        else:
            x = (low + high) // 2
    raise _not_found()


def _not_found() -> Broken:
    return Broken("rate-not-found", "no rate was found for these flows; please report them")
