"""The decisions on authorizations."""

from typing import Any, Final

from cardcore.calendars import date_text
from cardcore.money import amount_text
from cardcore.scenario.answers.quotes import reasons
from cardcore.scenario.life import Decided, Life

APPROVED: Final = "00"
"""The response code (ISO 8583, field 39) of an approval."""


def answer(life: Life) -> list[dict[str, Any]]:
    """Every decision in order."""
    return [_decision(life, one) for one in life.decisions]


def _says_currency(life: Life, decided: Decided) -> bool:
    return bool(life.relationship.foreign) or decided.currency != life.program.currency


def _decision(life: Life, decided: Decided) -> dict[str, Any]:
    reason = decided.reason
    return {
        "on": date_text(decided.on),
        "hold": decided.hold_id,
        **({"currency": decided.currency} if _says_currency(life, decided) else {}),
        "amount": amount_text(decided.amount, decided.currency),
        "merchant": decided.merchant,
        "decision": "declined" if reason else "approved",
        **({"reason": reason.value} if reason else {}),
        **({"reasons": reasons(decided.refused)} if decided.refused else {}),
        "response_code": reason.response_code if reason else APPROVED,
        "open_to_buy": life.amount(decided.open_to_buy),
    }
