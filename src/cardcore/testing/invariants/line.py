"""The credit line: what is open adds up, and holds are resolved once."""

from typing import Final

import attrs

from cardcore.accounts.account import Account, Hold
from cardcore.accounts.buckets import Bucket
from cardcore.accounts.card_life import CardStatus, after
from cardcore.accounts.cards import CardChanged, CardIssued, CardUsed, open_to_card, require_card
from cardcore.accounts.credit_line import LimitTerms, open_to_buy, open_to_cash, over_limit_room
from cardcore.accounts.holds import HoldCaptured, HoldExpired, HoldIncreased, HoldPlaced, HoldReversed
from cardcore.accounts.limit_changes import (
    AccountResumed,
    AccountSuspended,
    LimitChanged,
    OverLimitAgreed,
    OverLimitRevoked,
    OverLimitUsed,
    TemporaryLimitGranted,
)
from cardcore.accounts.statements import StatementIssued
from cardcore.errors import Broken, ensure
from cardcore.ids import CardId, HoldId
from cardcore.installments.plan import Line
from cardcore.money import Rounding
from cardcore.testing.invariants.book import Book, Moment


def open_to_buy_adds_up(book: Book) -> None:
    """A1: the line less what is owed and held is open, and every accepted authorization had room."""
    account = book.account
    owed = sum(getattr(account, bucket) for bucket in Bucket) - account.credit
    held = sum(hold.amount - _apart(hold) for hold in account.holds)
    plans = account.plan_principal - account.plan_principal_apart
    abroad = sum(use.used for use in account.line_uses)
    lasting = account.agreement.credit_limit - owed - held - plans - abroad
    limits = account.limits.temporary if account.limits else ()
    for on in {account.closed_through + 1, *(day for one in limits for day in (one.from_, one.to + 1))}:
        left = lasting + sum(one.amount for one in limits if one.from_ <= on <= one.to)
        ensure(
            open_to_buy(account, on) == left,
            "open-to-buy-adds-up",
            f"{open_to_buy(account, on)} is said to be open on day {on}, {left} is",
        )
    if not account.agreement.has_line:
        return  # it lives on another's
    for moment in book.moments:
        if isinstance(moment.event, HoldPlaced):
            hold = moment.event.hold
            _had_room(moment, hold, hold.amount - _apart(hold), book.terms_on(moment.event.on).limits)
        elif isinstance(moment.event, HoldIncreased):
            held_before = _open(moment, moment.event.hold_id)
            _had_room(moment, held_before, moment.event.amount, book.terms_on(moment.event.on).limits)


def _apart(hold: Hold) -> int:
    """What a line apart has for the plan that a hold becomes."""
    plan = hold.plan
    return min(hold.amount, plan.wish.asked.amount) if plan and plan.line is Line.APART else 0


def _open(moment: Moment, hold_id: HoldId) -> Hold | None:
    return next((hold for hold in moment.before.account.holds if hold.hold_id == hold_id), None)


def _had_room(moment: Moment, hold: Hold | None, amount: int, terms: LimitTerms) -> None:
    before = moment.before.account
    room = open_to_buy(before, moment.event.on) + over_limit_room(before, terms)
    if hold and hold.is_cash:
        room = open_to_cash(before)
    ensure(amount <= room, "open-to-buy-adds-up", f"{moment.event} took {amount} of {room}")


@attrs.define
class _Held:
    """What was authorized less what was given back, and what was captured of it."""

    authorized: int
    captured: int
    mcc: str


def holds_resolve_once(book: Book) -> None:
    """A2: authorized less captured and given back is set aside, never below nothing nor past its last day.

    A hold is resolved at most once, and captured for no more than was authorized and its tolerance.
    """
    open_: dict[HoldId, _Held] = {}
    for event in book.events:
        if isinstance(event, HoldPlaced):
            ensure(event.hold.amount > 0, "holds-resolve-once", f"{event.hold.hold_id} holds nothing")
            open_[event.hold.hold_id] = _Held(event.hold.amount, 0, event.hold.mcc)
        elif isinstance(event, HoldIncreased | HoldCaptured | HoldReversed | HoldExpired):
            held = open_.get(event.hold_id)
            if held is None:
                raise Broken("holds-resolve-once", f"{event.hold_id} was resolved and is not open")
            if _resolves(held, event, book.terms_on(event.on).limits):
                del open_[event.hold_id]
    kept = {hold.hold_id: hold.amount for hold in book.account.holds}
    aside = {hold_id: held.authorized - held.captured for hold_id, held in open_.items()}
    ensure(kept == aside, "holds-resolve-once", f"set aside are {kept}, it should be {aside}")
    for hold in book.account.holds:
        ensure(
            hold.amount > 0 and hold.expires_on > book.account.closed_through,
            "holds-resolve-once",
            f"{hold.hold_id} is open after the day it expired on, or holds nothing",
        )


