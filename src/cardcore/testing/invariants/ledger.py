"""The ledger: entries balance, balances are their sums, amounts are whole."""

from collections.abc import Iterator
from typing import Final

from cardcore.accounts.account import Account
from cardcore.accounts.adjustments import CreditAdjusted, DebitAdjusted
from cardcore.accounts.buckets import KIND_OF, Bucket, Kind
from cardcore.accounts.charge_offs import ChargedOff
from cardcore.accounts.holds import HoldCaptured, HoldIncreased, HoldPlaced, HoldReversed
from cardcore.accounts.journal import (
    EXCHANGE,
    LEGS,
    OVERPAYMENTS,
    PLANS,
    Entry,
    entries,
    entries_of,
    entry,
    receivable,
    trial_balance,
)
from cardcore.accounts.opening import AccountOpened
from cardcore.accounts.plans import InstallmentBilled, PlanChanged
from cardcore.accounts.postings import (
    CashAdvancePosted,
    CreditWithdrawn,
    PurchasePosted,
    RefundPosted,
    RewardTakenBack,
)
from cardcore.accounts.repayments import PaymentReceived
from cardcore.accounts.restating import HistoryRestated
from cardcore.accounts.transfers import TransferredIn, TransferredOut
from cardcore.errors import ensure
from cardcore.relationships import Event
from cardcore.testing.invariants.book import Book

FROM_OUTSIDE: Final = (
    *(PurchasePosted, CashAdvancePosted, RefundPosted, PaymentReceived, CreditWithdrawn),
    *(DebitAdjusted, CreditAdjusted, HistoryRestated),
    *(TransferredOut, TransferredIn),
    *(HoldPlaced, HoldIncreased, HoldCaptured, HoldReversed),
)
"""What a command books; the rest may be what closing a day does on that very day."""

MAY_BE_NOTHING: Final = (RewardTakenBack, ChargedOff, InstallmentBilled, PlanChanged)

LARGEST: Final = 2**63
"""Balances stay below it, so that every store and language can hold them."""


def entries_balance(book: Book) -> None:
    """L1: the legs of every entry add up to nothing, and so does the whole book."""
    for event in book.events:
        about, legs = LEGS[type(event)](event) if type(event) in LEGS else ("nothing", ())
        total = sum(amount for _, amount in legs)
        ensure(total == 0, "entries-balance", f"{about} of day {event.on} is off by {total}")
        for made in entries_of(event):
            total = sum(amount for _, amount in made.legs)
            ensure(total == 0, "entries-balance", f"{made.about} of day {event.on} is off by {total}")


def owed_by_kind(account: Account) -> dict[str, int]:
    """What the account owes by the chart's accounts, and the credit balance; nothing is left out."""
    owed = {receivable(kind): 0 for kind in Kind}
    for bucket in Bucket:
        owed[receivable(KIND_OF[bucket])] += getattr(account, bucket)
    owed |= {PLANS: account.plan_principal, OVERPAYMENTS: -account.credit}
    return {name: amount for name, amount in owed.items() if amount}


def _booked(totals: dict[str, int]) -> dict[str, int]:
    """The part of a trial balance that the account itself keeps."""
    kept = (OVERPAYMENTS, PLANS, *(receivable(kind) for kind in Kind))
    return {name: totals[name] for name in kept if totals.get(name)}


def balances_are_sums_of_postings(book: Book) -> None:
    """L2: after every event each kind of balance is the sum of the postings so far."""
    totals: dict[str, int] = {}
    for place, moment in enumerate(book.moments, 2):
        posted = entry(moment.event)
        for name, amount in posted.legs if posted else ():
            totals[name] = totals.get(name, 0) + amount
        owed, booked = owed_by_kind(moment.after.account), _booked(totals)
        ensure(
            owed == booked, "balances-are-sums-of-postings", f"after event {place}: {owed}, posted {booked}"
        )


def history_only_grows(earlier: Book, later: Book) -> None:
    """L3: what happened stays as it was; a later book has the earlier one's events first."""
    kept = later.events[: len(earlier.events)]
    ensure(kept == earlier.events, "history-only-grows", "an event of the past was changed or removed")


def booked_in_order(book: Book) -> None:
    """L4: events are numbered without a gap, and nothing comes in on a day that is closed."""
    for number, moment in enumerate(book.moments, 2):
        event, closed = moment.event, moment.before.account.closed_through
        ensure(
            moment.after.version == number,
            "booked-in-order",
            f"event {number} makes version {moment.after.version}",
        )
        first = closed + isinstance(event, FROM_OUTSIDE)
        ensure(event.on >= first, "booked-in-order", f"{event} after day {closed} was closed")


def one_currency(book: Book) -> None:
    """L5: opened once, in its programme's currency; no posting mixes currencies without an exchange pair."""
    openings = [event for event in book.events if isinstance(event, AccountOpened)]
    ensure(len(openings) == 1, "one-currency", f"the account was opened {len(openings)} times")
    begun, kept = (
        (agreed.account_id, agreed.program, agreed.currency, agreed.opened_on)
        for agreed in (openings[0].agreement, book.account.agreement)
    )
    ensure(
        kept == begun and book.account.currency == book.program.currency,
        "one-currency",
        f"opened in {openings[0].agreement.currency}, kept in {book.account.currency}, "
        f"the programme is in {book.program.currency}",
    )
    for event in book.events:
        _keeps_currencies_apart(event, entries_of(event))


def _keeps_currencies_apart(event: Event, made: list[Entry]) -> None:
    """Money of two currencies meets only in a pair of balanced entries, exchange in and exchange out."""
    exchanged = [dict(one.legs).get(EXCHANGE, 0) for one in made]
    if len({one.currency for one in made}) < 2:
        ensure(not any(exchanged), "one-currency", f"{event} has only one leg in exchange")
        return
    is_pair = min(exchanged) < 0 < max(exchanged) and all(exchanged)
    balanced = all(sum(amount for _, amount in one.legs) == 0 for one in made)
    ensure(is_pair and balanced, "one-currency", f"{event} mixes currencies without a pair of legs")


def amounts_are_whole(book: Book) -> None:
    """L6: amounts are integers, balances fit 64 bits.

    Of nothing may be what is rounded down to it: a share of a reward, or interest that is all of a row.
    """
    for event in _postings(book):
        if type(event) in LEGS:
            amount = getattr(event, "amount", None)
            least = 0 if isinstance(event, MAY_BE_NOTHING) else 1
            ensure(_is_whole(amount, least), "amounts-are-whole", f"{type(event).__name__} of {amount!r}")
    for field in (*Bucket, "credit"):
        value = getattr(book.account, field)
        ensure(_is_whole(value, 0), "amounts-are-whole", f"{field} is {value!r}")


def _postings(book: Book) -> Iterator[object]:
    """The events, and those within corrections."""
    for event in book.events:
        if isinstance(event, HistoryRestated):
            yield from (*event.entered, *event.reversed)
        else:
            yield event


def _is_whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value < LARGEST


def trial_balance_is_the_subledger(book: Book) -> None:
    """L8: the control accounts hold what the account's own balances come to, kind by kind."""
    booked, owed = _booked(trial_balance(entries(book.events))), owed_by_kind(book.account)
    ensure(booked == owed, "trial-balance-is-the-subledger", f"ledger {booked}, account {owed}")
