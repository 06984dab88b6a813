"""The offers: what each of the programme's offers gave."""

from typing import Any

from cardcore.accounts.postings import RewardCredited, RewardTakenBack
from cardcore.calendars import date_text
from cardcore.offers.offer import Offer
from cardcore.scenario.life import Life


def answer(life: Life) -> list[dict[str, Any]]:
    """Every offer of the programme in its order, also where it gave nothing."""
    return [_offer(life, one) for one in life.program.offers]


def _offer(life: Life, offer: Offer) -> dict[str, Any]:
    given = [
        event
        for event in life.events
        if isinstance(event, RewardCredited) and event.offer_id == offer.offer_id
    ]
    back = [
        event
        for event in life.events
        if isinstance(event, RewardTakenBack) and event.offer_id == offer.offer_id and event.amount
    ]
    months: dict[str, int] = {}
    for event in given:
        month = date_text(event.on)[: len("2024-01")]
        months[month] = months.get(month, 0) + event.amount
    return {
        "offer": offer.offer_id,
        "name": offer.name,
        "granted": life.amount(sum(months.values())),
        "months": [{"month": month, "granted": life.amount(minor)} for month, minor in months.items()],
        "rewards": [{"on": date_text(event.on), "amount": life.amount(event.amount)} for event in given],
        **({"taken_back": [_taken_back(life, event) for event in back]} if back else {}),
    }


def _taken_back(life: Life, event: RewardTakenBack) -> dict[str, Any]:
    return {
        "on": date_text(event.on),
        "amount": life.amount(event.amount),
        "policy": event.won.policy,
        "purchased_on": date_text(event.won.purchase.transaction_date),
        "refunded": life.amount(event.refunded),
    }
