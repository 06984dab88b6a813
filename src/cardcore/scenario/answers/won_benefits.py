"""What an offer gave besides money at once, and what became of it: a part of the answer on offers."""

from typing import Any

from cardcore.calendars import date_text
from cardcore.offers.benefits import (
    Benefit,
    BenefitGranted,
    BenefitRestored,
    BenefitTakenBack,
    BenefitUsed,
    BenefitVoided,
)
from cardcore.offers.offer import Offer
from cardcore.scenario.life import Life


def of_offer(life: Life, offer: Offer) -> dict[str, Any]:
    """Things that were won, and money of a later day; what there is none of is left out."""
    granted = [
        event.benefit
        for event in life.events
        if isinstance(event, BenefitGranted) and event.benefit.won.offer_id == offer.offer_id
    ]
    things = [_thing(life, one) for one in granted if not one.is_paid]
    promised = [_promised(life, one) for one in granted if one.is_paid]
    return ({"benefits": things} if things else {}) | ({"promised": promised} if promised else {})


def _thing(life: Life, benefit: Benefit) -> dict[str, Any]:
    used, taken = _became(life, benefit)
    return {
        "on": date_text(benefit.won.purchase.posting_date),
        "kind": benefit.kind,
        **({"item": benefit.item} if benefit.item else {}),
        **({"code": benefit.code} if benefit.code else {}),
        **_codes(life, benefit),
        **({"worth": life.amount(benefit.worth)} if benefit.worth else {}),
        **({"least_amount": life.amount(benefit.least_amount)} if benefit.least_amount else {}),
        **({"rate": benefit.rate.text} if benefit.rate else {}),
        "count": benefit.won.granted,
        **({"used": used} if used else {}),
        **({"taken_back": taken} if taken else {}),
        "since": date_text(benefit.since),
        **({"last_day": date_text(benefit.last_day)} if benefit.last_day else {}),
    }


def _codes(life: Life, benefit: Benefit) -> dict[str, list[str]]:
    """Every code that came with it: when it was given, or given again after a refund that never was."""
    again = [
        code
        for event in life.events
        if isinstance(event, BenefitRestored) and event.taken.benefit.won.key == benefit.won.key
        for code in event.codes
    ]
    codes = dict.fromkeys(one.text for one in (*benefit.codes, *again))
    return {"codes": list(codes)} if codes else {}


def _promised(life: Life, benefit: Benefit) -> dict[str, Any]:
    _, taken = _became(life, benefit)
    return {
        "on": date_text(benefit.won.purchase.posting_date),
        "amount": life.amount(benefit.won.granted),
        "pays_on": date_text(benefit.since),
        **({"taken_back": life.amount(taken)} if taken else {}),
    }


def _became(life: Life, benefit: Benefit) -> tuple[int, int]:
    """How many of it were used, and how many taken back."""
    used = taken = 0
    for event in life.events:
        if isinstance(event, BenefitRestored) and event.taken.benefit.won.key == benefit.won.key:
            taken -= event.taken.count
        elif isinstance(event, BenefitTakenBack | BenefitUsed | BenefitVoided):
            if event.benefit.won.key != benefit.won.key:
                continue
            used += event.count if isinstance(event, BenefitUsed) else 0
            taken += event.count if isinstance(event, BenefitTakenBack) else 0
            taken += event.benefit.left if isinstance(event, BenefitVoided) else 0
    return used, taken
