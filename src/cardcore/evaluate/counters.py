"""What was counted so far: figures of the bank's own, and what was had of each offer.

A member that is an offer's id holds an object – ``goals``, ``uses``, ``granted``, ``quota``, ``stock``,
``lapsed`` – any other member is a counter of its own, a whole number or an amount.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from cardcore.documents import Reader
from cardcore.ids import OfferId
from cardcore.offers.criteria.facts import COUNTERS
from cardcore.offers.goals import Goal
from cardcore.offers.limits import PERIODS, key
from cardcore.offers.offer import Offer
from cardcore.offers.rewards import ThingReward

Counts = tuple[tuple[str, int], ...]
NO_COUNTS: Final[Counts] = ()
QUOTAS: Final = ("per_day", "per_store_per_day", "per_store", "total")


def read_counters(reader: Reader, offers: Iterable[Offer], currency: str, all_read: bool) -> dict[str, Any]:
    """The counters as facts; where not all offers could be read, a member may be of one that could not."""
    by_id = {offer.offer_id: offer for offer in offers}

    def counted(member: Reader) -> dict[str, Any]:
        offer = by_id.get(OfferId(member.name))
        if offer is not None and isinstance(member.plain(), dict):
            return _of_offer(member, offer, currency, all_read=all_read)
        if not all_read and isinstance(member.plain(), dict):
            return {}
        return {COUNTERS + member.name: read_figure(member, currency)}

    return {name: figure for counts in reader.every(counted) for name, figure in counts.items()}


def read_figure(reader: Reader, currency: str) -> int:
    """A counter of the bank's own: an amount as a text in minor units, or a whole number."""
    return reader.amount(currency) if isinstance(reader.plain(), str) else reader.whole()


def _of_offer(reader: Reader, offer: Offer, currency: str, *, all_read: bool) -> dict[str, Any]:
    goals = {goal.attribute.rpartition("/")[2]: goal for goal in offer.goals}

    def measure(item: Reader) -> int:
        goal: Goal | None = goals.get(item.name)
        if goal is None and not all_read:
            return read_figure(item, currency)
        if goal is None:
            raise item.refuse("field-unknown", f"the offer has no goal of this name, only {', '.join(goals)}")
        return item.amount(currency) if goal.measure == "sum" else item.whole()

    def amount(item: Reader) -> int:
        return item.amount(currency)

    def quota(item: Reader) -> int:
        return amount(item) if item.name == "spent" else item.whole()

    parts: dict[str, tuple[Callable[[Reader], int], tuple[str, ...] | None]] = {
        "goals": (measure, None),
        "uses": (Reader.whole, PERIODS),
        "granted": (amount, PERIODS),
        "quota": (quota, (*QUOTAS, "spent")),
        "stock": (Reader.whole, None),
        "lapsed": (Reader.whole, None),
    }
    facts: dict[str, Any] = {}
    for part, (read, names) in parts.items():
        counts = reader.maybe(part, _counts(read, names), NO_COUNTS)
        facts |= {key(offer.offer_id, part, name): count for name, count in counts}
    reader.end()
    for reward in offer.rewards:
        if isinstance(reward, ThingReward) and reward.releases_unused:
            facts[key(offer.offer_id, "stock", reward.item)] = _kept(facts, offer.offer_id, reward.item)
    return facts


def _counts(read: Callable[[Reader], int], names: tuple[str, ...] | None) -> Callable[[Reader], Counts]:
    """How counts by name are read, of those names where there are any."""

    def count(item: Reader) -> tuple[str, int]:
        if names is not None and item.name not in names:
            raise item.refuse("field-unknown", f"one of {', '.join(names)} is due here")
        return item.name, read(item)

    return lambda reader: reader.every(count)


def _kept(facts: dict[str, Any], offer_id: OfferId, item: str) -> int:
    """Of what was given, what did not lapse unused."""
    given: int = facts.get(key(offer_id, "stock", item), 0)
    lapsed: int = facts.get(key(offer_id, "lapsed", item), 0)
    return max(given - lapsed, 0)
