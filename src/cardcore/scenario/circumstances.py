"""The circumstances of a purchase, in the words of `cardcore.evaluate`: its moment and place, who buys.

A moment is seen in the zone `ZONE`. What the account itself knows of its holder is not said once more.
"""

from typing import Any, Final

from cardcore.calendars.moments import parse_moment
from cardcore.documents import Reader
from cardcore.errors import InvalidInput
from cardcore.evaluate.counters import read_figure
from cardcore.evaluate.customer import read_customer
from cardcore.evaluate.reading import ZONE
from cardcore.offers.criteria.facts import COUNTERS
from cardcore.offers.criteria.near import read_place
from cardcore.offers.criteria.reading import read_time
from cardcore.scenario.steps import Day, not_before
from cardcore.transactions import Circumstances

KNOWN: Final = ("id", "approved_on", "enrolled", "statement_day")
"""Members of a customer that the account knows itself."""


def read_circumstances(body: Reader, day: Day) -> tuple[int, Circumstances | None]:
    """The day of the purchase, an ordinal, and what else is said of it and of who bought."""
    made_on, facts = _moment(body, day)
    return made_on, Circumstances.of(facts | _said(body, day, made_on))


def read_asked_circumstances(body: Reader, day: Day) -> Circumstances | None:
    """What an authorization says of its purchase, the store and the channel too; it is made on its day."""
    place = body.pointer
    made_on, facts = _moment(body, day)
    if made_on != day.on:
        raise InvalidInput("date-order", "an authorization is asked for when it is made", field=f"{place}/at")
    if body.has("store"):
        facts["store"] = body.take("store").id()
    if body.has("channel"):
        facts["channel"] = body.take("channel").text()
    return Circumstances.of(facts | _said(body, day, made_on))


def _said(body: Reader, day: Day, made_on: int) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if body.has("city"):
        facts["city"] = body.take("city").text()
    if body.has("place"):
        facts["coordinates"] = read_place(body.take("place"))
    if body.has("customer"):
        facts |= _customer(body.take("customer"), made_on)
    if body.has("counters"):
        counters = body.take("counters").each()
        facts |= {COUNTERS + item.name: read_figure(item, day.currency) for item in counters}
    return facts


def _moment(body: Reader, day: Day) -> tuple[int, dict[str, Any]]:
    """The day and the time: by a moment, or each by itself."""
    if not body.has("at"):
        time = {"time": read_time(body.take("time"))} if body.has("time") else {}
        return body.maybe("transaction_date", day.transaction_date, day.on), time
    place = body.take("at")
    made_on, second = parse_moment(place.text(), ZONE, field=place.pointer)
    if made_on > day.on:
        raise place.refuse("date-order", "it is posted before that")
    not_before(place, made_on, day.opened_on)
    if body.maybe("transaction_date", day.transaction_date, made_on) != made_on:
        raise place.refuse("date-order", "the transaction date is another day")
    return made_on, {"time": second}


def _customer(reader: Reader, on: int) -> dict[str, Any]:
    for name in KNOWN:
        if reader.has(name):
            raise reader.take(name).refuse("field-unknown", "the account knows this itself")
    return read_customer(reader).facts(on, ())
