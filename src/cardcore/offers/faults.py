"""Everything that is wrong with an offer, at once: what cannot be read, and what cannot be meant.

>>> for fault in faults({"id": "o 1", "name": "x", "when": {}, "reward": {"cashback": {"rate": "2"}}}, "CNY"):
...     print(fault.field, fault.code)
/id id-syntax
/reward/cashback/rate rate-out-of-range
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from cardcore.errors import CardcoreError, InvalidInput
from cardcore.offers import contradictions
from cardcore.offers.holidays import NO_HOLIDAYS, Holidays
from cardcore.offers.lenient import Lenient
from cardcore.offers.offer import Offer
from cardcore.offers.reading import read_offer
from cardcore.offers.rewards import MoneyReward, Reward
from cardcore.offers.windows import DAYS_AHEAD, Window, Windows

REWARDS: Final = ("reward", "cashback", "quotas")
"""Where the cost of an offer is said."""

Contradiction = Callable[[Offer, str], Iterable[InvalidInput]]
"""A rule of what an offer may mean, told at a place."""

Check = Callable[[Offer], Iterable[InvalidInput]]
"""A further rule, of what an offer must be: that the prizes of its draw are lawful, say."""


def faults(
    document: Mapping[str, Any],
    currency: str,
    *,
    holidays: Holidays = NO_HOLIDAYS,
    checks: Iterable[Check] = (),
    pointer: str = "",
) -> list[CardcoreError]:
    """Every fault of an offer's definition with its pointer, in the order in which it is read."""
    reader = Lenient(document, pointer)
    offer = read_offer(reader, currency, holidays)

    found = [*_windows_open(offer), *_periods_differ(offer)]
    if reader.is_sound(*REWARDS):
        found += _cost_is_bounded(offer)
    for name, needs, check in CONTRADICTIONS:
        if reader.is_sound(name, *needs):
            found += check(offer, f"/{name}")
    if offer.rewards and reader.is_sound("reward", "cashback"):
        found += _rewards_are_meant(offer, document, currency)
    for fault in (*found, *(one for check in checks for one in check(offer))):
        fault.field = pointer + fault.field
        reader.tell(fault)
    return reader.faults


CONTRADICTIONS: Final[tuple[tuple[str, tuple[str, ...], Contradiction], ...]] = (
    ("when", ("criteria", "places"), contradictions.criteria_can_hold),
    ("windows", (), contradictions.times_are_apart),
    ("windows", ("criteria", "effective_from"), contradictions.version_meets_a_window),
    ("goals", ("enrollment",), contradictions.goals_can_be_reached),
    ("frequency", (), contradictions.frequency_says_something),
    ("quotas", (), contradictions.quotas_say_something),
    ("experiment", (), contradictions.experiment_has_members),
    ("refund", (), contradictions.refund_says_something),
)
"""What is looked at where, what else must have been read for it, and the check."""


def _rewards_are_meant(offer: Offer, document: Mapping[str, Any], currency: str) -> Iterator[InvalidInput]:
    """Each reward with its own document and place."""
    for reward, (field, body) in zip(offer.rewards, _bodies(document), strict=True):
        yield from contradictions.reward_is_meant(reward, body, field, currency)


def _bodies(document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Where the rewards stand, and what stands there."""
    if "rewards" in document:
        places = [(f"/rewards/{place}", one) for place, one in enumerate(document["rewards"])]
    elif "reward" in document:
        places = [("/reward", document["reward"])]
    else:
        places = [("", {"cashback": document["cashback"]})]
    return [(f"{place}/{kind}", body) for place, one in places for kind, body in one.items()]


def _windows_open(offer: Offer) -> Iterator[InvalidInput]:
    """No window may be without a day inside."""
    for part in offer.criterion.parts:
        if isinstance(part, Windows):
            for place, window in enumerate(part.windows):
                if not _has_a_day(window):
                    detail, zh = _nothing_inside(window)
                    yield InvalidInput("rule-invalid", detail, field=f"/windows/{place}", zh=zh)


def _nothing_inside(window: Window) -> tuple[str, str]:
    if window.days == "holiday" and not window.holidays.off:
        return "no day is inside: the calendar given has no holidays", "时段内没有一天：给出的日历没有假日"
    return "no day is inside: its parts never hold at once", "时段内没有一天：各项条件不会同时成立"


def _has_a_day(window: Window) -> bool:
    if window.days == "holiday":
        return any(map(window.fits, window.holidays.off))
    return any(window.fits(on) for on in range(window.since, min(window.until, window.since + DAYS_AHEAD)))


def _cost_is_bounded(offer: Offer) -> Iterator[InvalidInput]:
    """A budget of money, or a number of uses, none of them without bound; or somebody agreed to it."""
    if offer.consents_unlimited:
        return
    quotas = offer.quotas
    counted = bool(quotas.total or quotas.per_day or quotas.per_store or quotas.per_store_per_day)
    if not all(_bounded(reward, counted, bool(quotas.budget)) for reward in offer.rewards):
        detail = "nothing bounds what it costs: set a budget, or a quota and a cap, or consents_unlimited"
        zh = "费用没有上限：请写预算，或写名额和单笔上限，或写明 consents_unlimited"
        yield InvalidInput("rule-invalid", detail, field="/quotas", zh=zh)


def _bounded(reward: Reward, counted: bool, budgeted: bool) -> bool:
    """A budget is of money: what is given besides needs a stock or a number of uses."""
    if isinstance(reward, MoneyReward):
        fixed = not any(share.rate and share.rate.scaled for share in reward.shares)
        return budgeted or (counted and bool(reward.cap_per_transaction or fixed))
    return bool(reward.stock) or (counted and not reward.per)


def _periods_differ(offer: Offer) -> Iterator[InvalidInput]:
    """Of two frequencies for one period, one says nothing."""
    periods = [period for period, _ in offer.uses]
    if len(set(periods)) < len(periods):
        detail, zh = "a period is named twice", "同一周期写了两次"
        yield InvalidInput("rule-invalid", detail, field="/frequency", zh=zh)
