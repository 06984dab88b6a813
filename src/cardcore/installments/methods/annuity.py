"""Annuity (等额本息): the same installment in every row, the rest with the last.

The installment is EMI = (P·Π(1+rᵢ) − R) / fₙ with f₁ = 1, fₖ = 1 + fₖ₋₁·(1+rₖ), where rᵢ is the rate
factor of row i and R what the last row repays beyond the installment: nothing for an annuity, the final
share for a balloon. It is exact until it is rounded. Drawings and new rates reckon it anew from the row
they fall in; a moved due date leaves it as agreed. (The model as Apache Fineract documents it for its
progressive loans.)
"""

from collections.abc import Callable
from typing import ClassVar, Final

from cardcore.calendars import DayCount
from cardcore.errors import InvalidInput
from cardcore.installments.compounding import Compounded
from cardcore.installments.frame import Frame
from cardcore.installments.methods.laid import RowFigures, rows_of, unpayable
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

    def lay_out(self, frame: Frame) -> list[RowFigures]:
        """The installment is rounded to the unit, interest once a row."""
        return level_rows(frame)


def level_rows(frame: Frame, final: Callable[[int], int] | None = None) -> list[RowFigures]:
    """Equal installments, and with the last of them ``final(all drawn so far)`` more, if anything.

    Raises `InvalidInput` ``terms-invalid`` where the remainder is to go first: the rows of an annuity
    follow from each other, so that a first row could not be chosen without changing all others.
    """
    if frame.rounding.remainder is _FIRST:
        detail = "the remainder of equal installments goes last or is smoothed"
        raise InvalidInput("terms-invalid", detail, field="remainder")
    if frame.is_plain:
        return _plain_rows(frame, final)
    principal: list[int] = []
    interest: list[int] = []
    balance = drawn = 0
    for stage, until in frame.stages:
        more = frame.drawn.get(stage, 0)
        drawn += more
        known, share = frame.as_known_in(stage), final(drawn) if final else 0
        installment = _agreed(known, stage, balance, balance + more, share)
        balance = run(frame, principal, interest, stage, until, balance, installment)
    principal[-1] += balance
    return rows_of(frame, principal, interest)


def _plain_rows(frame: Frame, final: Callable[[int], int] | None) -> list[RowFigures]:
    """All rows of a plain frame at once, with the one division that `Frame.interest` is there."""
    balance = frame.drawn[0]
    installment = _agreed(frame.as_known_in(0), 0, 0, balance, final(balance) if final else 0)
    denominator, bias = frame.rounder.denominator, frame.rounder.bias
    rows = []
    *dated, (last, due_date_of_last, factor_of_last) = frame.dated
    for number, due_date, factor in dated:
        interest = (balance * factor + bias) // denominator
        principal = installment - interest
        if principal < 0:
            raise unpayable(number, last)
        balance -= principal
        rows.append((number, due_date, principal, interest, balance))
    if balance <= 0:
        raise unpayable(last, last)
    interest = (balance * factor_of_last + bias) // denominator
    rows.append((last, due_date_of_last, balance, interest, 0))
    return rows


def run(
    frame: Frame,
    principal: list[int],
    interest: list[int],
    first: int,
    until: int,
    balance: int,
    installment: int,
) -> int:
    """Lay rows of one installment, whose interest comes first; what is owed after them."""
    drawn = frame.drawn
    for row in range(first, until):
        charged = frame.interest(row, balance)
        principal.append(installment - charged)
        interest.append(charged)
        balance += drawn.get(row, 0) + charged - installment
    return balance


def _agreed(known: Frame, stage: int, balance: int, owed: int, final: int) -> int:
    """The installment from a row on, of all that is known in it."""
    rounding = known.outline.rounding
    installment = level_installment(owed, final, known.compounded_from(stage), rounding)
    if rounding.remainder is _SMOOTHED:
        return _smoothed(known, stage, balance, final, installment)
    return installment


def level_installment(owed: int, final: int, rows: Compounded, rounding: RoundingTerms) -> int:
    """The installment that leaves ``final`` owed after the rows.

    >>> from cardcore.installments.compounding import compound
    >>> level_installment(1_500_000, 0, compound([8] * 60, 1200), RoundingTerms())
    30415
    """
    return whole(owed * rows.growth - final * rows.power, rows.series, rounding)


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
    for row in range(stage, known.count):
        balance += known.drawn.get(row, 0) + known.interest(row, balance) - installment
    return balance - final
