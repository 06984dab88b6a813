"""The short form of an offer's criteria: a period, categories and a least amount."""

import attrs

from cardcore.calendars import date_text
from cardcore.money import display_amount
from cardcore.offers.criteria.telling import Told, Unmet
from cardcore.transactions import Transaction


@attrs.frozen
class Criteria:
    """Everything here must hold; an empty set of categories means any."""

    starts_on: int
    ends_on: int
    """The last day of the offer."""
    mccs: frozenset[str] = frozenset()
    least_amount: int = 0


def unmet(criteria: Criteria, transaction: Transaction) -> tuple[Unmet, ...]:
    """Every criterion that the transaction does not meet, by its posting date."""
    found: list[Unmet] = []
    on = transaction.posting_date
    if not criteria.starts_on <= on <= criteria.ends_on:
        period = f"{date_text(criteria.starts_on)}..{date_text(criteria.ends_on)}"
        found.append(_unmet("period", period, date_text(on)))
    if criteria.mccs and transaction.mcc not in criteria.mccs:
        found.append(_unmet("mcc", " ".join(sorted(criteria.mccs)), transaction.mcc))
    if transaction.amount_minor < criteria.least_amount:
        least = display_amount(criteria.least_amount, transaction.currency)
        got = display_amount(transaction.amount_minor, transaction.currency)
        found.append(_unmet("least_amount", least, got))
    return tuple(found)


def _unmet(criterion: str, wanted: str, got: str) -> Unmet:
    return Unmet(Told(criterion, wanted, got, "", wanted, wanted))
