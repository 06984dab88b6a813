"""Correcting the past: entries as they should have been → the life they lead to → reversals and new entries.

A part of several journeys: late entries, voids and disputes.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from cardcore.accounts import closings
from cardcore.accounts.account import freeze
from cardcore.accounts.foreign import InCurrency, seen_in
from cardcore.accounts.journal import LEGS
from cardcore.accounts.restating import AccountEvent, HistoryRestated, as_it_counts, beyond, corrected
from cardcore.accounts.shared_line import LineRevalued
from cardcore.errors import Conflict
from cardcore.journeys.close_day import require_on_books
from cardcore.journeys.past import Entries, Past
from cardcore.journeys.replaying import replay
from cardcore.relationships import Draft, Event


def restate(
    past: Past,
    entries: Entries,
    booked_on: int,
    *,
    late: Entries = (),
    voided: Entries = (),
    voids: int = 0,
    value_date: int = 0,
    own: Entries | None = None,
) -> None:
    """Record that these entries count in the balance to be corrected, and all that follows from them.

    Without a ``value_date`` they count from the day of the late or the voided entry. What a foreign balance
    takes of the line, and counts in the card year by the ``own`` entries, is reckoned anew in the account's
    own currency. Nothing before a charge-off or a closing is lived once more: ``charged-off``,
    ``account-closed``.
    """
    require_on_books(past.draft)
    closings.require_never_closed(past.whole.account)
    since = value_date or (*late, *voided)[0].on
    home = past.program.currency
    changed = {home: past.entries_in(home) if own is None else own, past.currency: entries}
    in_time = _lived_again(past, changed, booked_on)
    if in_time.plans != past.whole.plans:
        detail = "an installment plan would have come out otherwise"
        raise Conflict("cannot-backdate", detail, field="value_date")
    restated = _restated(past, past.currency, in_time, booked_on)
    past.draft.record(attrs.evolve(restated, value_date=since, late=late, voided=voided, voids=voids))
    if not past.is_own:
        followed = _restated(past, home, in_time, booked_on)
        if followed.history or len(past.counts_in(home)) > followed.since:
            past.whole.record(attrs.evolve(followed, value_date=since))


def _lived_again(past: Past, changed: Mapping[str, Entries], booked_on: int) -> Draft:
    """The relationship as it would be with these entries of some balances, and those of the others."""
    openings: list[Event] = [past.events[0]]
    entries: list[Event] = [event for event in past.events if isinstance(event, LineRevalued)]
    entries += changed[past.program.currency]
    for held in past.whole.foreign:
        currency = held.currency
        openings.append(InCurrency(currency, past.opened_in(currency)))
        of_it = changed[currency] if currency in changed else past.entries_in(currency)
        entries += [InCurrency(currency, entry) for entry in of_it]
    return replay(openings, entries, booked_on - 1, past.program)


def _restated(past: Past, currency: str, in_time: Draft, booked_on: int) -> HistoryRestated:
    """How one balance stands in that life, and how its history differs."""
    is_own = currency == past.program.currency
    before, then = (one if is_own else one.part(currency) for one in (past.whole, in_time))
    lived = in_time.events if is_own else seen_in(in_time.events, currency)
    counted, history = past.counts_in(currency), tuple(as_it_counts(lived))
    since = _alike(counted, history)
    entered = _money(beyond(history[since:], counted[since:]))
    gone = _money(beyond(counted[since:], history[since:]))
    account = corrected(before.account, past.billed_in(currency), freeze(then.account), entered, gone)
    return HistoryRestated(booked_on, booked_on, (), (), history[since:], since, entered, gone, account)


def _alike(before: Sequence[Any], after: Sequence[Any]) -> int:
    """How many events from the first on are the same in both."""
    pairs = zip(before, after, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _money(events: Iterable[AccountEvent]) -> Entries:
    return tuple(event for event in events if type(event) in LEGS)
