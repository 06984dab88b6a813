"""A referral programme: who counts as a new friend, what they must spend, and what they bring."""

import itertools
from collections.abc import Sequence
from enum import StrEnum

import attrs

from cardcore.errors import InvalidInput
from cardcore.values import frozen


class SpendBy(StrEnum):
    """Until when a friend's spends count, from the day the card was approved."""

    END_OF_NEXT_MONTH = "end_of_next_month"
    DAYS = "days"
    END_OF_PROGRAMME = "end_of_programme"


@frozen
class FriendTerms:
    """When a friend counts: a new customer, who spends ``least_spend`` minor units in time.

    New is who never held a principal card (a supplementary card makes nobody a customer), or whose cards are
    all closed for ``closed_for_years`` at approval; 0 where a former customer never counts.
    """

    closed_for_years: int = 0
    least_spend: int = 0
    spend_by: SpendBy = SpendBy.END_OF_NEXT_MONTH
    days: int = 0
    """Days after approval, where ``spend_by`` says days."""


@frozen
class Tier:
    """From so many friends on: minor units."""

    friends: int
    amount: int


@frozen
class GiftTier:
    """From so many friends on: one of these gifts."""

    friends: int
    gifts: tuple[str, ...]


def _require_rising(_shape: object, _attribute: object, tiers: Sequence[Tier | GiftTier]) -> None:
    if not tiers:
        raise InvalidInput("tiers-not-rising", "there is at least one tier", field="tiers", zh="至少要有一档")
    pairs = itertools.pairwise(tiers)
    rising = tiers[0].friends > 0 and all(one.friends < other.friends for one, other in pairs)
    amounts = [tier.amount for tier in tiers if isinstance(tier, Tier)]
    detail = "each tier asks for more friends than the one before, and gives no less"
    if not rising or amounts != sorted(amounts):
        zh = "后一档要求的人数须多于前一档，奖励不能更少"
        raise InvalidInput("tiers-not-rising", detail, field="tiers", zh=zh)


@frozen
class ByMonth:
    """The friends approved in one natural month bring the highest tier they reach, once."""

    tiers: tuple[Tier, ...] = attrs.field(validator=_require_rising)


@frozen
class ByRound:
    """Friends count until the referrer claims the tier reached; the claim begins a new round at none."""

    tiers: tuple[Tier, ...] = attrs.field(validator=_require_rising)


@frozen
class PerFriend:
    """Each friend brings ``amount``, as long as there is any, first come first served; 0 is no limit.

    ``counts_as`` says of a card level how many friends it stands for, in the reward and in both limits.
    """

    amount: int
    most_per_referrer: int = 0
    most_in_all: int = 0
    counts_as: tuple[tuple[str, int], ...] = ()

    def units(self, level: str) -> int:
        """How many friends a friend with that level of card stands for."""
        return dict(self.counts_as).get(level, 1)


@frozen
class GiftByTier:
    """Every tier reached in the programme gives the choice of one of its gifts, once."""

    tiers: tuple[GiftTier, ...] = attrs.field(validator=_require_rising)


Shape = ByMonth | ByRound | PerFriend | GiftByTier


@frozen
class ReferralProgramme:
    """One programme; cards approved from ``starts_on`` through ``ends_on`` (ordinals) count."""

    programme_id: str
    name: str
    currency: str
    starts_on: int
    ends_on: int
    friend: FriendTerms
    shape: Shape
