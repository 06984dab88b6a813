"""Back-dating: late entry → history as it would have been → reversals and new entries → points → notices.

The account stands as if the entry had come in time – the same balances, interest, grace and delinquency –
and what differs from what was written is booked openly, as one event. Bills that were issued stay as they
are; of the last one no more than the minimum that would have been due is asked for.
"""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

import attrs

from cardcore.accounts import postings
from cardcore.accounts.journal import LEGS
from cardcore.accounts.opening import AccountOpened
from cardcore.accounts.postings import CashAdvancePosted, FeePosted, PurchasePosted, RefundPosted
from cardcore.accounts.repayments import PaymentReceived
from cardcore.accounts.restating import (
    AccountEvent,
    HistoryRestated,
    as_it_counts,
    bare,
    beyond,
    corrected,
)
from cardcore.accounts.statements import StatementIssued
from cardcore.calendars import date_text
from cardcore.errors import Conflict, NotFound, require
from cardcore.fees import FeeKind, cash_advance, foreign_transaction
from cardcore.journeys.close_day import begin
from cardcore.journeys.post import CashAdvance, Presentment, Purchase, Refund, capture
from cardcore.journeys.receive_payment import Payment
from cardcore.journeys.replaying import is_entry, replay
from cardcore.notices import NoticeKind
from cardcore.points import lots
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Event, Outcome, Relationship
from cardcore.values import frozen

LateEntry = Presentment | Payment
"""What may come late: as it would have come in time, posted on the day from which it is to count."""

Entries = tuple[AccountEvent, ...]

VOIDABLE: Final = PurchasePosted | CashAdvancePosted | RefundPosted | PaymentReceived
CAN_BE_VOIDED: Final = VOIDABLE | HistoryRestated
"""What `void` takes out: an entry booked in time, or one that came late."""

CAUSED: Final = frozenset((FeeKind.CASH_ADVANCE, FeeKind.FOREIGN_TRANSACTION))
"""Fees that come with an entry, and go with it."""


@frozen
class _Past:
    """The history as it counts, and the working account that came of it."""

    draft: Draft
    events: tuple[Event, ...]

    @property
    def opened(self) -> AccountOpened:
        """The first event."""
        return cast(AccountOpened, self.events[0])

    @property
    def counts(self) -> Entries:
        """The history up to now, with what this journey recorded."""
        return tuple(as_it_counts([*self.events, *self.draft.events]))

    @property
    def billed(self) -> int:
        """The minimum that the last bill asked for, whatever was found out since."""
        bills = [event for event in (*self.events, *self.draft.events) if isinstance(event, StatementIssued)]
        return bills[-1].minimum_payment_due if bills else 0

    @property
    def entries(self) -> Entries:
        """What happened of itself."""
        return tuple(filter(is_entry, self.counts))


def backdate(
    relationship: Relationship, events: Sequence[Event], entry: LateEntry, booked_on: int, program: Program
) -> Outcome:
    """Book on a day what should have come earlier; ``events`` are all of the relationship, from the first.

    A purchase earns its points; offers are not asked, their quotas went to others. `Conflict`:
    ``date-order`` where it would count before the opening or after its booking, ``cannot-backdate`` where
    what came after it would have been impossible, ``currency-mismatch``, ``period-closed``.
    """
    past = _past(relationship, events, booked_on, program)
    if isinstance(entry, Purchase | CashAdvance):
        capture(past.draft, _booked(entry, booked_on), program)
    late = _late(past, entry, program)
    value_date = late[0].on
    if not past.opened.on <= value_date <= booked_on:
        detail = f"it may count from the opening on {date_text(past.opened.on)} to its booking"
        raise Conflict("date-order", detail, field="value_date")
    _restate(past, (*past.entries, *late), booked_on, program, late=late)
    if not isinstance(entry, Payment):
        _points(past.draft, entry, booked_on, program)
    return _told(past.draft, booked_on, late[0])


def void(
    relationship: Relationship, events: Sequence[Event], sequence: int, booked_on: int, program: Program
) -> Outcome:
    """Take out an entry that should never have been, with the fees it brought, from its own day on.

    ``sequence`` is the number of its event, from 1. `NotFound` ``not-found`` where that is no purchase,
    cash advance, refund or payment; `Conflict` ``already-reversed`` where it was taken out before.
    """
    past = _past(relationship, events, booked_on, program)
    voided = _written(events, sequence)
    if any(isinstance(event, HistoryRestated) and event.voids == sequence for event in events):
        raise Conflict("already-reversed", "that entry was taken out already", field="event")
    kept = _without(past.entries, voided, _twins(events, sequence))
    _restate(past, kept, booked_on, program, voided=voided, voids=sequence)
    if isinstance(voided[0], PurchasePosted):
        _take_points_back(past.draft, voided[0], booked_on, program)
    return _told(past.draft, booked_on, voided[0])


def _past(relationship: Relationship, events: Sequence[Event], booked_on: int, program: Program) -> _Past:
    require(
        len(events) == relationship.version,
        "version-conflict",
        f"the relationship has {relationship.version} events, {len(events)} were given",
        field="events",
    )
    return _Past(begin(relationship, booked_on, program), tuple(events))


