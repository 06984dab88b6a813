"""The fact every slice reads: one purchase as it was posted to a card.

Amounts are minor units and dates ordinals; Money and dates are made on demand.

>>> from datetime import date
>>> lunch = Transaction.of(
...     Money("23.50", "CNY"), date(2024, 3, 1), date(2024, 3, 2), mcc="5812", merchant="老张面馆"
... )
>>> lunch.amount, lunch.posted_on, lunch.merchant
(Money('23.50', 'CNY'), Date(2024, 3, 2), '老张面馆')
"""

import datetime
import functools
import re
from collections.abc import Mapping
from typing import Any, Final, Self

from cardcore import calendars, ids, money
from cardcore.calendars import Date
from cardcore.errors import InvalidInput, shown
from cardcore.exchange import CurrencyConversion
from cardcore.identifiers import mcc as merchant_category
from cardcore.money import Money
from cardcore.places import Coordinates
from cardcore.values import frozen, maker

_CHANNEL: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}", re.ASCII)


Shop = tuple[str, str, str, str]
"""Merchant category, merchant, store, channel."""


@frozen
class OriginalAmount:
    """What was paid in the currency of the purchase, before it was converted."""

    currency: str
    minor: int
    conversion: CurrencyConversion | None = None
    """How the bank converted it; None where the network did, and the amount is for information only."""


@frozen
class Circumstances:
    """What was known of a purchase and of its buyer besides: facts that criteria ask, each by its name."""

    numbers: tuple[tuple[str, int], ...] = ()
    """Minor units, days, seconds of the day, whole numbers."""
    texts: tuple[tuple[str, str], ...] = ()
    flags: tuple[tuple[str, bool], ...] = ()
    sets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    place: Coordinates | None = None
    """Where it was, or the buyer is: the fact ``coordinates``."""

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Self | None:
        """Of facts by their names; None of none.

        >>> Circumstances.of({"time": 36_000, "tags": frozenset({"vip"})}).facts
        {'time': 36000, 'tags': frozenset({'vip'})}
        """
        kinds: dict[type, dict[str, Any]] = {int: {}, str: {}, bool: {}, frozenset: {}, Coordinates: {}}
        for name in sorted(facts):
            kinds[type(facts[name])][name] = facts[name]
        sets = tuple((name, tuple(sorted(one))) for name, one in kinds[frozenset].items())
        numbers, texts, flags = (tuple(kinds[kind].items()) for kind in (int, str, bool))
        return cls(numbers, texts, flags, sets, facts.get("coordinates")) if facts else None

    @property
    def facts(self) -> dict[str, Any]:
        """A new mapping that the caller may add to."""
        facts: dict[str, Any] = dict((*self.numbers, *self.texts, *self.flags))
        facts |= {name: frozenset(values) for name, values in self.sets}
        return facts if self.place is None else facts | {"coordinates": self.place}


@frozen
class Transaction:
    """One posted purchase; `of` checks what comes from outside, the constructor takes checked values."""

    amount_minor: int
    currency: str
    transaction_date: int
    posting_date: int
    mcc: str
    merchant: str
    store: str = ""
    channel: str = ""
    original: OriginalAmount | None = None
    circumstances: Circumstances | None = None

    @classmethod
    def of(
        cls,
        amount: Money,
        transaction_date: datetime.date,
        posting_date: datetime.date | None = None,
        *,
        mcc: str,
        merchant: str,
        store: str = "",
        channel: str = "",
        original: Money | None = None,
        circumstances: Circumstances | None = None,
    ) -> "Transaction":
        """The transaction of an amount above zero; without ``posting_date`` it was posted the same day.

        ``merchant`` is the name as printed and is kept exactly, ``store`` an id, ``channel`` a lower-case
        word such as ``pos`` or ``online``; both may stay empty. ``original`` is what was paid where it was
        paid in another currency and converted; ``circumstances`` are facts that offers and points may ask
        besides. Raises `InvalidInput`, ``date-order`` where the posting
        comes first, ``currency-mismatch`` for an original amount in the same currency, and what the parts
        raise.
        """
        amount_minor = money.minor_of(amount)
        if amount_minor <= 0:
            money.require_positive(amount_minor)
        transacted = posted = calendars.ordinal_of(transaction_date, field="transaction_date")
        if posting_date is not None:
            posted = calendars.ordinal_of(posting_date, field="posting_date")
        if posted < transacted:
            raise InvalidInput(
                "date-order",
                f"posted on {calendars.date_text(posted)}, before the transaction "
                f"of {calendars.date_text(transacted)}",
                field="posting_date",
            )
        try:
            mcc, merchant, store, channel = _known_shop(mcc, merchant, store, channel)
        except TypeError:  # an unhashable one among them, which is told in the usual words
            mcc, merchant, store, channel = _known_shop.__wrapped__(mcc, merchant, store, channel)
        currency = amount.currency.code
        paid = None if original is None else _original(original, currency)
        return _transaction(
            amount_minor, currency, transacted, posted, mcc, merchant, store, channel, paid, circumstances
        )

    @property
    def amount(self) -> Money:
        """What was paid."""
        return money.money_of(self.amount_minor, self.currency)

    @property
    def transacted_on(self) -> Date:
        """The day of the purchase."""
        return calendars.date_of(self.transaction_date)

    @property
    def posted_on(self) -> Date:
        """The day it reached the account."""
        return calendars.date_of(self.posting_date)


_transaction: Final = maker(Transaction)


def _original(paid: Money, currency: str) -> OriginalAmount:
    minor = money.require_positive(money.minor_of(paid, field="original"), field="original")
    if paid.currency.code == currency:
        raise InvalidInput(
            "currency-mismatch",
            f"the original amount is in {currency} too; give it only where it was converted",
            field="original",
        )
    return OriginalAmount(paid.currency.code, minor)


@functools.lru_cache(maxsize=4_096)
def _known_shop(mcc: Any, merchant: object, store: object, channel: object) -> Shop:
    """The four parts again if they are well formed; the same shop comes again and again."""
    return (
        merchant_category.validate(mcc),
        ids.require_text(merchant, field="merchant"),
        "" if store == "" else ids.require_id(store, field="store"),
        _require_channel(channel),
    )


def _require_channel(value: object) -> str:
    if value == "":
        return ""
    if not isinstance(value, str) or _CHANNEL.fullmatch(value) is None:
        raise InvalidInput(
            "id-syntax", f"{shown(value)} is no channel; use a lower-case word such as 'pos'", field="channel"
        )
    return value
