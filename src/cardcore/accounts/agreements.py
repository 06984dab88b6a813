"""Personalized repayment agreements (个性化分期还款协议) in the account's life, and the stop of collection.

By art. 70 of 银监会令2011年第2号 collection stops once an agreement is signed, unless it is broken. The debt
becomes a plan of its own: its rows are all that is asked of it, and it bears no interest but what the
agreement says. A minimum that is missed breaks it; what is left is due at once then, bears interest like
what is posted that day, and is collected again. It is fulfilled when all its rows are repaid.
"""

import attrs

from cardcore.accounts.account import AccountFields, WorkingAccount
from cardcore.accounts.arrears import Arrangement
from cardcore.accounts.buckets import INSTALLMENTS
from cardcore.errors import Conflict
from cardcore.ids import PlanId
from cardcore.values import frozen


@frozen
class RepaymentAgreed:
    """An agreement was signed; its plan was opened with it."""

    on: int
    plan_id: PlanId


@frozen
class AgreementEnded:
    """An agreement was fulfilled, or broken by a missed minimum."""

    on: int
    plan_id: PlanId
    broken: bool


@frozen
class CollectionStopped:
    """Nobody collects from the cardholder any more."""

    on: int
    reason: str


@frozen
class CollectionResumed:
    """What is past due is collected again."""

    on: int


def arrangement_of(account: AccountFields) -> Arrangement:
    """What was arranged; nothing for most."""
    return account.arrangement or Arrangement()


def require_none(account: AccountFields) -> None:
    """Refuse a second agreement while one runs: ``agreement-running``."""
    if arrangement_of(account).runs:
        raise Conflict("agreement-running", "a repayment agreement is running; it ends first")


def to_collect(account: AccountFields) -> int:
    """What collection may ask for, in minor units: what is past due, unless collection is stopped."""
    return 0 if arrangement_of(account).collection_stops else account.past_due


def stop(account: AccountFields, on: int, reason: str) -> CollectionStopped:
    """The stop; `Conflict` ``collection-stopped`` where it is stopped already."""
    if arrangement_of(account).stopped_on:
        raise Conflict("collection-stopped", "collection is stopped already")
    return CollectionStopped(on, reason)


def resume(account: AccountFields, on: int) -> CollectionResumed:
    """The end of the stop; `Conflict` ``collection-not-stopped``."""
    if not arrangement_of(account).stopped_on:
        raise Conflict("collection-not-stopped", "collection is not stopped")
    return CollectionResumed(on)


def fulfilled(account: AccountFields, on: int, *, all_billed: bool) -> AgreementEnded | None:
    """The end of an agreement whose rows are all billed and repaid; None before."""
    arranged = account.arrangement
    if arranged is None or not arranged.runs or not all_billed:
        return None
    owed = sum(getattr(account, bucket) for bucket in INSTALLMENTS)
    return None if owed else AgreementEnded(on, arranged.plan_id, broken=False)


def apply_agreed(account: WorkingAccount, event: RepaymentAgreed) -> None:
    """Repay by rows; nobody collects."""
    kept = arrangement_of(account)
    account.arrangement = Arrangement(event.plan_id, stopped_on=kept.stopped_on, reason=kept.reason)


def apply_ended(account: WorkingAccount, event: AgreementEnded) -> None:
    """Be as any account again."""
    kept = arrangement_of(account)
    account.arrangement = attrs.evolve(kept, ended_on=event.on, broken=event.broken)


def apply_stopped(account: WorkingAccount, event: CollectionStopped) -> None:
    """Be left alone."""
    kept = arrangement_of(account)
    account.arrangement = attrs.evolve(kept, stopped_on=event.on, reason=event.reason)


def apply_resumed(account: WorkingAccount, _event: CollectionResumed) -> None:
    """Be asked again."""
    account.arrangement = attrs.evolve(arrangement_of(account), stopped_on=0, reason="")
