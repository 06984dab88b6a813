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
NARROWER: Final = (
    ("per_store_per_day", "per_store"),
    ("per_store_per_day", "per_day"),
    ("per_store", "total"),
    ("per_day", "total"),
)
"""Quotas, each with one that holds it."""


def _fault(detail: str, field: str) -> InvalidInput:
    return InvalidInput("rule-invalid", detail, field=field)


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
                yield _fault("every amount is above zero", field)
            lower[one.attribute] = max(lower.get(one.attribute, least), least)
            upper[one.attribute] = min(upper.get(one.attribute, most), most)
        elif isinstance(one, OneOf):
            among[one.attribute] = among.get(one.attribute, one.values) & one.values
    for name in (name for name in lower if lower[name] > upper[name]):
        yield _fault(f"no {name} is both so much and so little", field)
    for name, values in _without_excluded(offer.criterion.parts, among).items():
        if not values:
            yield _fault(f"no {name} is all of that", field)


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
            yield _fault("two of its times overlap", f"{field}/{place}/times")


def version_meets_a_window(offer: Offer, field: str) -> Iterator[InvalidInput]:
    """A version may not begin when every window is over."""
    ends = [window.until for window in _windows(offer)]
    if ends and max(ends) <= offer.effective_from:
        yield _fault("every window is over when this version begins", field)


def _windows(offer: Offer) -> list[Any]:
    return [window for part in offer.criterion.parts if isinstance(part, Windows) for window in part.windows]


def goals_can_be_reached(offer: Offer, field: str) -> Iterator[InvalidInput]:
    """A goal has days enough, a name of its own, and a day that it is counted from."""
    for place, goal in enumerate(offer.goals):
        days = goal.days or LONGEST_SPAN.get(goal.span)
        if goal.measure == "distinct_days" and days is not None and goal.target > days:
            yield _fault(f"{goal.target} different days in {days} days", field)
        if goal.span == "days_from_enrollment" and not offer.needs_enrollment:
            yield _fault('days from enrollment need "enrollment": true', field)
        if any(_same_count(goal, other) for other in offer.goals[:place]):
            yield _fault(f'two goals count under the name {_name(goal)}; give each a "name"', field)


def _same_count(one: Goal, other: Goal) -> bool:
    return one.attribute == other.attribute and (one.measure, one.of) != (other.measure, other.of)


def _name(goal: Goal) -> str:
    return goal.attribute.rpartition("/")[2]


def frequency_says_something(offer: Offer, field: str) -> Iterator[InvalidInput]:
    """A period has no more uses than a longer one that holds it."""
    uses = dict(offer.uses)
    for period, whole in SHORTER:
        if uses.get(period, 0) > uses.get(whole, 0) > 0:
            yield _fault(f"{uses[period]} uses a {period}, and only {uses[whole]} a {whole}", field)


def quotas_say_something(offer: Offer, field: str) -> Iterator[InvalidInput]:
    """A quota is no larger than one that holds it."""
    for name, whole in NARROWER:
        part, most = getattr(offer.quotas, name), getattr(offer.quotas, whole)
        if part > most > 0:
            yield _fault(f"{name} is {part}, {whole} only {most}", field)


def experiment_has_members(offer: Offer, field: str) -> Iterator[InvalidInput]:
    """The groups that take part have a weight."""
    for part in offer.criterion.parts:
        if isinstance(part, InVariant) and not sum(part.weights[one] for one in part.variants):
            yield _fault("the groups that take part have no weight: nobody is in them", field)


def refund_says_something(offer: Offer, field: str) -> Iterator[InvalidInput]:
    """Days within which nothing happens say nothing."""
    if offer.refund.policy == "keep" and offer.refund.within_days:
        yield _fault("a refund that changes nothing has no days", field)


# --- what it gives ----------------------------------------------------------------------------------


def reward_is_meant(
    reward: MoneyReward | ThingReward, body: Mapping[str, Any], field: str, currency: str
) -> Iterator[InvalidInput]:
    """What one reward of an offer, whose document is ``body``, cannot mean."""
    if isinstance(reward, ThingReward):
        if 0 < reward.least_amount < reward.worth:
            yield _fault("the coupon is worth more than the purchase that it is for", field)
        return
    for name, value in body.items():
        if name.startswith("cap_per_") and not str(value).strip("0."):
            yield _fault("a cap of nothing is no cap: leave it out, or say what it is", f"{field}/{name}")
    if all(share.rate is not None and not share.rate.scaled for share in reward.shares):
        yield _fault("it gives nothing: the rate is 0", field)
    yield from _caps_leave_something(reward, field)
    yield from _tiers_join(reward, field, currency)


def _caps_leave_something(reward: MoneyReward, field: str) -> Iterator[InvalidInput]:
    cap, caps = reward.cap_per_transaction, dict(reward.caps)
    if 0 < cap < reward.step:
        yield _fault("cap_per_transaction is less than one step: it gives nothing", field)
    if reward.denominations and 0 < cap < reward.denominations[-1].value:
        yield _fault("cap_per_transaction is less than the smallest voucher: it gives nothing", field)
    for period, most in caps.items():
        if cap > most > 0:
            yield _fault(f"cap_per_transaction is more than cap_per_{period} leaves", field)
    for period, whole in SHORTER:
        if caps.get(period, 0) > caps.get(whole, 0) > 0:
            yield _fault(f"cap_per_{period} is more than cap_per_{whole} leaves", field)


def _tiers_join(reward: MoneyReward, field: str, currency: str) -> Iterator[InvalidInput]:
    """Between two tiers there is no gap, and of fixed amounts by the amount spent none falls."""

    def figure(value: int) -> str:
        return amount_text(value, currency) if reward.by == "amount" else str(value)

    for lower, upper in pairwise(reward.shares):
        if lower.below is not None and lower.below < upper.since:
            gap = f"from {figure(lower.below)} to below {figure(upper.since)}"
            yield _fault(f"nothing is said {gap}; close it, or write a tier of rate 0", f"{field}/tiers")
        if reward.by == "amount" and _falls(lower, upper):
            yield _fault(f"who spends {figure(upper.since)} gets less than for less", f"{field}/tiers")


def _falls(lower: Share, upper: Share) -> bool:
    return lower.rate is None and upper.rate is None and upper.fixed < lower.fixed
