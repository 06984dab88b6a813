"""Annuity (等额本息): the same installment in every row, the rest with the last.

The installment is EMI = (P·Π(1+rᵢ) − R) / fₙ with f₁ = 1, fₖ = 1 + fₖ₋₁·(1+rₖ), where rᵢ is the rate
factor of row i and R what the last row repays beyond the installment: nothing for an annuity, the final
share for a balloon. It is exact until it is rounded. Drawings and new rates reckon it anew from the row
they fall in; a moved due date leaves it as agreed. (The model as Apache Fineract documents it for its
progressive loans.)
"""

import itertools
import operator
from collections.abc import Callable
from typing import ClassVar, Final

from cardcore.calendars import DayCount
from cardcore.errors import InvalidInput
from cardcore.installments.frame import Frame
from cardcore.installments.methods.laid import Laid
from cardcore.installments.rounding import Remainder, RoundingTerms, whole
from cardcore.money import divide
from cardcore.rates import Rate
from cardcore.values import frozen

# Python 3.11 takes ten times as long to read a member from its class.
_FIRST: Final = Remainder.FIRST
_SMOOTHED: Final = Remainder.SMOOTHED


@frozen
class Annuity:
    """Equal installments on an annual rate."""

    name: ClassVar[str] = "annuity"

    annual_rate: Rate
    day_count: DayCount | None = None

    def lay_out(self, frame: Frame) -> Laid:
        """The installment is rounded to the unit, interest once a row."""
        return level_rows(frame, lambda _drawn: 0)


def level_rows(frame: Frame, final: Callable[[int], int]) -> Laid:
    """Equal installments, and with the last of them ``final(all drawn so far)`` more.

    Raises `InvalidInput` ``terms-invalid`` where the remainder is to go first: the rows of an annuity
    follow from each other, so that a first row could not be chosen without changing all others.
    """
    if frame.rounding.remainder is _FIRST:
        detail = "the remainder of equal installments goes last or is smoothed"
        raise InvalidInput("terms-invalid", detail, field="remainder")
    laid = Laid([], [], [])
    balance = drawn = 0
    for stage, until in itertools.pairwise([*frame.stages, frame.count]):
        drawn += frame.drawn.get(stage, 0)
        owed = balance + frame.drawn.get(stage, 0)
        installment = _agreed(frame.as_known_in(stage), stage, balance, owed, final(drawn))
        balance = run(frame, laid, stage, until, balance, installment)
    laid.principal[-1] += balance
    laid.balance[-1] = 0
    return laid


def run(frame: Frame, laid: Laid, first: int, until: int, balance: int, installment: int) -> int:
    """Lay rows of one installment, whose interest comes first; what is owed after them."""
    begin = first
    if first in frame.segments:
        interest = frame.interest(first, balance)
        balance += interest - installment
        laid.principal.append(installment - interest)
        laid.interest.append(interest)
        laid.balance.append(balance + frame.drawn.get(first, 0))
        begin += 1
    balance += frame.drawn.get(first, 0)
    then = until
    if frame.stages[-1] > first:
        then = next((stage for stage in frame.stages if first < stage < until), until)
    balance = _lay_plain(frame, laid, begin, then, balance, installment)
    return balance if then == until else run(frame, laid, then, until, balance, installment)


def _lay_plain(frame: Frame, laid: Laid, first: int, until: int, balance: int, installment: int) -> int:
    """Rows in which nothing is drawn and no rate changes: `Frame.interest` without its calls.

    One division finds what is owed after a row: with the interest, and less the installment, both over the
    denominator.
    """
    rounder, before = frame.rounder, balance
    if rounder.even:
        factors = frame.factors[first:until]
        owed = [balance := balance + rounder.round(balance * factor) - installment for factor in factors]
    else:
        denominator = rounder.denominator
        less = rounder.bias - installment * denominator
        owed = [balance := (balance * growth + less) // denominator for growth in frame.growths[first:until]]
    parts = list(map(operator.sub, [before, *owed], owed))
    laid.principal.extend(parts)
    laid.interest.extend([installment - part for part in parts])
    laid.balance.extend(owed)
    return balance


def _agreed(known: Frame, stage: int, balance: int, owed: int, final: int) -> int:
    """The installment from a row on, of all that is known in it."""
    scale, rounding = known.rounder.denominator, known.rounding
    installment = level_installment(owed, final, known.factors[stage:], scale, rounding)
    if rounding.remainder is _SMOOTHED:
        return _smoothed(known, stage, balance, final, installment)
    return installment


def level_installment(owed: int, final: int, factors: list[int], scale: int, rounding: RoundingTerms) -> int:
    """The installment that leaves ``final`` owed after rows of these factors over ``scale``.

    >>> level_installment(1_500_000, 0, [8] * 60, 1200, RoundingTerms())
    30415
    """
    factor, count = factors[0], len(factors)
    if factors.count(factor) < count:
        growth, series, power = 1, 0, 1
        for factor in factors:
            growth *= scale + factor
            series = power + series * (scale + factor)
            power *= scale
        return whole(owed * growth - final * power, series * scale, rounding)
    if not factor:
        return whole(owed - final, count, rounding)
    growth, power = (scale + factor) ** count, scale**count
    return whole((owed * growth - final * power) * factor, (growth - power) * scale, rounding)


def _smoothed(known: Frame, stage: int, balance: int, final: int, installment: int) -> int:
    """The installment moved, up to three times, as long as that brings the last row nearer to the others.

    A row may differ by as many minor units as half the rows, rounded down (Fineract's EMI smoothing).
    """
    rows, rounding = known.count - stage, known.rounding
    apart = _apart(known, stage, balance, final, installment)
    for _ in range(3):
        if abs(apart) <= rows // 2:
            break
        moved = whole(installment + divide(apart, rows, rounding.mode), 1, rounding)
        then = _apart(known, stage, balance, final, moved)
        if abs(then) >= abs(apart):
            break
        installment, apart = moved, then
    return installment


def _apart(known: Frame, stage: int, balance: int, final: int, installment: int) -> int:
    """By how much the last row is above the others."""
    return run(known, Laid([], [], []), stage, known.count, balance, installment) - final
