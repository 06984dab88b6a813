"""Using what was won: request ─► what is held, the first to end first ─► used ─► notices."""

import datetime
from typing import Self

import attrs

from cardcore.calendars import date_text, ordinal_of
from cardcore.errors import Conflict, require, require_count
from cardcore.ids import OfferId, require_id
from cardcore.journeys.close_day import begin
from cardcore.journeys.rewarding import facts_about
from cardcore.notices import NoticeKind
from cardcore.offers.benefits import INTEREST_COUPON, Benefit, BenefitUsed
from cardcore.offers.codes import masked
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Outcome, Relationship
from cardcore.values import frozen


@frozen
class BenefitUse:
    """A coupon spent, a gift fetched, a chance in a draw taken: what an offer gave; the day an ordinal."""

    on: int
    offer_id: OfferId
    count: int = 1
    code: str = attrs.field(default="", repr=masked)
    """Which one, where each has a code of its own; any where empty."""

    @classmethod
    def of(cls, on: datetime.date, offer_id: str, count: int = 1, code: str = "") -> Self:
        """Checked: a well-formed id, a count above zero, one with a code."""
        require_count(count, field="count")
        require(count == 1 or not code, "number-out-of-range", "a code is of one", field="count")
        return cls(ordinal_of(on, field="on"), OfferId(require_id(offer_id, field="offer")), count, code)


def use_benefit(relationship: Relationship, use: BenefitUse, program: Program) -> Outcome:
    """Use what an offer gave, what ends first first; interest coupons are used by conversions.

    `Conflict` ``benefit-insufficient`` where fewer can be used that day, ``period-closed``.
    """
    draft, program = begin(relationship, use.on, program)
    held = [one for one in usable(draft, use.offer_id, use.on) if one.kind != INTEREST_COUPON]
    if use.code:
        held = [one for one in held if use.code in [code.text for code in one.codes]]
    there = sum(one.usable(use.on) for one in held)
    if use.count > there:
        detail = f"{there} of {use.offer_id} can be used on {date_text(use.on)}"
        raise Conflict("benefit-insufficient", detail, field="count")
    left = use.count
    for benefit in held:
        count = min(left, benefit.usable(use.on))
        if count:
            spend(draft, benefit, count, use.on, program, code=use.code)
        left -= count
    return draft.outcome()


def usable(draft: Draft, offer_id: OfferId, on: int) -> list[Benefit]:
    """What that offer gave and can be used on a day: what ends first first, then in the order of winning."""
    held = [one for one in draft.offers.benefits if one.won.offer_id == offer_id and one.usable(on)]
    return sorted(held, key=lambda one: one.last_day or 10**9)


def spend(
    draft: Draft, benefit: Benefit, count: int, on: int, program: Program, by: str = "", code: str = ""
) -> None:
    """Record that so many of it were used – those with the first codes, or that ``code`` –, and say so."""
    codes = tuple(one for one in benefit.codes if not code or one.text == code)[:count]
    draft.record(BenefitUsed(on, count, benefit, by, codes))
    told = facts_about(benefit, count, draft, program, [one.masked for one in codes])
    draft.tell(NoticeKind.BENEFIT_USED, on, told)
