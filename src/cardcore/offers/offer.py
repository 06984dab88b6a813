"""One offer: who may have it and when, what it gives, how it joins others, and what a refund does."""

from typing import Final

from cardcore.ids import OfferId
from cardcore.offers.criteria import All
from cardcore.offers.goals import Goal
from cardcore.offers.limits import Enrolled
from cardcore.offers.rewards import Reward, ThingReward
from cardcore.values import frozen

CLOCKS: Final[dict[str, str]] = {
    "transaction": "transaction_date",
    "posting": "posting_date",
    "day_after_posting": "day_after_posting",
}
"""Which day counts for windows, quotas and caps, and the fact that says it."""

POLICIES: Final = ("keep", "forfeit", "give_back", "claw_back", "re_evaluate")
"""What a refund does: nothing; takes the reward and the use stays spent; takes the reward and gives the use
back; takes the refunded share of the reward; gives what the offer gives on the rest."""


@frozen
class RefundTerms:
    """What a refund does to what was won, and for how many days after its posting; 0 for ever."""

    policy: str = "keep"
    within_days: int = 0


@frozen
class Quotas:
    """What there is for all customers together; 0 where there is no end."""

    per_day: int = 0
    per_store_per_day: int = 0
    per_store: int = 0
    total: int = 0
    budget: int = 0
    """Minor units."""
    reserves: bool = False
    """Whether an approved authorization of a purchase that would win sets its use aside."""

    @property
    def is_lasting(self) -> bool:
        """Whether some of it is of all time."""
        return bool(self.total or self.per_store or self.budget)


@frozen
class Offer:
    """An offer as it was defined; `read_offer` makes one from plain data."""

    offer_id: OfferId
    name: str
    criterion: All
    """Everything that must hold: criteria, windows, places, goals, enrollment, quotas, caps."""
    rewards: tuple[Reward, ...]
    clock: str = "posting"
    quotas: Quotas = Quotas()
    uses: tuple[tuple[str, int], ...] = ()
    """How often one customer may use it, by period."""
    goals: tuple[Goal, ...] = ()
    group: str = ""
    """Offers of one group compete; without a group it competes with none."""
    order: int = 0
    """Across groups, offers apply from the lowest to the highest."""
    refund: RefundTerms = RefundTerms()
    effective_from: int = 0
    """The day from which this version is in force."""
    consents_unlimited: bool = False
    """Somebody agreed that nothing bounds what it costs."""
    points_price: int = 0
    """Points that one use costs the customer."""

    @property
    def needs_enrollment(self) -> bool:
        """Whether only those who enrolled take part."""
        return any(isinstance(one, Enrolled) for one in self.criterion.parts)

    @property
    def has_stock(self) -> bool:
        """Whether there are only so many of something that it gives."""
        return any(isinstance(one, ThingReward) and one.stock for one in self.rewards)

    @property
    def uses_per_day(self) -> int:
        """The quota of a day over all customers; 0 where there is none."""
        return self.quotas.per_day
