"""Draws as plain data and back, read strictly: every refusal tells its JSON pointer."""

import re
from collections.abc import Sequence
from typing import Any, Final

from cardcore.calendars import date_text
from cardcore.documents import Reader
from cardcore.ids import require_text
from cardcore.money import amount_text
from cardcore.offers.draws.definition import Disclosure, DrawDefinition, Method, Prize, Source
from cardcore.offers.draws.entries import Attempt, Entry, Person, Ticket

LONGEST_RULE: Final = 2_000
_HASH: Final = re.compile(r"([0-9a-f]{64})?", re.ASCII)
MARKS: Final = ("customer", "resident", "phone", "wechat")
DATES: Final = ("opens_on", "closes_on", "drawn_on", "claim_until")


def definition_plain(definition: DrawDefinition) -> dict[str, Any]:
    """A definition as plain data, every member written out: what its hash is taken of."""
    disclosure = definition.disclosure
    return {
        "id": definition.draw_id,
        "name": definition.name,
        "prizes": [_prize_plain(prize) for prize in definition.prizes],
        **{name: date_text(getattr(definition, name)) for name in DATES},
        "method": str(definition.method),
        "source": str(definition.source),
        "entropy_source": definition.entropy_source,
        "disclosure": {
            "disclosed_on": date_text(disclosure.disclosed_on),
            "conditions": disclosure.conditions,
            "manner": disclosure.manner,
            "claim": disclosure.claim,
            "organizer": disclosure.organizer,
        },
        "blank_weight": definition.blank_weight,
        "least_amount": amount_text(definition.least_amount, "CNY"),
        "draws_per_day": definition.draws_per_day,
        "wins_per_person": definition.wins_per_person,
    }


def _prize_plain(prize: Prize) -> dict[str, Any]:
    return {
        "id": prize.prize_id,
        "name": prize.name,
        "value": amount_text(prize.value, "CNY"),
        "quantity": prize.quantity,
        "weight": prize.weight,
    }


def tickets_plain(tickets: Sequence[Ticket]) -> list[list[Any]]:
    """Tickets as pairs of entry id and person."""
    return [[ticket.entry_id, ticket.person] for ticket in tickets]


def read_definition(reader: Reader) -> DrawDefinition:
    """A definition; what the law has against it is for `rules.faults` to say."""
    opens_on, closes_on, drawn_on, claim_until = (reader.take(name).date() for name in DATES)
    definition = DrawDefinition(
        reader.take("id").id(),
        reader.take("name").text(),
        tuple(_read_prize(item) for item in reader.take("prizes").items()),
        opens_on,
        closes_on,
        drawn_on,
        claim_until,
        Method(reader.take("method").choice(*Method)),
        reader.maybe("source", lambda item: Source(item.choice(*Source)), Source.SEALED),
        reader.maybe("entropy_source", read_rule, ""),
        _read_disclosure(reader.take("disclosure")),
        reader.maybe("blank_weight", Reader.whole, 0),
        reader.maybe("least_amount", _amount, 0),
        reader.maybe("draws_per_day", Reader.whole, 1),
        reader.maybe("wins_per_person", Reader.whole, 1),
    )
    reader.end()
    return definition


def _read_prize(reader: Reader) -> Prize:
    prize = Prize(
        reader.take("id").id(),
        reader.take("name").text(),
        reader.maybe("value", _amount, 0),
        reader.maybe("quantity", Reader.whole, 0),
        reader.maybe("weight", Reader.whole, 0),
    )
    reader.end()
    return prize


def _read_disclosure(reader: Reader) -> Disclosure:
    disclosure = Disclosure(
        reader.take("disclosed_on").date(),
        reader.maybe("conditions", read_rule, ""),
        reader.maybe("manner", read_rule, ""),
        reader.maybe("claim", read_rule, ""),
        reader.maybe("organizer", read_rule, ""),
    )
    reader.end()
    return disclosure


def _amount(reader: Reader) -> int:
    amount = reader.amount("CNY")
    if amount < 0:
        raise reader.refuse("amount-not-positive", "an amount here is not below zero")
    return amount


def read_rule(reader: Reader) -> str:
    """A text of the rules, longer than a name; empty is for the validator to tell."""
    text = reader.plain()
    return "" if text == "" else require_text(text, field=reader.pointer, longest=LONGEST_RULE)


def read_hash(reader: Reader) -> str:
    """64 hexadecimal digits or nothing: no text, in which a run of digits may be taken for a card number."""
    text = reader.plain()
    if not isinstance(text, str) or _HASH.fullmatch(text) is None:
        raise reader.refuse("hash-syntax", "write 64 hexadecimal digits in lower case, or nothing")
    return text


def read_entries(reader: Reader) -> tuple[Entry, ...]:
    """Entries ``{"id", "person": {"customer", …}, "on"}``."""
    return tuple(_read_entry(item) for item in reader.items())


def _read_entry(reader: Reader) -> Entry:
    with reader.placing():
        entry = Entry(reader.take("id").id(), read_person(reader.take("person")), reader.take("on").date())
    reader.end()
    return entry


def read_attempts(reader: Reader) -> tuple[Attempt, ...]:
    """Attempts ``{"id", "person": {"customer", …}, "on", "amount"}``, in the order in which they came."""
    return tuple(_read_attempt(item) for item in reader.items())


def _read_attempt(reader: Reader) -> Attempt:
    with reader.placing():
        attempt = Attempt(
            reader.take("id").id(),
            read_person(reader.take("person")),
            reader.take("on").date(),
            reader.maybe("amount", _amount, 0),
        )
    reader.end()
    return attempt


def read_person(reader: Reader) -> Person:
    """The marks of somebody: ids, so that a number of a card or a person is not among them."""
    marks = {name: reader.maybe(name, Reader.id, "") for name in MARKS}
    reader.end()
    return Person(**marks)


def read_tickets(reader: Reader) -> tuple[Ticket, ...]:
    """Tickets as pairs of entry id and person."""
    return tuple(_read_ticket(item) for item in reader.items())


def _read_ticket(reader: Reader) -> Ticket:
    pair = list(reader.items())
    if len(pair) != 2:
        raise reader.refuse("wrong-type", "a ticket is a pair of entry id and person")
    return Ticket(pair[0].id(), pair[1].whole(1))
