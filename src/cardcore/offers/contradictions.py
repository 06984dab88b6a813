"""What reads well in an offer and cannot be meant: criteria that nothing meets, limits that say nothing.

Each check tells its faults at a place below the offer's own; `faults` asks those of the parts that could be
read.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from cardcore.errors import InvalidInput
from cardcore.money import amount_text
from cardcore.offers.criteria import Bound, Criterion, OneOf
from cardcore.offers.criteria.combinations import NoneOf
from cardcore.offers.experiments import InVariant
from cardcore.offers.goals import Goal
from cardcore.offers.offer import Offer
from cardcore.offers.rewards import MoneyReward, Share, ThingReward
from cardcore.offers.windows import Windows

LONGEST_SPAN: Final = {"month": 31, "cycle": 31}
"""Days in a span of that name, at most."""
SHORTER: Final = (("day", "month"), ("day", "cycle"), ("day", "campaign"), ("month", "campaign"))
"""Periods, each with a longer one that holds it."""
PERIODS: Final = {"day": "日", "month": "月", "cycle": "账期", "campaign": "活动期"}
"""Periods in 中文."""
NARROWER: Final = (
    ("per_store_per_day", "per_store"),
    ("per_store_per_day", "per_day"),
    ("per_store", "total"),
    ("per_day", "total"),
)
"""Quotas, each with one that holds it."""


def _fault(detail: str, zh: str, field: str) -> InvalidInput:
    return InvalidInput("rule-invalid", detail, field=field, zh=zh)


# --- who, when, how often ---------------------------------------------------------------------------


def criteria_can_hold(offer: Offer, field: str) -> Iterator[InvalidInput]:
    """No attribute may have to be two things at once."""
    lower: dict[str, int] = {}
    upper: dict[str, int] = {}
    among: dict[str, frozenset[Any]] = {}
    for one in offer.criterion.parts:
        if isinstance(one, Bound):
            least, most = _range(one)
            if one.attribute == "amount" and one.limit < 0:
                yield _fault("every amount is above zero", "金额总是大于零", field)
            lower[one.attribute] = max(lower.get(one.attribute, least), least)
            upper[one.attribute] = min(upper.get(one.attribute, most), most)
        elif isinstance(one, OneOf):
            among[one.attribute] = among.get(one.attribute, one.values) & one.values
    for name in (name for name in lower if lower[name] > upper[name]):
        yield _fault(f"no {name} is both so much and so little", f"{name} 不可能同时这么大又这么小", field)
    for name, values in _without_excluded(offer.criterion.parts, among).items():
        if not values:
            yield _fault(f"no {name} is all of that", f"没有 {name} 能同时满足这些条件", field)


_FAR: Final = 10**18


def _range(bound: Bound) -> tuple[int, int]:
    limit = bound.limit
    return {
        "is": (limit, limit),
        "at_least": (limit, _FAR),
        "above": (limit + 1, _FAR),
        "at_most": (-_FAR, limit),
        "below": (-_FAR, limit - 1),
    }[bound.operator]


def _without_excluded(
    parts: tuple[Criterion, ...], among: Mapping[str, frozenset[Any]]
) -> dict[str, frozenset[Any]]:
    """What may still be, of each attribute that must be one of some."""
    left = dict(among)
    for none in (part for part in parts if isinstance(part, NoneOf)):
        for one in none.parts:
            if isinstance(one, OneOf) and one.attribute in left:
                left[one.attribute] -= one.values
    return left


def times_are_apart(offer: Offer, field: str) -> Iterator[InvalidInput]:
    """Of two times of day in one window none reaches into the next."""
    for place, window in enumerate(_windows(offer)):
        if any(one[1] > other[0] for one, other in pairwise(window.times)):
            yield _fault("two of its times overlap", "同一时段内有两段时间重叠", f"{field}/{place}/times")


def version_meets_a_window(offer: Offer, field: str) -> Iterator[InvalidInput]:
    """A version may not begin when every window is over."""
    ends = [window.until for window in _windows(offer)]
    if ends and max(ends) <= offer.effective_from:
        yield _fault("every window is over when this version begins", "本版本生效时，所有时段都已结束", field)


def _windows(offer: Offer) -> list[Any]:
    return [window for part in offer.criterion.parts if isinstance(part, Windows) for window in part.windows]


def goals_can_be_reached(offer: Offer, field: str) -> Iterator[InvalidInput]:
    """A goal has days enough, a name of its own, and a day that it is counted from."""
    for place, goal in enumerate(offer.goals):
        days = goal.days or LONGEST_SPAN.get(goal.span)
        if goal.measure == "distinct_days" and days is not None and goal.target > days:
            yield _fault(
                f"{goal.target} different days in {days} days",
                f"{days} 天里不会有 {goal.target} 个不同的日子",
                field,
            )
        if goal.span == "days_from_enrollment" and not offer.needs_enrollment:
            yield _fault(
                'days from enrollment need "enrollment": true',
                '按报名日计天数，须写 "enrollment": true',
                field,
            )
        if any(_same_count(goal, other) for other in offer.goals[:place]):
            yield _fault(
                f'two goals count under the name {_name(goal)}; give each a "name"',
                f"两个目标同名 {_name(goal)}；请各写一个 name",
                field,
            )


def _same_count(one: Goal, other: Goal) -> bool:
    return one.attribute == other.attribute and (one.measure, one.of) != (other.measure, other.of)


def _name(goal: Goal) -> str:
    return goal.attribute.rpartition("/")[2]


def frequency_says_something(offer: Offer, field: str) -> Iterator[InvalidInput]:
    """A period has no more uses than a longer one that holds it."""
    uses = dict(offer.uses)
    for period, whole in SHORTER:
        if uses.get(period, 0) > uses.get(whole, 0) > 0:
            yield _fault(
                f"{uses[period]} uses a {period}, and only {uses[whole]} a {whole}",
                f"每{PERIODS[period]}可用 {uses[period]} 次，每{PERIODS[whole]}却只有 {uses[whole]} 次",
                field,
            )


def quotas_say_something(offer: Offer, field: str) -> Iterator[InvalidInput]:
    """A quota is no larger than one that holds it."""
    for name, whole in NARROWER:
        part, most = getattr(offer.quotas, name), getattr(offer.quotas, whole)
        if part > most > 0:
            yield _fault(
                f"{name} is {part}, {whole} only {most}", f"{name} 为 {part}，大于 {whole} 的 {most}", field
            )


def experiment_has_members(offer: Offer, field: str) -> Iterator[InvalidInput]:
    """The groups that take part have a weight."""
    for part in offer.criterion.parts:
        if isinstance(part, InVariant) and not sum(part.weights[one] for one in part.variants):
            yield _fault(
                "the groups that take part have no weight: nobody is in them",
                "参加的组权重为零：没有人在其中",
                field,
            )


def refund_says_something(offer: Offer, field: str) -> Iterator[InvalidInput]:
    """Days within which nothing happens say nothing."""
    if offer.refund.policy == "keep" and offer.refund.within_days:
        yield _fault("a refund that changes nothing has no days", "退货不影响奖励（keep）时不写天数", field)


# --- what it gives ----------------------------------------------------------------------------------


def reward_is_meant(
    reward: MoneyReward | ThingReward, body: Mapping[str, Any], field: str, currency: str
) -> Iterator[InvalidInput]:
    """What one reward of an offer, whose document is ``body``, cannot mean."""
    if isinstance(reward, ThingReward):
        if 0 < reward.least_amount < reward.worth:
            yield _fault(
                "the coupon is worth more than the purchase that it is for", "券的价值高于它的使用门槛", field
            )
        return
    for name, value in body.items():
        if name.startswith("cap_per_") and not str(value).strip("0."):
            yield _fault(
                "a cap of nothing is no cap: leave it out, or say what it is",
                "上限为零等于没有写；请删去或写明",
                f"{field}/{name}",
            )
    if all(share.rate is not None and not share.rate.scaled for share in reward.shares):
        yield _fault("it gives nothing: the rate is 0", "比例为 0，等于不给奖励", field)
    yield from _caps_leave_something(reward, field)
    yield from _tiers_join(reward, field, currency)


def _caps_leave_something(reward: MoneyReward, field: str) -> Iterator[InvalidInput]:
    cap, caps = reward.cap_per_transaction, dict(reward.caps)
    if 0 < cap < reward.step:
        yield _fault(
            "cap_per_transaction is less than one step: it gives nothing",
            "单笔上限不足一个步长，等于不给奖励",
            field,
        )
    if reward.denominations and 0 < cap < reward.denominations[-1].value:
        yield _fault(
            "cap_per_transaction is less than the smallest voucher: it gives nothing",
            "单笔上限低于最小面额，等于不给奖励",
            field,
        )
    for period, most in caps.items():
        if cap > most > 0:
            yield _fault(
                f"cap_per_transaction is more than cap_per_{period} leaves",
                f"单笔上限高于每{PERIODS[period]}上限",
                field,
            )
    for period, whole in SHORTER:
        if caps.get(period, 0) > caps.get(whole, 0) > 0:
            yield _fault(
                f"cap_per_{period} is more than cap_per_{whole} leaves",
                f"每{PERIODS[period]}上限高于每{PERIODS[whole]}上限",
                field,
            )


def _tiers_join(reward: MoneyReward, field: str, currency: str) -> Iterator[InvalidInput]:
    """Between two tiers there is no gap, and of fixed amounts by the amount spent none falls."""

    def figure(value: int) -> str:
        return amount_text(value, currency) if reward.by == "amount" else str(value)

    for lower, upper in pairwise(reward.shares):
        if lower.below is not None and lower.below < upper.since:
            gap = f"from {figure(lower.below)} to below {figure(upper.since)}"
            between = f"{figure(lower.below)} 至 {figure(upper.since)}"
            yield _fault(
                f"nothing is said {gap}; close it, or write a tier of rate 0",
                f"两档之间有空缺：{between}；请补上，或写一档比例为 0",
                f"{field}/tiers",
            )
        if reward.by == "amount" and _falls(lower, upper):
            yield _fault(
                f"who spends {figure(upper.since)} gets less than for less",
                f"消费 {figure(upper.since)} 反而比少消费得到的少",
                f"{field}/tiers",
            )


def _falls(lower: Share, upper: Share) -> bool:
    return lower.rate is None and upper.rate is None and upper.fixed < lower.fixed
