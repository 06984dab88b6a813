"""The past of a balance for those who correct it: what counts, and which entry is meant."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

from cardcore.accounts import foreign
from cardcore.accounts.adjustments import CreditAdjusted, DebitAdjusted
from cardcore.accounts.cards import CardUsed
from cardcore.accounts.disputes import DisputeOpened, DisputeResolved, Ruling
from cardcore.accounts.foreign import seen_in
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
)
from cardcore.accounts.statements import StatementIssued
from cardcore.errors import Conflict, NotFound, VersionConflict
from cardcore.fees import FeeKind
from cardcore.journeys.close_day import begin
from cardcore.journeys.in_currency import in_currency
from cardcore.journeys.replaying import is_entry
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
    """The history of a relationship as it counts, with the balance that is to be corrected."""

    whole: Draft
    events: tuple[Event, ...]
    program: Program
    terms: Program
    """Of the balance to be corrected, in force on the day of the booking."""
    currency: str
    """Of the balance to be corrected."""

    @property
    def draft(self) -> Draft:
        """That balance in the hands of this journey."""
        return self.whole if self.is_own else self.whole.part(self.currency)

    @property
    def is_own(self) -> bool:
        """Whether it is the one in the account's own currency."""
        return self.currency == self.program.currency

    @property
    def seen(self) -> Sequence[Any]:
        """Its events up to now, in their places among all."""
        return self.seen_in(self.currency)

    @property
    def entries(self) -> Entries:
        """What happened to it of itself."""
        return self.entries_in(self.currency)

    def seen_in(self, currency: str) -> Sequence[Any]:
        """The events of one balance with what this journey recorded, None in the places of foreign others."""
        events = (*self.events, *self.whole.events)
        return events if currency == self.program.currency else seen_in(events, currency)

    def opened_in(self, currency: str) -> AccountOpened:
        """The first event of a balance."""
        return cast(AccountOpened, next(filter(None, self.seen_in(currency))))

    def counts_in(self, currency: str) -> Entries:
        """The history of a balance up to now."""
        return tuple(as_it_counts(self.seen_in(currency)))

    def entries_in(self, currency: str) -> Entries:
        """What happened to a balance of itself."""
        return tuple(filter(is_entry, self.counts_in(currency)))

    def billed_in(self, currency: str) -> int:
        """The minimum that a balance's last bill asked for, whatever was found out since."""
        bills = [event for event in self.seen_in(currency) if isinstance(event, StatementIssued)]
        return bills[-1].minimum_payment_due if bills else 0


def past_of(
    relationship: Relationship, events: Sequence[Event], booked_on: int, program: Program, currency: str
) -> Past:
    """The past of the balance in ``currency`` up to a day, on which something is booked.

    All events of the relationship are given. `Conflict` ``currency-mismatch`` where it holds no such balance.
    """
    require_whole(relationship, events)
    whole, of_the_day = begin(relationship, booked_on, program)
    _, terms = in_currency(whole, currency, booked_on, of_the_day)
    return Past(whole, tuple(events), program, terms, currency)


def require_whole(relationship: Relationship, events: Sequence[Event]) -> None:
    """Refuse events that are not all of the relationship's: `VersionConflict`."""
    if len(events) != relationship.version:
        detail = f"the relationship has {relationship.version} events, {len(events)} were given"
        raise VersionConflict("version-conflict", detail, field="events")


def written(events: Sequence[Any], sequence: int) -> Entries:
    """The entry at a place of a balance's history, with the fees it brought."""
    event = events[sequence - 1] if 1 <= sequence <= len(events) else None
    if isinstance(event, HistoryRestated) and event.late:
        return event.late
    if isinstance(event, HistoryRestated) and event.voids:
        detail = "what was taken out stays out: enter it anew"
        raise Conflict("already-reversed", detail, field="event")
    if not isinstance(event, VOIDABLE):
        detail = "that entry is no purchase, cash advance, refund, payment or adjustment"
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


def has_lost(past: Past, purchase: int) -> bool:
    """Whether a refund took back something that the purchase with that number had won."""
    of_money = (one.won for one in past.entries if isinstance(one, RewardTakenBack))
    of_things = (one.won for one in past.draft.offers.benefits if one.won.refunded)
    return any(won.number == purchase for won in (*of_money, *of_things))


def twins_of(events: Sequence[Any], sequence: int) -> int:
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


def taken_out(events: Iterable[Any]) -> set[int]:
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
    """Take back the very points that a purchase earned; ``following`` are the events after it.

    The first may be what a late purchase abroad changed in the account's own currency.
    """
    for place, event in enumerate(map(foreign.bare, following)):
        if isinstance(event, PointsEarned) and not event.offer_id:
            points = lots.take_back(draft.points, event.points, on, program.points)
            if points is not None:
                draft.record(points)
            return
        follows = isinstance(event, HistoryRestated) and not place and not event.late and not event.voided
        if isinstance(event, VOIDABLE | HistoryRestated) and not follows:
            return


def told(draft: Draft, booked_on: int, entry: Any) -> Outcome:
    """The outcome, with the notice of a correction."""
    facts = {"value_date": entry.on, "amount": entry.amount}
    draft.tell(NoticeKind.HISTORY_CORRECTED, booked_on, facts)
    return draft.main.outcome()
