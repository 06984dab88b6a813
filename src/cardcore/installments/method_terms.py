"""A method without its rate, as documents and products name it: the rate goes by what is agreed.

>>> MethodTerms("flat_fee").at(Rate.of("0.0066"))
FlatFee(rate=Rate(scaled=6600000000), of_total=False)
>>> MethodTerms("balloon", balloon_share=Rate.of("0.3")).rate_name
'annual_rate'
"""

from typing import Final

import attrs

from cardcore.calendars import DayCount
from cardcore.errors import InvalidInput, require
from cardcore.installments.methods import (
    METHODS,
    Annuity,
    Balloon,
    EqualPrincipal,
    FeeUpFront,
    FixedInstallment,
    FlatFee,
    InterestFree,
    InterestOnly,
    Method,
)
from cardcore.rates import Rate
from cardcore.values import frozen

ANNUAL: Final = frozenset(
    method.name for method in (Annuity, EqualPrincipal, InterestOnly, Balloon, FixedInstallment)
)
"""The methods whose rate is one of a year, on what is still owed."""


@frozen
class MethodTerms:
    """Which method, and what it takes besides a rate and an installment."""

    name: str
    of_total: bool = False
    """Of a flat fee: the rate is that of the whole term."""
    day_count: DayCount | None = None
    """Of an annual rate; None counts whole periods."""
    balloon_share: Rate = attrs.field(factory=lambda: Rate(0))

    def __attrs_post_init__(self) -> None:
        """Refuse a method that there is none of."""
        detail = f"a method is one of {', '.join(METHODS)}"
        require(self.name in METHODS, "rule-invalid", detail, field="method")

    @property
    def rate_name(self) -> str:
        """The member of a document that its rate stands in; empty where it has none."""
        if self.name in ANNUAL:
            return "annual_rate"
        if self.name == InterestFree.name:
            return ""
        return "rate_per_period" if self.name == FlatFee.name and not self.of_total else "total_rate"

    def at(self, rate: Rate, installment: int = 0) -> Method:
        """The method at a rate; of a fixed one the installment in minor units.

        `InvalidInput` ``field-missing`` where it is fixed and not said, ``terms-invalid`` where it is said
        and follows from the other terms.
        """
        if self.name == FixedInstallment.name:
            detail = "say how much is to be paid in every row"
            require(installment > 0, "field-missing", detail, field="installment")
            return FixedInstallment(rate, installment, self.day_count)
        if installment:
            detail = f"what a row of {self.name} comes to follows from its other terms"
            raise InvalidInput("terms-invalid", detail, field="installment")
        return self._without_installment(rate)

    def _without_installment(self, rate: Rate) -> Method:
        if self.name == FlatFee.name:
            return FlatFee(rate, of_total=self.of_total)
        if self.name == FeeUpFront.name:
            return FeeUpFront(rate)
        if self.name == Balloon.name:
            return Balloon(rate, self.balloon_share, self.day_count)
        if self.name == InterestFree.name:
            return InterestFree()
        if self.name == Annuity.name:
            return Annuity(rate, self.day_count)
        kind = EqualPrincipal if self.name == EqualPrincipal.name else InterestOnly
        return kind(rate, self.day_count)
