"""Fee on a cash advance (预借现金手续费): by where the cash was drawn.

CMB: 1 %, at least 10 CNY an item, within the country; 3 %, at least 30 CNY, overseas. Other banks ask
less at their own machines than at those of another bank.

>>> terms = RateTerms(Rate.of("0.01"), floor=1000)
>>> assess(200_000, terms).amount, assess(5_000, terms).amount
(2000, 1000)
"""

import enum

from cardcore.errors import require, shown
from cardcore.fees import Fee, FeeKind, RateTerms
from cardcore.rates import Rate
from cardcore.values import frozen

__all__ = ["CashAdvanceTerms", "CashPlace", "Rate", "RateTerms", "assess"]


class CashPlace(enum.StrEnum):
    """Where cash was drawn: which of the terms apply."""

    DOMESTIC = "domestic"
    """In the country, at the bank's own machines and counters."""
    OTHER_BANK = "other_bank"
    """In the country, at another bank's."""
    OVERSEAS = "overseas"
    """Outside it, Hong Kong, Macau and Taiwan included."""


@frozen
class CashAdvanceTerms:
    """The fee of each place."""

    domestic: RateTerms
    other_bank: RateTerms
    overseas: RateTerms

    def at(self, place: CashPlace) -> RateTerms:
        """The terms of one place; `InvalidInput` ``choice-unknown`` for what is none."""
        terms = {
            CashPlace.DOMESTIC: self.domestic,
            CashPlace.OTHER_BANK: self.other_bank,
            CashPlace.OVERSEAS: self.overseas,
        }
        known = ", ".join(terms)
        require(place in terms, "choice-unknown", f"{shown(place)} is none of {known}", field="place")
        return terms[place]


def assess(advanced: int, terms: RateTerms) -> Fee:
    """The fee on an advance of so many minor units under the terms of its place."""
    return terms.assess(FeeKind.CASH_ADVANCE, advanced)
