"""The offers: what each of the programme's offers gave."""

from typing import Any

from cardcore.accounts.postings import RewardCredited, RewardTakenBack
from cardcore.accounts.restating import as_it_counts
from cardcore.calendars import date_text
from cardcore.ids import OfferId
from cardcore.offers.goals import Goal
from cardcore.offers.limits import key
from cardcore.offers.offer import Offer
from cardcore.offers.progress import standing
from cardcore.offers.quotas import ALL_TIME, left
from cardcore.offers.rewards import ThingReward
from cardcore.offers.versions import in_force
from cardcore.scenario.answers import won_benefits
from cardcore.scenario.life import Life


def answer(life: Life) -> list[dict[str, Any]]:
    """Every offer of the programme in its order, also where it gave nothing; of versions the one in force."""
    latest = {one.offer_id: one for one in in_force(life.program.offers, life.until)}
    names = dict.fromkeys(one.offer_id for one in life.program.offers)
    return [_offer(life, latest[name]) for name in names if name in latest]


def _offer(life: Life, offer: Offer) -> dict[str, Any]:
    counts = as_it_counts(life.events)
    given = [
        event for event in counts if isinstance(event, RewardCredited) and event.offer_id == offer.offer_id
    ]
    back = [
        event
        for event in counts
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
        **_standing(life, offer),
        **({"taken_back": [_taken_back(life, event) for event in back]} if back else {}),
        **won_benefits.of_offer(life, offer),
    }


def _standing(life: Life, offer: Offer) -> dict[str, Any]:
    """How far they are with it at the end of the last day."""
    told: dict[str, Any] = {}
    enrolled = life.relationship.offers.enrolled_on(offer.offer_id)
    if enrolled is not None:
        told["enrolled_on"] = date_text(enrolled)
    facts = standing(life.relationship.offers, lambda _: life.until)
    if offer.goals:
        told["goals"] = [_goal(life, goal, facts.get(goal.attribute, 0)) for goal in offer.goals]
    if offer.uses:
        told["uses"] = {period: facts.get(key(offer.offer_id, "uses", period), 0) for period, _ in offer.uses}
    stocks = _stocks(life, offer)
    if stocks:
        told["stock"] = stocks
    reserved = [one.hold_id for one in life.relationship.offers.reserved if one.offer_id == offer.offer_id]
    if reserved:
        told["reserved_by"] = reserved
    return told


def _stocks(life: Life, offer: Offer) -> list[dict[str, Any]]:
    """What there is only so much of, and how much of it is left."""
    things = [one for one in offer.rewards if isinstance(one, ThingReward) and one.stock]
    names = [OfferId(key(offer.offer_id, "stock", one.item)) for one in things]
    return [
        {"item": one.item, "of": one.stock, "left": left(life.quotas, name, ALL_TIME, one.stock)}
        for one, name in zip(things, names, strict=True)
    ]


def _goal(life: Life, goal: Goal, got: int) -> dict[str, Any]:
    wanted = goal.target
    is_sum = goal.measure == "sum"
    return {
        "goal": goal.attribute.rpartition("/")[2],
        "wanted": life.amount(wanted) if is_sum else wanted,
        "got": life.amount(got) if is_sum else got,
        "reached": got >= wanted,
    }


def _taken_back(life: Life, event: RewardTakenBack) -> dict[str, Any]:
    return {
        "on": date_text(event.on),
        "amount": life.amount(event.amount),
        "policy": event.won.policy,
        "purchased_on": date_text(event.won.purchase.transaction_date),
        "refunded": life.amount(event.refunded),
    }
