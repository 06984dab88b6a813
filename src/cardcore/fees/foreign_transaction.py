"""Fee on a foreign transaction (外汇兑换手续费): for what was paid in another currency and converted.

CMB: 1.5 % of the converted amount. It is charged with the purchase or the cash advance, on the amount
posted; a refund does not give it back (our convention).

>>> assess(20_000, RateTerms(Rate.of("0.015"))).amount
300
"""

from cardcore.fees import Fee, FeeKind, RateTerms
from cardcore.rates import Rate

__all__ = ["Rate", "RateTerms", "assess"]


def assess(converted: int, terms: RateTerms) -> Fee:
    """The fee on a transaction that came to so many minor units of the account's currency."""
    return terms.assess(FeeKind.FOREIGN_TRANSACTION, converted)
