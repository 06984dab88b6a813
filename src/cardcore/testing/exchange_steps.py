"""Builders of what is done in foreign currencies, beside those of `cardcore.testing.builders`."""

from cardcore.calendars import date_of, parse_ordinal
from cardcore.exchange import ExchangeRate
from cardcore.journeys import ExchangeOrder
from cardcore.testing.builders import amount


def exchange_order(
    on: str = "2024-01-10",
    rate: str = "7.2",
    *,
    base: str = "USD",
    quote: str = "CNY",
    valid_through: str | None = None,
    bought: str | None = None,
    pay: str | None = None,
) -> ExchangeOrder:
    """Exchange to repay with: an amount of it, what to pay for it, or all that is owed."""
    return ExchangeOrder.of(
        date_of(parse_ordinal(on)),
        ExchangeRate.of(base, quote, rate),
        date_of(parse_ordinal(on if valid_through is None else valid_through)),
        bought=None if bought is None else amount(bought, base),
        pay=None if pay is None else amount(pay, quote),
    )
