"""What a method lays into a frame: principal, interest and balance of every row, in minor units."""

import itertools
import operator
from typing import NamedTuple, Self

from cardcore.errors import require
from cardcore.installments.frame import Frame


class Laid(NamedTuple):
    """The columns of a schedule that a method decides; a method may need fewer rows than there are."""

    principal: list[int]
    interest: list[int]
    balance: list[int]
    """What is still owed after the row."""

    @classmethod
    def into(cls, frame: Frame, principal: list[int], interest: list[int]) -> Self:
        """The columns with the balances that follow from what is drawn and repaid."""
        drawn = frame.drawn
        changes = [part - drawn.get(row, 0) for row, part in enumerate(principal)]
        return cls(principal, interest, list(itertools.accumulate(changes, operator.sub, initial=0))[1:])


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
