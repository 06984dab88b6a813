"""The offers: what each of the programme's offers gave."""

from typing import Any

from cardcore.accounts.postings import RewardCredited
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
    }
