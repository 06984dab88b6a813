"""An index of offers: for one transaction only those are looked at that its MCC, merchant, product, channel
or tags could win.

An offer stands under the values of one attribute that it needs; one that needs none of them is always looked
at. What stands under one value is asked by plain criteria the first times, then by one generated function.

>>> from cardcore.documents import Reader
>>> from cardcore.offers.reading import read_offer
>>> meals = read_offer(Reader({
...     "id": "meals", "name": "餐饮", "when": {"mcc": ["5811", "5812"]},
...     "reward": {"cashback": {"rate": "0.01"}},
... }), "CNY")
>>> index = OfferIndex([meals])
>>> [one.amount for one in index.winners({"mcc": "5812", "amount": 98_00})], index.winners({"mcc": "5411"})
([98], [])
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final

import attrs

from cardcore.ids import OfferId
from cardcore.offers.compiled import Finder, Teller, finder, teller
from cardcore.offers.criteria import All, Facts, OneOf, Overlap
from cardcore.offers.evaluation import Eligible, Ineligible, answer, eligible, gives_from, grants
from cardcore.offers.granting import Granting, granting
from cardcore.offers.offer import Offer
from cardcore.offers.quotas import ALL_TIME, day_of
from cardcore.transactions import Transaction

INDEXED: Final = ("merchant", "mcc", "product", "channel")
"""Attributes of one value, the most telling first; after them comes any of some tags."""
ANYTHING: Final = ""
"""No attribute: what is known of it is None, and there stand the offers that are always looked at."""
ALL: Final = "all_time"
COLD: Final = 3
"""So often a bucket is asked plainly before a function is generated for it."""


@attrs.define
class Bucket:
    """The offers under one value."""

    finders: dict[Any, Finder]
    """What is asked for each value; this bucket, until it is asked often."""
    value: Any
    pairs: list[tuple[All, int]] = attrs.Factory(list)
    """What is left to ask of each, and its place among all offers."""
    asked: int = 0

    def find(self, facts: Facts, found: list[int]) -> None:
        """Add the places of the offers that match; a function takes over where that is asked often."""
        self.asked += 1
        if self.asked > COLD:
            self.finders[self.value] = finder(self.pairs)
        found += [place for criterion, place in self.pairs if criterion.matches(facts)]


class OfferIndex:
    """Offers, found by what a transaction is."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        """Index ``offers``; they are not changed."""
        self.offers = tuple(offers)
        finders = _finders_of(self.offers)
        self._tags = finders.pop("tags", {})
        self._finders = tuple(finders.items())
        self._surely_from = [gives_from(offer) for offer in self.offers]
        self._all_surely_from = max(self._surely_from, default=0)
        self._grantings: dict[int, Granting] = {}

    def _places(self, facts: Facts) -> list[int]:
        """Where the offers stand whose criteria hold."""
        found: list[int] = []
        for attribute, finders in self._finders:
            find = finders.get(facts.get(attribute))
            if find is not None:
                find(facts, found)
        if self._tags:
            found += self._tagged(facts)
        found.sort()
        return found

    def _tagged(self, facts: Facts) -> set[int]:
        """Those found by any of the tags, each once."""
        found: list[int] = []
        for tag in facts.get("tags") or ():
            if tag in self._tags:
                self._tags[tag](facts, found)
        return set(found)

    def matching(self, facts: Facts) -> list[Offer]:
        """The offers whose criteria hold, in their order."""
        offers = self.offers
        return [offers[place] for place in self._places(facts)]

    def winning(self, facts: Facts) -> list[Offer]:
        """The offers of `winners`; what each gives is not reckoned where it surely gives something."""
        amount = facts.get("amount") or 0
        offers, surely_from, places = self.offers, self._surely_from, self._places(facts)
        if amount < self._all_surely_from:
            places = [
                place
                for place in places
                if surely_from[place] <= amount or grants(offers[place], facts, amount)
            ]
        return [offers[place] for place in places]

    def winners(self, facts: Facts) -> list[Eligible]:
        """What `evaluate` finds eligible, without the reasons of the others."""
        amount = facts.get("amount") or 0
        offers, grantings = self.offers, self._grantings
        won = []
        for place in self._places(facts):
            granted = (grantings.get(place) or self._granting(place))(facts, amount)
            if granted:
                won.append(eligible(offers[place], granted))
        return won

    def _granting(self, place: int) -> Granting:
        """What an offer gives, as a function that is made when it first wins."""
        made = self._grantings[place] = granting(self.offers[place])
        return made

    def evaluate(self, facts: Facts) -> list[Eligible | Ineligible]:
        """What `evaluate_all` says: every offer with what it gives, or with every reason against it.

        The first call generates a function, which takes some 0.03 ms an offer.
        """
        return [
            Ineligible(offer, unmet) if unmet else answer(offer, unmet, facts)
            for offer, unmet in zip(self.offers, self._tell(facts), strict=True)
        ]

    @cached_property
    def _tell(self) -> Teller:
        return teller([offer.criterion for offer in self.offers])


class Offers(tuple[Offer, ...]):
    """Offers in their order, with what finds them fast; versions of one offer share its id."""

    @cached_property
    def by_fact(self) -> OfferIndex:
        """Every version, found by what a transaction is."""
        return OfferIndex(self)

    @cached_property
    def reserving(self) -> bool:
        """Whether an authorization may set a use of one aside."""
        return any(one.quotas.reserves for one in self)

    @cached_property
    def costing(self) -> bool:
        """Whether one costs points."""
        return any(one.points_price for one in self)

    @cached_property
    def with_goals(self) -> tuple[Offer, ...]:
        """Those towards which transactions count."""
        return tuple(offer for offer in self if offer.goals)

    @cached_property
    def _days_asked(self) -> frozenset[str]:
        """Of which days quotas are asked: the clocks of those of a day, and whether some are of all time."""
        daily = {one.clock for one in self if one.quotas.per_day or one.quotas.per_store_per_day}
        lasting = {ALL for one in self if one.quotas.is_lasting or one.has_stock}
        return frozenset(daily | lasting)

    def quota_days(self, made_on: int, posted_on: int) -> list[int]:
        """The days whose quotas matter to a transaction made on one day and posted on another."""
        days = {"transaction": made_on, "posting": posted_on, "day_after_posting": posted_on + 1}
        return sorted({(days | {ALL: ALL_TIME})[one] for one in self._days_asked})

    @cached_property
    def _versions(self) -> dict[OfferId, list[Offer]]:
        versions: dict[OfferId, list[Offer]] = {}
        for offer in sorted(self, key=lambda offer: -offer.effective_from):
            versions.setdefault(offer.offer_id, []).append(offer)
        return versions

    def in_force(self, offer_id: OfferId, transaction: Transaction) -> Offer | None:
        """The version that is in force on the transaction's day that counts for it."""
        versions = self._versions.get(offer_id, ())
        return next((one for one in versions if one.effective_from <= day_of(one, transaction)), None)

    def in_force_on(self, offer_id: OfferId, on: int) -> Offer | None:
        """The version that is in force on a day."""
        return next((one for one in self._versions.get(offer_id, ()) if one.effective_from <= on), None)

    def matching(self, facts: Facts, transaction: Transaction) -> list[Offer]:
        """The versions in force whose criteria hold, in their order."""
        found = self.by_fact.matching(facts)
        return [one for one in found if self.in_force(one.offer_id, transaction) is one]


