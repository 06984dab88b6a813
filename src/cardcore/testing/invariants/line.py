"""The credit line: what is open adds up, and holds are resolved once."""

import attrs

from cardcore.accounts.account import Hold
from cardcore.accounts.buckets import Bucket
from cardcore.accounts.credit_line import LimitTerms, open_to_buy, open_to_cash
from cardcore.accounts.holds import HoldCaptured, HoldExpired, HoldIncreased, HoldPlaced, HoldReversed
from cardcore.errors import Broken, ensure
from cardcore.ids import HoldId
from cardcore.money import Rounding
from cardcore.testing.invariants.book import Book, Moment


def open_to_buy_adds_up(book: Book) -> None:
    """A1: the line less what is owed and held is open, and every accepted authorization had room."""
    account = book.account
    owed = sum(getattr(account, bucket) for bucket in Bucket) - account.credit
    held = sum(hold.amount for hold in account.holds)
    plans = account.plan_principal - account.plan_principal_apart
    left = account.agreement.credit_limit - owed - held - plans
    ensure(
        open_to_buy(account) == left,
        "open-to-buy-adds-up",
        f"{open_to_buy(account)} is said to be open, {left} is",
    )
    for moment in book.moments:
        if isinstance(moment.event, HoldPlaced):
            _had_room(moment, moment.event.hold, moment.event.hold.amount)
        elif isinstance(moment.event, HoldIncreased):
            _had_room(moment, _open(moment, moment.event.hold_id), moment.event.amount)


def _open(moment: Moment, hold_id: HoldId) -> Hold | None:
    return next((hold for hold in moment.before.account.holds if hold.hold_id == hold_id), None)


def _had_room(moment: Moment, hold: Hold | None, amount: int) -> None:
    before = moment.before.account
    room = open_to_cash(before) if hold and hold.is_cash else open_to_buy(before)
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
            if _resolves(held, event, book.program.limits):
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
