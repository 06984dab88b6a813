"""From plain data to a reward: an object of exactly one kind."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from cardcore.documents import Reader
from cardcore.offers.criteria.facts import ATTRIBUTES, COUNTERS, Kind
from cardcore.offers.denominations import MOST_UNITS, Denomination
from cardcore.offers.limits import PERIODS
from cardcore.offers.reading_codes import read_codes
from cardcore.offers.rewards import COUPONS, MONEY, THINGS, MoneyReward, Reward, Share, ThingReward
from cardcore.offers.timing import read_timing


def read_reward(reader: Reader, currency: str) -> Reward:
    """``{"cashback": {"rate": "0.02", "cap_per_month": "200.00"}}``, ``{"gift": {"item": "咖啡"}}`` …"""
    plain = reader.plain()
    if isinstance(plain, dict) and len(plain) > 1:
        raise reader.refuse(
            "field-unknown",
            "a reward is of one kind; write several as an array, rewards",
            "一个奖励只有一种；多个奖励请写在数组 rewards 里",
        )
    body = reader.only()
    if body.name in MONEY:
        return read_money(body, body.name, currency)
    if body.name in THINGS:
        return _thing(body, body.name, currency)
    raise body.refuse(
        "field-unknown",
        f"a reward is one of {', '.join((*MONEY, *THINGS))}",
        f"奖励只能是 {'、'.join((*MONEY, *THINGS))} 之一",
    )


def read_money(reader: Reader, kind: str, currency: str) -> MoneyReward:
    """The body of a reward of money."""
    tiered = reader.has("tiers")
    by = reader.maybe("by", _measured, "amount") if tiered else "amount"
    shares = _tiers(reader.take("tiers"), by, currency) if tiered else (_share(reader, currency),)
    denominations: tuple[Denomination, ...] = ()
    if kind == "vouchers":
        denominations = _denominations(reader.take("denominations"), currency)
    reward = MoneyReward(
        kind,
        shares,
        by,
        reader.maybe("step", lambda item: item.positive_amount(currency), 1),
        _cap(reader, "transaction", currency),
        tuple((period, cap) for period in PERIODS if (cap := _cap(reader, period, currency))),
        denominations,
        read_timing(reader),
    )
    reader.end()
    _require_bounded(reader, reward)
    return reward


def _require_bounded(reader: Reader, reward: MoneyReward) -> None:
    """Vouchers are counted out one by one, so they need an end."""
    if not reward.denominations:
        return
    most = reward.cap_per_transaction or max(share.fixed for share in reward.shares)
    unbounded = not reward.cap_per_transaction and any(share.rate is not None for share in reward.shares)
    if unbounded or most // reward.denominations[-1].value > MOST_UNITS:
        raise reader.refuse(
            "rule-invalid",
            "vouchers need a cap_per_transaction, of at most 100,000 of the smallest",
            "代金券须有单笔上限 cap_per_transaction，至多为最小面额的 100,000 倍",
        )


def _measured(reader: Reader) -> str:
    name = reader.text()
    if name.startswith(COUNTERS) or ATTRIBUTES.get(name) in {Kind.MONEY, Kind.NUMBER}:
        return name
    raise reader.refuse(
        "field-unknown",
        "tiers are by amount, by a number such as days_since_approval, or by a counter",
        "分档依据只能是金额、days_since_approval 之类的数字或计数器",
    )


def _share(reader: Reader, currency: str) -> Share:
    fixed, rated = reader.has("amount"), reader.has("rate")
    if fixed and rated:
        raise reader.refuse("rule-invalid", "write a rate or an amount, not both", "比例与金额只写其一")
    if fixed:
        return Share(None, reader.take("amount").positive_amount(currency))
    return Share(reader.take("rate").rate())


def _tiers(reader: Reader, by: str, currency: str) -> tuple[Share, ...]:
    tiers = tuple(_tier(item, by, currency) for item in reader.items())
    if not tiers:
        raise reader.refuse("rule-invalid", "an empty list of tiers", "档位列表为空")
    ordered = sorted(tiers, key=lambda tier: tier.since)
    for lower, upper in pairwise(ordered):
        if lower.below is None or lower.below > upper.since:
            raise reader.refuse(
                "rule-invalid",
                "two tiers overlap; each but the last ends with 'below'",
                "两档重叠；除最高一档外，每档都要写 below",
            )
    return tuple(ordered)


def _tier(reader: Reader, by: str, currency: str) -> Share:
    def figure(item: Reader) -> int:
        if by == "amount" or (by.startswith(COUNTERS) and isinstance(item.plain(), str)):
            return item.amount(currency)
        return item.whole()

    since, below = reader.maybe("from", figure, 0), reader.maybe("below", figure, None)
    share = _share(reader, currency)
    reader.end()
    if below is not None and below <= since:
        raise reader.refuse("rule-invalid", "the tier ends before it begins", "该档的上限不高于下限")
    return Share(share.rate, share.fixed, since, below)


def _cap(reader: Reader, period: str, currency: str) -> int:
    return reader.maybe(f"cap_per_{period}", lambda item: _not_negative(item, currency), 0)


def _not_negative(reader: Reader, currency: str) -> int:
    minor = reader.amount(currency)
    if minor < 0:
        raise reader.refuse("amount-not-positive", "this amount is zero or more", "此金额不能小于零")
    return minor


def _denominations(reader: Reader, currency: str) -> tuple[Denomination, ...]:
    found = tuple(_denomination(item, currency) for item in reader.items())
    if not found or len({one.value for one in found}) < len(found):
        raise reader.refuse(
            "rule-invalid", "name each value once, and at least one", "面额至少一种，且各写一次"
        )
    return tuple(sorted(found, key=lambda one: -one.value))


def _denomination(reader: Reader, currency: str) -> Denomination:
    """A value, or an object of a ``value`` and the ``least_amount`` that it can be used on."""
    if isinstance(reader.plain(), str):
        return Denomination(reader.positive_amount(currency))
    found = Denomination(
        reader.take("value").positive_amount(currency), reader.take("least_amount").positive_amount(currency)
    )
    reader.end()
    return found


def _thing(reader: Reader, kind: str, currency: str) -> ThingReward:
    def amount(item: Reader) -> int:
        return item.positive_amount(currency)

    optional: dict[str, Any] = {}
    if kind == "points":
        optional["count"] = reader.take("points").whole(1)
        optional["per"] = reader.maybe("per", amount, 0)
    else:
        optional["item"] = reader.take("draw" if kind == "draw" else "item").text()
        optional["count"] = reader.maybe(
            "chances" if kind == "draw" else "count", lambda item: item.whole(1), 1
        )
        optional["stock"] = reader.maybe("stock", lambda item: item.whole(1), 0)
    if kind == "coupon":
        optional["code"] = reader.maybe("code", Reader.id, "")
        optional["least_amount"] = reader.maybe("least_amount", amount, 0)
        optional |= _codes(reader, optional)
    if kind == "interest_coupon":
        optional["rate"] = reader.take("rate").rate()
    if kind in COUPONS:
        optional["releases_unused"] = reader.maybe("releases_unused", Reader.flag, False)
    reward = ThingReward(kind, worth=reader.maybe("worth", amount, 0), timing=read_timing(reader), **optional)
    reader.end()
    if reward.releases_unused and not (reward.stock and reward.timing.life):
        raise reader.refuse(
            "rule-invalid",
            "what is released goes back to a stock after a life: give both",
            "过期退回库存的券须有库存（stock）和有效期（life）",
        )
    return reward


def _codes(reader: Reader, known: Mapping[str, Any]) -> dict[str, Any]:
    """One code for each coupon, and how many coupons there are: as many as codes where nobody says."""
    if not reader.has("codes"):
        return {}
    place = reader.take("codes")
    if known["code"]:
        raise place.refuse(
            "rule-invalid", "write one code for all of them, or codes, not both", "code 与 codes 只能写一项"
        )
    codes, stock = read_codes(place), known["stock"]
    if stock > codes.count:
        raise place.refuse(
            "rule-invalid",
            f"{codes.count} codes for a stock of {stock}",
            f"券码 {codes.count} 个，少于库存 {stock} 个",
        )
    return {"codes": codes, "stock": stock or codes.count}
