"""Releasing: what a hold had set aside of offers is free again as its purchase is posted, or it ends."""

from cardcore.ids import HoldId
from cardcore.offers.quotas import QuotaLeft
from cardcore.offers.reserving import UseReleased, with_back
from cardcore.relationships import Draft


def release(draft: Draft, hold_id: HoldId | None, on: int, quotas: QuotaLeft) -> QuotaLeft:
    """Release what a hold set aside, as its purchase is posted; what quotas have left for that then."""
    for one in [one for one in draft.offers.reserved if one.hold_id == hold_id]:
        draft.record(UseReleased(on, one))
        draft.claims += one.back
        quotas = with_back(quotas, one.back)
    return quotas


def release_ended(draft: Draft, on: int) -> None:
    """Release what holds that are no more – reversed or expired – had set aside."""
    holds = {hold.hold_id for hold in draft.account.holds}
    for one in [one for one in draft.offers.reserved if one.hold_id not in holds]:
        release(draft, one.hold_id, on, {})
