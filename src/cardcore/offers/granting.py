"""Granting as generated functions: what `evaluation.grants` gives, many times faster.

Of a cashback of a rate with a cap a month:

    def make(C0, C1, C2, C3, C4, C5, C6):
        def give(facts, amount):
            try:
                v0 = facts['posting_date']
            except KeyError:
                v0 = (facts['posting_date'] if 'posting_date' in facts else None)
            on = v0 or facts.get('transaction_date') or 0
            given = ()
            wanted = amount * C0 // C1 if amount >= C2 else 0
            granted = wanted
            left = C3 - (facts[C4] or 0 if C4 in facts else 0)
            if granted > left:
                granted = left if left > 0 else 0
            if granted:
                given += (C5(C6, granted, wanted, 0, (), on, None),)
            return given
        return give

What is rare – tiers, vouchers, a day of the next month, a life – is asked of the reward and its timing.
"""

import math
from collections.abc import Callable, Iterator
from typing import Final

from cardcore.ids import OfferId
from cardcore.offers.criteria import Facts, Names
from cardcore.offers.generated import function_of
from cardcore.offers.limits import key
from cardcore.offers.offer import CLOCKS, Offer
from cardcore.offers.rewards import Granted, MoneyReward, Reward, ThingReward
from cardcore.offers.timing import STATEMENT, Timing
from cardcore.rates import RATE_SCALE
from cardcore.values import maker

_granted: Final = maker(Granted)
Granting = Callable[[Facts, int], tuple[Granted, ...]]
"""What is given on an amount of so many minor units, where the criteria hold."""


def granting(offer: Offer) -> Granting:
    """A function that gives what ``grants`` gives of ``offer``."""
    names = Names()
    lines = [f"on = {names.local(CLOCKS[offer.clock])} or facts.get('transaction_date') or 0", "given = ()"]
    if offer.quotas.budget:
        spent = names.count(key(offer.offer_id, "quota", "spent"))
        lines.append(f"budget = {names.constant(offer.quotas.budget)} - {spent}")
    for reward in offer.rewards:
        lines += _lines(reward, offer, names)
    found: Granting = function_of("give(facts, amount)", [*lines, "return given"], names)
    return found


def _lines(reward: Reward, offer: Offer, names: Names) -> Iterator[str]:
    """What one reward adds to what is given."""
    if isinstance(reward, ThingReward):
        yield from _counted(reward, offer.offer_id, names)
        given, parts = "count", "0, 0, count, ()"
    else:
        yield f"wanted = {_wanted(reward, names)}"
        yield "granted = wanted"
        yield from _capped(reward, offer.offer_id, names)
        yield from _left(reward, bool(offer.quotas.budget), names)
        given, parts = "granted", f"granted, wanted, 0, {'vouchers' if reward.denominations else '()'}"
    yield f"if {given}:"
    yield from _days(reward.timing, names)
    days = f"{'day' if reward.timing.is_later else 'on'}, {'last_day' if reward.timing.life else 'None'}"
    yield f"    given += ({names.constant(_granted)}({names.own(reward)}, {parts}, {days}),)"


def _wanted(reward: MoneyReward, names: Names) -> str:
    """What a reward would be without caps: by its one share, or asked of itself."""
    share, *more = reward.shares
    if more or reward.by != "amount" or share.below is not None:
        return f"{names.own(reward)}.wanted(amount, facts)"
    if share.rate is None:
        part = names.constant(share.fixed)
    else:
        common = math.gcd(share.rate.scaled, RATE_SCALE)
        numerator, denominator = (names.constant(one // common) for one in (share.rate.scaled, RATE_SCALE))
        part = f"amount * {numerator} // {denominator}"
    return f"{_stepped(part, reward, names)} if amount >= {names.constant(share.since)} else 0"


def _capped(reward: MoneyReward, offer_id: OfferId, names: Names) -> Iterator[str]:
    """What the caps leave."""
    if reward.cap_per_transaction:
        cap = names.constant(reward.cap_per_transaction)
        yield f"if granted > {cap}:"
        yield f"    granted = {cap}"
    for period, most in reward.caps:
        yield f"left = {names.constant(most)} - {names.count(key(offer_id, 'granted', period))}"
        yield "if granted > left:"
        yield "    granted = left if left > 0 else 0"


def _left(reward: MoneyReward, has_budget: bool, names: Names) -> Iterator[str]:
    """What what is paid and the budget leave, in whole steps and vouchers."""
    if reward.kind == "discount":
        yield "if granted > amount:"
        yield "    granted = amount"
    if has_budget:
        yield "if granted > budget:"
        yield "    granted = budget"
    if reward.step > 1:
        yield f"granted = {_stepped('granted', reward, names)}"
    if reward.denominations:
        yield f"granted, vouchers = {names.own(reward)}.in_vouchers(granted)"


def _stepped(figure: str, reward: MoneyReward, names: Names) -> str:
    """Whole steps of a figure."""
    if reward.step == 1:
        return figure
    step = names.constant(reward.step)
    return f"{figure} // {step} * {step}"


def _counted(reward: ThingReward, offer_id: OfferId, names: Names) -> Iterator[str]:
    """How many of a thing, as far as there are."""
    count = names.constant(reward.count)
    yield f"count = amount // {names.constant(reward.per)} * {count}" if reward.per else f"count = {count}"
    if reward.stock:
        gone = names.count(key(offer_id, "stock", reward.item))
        yield f"if {gone} + count > {names.constant(reward.stock)}:"
        yield "    count = 0"


def _days(timing: Timing, names: Names) -> Iterator[str]:
    """The day on which it comes, where it is a later one, and the last of its life, where it has one."""
    if timing.is_later:
        yield f"    day = {names.constant(timing)}.pays_on(on, facts.get({STATEMENT!r}))"
    if timing.life:
        yield f"    last_day = {names.constant(timing)}.last_day({'day' if timing.is_later else 'on'})"
