"""Differentiated pricing: which rate a holder is offered, by tags, tier, scene, amount and term.

A table is a list of rows; of those that fit an inquiry the lowest rate is quoted, the earlier row where
two are as low. A quote holds until a date: the price of that day stands, whatever the table says by then.
"""

from cardcore.errors import require
from cardcore.rates import Rate
from cardcore.values import frozen


@frozen
class PriceRow:
    """A rate and for whom it is; an empty set or 0 asks for nothing. Days are ordinals."""

    name: str
    rate: Rate
    valid_from: int
    valid_until: int
    """The last day on which it may be quoted."""
    tags: frozenset[str] = frozenset()
    """The holder has at least one of these."""
    tiers: frozenset[str] = frozenset()
    scenes: frozenset[str] = frozenset()
    periods: frozenset[int] = frozenset()
    least_amount: int = 0
    most_amount: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse a row that nothing could fit."""
        require(self.valid_from <= self.valid_until, "rule-invalid", f"{self.name} ends before it starts")
        require(
            not 0 < self.most_amount < self.least_amount,
            "rule-invalid",
            f"the most of {self.name} is below its least; 0 means no limit",
        )


@frozen
class PriceTable:
    """The prices of a product."""

    rows: tuple[PriceRow, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse an empty table, and two rows of one name: a quote could not say which it came from."""
        require(bool(self.rows), "rule-invalid", "a table has at least one row")
        names = [row.name for row in self.rows]
        require(len(set(names)) == len(names), "rule-invalid", "two rows have one name")


@frozen
class Inquiry:
    """Who asks for what, on which day."""

    on: int
    amount: int
    periods: int
    tags: frozenset[str] = frozenset()
    tier: str = ""
    scene: str = ""


@frozen
class PriceQuote:
    """A rate that holds until a day, and the row it comes from."""

    inquiry: Inquiry
    row: str
    rate: Rate
    valid_until: int

    def holds(self, on: int) -> bool:
        """Whether the plan may be agreed at this rate on a day."""
        return self.inquiry.on <= on <= self.valid_until


@frozen
class NoPrice:
    """No row fits: of each what it asks for and the inquiry does not have."""

    unmet: tuple[tuple[str, tuple[str, ...]], ...]


def quote(table: PriceTable, inquiry: Inquiry, days: int) -> PriceQuote | NoPrice:
    """The lowest rate for an inquiry, which holds so many days, or until its row ends if that is sooner."""
    require(days >= 0, "terms-invalid", "a quote does not end before it is made", field="days")
    reasons = [(row, _unmet(row, inquiry)) for row in table.rows]
    fitting = [row for row, unmet in reasons if not unmet]
    if not fitting:
        return NoPrice(tuple((row.name, unmet) for row, unmet in reasons))
    best = min(fitting, key=lambda row: row.rate)
    return PriceQuote(inquiry, best.name, best.rate, min(inquiry.on + days, best.valid_until))


def _unmet(row: PriceRow, inquiry: Inquiry) -> tuple[str, ...]:
    """What a row asks for and the inquiry does not have, by the names of the row's fields."""
    asked = {
        "valid_from": row.valid_from <= inquiry.on,
        "valid_until": inquiry.on <= row.valid_until,
        "tags": not row.tags or bool(row.tags & inquiry.tags),
        "tiers": not row.tiers or inquiry.tier in row.tiers,
        "scenes": not row.scenes or inquiry.scene in row.scenes,
        "periods": not row.periods or inquiry.periods in row.periods,
        "least_amount": row.least_amount <= inquiry.amount,
        "most_amount": not row.most_amount or inquiry.amount <= row.most_amount,
    }
    return tuple(name for name, met in asked.items() if not met)
