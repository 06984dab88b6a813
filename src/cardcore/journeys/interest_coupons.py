"""Interest coupons that offers gave (息费券): which one a plan may use, and what holds already promised.

An authorization that asks for a plan with a coupon promises it: no other plan may have it as long as the hold
is open, and the presentment uses it, also where its last day is over by then. Where a refund took it back in
between, the plan is opened without it (our conventions).
"""

from cardcore.errors import NotFound
from cardcore.ids import OfferId
from cardcore.journeys.use_benefit import usable
from cardcore.offers.benefits import INTEREST_COUPON, Benefit
from cardcore.relationships import Draft


def require_coupon(draft: Draft, offer_id: OfferId, on: int) -> Benefit:
    """A coupon of that offer that a plan agreed on a day may use; `NotFound` where there is none left."""
    held = [one for one in usable(draft, offer_id, on) if one.kind == INTEREST_COUPON]
    promised = sum(
        hold.plan is not None and hold.plan.wish.coupon_of == offer_id for hold in draft.account.holds
    )
    free = [one for one in held for _ in range(one.usable(on))][promised:]
    if not free:
        detail = f"no interest coupon of {offer_id} can be used that day"
        raise NotFound("not-found", detail, field="coupon")
    return free[0]


def promised_coupon(draft: Draft, offer_id: OfferId, purchase: int) -> Benefit | None:
    """The coupon of that offer for a plan, not won by its own purchase; None where it is gone."""
    held = [one for one in draft.offers.benefits if one.won.offer_id == offer_id and one.left]
    return next((one for one in held if one.kind == INTEREST_COUPON and one.won.number != purchase), None)
