"""Handing out: which codes of a coupon's stock are given next, each to one holder at a time.

What was handed out is counted in the store as quotas are: one counter of all codes that ever left the stock,
which is taken only as it was seen (compare and set), and one quota of one use for each code that came back.
A code that came back goes first. So no code is given twice, whoever else is served at the same moment.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from cardcore.ids import OfferId
from cardcore.offers.codes import Code, Codes, Listed
from cardcore.offers.limits import key
from cardcore.offers.offer import Offer
from cardcore.offers.quotas import ALL_TIME, QuotaClaim, QuotaLeft, left, used
from cardcore.offers.reserving import with_back
from cardcore.offers.rewards import ThingReward
from cardcore.transactions import Transaction

EVER: Final = 10**9
"""What the counter of codes handed out begins with, going down: a list may be longer in a later version."""


def used_up(offer: Offer, transaction: Transaction, quotas: QuotaLeft) -> dict[str, Any]:
    """What of an offer's quotas is used, as facts; of a coupon no more is left than there are codes."""
    facts = used(offer, transaction, quotas)
    for reward in offer.rewards:
        if isinstance(reward, ThingReward) and reward.codes is not None:
            stock = key(offer.offer_id, "stock", reward.item)
            there = free(reward.codes, offer.offer_id, reward.item, quotas)
            facts[stock] = max(facts[stock], reward.stock - there)
    return facts


def free(codes: Codes, offer_id: OfferId, item: str, quotas: QuotaLeft) -> int:
    """How many codes can be handed out."""
    return max(codes.count - _gone(offer_id, item, quotas), 0) + len(_came_back(offer_id, item, quotas))


def hand_out(
    codes: Codes, offer_id: OfferId, item: str, count: int, quotas: QuotaLeft
) -> tuple[tuple[Code, ...], list[QuotaClaim]]:
    """The next codes, as many as there are of ``count``, and the claims that take them."""
    places = _came_back(offer_id, item, quotas)[:count]
    claims = [QuotaClaim(_name(offer_id, item, place), ALL_TIME, 1, 0) for place in places]
    gone = _gone(offer_id, item, quotas)
    fresh = range(gone, min(gone + count - len(places), codes.count))
    if fresh:
        counter = OfferId(key(offer_id, "codes", item))
        claims.append(QuotaClaim(counter, ALL_TIME, len(fresh), EVER, seen=EVER - gone))
    return tuple(codes.code(place) for place in (*places, *fresh)), claims


def take_again(
    wanted: tuple[Code, ...], offer: Offer, item: str, most: int, quotas: QuotaLeft
) -> tuple[tuple[Code, ...], list[QuotaClaim]]:
    """The codes that came back and that nobody else was given since, others for the rest; ``most`` in all."""
    offer_id, count = offer.offer_id, min(len(wanted), most)
    back = set(_came_back(offer_id, item, quotas))
    own = tuple(one for one in wanted if one.place in back)[:count]
    claims = [QuotaClaim(_name(offer_id, item, one.place), ALL_TIME, 1, 0) for one in own]
    more, others = hand_out(
        _codes_of(offer, item), offer_id, item, count - len(own), with_back(quotas, claims)
    )
    return (*own, *more), [*claims, *others]


def _codes_of(offer: Offer, item: str) -> Codes:
    """The codes of an item; none where this version of the offer has none of it."""
    things = [one for one in offer.rewards if isinstance(one, ThingReward) and one.item == item]
    return next((one.codes for one in things if one.codes is not None), Listed(()))


def put_back(codes: Iterable[Code], offer_id: OfferId, item: str) -> Iterator[QuotaClaim]:
    """The claims that put codes back."""
    for one in codes:
        yield QuotaClaim(_name(offer_id, item, one.place), ALL_TIME, -1, 0)


def _gone(offer_id: OfferId, item: str, quotas: QuotaLeft) -> int:
    """How many codes ever left the stock."""
    return EVER - left(quotas, OfferId(key(offer_id, "codes", item)), ALL_TIME, EVER)


def _came_back(offer_id: OfferId, item: str, quotas: QuotaLeft) -> list[int]:
    """The places of the codes that came back and that nobody has, the first first."""
    prefix = key(offer_id, "code", item, "")
    return sorted(
        int(name.removeprefix(prefix))
        for (name, _), uses in quotas.items()
        if uses > 0 and name.startswith(prefix)
    )


def _name(offer_id: OfferId, item: str, place: int) -> OfferId:
    return OfferId(key(offer_id, "code", item, str(place)))
