"""Closing an account (销户): request → what remains → points given up → cards → closing → notices."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Self

from cardcore.accounts import cards, closings
from cardcore.accounts.card_life import CardChange, after
from cardcore.accounts.closings import AccountClosed, Remainder, Remaining
from cardcore.accounts.disputes import DisputeOpened, DisputeResolved
from cardcore.accounts.foreign import bare
from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict, require_flag
from cardcore.ids import require_text
from cardcore.journeys.close_day import begin
from cardcore.journeys.past import require_whole
from cardcore.notices import NoticeKind
from cardcore.points import lots, wallet
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Event, Outcome, Relationship
from cardcore.values import frozen


@frozen
class ClosingRequest:
    """An account is to be closed; the day an ordinal."""

    on: int
    reason: str = ""
    forfeit_points: bool = False
    """Whether the holder gives up the points that are left, those of merchants' programmes with them."""

    def __attrs_post_init__(self) -> None:
        """`InvalidInput` for a reason that is no text, and a flag that is none."""
        if self.reason != "":
            require_text(self.reason, field="reason")
        require_flag(self.forfeit_points, field="forfeit_points")

    @classmethod
    def of(cls, on: datetime.date, reason: str = "", *, forfeit_points: bool = False) -> Self:
        """From what people write."""
        return cls(ordinal_of(on, field="on"), reason, forfeit_points)


def close_account(
    relationship: Relationship, events: Sequence[Event], request: ClosingRequest, program: Program
) -> Outcome:
    """Close an account on which nothing is left; ``events`` are all of the relationship, from the first.

    Its cards are closed with it. No annual fee is given back, and none is charged any more.

    `Conflict` ``account-not-settled`` with everything that remains, ``account-closed`` or ``period-closed``.
    """
    require_whole(relationship, events)
    on = request.on
    draft, program = begin(relationship, on, program)
    parts = [(draft, program)]
    parts += [(draft.part(one.currency), program.in_currency(one.currency)) for one in draft.foreign]
    left = [one for part, terms in parts for one in closings.remaining(part.account, on, terms.interest)]
    left += _of_the_whole(draft, events, request)
    if left:
        raise Conflict("account-not-settled", f"first settle {'; '.join(map(str, left))}")
    _forfeit(draft, on)
    for card in draft.account.cards:
        if after(card.status, CardChange.CLOSE) is not None:
            draft.record(cards.change(draft.account, card.card_id, CardChange.CLOSE, on))
    clears_until = on + program.closing.late_clearing_days
    for part, _ in parts:
        part.record(AccountClosed(on, request.reason, clears_until))
    draft.tell(NoticeKind.ACCOUNT_CLOSED, on, {"clears_until": clears_until})
    return draft.outcome()


def _of_the_whole(draft: Draft, events: Sequence[Event], request: ClosingRequest) -> Iterator[Remaining]:
    """What is left that is in no currency: plans, disputes, points."""
    plans = [plan.plan_id for plan in draft.plans if plan.next_date is not None]
    members = [f"{one.member_id} {one.ledger.held}" for one in draft.wallet if one.ledger.held]
    promised = [f"of {one.won.offer_id}" for one in draft.offers.benefits if one.is_paid and one.left]
    points, kept = draft.points, not request.forfeit_points
    held = sum(lot.points for lot in points.lots)
    found = (
        (Remainder.PLANS, ", ".join(plans)),
        (Remainder.DISPUTES, ", ".join(f"of event {number}" for number in _open_disputes(events))),
        (Remainder.POINTS, str(held) if held and kept else ""),
        (Remainder.POINTS_MISSING, str(points.shortfall or "")),
        (Remainder.MEMBER_POINTS, ", ".join(members) if kept else ""),
        (Remainder.REWARDS, ", ".join(promised)),
    )
    yield from (Remaining(what, detail) for what, detail in found if detail)


def _open_disputes(events: Sequence[Event]) -> list[int]:
    """The numbers of the purchases that are in dispute."""
    told = [bare(event) for event in events]
    resolved = {event.dispute for event in told if isinstance(event, DisputeResolved)}
    return [
        event.purchase
        for number, event in enumerate(told, 1)
        if isinstance(event, DisputeOpened) and number not in resolved
    ]


def _forfeit(draft: Draft, on: int) -> None:
    """Have no points of any programme any more."""
    given_up = lots.forfeited(draft.points, on)
    if given_up is not None:
        draft.record(given_up)
    for change in wallet.forfeited(draft.wallet, on):
        draft.record(change)
