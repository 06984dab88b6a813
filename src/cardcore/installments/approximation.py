"""The rule of thumb for a flat fee's annual rate.

It assumes that half the principal is owed on average. It is **not** the figure that regulation asks for:
that one solves the flows (`cardcore.installments.disclosure`) and is lower, 13.03 % where this says 13.29 %.
"""

from fractions import Fraction

from cardcore.errors import require
from cardcore.installments.effective_rates import SolvedRate
from cardcore.rates import RATE_SCALE, Rate


def rule_of_thumb_annual_rate(total_rate: Rate, periods: int, *, up_front: bool = False) -> SolvedRate:
    """The rate of the whole term × 24 / (months + 1), over what is left of one where it is paid up front.

    An approximation for monthly periods that people reckon by hand, never to be disclosed as a rate.

    >>> rule_of_thumb_annual_rate(Rate.of("0.072"), 12).percent_text()
    '13.29%'
    """
    require(periods >= 1, "terms-invalid", "there is at least one period", field="periods")
    rate = Fraction(total_rate.scaled, RATE_SCALE)
    require(not up_front or rate < 1, "rate-out-of-range", "nothing would be paid out", field="rate")
    annual = rate * 24 / (periods + 1)
    return SolvedRate.of(annual / (1 - rate) if up_front else annual)
