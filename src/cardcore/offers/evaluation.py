"""Evaluation: what an offer gives on the facts, or every reason against it. Nothing is taken: a dry run.

`evaluate` tells everything; `worth_of` is the short question of what applies after a discount.
"""

from collections.abc import Iterable
from typing import Final

from cardcore.money import LARGEST_MINOR
from cardcore.offers.criteria import Facts, Told, Unmet
from cardcore.offers.limits import key
from cardcore.offers.offer import CLOCKS, Offer
from cardcore.offers.rewards import Granted, ThingReward, grant, least_for
from cardcore.values import frozen, maker

NOTHING: Final = Unmet(
    Told(
        "reward",
        "a reward of at least one minor unit",
        "0",
        "",
        "消费金额不足以获得优惠",
        "too little to win anything",
    )
)


@frozen
class Eligible:
    """The offer gives all of this."""

    offer: Offer
    granted: tuple[Granted, ...]

    @property
    def amount(self) -> int:
        """Minor units of money granted."""
        return sum(one.amount for one in self.granted)

    @property
    def wanted(self) -> int:
        """Minor units that it would be without caps and budget."""
        return sum(one.wanted for one in self.granted)

    @property
    def discount(self) -> int:
        """Minor units taken off what is paid."""
        return sum(one.amount for one in self.granted if one.reward.kind == "discount")

    @property
    def things(self) -> dict[str, int]:
        """How many of each thing are granted, by its name."""
        things: dict[str, int] = {}
        for one in self.granted:
            if isinstance(one.reward, ThingReward):
                things[one.reward.item] = things.get(one.reward.item, 0) + one.count
        return things

    @property
    def worth(self) -> int:
        """Minor units that all of it is worth to the customer."""
        return sum(one.worth for one in self.granted)


eligible: Final = maker(Eligible)
"""What calling the class does, in two thirds of the time."""


@frozen
class Ineligible:
    """The offer gives nothing, for all of these reasons."""

    offer: Offer
    unmet: tuple[Unmet, ...]


def evaluate(offer: Offer, facts: Facts) -> Eligible | Ineligible:
    """What ``offer`` gives on the facts, rounded down to the minor unit, or every reason against it."""
    return answer(offer, offer.criterion.unmet(facts), facts)


def answer(offer: Offer, reasons: tuple[Unmet, ...], facts: Facts) -> Eligible | Ineligible:
    """What ``offer`` gives where there is no reason against it."""
    if not reasons:
        granted = grants(offer, facts, facts.get("amount") or 0)
        if granted:
            return eligible(offer, granted)
        reasons = (NOTHING,)
    return Ineligible(offer, reasons)


def grants(offer: Offer, facts: Facts, amount: int) -> tuple[Granted, ...]:
    """What an offer whose criteria hold gives on an amount – that of the facts, or less after a discount."""
    on = facts.get(CLOCKS[offer.clock]) or facts.get("transaction_date") or 0
    budget: int | None = None
    if offer.quotas.budget:
        budget = offer.quotas.budget - (facts.get(key(offer.offer_id, "quota", "spent")) or 0)
    given = [grant(reward, amount, offer.offer_id, facts, on, budget) for reward in offer.rewards]
    return tuple([one for one in given if one.amount or one.count])


def gives_from(offer: Offer) -> int:
    """The least amount on which an offer whose criteria hold surely gives something: its caps have room then.

    `LARGEST_MINOR` where that has to be reckoned each time.
    """
    return min((least_for(reward) for reward in offer.rewards), default=LARGEST_MINOR)


def evaluate_all(offers: Iterable[Offer], facts: Facts) -> list[Eligible | Ineligible]:
    """Every offer evaluated on the same facts, each by itself."""
    return [evaluate(offer, facts) for offer in offers]


def ranked(found: Iterable[Eligible | Ineligible]) -> tuple[list[Eligible], list[Ineligible]]:
    """What one customer can use, the most worth first; and what not, the fewest reasons first."""
    answers = list(found)
    won = [one for one in answers if isinstance(one, Eligible)]
    lost = [one for one in answers if isinstance(one, Ineligible)]
    won.sort(key=lambda one: (-one.worth, one.offer.order, one.offer.offer_id))
    lost.sort(key=lambda one: (len(one.unmet), one.offer.offer_id))
    return won, lost
