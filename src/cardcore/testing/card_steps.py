"""What is done to cards, limits and the standing of an account; the journeys of steps that ask no quotas."""

from collections.abc import Callable
from typing import Any, Final

from cardcore.accounts.card_life import CardChange
from cardcore.calendars import date_of
from cardcore.ids import HoldId
from cardcore.installments.changes import PlanRequest
from cardcore.journeys import (
    Adjustment,
    AuthorizationRequest,
    AutoRepaymentRequest,
    BenefitUse,
    Cancellation,
    CardOrder,
    CardRequest,
    ChargeOffRequest,
    Collection,
    Enrollment,
    Exchange,
    ExchangeOrder,
    FeeRequest,
    Gift,
    GiftArrived,
    Increment,
    Joining,
    LimitChange,
    MemberRedemption,
    MemberSpend,
    OverLimitConsent,
    Payment,
    PointsRelease,
    RateChange,
    RepaymentAgreement,
    Replacement,
    StatementDayChange,
    TemporaryIncrease,
    Transfer,
    TransferArrived,
    Withdrawal,
    activate_card,
    adjust,
    agree_repayment,
    arrange_auto_repayment,
    authorize,
    buy_exchange,
    cancel_redemption,
    change_limit,
    change_plan,
    change_rates,
    change_statement_day,
    charge_fee,
    charge_off,
    close_card,
    consent_over_limit,
    enroll,
    exchange_points,
    give_points,
    grant_temporary_limit,
    increment_authorization,
    issue_card,
    join_programme,
    lock_card,
    receive_payment,
    receive_points,
    record_collection,
    redeem_as_member,
    release_points,
    replace_card,
    report_lost,
    resume_account,
    resume_collection,
    reverse_authorization,
    spend_as_member,
    stop_collection,
    suspend_account,
    transfer_in,
    transfer_out,
    unlock_card,
    use_benefit,
    withdraw_credit,
)
from cardcore.programs import Program
from cardcore.relationships import Outcome, Relationship
from cardcore.testing.adjustment_steps import CollectionStop
from cardcore.values import frozen


@frozen
class CardStep:
    """Something is done to a card."""

    change: CardChange
    request: CardRequest


@frozen
class Suspension:
    """The bank approves nothing more, or approves again."""

    on: int
    suspended: bool = True


@frozen
class Reversal:
    """A merchant takes an authorization back."""

    hold_id: HoldId
    on: int
    amount: int | None = None
    """Minor units; all that is set aside without them."""
    currency: str = ""
    """The foreign currency of the hold; empty for the account's own."""


CARD_JOURNEYS: Final[dict[CardChange, Callable[[Relationship, CardRequest, Program], Outcome]]] = {
    CardChange.ACTIVATE: activate_card,
    CardChange.LOCK: lock_card,
    CardChange.UNLOCK: unlock_card,
    CardChange.REPORT_LOST: report_lost,
    CardChange.CLOSE: close_card,
}
"""What may be asked for a card; it expires by itself and is replaced by an order."""


def _stand(relationship: Relationship, step: Suspension, terms: Program) -> Outcome:
    journey = suspend_account if step.suspended else resume_account
    return journey(relationship, date_of(step.on), terms)


def _reverse(relationship: Relationship, step: Reversal, terms: Program) -> Outcome:
    on = date_of(step.on)
    return reverse_authorization(relationship, step.hold_id, on, terms, step.amount, step.currency)


def _collect(relationship: Relationship, step: CollectionStop, terms: Program) -> Outcome:
    on = date_of(step.on)
    if step.reason:
        return stop_collection(relationship, on, step.reason, terms)
    return resume_collection(relationship, on, terms)


OTHER_JOURNEYS: Final[dict[type, Callable[[Relationship, Any, Program], Outcome]]] = {
    AuthorizationRequest: authorize,
    Increment: increment_authorization,
    Payment: receive_payment,
    Withdrawal: withdraw_credit,
    FeeRequest: charge_fee,
    Adjustment: adjust,
    ChargeOffRequest: charge_off,
    RepaymentAgreement: agree_repayment,
    CollectionStop: _collect,
    RateChange: change_rates,
    StatementDayChange: change_statement_day,
    PlanRequest: change_plan,
    Cancellation: cancel_redemption,
    PointsRelease: release_points,
    Joining: join_programme,
    MemberSpend: spend_as_member,
    MemberRedemption: redeem_as_member,
    Exchange: exchange_points,
    Gift: give_points,
    GiftArrived: receive_points,
    Enrollment: enroll,
    BenefitUse: use_benefit,
    CardOrder: issue_card,
    Replacement: replace_card,
    LimitChange: change_limit,
    TemporaryIncrease: grant_temporary_limit,
    OverLimitConsent: consent_over_limit,
    ExchangeOrder: buy_exchange,
    AutoRepaymentRequest: arrange_auto_repayment,
    Collection: record_collection,
    Reversal: _reverse,
    Suspension: _stand,
    Transfer: transfer_out,
    TransferArrived: transfer_in,
}
