"""Small builders of what is done with the membership wallet."""

from typing import Any, Final

from cardcore.journeys import Exchange, Joining, MemberRedemption, MemberSpend
from cardcore.money import Money
from cardcore.points.coalition import CARD
from cardcore.testing.days import Day, ordinal, the_date
from cardcore.transactions import Transaction

MemberStep = Joining | MemberSpend | MemberRedemption | Exchange
"""What is done with the wallet."""

COALITION: Final[dict[str, Any]] = {
    "members": [{"id": "air", "name": "航空里程", "step": "2.00", "points": 1, "expiry": {"months": 2}}],
    "rates": [
        {"from": "card", "to": "air", "take": 10, "give": 1},
        {"from": "air", "to": "card", "take": 2, "give": 3},
    ],
}
"""An airline's programme, whose miles exchange with the card's points both ways."""


def joining(on: Day = "2024-01-10", *, member: str = "air", number: str = "air-1") -> Joining:
    """A programme to join."""
    return Joining.of(member, the_date(on), number)


def member_spend(
    text: str = "100.00", on: Day = "2024-01-10", *, member: str = "air", returned: bool = False
) -> MemberSpend:
    """Bought of a merchant with its card, or given back."""
    day = the_date(on)
    bought = Transaction.of(Money(text, "CNY"), day, day, mcc="4511", merchant="Air")
    return MemberSpend(member, bought, returned)


def member_redemption(
    points: int, on: Day = "2024-01-10", *, member: str = "air", redemption_id: str = "m-1"
) -> MemberRedemption:
    """Points of a membership to spend."""
    return MemberRedemption(member, ordinal(on), points, redemption_id)


def exchange(points: int, on: Day = "2024-01-10", *, source: str = CARD, target: str = "air") -> Exchange:
    """Points to exchange."""
    return Exchange.of(the_date(on), source, target, points)
