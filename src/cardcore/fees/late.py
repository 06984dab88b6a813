"""Late charge (违约金): a share of what is missing from the minimum payment due.

Everywhere 5 % × (minimum payment − paid by the due date), once a statement; floors and caps differ.
CGB asks 6 % after two or more consecutive misses, and 5 % again afterwards (its contract, note 2).

>>> terms = RateTerms(Rate.of("0.05"), floor=1000)
>>> assess(10_000, terms).amount, assess(50_000, terms).amount
(1000, 2500)
>>> cgb = Escalation(after=2, rate=Rate.of("0.06"))
>>> [assess(50_000, terms, cgb, missed_in_a_row=misses).amount for misses in (1, 2, 3, 4)]
[2500, 2500, 3000, 3000]
"""

from typing import Final

from cardcore.fees import NO_RATE, Fee, FeeKind, RateTerms
from cardcore.rates import Rate
from cardcore.values import frozen

__all__ = ["NEVER", "Escalation", "Rate", "RateTerms", "assess"]


@frozen
class Escalation:
    """Another rate for who has missed before: floor and cap stay."""

    after: int
    """Consecutive minimums missed before the one that is charged; 0 for never."""
    rate: Rate


NEVER: Final = Escalation(0, NO_RATE)
"""The rate is always the same."""


def assess(missing: int, terms: RateTerms, escalation: Escalation = NEVER, missed_in_a_row: int = 1) -> Fee:
    """The charge on a minimum payment of which ``missing`` minor units were not repaid in time.

    ``missed_in_a_row`` counts this minimum too.
    """
    if escalation.after and missed_in_a_row > escalation.after:
        terms = RateTerms(escalation.rate, terms.floor, terms.cap)
    return terms.assess(FeeKind.LATE_CHARGE, missing)
