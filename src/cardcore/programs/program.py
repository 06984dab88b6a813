"""The terms of one card product, section by section as the slices define them."""

import attrs

from cardcore.accounts.closings import ClosingTerms
from cardcore.accounts.credit_line import LimitTerms
from cardcore.accounts.delinquency import GraceTerms
from cardcore.accounts.disputes import ClaimTerms
from cardcore.accounts.interest import AccruesFrom, InterestMethod, InterestTerms
from cardcore.accounts.repayments import AllocationTerms
from cardcore.accounts.statements import CycleTerms, MinimumPaymentTerms
from cardcore.accounts.terms_changes import AgreedTerms
from cardcore.accounts.transfers import TransferTerms
from cardcore.errors import Conflict, shown
from cardcore.exchange import NO_SPREAD, ExchangeRate
from cardcore.fees import RateTerms
from cardcore.fees.annual import AnnualFeeTerms
from cardcore.fees.cash_advance import CashAdvanceTerms
from cardcore.fees.late import NEVER, Escalation
from cardcore.installments.products import InstallmentProduct
from cardcore.offers.index import Offers, offers_of
from cardcore.points.coalition import NO_COALITION, CoalitionTerms
from cardcore.points.gifting import GiftTerms
from cardcore.points.liability import Estimate
from cardcore.points.redemption import NO_MALL, RedemptionTerms
from cardcore.points.terms import PointsTerms
from cardcore.rates import Rate
from cardcore.values import frozen


@frozen
class FeeTerms:
    """The fees of a programme; those of one figure in minor units, 0 for none."""

    cash_advance: CashAdvanceTerms
    annual: AnnualFeeTerms
    foreign_transaction: RateTerms
    overpayment: RateTerms
    """On what is withdrawn of a credit balance."""
    replacement: int
    """Of a damaged card."""
    statement_copy: int


@frozen
class Program:
    """A card product's terms; amounts in minor units of its currency."""

    name: str
    currency: str
    cycle: CycleTerms
    interest: InterestTerms
    minimum_payment: MinimumPaymentTerms
    allocation: AllocationTerms
    late_charge: RateTerms
    grace: GraceTerms
    fees: FeeTerms
    limits: LimitTerms
    points: PointsTerms
    offers: Offers = attrs.field(factory=Offers, converter=offers_of)
    late_escalation: Escalation = NEVER
    """Another rate of late charges for who has missed before."""
    installments: tuple[InstallmentProduct, ...] = ()
    redemption: RedemptionTerms = NO_MALL
    """What points buy."""
    claims: ClaimTerms = ClaimTerms()
    gifting: GiftTerms | None = None
    """What points can be given to friends; None where they cannot."""
    points_estimates: tuple[Estimate, ...] = ()
    """What points are worth, each from its day on; without any the books tell nothing of them."""
    coalition: CoalitionTerms = NO_COALITION
    """The merchants' programmes that its cardholders may join."""
    foreign: tuple["Program", ...] = ()
    """The terms of balances in foreign currencies, each with amounts in its own."""
    conversion_spread: Rate = NO_SPREAD
    """By how much an amount becomes dearer where the bank converts it."""
    line_buffer: Rate = NO_SPREAD
    """By how much a foreign balance takes more of the line than it is worth."""
    line_rate: ExchangeRate | None = None
    """Of a foreign balance: what it is valued at on the line until a rate is brought."""
    closing: ClosingTerms = ClosingTerms()
    transfers: TransferTerms = TransferTerms()
    effective_from: int = 0
    """Of a version: the first day on which it is in force (an ordinal); the first terms always were."""
    versions: tuple["Program", ...] = ()
    """Later terms, by their days; each is complete, and in force until the next."""

    @property
    def agreed(self) -> AgreedTerms:
        """What an account holds of these terms itself."""
        interest = self.interest
        return AgreedTerms(
            purchase_rate=interest.purchase_daily_rate,
            cash_rate=interest.cash_daily_rate,
            unpaid_part_only=interest.method is InterestMethod.UNPAID_PART_ONLY,
            purchases_from_transaction=interest.purchase_accrues_from is AccruesFrom.TRANSACTION_DATE,
            cash_from_posting=interest.cash_accrues_from is AccruesFrom.POSTING_DATE,
            mccs_in_full=self.minimum_payment.mccs_in_full,
        )

    def in_force_on(self, on: int) -> "Program":
        """The terms in force on a day (an ordinal): those of the last version that has begun."""
        found = self
        for version in self.versions:
            if version.effective_from > on:
                break
            found = version
        return found

    def in_force_since(self, on: int) -> tuple["Program", ...]:
        """The terms in force on a day (an ordinal), and all that are to follow."""
        later = (version for version in self.versions if version.effective_from > on)
        return (self.in_force_on(on), *later)

    def in_currency(self, currency: str, *, field: str = "currency") -> "Program":
        """The terms of a balance in that currency; `Conflict` ``currency-mismatch`` without any."""
        if currency == self.currency:
            return self
        for terms in self.foreign:
            if terms.currency == currency:
                return terms
        known = ", ".join(terms.currency for terms in (self, *self.foreign))
        detail = f"the programme has terms in {known}, none in {shown(currency)}"
        raise Conflict("currency-mismatch", detail, field=field)
