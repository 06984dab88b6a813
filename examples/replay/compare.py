"""What was computed beside what was recorded: bills one by one, delinquency as a confusion table."""

from collections import Counter
from collections.abc import Iterable

import attrs
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cardcore.accounts.billing import statements
from cardcore.accounts.delinquency import GraceKept, GraceLost, MinimumMissed
from cardcore.accounts.statements import StatementIssued
from cardcore.money import money_of
from cardcore.relationships import Event
from examples.replay.life import CURRENCY
from examples.replay.recorded import Cardholder

COMPUTED = ("nothing billed", "paid in full", "revolving", "minimum missed")
"""How a bill was met, as the account's events tell."""

RECORDED = {
    "no consumption": (-2,),
    "paid in full": (-1,),
    "revolving": (0,),
    "1 month late": (1,),
    "2 months": (2,),
    "3 or more": (3, 4, 5, 6, 7, 8),
}
"""What was recorded, by the status of the month in which the bill was to be repaid."""

AGREEING = {
    "nothing billed": ("no consumption",),
    "paid in full": ("paid in full", "no consumption"),
    "revolving": ("revolving",),
    "minimum missed": ("1 month late", "2 months", "3 or more"),
}
"""Which recorded statuses say the same."""


@attrs.define
class Comparison:
    """Counts over all cardholders."""

    bills: int = 0
    reproduced: int = 0
    confusion: Counter[tuple[str, str]] = attrs.Factory(Counter)

    def add(self, holder: Cardholder, events: Iterable[Event]) -> None:
        """Compare one cardholder's events with the record."""
        events = list(events)
        bills = [statement.issued for statement in statements(events)]
        for bill, recorded in zip(bills, holder.bills, strict=True):
            self.bills += 1
            self.reproduced += money_of(bill.closing_balance, CURRENCY).amount == recorded
        for month, standing in enumerate(standings(events)):
            self.confusion[standing, recorded_name(holder.statuses[month + 1])] += 1

    @property
    def agreeing(self) -> int:
        """Bills whose computed and recorded standing say the same."""
        return sum(self.confusion[one, other] for one, others in AGREEING.items() for other in others)


def recorded_name(status: int) -> str:
    """The words of a recorded status."""
    return next(name for name, statuses in RECORDED.items() if status in statuses)


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


def render(console: Console, comparison: Comparison, *, bears_interest: bool) -> None:
    """Print how many bills were reproduced and the confusion table."""
    total, same = comparison.bills, comparison.reproduced
    if bears_interest:
        console.print(
            f"{total - same:,} of {total:,} bills differ from the recorded ones: interest and fees."
        )
    else:
        style = "bold green" if same == total else "bold red"
        console.print(f"{same:,} of {total:,} recorded bills reproduced exactly.", style=style)
    console.print(_confusion(comparison))
    judged = sum(comparison.confusion.values())
    console.print(
        f"{comparison.agreeing:,} of {judged:,} standings agree ({comparison.agreeing / judged:.1%}).\n"
    )


def _confusion(comparison: Comparison) -> Table:
    table = Table(title="Computed standing (rows) and recorded status (columns)", box=box.SIMPLE_HEAD)
    table.title_justify = "left"
    table.add_column("")
    for name in RECORDED:
        table.add_column(name, justify="right")
    for computed in COMPUTED:
        cells = [_cell(comparison, computed, recorded) for recorded in RECORDED]
        table.add_row(computed, *cells)
    return table


def _cell(comparison: Comparison, computed: str, recorded: str) -> Text:
    agrees = recorded in AGREEING[computed]
    return Text(f"{comparison.confusion[computed, recorded]:,}", style="bold green" if agrees else "")
