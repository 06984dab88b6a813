"""The past of an account for those who correct it: what counts, which entry is meant, what is restated."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

from cardcore.accounts import closings
from cardcore.accounts.adjustments import CreditAdjusted, DebitAdjusted
from cardcore.accounts.cards import CardUsed
from cardcore.accounts.disputes import DisputeOpened, DisputeResolved, Ruling
from cardcore.accounts.foreign import InCurrency
from cardcore.accounts.journal import LEGS
from cardcore.accounts.opening import AccountOpened
from cardcore.accounts.postings import (
    CashAdvancePosted,
    FeePosted,
    PurchasePosted,
    RefundPosted,
    RewardCredited,
    RewardTakenBack,
)
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
from cardcore.errors import Conflict, NotFound, require
from cardcore.fees import FeeKind
from cardcore.journeys.close_day import begin, require_on_books
from cardcore.journeys.replaying import is_entry, replay
from cardcore.notices import NoticeKind
from cardcore.points import lots
from cardcore.points.lots import PointsEarned, Spend
from cardcore.points.redemption import PointsRedeemed, RedemptionCancelled
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Event, Outcome, Relationship
from cardcore.values import frozen

Entries = tuple[AccountEvent, ...]

VOIDABLE: Final = (
    PurchasePosted | CashAdvancePosted | RefundPosted | PaymentReceived | DebitAdjusted | CreditAdjusted
)

CAUSED: Final = frozenset((FeeKind.CASH_ADVANCE, FeeKind.FOREIGN_TRANSACTION))
"""Fees that come with an entry, and go with it."""


@frozen
class Past:
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


def past_of(relationship: Relationship, events: Sequence[Event], booked_on: int, program: Program) -> Past:
    """The past up to a day, on which something is booked; all its events are given."""
    require_whole(relationship, events)
    return Past(begin(relationship, booked_on, program), tuple(events))


def require_whole(relationship: Relationship, events: Sequence[Event]) -> None:
    """Refuse events that are not all of the relationship's: ``version-conflict``."""
    require(
        len(events) == relationship.version,
        "version-conflict",
        f"the relationship has {relationship.version} events, {len(events)} were given",
        field="events",
    )


def written(events: Sequence[Event], sequence: int) -> Entries:
    """The entry at a place of the history, with the fees it brought."""
    event = events[sequence - 1] if 1 <= sequence <= len(events) else None
    if isinstance(event, HistoryRestated) and event.late:
        return event.late
    if isinstance(event, HistoryRestated) and event.voids:
        detail = "what was taken out stays out: enter it anew"
        raise Conflict("already-reversed", detail, field="event")
    if isinstance(event, InCurrency):
        detail = f"what was posted in {event.currency} is not taken out or disputed; a refund gives it back"
        raise Conflict("currency-mismatch", detail, field="event")
    if not isinstance(event, VOIDABLE):
        detail = f"event {sequence} is no purchase, cash advance, refund, payment or adjustment"
        raise NotFound("not-found", detail, field="event")
    before = events[sequence - 2]
    if _cash_of_points(before):
        detail = "the cash of a redemption goes back with its points: cancel the redemption"
        raise Conflict("redemption-cash", detail, field="event")
    fees = []
    for following in events[sequence:]:
        if isinstance(following, FeePosted) and following.kind in CAUSED:
            fees.append(following)
        elif isinstance(following, AccountEvent) and not isinstance(following, CardUsed):
            break
    return (event, *fees)


def _cash_of_points(event: Event) -> bool:
    """Whether an event booked the points of something that was paid in cash, too."""
    if isinstance(event, PointsRedeemed):
        return event.redeemed.cash > 0
    return isinstance(event, RedemptionCancelled) and event.cash > 0


def restate(
    past: Past,
    entries: Entries,
    booked_on: int,
    program: Program,
    *,
    late: Entries = (),
    voided: Entries = (),
    voids: int = 0,
    value_date: int = 0,
) -> None:
    """Record that these entries count, and all that follows from them.

    Without a ``value_date`` they count from the day of the late or the voided entry. Nothing before a
    charge-off or a closing is lived once more: ``charged-off``, ``account-closed``.
    """
    require_on_books(past.draft)
    closings.require_never_closed(past.draft.account)
    in_time = replay(past.opened, entries, booked_on - 1, program)
    if in_time.plans != past.draft.plans:
        raise Conflict(
            "cannot-backdate", "an installment plan would have come out otherwise", field="value_date"
        )
    counted, history = past.counts, tuple(as_it_counts(in_time.events))
    since = _alike(counted, history)
    old, new = counted[since:], history[since:]
    entered = _money(beyond(new, old))
    gone = _money(beyond(old, new))
    account = corrected(past.draft.account, past.billed, in_time.freeze().account, entered, gone)
    since_day = value_date or (*late, *voided)[0].on
    past.draft.record(
        HistoryRestated(booked_on, since_day, late, voided, new, since, entered, gone, account, voids)
    )