def _booked(entry: Purchase | CashAdvance, on: int) -> Purchase | CashAdvance:
    """The entry on its day of booking: that is when the hold it captures is resolved."""
    return attrs.evolve(entry, transaction=attrs.evolve(entry.transaction, posting_date=on))


def _late(past: _Past, entry: LateEntry, program: Program) -> Entries:
    """The entry, with the fees it brings, as it will be entered again."""
    if isinstance(entry, Payment):
        effective_on = entry.on + program.interest.include_payment_day
        return (PaymentReceived(entry.on, entry.amount, effective_on, (), entry.amount),)
    account, transaction = past.draft.account, entry.transaction
    on, amount = transaction.posting_date, transaction.amount_minor
    if transaction.currency != program.currency:
        detail = f"the account is in {program.currency}, the transaction in {transaction.currency}"
        raise Conflict("currency-mismatch", detail, field="amount")
    fees = []
    if isinstance(entry, Purchase):
        posted: AccountEvent = postings.purchase(account, transaction)
    elif isinstance(entry, CashAdvance):
        posted = postings.cash_advance(account, transaction)
        fees.append(cash_advance.assess(amount, program.fees.cash_advance.at(entry.place)))
    else:
        return (postings.refund(account, transaction),)
    if transaction.original is not None:
        fees.append(foreign_transaction.assess(amount, program.fees.foreign_transaction))
    return (posted, *(postings.fee(account, fee, on) for fee in fees if fee.amount))


def _written(events: Sequence[Event], sequence: int) -> Entries:
    """The entry at a place of the history, with the fees it brought."""
    event = events[sequence - 1] if 1 <= sequence <= len(events) else None
    if isinstance(event, HistoryRestated) and event.late:
        return event.late
    if not isinstance(event, VOIDABLE):
        detail = f"event {sequence} is no purchase, cash advance, refund or payment"
        raise NotFound("not-found", detail, field="event")
    fees = []
    for following in events[sequence:]:
        if isinstance(following, FeePosted) and following.kind in CAUSED:
            fees.append(following)
        elif isinstance(following, AccountEvent):
            break
    return (event, *fees)


def _restate(
    past: _Past,
    entries: Entries,
    booked_on: int,
    program: Program,
    *,
    late: Entries = (),
    voided: Entries = (),
    voids: int = 0,
) -> None:
    """Record that these entries count, and all that follows from them."""
    in_time = replay(past.opened, entries, booked_on - 1, program)
    if in_time.plans != past.draft.plans:
        raise Conflict(
            "cannot-backdate", "an installment plan would have come out otherwise", field="value_date"
        )
    written, history = past.counts, tuple(as_it_counts(in_time.events))
    since = _alike(written, history)
    old, new = written[since:], history[since:]
    entered = _money(beyond(new, old))
    gone = _money(beyond(old, new))
    account = corrected(past.draft.account, past.billed, in_time.freeze().account, entered, gone)
    value_date = (*late, *voided)[0].on
    past.draft.record(
        HistoryRestated(booked_on, value_date, late, voided, new, since, entered, gone, account, voids)
    )


def _without(entries: Entries, voided: Entries, twins: int) -> Entries:
    """The entries less the voided ones, of which the parts may have changed since.

    ``twins`` entries that look just the same were booked before the voided one, and stay.
    """
    kept = list(entries)
    for gone in voided:
        places = [place for place, entry in enumerate(kept) if bare(entry) == bare(gone)]
        del kept[places[min(twins, len(places) - 1)]]
    return tuple(kept)


def _twins(events: Sequence[Event], sequence: int) -> int:
    """How many entries like the one at ``sequence`` were booked before it and still count."""
    entry = bare(_written(events, sequence)[0])
    gone = {event.voids for event in events if isinstance(event, HistoryRestated)}
    return sum(
        bare(one) == entry
        for number, event in enumerate(events[: sequence - 1], 1)
        if number not in gone
        for one in (event.late if isinstance(event, HistoryRestated) else (event,))
        if isinstance(one, VOIDABLE)
    )


def _alike(before: Sequence[Any], after: Sequence[Any]) -> int:
    """How many events from the first on are the same in both."""
    pairs = zip(before, after, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _money(events: Iterable[AccountEvent]) -> Entries:
    return tuple(event for event in events if type(event) in LEGS)


def _points(draft: Draft, entry: Presentment, on: int, program: Program) -> None:
    """What a late purchase earns, and what a late refund takes back."""
    amount, mcc = entry.transaction.amount_minor, entry.transaction.mcc
    points: Event | None = None
    if isinstance(entry, Purchase):
        points = lots.assess(draft.points, amount, mcc, on, program.points)
    elif isinstance(entry, Refund):
        points = lots.claw_back(draft.points, amount, mcc, on, program.points)
    if points is not None:
        draft.record(points)


def _take_points_back(draft: Draft, voided: PurchasePosted, on: int, program: Program) -> None:
    points = lots.claw_back(draft.points, voided.amount, voided.mcc, on, program.points)
    if points is not None:
        draft.record(points)


def _told(draft: Draft, booked_on: int, entry: Any) -> Outcome:
    facts = {"value_date": entry.on, "amount": entry.amount}
    draft.tell(NoticeKind.HISTORY_CORRECTED, booked_on, facts)
    return draft.outcome()
