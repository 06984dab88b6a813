"""Everything that is wrong with an offer, at once: what cannot be read, and what cannot be meant.

>>> for fault in faults({"id": "o 1", "name": "x", "when": {}, "reward": {"cashback": {"rate": "2"}}}, "CNY"):
...     print(fault.field, fault.code)
/id id-syntax
/reward/cashback/rate rate-out-of-range
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from cardcore.errors import CardcoreError, InvalidInput
from cardcore.offers.holidays import NO_HOLIDAYS, Holidays
from cardcore.offers.lenient import Lenient
from cardcore.offers.offer import Offer
from cardcore.offers.reading import read_offer
from cardcore.offers.rewards import MoneyReward, Reward
from cardcore.offers.windows import DAYS_AHEAD, Window, Windows

REWARDS: Final = ("reward", "cashback", "quotas")
"""Where the cost of an offer is said."""

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
    rewarding = not any(
        fault.field.startswith(f"{pointer}/{name}") for fault in reader.faults for name in REWARDS
    )
    costs = (_cost_is_bounded,) if rewarding else ()
    for check in (_windows_open, _periods_differ, *costs, *checks):
        for fault in check(offer):
            fault.field = pointer + fault.field
            reader.tell(fault)
    return reader.faults


def _windows_open(offer: Offer) -> Iterator[InvalidInput]:
    """No window may be without a day inside."""
    for part in offer.criterion.parts:
        if isinstance(part, Windows):
            for place, window in enumerate(part.windows):
                if not _has_a_day(window):
                    yield InvalidInput("rule-invalid", "no day is inside", field=f"/windows/{place}")


def _has_a_day(window: Window) -> bool:
    if window.days == "holiday":
        return any(map(window.fits, window.holidays.off))
    return any(window.fits(on) for on in range(window.since, min(window.until, window.since + DAYS_AHEAD)))


def _cost_is_bounded(offer: Offer) -> Iterator[InvalidInput]:
    """A budget, or a number of uses none of which is without bound; or somebody agreed to do without."""
    if offer.consents_unlimited or offer.quotas.budget:
        return
    quotas = offer.quotas
    counted = bool(quotas.total or quotas.per_day or quotas.per_store or quotas.per_store_per_day)
    if not all(_bounded(reward, counted) for reward in offer.rewards):
        detail = "nothing bounds what it costs: set a budget, or a quota and a cap, or consents_unlimited"
        yield InvalidInput("rule-invalid", detail, field="/quotas")


def _bounded(reward: Reward, counted: bool) -> bool:
    if isinstance(reward, MoneyReward):
        fixed = all(share.rate is None for share in reward.shares)
        return counted and bool(reward.cap_per_transaction or fixed)
    return bool(reward.stock) or (counted and not reward.per)


def _periods_differ(offer: Offer) -> Iterator[InvalidInput]:
    """Of two frequencies for one period, one says nothing."""
    periods = [period for period, _ in offer.uses]
    if len(set(periods)) < len(periods):
        yield InvalidInput("rule-invalid", "a period is named twice", field="/frequency")
