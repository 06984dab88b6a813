"""What is done in a story, one step at a time, and the journey that each kind of step takes."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from cardcore import journeys
from cardcore.accounts.card_life import CardChange
from cardcore.calendars import date_of
from cardcore.ids import HoldId
from cardcore.installments.changes import PlanRequest
from cardcore.offers.quotas import QuotaLeft
from cardcore.programs import Program
from cardcore.relationships import Event, Outcome, Relationship
from cardcore.testing.wallet_steps import MemberStep
from cardcore.values import frozen


@frozen
class CardStep:
    """Something is done to a card."""

    change: CardChange
    request: journeys.CardRequest


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


@frozen
class CollectionStop:
    """Nobody collects any more, or – without a reason – again."""

    on: int
    reason: str = ""


@frozen
class DayEnd:
    """A day is closed, and every one before it."""

    on: int


Step = (
    journeys.Purchase
    | journeys.CashAdvance
    | journeys.Refund
    | journeys.Payment
    | journeys.Withdrawal
    | journeys.FeeRequest
    | journeys.Adjustment
    | journeys.ChargeOffRequest
    | journeys.ClosingRequest
    | journeys.RepaymentAgreement
    | CollectionStop
    | journeys.Transfer
    | journeys.TransferArrived
    | journeys.RateChange
    | journeys.AutoRepaymentRequest
    | journeys.Collection
    | journeys.StatementDayChange
    | journeys.RedemptionRequest
    | journeys.Cancellation
    | journeys.PointsRelease
    | journeys.Gift
    | journeys.GiftArrived
    | journeys.Enrollment
    | journeys.BenefitUse
    | MemberStep
    | journeys.AuthorizationRequest
    | journeys.Increment
    | Reversal
    | journeys.Conversion
    | PlanRequest
    | journeys.CardOrder
    | CardStep
    | journeys.Replacement
    | journeys.LimitChange
    | journeys.TemporaryIncrease
    | journeys.OverLimitConsent
    | Suspension
    | DayEnd
    | journeys.ExchangeOrder
)
"""Whatever one journey does to one account."""

CARD_JOURNEYS: Final[dict[CardChange, Callable[[Relationship, journeys.CardRequest, Program], Outcome]]] = {
    CardChange.ACTIVATE: journeys.activate_card,
    CardChange.LOCK: journeys.lock_card,
    CardChange.UNLOCK: journeys.unlock_card,
    CardChange.REPORT_LOST: journeys.report_lost,
    CardChange.CLOSE: journeys.close_card,
}
"""What may be asked for a card; it expires by itself and is replaced by an order."""


def _stand(relationship: Relationship, step: Suspension, terms: Program) -> Outcome:
    journey = journeys.suspend_account if step.suspended else journeys.resume_account
    return journey(relationship, date_of(step.on), terms)


def _reverse(relationship: Relationship, step: Reversal, terms: Program) -> Outcome:
    on = date_of(step.on)
    return journeys.reverse_authorization(relationship, step.hold_id, on, terms, step.amount, step.currency)


def _collect(relationship: Relationship, step: CollectionStop, terms: Program) -> Outcome:
    on = date_of(step.on)
    if step.reason:
        return journeys.stop_collection(relationship, on, step.reason, terms)
    return journeys.resume_collection(relationship, on, terms)


JOURNEYS: Final[dict[type, Callable[[Relationship, Any, Program], Outcome]]] = {
    journeys.AuthorizationRequest: journeys.authorize,
    journeys.Increment: journeys.increment_authorization,
    journeys.Payment: journeys.receive_payment,
    journeys.Withdrawal: journeys.withdraw_credit,
    journeys.FeeRequest: journeys.charge_fee,
    journeys.Adjustment: journeys.adjust,
    journeys.ChargeOffRequest: journeys.charge_off,
    journeys.RepaymentAgreement: journeys.agree_repayment,
    CollectionStop: _collect,
    journeys.RateChange: journeys.change_rates,
    journeys.StatementDayChange: journeys.change_statement_day,
    PlanRequest: journeys.change_plan,
    journeys.Cancellation: journeys.cancel_redemption,
    journeys.PointsRelease: journeys.release_points,
    journeys.Joining: journeys.join_programme,
    journeys.MemberSpend: journeys.spend_as_member,
    journeys.MemberRedemption: journeys.redeem_as_member,
    journeys.Exchange: journeys.exchange_points,
    journeys.Gift: journeys.give_points,
    journeys.GiftArrived: journeys.receive_points,
    journeys.Enrollment: journeys.enroll,
    journeys.BenefitUse: journeys.use_benefit,
    journeys.CardOrder: journeys.issue_card,
    journeys.Replacement: journeys.replace_card,
    journeys.LimitChange: journeys.change_limit,
    journeys.TemporaryIncrease: journeys.grant_temporary_limit,
    journeys.OverLimitConsent: journeys.consent_over_limit,
    journeys.ExchangeOrder: journeys.buy_exchange,
    journeys.AutoRepaymentRequest: journeys.arrange_auto_repayment,
    journeys.Collection: journeys.record_collection,
    Reversal: _reverse,
    Suspension: _stand,
    journeys.Transfer: journeys.transfer_out,
    journeys.TransferArrived: journeys.transfer_in,
}
"""The journeys that ask for an account, a step and the terms, and no more."""


def day_of(step: Step) -> int:
    """The day on which a step happens."""
    if isinstance(step, journeys.Purchase | journeys.CashAdvance | journeys.Refund):
        return step.transaction.posting_date
    if isinstance(step, CardStep):
        return step.request.on
    if isinstance(step, journeys.Replacement):
        return step.new.on
    return step.on


def perform(
    relationship: Relationship,
    step: Step,
    terms: Program,
    quotas: QuotaLeft | None = None,
    events: Sequence[Event] = (),
) -> Outcome:
    """Send a step through its journey; ``events`` are all there were, for the conversion of a purchase."""
    if isinstance(step, journeys.Purchase | journeys.CashAdvance | journeys.Refund):
        return journeys.post(relationship, step, terms, quotas)
    if isinstance(step, journeys.RedemptionRequest):
        return journeys.redeem_points(relationship, step, terms, quotas)
    if isinstance(step, journeys.Conversion):
        return journeys.convert(relationship, step, terms, None, quotas, events[step.told_after :])
    if isinstance(step, journeys.ClosingRequest):
        return journeys.close_account(relationship, events, step, terms)
    if isinstance(step, CardStep):
        return CARD_JOURNEYS[step.change](relationship, step.request, terms)
    if isinstance(step, DayEnd):
        return journeys.close_day(relationship, date_of(step.on), terms)
    return JOURNEYS[type(step)](relationship, step, terms)