def without(entries: Entries, voided: Entries, twins: int) -> Entries:
    """The entries less the voided ones, of which the parts may have changed since.

    ``twins`` entries that look just the same were booked before the voided one, and stay.
    """
    kept = list(entries)
    for gone in voided:
        del kept[place_of(kept, gone, twins)]
    return tuple(kept)


def place_of(entries: Sequence[AccountEvent], entry: AccountEvent, twins: int = 0) -> int:
    """Where an entry stands among others, behind its ``twins``."""
    places = [place for place, one in enumerate(entries) if bare(one) == bare(entry)]
    return places[min(twins, len(places) - 1)]


def rewards_of(entries: Entries, number: int) -> Entries:
    """What the purchase with that number won, or what the refund or dispute with it took back."""
    return tuple(
        entry
        for entry in entries
        if (isinstance(entry, RewardCredited) and entry.won is not None and entry.won.number == number)
        or (isinstance(entry, RewardTakenBack) and entry.refund == number)
    )


def has_lost(entries: Entries, purchase: int) -> bool:
    """Whether a refund took back something that the purchase with that number had won."""
    return any(isinstance(entry, RewardTakenBack) and entry.won.number == purchase for entry in entries)


def twins_of(events: Sequence[Event], sequence: int) -> int:
    """How many entries like the one at ``sequence`` were booked before it and still count."""
    entry = bare(written(events, sequence)[0])
    gone = taken_out(events)
    return sum(
        bare(one) == entry
        for number, event in enumerate(events[: sequence - 1], 1)
        if number not in gone
        for one in (event.late if isinstance(event, HistoryRestated) else (event,))
        if isinstance(one, VOIDABLE)
    )


def taken_out(events: Iterable[Event]) -> set[int]:
    """The numbers of entries that do not count as they were booked: voided, or in a dispute not lost.

    A purchase that counts again from a later day than its own is among them.
    """
    out: set[int] = set()
    disputes: dict[int, DisputeOpened] = {}
    for number, event in enumerate(events, 1):
        if isinstance(event, HistoryRestated):
            out.add(event.voids)
        elif isinstance(event, DisputeOpened):
            disputes[number] = event
            out.add(event.purchase)
        elif isinstance(event, DisputeResolved) and event.ruling is Ruling.LOST:
            dispute = disputes[event.dispute]
            if event.value_date == dispute.value_date:
                out.discard(dispute.purchase)
    return out


def _alike(before: Sequence[Any], after: Sequence[Any]) -> int:
    """How many events from the first on are the same in both."""
    pairs = zip(before, after, strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _money(events: Iterable[AccountEvent]) -> Entries:
    return tuple(event for event in events if type(event) in LEGS)


def take_points_back(draft: Draft, amount: int, mcc: str, on: int, program: Program) -> None:
    """Take back what ``amount`` of a purchase earned."""
    spend = Spend(amount, mcc, on, draft.account.next_statement_date)
    points = lots.claw_back(draft.points, spend, program.points)
    if points is not None:
        draft.record(points)


def give_earned(draft: Draft, amount: int, mcc: str, on: int, program: Program) -> None:
    """Give what ``amount`` of a purchase earns."""
    spend = Spend(amount, mcc, on, draft.account.next_statement_date)
    points = lots.assess(draft.points, spend, program.points)
    if points is not None:
        draft.record(points)


def take_back_earned(draft: Draft, following: Sequence[Event], on: int, program: Program) -> None:
    """Take back the very points that a purchase earned; ``following`` are the events after it."""
    for event in following:
        if isinstance(event, PointsEarned):
            points = lots.take_back(draft.points, event.points, on, program.points)
            if points is not None:
                draft.record(points)
            return
        if isinstance(event, VOIDABLE | HistoryRestated):
            return


def told(draft: Draft, booked_on: int, entry: Any) -> Outcome:
    """The outcome, with the notice of a correction."""
    facts = {"value_date": entry.on, "amount": entry.amount}
    draft.tell(NoticeKind.HISTORY_CORRECTED, booked_on, facts)
    return draft.outcome()
