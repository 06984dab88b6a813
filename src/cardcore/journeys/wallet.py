"""The membership wallet: join → card; spend → the merchant's points; exchange → both ledgers → notices."""

import datetime
from typing import Self

from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict, InvalidInput, require_count
from cardcore.ids import OfferId, require_id
from cardcore.journeys.close_day import begin
from cardcore.journeys.post import spend_of
from cardcore.notices import Facts, NoticeKind
from cardcore.offers.quotas import ALL_TIME, QuotaClaim, QuotaLeft, left
from cardcore.points import coalition, lots, redemption, wallet
from cardcore.points.coalition import CARD, Member
from cardcore.points.expiry import Expiry
from cardcore.points.ledger import AnyLedger, Redeemed
from cardcore.points.wallet import MemberPointsChanged
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Outcome, Relationship
from cardcore.transactions import Transaction
from cardcore.values import frozen


@frozen
class Joining:
    """A merchant's programme to join; the day an ordinal."""

    member_id: str
    on: int
    number: str
    """Of the virtual card, as the merchant names it."""

    @classmethod
    def of(cls, member_id: str, on: datetime.date, number: str) -> Self:
        """Checked: well-formed ids."""
        return cls(
            require_id(member_id, field="member"),
            ordinal_of(on, field="on"),
            require_id(number, field="number"),
        )


@frozen
class MemberSpend:
    """What was bought of a merchant with its virtual card shown, however it was paid; or given back."""

    member_id: str
    transaction: Transaction
    returned: bool = False

    @property
    def on(self) -> int:
        """The day it is posted, an ordinal."""
        return self.transaction.posting_date


@frozen
class MemberRedemption:
    """Points of a membership to spend at its merchant; the day an ordinal."""

    member_id: str
    on: int
    points: int
    redemption_id: str

    def __attrs_post_init__(self) -> None:
        """`InvalidInput` for an id that is none and for what is no number of points above zero."""
        require_id(self.redemption_id, field="redemption")
        require_count(self.points, field="points")


@frozen
class Exchange:
    """Points of one programme to become points of another, `CARD` for the card's; the day an ordinal."""

    on: int
    source: str
    target: str
    points: int

    @classmethod
    def of(cls, on: datetime.date, source: str, target: str, points: int) -> Self:
        """Checked: well-formed ids, at least one point."""
        require_count(points, field="points")
        return cls(
            ordinal_of(on, field="on"),
            require_id(source, field="from"),
            require_id(target, field="to"),
            points,
        )


def join_programme(relationship: Relationship, joining: Joining, program: Program) -> Outcome:
    """Take a merchant's programme into the wallet.

    `NotFound` where the coalition has no such member; `Conflict` ``membership-exists``, ``period-closed``.
    """
    draft, program = begin(relationship, joining.on, program)
    program.coalition.member(joining.member_id)
    draft.record(wallet.join(draft.wallet, joining.member_id, joining.number, joining.on))
    return draft.outcome()


def spend_as_member(
    relationship: Relationship, spend: MemberSpend, program: Program, quotas: QuotaLeft | None = None
) -> Outcome:
    """Earn a merchant's points by its own rules, or give back those of what was returned.

    ``quotas`` tells what is left of the points that the merchant has bought in advance. `NotFound` without
    that membership; `Conflict` ``prepaid-exhausted`` or ``period-closed``.
    """
    transaction = spend.transaction
    on = spend.on
    draft, program = begin(relationship, on, program)
    member = program.coalition.member(spend.member_id)
    ledger = wallet.find(draft.wallet, spend.member_id).ledger
    decide = lots.claw_back if spend.returned else lots.assess
    change = decide(ledger, spend_of(draft, transaction, on), member.points)
    if change is not None:
        _take_prepaid(draft, member, -change.points if spend.returned else change.points, quotas or {})
        draft.record(MemberPointsChanged(on, spend.member_id, change))
    return draft.outcome()


def _take_prepaid(draft: Draft, member: Member, points: int, quotas: QuotaLeft) -> None:
    """Take points from the block that the merchant bought, or put back what was taken back."""
    if not member.prepaid:
        return
    block = OfferId(f"{member.member_id}/prepaid")
    rest = left(quotas, block, ALL_TIME, member.prepaid)
    if points > rest:
        detail = f"{rest} of the points that {member.name} has bought are left, not {points}"
        raise Conflict("prepaid-exhausted", detail, field="member")
    draft.claims.append(QuotaClaim(block, ALL_TIME, points, member.prepaid))


def redeem_as_member(relationship: Relationship, wanted: MemberRedemption, program: Program) -> Outcome:
    """Spend a membership's points, earliest expiry first.

    `NotFound` without that membership; `Conflict` ``points-insufficient``, ``redemption-exists``,
    ``period-closed``.
    """
    draft, _ = begin(relationship, wanted.on, program)
    ledger = wallet.find(draft.wallet, wanted.member_id).ledger
    redeemed = Redeemed(wanted.redemption_id, wanted.on, wanted.points, (), cancellable_until=wanted.on)
    change = redemption.redeem(ledger, redeemed)
    draft.record(MemberPointsChanged(wanted.on, wanted.member_id, change))
    return draft.outcome()


def exchange_points(relationship: Relationship, wanted: Exchange, program: Program) -> Outcome:
    """Turn points of one programme into points of another at the day's rate, in whole steps.

    `NotFound` without one of the memberships; `Conflict` ``no-exchange-rate``, ``points-insufficient``,
    ``period-closed``; `InvalidInput` ``exchange-too-small``.
    """
    if wanted.source == wanted.target:
        raise InvalidInput("exchange-too-small", "these are points of one programme", field="to")
    on = wanted.on
    draft, program = begin(relationship, on, program)
    source, _ = _side(draft, wanted.source, program)
    target, expiry = _side(draft, wanted.target, program)
    rate = program.coalition.rate(wanted.source, wanted.target, on)
    exchanged = coalition.exchange(wanted.points, on, rate, source, target, expiry)
    draft.record(exchanged)
    facts: Facts = {
        "points": exchanged.taken,
        "member": exchanged.source,
        "points_given": exchanged.given,
        "other_member": exchanged.target,
    }
    draft.tell(NoticeKind.POINTS_EXCHANGED, on, facts)
    return draft.outcome()


def _side(draft: Draft, name: str, program: Program) -> tuple[AnyLedger, Expiry]:
    """The ledger of a side of an exchange, and how long points earned there last."""
    if name == CARD:
        return draft.points, program.points.expiry
    ledger = wallet.find(draft.wallet, name).ledger
    return ledger, program.coalition.member(name).points.expiry
