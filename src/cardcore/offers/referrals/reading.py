"""Referral programmes, referrals and claims from plain data, read strictly."""

import re
from collections.abc import Callable
from typing import Final

from cardcore.documents import Reader
from cardcore.offers.referrals.friends import Held, Referral, Spend
from cardcore.offers.referrals.programme import (
    ByMonth,
    ByRound,
    FriendTerms,
    GiftByTier,
    GiftTier,
    PerFriend,
    ReferralProgramme,
    Shape,
    SpendBy,
    Tier,
)
from cardcore.offers.referrals.rewards import Claim

LEAST_TIERS: Final[tuple[Tier, ...]] = (Tier(1, 0),)
NO_SHAPE: Final[Shape] = PerFriend(0)
LEAST_GIFTS: Final[tuple[GiftTier, ...]] = (GiftTier(1, ()),)
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])", re.ASCII)


def read_programme(reader: Reader) -> ReferralProgramme:
    """A programme; `InvalidInput` with the pointer of what is wrong."""
    currency = reader.maybe("currency", Reader.currency, "CNY")
    starts_on = reader.take("starts_on").date()
    programme = ReferralProgramme(
        reader.take("id").id(),
        reader.take("name").text(),
        currency,
        starts_on,
        reader.must("ends_on", lambda item: _not_before(item, starts_on), starts_on),
        reader.must("friend", lambda item: _friend(item, currency), FriendTerms()),
        reader.must("reward", lambda item: _shape(item, currency), NO_SHAPE),
    )
    reader.end()
    return programme


def _not_before(reader: Reader, starts_on: int) -> int:
    ends_on = reader.date()
    if ends_on < starts_on:
        raise reader.refuse("dates-reversed", "the programme ends before it begins", "活动结束早于开始")
    return ends_on


def _friend(reader: Reader, currency: str) -> FriendTerms:
    spend_by = reader.maybe("spend_by", lambda one: SpendBy(one.choice(*SpendBy)), SpendBy.END_OF_NEXT_MONTH)
    terms = FriendTerms(
        reader.maybe("closed_for_years", lambda one: one.whole(0, 99), 0),
        reader.maybe("least_spend", lambda one: one.positive_amount(currency), 0),
        spend_by,
        reader.must("days", lambda one: one.whole(0, 3660), 0) if spend_by is SpendBy.DAYS else 0,
    )
    reader.end()
    return terms


def _shape(reader: Reader, currency: str) -> Shape:
    shape = SHAPES[reader.take("kind").choice(*SHAPES)](reader, currency)
    reader.end()
    return shape


def _by_month(reader: Reader, currency: str) -> ByMonth:
    tiers = reader.must("tiers", lambda item: _tiers(item, currency), LEAST_TIERS)
    with reader.placing():
        return ByMonth(tiers)


def _by_round(reader: Reader, currency: str) -> ByRound:
    tiers = reader.must("tiers", lambda item: _tiers(item, currency), LEAST_TIERS)
    with reader.placing():
        return ByRound(tiers)


def _tiers(reader: Reader, currency: str) -> tuple[Tier, ...]:
    return reader.many(lambda item: _tier(item, currency))


def _tier(reader: Reader, currency: str) -> Tier:
    tier = Tier(reader.take("friends").whole(1), reader.take("amount").positive_amount(currency))
    reader.end()
    return tier


def _per_friend(reader: Reader, currency: str) -> PerFriend:
    return PerFriend(
        reader.take("amount").positive_amount(currency),
        reader.maybe("most_per_referrer", Reader.whole, 0),
        reader.maybe("most_in_all", Reader.whole, 0),
        reader.maybe("counts_as", _levels, ()),
    )


def _levels(reader: Reader) -> tuple[tuple[str, int], ...]:
    return reader.many(_level)


def _level(reader: Reader) -> tuple[str, int]:
    level = (reader.take("level").id(), reader.take("friends").whole(1, 100))
    reader.end()
    return level


def _gift_by_tier(reader: Reader, _currency: str) -> GiftByTier:
    tiers = reader.must("tiers", lambda item: item.many(_gift_tier), LEAST_GIFTS)
    with reader.placing():
        return GiftByTier(tiers)


def _gift_tier(reader: Reader) -> GiftTier:
    gifts = tuple(item.id() for item in reader.take("gifts").items())
    tier = GiftTier(reader.take("friends").whole(1), gifts)
    reader.end()
    return tier


SHAPES: Final[dict[str, Callable[[Reader, str], Shape]]] = {
    "by_month": _by_month,
    "by_round": _by_round,
    "per_friend": _per_friend,
    "gift_by_tier": _gift_by_tier,
}
"""How each kind of reward is read."""


def read_referrals(reader: Reader, currency: str) -> tuple[Referral, ...]:
    """Referrals, each with the friend's spends."""
    return tuple(_referral(item, currency) for item in reader.items())


def _referral(reader: Reader, currency: str) -> Referral:
    referral = Referral(
        reader.take("referrer").id(),
        reader.take("friend").id(),
        reader.take("approved_on").date(),
        _spends(reader.take("spends"), currency) if reader.has("spends") else (),
        reader.maybe("held", _held, Held()),
        reader.maybe("level", Reader.id, ""),
    )
    reader.end()
    return referral


def _spends(reader: Reader, currency: str) -> tuple[Spend, ...]:
    return tuple(_spend(item, currency) for item in reader.items())


def _spend(reader: Reader, currency: str) -> Spend:
    on, second = reader.take("on").date(), reader.maybe("at", _second, 0)
    spend = Spend(on, second, reader.take("amount").positive_amount(currency))
    reader.end()
    return spend


def _held(reader: Reader) -> Held:
    held = Held(
        reader.maybe("open", Reader.flag, default=False),
        reader.maybe("closed_on", Reader.date, 0),
        reader.maybe("supplementary", Reader.flag, default=False),
    )
    reader.end()
    return held


def _second(reader: Reader) -> int:
    """The second of the day of a time ``HH:MM:SS``."""
    match = _TIME.fullmatch(reader.text())
    if match is None:
        raise reader.refuse("time-invalid", "write a time of the day as HH:MM:SS")
    return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3])


def read_claims(reader: Reader) -> tuple[Claim, ...]:
    """Claims of tiers and gifts."""
    return tuple(_claim(item) for item in reader.items())


def _claim(reader: Reader) -> Claim:
    claim = Claim(
        reader.take("referrer").id(),
        reader.take("on").date(),
        reader.maybe("at", _second, 0),
        reader.maybe("friends", Reader.whole, 0),
        reader.maybe("gift", Reader.id, ""),
    )
    reader.end()
    return claim
