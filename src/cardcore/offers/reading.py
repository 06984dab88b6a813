"""From plain data to an offer.

>>> from cardcore.documents import Reader
>>> offer = read_offer(Reader({
...     "id": "pet", "name": "笔笔返现", "when": {"product": "pet"},
...     "reward": {"cashback": {"rate": "0.02", "cap_per_transaction": "80.00", "cap_per_month": "200.00"}},
...     "quotas": {"per_day": 2000},
... }), "CNY")
>>> offer.offer_id, offer.quotas.per_day, offer.rewards[0].cap_per_transaction
('pet', 2000, 8000)
"""

from collections.abc import Iterable
from typing import Final

from cardcore.documents import Reader
from cardcore.ids import OfferId
from cardcore.offers.criteria import All, Criterion, Single, read_criterion
from cardcore.offers.experiments import read_experiment
from cardcore.offers.goals import Goal, read_goal
from cardcore.offers.holidays import NO_HOLIDAYS, Holidays
from cardcore.offers.limits import (
    PERIODS,
    POINTS,
    Affordable,
    Enrolled,
    budget_left,
    cap_left,
    key,
    quota_left,
    stock_left,
    uses_left,
)
from cardcore.offers.offer import CLOCKS, POLICIES, Offer, Quotas, RefundTerms
from cardcore.offers.reading_rewards import read_money, read_reward
from cardcore.offers.rewards import MoneyReward, Reward, ThingReward, periods_of
from cardcore.offers.short_form import read_short_criteria
from cardcore.offers.windows import Windows, read_window

NO_REWARDS: Final[tuple[Reward, ...]] = ()
NO_USES: Final[tuple[tuple[str, int], ...]] = ()
NO_GOALS: Final[tuple[Criterion, ...]] = ()


def read_offer(reader: Reader, currency: str, holidays: Holidays = NO_HOLIDAYS) -> Offer:
    """An offer in the full language, or in its short form; amounts are in ``currency``.

    `InvalidInput` with the pointer of the first fault; `offers.faults` finds them all.
    """
    offer_id, name = OfferId(reader.take("id").id()), reader.take("name").text()
    short = reader.has("criteria")
    clock = reader.maybe("clock", lambda item: item.choice(*CLOCKS), "posting" if short else "transaction")
    rewards = _rewards(reader, currency)
    if reader.has("quotas"):
        quotas = reader.maybe("quotas", lambda item: _quotas(item, currency), Quotas())
    else:
        quotas = Quotas(reader.maybe("uses_per_day", _count, 0))
    uses = reader.maybe("frequency", _frequency, NO_USES)
    price = reader.maybe("points_price", _count, 0)
    goals = reader.maybe("goals", lambda item: _goals(item, offer_id, currency), NO_GOALS)
    criteria = [*_criteria(reader, offer_id, clock, currency, holidays), *goals]
    criteria += [Affordable(POINTS, price)] if price else []
    criteria += _limits(offer_id, uses, quotas, rewards, currency)
    criteria = list(flattened(criteria))
    offer = Offer(
        offer_id,
        name,
        All(tuple(criteria)),
        rewards,
        clock,
        quotas,
        uses,
        tuple(goals_in(goals)),
        reader.maybe("group", Reader.id, ""),
        reader.maybe("order", lambda item: item.whole(0, 1000), 0),
        reader.maybe("refund", _refund, RefundTerms()),
        reader.maybe("effective_from", Reader.date, 0),
        reader.maybe("consents_unlimited", Reader.flag, False),
        price,
    )
    reader.end()
    return offer


def _criteria(
    reader: Reader, offer_id: OfferId, clock: str, currency: str, holidays: Holidays
) -> Iterable[Criterion]:
    """Who, when and where, in the order in which reasons are told."""
    day = CLOCKS[clock]
    if not any(reader.has(name) for name in ("criteria", "windows", "when")):
        reader.take("criteria")
    anything: Criterion = All()
    yield reader.maybe("windows", lambda item: _windows(item, day, holidays), anything)
    yield reader.maybe("criteria", lambda item: read_short_criteria(item, day, currency), anything)
    yield reader.maybe("when", lambda item: read_criterion(item, currency), anything)
    yield reader.maybe("places", lambda item: read_criterion(item, currency), anything)
    yield reader.maybe("experiment", read_experiment, anything)
    if reader.maybe("enrollment", Reader.flag, False):
        yield Enrolled(key(offer_id, "enrolled_on"))


