"""Disputes: purchase → provisional credit → (chargeback → representment) → ruling → points → notices.

While it is open, and for good where it is won, the account is as if the disputed amount had never been
charged, from the day of the purchase on: interest and late charges that came of it are given back. Where
it is lost the account is as if it had never been disputed – all that was suspended is charged – or, by the
bank's choice, the purchase counts from a later day only.
"""

from collections.abc import Sequence

import attrs

from cardcore.accounts.disputes import (
    ChargebackRaised,
    ChargebackRepresented,
    DisputeOpened,
    DisputeResolved,
    DisputeStep,
    Ruling,
)
from cardcore.accounts.foreign import currency_of
from cardcore.accounts.postings import PurchasePosted
from cardcore.calendars import date_text
from cardcore.errors import Conflict, require, require_integer
from cardcore.ids import require_text
from cardcore.journeys.claims import (
    purchase_of,
    require_claim,
    require_currency,
    require_dispute_window,
    require_step,
)
from cardcore.journeys.correcting import restate
from cardcore.journeys.past import (
    Entries,
    Past,
    give_earned,
    past_of,
    place_of,
    rewards_of,
    take_points_back,
    twins_of,
    without,
)
from cardcore.journeys.spent_abroad import counted_abroad, own_entries, part_of
from cardcore.journeys.taking_back import restore, take_back
from cardcore.money import require_positive
from cardcore.notices import NoticeKind
from cardcore.offers.quotas import QuotaLeft
from cardcore.offers.refunds import Named
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Event, Outcome, Relationship
from cardcore.transactions import Transaction
from cardcore.values import frozen


@frozen
class Dispute:
    """A purchase that the cardholder does not accept."""

    on: int
    purchase: int
    """The number of its event, from 1."""
    reason: str
    amount: int | None = None
    """Minor units; all that is left of the purchase without them."""
    currency: str = ""
    """Of the amount, where it is a foreign one; empty for the account's own."""

    def __attrs_post_init__(self) -> None:
        """`InvalidInput` ``wrong-type`` or ``amount-not-positive`` for what is no amount."""
        if self.amount is not None:
            require_positive(self.amount)


@frozen
class DisputeRuling:
    """The ruling on a dispute."""

    on: int
    dispute: int
    """The number of the dispute's event, from 1."""
    ruling: Ruling
    value_date: int | None = None
    """From when a purchase that stands counts again; from its own day without it."""

    def __attrs_post_init__(self) -> None:
        """`InvalidInput` ``choice-unknown`` for what is no ruling, ``wrong-type`` for no ordinal."""
        known = isinstance(self.ruling, Ruling)
        require(known, "choice-unknown", f"a ruling is one of {', '.join(Ruling)}", field="ruling")
        if self.value_date is not None:
            require_integer(self.value_date, field="value_date")


@frozen
class Chargeback:
    """What is disputed is taken back from the merchant's bank."""

    on: int
    dispute: int
    """The number of the dispute's event, from 1."""


@frozen
class Representment:
    """The merchant's bank presents it again."""

    on: int
    dispute: int
    """The number of the dispute's event, from 1."""
    reason: str


def open_dispute(
    relationship: Relationship, events: Sequence[Event], dispute: Dispute, program: Program
) -> Outcome:
    """Credit what is disputed until it is ruled on; fees that came with the purchase go with all of it.

    `NotFound` where no purchase has that number; `Conflict` ``already-disputed``, ``already-reversed``,
    ``refund-exceeds-capture``, ``dispute-window-over``, ``cannot-backdate`` where a plan or what was
    withdrawn stands on it.
    """
    number, on = dispute.purchase, dispute.on
    past = _past(relationship, events, number, on, program)
    if dispute.amount is not None:
        require_currency(events, number, dispute.currency or program.currency, program.currency)
    bought, fees, amount = require_claim(past.seen, number, dispute.amount, past.currency)
    if any(isinstance(event, DisputeOpened) and event.purchase == number for event in past.seen):
        raise Conflict("already-disputed", "a purchase is disputed once", field="event")
    require_dispute_window(past.seen, number, on, past.terms.claims)
    entries, twins = past.entries, twins_of(past.seen, number)
    where = place_of(entries, bought, twins)
    before = sum(entry.on == bought.on for entry in entries[:where])
    reason = require_text(dispute.reason, field="reason")
    opened = DisputeOpened(on, number, amount, reason, bought.merchant, bought.on, before)
    past.draft.record(opened)
    place = past.whole.account.sequence
    spent, left = counted_abroad(past, number), bought.amount - amount
    if left:
        kept: Entries = (*entries[:where], attrs.evolve(bought, amount=left), *entries[where + 1 :])
    else:
        kept = without(entries, (bought, *fees), twins)
    own = own_entries(past, spent, part_of(spent, left, bought.amount) if left else None)
    restate(past, kept, on, value_date=bought.on, own=own)
    take_points_back(past.draft, amount, bought.mcc, on, past.terms)
    given = Transaction(amount, past.currency, on, on, bought.mcc, bought.merchant)
    take_back(past.draft, given, Named(number), place, on, past.terms)
    return _told(past.draft, opened, on, NoticeKind.DISPUTE_OPENED, bought.on)


def _past(
    relationship: Relationship, events: Sequence[Event], number: int, on: int, program: Program
) -> Past:
    """The past of the balance that the purchase or the dispute with that number is of."""
    return past_of(relationship, events, on, program, currency_of(events, number, program.currency))


