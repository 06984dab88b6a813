"""Tickets of a draw: who gets one, and which of them are one person's.

Somebody is the same person by any of four marks – customer number, resident ID, phone, WeChat – and also by
way of a third (one shares a phone with another, who shares a WeChat with a third). Marks are tokens of the
host's; the numbers themselves need not come here.

>>> ann, bob = Person(customer="c-1", phone="p-1"), Person(customer="c-2", phone="p-1")
>>> [ticket.person for ticket in freeze([Entry("e-1", ann, 1), Entry("e-2", bob, 1)])]
[1, 1]
"""

from collections.abc import Iterable, Sequence

import attrs

from cardcore.errors import require
from cardcore.money import display_amount
from cardcore.offers.draws.definition import DrawDefinition
from cardcore.offers.reasons import Reason
from cardcore.values import frozen

Mark = tuple[str, str]


@frozen
class Person:
    """The marks of somebody, as far as they are known."""

    customer: str = ""
    resident: str = ""
    phone: str = ""
    wechat: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse somebody without any mark, who could be anybody."""
        require(bool(self.marks), "field-missing", "a person has at least one mark", field="person")

    @property
    def marks(self) -> frozenset[Mark]:
        """The marks there are, each with its kind."""
        return frozenset((kind, mark) for kind, mark in attrs.asdict(self).items() if mark)


@frozen
class Entry:
    """One ticket that was given: who has it, and the ordinal of the day."""

    entry_id: str
    person: Person
    on: int


@frozen
class Ticket:
    """An entry as everybody may see it: ``person`` counts persons from 1 by their first entry."""

    entry_id: str
    person: int


@frozen
class Attempt:
    """Somebody asks for a ticket with a spend of ``amount`` 分 on a day."""

    entry_id: str
    person: Person
    on: int
    amount: int = 0


@frozen
class TicketGiven:
    """A ticket was given."""

    entry: Entry


@frozen
class NoTicket:
    """No ticket, for all of these reasons."""

    reasons: tuple[Reason, ...]


def decide(definition: DrawDefinition, entries: Sequence[Entry], attempt: Attempt) -> TicketGiven | NoTicket:
    """A ticket, or every reason against it with its distance.

    Raises `InvalidInput` ``id-reused`` where the entry id was given before.
    """
    reused = any(entry.entry_id == attempt.entry_id for entry in entries)
    require(not reused, "id-reused", "every ticket has an id of its own", field="entry_id")
    reasons = [*_outside(definition, attempt), *_too_small(definition, attempt)]
    had = sum(entry.on == attempt.on for entry in of_one_person(entries, attempt.person))
    if definition.draws_per_day and had >= definition.draws_per_day:
        limit = definition.draws_per_day
        zh = f"同一用户每天最多{limit}次，今日已用{had}次"
        en = f"{limit} tickets a day for one person; {had} today"
        reasons.append(Reason("tickets-used-up", zh, en))
    if reasons:
        return NoTicket(tuple(reasons))
    return TicketGiven(Entry(attempt.entry_id, attempt.person, attempt.on))


def apply(entries: Sequence[Entry], event: TicketGiven) -> tuple[Entry, ...]:
    """The entries with the new one behind."""
    return (*entries, event.entry)


def _outside(definition: DrawDefinition, attempt: Attempt) -> Iterable[Reason]:
    wait, gone = definition.opens_on - attempt.on, attempt.on - definition.closes_on
    if wait > 0:
        yield Reason("not-open-yet", f"活动尚未开始，还有{wait}天", f"opens in {_days(wait)}")
    if gone > 0:
        yield Reason("closed", f"活动已于{gone}天前结束", f"closed {_days(gone)} ago")


def _too_small(definition: DrawDefinition, attempt: Attempt) -> Iterable[Reason]:
    short = definition.least_amount - attempt.amount
    if short > 0:
        least, rest = display_amount(definition.least_amount, "CNY"), display_amount(short, "CNY")
        yield Reason("amount-too-low", f"满{least}元，还差{rest}元", f"CNY {least} or more; {rest} to go")


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def of_one_person(entries: Sequence[Entry], person: Person) -> list[Entry]:
    """The entries of the same person, by whatever mark and by way of whomever."""
    marks, others = set(person.marks), list(entries)
    theirs: list[Entry] = []
    while True:
        found = [entry for entry in others if entry.person.marks & marks]
        if not found:
            return theirs
        theirs += found
        others = [entry for entry in others if not entry.person.marks & marks]
        marks.update(*(entry.person.marks for entry in found))


def freeze(entries: Iterable[Entry]) -> tuple[Ticket, ...]:
    """The list as it is published, in the order of entry, everybody behind a number."""
    kept = list(entries)
    first: dict[Mark, Mark] = {}

    def root(mark: Mark) -> Mark:
        while first.setdefault(mark, mark) != mark:
            first[mark] = mark = first[first[mark]]
        return mark

    for entry in kept:
        one, *more = sorted(entry.person.marks)
        for mark in more:
            first[root(mark)] = root(one)
    numbers: dict[Mark, int] = {}
    tickets = []
    for entry in kept:
        person = root(min(entry.person.marks))
        tickets.append(Ticket(entry.entry_id, numbers.setdefault(person, len(numbers) + 1)))
    return tuple(tickets)
