"""Giving points to a friend (积分转赠): request → limits → lots → notices; and the friend's side of it.

Giver and friend are two relationships, each with a journey of its own. What the first returns says what the
second takes; a use case does both in one unit of work, so that they are done together or not at all.
"""

import datetime
from typing import Self

from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict, InvalidInput, require_count, require_flag
from cardcore.fees import Fee, FeeKind, RateTerms
from cardcore.ids import AccountId, require_id
from cardcore.journeys.charging import charge_and_tell
from cardcore.journeys.close_day import begin, require_on_books
from cardcore.money import currency_exponent
from cardcore.notices import Facts, NoticeKind
from cardcore.points import gifting
from cardcore.points.gifting import GiftTerms, PointsGiven
from cardcore.points.ledger import Lot, available
from cardcore.programs.program import Program
from cardcore.relationships import Outcome, Relationship
from cardcore.values import frozen


@frozen
class Gift:
    """Points for a friend; the day an ordinal."""

    gift_id: str
    on: int
    receiver: AccountId
    points: int
    own: bool = False
    """Whether the other account is known to be of the same person."""

    @classmethod
    def of(cls, gift_id: str, on: datetime.date, receiver: str, points: int, *, own: bool = False) -> Self:
        """Checked: well-formed ids, at least one point."""
        require_count(points, field="points")
        return cls(
            require_id(gift_id, field="gift"),
            ordinal_of(on, field="on"),
            AccountId(require_id(receiver, field="to")),
            points,
            require_flag(own, field="own"),
        )


@frozen
class GiftArrived:
    """Points that come from a friend, as the giver's side told them; the day an ordinal."""

    gift_id: str
    on: int
    giver: AccountId
    lots: tuple[Lot, ...]
    program: str = ""
    """That of the giver; empty for the receiver's own."""

    def __attrs_post_init__(self) -> None:
        """`InvalidInput` for ids that are none and lots of no points."""
        require_id(self.gift_id, field="gift")
        require_id(self.giver, field="from")
        for lot in self.lots:
            require_count(lot.points, field="points")


def arriving(given: Outcome) -> GiftArrived:
    """What the friend of a gift is to receive."""
    relationship = given.relationship
    event = given.events[-1]
    if not isinstance(event, PointsGiven):
        raise InvalidInput("gift-invalid", "this outcome gives no points", field="points")
    agreement = relationship.account.agreement
    return GiftArrived(event.gift_id, event.on, agreement.account_id, event.lots, agreement.program)


def give_points(relationship: Relationship, gift: Gift, program: Program) -> Outcome:
    """Give points away, earliest expiry first; `arriving` is what the friend gets. A fee in cash is charged.

    `Conflict` ``gift-not-allowed``, ``gift-over-limit``, ``gift-exists``, ``points-insufficient`` or
    ``period-closed``, with a fee in cash ``charged-off``; `InvalidInput` ``gift-invalid``.
    """
    draft, program = begin(relationship, gift.on, program)
    terms = _require_giver(relationship, gift, program)
    given = gifting.give(
        draft.points, gift.gift_id, gift.receiver, gift.points, gift.on, terms, program.points.expiry
    )
    fee = _cash_fee(gift.points, terms, draft.account.currency)
    if fee.amount:
        require_on_books(draft)
        charge_and_tell(draft, fee, gift.on)
    draft.record(given)
    facts: Facts = {
        "points": given.points,
        "points_fee": given.fee,
        "friend": given.receiver,
        "points_left": available(draft.points.lots, gift.on),
    }
    draft.tell(NoticeKind.POINTS_GIVEN, gift.on, facts)
    return draft.outcome()


def _cash_fee(points: int, terms: GiftTerms, currency: str) -> Fee:
    """What the points cost in cash: a share of one unit of the currency for each."""
    per_point = RateTerms(terms.cash_per_point, cap=terms.most_cash)
    return per_point.assess(FeeKind.POINTS_TRANSFER, points * 10 ** currency_exponent(currency))


def _require_giver(relationship: Relationship, gift: Gift, program: Program) -> GiftTerms:
    terms = program.gifting
    if terms is None or not terms.gives:
        raise Conflict("gift-not-allowed", "points of this programme cannot be given", field="points")
    if gift.receiver == relationship.account_id:
        raise Conflict("gift-not-allowed", "the points are in this account already", field="to")
    if terms.own_only and not gift.own:
        raise Conflict("gift-not-allowed", "points go only to another card of the same person", field="to")
    return terms


def receive_points(relationship: Relationship, arrived: GiftArrived, program: Program) -> Outcome:
    """Take what a friend gave, as the very lots it is.

    `Conflict` ``gift-not-allowed`` or ``period-closed``.
    """
    draft, program = begin(relationship, arrived.on, program)
    terms = program.gifting
    if terms is None or not terms.receives:
        raise Conflict("gift-not-allowed", "this programme takes no points as a gift", field="to")
    if arrived.program not in ("", program.name, *terms.accepts):
        detail = f"{program.name} takes no points of {arrived.program}"
        raise Conflict("gift-not-allowed", detail, field="to")
    received = gifting.receive(draft.points, arrived.gift_id, arrived.giver, arrived.lots, arrived.on)
    draft.record(received)
    facts: Facts = {
        "points": received.points,
        "friend": received.giver,
        "points_left": available(draft.points.lots, arrived.on),
    }
    draft.tell(NoticeKind.POINTS_RECEIVED, arrived.on, facts)
    return draft.outcome()
