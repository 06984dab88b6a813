"""Back-dating: late entry → history as it would have been → reversals and new entries → points → notices.

The account stands as if the entry had come in time – the same balances, interest, grace and delinquency –
and what differs from what was written is booked openly, as one event. Bills that were issued stay as they
are; of the last one no more than the minimum that would have been due is asked for.
"""

from collections.abc import Sequence
from typing import Final

import attrs

from cardcore.accounts import postings
from cardcore.accounts.charge_offs import RecoverySource
from cardcore.accounts.exchanging import ExchangeBought
from cardcore.accounts.foreign import currency_of
from cardcore.accounts.postings import PurchasePosted
from cardcore.accounts.repayments import PaymentReceived
from cardcore.accounts.restating import AccountEvent, HistoryRestated
from cardcore.calendars import date_text
from cardcore.errors import Conflict
from cardcore.exchange import Rates
from cardcore.fees import cash_advance, foreign_transaction
from cardcore.journeys.adjust import Adjustment, adjusted
from cardcore.journeys.charge_off import recover
from cardcore.journeys.claims import given_back
from cardcore.journeys.converting import converted
from cardcore.journeys.correcting import restate
from cardcore.journeys.in_currency import part_of_hold, value
from cardcore.journeys.past import (
    VOIDABLE,
    Entries,
    Past,
    has_lost,
    past_of,
    rewards_of,
    take_back_earned,
    taken_out,
    told,
    twins_of,
    without,
    written,
)
from cardcore.journeys.post import CashAdvance, Presentment, Purchase, Refund, capture, spend_of
from cardcore.journeys.receive_payment import Payment
from cardcore.journeys.releasing import release_ended
from cardcore.journeys.spent_abroad import counted_abroad, late_abroad, own_entries
from cardcore.journeys.taking_back import give_uses_back, restore, take_back, void_benefits
from cardcore.journeys.towards_goals import uncount
from cardcore.offers.quotas import QuotaLeft
from cardcore.offers.refunds import Named
from cardcore.points import lots
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Event, Outcome, Relationship

LateEntry = Presentment | Payment | Adjustment
"""What may come late: as it would have come in time, posted on the day from which it is to count."""

CAN_BE_VOIDED: Final = VOIDABLE | HistoryRestated
"""What `void` takes out: an entry booked in time, or one that came late."""


def backdate(
    relationship: Relationship,
    events: Sequence[Event],
    entry: LateEntry,
    booked_on: int,
    program: Program,
    rates: Rates | None = None,
) -> Outcome:
    """Book on a day what should have come earlier; ``events`` are all of the relationship, from the first.

    One in a currency that the account holds counts in that balance, any other is converted at the rate
    among ``rates``, those of the day it counts from. A purchase earns its points; offers are not asked, their
    quotas went to others. `Conflict`: ``date-order`` where it would count before the opening,
    ``date-in-future`` after its booking, ``cannot-backdate`` where what came after it would have been
    impossible, ``currency-mismatch``, ``period-closed``, ``account-closed``, ``charged-off`` where it would
    count before a charge-off; a payment that came after one is recovered.
    """
    entry = _held(relationship, entry, program, rates or {})
    past = past_of(relationship, events, booked_on, program, _currency(entry, program))
    if isinstance(entry, Purchase | CashAdvance):
        _begin(past, entry, booked_on, rates)
    off = past.draft.account.charge_off
    if off is not None and isinstance(entry, Payment) and entry.on > off.on:
        recover(past.draft, entry.amount, booked_on, RecoverySource.PAYMENT)
        return told(past.draft, booked_on, entry)
    then = program.in_force_on(counts_from(entry)).in_currency(past.currency)
    late = _late(past.draft, entry, then)
    _require_date(past, late[0].on, booked_on)
    own = own_entries(past, None, late_abroad(past, late[0]))
    restate(past, (*past.entries, *late), booked_on, late=late, own=own)
    number = past.whole.account.sequence
    if not isinstance(entry, Payment | Adjustment):
        _points(past.draft, entry, booked_on, past.terms)
    if isinstance(entry, Refund):
        named = Named(0, entry.purchased_on)
        take_back(past.draft, entry.transaction, named, number, booked_on, past.terms)
    return told(past.draft, booked_on, late[0])


