"""Benefits (权益): what an offer gave besides money at once, and what became of it.

Points, a coupon, vouchers, a gift, an interest coupon, chances in a draw – and money that is paid on a later
day. A thing is held from its first day through its last one, can be used, and goes back whole where a refund
takes it, as far as it was not used.

>>> from datetime import date
>>> from cardcore.ids import OfferId
>>> from cardcore.money import Money
>>> from cardcore.transactions import Transaction
>>> lunch = Transaction.of(Money("98.00", "CNY"), date(2026, 11, 27), mcc="5812", merchant="老张面馆")
>>> coffee = Benefit(Won(OfferId("o-1"), "give_back", 0, lunch, 2, 3, unit=0), "coupon", "咖啡券", 739_947)
>>> changed((coffee,), coffee.won, used=2)[0].left, coffee.usable(739_946)
(1, 0)
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import attrs

from cardcore.calendars import FAR_AHEAD
from cardcore.offers.codes import Code
from cardcore.offers.rewards import MONEY, Granted, MoneyReward, ThingReward
from cardcore.offers.won import Won
from cardcore.rates import Rate
from cardcore.values import frozen

PAID: Final = frozenset(MONEY) - {"vouchers"}
"""Kinds of reward that are credited to the account."""
INTEREST_COUPON: Final = "interest_coupon"


@frozen
class Benefit:
    """Something of one kind that one purchase won."""

    won: Won
    """How many of it, or minor units, and what refunds may take back."""
    kind: str
    item: str
    """What it is called; of a draw its id."""
    since: int
    """The day from which it can be used, or on which it is paid."""
    last_day: int = 0
    """On which it can be used; 0 for ever."""
    code: str = ""
    worth: int = 0
    """Minor units that one is worth: the face value of a voucher."""
    least_amount: int = 0
    """Of a purchase that it can be used on."""
    rate: Rate | None = None
    """Of an interest coupon: the share of the interest that it takes off."""
    stock: int = 0
    """How many there were in all; 0 where nobody counted."""
    used: int = 0
    """Or lapsed."""
    releases_unused: bool = False
    """Whether what lapses unused goes back to the stock."""
    codes: tuple[Code, ...] = ()
    """One for each that was neither taken back nor used, where each has its own."""

    @property
    def left(self) -> int:
        """What of it was neither taken back nor used."""
        return self.won.left - self.used

    @property
    def is_paid(self) -> bool:
        """Whether it is money that is paid to the account on a later day."""
        return self.kind in PAID

    def is_alike(self, other: "Benefit") -> bool:
        """Whether another one is of the same thing."""
        return (self.kind, self.item, self.worth) == (other.kind, other.item, other.worth)

    def usable(self, on: int) -> int:
        """How many can be used on a day; of points none, they are in their own ledger."""
        if self.is_paid or self.kind == "points" or on < self.since:
            return 0
        return self.left if not self.last_day or on <= self.last_day else 0


@frozen
class BenefitGranted:
    """An offer gave something besides money at once."""

    on: int
    benefit: Benefit


@frozen
class BenefitTakenBack:
    """A refund took back something that was won, by the policy of its offer."""

    on: int
    count: int
    """How many, or minor units of money to come; 0 where the refund changed nothing yet."""
    benefit: Benefit
    """As it was before."""
    refunded: int
    """Minor units of the purchase that came back."""
    refund: int
    """The number of the event by which they did: a refund, or a dispute."""
    codes: tuple[Code, ...] = ()
    """Of those that were taken, the last ones."""


@frozen
class BenefitRestored:
    """What a refund had taken back is there again: the refund was taken out, or the dispute was lost."""

    on: int
    taken: BenefitTakenBack
    codes: tuple[Code, ...] = ()
    """Those that come with it: its own, or others where somebody else has them by now."""


@frozen
class BenefitVoided:
    """The purchase that won it was taken out: it was never won, as far as it was not used."""

    on: int
    benefit: Benefit


@frozen
class BenefitUsed:
    """Something that was won was used."""

    on: int
    count: int
    benefit: Benefit
    """As it was before."""
    by: str = ""
    """The plan it was used for, where it was."""
    codes: tuple[Code, ...] = ()


@frozen
class BenefitLapsed:
    """Something was not used in its life, and is in stock again."""

    on: int
    benefit: Benefit
    """As it was before."""


@frozen
class Part:
    """A part of what an offer gives: so many of one thing, or minor units of money."""

    granted: Granted
    count: int
    worth: int
    """Minor units that one is worth; of money, a minor unit."""
    least_amount: int = 0

    @property
    def unit(self) -> int:
        """Minor units that one takes of caps and the budget."""
        return self.worth if isinstance(self.granted.reward, MoneyReward) else 0


def parts(granted: Iterable[Granted]) -> Iterator[Part]:
    """Each part of what an offer gives; vouchers of each value are one."""
    for one in granted:
        reward = one.reward
        if isinstance(reward, ThingReward):
            yield Part(one, one.count, reward.worth, reward.least_amount)
        elif one.vouchers:
            yield from (
                Part(one, count, voucher.value, voucher.least_amount) for voucher, count in one.vouchers
            )
        else:
            yield Part(one, one.amount, 1)


def benefit_of(won: Won, part: Part, since: int, codes: tuple[Code, ...] = ()) -> Benefit:
    """The benefit that a part of what was granted is."""
    reward, last_day = part.granted.reward, part.granted.last_day or 0
    own: dict[str, Any] = {"worth": part.worth, "least_amount": part.least_amount}
    if isinstance(reward, MoneyReward):
        return Benefit(won, reward.kind, "", since, last_day, **own)
    own |= {"code": reward.code, "rate": reward.rate, "stock": reward.stock, "codes": codes}
    return Benefit(
        won, reward.kind, reward.item, since, last_day, releases_unused=reward.releases_unused, **own
    )


def with_codes(
    benefits: Iterable[Benefit], won: Won, *, gone: Iterable[Code] = (), again: tuple[Code, ...] = ()
) -> tuple[Benefit, ...]:
    """The benefits after codes of that one went, or came."""
    left_out = set(gone)
    return tuple(
        attrs.evolve(one, codes=(*(code for code in one.codes if code not in left_out), *again))
        if one.won.key == won.key
        else one
        for one in benefits
    )


def changed(
    benefits: Iterable[Benefit], won: Won, *, refunded: int = 0, taken: int = 0, used: int = 0
) -> tuple[Benefit, ...]:
    """The benefits after something became of that one."""
    return tuple(
        attrs.evolve(
            one,
            used=one.used + used,
            won=attrs.evolve(one.won, refunded=one.won.refunded + refunded, taken=one.won.taken + taken),
        )
        if one.won.key == won.key
        else one
        for one in benefits
    )


def kept(benefits: Iterable[Benefit], on: int) -> tuple[Benefit, ...]:
    """Those of which something may still become anything on the day ``on`` or later."""
    return tuple(one for one in benefits if _lives(one, on))


def _lives(one: Benefit, on: int) -> bool:
    if one.is_paid:
        return True  # until it is paid
    if one.won.policy != "keep" and (not one.won.until or one.won.until >= on):
        return True
    return one.kind != "points" and one.left > 0 and (not one.last_day or one.last_day >= on)


def revived(one: Benefit, on: int) -> Benefit:
    """It again as of that day: money comes then at the earliest, a thing lasts until then at least."""
    if one.is_paid:
        return attrs.evolve(one, since=max(one.since, on))
    return attrs.evolve(one, last_day=max(one.last_day, on)) if one.last_day else one


def due_next(benefits: Iterable[Benefit]) -> int:
    """The next day on which money is paid, or a thing lapses that goes back to the stock."""
    return min((day for one in benefits if (day := _due_on(one))), default=FAR_AHEAD)


def _due_on(one: Benefit) -> int:
    """The day of which something becomes of it by itself; 0 for none."""
    if not one.left:
        return 0
    if one.is_paid:
        return one.since
    return one.last_day if one.releases_unused and one.stock else 0


def due(benefits: Iterable[Benefit], day: int) -> list[Benefit]:
    """What is paid or lapses on a day, in the order in which it was won."""
    return [one for one in benefits if 0 < _due_on(one) <= day]