def offers_of(offers: Iterable[Offer]) -> Offers:
    """These offers; the same where they are such already."""
    return offers if isinstance(offers, Offers) else Offers(offers)


def _finders_of(offers: Iterable[Offer]) -> dict[str, dict[Any, Finder]]:
    """What is asked for each value of each attribute that some offers are found by."""
    by: dict[str, dict[Any, Finder]] = {}
    buckets: dict[tuple[str, Any], Bucket] = {}
    for place, offer in enumerate(offers):
        key = _key_of(offer)
        attribute, values = (ANYTHING, (None,)) if key is None else (key.attribute, key.values)
        rest = All(tuple(part for part in offer.criterion.parts if part is not key))
        finders = by.setdefault(attribute, {})
        for value in values:
            if value not in finders:
                bucket = buckets[attribute, value] = Bucket(finders, value)
                finders[value] = bucket.find
            buckets[attribute, value].pairs.append((rest, place))
    return by


def _key_of(offer: Offer) -> OneOf | Overlap | None:
    """The test that an offer is found by: it must hold, and it names the values."""
    parts = offer.criterion.parts
    for attribute in INDEXED:
        for part in parts:
            if isinstance(part, OneOf) and part.attribute == attribute:
                return part
    for part in parts:
        if isinstance(part, Overlap) and part.attribute == "tags" and not part.all_of:
            return part
    return None
