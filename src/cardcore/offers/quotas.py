"""Quotas: what an offer has left for all cardholders together.

A quota is the one thing that cardholders share. A journey is told what is left and says what it takes
(a `QuotaClaim`); the store takes it by a guarded update in the same transaction, or the journey is run again.

Each quota has a name and a day: that of a day is the offer's id on that day, that of all its time the same
on day 0; those of a store and the budget have a name of their own behind the id (`pools`).
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cardcore.ids import OfferId
from cardcore.offers.limits import key
from cardcore.offers.offer import CLOCKS, Offer
from cardcore.offers.rewards import ThingReward
from cardcore.transactions import Transaction
from cardcore.values import frozen

QuotaLeft = Mapping[tuple[OfferId, int], int]
"""Uses left by offer and day; an offer and day that is absent is unused so far."""

NO_THINGS: Final[Mapping[str, int]] = {}

ALL_TIME: Final = 0
"""The day of a quota that is not of a day."""


@frozen
class QuotaClaim:
    """Uses to take from an offer's quota of one day; less than none are given back."""

    offer_id: OfferId
    on: int
    uses: int
    """Minor units of a budget."""
    per_day: int
    """The whole quota of the day, from which an unused one begins."""
    seen: int | None = None
    """What was left when this was decided: it is taken only if just so much is left still."""


@frozen
class Pool:
    """One quota of an offer, as a transaction takes from it."""

    name: OfferId
    on: int
    limit: int
    fact: str
    """What it is among the facts: the part of it that is used."""
    is_money: bool = False
    item: str = ""
    """Of which thing it is the stock."""

    def claim(self, uses: int, amount: int, things: Mapping[str, int] = NO_THINGS) -> QuotaClaim:
        """The claim of so many uses, of an amount and of so many things by their names."""
        taken = amount if self.is_money else uses
        return QuotaClaim(self.name, self.on, things.get(self.item, 0) if self.item else taken, self.limit)


def left(quotas: QuotaLeft, offer_id: OfferId, on: int, per_day: int) -> int:
    """Uses left of the day's quota."""
    return quotas.get((offer_id, on), per_day)


def day_of(offer: Offer, transaction: Transaction) -> int:
    """The day of a transaction that counts for an offer."""
    days = {
        "transaction_date": transaction.transaction_date,
        "posting_date": transaction.posting_date,
        "day_after_posting": transaction.posting_date + 1,
    }
    return days[CLOCKS[offer.clock]]


def pools(offer: Offer, transaction: Transaction) -> Iterator[Pool]:
    """The quotas that a transaction takes from; those of unknown stores have one together."""
    quotas, offer_id, day = offer.quotas, offer.offer_id, day_of(offer, transaction)
    store = OfferId(key(offer_id, "store", transaction.store))
    for name, on, limit, part in (
        (offer_id, day, quotas.per_day, "per_day"),
        (store, day, quotas.per_store_per_day, "per_store_per_day"),
        (store, ALL_TIME, quotas.per_store, "per_store"),
        (offer_id, ALL_TIME, quotas.total, "total"),
        (OfferId(key(offer_id, "budget")), ALL_TIME, quotas.budget, "spent"),
    ):
        if limit:
            yield Pool(name, on, limit, key(offer_id, "quota", part), part == "spent")
    for reward in offer.rewards:
        if isinstance(reward, ThingReward) and reward.stock:
            fact = key(offer_id, "stock", reward.item)
            yield Pool(OfferId(fact), ALL_TIME, reward.stock, fact, item=reward.item)


def used(offer: Offer, transaction: Transaction, quotas: QuotaLeft) -> dict[str, Any]:
    """What of an offer's quotas is used, as facts."""
    return {
        pool.fact: pool.limit - left(quotas, pool.name, pool.on, pool.limit)
        for pool in pools(offer, transaction)
    }
