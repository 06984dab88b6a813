"""The facts that criteria look at: one flat mapping from an attribute's name to its value.

A value is an int (minor units, whole numbers, ordinals of days, seconds of a day, millionths of a degree),
a text, a truth value or a frozen set of texts, as the attribute's kind says. What is not known is left out.

>>> from datetime import date
>>> from cardcore.money import Money
>>> lunch = Transaction.of(Money("98.00", "CNY"), date(2026, 11, 27), mcc="5812", merchant="老张面馆")
>>> facts = facts_of(lunch)
>>> facts["amount"], facts["mcc"], "store" in facts
(9800, '5812', False)
"""

import enum
from collections.abc import Mapping
from typing import Any, Final

from cardcore.transactions import Transaction

Facts = Mapping[str, Any]
"""Attributes by name, the unknown ones left out."""


class Kind(enum.Enum):
    """What values an attribute has, and so which operators it takes."""

    MONEY = "money"
    NUMBER = "number"
    TEXT = "text"
    SET = "set"
    DATE = "date"
    TIME = "time"
    FLAG = "flag"


ATTRIBUTES: Final[dict[str, Kind]] = {
    # of the transaction
    "amount": Kind.MONEY,
    "mcc": Kind.TEXT,
    "merchant": Kind.TEXT,
    "store": Kind.TEXT,
    "channel": Kind.TEXT,
    "currency": Kind.TEXT,
    "city": Kind.TEXT,
    "transaction_date": Kind.DATE,
    "posting_date": Kind.DATE,
    "day_after_posting": Kind.DATE,
    "time": Kind.TIME,
    # of the customer
    "customer": Kind.TEXT,
    "product": Kind.TEXT,
    "stage": Kind.TEXT,
    "tags": Kind.SET,
    "segments": Kind.SET,
    "age": Kind.NUMBER,
    "approved_on": Kind.DATE,
    "days_since_approval": Kind.NUMBER,
    "is_birthday": Kind.FLAG,
    "is_birthday_month": Kind.FLAG,
}
"""The attributes with a meaning of their own; ``counters.…`` and ``attributes.…`` are open to any name."""

COUNTERS: Final = "counters."
"""What is counted for a customer elsewhere: whole numbers, or sums in minor units."""
OPEN: Final = "attributes."
"""What a bank knows of its customers besides: texts, whole numbers, truth values, sets of texts."""


SAID: Final = (
    "amount",
    "mcc",
    "merchant",
    "currency",
    "transaction_date",
    "posting_date",
    "day_after_posting",
)
"""What every transaction says."""


def facts_of(transaction: Transaction) -> dict[str, Any]:
    """What a transaction says by itself; a new mapping that the caller may add to."""
    facts: dict[str, Any] = {
        "amount": transaction.amount_minor,
        "mcc": transaction.mcc,
        "merchant": transaction.merchant,
        "currency": transaction.currency,
        "transaction_date": transaction.transaction_date,
        "posting_date": transaction.posting_date,
        "day_after_posting": transaction.posting_date + 1,
    }
    if transaction.store:
        facts["store"] = transaction.store
    if transaction.channel:
        facts["channel"] = transaction.channel
    if transaction.circumstances is not None:
        facts |= transaction.circumstances.facts
    return facts
