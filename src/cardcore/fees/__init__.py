"""What the bank charges besides interest: each fee one small module with the verb ``assess``.

A `Fee` says how it came about, so that its explanation needs nothing else. Fees bear no interest
(银发〔2016〕111号, 3).
"""

import enum

import attrs

from cardcore.money import Rounding
from cardcore.rates import Rate


class FeeKind(enum.StrEnum):
    """The kinds of fee; the value is what records and scenarios say."""

    CASH_ADVANCE = "cash_advance"
    LATE_CHARGE = "late_charge"


@attrs.frozen
class RateTerms:
    """A share of a base with a floor and, where there is one, a cap (0 = none); amounts in minor units."""

    rate: Rate
    floor: int = 0
    cap: int = 0

    def assess(self, kind: FeeKind, base: int) -> "Fee":
        """The fee on ``base`` minor units, rounded half up once."""
        amount = max(self.rate.of_minor(base, Rounding.HALF_UP), self.floor)
        return Fee(kind, min(amount, self.cap) if self.cap else amount, base, self)


@attrs.frozen
class Fee:
    """An amount charged, the base it was reckoned on and the terms used."""

    kind: FeeKind
    amount: int
    base: int
    terms: RateTerms
