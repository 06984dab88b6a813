"""From plain data to what is evaluated: the offers in force, and the facts."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from cardcore.calendars import next_statement
from cardcore.calendars.moments import parse_moment, require_zone
from cardcore.documents import Reader
from cardcore.evaluate.counters import read_counters
from cardcore.evaluate.customer import Customer, read_customer
from cardcore.evaluate.history import measured
from cardcore.identifiers import mcc
from cardcore.offers.criteria.near import read_place
from cardcore.offers.criteria.reading import read_time
from cardcore.offers.holidays import NO_HOLIDAYS, Holidays, read_holidays
from cardcore.offers.lenient import HARMLESS_DAY, read_whole
from cardcore.offers.offer import Offer
from cardcore.offers.reading import read_offer
from cardcore.offers.timing import STATEMENT
from cardcore.offers.versions import in_force, require_distinct
from cardcore.values import frozen

ZONE: Final = "Asia/Shanghai"
CURRENCY: Final = "CNY"
HARMLESS: Final = (HARMLESS_DAY, 0)
NOTHING_MORE: Final[dict[str, Any]] = {}
NO_OFFERS: Final[tuple[Offer, ...]] = ()


@frozen
class Question:
    """Offers, and everything that is known where they are evaluated."""

    offers: tuple[Offer, ...]
    facts: Mapping[str, Any]
    currency: str
    purchases: tuple[Mapping[str, Any], ...] | None = None
    """The facts of past purchases that the offers are asked about too, where some are given."""


def read_question(document: Mapping[str, Any]) -> Question:
    """The question in parsed JSON.

    `InvalidInput` with the pointer of the first thing wrong in ``field``, and every other one in ``others``.
    """
    return read_whole(document, _question)


def _question(reader: Reader) -> Question:
    zone = reader.maybe("zone", _zone, ZONE)
    on, second = reader.must("at", lambda item: parse_moment(item.text(), zone, field=item.pointer), HARMLESS)
    currency = reader.maybe("currency", Reader.currency, CURRENCY)
    holidays = reader.maybe("calendar", read_holidays, NO_HOLIDAYS)
    known = reader.must("offers", lambda item: _offers(item, currency, holidays), NO_OFFERS)
    offers = in_force(known, on)
    customer = reader.maybe("customer", read_customer, Customer())
    moment: dict[str, Any] = {
        "transaction_date": on,
        "posting_date": on,
        "time": second,
        "currency": currency,
    }
    said = reader.maybe("transaction", lambda item: _transaction(item, currency), NOTHING_MORE)
    facts = _known(moment | said, customer, offers)
    made_on = facts["transaction_date"]
    counts: dict[str, Any] = {}
    counts |= reader.maybe(
        "history", lambda item: measured(item, offers, customer, made_on, currency), NOTHING_MORE
    )
    all_read = reader.is_sound("offers")
    counts |= reader.maybe(
        "counters", lambda item: read_counters(item, (*known, *offers), currency, all_read), NOTHING_MORE
    )
    past = reader.maybe("purchases", lambda item: _purchases(item, currency), None)
    reader.end()
    purchases = None
    if past is not None:
        purchases = tuple(_known(moment | one, customer, offers) | counts for one in past)
    return Question(tuple(offers), facts | counts, currency, purchases)


def _known(said: dict[str, Any], customer: Customer, offers: Iterable[Offer]) -> dict[str, Any]:
    """What is said of a transaction and its moment, and what is known of the customer then."""
    facts = said | {"day_after_posting": said["posting_date"] + 1}
    facts |= customer.facts(said["transaction_date"], offers)
    if any(reward.timing.with_statement for offer in offers for reward in offer.rewards):
        facts[STATEMENT] = next_statement(said["posting_date"] - 1, customer.statement_day)
    return facts


def _purchases(reader: Reader, currency: str) -> tuple[dict[str, Any], ...]:
    return reader.many(lambda item: _transaction(item, currency))


def _zone(reader: Reader) -> str:
    return require_zone(reader.text(), field=reader.pointer)


def _offers(reader: Reader, currency: str, holidays: Holidays) -> tuple[Offer, ...]:
    offers = reader.many(lambda item: read_offer(item, currency, holidays))
    require_distinct(offers, field=reader.pointer)
    return offers


def _same(reader: Reader, currency: str) -> str:
    if reader.text() != currency:
        raise reader.refuse("currency-mismatch", f"what is evaluated is in {currency}")
    return currency


def _mcc(reader: Reader) -> str:
    return mcc.validate(reader.text(), field=reader.pointer)


def _transaction(reader: Reader, currency: str) -> dict[str, Any]:
    facts: dict[str, Any] = {"amount": reader.must("amount", lambda one: one.positive_amount(currency), 1)}
    reader.maybe("currency", lambda item: _same(item, currency), currency)
    for name, (fact, read) in SAID.items():
        value = reader.must(name, read, None) if reader.has(name) else None
        if value is not None:
            facts[fact] = value
    reader.end()
    return facts


SAID: Final[dict[str, tuple[str, Callable[[Reader], Any]]]] = {
    "merchant": ("merchant", Reader.text),
    "city": ("city", Reader.text),
    "channel": ("channel", Reader.text),
    "store": ("store", Reader.id),
    "mcc": ("mcc", _mcc),
    "place": ("coordinates", read_place),
    "time": ("time", read_time),
    "transaction_date": ("transaction_date", Reader.date),
    "posting_date": ("posting_date", Reader.date),
}
"""What a transaction may say besides its amount: the fact that it is, and how it is read."""