def resolve_dispute(
    relationship: Relationship,
    events: Sequence[Event],
    ruled: DisputeRuling,
    program: Program,
    quotas: QuotaLeft | None = None,
) -> Outcome:
    """Rule on a dispute: the credit becomes final, or is taken back with the interest that was suspended.

    `NotFound` where no dispute has that number; `Conflict` ``dispute-resolved``, ``date-order`` where the
    value date lies before the purchase, ``date-in-future`` after the ruling, ``cannot-backdate`` where
    the credit was withdrawn meanwhile: then a later value date is needed.
    """
    number, on = ruled.dispute, ruled.on
    past = _past(relationship, events, number, on, program)
    step = DisputeStep.WIN if ruled.ruling is Ruling.WON else DisputeStep.LOSE
    opened, stage = require_step(past.seen, number, step)
    value_date = opened.value_date if ruled.value_date is None else ruled.value_date
    if not opened.value_date <= value_date <= on:
        detail = f"it may count from the purchase on {date_text(opened.value_date)} to the ruling"
        code = "date-in-future" if value_date > on else "date-order"
        raise Conflict(code, detail, field="value_date")
    past.draft.record(DisputeResolved(on, number, ruled.ruling, opened.amount, value_date, stage))
    if ruled.ruling is Ruling.WON:
        return _told(past.draft, opened, on, NoticeKind.DISPUTE_WON, value_date)
    lost = rewards_of(past.entries, number)
    mcc = _charge_again(past, opened, ruled, value_date, lost)
    give_earned(past.draft, opened.amount, mcc, on, past.terms)
    restore(past.whole, events, lost, number, on, past.terms, quotas or {})
    return _told(past.draft, opened, on, NoticeKind.DISPUTE_LOST, value_date)


def charge_back(
    relationship: Relationship, events: Sequence[Event], request: Chargeback, program: Program
) -> Outcome:
    """Take what is disputed back from the merchant's bank, again too where it was presented again.

    Errors as of `resolve_dispute`, and ``dispute-stage`` where it is charged back already.
    """
    past = _past(relationship, events, request.dispute, request.on, program)
    opened, _ = require_step(past.seen, request.dispute, DisputeStep.CHARGE_BACK)
    past.draft.record(ChargebackRaised(request.on, request.dispute, opened.amount))
    return past.whole.outcome()


def represent(
    relationship: Relationship, events: Sequence[Event], request: Representment, program: Program
) -> Outcome:
    """The merchant's bank presents again what was charged back; the cardholder's credit waits for the ruling.

    Errors as of `resolve_dispute`, and ``dispute-stage`` where it is not charged back.
    """
    past = _past(relationship, events, request.dispute, request.on, program)
    opened, _ = require_step(past.seen, request.dispute, DisputeStep.REPRESENT)
    reason = require_text(request.reason, field="reason")
    past.draft.record(ChargebackRepresented(request.on, request.dispute, opened.amount, reason))
    return _told(past.draft, opened, request.on, NoticeKind.DISPUTE_CONTESTED, opened.value_date)


def _charge_again(
    past: Past, opened: DisputeOpened, ruled: DisputeRuling, value_date: int, lost: Entries
) -> str:
    """Put the purchase back in its place, or on its later day; its merchant category."""
    bought, fees = purchase_of(past.seen, opened.purchase)
    is_whole = opened.amount == bought.amount
    others = without(past.entries, lost, 0)
    if value_date > opened.value_date:
        part = attrs.evolve(bought, amount=opened.amount)
        entries = (*others, *_moved(part, fees if is_whole else (), value_date))
    elif is_whole:
        entries = _inserted(others, (bought, *fees), opened.place)
    else:
        rest = attrs.evolve(bought, amount=bought.amount - opened.amount)
        where = place_of(others, rest)
        entries = (*others[:where], bought, *others[where + 1 :])
    own = _counted_again(past, opened, bought.amount, value_date)
    restate(past, entries, ruled.on, voided=lost, value_date=value_date, own=own)
    return bought.mcc


def _counted_again(past: Past, opened: DisputeOpened, whole: int, value_date: int) -> Entries:
    """The account's own entries once a purchase abroad counts again in the card year."""
    spent = counted_abroad(past, opened.purchase)
    rest = part_of(spent, whole - opened.amount, whole)
    if spent is None or rest is None:
        return own_entries(past, None, None)
    if value_date == opened.value_date:
        return own_entries(past, rest if opened.amount < whole else None, spent)
    again = attrs.evolve(spent, on=value_date, amount=spent.amount - rest.amount)
    return own_entries(past, None, again)


def _moved(bought: PurchasePosted, fees: Entries, value_date: int) -> Entries:
    """A purchase and the fees that come with it, on a later day."""
    moved = attrs.evolve(bought, on=value_date, transaction_date=value_date)
    return (moved, *(attrs.evolve(fee, on=value_date) for fee in fees))


def _inserted(entries: Entries, back: Entries, place: int) -> Entries:
    """The entries with those put back behind the first ``place`` of their day."""
    earlier = [entry for entry in entries if entry.on < back[0].on]
    of_the_day = [entry for entry in entries if entry.on == back[0].on]
    later = [entry for entry in entries if entry.on > back[0].on]
    return (*earlier, *of_the_day[:place], *back, *of_the_day[place:], *later)


def _told(draft: Draft, opened: DisputeOpened, on: int, kind: NoticeKind, value_date: int) -> Outcome:
    draft.tell(kind, on, {"merchant": opened.merchant, "amount": opened.amount, "value_date": value_date})
    return draft.main.outcome()
