"""Reach: how far an offer would have gone over past purchases, a dry run before a campaign starts.

Each purchase is asked by itself, on the counts that its facts know: what it would have taken from caps of a
period, quotas and the budget is not taken off for the next, so a reach is the most that it could have been.

>>> from cardcore.documents import Reader
>>> from cardcore.offers.reading import read_offer
>>> lunch = read_offer(Reader({
...     "id": "lunch", "name": "午餐返现", "when": {"mcc": "5812"}, "reward": {"cashback": {"rate": "0.02"}},
... }), "CNY")
>>> found = reach(lunch, [{"mcc": "5812", "amount": 98_00}, {"mcc": "5812", "amount": 49}, {"mcc": "5411"}])
>>> found.purchases, found.matching, found.winning, found.worth
(3, 2, 1, 196)
"""

from collections.abc import Collection

from cardcore.offers.compiled import sieve
from cardcore.offers.criteria import Facts
from cardcore.offers.granting import granting
from cardcore.offers.offer import Offer
from cardcore.values import frozen


@frozen
class Reach:
    """How far an offer goes over some purchases."""

    offer: Offer
    purchases: int
    """How many were asked."""
    matching: int
    """How many of them meet all its criteria."""
    winning: int
    """On how many of these it gives something."""
    worth: int
    """Minor units that all of it is worth to customers."""


def reach(offer: Offer, purchases: Collection[Facts]) -> Reach:
    """What ``offer`` would have given on each of these purchases by itself; nothing is taken or kept."""
    matching, give = sieve(offer.criterion)(purchases), granting(offer)
    granted = [given for given in (give(facts, facts.get("amount") or 0) for facts in matching) if given]
    worth = sum(one.worth for given in granted for one in given)
    return Reach(offer, len(purchases), len(matching), len(granted), worth)
