"""Small builders of what operators book by hand."""

from cardcore.accounts.buckets import Kind
from cardcore.calendars import ordinal_of
from cardcore.journeys import Adjustment, ChargeOffRequest
from cardcore.money import parse_amount
from cardcore.testing.days import Day, the_date


def adjustment(
    kind: str = "credit",
    text: str = "10.00",
    on: Day = "2024-01-10",
    *,
    of: str = "purchase",
    reason: str = "goodwill",
) -> Adjustment:
    """A debit or a credit, with a reason."""
    return Adjustment(ordinal_of(the_date(on)), parse_amount(text, "CNY"), kind == "debit", reason, Kind(of))


def write_off(on: Day = "2024-01-10", reason: str = "180 days past due") -> ChargeOffRequest:
    """A charge-off."""
    return ChargeOffRequest.of(the_date(on), reason)
