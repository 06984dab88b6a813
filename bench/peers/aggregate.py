"""The card account as an aggregate of the `eventsourcing` library, by its own decorators.

Money and dates throughout, as the library's users write it. It keeps a purchase's balance and points.
"""

from decimal import Decimal
from typing import Final

from eventsourcing.domain import Aggregate, event
from moneyed import CNY, Money
from pendulum import Date

STEP: Final = Decimal(20)


class CardAccount(Aggregate):
    @event("Opened")
    def __init__(self, account_id: str, credit_limit: Money) -> None:
        self.account_id = account_id
        self.credit_limit = credit_limit
        self.balance = Money(0, CNY)
        self.purchases = Money(0, CNY)
        self.points = 0
        self.pending_points = 0
        self.pending_on = Date(1900, 1, 1)

    def purchase(self, amount: Money, on: Date, mcc: str, merchant: str) -> Money:
        """Post a purchase and its points; what is then left to spend."""
        if amount.currency != self.credit_limit.currency or amount.amount <= 0:
            raise ValueError("amount")
        if len(mcc) != 4 or not mcc.isdigit() or not merchant.strip() or not merchant.isprintable():
            raise ValueError("mcc or merchant")
        self.post(amount, on, mcc, merchant)
        points = int(amount.amount // STEP)
        if points:
            self.earn(on, points)
        return self.credit_limit - self.balance

    @event("PurchasePosted")
    def post(self, amount: Money, on: Date, mcc: str, merchant: str) -> None:  # noqa: ARG002 (the event's fields)
        self.balance += amount
        self.purchases += amount

    @event("PointsEarned")
    def earn(self, on: Date, points: int) -> None:
        if self.pending_on < on:
            self.points += self.pending_points
            self.pending_points = 0
        self.pending_points += points
        self.pending_on = on
