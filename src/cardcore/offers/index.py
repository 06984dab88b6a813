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
from typing import Final

import attrs

from cardcore.ids import OfferId
from cardcore.offers.compiled import Finder, Teller, finder, teller
from cardcore.offers.criteria import All, Facts, OneOf, Overlap
from cardcore.offers.evaluation import Eligible, Ineligible, answer, gives_from, grants
from cardcore.offers.offer import Offer
from cardcore.offers.quotas import ALL_TIME, day_of
from cardcore.transactions import Transaction

INDEXED: Final = ("merchant", "mcc", "product", "channel")
"""Attributes of one value, the most telling first; after them comes any of some tags."""
ALL: Final = "all_time"
COLD: Final = 3
"""So often a bucket is asked plainly before a function is generated for it."""


@attrs.define
class Bucket:
    """The offers under one value."""

    pairs: list[tuple[All, int]] = attrs.Factory(list)
    """What is left to ask of each, and its place among all offers."""
    asked: int = 0
    find: Finder = attrs.field(init=False)
    """The places of the offers that match."""

    def __attrs_post_init__(self) -> None:
        """Ask plainly at first."""
        self.find = self._plainly

    def _plainly(self, facts: Facts) -> list[int]:
        self.asked += 1
        if self.asked > COLD:
            self.find = finder(self.pairs)
        return [place for criterion, place in self.pairs if criterion.matches(facts)]


class OfferIndex:
    """Offers, found by what a transaction is."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        """Index ``offers``; they are not changed."""
        self.offers = tuple(offers)
        self._always = Bucket()
        by: dict[str, dict[str, Bucket]] = {}
        for place, offer in enumerate(self.offers):
            self._add(place, offer, by)
        self._tags = by.pop("tags", {})
        self._by = tuple(by.items())
        self._surely_from = [gives_from(offer) for offer in self.offers]

    def _add(self, place: int, offer: Offer, by: dict[str, dict[str, Bucket]]) -> None:
        key = _key_of(offer)
        if key is None:
            self._always.pairs.append((offer.criterion, place))
            return
        rest = All(tuple(part for part in offer.criterion.parts if part is not key))
        buckets = by.setdefault(key.attribute, {})
        for value in key.values:
            buckets.setdefault(value, Bucket()).pairs.append((rest, place))

    def _places(self, facts: Facts) -> list[int]:
        """Where the offers stand whose criteria hold."""
        found = self._always.find(facts) if self._always.pairs else []
        for attribute, buckets in self._by:
            bucket = buckets.get(facts.get(attribute, ""))
            if bucket is not None:
                found += bucket.find(facts)
        if self._tags:
            tagged = [self._tags[tag] for tag in facts.get("tags") or () if tag in self._tags]
            found = list({*found, *(place for bucket in tagged for place in bucket.find(facts))})
        found.sort()
        return found

    def matching(self, facts: Facts) -> list[Offer]:
        """The offers whose criteria hold, in their order."""
        offers = self.offers
        return [offers[place] for place in self._places(facts)]

    def winning(self, facts: Facts) -> list[Offer]:
        """The offers of `winners`; what each gives is not reckoned where it surely gives something."""
        amount = facts.get("amount") or 0
        offers, surely_from = self.offers, self._surely_from
        return [
            offers[place]
            for place in self._places(facts)
            if surely_from[place] <= amount or grants(offers[place], facts, amount)
        ]

    def winners(self, facts: Facts) -> list[Eligible]:
        """What `evaluate` finds eligible, without the reasons of the others."""
        amount = facts.get("amount") or 0
        offers = self.offers
        won = []
        for place in self._places(facts):
            granted = grants(offers[place], facts, amount)
            if granted:
                won.append(Eligible(offers[place], granted))
        return won

    def evaluate(self, facts: Facts) -> list[Eligible | Ineligible]:
        """What `evaluate_all` says: every offer with what it gives, or with every reason against it.

        The first call generates a function, which takes some 0.2 ms an offer.
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
