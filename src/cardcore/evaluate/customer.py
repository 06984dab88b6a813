"""Who asks: the customer as plain data, and what follows from it for a day."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import attrs

from cardcore.calendars import MonthEnd, day_in_month
from cardcore.documents import Reader
from cardcore.ids import OfferId
from cardcore.offers.criteria.facts import OPEN
from cardcore.offers.criteria.near import read_place
from cardcore.offers.limits import key
from cardcore.offers.offer import Offer
from cardcore.values import frozen

NOTHING_SAID: Final[tuple[tuple[str, Any], ...]] = ()
NOT_ENROLLED: Final[tuple[tuple[OfferId, int], ...]] = ()


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
    known = {fact: reader.must(name, read, None) for name, (fact, read) in SAID.items() if reader.has(name)}
    known |= {OPEN + name: value for name, value in reader.maybe("attributes", _attributes, NOTHING_SAID)}
    customer = Customer(
        known,
        reader.maybe("birthday", Reader.date, None),
        dict(reader.maybe("enrolled", lambda item: item.every(_enrolled), NOT_ENROLLED)),
        reader.maybe("statement_day", lambda item: item.whole(1, 31), 1),
    )
    reader.end()
    return customer


def _texts(reader: Reader) -> frozenset[str]:
    return frozenset(item.text() for item in reader.items())


def _enrolled(reader: Reader) -> tuple[OfferId, int]:
    return OfferId(reader.name), reader.date()


def _attributes(reader: Reader) -> tuple[tuple[str, Any], ...]:
    return reader.every(lambda item: (item.name, _open(item)))


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


SAID: Final[dict[str, tuple[str, Callable[[Reader], Any]]]] = {
    "product": ("product", Reader.text),
    "stage": ("stage", Reader.text),
    "id": ("customer", Reader.id),
    "tags": ("tags", _texts),
    "segments": ("segments", _texts),
    "place": ("coordinates", read_place),
    "approved_on": ("approved_on", Reader.date),
}
"""What may be said of a customer: the fact that it is, and how it is read."""