def _windows(reader: Reader, day: str, holidays: Holidays) -> Windows:
    windows = reader.many(lambda item: read_window(item, holidays))
    if not windows:
        raise reader.refuse(
            "rule-invalid",
            "an empty list; leave it out for an offer without end",
            "列表为空；不限时间请删去此项",
        )
    return Windows(day, windows)


def _rewards(reader: Reader, currency: str) -> tuple[Reward, ...]:
    """One of ``reward``, ``rewards`` and, in the short form, ``cashback``."""
    if reader.has("rewards"):
        return reader.maybe("rewards", lambda item: _several(item, currency), NO_REWARDS)
    if reader.has("reward"):
        return reader.maybe("reward", lambda item: (read_reward(item, currency),), NO_REWARDS)
    if not reader.has("cashback"):
        reader.take("cashback")
    return reader.maybe("cashback", lambda item: (read_money(item, "cashback", currency),), NO_REWARDS)


def _several(reader: Reader, currency: str) -> tuple[Reward, ...]:
    rewards = reader.many(lambda item: read_reward(item, currency))
    if not rewards or sum(isinstance(one, MoneyReward) for one in rewards) > 1:
        raise reader.refuse(
            "rule-invalid",
            "an offer has one reward or more, of money one at most",
            "优惠须有奖励，其中现金类至多一项",
        )
    items = [one.item for one in rewards if isinstance(one, ThingReward) and one.stock]
    if len(set(items)) < len(items):
        raise reader.refuse(
            "rule-invalid",
            "two of its rewards share one item's stock; give one a count",
            "两项奖励共用同一物品的库存；请合为一项并写明数量",
        )
    return rewards


def _quotas(reader: Reader, currency: str) -> Quotas:
    quotas = Quotas(
        reader.maybe("per_day", _count, 0),
        reader.maybe("per_store_per_day", _count, 0),
        reader.maybe("per_store", _count, 0),
        reader.maybe("total", _count, 0),
        reader.maybe("budget", lambda item: item.positive_amount(currency), 0),
        reader.maybe("reserves", Reader.flag, False),
    )
    reader.end()
    return quotas


def _count(reader: Reader) -> int:
    return reader.whole(1)


def _frequency(reader: Reader) -> tuple[tuple[str, int], ...]:
    return reader.many(_use)


def _use(reader: Reader) -> tuple[str, int]:
    use = reader.take("per").choice(*PERIODS), reader.take("at_most").whole(1)
    reader.end()
    return use


def _goals(reader: Reader, offer_id: OfferId, currency: str) -> tuple[Criterion, ...]:
    return reader.many(lambda item: read_goal(item, offer_id, currency))


def flattened(criteria: Iterable[Criterion]) -> Iterable[Criterion]:
    """All that must hold, one by one."""
    for one in criteria:
        if isinstance(one, All):
            yield from flattened(one.parts)
        else:
            yield one


def goals_in(criteria: Iterable[Criterion]) -> Iterable[Goal]:
    """The goals, those within alternatives too."""
    for one in criteria:
        if isinstance(one, Goal):
            yield one
        else:
            yield from goals_in(getattr(one, "parts", ()))


def _refund(reader: Reader) -> RefundTerms:
    terms = RefundTerms(
        reader.take("policy").choice(*POLICIES),
        reader.maybe("within_days", lambda item: item.whole(1, 3650), 0),
    )
    reader.end()
    return terms


def _limits(
    offer_id: OfferId,
    uses: tuple[tuple[str, int], ...],
    quotas: Quotas,
    rewards: tuple[Reward, ...],
    currency: str,
) -> Iterable[Single]:
    """What must be left: the customer's own first, then that of all."""
    for period, most in uses:
        yield uses_left(offer_id, period, most)
    for reward in rewards:
        for period, cap in periods_of(reward):
            yield cap_left(offer_id, period, cap, currency)
    for name in ("per_day", "per_store_per_day", "per_store", "total"):
        limit = getattr(quotas, name)
        if limit:
            yield quota_left(offer_id, name, limit)
    if quotas.budget:
        yield budget_left(offer_id, quotas.budget, currency)
    for reward in rewards:
        if isinstance(reward, ThingReward) and reward.stock:
            yield stock_left(offer_id, reward.item, reward.stock, reward.count)
