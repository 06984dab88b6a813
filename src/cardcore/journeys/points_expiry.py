"""The end of a day for points: those whose last day it is → expired → notices. A part of closing a day."""

from cardcore.notices import NoticeKind
from cardcore.points import lots, wallet
from cardcore.relationships import Draft


def expire_points(draft: Draft, day: int) -> None:
    """End what may not be spent from the next day on."""
    for of_member in wallet.expired(draft.wallet, day):
        draft.record(of_member)
    expired = lots.expired(draft.points, day)
    if expired is None:
        return
    draft.record(expired)
    draft.tell(NoticeKind.POINTS_EXPIRED, day, {"points": expired.points})