def void(
    relationship: Relationship,
    events: Sequence[Event],
    sequence: int,
    booked_on: int,
    program: Program,
    quotas: QuotaLeft | None = None,
) -> Outcome:
    """Take out an entry that should never have been, with the fees it brought, from its own day on.

    ``sequence`` is the number of its event, from 1. `NotFound` ``not-found`` where that is no purchase, cash
    advance, refund, payment or adjustment; `Conflict` ``already-reversed`` where it was taken out before,
    is itself a taking out, or is a purchase of which something was given back or is disputed;
    ``exchange-final`` for a repayment by bought exchange.
    """
    past = past_of(relationship, events, booked_on, program, currency_of(events, sequence, program.currency))
    voided, entries = written(past.seen, sequence), past.entries
    gone = sequence in taken_out(past.seen) or given_back(past.seen, sequence)
    if gone or has_lost(past, sequence):
        detail = "that entry was taken out, given back or disputed already"
        raise Conflict("already-reversed", detail, field="event")
    _require_no_exchange(past.events[sequence - 2])
    voided = (*voided, *rewards_of(entries, sequence))
    kept = without(entries, voided, twins_of(past.seen, sequence))
    own = own_entries(past, counted_abroad(past, sequence), None)
    restate(past, kept, booked_on, voided=voided, voids=sequence, own=own)
    uncount(past.whole, events, sequence, booked_on)
    if isinstance(voided[0], PurchasePosted):
        take_back_earned(past.draft, events[sequence:], booked_on, past.terms)
        give_uses_back(past.draft, voided, booked_on, past.terms)
        void_benefits(past.whole, sequence, booked_on, past.terms)
    restore(past.whole, events, voided, sequence, booked_on, past.terms, quotas or {})
    return told(past.draft, booked_on, voided[0])


def _require_no_exchange(before: Event) -> None:
    """Refuse to take out a repayment that exchange was bought for: ``exchange-final``."""
    if isinstance(before, ExchangeBought):
        detail = "the bank has sold the exchange; a credit balance in it can be withdrawn"
        raise Conflict("exchange-final", detail, field="event")


def _held(relationship: Relationship, entry: LateEntry, program: Program, rates: Rates) -> LateEntry:
    """The entry in a currency that the account holds: converted where it came in any other."""
    if isinstance(entry, Payment | Adjustment):
        return entry
    currency = entry.transaction.currency
    if currency == program.currency or currency in [held.currency for held in relationship.foreign]:
        return entry
    return attrs.evolve(entry, transaction=converted(entry.transaction, program, rates))


def counts_from(entry: LateEntry) -> int:
    """The day from which an entry counts, an ordinal."""
    return entry.on if isinstance(entry, Payment | Adjustment) else entry.transaction.posting_date


def _currency(entry: LateEntry, program: Program) -> str:
    """The currency of the balance that an entry counts in."""
    said = entry.currency if isinstance(entry, Payment | Adjustment) else entry.transaction.currency
    return said or program.currency


def _begin(past: Past, entry: Purchase | CashAdvance, on: int, rates: Rates | None) -> None:
    """Capture the hold on the day of booking, when it is resolved; a foreign balance must be valued."""
    if not past.is_own:
        value(past.whole, past.currency, on, past.program, rates)
    if entry.hold_id is not None:
        part_of_hold(past.whole, entry.hold_id, past.program, past.currency)
    booked = attrs.evolve(entry, transaction=attrs.evolve(entry.transaction, posting_date=on))
    capture(past.draft, booked, past.terms)
    release_ended(past.whole, on)


def _require_date(past: Past, value_date: int, booked_on: int) -> None:
    opened_on = past.opened_in(past.currency).on
    if not opened_on <= value_date <= booked_on:
        detail = f"it may count from the opening on {date_text(opened_on)} to its booking"
        code = "date-order" if value_date < opened_on else "date-in-future"
        raise Conflict(code, detail, field="value_date")


def _late(draft: Draft, entry: LateEntry, program: Program) -> Entries:
    """The entry, with the fees it brings, as it will be entered again."""
    if isinstance(entry, Payment):
        effective_on = entry.on + program.interest.include_payment_day
        return (PaymentReceived(entry.on, entry.amount, effective_on, (), entry.amount),)
    if isinstance(entry, Adjustment):
        return (adjusted(draft, entry),)
    account, transaction = draft.account, entry.transaction
    on, amount = transaction.posting_date, transaction.amount_minor
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


def _points(draft: Draft, entry: Presentment, on: int, program: Program) -> None:
    """What a late purchase earns by the rules of its booking, and what a late refund takes back."""
    spend = spend_of(draft, entry.transaction, on)
    points: Event | None = None
    if isinstance(entry, Purchase):
        points = lots.assess(draft.points, spend, program.points)
    elif isinstance(entry, Refund):
        points = lots.claw_back(draft.points, spend, program.points)
    if points is not None:
        draft.record(points)
