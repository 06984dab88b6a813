"""What evaluation found, as plain data."""

from collections.abc import Iterable
from typing import Any

from cardcore.calendars import date_text
from cardcore.money import amount_text
from cardcore.offers.criteria import Unmet
from cardcore.offers.evaluation import Eligible, Ineligible
from cardcore.offers.reach import Reach
from cardcore.offers.rewards import Granted, MoneyReward
from cardcore.offers.stacking import Combination


def answer_of(
    won: Iterable[Eligible], best: Combination, lost: Iterable[Ineligible], currency: str
) -> dict[str, Any]:
    """Offers that can be used by what they are worth, the best of them together, and the others' reasons."""
    return {
        "eligible": [eligible_of(one, currency) for one in won],
        "best": {
            "offers": [
                {"offer": part.offer.offer_id, "worth": amount_text(part.worth, currency)}
                for part in best.parts
            ],
            "worth": amount_text(best.worth, currency),
            "to_pay": amount_text(best.left, currency),
            **({"points": best.points} if best.points else {}),
        },
        "ineligible": [ineligible_of(one) for one in lost],
    }


def reach_of(found: Reach, currency: str) -> dict[str, Any]:
    """How far an offer goes over past purchases."""
    return {
        "offer": found.offer.offer_id,
        "name": found.offer.name,
        "purchases": found.purchases,
        "matching": found.matching,
        "winning": found.winning,
        "worth": amount_text(found.worth, currency),
    }


def ineligible_of(found: Ineligible) -> dict[str, Any]:
    """An offer that gives nothing, with every reason."""
    return {
        "offer": found.offer.offer_id,
        "name": found.offer.name,
        "reasons": [_reason(why) for why in found.unmet],
    }


def eligible_of(found: Eligible, currency: str) -> dict[str, Any]:
    """An offer that can be used, with what it gives."""
    price = found.offer.points_price
    return {
        "offer": found.offer.offer_id,
        "name": found.offer.name,
        "worth": amount_text(found.worth, currency),
        **({"points_price": price} if price else {}),
        "rewards": [_reward(one, currency) for one in found.granted],
    }


def _reward(granted: Granted, currency: str) -> dict[str, Any]:
    reward = granted.reward
    told: dict[str, Any] = {"kind": reward.kind}
    if isinstance(reward, MoneyReward):
        told["amount"] = amount_text(granted.amount, currency)
        told["wanted"] = amount_text(granted.wanted, currency)
    else:
        told["count"] = granted.count
        told |= {"item": reward.item} if reward.item else {}
        told |= {"code": reward.code} if reward.code else {}
        told |= {"worth": amount_text(granted.worth, currency)} if reward.worth else {}
        told |= {"least_amount": amount_text(reward.least_amount, currency)} if reward.least_amount else {}
        told |= {"rate": reward.rate.text} if reward.rate else {}
    if granted.vouchers:
        told["vouchers"] = [
            {"value": amount_text(one.value, currency), "count": count}
            | ({"least_amount": amount_text(one.least_amount, currency)} if one.least_amount else {})
            for one, count in granted.vouchers
        ]
    told["on"] = date_text(granted.on)
    if granted.last_day is not None:
        told["last_day"] = date_text(granted.last_day)
    return told


def _reason(unmet: Unmet) -> dict[str, Any]:
    told = unmet.told()
    return {
        "criterion": told.criterion,
        "wanted": told.wanted,
        "got": told.got or None,
        "distance": told.distance or None,
        "text": {"zh": told.zh, "en": told.en},
    }
