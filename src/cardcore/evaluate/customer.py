"""Who asks: the customer as plain data, and what follows from it for a day."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from cardcore.calendars import MonthEnd, day_in_month
from cardcore.documents import Reader
from cardcore.ids import OfferId
from cardcore.offers.criteria.facts import OPEN
from cardcore.offers.criteria.near import read_place
from cardcore.offers.limits import key
from cardcore.offers.offer import Offer
from cardcore.values import frozen


@frozen
class Customer:
    """What is known of a customer."""

    known: Mapping[str, Any] = attrs.Factory(dict)
    """Facts that hold on any day."""
    birthday: int | None = None
    enrolled: Mapping[OfferId, int] = attrs.Factory(dict)
    """The day of enrollment, by offer."""
    statement_day: int = 1

    @property
    def approved_on(self) -> int | None:
        """The day on which the card was approved."""
        return self.known.get("approved_on")

    def facts(self, on: int, offers: Iterable[Offer]) -> dict[str, Any]:
        """The facts of a day."""
        facts = dict(self.known)
        if self.approved_on is not None:
            facts["days_since_approval"] = on - self.approved_on
        if self.birthday is not None:
            facts |= _born(self.birthday, on)
        for offer in offers:
            since = self.enrolled.get(offer.offer_id)
            if since is not None:
                facts[key(offer.offer_id, "enrolled_on")] = since
                facts[key(offer.offer_id, "days_since_enrollment")] = on - since
        return facts


def _born(birthday: int, on: int) -> dict[str, Any]:
    """Age and birthday; who was born on 29 February has it on the 28th in common years."""
    born, day = datetime.date.fromordinal(birthday), datetime.date.fromordinal(on)
    this_year = day_in_month(day.year, born.month, born.day, MonthEnd.CLAMP)
    return {
        "age": day.year - born.year - (on < this_year),
        "is_birthday": on == this_year,
        "is_birthday_month": day.month == born.month,
    }


def read_customer(reader: Reader) -> Customer:
    """A customer of plain data; everything may be left out."""
    known: dict[str, Any] = {}
    for name in ("product", "stage"):
        if reader.has(name):
            known[name] = reader.take(name).text()
    if reader.has("id"):
        known["customer"] = reader.take("id").id()
    for name in ("tags", "segments"):
        if reader.has(name):
            known[name] = frozenset(item.text() for item in reader.take(name).items())
    if reader.has("place"):
        known["coordinates"] = read_place(reader.take("place"))
    if reader.has("approved_on"):
        known["approved_on"] = reader.take("approved_on").date()
    if reader.has("attributes"):
        known |= {OPEN + item.name: _open(item) for item in reader.take("attributes").each()}
    customer = Customer(
        known,
        reader.maybe("birthday", Reader.date, None),
        {OfferId(item.name): item.date() for item in reader.take("enrolled").each()}
        if reader.has("enrolled")
        else {},
        reader.maybe("statement_day", lambda item: item.whole(1, 31), 1),
    )
    reader.end()
    return customer


def _open(reader: Reader) -> Any:
    """A text, a whole number, a truth value or a set of texts."""
    value = reader.plain()
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return reader.whole(-(10**15), 10**15)
    if isinstance(value, list):
        return frozenset(item.text() for item in reader.items())
    return reader.text()
