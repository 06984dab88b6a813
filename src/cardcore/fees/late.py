"""Late charge (违约金): a share of what is missing from the minimum payment due.

Everywhere 5 % × (minimum payment − paid by the due date), once a statement; floors and caps differ.

>>> terms = RateTerms(Rate.of("0.05"), floor=1000)
>>> assess(10_000, terms).amount, assess(50_000, terms).amount
(1000, 2500)
"""

from cardcore.fees import Fee, FeeKind, RateTerms
from cardcore.rates import Rate

__all__ = ["Rate", "RateTerms", "assess"]


def assess(missing: int, terms: RateTerms) -> Fee:
    """The charge on a minimum payment of which ``missing`` minor units were not repaid in time."""
    return terms.assess(FeeKind.LATE_CHARGE, missing)
