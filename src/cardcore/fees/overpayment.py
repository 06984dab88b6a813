"""Fee on withdrawing a credit balance (溢缴款领回手续费).

CMB: 0.5 % of what is withdrawn, at least 5 and at most 50 CNY. It is charged besides the amount, and the
credit balance must cover both (our convention: taking back one's own money never makes a debt).

>>> terms = RateTerms(Rate.of("0.005"), floor=500, cap=5_000)
>>> assess(200_000, terms).amount, assess(5_000_000, terms).amount
(1000, 5000)
>>> most(100_000, terms), most(400, terms)
(99500, 0)
"""

import bisect

from cardcore.fees import Fee, FeeKind, RateTerms
from cardcore.rates import Rate

__all__ = ["Rate", "RateTerms", "assess", "most"]


def assess(withdrawn: int, terms: RateTerms) -> Fee:
    """The fee on a withdrawal of so many minor units."""
    return terms.assess(FeeKind.OVERPAYMENT, withdrawn)


def most(credit: int, terms: RateTerms) -> int:
    """The largest withdrawal that a credit balance of so many minor units covers with its fee."""
    covered = bisect.bisect_right(range(credit + 1), credit, key=lambda amount: amount + terms.of(amount))
    return max(0, covered - 1)
