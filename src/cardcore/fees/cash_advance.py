"""Fee on a cash advance (预借现金手续费).

CMB, domestic: 1 %, at least 10 CNY an item.

>>> terms = RateTerms(Rate.of("0.01"), floor=1000)
>>> assess(200_000, terms).amount, assess(5_000, terms).amount
(2000, 1000)
"""

from cardcore.fees import Fee, FeeKind, RateTerms
from cardcore.rates import Rate

__all__ = ["Rate", "RateTerms", "assess"]


def assess(advanced: int, terms: RateTerms) -> Fee:
    """The fee on an advance of so many minor units."""
    return terms.assess(FeeKind.CASH_ADVANCE, advanced)
