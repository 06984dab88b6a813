"""An installment product: what a programme offers, by kind and term, and what it agrees about changes."""

import attrs

from cardcore.calendars import date_of
from cardcore.errors import require
from cardcore.installments.checks import InterestPayment, Kind, ProductLimits
from cardcore.installments.frame import Drawing
from cardcore.installments.method_terms import MethodTerms
from cardcore.installments.plan import EarlyRule, Line
from cardcore.installments.pricing import PriceTable
from cardcore.installments.rounding import RoundingTerms
from cardcore.installments.row_steps import RowSteps
from cardcore.installments.subsidy import FiscalSubsidy
from cardcore.installments.terms import InstallmentTerms, RateBasis
from cardcore.rates import Rate
from cardcore.values import frozen


@frozen
class InstallmentProduct:
    """What may be agreed; amounts in minor units of the programme's currency."""

    name: str
    kinds: tuple[Kind, ...]
    method: MethodTerms
    rates: tuple[tuple[int, Rate], ...]
    """The rate of every number of periods that is offered; of the most where the installment is fixed."""
    limits: ProductLimits
    steps: RowSteps = attrs.field(factory=RowSteps)
    """How far rows are apart."""
    rounding: RoundingTerms = attrs.field(factory=RoundingTerms)
    free_periods: int = 0
    """The first so many rows bear no interest."""
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
    fiscal: tuple[FiscalSubsidy, ...] = ()
    """What the state pays, by the day of the row and the kind of the plan."""
    reage_keeps: tuple[str, ...] = ()
    """Whose help goes on when a plan is re-aged: ``merchant``, ``coupon``. The state's ends always."""
    uses: Line | None = None
    """The line its plans use; where terms do not say, the account's own for installments if it has one."""
    simple_rate_by: RateBasis | None = None
    """What the simple annual rate counts; where terms do not say, the method decides."""

    def __attrs_post_init__(self) -> None:
        """Refuse a product without a term or a kind."""
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

    def fiscal_of(self, kind: Kind) -> tuple[FiscalSubsidy, ...]:
        """The state's terms for plans of a kind."""
        return tuple(one for one in self.fiscal if not one.kinds or kind in one.kinds)

    def rate_of(self, periods: int) -> Rate | None:
        """The usual rate of a term; None where it is not offered."""
        return dict(self.rates).get(periods)

    @property
    def longest(self) -> int:
        """The most periods that are offered."""
        return max(periods for periods, _ in self.rates)

    def terms(
        self,
        currency: str,
        principal: int,
        periods: int,
        rate: Rate,
        on: int,
        statement_day: int,
        installment: int = 0,
    ) -> InstallmentTerms:
        """The terms of a plan agreed on a day.

        Raises `InvalidInput` ``terms-invalid`` where the principal has fewer minor units than rows, and as
        `MethodTerms.at`.
        """
        return InstallmentTerms(
            currency,
            (Drawing(on, principal),),
            periods,
            self.method.at(rate, installment),
            self.steps.dates(statement_day, date_of(on)),
            on,
            self.rounding,
            self.free_periods,
            simple_rate_by=self.simple_rate_by,
        )
