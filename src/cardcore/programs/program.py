"""The terms of one card product, section by section as the slices define them."""

from cardcore.accounts.credit_line import LimitTerms
from cardcore.accounts.delinquency import GraceTerms
from cardcore.accounts.disputes import ClaimTerms
from cardcore.accounts.interest import InterestTerms
from cardcore.accounts.repayments import AllocationTerms
from cardcore.accounts.statements import CycleTerms, MinimumPaymentTerms
from cardcore.fees import RateTerms
from cardcore.fees.annual import AnnualFeeTerms
from cardcore.fees.cash_advance import CashAdvanceTerms
from cardcore.fees.late import NEVER, Escalation
from cardcore.installments.products import InstallmentProduct
from cardcore.offers.offer import Offer
from cardcore.points.gifting import GiftTerms
from cardcore.points.redemption import NO_MALL, RedemptionTerms
from cardcore.points.terms import PointsTerms
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
    offers: tuple[Offer, ...] = ()
    late_escalation: Escalation = NEVER
    """Another rate of late charges for who has missed before."""
    installments: tuple[InstallmentProduct, ...] = ()
    redemption: RedemptionTerms = NO_MALL
    """What points buy."""
    claims: ClaimTerms = ClaimTerms()
    gifting: GiftTerms | None = None
    """What points can be given to friends; None where they cannot."""
