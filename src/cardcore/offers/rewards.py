"""Rewards: what an offer gives – money in part or in vouchers, points, coupons, gifts and other things.

Money is granted in part, up to what its caps and the budget leave; a thing is given whole or not at all.
"""

from typing import Any, Final

from cardcore.ids import OfferId
from cardcore.money import LARGEST_MINOR, Rounding
from cardcore.offers.codes import Codes
from cardcore.offers.denominations import Denomination, denominate
from cardcore.offers.limits import key
from cardcore.offers.timing import AT_ONCE, STATEMENT, Timing
from cardcore.rates import RATE_SCALE, Rate
from cardcore.values import frozen

DOWN: Final = Rounding.DOWN
MONEY: Final = ("cashback", "discount", "statement_credit", "vouchers")
"""Kinds of reward that are an amount; a discount lowers what is paid, the others come afterwards."""
THINGS: Final = ("points", "coupon", "gift", "interest_coupon", "draw")
"""Kinds of reward that are given whole or not at all."""
COUPONS: Final = ("coupon", "interest_coupon")
"""Things that are used later, or lapse."""


@frozen
class Share:
    """So much of an amount – or a fixed amount – from one figure to below another."""

    rate: Rate | None = None
    fixed: int = 0
    since: int = 0
    below: int | None = None

    def of(self, amount: int) -> int:
        """Minor units on an amount, rounded down."""
        return self.fixed if self.rate is None else self.rate.of_minor(amount, DOWN)


@frozen
class MoneyReward:
    """An amount; caps in minor units, 0 where there is none."""

    kind: str
    shares: tuple[Share, ...]
    """One, or tiers that do not overlap."""
    by: str = "amount"
    """The attribute whose value chooses the tier."""
    step: int = 1
    """Whole steps only: 1.00 for 'floored to the yuan'."""
    cap_per_transaction: int = 0
    caps: tuple[tuple[str, int], ...] = ()
    """By period: ``("month", 20000)``."""
    denominations: tuple[Denomination, ...] = ()
    """The largest first, no value twice."""
    timing: Timing = AT_ONCE

    def wanted(self, amount: int, facts: Any) -> int:
        """What it would be without caps."""
        by = amount if self.by == "amount" else facts.get(self.by)
        if by is None:
            return 0
        for share in self.shares:
            if share.since <= by and (share.below is None or by < share.below):
                return share.of(amount) // self.step * self.step
        return 0

    def capped(self, wanted: int, offer_id: OfferId, facts: Any) -> int:
        """What its caps leave of it."""
        if self.cap_per_transaction and wanted > self.cap_per_transaction:
            wanted = self.cap_per_transaction
        for period, cap in self.caps:
            left = cap - (facts.get(key(offer_id, "granted", period)) or 0)
            wanted = min(wanted, max(left, 0))
        return wanted // self.step * self.step

    def in_vouchers(self, granted: int) -> tuple[int, tuple[tuple[Denomination, int], ...]]:
        """What of an amount its denominations can give, and how many of each."""
        counts = dict(denominate(granted, tuple(one.value for one in self.denominations)))
        vouchers = tuple((one, counts[one.value]) for one in self.denominations if one.value in counts)
        return sum(one.value * count for one, count in vouchers), vouchers


@frozen
class ThingReward:
    """Points, a coupon, a gift, an interest coupon, chances in a draw."""

    kind: str
    item: str = ""
    """What it is called, or the draw's id."""
    count: int = 1
    per: int = 0
    """Minor units of which each full one gives ``count``; 0 where the count is fixed."""
    worth: int = 0
    """Minor units that one is worth, for ranking; also a coupon's face value."""
    stock: int = 0
    """How many there are; 0 where nobody counts."""
    code: str = ""
    """Of a coupon, where all have the same."""
    least_amount: int = 0
    """Of the purchase that a coupon can be used on."""
    rate: Rate | None = None
    """Of an interest coupon: the share of the interest that it takes off."""
    timing: Timing = AT_ONCE
    releases_unused: bool = False
    """What was not used in its life goes back to the stock; having had it stays a use."""
    codes: Codes | None = None
    """Of a coupon of which each has a code of its own."""

    def counted(self, amount: int) -> int:
        """How many on an amount."""
        return amount // self.per * self.count if self.per else self.count


Reward = MoneyReward | ThingReward


@frozen
class Granted:
    """What a reward gives on one transaction."""

    reward: Reward
    amount: int
    """Minor units; 0 for a thing."""
    wanted: int
    """Minor units without caps and budget."""
    count: int
    """Of a thing; 0 for money."""
    vouchers: tuple[tuple[Denomination, int], ...]
    """How many of each, the largest first."""
    on: int
    last_day: int | None

    @property
    def worth(self) -> int:
        """Minor units that it is worth to the customer."""
        return self.amount + self.count * (0 if isinstance(self.reward, MoneyReward) else self.reward.worth)


def grant(reward: Reward, amount: int, offer_id: OfferId, facts: Any, on: int, budget: int | None) -> Granted:
    """What ``reward`` gives on ``amount`` minor units won on a day; ``budget`` is what is left of it."""
    paid_on = reward.timing.pays_on(on, facts.get(STATEMENT))
    last_day = reward.timing.last_day(paid_on)
    if isinstance(reward, ThingReward):
        count = reward.counted(amount)
        gone = facts.get(key(offer_id, "stock", reward.item)) or 0
        if reward.stock and gone + count > reward.stock:
            count = 0
        return Granted(reward, 0, 0, count, (), paid_on, last_day)
    wanted = reward.wanted(amount, facts)
    granted = reward.capped(wanted, offer_id, facts)
    most = amount if reward.kind == "discount" else granted
    if budget is not None:
        most = min(most, budget)
    granted = min(granted, most) // reward.step * reward.step
    vouchers: tuple[tuple[Denomination, int], ...] = ()
    if reward.denominations:
        granted, vouchers = reward.in_vouchers(granted)
    return Granted(reward, granted, wanted, 0, vouchers, paid_on, last_day)


def least_for(reward: Reward) -> int:
    """The least amount on which a reward surely gives something, caps and budget leaving a minor unit.

    `LARGEST_MINOR` where that depends on more than the amount.

    >>> least_for(MoneyReward("cashback", (Share(Rate.of("0.02")),)))
    50
    """
    if isinstance(reward, ThingReward):
        may_run_out = reward.stock and (reward.count > 1 or reward.per)
        return LARGEST_MINOR if may_run_out or not reward.count else reward.per
    share, *more = reward.shares
    whole = reward.step > 1 or reward.denominations or reward.by != "amount"
    if more or whole or share.below is not None:
        return LARGEST_MINOR
    least = 1 if share.rate is None else -(-RATE_SCALE // max(share.rate.scaled, 1))
    return max(least, share.since) if share.of(least) else LARGEST_MINOR


def periods_of(reward: Reward) -> tuple[tuple[str, int], ...]:
    """The caps of a reward by period, none of them zero."""
    return tuple(cap for cap in reward.caps if cap[1]) if isinstance(reward, MoneyReward) else ()
