"""What a method lays into a frame: dated rows, each a plain tuple in minor units."""

import itertools
import operator

from cardcore.errors import InvalidInput, require
from cardcore.installments.frame import Frame

RowFigures = tuple[int, int, int, int, int]
"""Number from 1, due date, principal, interest, and what is still owed after the row."""


def rows_of(frame: Frame, principal: list[int], interest: list[int]) -> list[RowFigures]:
    """The rows of these columns, which may be shorter than the frame; balances follow from what is drawn.

    Raises `InvalidInput` ``terms-invalid`` where a row would repay less than nothing, or the last one
    nothing at all.
    """
    last = len(principal)
    if min(principal) < 0 or not principal[-1]:
        raise unpayable(next((number for number, part in enumerate(principal, 1) if part < 0), last), last)
    repaid = principal.copy()
    for row, drawn in frame.drawn.items():
        repaid[row] -= drawn
    _, *balances = itertools.accumulate(repaid, operator.sub, initial=0)
    return list(zip(itertools.count(1), frame.times.due_dates, principal, interest, balances, strict=False))


def unpayable(number: int, last: int) -> InvalidInput:
    """What is said of a row that would repay less than nothing, or of a last one with nothing to repay."""
    return InvalidInput(
        "terms-invalid",
        f"nothing would be left to repay in row {number}; take fewer periods or round down"
        if number == last
        else f"the interest of row {number} would be more than its installment",
        field="periods" if number == last else "method",
    )


def require_unchanged(frame: Frame, name: str) -> None:
    """Refuse what a fee on the original principal cannot follow: later drawings and annual rates."""
    outline = frame.outline
    require(
        len(outline.drawings) == 1 and not outline.rate_changes,
        "terms-invalid",
        f"{name} is agreed on the original principal: it has one drawing and no rate changes",
        field="drawings" if outline.drawings[1:] else "rate_changes",
    )


def require_charged(frame: Frame, name: str) -> None:
    """Refuse free periods where there is nothing they could make free."""
    require(
        frame.free_periods == 0,
        "terms-invalid",
        f"{name} has no interest by period that the first periods could be free of",
        field="free_periods",
    )
