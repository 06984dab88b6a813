"""An installment product: what a programme offers, by kind and term, and what it agrees about changes."""

from typing import Final

import attrs

from cardcore.calendars import DayCount, date_of
from cardcore.errors import require
from cardcore.installments.checks import InterestPayment, Kind, ProductLimits
from cardcore.installments.due_dates import DueDates
from cardcore.installments.frame import Drawing
from cardcore.installments.methods import (
    Annuity,
    EqualPrincipal,
    FeeUpFront,
    FlatFee,
    InterestFree,
    InterestOnly,
    Method,
)
from cardcore.installments.plan import EarlyRule, Line
from cardcore.installments.pricing import PriceTable
from cardcore.installments.rounding import RoundingTerms
from cardcore.installments.subsidy import FiscalSubsidy
from cardcore.installments.terms import InstallmentTerms
from cardcore.rates import Rate
from cardcore.values import frozen

OFFERED: Final = (
    FlatFee.name,
    FeeUpFront.name,
    InterestFree.name,
    Annuity.name,
    EqualPrincipal.name,
    InterestOnly.name,
)
"""The methods a product may have."""


@frozen
class InstallmentProduct:
    """What may be agreed; amounts in minor units of the programme's currency."""

    name: str
    kinds: tuple[Kind, ...]
    method: str
    rates: tuple[tuple[int, Rate], ...]
    """The rate of every number of periods that is offered."""
    limits: ProductLimits
    of_total: bool = False
    """The rates are those of the whole term."""
    day_count: DayCount | None = None
    on_statement_days: bool = True
    """Rows are billed with the statements, or else every month from the opening."""
    rounding: RoundingTerms = attrs.field(factory=RoundingTerms)
    line_limit: int = 0
    """Of a line of the product's own; 0 where it has none."""
    early_rule: EarlyRule = EarlyRule.ACTUAL_USE
    penalty_rate: Rate = attrs.field(factory=lambda: Rate.of("0"))
    cooling_off_days: int = 0
    quote_days: int = 0
    """How many days after its own a quote holds."""
    accelerates_after: int = 0
    """Minimums missed in a row after which all is due; 0 for never."""
    interest_payments: frozenset[InterestPayment] = frozenset({InterestPayment.BY_PERIOD})
    prices: PriceTable | None = None
    """Rates for some, by tag, tier, scene and amount; who finds none there pays the usual one."""
    fiscal: FiscalSubsidy | None = None
    reage_keeps: tuple[str, ...] = ()
    """Whose help goes on when a plan is re-aged: ``merchant``, ``coupon``. The state's ends always."""
    uses: Line | None = None
    """The line its plans use; where terms do not say, the account's own for installments if it has one."""

    def __attrs_post_init__(self) -> None:
        """Refuse a method that no product has, and one without a term."""
        require(
            self.method in OFFERED,
            "rule-invalid",
            f"a product has one of {', '.join(OFFERED)}",
            field="method",
        )
        require(bool(self.rates), "rule-invalid", "a product offers at least one term", field="rates")
        require(bool(self.kinds), "rule-invalid", "a product is of at least one kind", field="kinds")

    def line_of(self, kind: Kind, *, has_own: bool) -> Line:
        """Which line a plan uses, in an account with or without one of its own for installments.

        Where terms do not say, cash stays under the card's cash limit (银保监规〔2022〕13号).
        """
        if self.line_limit:
            return Line.APART
        usual = Line.APART if has_own and kind is not Kind.CASH else Line.SHARED
        return self.uses or usual

    def rate_of(self, periods: int) -> Rate | None:
        """The usual rate of a term; None where it is not offered."""
        return dict(self.rates).get(periods)

    def terms(
        self, currency: str, principal: int, periods: int, rate: Rate, on: int, statement_day: int
    ) -> InstallmentTerms:
        """The terms of a plan agreed on a day.

        Raises `InvalidInput` ``terms-invalid`` where the principal has fewer minor units than rows.
        """
        start = date_of(on)
        by_bill = self.on_statement_days
        dates = DueDates.on_statement_days(statement_day, start) if by_bill else DueDates.after(start)
        method = method_of(self.method, rate, of_total=self.of_total, day_count=self.day_count)
        return InstallmentTerms(
            currency, (Drawing(on, principal),), periods, method, dates, on, self.rounding
        )


def method_of(name: str, rate: Rate, *, of_total: bool, day_count: DayCount | None) -> Method:
    """The method of that name at a rate."""
    if name == FlatFee.name:
        return FlatFee(rate, of_total=of_total)
    if name == FeeUpFront.name:
        return FeeUpFront(rate)
    if name == InterestFree.name:
        return InterestFree()
    if name == Annuity.name:
        return Annuity(rate, day_count)
    return EqualPrincipal(rate, day_count) if name == EqualPrincipal.name else InterestOnly(rate, day_count)
