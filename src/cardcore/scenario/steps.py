"""A step of a scenario: something that happens on a day, and where the scenario says so."""

from collections.abc import Callable
from typing import Final, TypeVar

import attrs

from cardcore.calendars import date_of, date_text
from cardcore.documents import Reader
from cardcore.errors import CardcoreError
from cardcore.ids import HoldId
from cardcore.journeys import close_day
from cardcore.programs import Program
from cardcore.relationships import Outcome, Relationship
from cardcore.scenario.life import Life
from cardcore.values import frozen

R = TypeVar("R")

DAY: Final = frozenset({"on", "date"})
"""The names by which journeys speak of the day that something is to happen on."""


Act = Callable[[Life], None]


def through(journey: Callable[[Relationship, R, Program], Outcome], request: R) -> Act:
    """What sends a request through its journey when the time has come."""

    def act(life: Life) -> None:
        life.add(journey(life.relationship, request, life.program))

    return act


@frozen
class Day:
    """The day of an event, and what its verb must know of the account."""

    on: int
    opened_on: int
    currency: str

    def transaction_date(self, reader: Reader) -> int:
        """A day not after this one and not before the account was opened."""
        date = reader.date()
        if date > self.on:
            raise reader.refuse("date-order", f"the transaction is posted before, on {date_text(self.on)}")
        return not_before(reader, date, self.opened_on)

    def counting(self, body: Reader) -> "Day":
        """The day from which an entry counts: its ``value_date``, or this one."""
        return attrs.evolve(self, on=body.maybe("value_date", self.value_date, self.on))

    def value_date(self, reader: Reader) -> int:
        """A day that something may count from: from the opening to this one, else ``date-in-future``."""
        date = reader.date()
        if date > self.on:
            raise reader.refuse("date-in-future", f"it is booked before, on {date_text(self.on)}")
        return not_before(reader, date, self.opened_on)


def not_before(reader: Reader, date: int, opened_on: int) -> int:
    """``date`` again unless the account was opened later: ``date-order``."""
    if date < opened_on:
        raise reader.refuse("date-order", f"the account is opened later, on {date_text(opened_on)}")
    return date


def id_of(body: Reader, name: str, *, kind: str = "") -> str:
    """The id of that name; one that is not said is its kind and the number of the event: ``gift-3``."""
    number = body.pointer.split("/")[2]
    return body.maybe(name, Reader.id, f"{kind or name}-{number}")


def currency_of(body: Reader, day: Day) -> str:
    """The currency of a verb's amounts: the account's own where none is said."""
    return body.maybe("currency", Reader.currency, day.currency)


def foreign_of(body: Reader, day: Day) -> str:
    """The foreign currency that a verb names; empty for the account's own."""
    currency = currency_of(body, day)
    return "" if currency == day.currency else currency


def hold_of(reader: Reader) -> HoldId:
    """The id of a hold."""
    return HoldId(reader.id())


@frozen
class Step:
    """An event of a scenario, read and ready to happen."""

    on: int
    pointer: str
    """Of the event in the document."""
    verb: str
    act: Act

    def happen(self, life: Life) -> None:
        """Let it happen; an error then tells its place in the document."""
        life.begin(self.pointer)
        try:
            self.act(life)
        except CardcoreError as error:
            place = "on" if error.field in DAY else f"{self.verb}/{error.field}".rstrip("/")
            error.field = f"{self.pointer}/{place}"
            raise


def end(life: Life) -> None:
    """Close the last day."""
    try:
        life.add(close_day(life.relationship, date_of(life.until), life.program))
    except CardcoreError as error:
        error.field = "/until"
        raise
