"""The wallet: each membership with its points, and what they would make in points of the card.

Of each membership earned + received = available + pending + redeemed + expired + given + clawed_back.
"""

from typing import Any

from cardcore.calendars import date_text
from cardcore.points.coalition import CARD
from cardcore.points.wallet import Membership
from cardcore.scenario.answers import points
from cardcore.scenario.life import Life


def answer(life: Life) -> list[dict[str, Any]]:
    """Every membership in the order of joining, as of the last day."""
    return [_membership(life, one) for one in life.relationship.wallet]


def _membership(life: Life, one: Membership) -> dict[str, Any]:
    available = one.ledger.available(life.until)
    rate = life.program.coalition.rate_if_any(one.member_id, CARD, life.until)
    return {
        "member": one.member_id,
        "name": life.program.coalition.member(one.member_id).name,
        "number": one.number,
        "joined_on": date_text(one.joined_on),
        **points.ledger_of(one.ledger, life.until),
        **({"in_card_points": rate.steps(available) * rate.give} if rate else {}),
    }