def _resolves(
    held: _Held, event: HoldIncreased | HoldCaptured | HoldReversed | HoldExpired, terms: LimitTerms
) -> bool:
    """Change what is held by the event; whether that was the end of it."""
    if isinstance(event, HoldExpired):
        return True
    if isinstance(event, HoldIncreased):
        held.authorized += event.amount
        return False
    if isinstance(event, HoldReversed):
        held.authorized -= event.amount
        return event.final
    held.captured += event.amount
    tolerance = terms.hold_terms(held.mcc).capture_tolerance
    most = held.authorized + tolerance.of_minor(held.authorized, Rounding.DOWN)
    ensure(held.captured <= most, "holds-resolve-once", f"{event} makes {held.captured} of {most}")
    return event.final


def lower_limits_change_nothing(book: Book) -> None:
    """A4: a change of limits, the over-limit service or the standing moves no balance and no hold."""
    for moment in book.moments:
        if type(moment.event) in _CHANGES:
            before, after = (_posted(one.account) for one in (moment.before, moment.after))
            ensure(before == after, "lower-limits-change-nothing", f"{moment.event} changed what is posted")


_CHANGES: Final = (
    LimitChanged,
    TemporaryLimitGranted,
    OverLimitAgreed,
    OverLimitRevoked,
    OverLimitUsed,
    AccountSuspended,
    AccountResumed,
)


def _posted(account: Account) -> tuple[object, ...]:
    return (*(getattr(account, bucket) for bucket in Bucket), account.credit, account.holds)


def cards_share_the_line(book: Book) -> None:
    """A5: only an active card is approved, within its own limit too; each counts what was posted with it."""
    spent: dict[CardId, int] = {}
    for moment in book.moments:
        event, before = moment.event, moment.before.account
        if isinstance(event, StatementIssued):
            spent.clear()
        elif isinstance(event, CardUsed):
            spent[event.card_id] = spent.get(event.card_id, 0) + event.amount
        elif isinstance(event, HoldPlaced | HoldIncreased):
            hold = event.hold if isinstance(event, HoldPlaced) else _open(moment, event.hold_id)
            amount = event.hold.amount if isinstance(event, HoldPlaced) else event.amount
            _fits_card(before, hold, amount)
    kept = {card.card_id: card.spent for card in book.account.cards if card.spent}
    counted = {card_id: amount for card_id, amount in spent.items() if amount}
    ensure(kept == counted, "cards-share-the-line", f"counted are {kept}, posted {counted}")


def _fits_card(before: Account, hold: Hold | None, amount: int) -> None:
    if hold is None or hold.card_id is None:
        return
    card = require_card(before, hold.card_id)
    room = open_to_card(before, card)
    ensure(
        card.status is CardStatus.ACTIVE and (room is None or amount <= room),
        "cards-share-the-line",
        f"{amount} was approved for {card.card_id}, which is {card.status} and has {room} left",
    )


def cards_follow_their_table(book: Book) -> None:
    """K1: a card changes only as its table says, and is not good past its last day."""
    status: dict[CardId, CardStatus] = {}
    for event in book.events:
        if isinstance(event, CardIssued):
            ensure(
                event.card.card_id not in status, "cards-follow-their-table", f"{event.card} was issued twice"
            )
            status[event.card.card_id] = event.card.status
        elif isinstance(event, CardChanged):
            following = after(status[event.card_id], event.change)
            if following is None:
                raise Broken("cards-follow-their-table", f"{event} of a card {status[event.card_id]}")
            status[event.card_id] = following
    kept = {card.card_id: card.status for card in book.account.cards}
    ensure(kept == status, "cards-follow-their-table", f"cards are {kept}, by their events {status}")
    for card in book.account.cards:
        ensure(
            not card.is_live or card.expires_on > book.account.closed_through,
            "cards-follow-their-table",
            f"{card.card_id} is good after its last day",
        )
