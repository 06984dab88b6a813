"""The points: what became of them, the lots, and their history, as of the last day of the scenario.

earned + received = available + pending + redeemed + expired + given + clawed_back.
"""

from typing import Any

from cardcore.accounts import points_journal
from cardcore.calendars import FAR_AHEAD, date_text
from cardcore.explain import points as explained
from cardcore.money import amount_text
from cardcore.notices import Language
from cardcore.points.expiry import NEVER
from cardcore.points.ledger import NO_DEALINGS, Lot, PointsLedger
from cardcore.scenario.life import Life


def answer(life: Life) -> dict[str, Any]:
    """The points ledger at the end; what never happened is left out."""
    return {
        **ledger_of(life.relationship.points, life.until),
        **_liability(life),
        "history": [_movement(life, one) for one in explained.movements(life.events, life.program)],
    }


def _liability(life: Life) -> dict[str, Any]:
    """What the points held come to in the books, by which estimate; nothing where the programme has none."""
    estimate = points_journal.estimate_on(life.program.points_estimates, life.until)
    if estimate is None:
        return {}
    held, currency = life.relationship.points.held, life.program.currency
    return {
        "liability": {
            "points": held,
            "amount": amount_text(estimate.owed(held), currency),
            "breakage": estimate.breakage.text,
        }
    }


def ledger_of(ledger: PointsLedger, on: int) -> dict[str, Any]:
    """What became of the points of a ledger, as of a day, and its lots."""
    dealings = ledger.dealings or NO_DEALINGS
    others = {name: getattr(dealings, name) for name in ("redeemed", "expired", "received", "given")}
    return {
        "earned": ledger.earned,
        "available": ledger.available(on),
        "pending": ledger.pending(on),
        "clawed_back": ledger.clawed_back,
        "shortfall": ledger.shortfall,
        **{name: points for name, points in others.items() if points},
        "lots": [_lot(one) for one in ledger.lots],
    }


def _lot(lot: Lot) -> dict[str, Any]:
    return {
        "points": lot.points,
        **({} if lot.available_on == FAR_AHEAD else {"available_on": date_text(lot.available_on)}),
        **({} if lot.expires_on == NEVER else {"expires_on": date_text(lot.expires_on)}),
        **({"gift": True} if lot.keep else {}),
    }


def _movement(life: Life, one: explained.Movement) -> dict[str, Any]:
    return {
        "on": date_text(one.on),
        "kind": one.kind,
        "points": one.points,
        **({"wanted": one.wanted} if one.wanted != one.points and one.kind == "earned" else {}),
        **({"redemption": one.redemption_id} if one.redemption_id else {}),
        **({"friend": one.friend} if one.friend else {}),
        **({"fee": one.fee} if one.fee else {}),
        **({"offer": one.offer_id} if one.offer_id else {}),
        "text": {
            str(language): explained.headline(one, life.program.currency, language) for language in Language
        },
    }
