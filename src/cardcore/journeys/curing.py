"""What several journeys do once something was repaid: a cure, and the end of an agreement."""

from cardcore.accounts import agreements, delinquency
from cardcore.accounts.agreements import AgreementEnded
from cardcore.installments.plan import find
from cardcore.notices import NoticeKind
from cardcore.relationships import Draft


def cure(draft: Draft, on: int) -> None:
    """Record the cure where nothing is past due any more, and the end of an agreement that is fulfilled."""
    cured = delinquency.cure(draft.account, on)
    if cured is not None:
        draft.record(cured)
    if draft.account.arrangement is not None:
        fulfil(draft, on)


def fulfil(draft: Draft, on: int) -> None:
    """End an agreement all of whose rows are repaid."""
    plan = find(draft.plans, agreements.arrangement_of(draft.account).plan_id)
    all_billed = plan is not None and plan.next_date is None
    ended = agreements.fulfilled(draft.account, on, all_billed=all_billed)
    if ended is not None:
        draft.record(ended)
        draft.tell(NoticeKind.AGREEMENT_FULFILLED, on, {})


def break_agreement(draft: Draft, on: int) -> None:
    """End an agreement that was not kept, if one runs."""
    arranged = agreements.arrangement_of(draft.account)
    if arranged.runs:
        draft.record(AgreementEnded(on, arranged.plan_id, broken=True))
        draft.tell(NoticeKind.AGREEMENT_BROKEN, on, {"amount": draft.account.balance_minor})
