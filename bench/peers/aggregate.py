"""The card account as an aggregate of the `eventsourcing` library, by its own decorators.

Money and dates throughout, as the library's users write it. It holds the same balances as ours, its events
have the same fields, and a purchase takes the same steps: checks, posting with what interest came to since
the last one, points in lots, a notice with what is left to spend.
"""

from decimal import Decimal
from typing import Final

from eventsourcing.domain import Aggregate, event
from moneyed import CNY, Money
from pendulum import Date

STEP: Final = Decimal(20)
DAILY_RATE: Final = Decimal("0.0005")
CENT: Final = Decimal("0.01")
ZERO: Final = Money(0, CNY)


class CardAccount(Aggregate):
    @event("Opened")
    def __init__(self, account_id: str, credit_limit: Money, opened_on: Date, billed: Money) -> None:
        self.account_id = account_id
        self.credit_limit = credit_limit
        self.closed_through = opened_on
        self.accrued_to = opened_on
        self.annual_fee_unbilled = self.annual_fee_billed = ZERO
        self.fee_unbilled = self.fee_billed = ZERO
        self.late_charge_unbilled = self.late_charge_billed = ZERO
        self.interest_billed = self.interest_revolving = ZERO
        self.cash_unbilled = self.cash_billed = ZERO
        self.purchase_unbilled = self.purchase_revolving = self.credit = ZERO
        self.purchase_billed = billed
        self.accrued = self.accrued_billed = self.accrued_unbilled = Decimal(0)
        self.cycle_purchases = ZERO
        self.holds: list[tuple[str, Money]] = []
        self.lots: list[tuple[int, Date]] = []
        self.points_earned = self.points_shortfall = 0
        self.notices: list[tuple[str, Date, dict[str, object]]] = []

    @property
    def balance(self) -> Money:
        return (
            self.annual_fee_unbilled
            + self.annual_fee_billed
            + self.fee_unbilled
            + self.fee_billed
            + self.late_charge_unbilled
            + self.late_charge_billed
            + self.interest_billed
            + self.interest_revolving
            + self.cash_unbilled
            + self.cash_billed
            + self.purchase_unbilled
            + self.purchase_billed
            + self.purchase_revolving
            - self.credit
        )

    @property
    def open_to_buy(self) -> Money:
        return self.credit_limit - self.balance - sum((amount for _, amount in self.holds), ZERO)

    def purchase(self, amount: Money, on: Date, mcc: str, merchant: str) -> None:
        """Post a purchase and its points."""
        if amount.currency != self.credit_limit.currency or amount.amount <= 0:
            raise ValueError("amount")
        if amount.amount != amount.amount.quantize(CENT) or on <= self.closed_through:
            raise ValueError("cents or day")
        if len(mcc) != 4 or not mcc.isdigit() or not merchant.strip() or not merchant.isprintable():
            raise ValueError("mcc or merchant")
        self.post(on, amount, min(self.credit, amount), on, mcc, merchant, None)
        points = int(amount.amount // STEP)
        if points:
            self.earn(on, points, min(points, self.points_shortfall), on.add(days=1), None)
        facts = {"amount": amount, "merchant": merchant, "open_to_buy": self.open_to_buy}
        self.notices.append(("spent", on, facts))

    @event("PurchasePosted")
    def post(
        self,
        on: Date,
        amount: Money,
        from_credit: Money,
        transaction_date: Date,  # noqa: ARG002 (here and below: the event's fields)
        mcc: str,  # noqa: ARG002
        merchant: str,  # noqa: ARG002
        original: Money | None,  # noqa: ARG002
    ) -> None:
        self._accrue(on)
        self.credit -= from_credit
        self.purchase_unbilled += amount - from_credit
        self.cycle_purchases += amount

    @event("PointsEarned")
    def earn(
        self,
        on: Date,
        points: int,
        to_shortfall: int,
        available_on: Date,
        expires_on: Date | None,  # noqa: ARG002
    ) -> None:
        self.points_earned += points
        self.points_shortfall -= to_shortfall
        usable = [lot for lot in self.lots if lot[1] <= on]
        later = [lot for lot in self.lots if lot[1] > on]
        kept = [(sum(lot[0] for lot in usable), usable[-1][1])] if usable else []
        self.lots = [*kept, *later, (points - to_shortfall, available_on)]

    def _accrue(self, to: Date) -> None:
        days = to.toordinal() - self.accrued_to.toordinal()
        if days > 0:
            rate = days * DAILY_RATE
            cash = self.cash_unbilled + self.cash_billed
            revolving = self.purchase_revolving + self.interest_revolving
            self.accrued += (revolving + cash).amount * rate
            self.accrued_billed += (self.purchase_billed + self.interest_billed).amount * rate
            self.accrued_unbilled += self.purchase_unbilled.amount * rate
            self.accrued_to = to
