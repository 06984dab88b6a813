"""Restating: an entry of the past came late, and the account is as if it had come in time.

What happened stays written. `HistoryRestated` says what of it no longer counts, what counts instead and
how the account stands then; the journal books exactly the difference, as reversals and new entries of
the day on which the late entry was booked. Statements that were issued never change: what is corrected
appears on the next one, line by line.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import attrs

from cardcore.accounts import (
    adjustments,
    agreements,
    authorizations,
    auto_repayment,
    card_year,
    cards,
    delinquency,
    holds,
    interest,
    limit_changes,
    plans,
    postings,
    rate_changes,
    repayments,
    statement_day,
    statements,
    terms_changes,
    transfers,
)
from cardcore.accounts.account import Account, BilledStatement, WorkingAccount
from cardcore.accounts.buckets import Bucket
from cardcore.errors import Conflict
from cardcore.values import frozen

AccountEvent = (
    holds.HoldPlaced
    | authorizations.AuthorizationDeclined
    | holds.HoldIncreased
    | holds.HoldCaptured
    | holds.HoldReversed
    | holds.HoldExpired
    | cards.CardIssued
    | cards.CardChanged
    | cards.CardUsed
    | limit_changes.LimitChanged
    | limit_changes.TemporaryLimitGranted
    | limit_changes.OverLimitAgreed
    | limit_changes.OverLimitRevoked
    | limit_changes.OverLimitUsed
    | limit_changes.AccountSuspended
    | limit_changes.AccountResumed
    | postings.PurchasePosted
    | postings.CashAdvancePosted
    | postings.FeePosted
    | postings.RefundPosted
    | postings.RewardCredited
    | postings.RewardTakenBack
    | postings.CreditWithdrawn
    | agreements.RepaymentAgreed
    | agreements.AgreementEnded
    | agreements.CollectionStopped
    | agreements.CollectionResumed
    | adjustments.DebitAdjusted
    | adjustments.CreditAdjusted
    | transfers.TransferredOut
    | transfers.TransferredIn
    | repayments.PaymentReceived
    | interest.InterestPosted
    | statements.StatementIssued
    | delinquency.GraceKept
    | delinquency.GraceLost
    | delinquency.MinimumMissed
    | delinquency.DelinquencyCured
    | card_year.CardYearBegan
    | card_year.SpentAbroad
    | rate_changes.RatesChanged
    | rate_changes.PromotionEnded
    | terms_changes.TermsChanged
    | statement_day.StatementDayChanged
    | auto_repayment.AutoRepaymentArranged
    | auto_repayment.CollectionAnswered
    | plans.PlanOpened
    | plans.InstallmentBilled
    | plans.PlanChanged
    | plans.PlanRefunded
    | plans.PlanCancelled
)
"""Whatever can happen to an account once it is open."""

CYCLE_COUNTER: Final[dict[type, str]] = {
    postings.PurchasePosted: "cycle_purchases",
    postings.CashAdvancePosted: "cycle_cash",
    postings.FeePosted: "cycle_fees",
    postings.RefundPosted: "cycle_refunds",
    postings.RewardCredited: "cycle_rewards",
    postings.RewardTakenBack: "cycle_rewards",
    postings.CreditWithdrawn: "cycle_withdrawals",
    repayments.PaymentReceived: "cycle_payments",
    adjustments.DebitAdjusted: "cycle_debits",
    adjustments.CreditAdjusted: "cycle_credits",
    transfers.TransferredIn: "cycle_transfers_in",
    transfers.TransferredOut: "cycle_transfers_out",
}
"""What a cycle counts; interest is not counted but posted with the statement."""


DECIDED: Final[dict[str, Any]] = {"from_credit": 0, "allocation": (), "to_credit": 0}
"""The fields that depend on the balances, and what they are before."""


@frozen
class HistoryRestated:
    """A late entry was put in its place, and everything behind it reckoned anew."""

    on: int
    """The day of booking."""
    value_date: int
    """The day from which the entry counts."""
    late: tuple[AccountEvent, ...]
    """The entry that came late, with the fees it brings."""
    voided: tuple[AccountEvent, ...]
    """The entry that should never have been, with the fees it brought."""
    history: tuple[AccountEvent, ...]
    """What counts from now on instead of everything since the opening that differs."""
    since: int
    """How many of the events behind the opening still count, before the ``history``."""
    entered: tuple[AccountEvent, ...]
    """What of it moves money and is new."""
    reversed: tuple[AccountEvent, ...]
    """What moved money and no longer counts."""
    account: Account
    """The account as it stands then."""
    voids: int = 0
    """The number of the event that was taken out; 0 where an entry came late."""


def as_it_counts(events: Iterable[object]) -> list[AccountEvent]:
    """What happened to an account since its opening as it counts: restated, where it was."""
    counts: list[AccountEvent] = []
    for event in events:
        if isinstance(event, HistoryRestated):
            counts[event.since :] = event.history
        elif isinstance(event, AccountEvent):
            counts.append(event)
    return counts


def beyond(events: Iterable[Any], others: Iterable[Any]) -> tuple[Any, ...]:
    """The ``events`` that are not among the ``others``, as often as they are not, in their order."""
    left = Counter(others)
    found = []
    for event in events:
        if left[event]:
            left[event] -= 1
        else:
            found.append(event)
    return tuple(found)


def bare(entry: AccountEvent) -> AccountEvent:
    """An entry without what was decided when it was booked: which balances it went to."""
    decided = {name: nothing for name, nothing in DECIDED.items() if hasattr(entry, name)}
    return attrs.evolve(entry, **decided)


def corrected(
    before: WorkingAccount,
    billed: int,
    in_time: Account,
    entered: Sequence[AccountEvent],
    gone: Sequence[AccountEvent],
) -> Account:
    """The account to stand in place of ``before``: as it would be ``in_time``, but for what is on paper.

    The last bill stays as it was issued, but of the minimum it ``billed`` no more is due than would have been
    in time; and the corrections count in the cycle in which they are booked. No day is opened again that was
    closed for another reason than the account's, such as the expiry of points.
    """
    return attrs.evolve(
        in_time,
        sequence=before.sequence + 1,
        closed_through=max(before.closed_through, in_time.closed_through),
        line_uses=before.line_uses,
        statement=_as_issued(before.statement, billed, in_time.statement),
        cycle_interest=before.cycle_interest + _interest(entered) - _interest(gone),
        **_counters(before, entered, gone),
    )


def _as_issued(
    issued: BilledStatement | None, billed: int, in_time: BilledStatement | None
) -> BilledStatement | None:
    if issued is None or in_time is None:
        return issued
    minimum = min(billed, in_time.minimum_payment_due)
    return attrs.evolve(issued, minimum_payment_due=minimum)


def _counters(
    before: WorkingAccount, entered: Iterable[AccountEvent], gone: Iterable[AccountEvent]
) -> dict[str, Any]:
    counted = (*CYCLE_COUNTER.values(), "cycle_installments", "cycle_installment_interest")
    counters = {name: getattr(before, name) for name in counted}
    for sign, events in ((1, entered), (-1, gone)):
        for event in events:
            name = CYCLE_COUNTER.get(type(event))
            if isinstance(event, plans.InstallmentBilled):
                counters["cycle_installments"] += sign * event.row.principal
                counters["cycle_installment_interest"] += sign * event.row.holder
            elif name is not None:
                back = isinstance(event, postings.RewardTakenBack)
                counters[name] += sign * (-event.amount if back else event.amount)  # type: ignore[union-attr]
    return counters


def _interest(events: Iterable[AccountEvent]) -> int:
    return sum(event.amount for event in events if isinstance(event, interest.InterestPosted))


def require_possible(account: WorkingAccount) -> None:
    """Refuse a past in which more of a balance was repaid or moved than there was: ``cannot-backdate``."""
    short = [bucket for bucket in Bucket if getattr(account, bucket) < 0]
    if short or account.credit < 0:
        what = ", ".join(short) or "the credit balance"
        detail = f"what came after it would leave less than nothing of {what}; book it on a later day"
        raise Conflict("cannot-backdate", detail, field="value_date")


def apply_restated(account: WorkingAccount, event: HistoryRestated) -> None:
    """Stand as the event says; its version counts this event like any other."""
    for field in attrs.fields(Account):
        if field.eq and field.name != "sequence":
            setattr(account, field.name, getattr(event.account, field.name))
