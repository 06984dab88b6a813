"""What runs out: uses of one customer, quotas of all, budgets, caps; and what must be reached first.

Each is a criterion on a count kept for the offer under a name of its own (`key`); an unknown count is 0.
"""

import functools
from typing import Any, Final

from cardcore.ids import OfferId
from cardcore.money import amount_text
from cardcore.offers.criteria import Names, Single, Told
from cardcore.offers.criteria.wording import money_words
from cardcore.values import frozen

PERIODS: Final = ("day", "month", "cycle", "campaign")
"""Over what a use or a grant is counted: a day, a natural month, a statement cycle, the whole offer."""
PERIODS_ZH: Final = {"day": "今日", "month": "本月", "cycle": "本账期", "campaign": "活动期间"}
PERIODS_EN: Final = {
    "day": "today",
    "month": "this month",
    "cycle": "this statement cycle",
    "campaign": "in all",
}


@functools.lru_cache(maxsize=10_000)
def key(offer_id: OfferId, *path: str) -> str:
    """The name of one of an offer's counts among the facts; no attribute has such a name.

    >>> key(OfferId("o-1"), "uses", "day")
    'o-1/uses/day'
    """
    return "/".join((offer_id, *path))


@frozen
class Left(Single):
    """Less than the limit was used so far."""

    limit: int
    criterion: str
    zh: str
    en: str
    currency: str = ""
    """Of an amount; empty for a count."""
    is_stock: bool = False
    """Whether it is of things that may come back: then it is told how many are missing."""

    def matches(self, facts: Any) -> bool:
        """Whether something is left."""
        return not (facts.get(self.attribute) or 0) >= self.limit

    def source(self, names: Names) -> str:
        """A comparison."""
        return f"({names.count(self.attribute)} < {names.constant(self.limit)})"

    def told(self, found: Any = None) -> Told:
        """What ran out."""
        limit, got = str(self.limit), str(found or 0)
        if self.currency:
            limit, got = amount_text(self.limit, self.currency), amount_text(found or 0, self.currency)
        missing = str((found or 0) - self.limit + 1) if self.is_stock else ""
        return Told(self.criterion, f"less than {limit}", got, missing, self.zh, self.en)


def uses_left(offer_id: OfferId, period: str, limit: int) -> Left:
    """A customer's own uses in a period."""
    zh = f"{PERIODS_ZH[period]}已参加 {limit} 次，达上限"
    en = f"used {limit} times {PERIODS_EN[period]}, the most there are"
    return Left(key(offer_id, "uses", period), limit, f"uses_per_{period}", zh, en)


def cap_left(offer_id: OfferId, period: str, limit: int, currency: str) -> Left:
    """A customer's own reward in a period."""
    zh_amount, en_amount = money_words(limit, currency)
    zh, en = (
        f"{PERIODS_ZH[period]}优惠已达上限 {zh_amount}",
        f"{en_amount} granted {PERIODS_EN[period]}, the most there is",
    )
    return Left(key(offer_id, "granted", period), limit, f"cap_per_{period}", zh, en, currency)


POINTS: Final = "counters.points"
"""The counter of the points that a customer can spend."""

QUOTAS: Final[dict[str, tuple[str, str]]] = {
    "per_day": ("今日名额已满", "today's quota is used up"),
    "per_store_per_day": ("本店今日名额已满", "this store's quota of today is used up"),
    "per_store": ("本店名额已满", "this store's quota is used up"),
    "total": ("活动名额已满", "the quota is used up"),
}
"""Quotas of all customers together, and what is said when they are used up."""


def quota_left(offer_id: OfferId, name: str, limit: int) -> Left:
    """A quota of all customers together."""
    zh, en = QUOTAS[name]
    return Left(key(offer_id, "quota", name), limit, f"quota_{name}", zh, en)


def budget_left(offer_id: OfferId, limit: int, currency: str) -> Left:
    """The money for all customers together."""
    return Left(
        key(offer_id, "quota", "spent"), limit, "budget", "活动预算已用完", "the budget is used up", currency
    )


def stock_left(offer_id: OfferId, item: str, limit: int, count: int = 1) -> Left:
    """What there is of a gift or a coupon, of which ``count`` are given at once."""
    zh, en = f"{item} 已领完", f"no {item} is left"
    if count > 1:
        zh, en = f"{item} 剩余不足 {count} 份", f"fewer than {count} {item} are left"
    return Left(key(offer_id, "stock", item), limit - count + 1, "stock", zh, en, is_stock=True)


@frozen
class Affordable(Single):
    """The customer has the points that it costs; it is not known whether who has an unknown number does."""

    price: int

    def matches(self, facts: Any) -> bool:
        """Whether there are so many."""
        points = facts.get(self.attribute)
        return points.__class__ is int and points >= self.price

    def source(self, names: Names) -> str:
        """A comparison."""
        (first, points), price = names.twice(self.attribute), names.constant(self.price)
        return f"(type({first}) is int and {points} >= {price})"

    def told(self, found: Any = None) -> Told:
        """The price, and how many are missing."""
        zh, en, missing, got = f"需 {self.price} 积分", f"costs {self.price} points", "", ""
        if found.__class__ is int:
            missing, got = str(self.price - found), str(found)
            zh, en = f"{zh}，还差 {missing} 积分", f"{en}, {missing} more"
        return Told("points_price", f"{self.price} points", got, missing, zh, en)


@frozen
class Enrolled(Single):
    """The customer enrolled in the offer."""

    def matches(self, facts: Any) -> bool:
        """Whether there is a day of enrollment."""
        return facts.get(self.attribute) is not None

    def source(self, names: Names) -> str:
        """Not None."""
        return f"({names.local(self.attribute)} is not None)"

    def told(self, _found: Any = None) -> Told:
        """Enroll first."""
        return Told("enrollment", "enrolled", "not enrolled", "enroll", "请先报名", "enroll first")
