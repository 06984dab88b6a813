"""From plain data to what is evaluated: the offers in force, and the facts."""

from collections.abc import Mapping
from typing import Any, Final

from cardcore.calendars import next_statement
from cardcore.calendars.moments import parse_moment, require_zone
from cardcore.documents import Reader
from cardcore.evaluate.counters import read_counters
from cardcore.evaluate.customer import Customer, read_customer
from cardcore.evaluate.history import measured
from cardcore.identifiers import mcc
from cardcore.money import currency_exponent
from cardcore.offers.criteria.near import read_place
from cardcore.offers.criteria.reading import read_time
from cardcore.offers.holidays import NO_HOLIDAYS, read_holidays
from cardcore.offers.offer import Offer
from cardcore.offers.reading import read_offer
from cardcore.offers.timing import STATEMENT
from cardcore.offers.versions import in_force, require_distinct
from cardcore.values import frozen

ZONE: Final = "Asia/Shanghai"
CURRENCY: Final = "CNY"


@frozen
class Question:
    """Offers, and everything that is known where they are evaluated."""

    offers: tuple[Offer, ...]
    facts: Mapping[str, Any]
    currency: str


def read_question(document: Mapping[str, Any]) -> Question:
    """The question in parsed JSON; `InvalidInput` with the pointer of what is wrong in ``field``."""
    reader = Reader(document)
    zone = _zone(reader.take("zone")) if reader.has("zone") else ZONE
    place = reader.take("at")
    on, second = parse_moment(place.text(), zone, field=place.pointer)
    currency = reader.maybe("currency", Reader.text, CURRENCY)
    with reader.placing():
        currency_exponent(currency)
    holidays = reader.maybe("calendar", read_holidays, NO_HOLIDAYS)
    listed = reader.take("offers")
    offers = [read_offer(item, currency, holidays) for item in listed.items()]
    require_distinct(offers, field=listed.pointer)
    offers = in_force(offers, on)
    customer = reader.maybe("customer", read_customer, Customer())
    facts: dict[str, Any] = {"transaction_date": on, "posting_date": on, "time": second, "currency": currency}
    if reader.has("transaction"):
        facts |= _transaction(reader.take("transaction"), currency)
    facts["day_after_posting"] = facts["posting_date"] + 1
    facts |= customer.facts(facts["transaction_date"], offers)
    if any(reward.timing.with_statement for offer in offers for reward in offer.rewards):
        facts[STATEMENT] = next_statement(facts["posting_date"] - 1, customer.statement_day)
    if reader.has("history"):
        facts |= measured(reader.take("history"), offers, customer, facts["transaction_date"], currency)
    if reader.has("counters"):
        facts |= read_counters(reader.take("counters"), offers, currency)
    reader.end()
    return Question(tuple(offers), facts, currency)


def _zone(reader: Reader) -> str:
    return require_zone(reader.text(), field=reader.pointer)


def _same(reader: Reader, currency: str) -> None:
    if reader.text() != currency:
        raise reader.refuse("currency-mismatch", f"what is evaluated is in {currency}")


def _transaction(reader: Reader, currency: str) -> dict[str, Any]:
    facts: dict[str, Any] = {"amount": reader.take("amount").positive_amount(currency)}
    if reader.has("currency"):
        _same(reader.take("currency"), currency)
    for name in ("merchant", "city", "channel"):
        if reader.has(name):
            facts[name] = reader.take(name).text()
    if reader.has("store"):
        facts["store"] = reader.take("store").id()
    if reader.has("mcc"):
        place = reader.take("mcc")
        facts["mcc"] = mcc.validate(place.text(), field=place.pointer)
    if reader.has("place"):
        facts["coordinates"] = read_place(reader.take("place"))
    if reader.has("time"):
        facts["time"] = read_time(reader.take("time"))
    for name in ("transaction_date", "posting_date"):
        if reader.has(name):
            facts[name] = reader.take(name).date()
    reader.end()
    return facts
