"""The points: earned = available + pending + clawed back, as of the last day of the scenario."""

from typing import Any

from cardcore.calendars import date_text
from cardcore.points.ledger import NEVER, Lot
from cardcore.scenario.life import Life


def answer(life: Life) -> dict[str, Any]:
    """The points ledger at the end."""
    ledger = life.relationship.points
    return {
        "earned": ledger.earned,
        "available": ledger.available(life.until),
        "pending": ledger.pending(life.until),
        "clawed_back": ledger.clawed_back,
        "shortfall": ledger.shortfall,
        "lots": [_lot(one) for one in ledger.lots],
    }


def _lot(lot: Lot) -> dict[str, Any]:
    return {
        "points": lot.points,
        "available_on": date_text(lot.available_on),
        **({} if lot.expires_on == NEVER else {"expires_on": date_text(lot.expires_on)}),
    }
