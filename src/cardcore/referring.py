"""A referral programme from plain data: what `python -m cardcore refer` reads and answers.

>>> answer = refer({
...     "programme": {
...         "id": "mgm", "name": "推荐办卡", "starts_on": "2026-01-01", "ends_on": "2026-12-31",
...         "friend": {"least_spend": "10.00"},
...         "reward": {"kind": "by_month", "tiers": [{"friends": 1, "amount": "100.00"}]},
...     },
...     "on": "2026-03-20",
...     "referrals": [{"referrer": "ann", "friend": "bob", "approved_on": "2026-03-05",
...                    "spends": [{"on": "2026-03-06", "amount": "7.50"}]}],
... })
>>> answer["friends"][0]["counts"], answer["friends"][0]["unmet"][0]["en"]
(False, 'spends of 10.00 by 2026-04-30; 2.50 to go')
"""

from collections.abc import Mapping
from typing import Any

from cardcore.calendars import date_text
from cardcore.documents import Reader
from cardcore.money import amount_text
from cardcore.offers.reasons import Reason
from cardcore.offers.referrals import Counted, NotCounted, Reward, Settlement, settle
from cardcore.offers.referrals.reading import read_claims, read_programme, read_referrals


def refer(document: Mapping[str, Any]) -> dict[str, Any]:
    """Judge every friend and settle the programme as of the day ``on``.

    Raises `CardcoreError` with the JSON pointer of what is wrong in ``field``.
    """
    reader = Reader(document)
    programme = read_programme(reader.take("programme"))
    referrals = read_referrals(reader.take("referrals"), programme.currency)
    claims = read_claims(reader.take("claims")) if reader.has("claims") else ()
    on = reader.take("on").date()
    reader.end()
    with reader.placing():
        settlement = settle(programme, referrals, on, claims)
    return _answer(settlement, programme.currency)


def _answer(settlement: Settlement, currency: str) -> dict[str, Any]:
    return {
        "friends": [_friend(one) for one in settlement.friends],
        "rewards": [_reward(one, currency) for one in settlement.rewards],
        "refused": [
            {"claim": one.place, "referrer": one.claim.referrer, **_told(one.reason)}
            for one in settlement.refused
        ],
        "next": [
            {"referrer": one.referrer, "friends": one.friends, "missing": one.missing}
            for one in settlement.next
        ],
        "total": amount_text(sum(one.amount for one in settlement.rewards), currency),
    }


def _friend(judged: Counted | NotCounted) -> dict[str, Any]:
    named = {"friend": judged.referral.friend, "referrer": judged.referral.referrer}
    if isinstance(judged, Counted):
        return {**named, "counts": True, "since": date_text(judged.on)}
    unmet = [_told(reason) for reason in judged.reasons]
    return {**named, "counts": False, "pending": judged.pending, "unmet": unmet}


def _reward(reward: Reward, currency: str) -> dict[str, Any]:
    told: dict[str, Any] = {"referrer": reward.referrer}
    if reward.period:
        told["period"] = reward.period
    told["friends"] = reward.friends
    given = {"gift": reward.gift} if reward.gift else {"amount": amount_text(reward.amount, currency)}
    return {**told, **given, "final": reward.final}


def _told(reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "zh": reason.zh, "en": reason.en}
