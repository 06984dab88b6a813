"""The terms of a points programme: what earns, when points are usable and expire, what refunds take back."""

import enum
from typing import Final

import attrs

from cardcore.errors import require
from cardcore.money import Rounding
from cardcore.offers.criteria import Criterion
from cardcore.points.expiry import FOR_EVER, Expiry
from cardcore.values import frozen


class Cap(enum.StrEnum):
    """The spans over which what a rule gives may be capped, besides each single transaction."""

    DAY = "day"
    CYCLE = "cycle"
    CAMPAIGN = "campaign"
    """All the time of the rule."""


class Stacking(enum.StrEnum):
    """How multipliers join: their extras added up, the highest alone, or each upon the one before."""

    ADDITIVE = "additive"
    HIGHEST = "highest"
    COMPOUND = "compound"


class AvailableFrom(enum.StrEnum):
    """What the days count from until points are usable."""

    POSTING = "posting"
    STATEMENT = "statement"
    """The statement on which the purchase is billed."""
    RELEASE = "release"
    """They wait until they are released, for instance when a journey was flown."""


class ClawBack(enum.StrEnum):
    """What becomes of points that a refund should take back."""

    NEGATIVE = "negative"
    """What is missing is made up by later points: the balance is negative until then."""
    WITHIN_BALANCE = "within_balance"
    """What is missing is forgiven."""
    PENDING_ONLY = "pending_only"
    """Only points not usable yet are taken, the rest is forgiven."""


@frozen
class Caps:
    """The most points a rule gives; 0 for no cap."""

    per_transaction: int = 0
    per_day: int = 0
    per_cycle: int = 0
    per_campaign: int = 0

    @property
    def over_time(self) -> tuple[tuple[Cap, int], ...]:
        """The caps that something must be counted for."""
        caps = (Cap.DAY, self.per_day), (Cap.CYCLE, self.per_cycle), (Cap.CAMPAIGN, self.per_campaign)
        return tuple((cap, most) for cap, most in caps if most)


NO_CAPS: Final = Caps()


@frozen
class EarnRule:
    """So many points for each ``per`` minor units of a transaction on which ``when`` holds."""

    per: int
    points: int
    rounding: Rounding = Rounding.DOWN
    """Of the number of steps."""
    when: Criterion | None = None
    caps: Caps = NO_CAPS
    rule_id: str = "base"

    def __attrs_post_init__(self) -> None:
        """Refuse a step of nothing: ``rule-invalid``."""
        require(self.per > 0, "rule-invalid", "a step is more than zero", field="points/step")


@frozen
class Multiplier:
    """``percent`` of the base instead of 100; the caps are on the extra."""

    rule_id: str
    percent: int
    when: Criterion | None = None
    caps: Caps = NO_CAPS


@frozen
class PointsTerms:
    """The points of a card product."""

    rules: tuple[EarnRule, ...]
    """The first one that holds gives the base; the last has no criterion."""
    available_after_days: int = 1
    """Days from which the points may be spent."""
    excluded_mccs: frozenset[str] = frozenset()
    """Merchant categories that earn nothing."""
    multipliers: tuple[Multiplier, ...] = ()
    stacking: Stacking = Stacking.ADDITIVE
    available_from: AvailableFrom = AvailableFrom.POSTING
    expiry: Expiry = FOR_EVER
    claw_back: ClawBack = ClawBack.NEGATIVE
    is_plain: bool = attrs.field(init=False, eq=False, repr=False)
    """Whether one rule says it all: no criterion, no cap, no multiplier."""

    def __attrs_post_init__(self) -> None:
        """Refuse rules that leave a purchase without one, or share an id: ``rule-invalid``."""
        complete = bool(self.rules) and self.rules[-1].when is None
        require(complete, "rule-invalid", "the last rule has no criterion", field="points/rules")
        ids = [one.rule_id for one in self.rules] + [one.rule_id for one in self.multipliers]
        require(len(set(ids)) == len(ids), "rule-invalid", "two rules have one id", field="points/rules")
        plain = len(ids) == 1 and self.rules[0].caps == NO_CAPS
        object.__setattr__(self, "is_plain", plain)
