"""What several journeys do with a fee that was assessed: it is posted, unless it comes to nothing."""

from cardcore.accounts import postings
from cardcore.fees import Fee
from cardcore.notices import NoticeKind
from cardcore.relationships import Draft


def charge(draft: Draft, fee: Fee, on: int) -> None:
    """Post the fee."""
    if fee.amount:
        draft.record(postings.fee(draft.account, fee, on))


def charge_and_tell(draft: Draft, fee: Fee, on: int) -> None:
    """Post the fee and say so, where nothing else does."""
    charge(draft, fee, on)
    if fee.amount:
        facts = {"fee_kind": fee.kind.value, "amount": fee.amount}
        draft.tell(NoticeKind.FEE_CHARGED, on, facts)
