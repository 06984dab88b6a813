"""Installment terms: what is agreed before any amount is reckoned.

Terms say how much, in how many rows, by which method, when and how rounded. They are no schedule yet:
`resolve` makes one, and all functions of money take only that.

>>> from datetime import date
>>> terms = InstallmentTerms.of(
...     Money("12000", "CNY"), 12, FlatFee(Rate.of("0.0066")), DueDates.from_first(date(2024, 2, 5))
... )
>>> terms.principal, terms.starts_on == ordinal_of(date(2024, 1, 5))
(1200000, True)
"""

import datetime
import enum
from collections.abc import Sequence
from typing import Any, Final, Self

import attrs

from cardcore.calendars import ordinal_of
from cardcore.errors import InvalidInput, require, require_integer, shown
from cardcore.installments.due_dates import DueDates, MovedDueDate
from cardcore.installments.frame import Drawing, Outline, RateChange
from cardcore.installments.methods import (
    Annuity,
    EqualPrincipal,
    FeeUpFront,
    FlatFee,
    InterestFree,
    Method,
)
from cardcore.installments.rounding import RoundingTerms
from cardcore.money import (
    LARGEST_MINOR,
    Money,
    currency_exponent,
    display_amount,
    minor_of,
    require_positive,
)
from cardcore.rates import Rate
from cardcore.values import frozen, maker

__all__ = ["MOST_PERIODS", "FlatFee", "InstallmentTerms", "Rate"]

MOST_PERIODS: Final = 600
"""Rows a schedule may have; what a product or the law allows is less (`cardcore.installments.checks`)."""

_REPAYING_EVERY_ROW: Final = (FlatFee, FeeUpFront, InterestFree, Annuity, EqualPrincipal)


_outline: Final = maker(Outline)
_FLAT: Final = (FlatFee, FeeUpFront, InterestFree)


class RateBasis(enum.StrEnum):
    """What a simple annual rate counts where rows are uneven."""

    ROWS = "rows"
    """The rate of a row times the rows of a year, as banks publish it of a flat fee."""
    DAYS = "days"
    """The rate that, charged by the days of each row, gives the flows."""


def _periods(_terms: object, _attribute: "attrs.Attribute[Any]", periods: object) -> None:
    if not 1 <= require_integer(periods, field="periods") <= MOST_PERIODS:
        detail = f"a schedule has 1 to {MOST_PERIODS} periods, not {shown(periods)}"
        raise InvalidInput("terms-invalid", detail, field="periods")


@frozen
class InstallmentTerms:
    """What is agreed; `of` takes Money and dates, the constructor minor units and ordinals."""

    currency: str
    drawings: tuple[Drawing, ...]
    periods: int = attrs.field(validator=_periods)
    """How many rows; the most there may be where the installment is fixed."""
    method: Method
    dates: DueDates
    starts_on: int
    """The first day of the first row's time, usually that of the drawing."""
    rounding: RoundingTerms = attrs.field(factory=RoundingTerms)
    free_periods: int = 0
    """The first so many rows bear no interest."""
    rate_changes: tuple[RateChange, ...] = ()
    moved_due_dates: tuple[MovedDueDate, ...] = ()
    simple_rate_by: RateBasis | None = None
    """What the simple annual rate counts; where it is not said, the method decides."""

    def __attrs_post_init__(self) -> None:
        """Refuse what no schedule can be made of."""
        currency_exponent(self.currency)
        if not 0 <= self.free_periods <= self.periods:
            detail = f"of {self.periods} periods {shown(self.free_periods)} cannot be free"
            raise InvalidInput("terms-invalid", detail, field="free_periods")
        for drawing in self.drawings:
            require_positive(drawing.amount, field="principal")
        principal = self.principal
        if principal >= LARGEST_MINOR:
            raise InvalidInput("amount-out-of-range", "the principal is too large", field="principal")
        least = self.periods * self.rounding.round_to if isinstance(self.method, _REPAYING_EVERY_ROW) else 1
        if principal < least:
            whole, row = (
                display_amount(minor, self.currency) for minor in (principal, self.rounding.round_to)
            )
            detail = f"{whole} cannot be repaid in {self.periods} rows of at least {row}"
            raise InvalidInput("terms-invalid", detail, field="periods")

    @classmethod
    def of(
        cls,
        principal: Money | Sequence[tuple[datetime.date, Money]],
        periods: int,
        method: Method,
        dates: DueDates,
        *,
        starts_on: datetime.date | None = None,
        rounding: RoundingTerms | None = None,
        free_periods: int = 0,
        rate_changes: Sequence[tuple[datetime.date, Rate]] = (),
        moved_due_dates: Sequence[tuple[datetime.date, datetime.date]] = (),
        simple_rate_by: RateBasis | None = None,
    ) -> Self:
        """The terms of an amount drawn at the start, or of several drawings with their days.

        Without ``starts_on`` the first row begins one whole step before it is due. Due dates moved to
        another day take the later ones with them. Raises `InvalidInput` with the field that is wrong.
        """
        start = dates.start if starts_on is None else ordinal_of(starts_on, field="starts_on")
        currency, drawings = _drawings(start, principal)
        return cls(
            currency,
            drawings,
            periods,
            method,
            dates,
            start,
            rounding or RoundingTerms(),
            free_periods,
            tuple(RateChange(ordinal_of(on, field="rate_changes"), rate) for on, rate in rate_changes),
            tuple(_moved(due_on, to) for due_on, to in moved_due_dates),
            simple_rate_by,
        )

    @property
    def principal(self) -> int:
        """All that is drawn, in minor units."""
        return sum(drawing.amount for drawing in self.drawings)

    @property
    def counts_rows(self) -> bool:
        """Whether the simple annual rate counts rows, however long they are.

        Banks publish one rate of a flat fee, whatever the day it is agreed on: the rate of a row × 12.
        Interest on an annual rate is less in a short first row, which would then look cheap.
        """
        if self.simple_rate_by is None:
            return isinstance(self.method, _FLAT)
        return self.simple_rate_by is RateBasis.ROWS

    @property
    def outline(self) -> Outline:
        """What the frame of the schedule is built from."""
        return _outline(
            self.starts_on,
            self.periods,
            self.dates,
            self.drawings,
            self.rounding,
            self.method.annual_rate,
            self.method.day_count,
            self.rate_changes,
            self.moved_due_dates,
            self.free_periods,
        )


def _drawings(
    start: int, principal: Money | Sequence[tuple[datetime.date, Money]]
) -> tuple[str, tuple[Drawing, ...]]:
    """The currency and the drawings of an amount drawn at the start, or of dated amounts."""
    if isinstance(principal, (str, bytes)) or not isinstance(principal, Sequence):
        amount = minor_of(principal, field="principal")
        return principal.currency.code, (Drawing(start, amount),)
    require(len(principal) > 0, "terms-invalid", "nothing is drawn", field="drawings")
    field = "drawings"
    drawings = tuple(
        Drawing(ordinal_of(on, field=field), minor_of(amount, field=field)) for on, amount in principal
    )
    currency = principal[0][1].currency.code
    if any(amount.currency.code != currency for _, amount in principal):
        raise InvalidInput("currency-mismatch", "all drawings of a plan are in one currency", field=field)
    return currency, drawings


def _moved(due_on: datetime.date, to: datetime.date) -> MovedDueDate:
    field = "moved_due_dates"
    return MovedDueDate(ordinal_of(due_on, field=field), ordinal_of(to, field=field))
