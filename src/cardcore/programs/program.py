"""The terms of one card product, section by section as the slices define them."""

import attrs

from cardcore.accounts.credit_line import LimitTerms
from cardcore.accounts.delinquency import GraceTerms
from cardcore.accounts.interest import InterestTerms
from cardcore.accounts.repayments import AllocationTerms
from cardcore.accounts.statements import CycleTerms, MinimumPaymentTerms
from cardcore.fees import RateTerms
from cardcore.offers.rewards import Offer
from cardcore.points.earning import EarnRule


@attrs.frozen
class FeeTerms:
    """The fees of a programme."""

    cash_advance: RateTerms


@attrs.frozen
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
    points: EarnRule
    offers: tuple[Offer, ...] = ()
