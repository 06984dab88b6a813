"""What was computed beside what was recorded: bills one by one, delinquency as a confusion table."""

from collections import Counter
from collections.abc import Iterable

import attrs

from cardcore.accounts.billing import statements
from cardcore.accounts.delinquency import GraceKept, GraceLost, MinimumMissed
from cardcore.accounts.statements import StatementIssued
from cardcore.money import money_of
from cardcore.relationships import Event
from examples.replay.life import CURRENCY
from examples.replay.recorded import Cardholder

COMPUTED = ("nothing billed", "paid in full", "revolving", "minimum missed")
RECORDED = {-2: "no consumption", -1: "paid in full", 0: "revolving"}


def recorded_name(status: int) -> str:
    """The words of a recorded status."""
    return RECORDED.get(status, f"{status} months' delay" if status > 1 else "1 month's delay")


@attrs.define
class Comparison:
    """Counts over all cardholders."""

    bills: int = 0
    reproduced: int = 0
    confusion: Counter[tuple[str, int]] = attrs.Factory(Counter)
    interest: int = 0
    late_charges: int = 0

    def add(self, holder: Cardholder, events: Iterable[Event]) -> None:
        """Compare one cardholder's events with the record."""
        events = list(events)
        bills = [statement.issued for statement in statements(events)]
        for bill, recorded in zip(bills, holder.bills, strict=True):
            self.bills += 1
            self.reproduced += money_of(bill.closing_balance, CURRENCY).amount == recorded
            self.interest += bill.interest
            self.late_charges += bill.fees
        for month, standing in enumerate(standings(events)):
            self.confusion[standing, holder.statuses[month + 1]] += 1


def standings(events: Iterable[Event]) -> list[str]:
    """How each bill but the last was met, as the account's own events tell."""
    found: list[str] = []
    for event in events:
        if isinstance(event, StatementIssued):
            found.append("nothing billed")
        elif isinstance(event, GraceKept):
            found[-1] = "paid in full"
        elif isinstance(event, GraceLost):
            found[-1] = "revolving" if event.minimum_met else "minimum missed"
        elif isinstance(event, MinimumMissed):
            found[-1] = "minimum missed"
    return found[:-1]
