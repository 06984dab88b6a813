"""Stacking: offers of one group compete, offers of different groups apply one after another.

They apply by their order: a discount lowers the amount that the later ones are reckoned on. The best
combination is exact: every way that could still be the best is kept, and ways that leave the same amount to
reckon on and cost the same points are merged into the better one. Points pay for one offer only.

>>> best_combination((), {}).worth
0
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from cardcore.errors import require
from cardcore.offers.criteria import Facts
from cardcore.offers.evaluation import Eligible, grants
from cardcore.offers.limits import POINTS
from cardcore.offers.offer import Offer
from cardcore.values import frozen

MOST_CANDIDATES: Final = 20


@frozen
class Combination:
    """Offers in the order in which they apply, what each gives then, and all of it in minor units."""

    parts: tuple[Eligible, ...]
    worth: int
    left: int
    """What is left to pay after the discounts."""
    points: int = 0
    """What the offers cost in points."""

    @property
    def names(self) -> tuple[str, ...]:
        """The offers' ids in the order in which they apply."""
        return tuple(part.offer.offer_id for part in self.parts)


def candidates(won: Iterable[Eligible]) -> list[Offer]:
    """The offers that are worth looking at: the most worth first, at most `MOST_CANDIDATES`."""
    return [one.offer for one in sorted(won, key=lambda one: (-one.worth, one.offer.offer_id))][
        :MOST_CANDIDATES
    ]


def best_combination(offers: Sequence[Offer], facts: Facts) -> Combination:
    """The combination of eligible offers that is worth most, of those the one of fewest offers.

    Criteria are those of the whole transaction: ``offers`` are eligible on ``facts``. Raises `InvalidInput`
    ``rule-invalid`` for more than `MOST_CANDIDATES`.
    """
    require(
        len(offers) <= MOST_CANDIDATES,
        "rule-invalid",
        f"at most {MOST_CANDIDATES} offers combine",
        field="offers",
    )
    amount = facts.get("amount") or 0
    ways = {(amount, 0): Combination((), 0, amount)}
    for group in in_sequence(offers):
        found = dict(ways)
        for way in ways.values():
            for offer in group:
                longer = extended(way, offer, facts)
                known = found.get((longer.left, longer.points))
                if known is None or _better(longer, known):
                    found[longer.left, longer.points] = longer
        ways = found
    best = next(iter(ways.values()))
    for way in ways.values():
        best = way if _better(way, best) else best
    return best


def group_of(offer: Offer) -> str:
    """The group that an offer competes in; one without a group is alone in its own."""
    return f"group {offer.group}" if offer.group else f"offer {offer.offer_id}"


def in_sequence(offers: Iterable[Offer]) -> list[list[Offer]]:
    """The groups in the order in which they apply: by the lowest order in them, then by their name."""
    by_name = sorted(offers, key=lambda offer: (group_of(offer), offer.order, offer.offer_id))
    groups = [list(group) for _, group in groupby(by_name, key=group_of)]
    return sorted(groups, key=lambda group: group[0].order)


def extended(way: Combination, offer: Offer, facts: Facts) -> Combination:
    """A combination with one more offer, applied to what the others left.

    The same if it gives nothing, or costs more points than the others left.
    """
    points = way.points + offer.points_price
    if offer.points_price and points > (facts.get(POINTS) or 0):
        return way
    granted = grants(offer, facts, way.left)
    if not granted:
        return way
    part = Eligible(offer, granted)
    return Combination((*way.parts, part), way.worth + part.worth, way.left - part.discount, points)


def _better(one: Combination, other: Combination) -> bool:
    """Worth more; or as much of fewer offers; or of as many for fewer points."""
    return (one.worth, -len(one.parts), -one.points) > (other.worth, -len(other.parts), -other.points)
