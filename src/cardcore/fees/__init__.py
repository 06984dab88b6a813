"""What the bank charges besides interest: each fee one small module with the verb ``assess``.

A `Fee` says how it came about, so that its explanation needs nothing else. Fees bear no interest
(银发〔2016〕111号, 3). The kinds are those charged to a cardholder; what a merchant pays is split in
`cardcore.fees.merchant`.
"""

import enum

from cardcore.money import Rounding
from cardcore.rates import Rate
from cardcore.values import frozen


class FeeKind(enum.StrEnum):
    """The kinds of fee; the value is what records and scenarios say."""

    CASH_ADVANCE = "cash_advance"
    LATE_CHARGE = "late_charge"
    ANNUAL = "annual"
    FOREIGN_TRANSACTION = "foreign_transaction"
    OVERPAYMENT = "overpayment"
    REPLACEMENT = "replacement"
    STATEMENT_COPY = "statement_copy"
    EARLY_SETTLEMENT = "early_settlement"
    POINTS_TRANSFER = "points_transfer"


@frozen
class RateTerms:
    """A share of a base with a floor and, where there is one, a cap (0 = none); amounts in minor units."""

    rate: Rate
    floor: int = 0
    cap: int = 0

    def of(self, base: int) -> int:
        """What ``base`` minor units cost, rounded half up once."""
        amount = max(self.rate.of_minor(base, Rounding.HALF_UP), self.floor)
        return min(amount, self.cap) if self.cap else amount

    def assess(self, kind: FeeKind, base: int) -> "Fee":
        """The fee on ``base`` minor units."""
        return Fee(kind, self.of(base), base, self)


@frozen
class Fee:
    """An amount charged, the base it was reckoned on and the terms used."""

    kind: FeeKind
    amount: int
    base: int
    terms: RateTerms

    @property
    def is_fixed(self) -> bool:
        """Whether it is the same whatever it is charged on."""
        return self.terms.rate == NO_RATE


NO_RATE = Rate.of("0")


def fixed(kind: FeeKind, amount: int) -> Fee:
    """A fee of ``amount`` minor units, whatever it is charged on.

    >>> fixed(FeeKind.REPLACEMENT, 1_500).amount
    1500
    """
    return Fee(kind, amount, 0, RateTerms(NO_RATE, amount))
