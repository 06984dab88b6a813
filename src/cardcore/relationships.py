"""A card relationship: all that belongs to one cardholder, and how events change it.

The relationship is the unit of consistency: account, points and offer progress of one cardholder are
loaded, changed and saved together. A journey works on a `Draft`: it thaws the relationship once, records
events – each applied at once – and freezes the result into an `Outcome`. `evolve` is the same step for
one event, so that folding an outcome's events gives the outcome's state.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from cardcore.accounts import (
    adjustments,
    authorizations,
    auto_repayment,
    card_year,
    cards,
    delinquency,
    disputes,
    holds,
    interest,
    limit_changes,
    opening,
    plans,
    postings,
    rate_changes,
    repayments,
    restating,
    statement_day,
    statements,
)
from cardcore.accounts.account import Account, Trace, WorkingAccount, freeze, thaw
from cardcore.accounts.authorizations import Approved, Declined
from cardcore.calendars import Date, date_of
from cardcore.errors import Broken
from cardcore.ids import AccountId
from cardcore.installments.plan import InstallmentPlan
from cardcore.installments.proposals import PlanRefused
from cardcore.notices import Facts, Notice, NoticeKind
from cardcore.offers import progress
from cardcore.offers.progress import OfferProgress
from cardcore.offers.quotas import QuotaClaim
from cardcore.points import gifting, ledger, lots, redemption
from cardcore.points.ledger import PointsLedger, WorkingLedger
from cardcore.values import frozen

Event = (
    opening.AccountOpened
    | holds.HoldPlaced
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
    | adjustments.DebitAdjusted
    | adjustments.CreditAdjusted
    | repayments.PaymentReceived
    | interest.InterestPosted
    | statements.StatementIssued
    | delinquency.GraceKept
    | delinquency.GraceLost
    | delinquency.MinimumMissed
    | delinquency.DelinquencyCured
    | card_year.CardYearBegan
    | rate_changes.RatesChanged
    | rate_changes.PromotionEnded
    | plans.PlanOpened
    | plans.InstallmentBilled
    | plans.PlanChanged
    | plans.PlanRefunded
    | plans.PlanCancelled
    | restating.HistoryRestated
    | statement_day.StatementDayChanged
    | auto_repayment.AutoRepaymentArranged
    | auto_repayment.CollectionAnswered
    | disputes.DisputeOpened
    | disputes.DisputeResolved
    | disputes.ChargebackRaised
    | disputes.ChargebackRepresented
    | lots.PointsEarned
    | lots.PointsClawedBack
    | lots.PointsReleased
    | lots.PointsExpired
    | redemption.PointsRedeemed
    | redemption.RedemptionCancelled
    | gifting.PointsGiven
    | gifting.PointsReceived
)
"""Whatever can happen to a relationship, in the past tense."""

Decision = Approved | Declined
"""The answer a journey gives besides its events, where it gives one."""


@frozen
class Relationship:
    """The states of one cardholder."""

    account: Account
    points: PointsLedger = PointsLedger()
    offers: OfferProgress = OfferProgress()
    plans: tuple[InstallmentPlan, ...] = ()
    """Installment plans, those that ended included, in the order of their opening."""

    @property
    def account_id(self) -> AccountId:
        """The name it is stored by."""
        return self.account.account_id

    @property
    def wakes_on_ordinal(self) -> int:
        """The next day whose close has something to do, for the account or for its points."""
        return min(self.account.wakes_on_ordinal, self.points.expires_next)

    @property
    def wakes_on(self) -> Date:
        """The next day whose close has something to do; stores index it, day-end loads by it."""
        return date_of(self.wakes_on_ordinal)

    @property
    def version(self) -> int:
        """How many events made it: what a store compares before it saves."""
        return self.account.sequence


@frozen
class Outcome:
    """What a journey did: the new states, what happened, what to tell, what to take of shared quotas."""

    relationship: Relationship
    events: tuple[Event, ...] = ()
    notices: tuple[Notice, ...] = ()
    claims: tuple[QuotaClaim, ...] = ()
    decision: Decision | None = None
    refused: PlanRefused | None = None
    """Every reason why a plan was not agreed."""

    @property
    def version_before(self) -> int:
        """The version of the relationship that the journey began with."""
        return self.relationship.version - len(self.events)


class Draft:
    """A relationship in the hands of one journey."""

    __slots__ = ("account", "claims", "events", "notices", "offers", "plans", "points")

    def __init__(
        self,
        account: WorkingAccount,
        points: PointsLedger,
        offers: OfferProgress,
        plans: tuple[InstallmentPlan, ...] = (),
    ) -> None:
        """Begin with these states and nothing recorded."""
        self.account = account
        self.points: PointsLedger | WorkingLedger = points
        self.offers = offers
        self.plans = plans
        self.events: list[Event] = []
        self.notices: list[Notice] = []
        self.claims: list[QuotaClaim] = []

    @classmethod
    def of(cls, relationship: Relationship) -> "Draft":
        """A draft of a relationship, which itself stays as it is."""
        return cls(thaw(relationship.account), relationship.points, relationship.offers, relationship.plans)

    @classmethod
    def opened(cls, event: opening.AccountOpened, trace: Trace | None = None) -> "Draft":
        """The draft that an account's first event begins; ``trace`` keeps the segments of its interest."""
        draft = cls(opening.opened(event), PointsLedger(), OfferProgress())
        draft.account.trace = trace
        draft.account.sequence = 1
        draft.events.append(event)
        return draft

    @property
    def wakes_on_ordinal(self) -> int:
        """The next day whose close has something to do."""
        return min(self.account.wakes_on_ordinal, self.points.expires_next)

    def record(self, event: Event) -> None:
        """Apply the event and keep it."""
        APPLY[event.__class__](self, event)
        self.account.sequence += 1
        self.events.append(event)

    def apply(self, event: Event) -> None:
        """Apply an event that is recorded elsewhere already."""
        APPLY[event.__class__](self, event)
        self.account.sequence += 1

    def tell(self, kind: NoticeKind, on: int, facts: Facts) -> None:
        """Add a notice to the cardholder."""
        agreement = self.account.agreement
        self.notices.append(Notice(kind, agreement.account_id, on, agreement.currency, facts))

    def freeze(self) -> Relationship:
        """The relationship as it is now; the draft is used up."""
        points = self.points if isinstance(self.points, PointsLedger) else ledger.freeze(self.points)
        return Relationship(freeze(self.account), points, self.offers, self.plans)

    def outcome(self, decision: Decision | None = None) -> Outcome:
        """All that was done; the draft is used up."""
        events, notices, claims = tuple(self.events), tuple(self.notices), tuple(self.claims)
        return Outcome(self.freeze(), events, notices, claims, decision)


def evolve(relationship: Relationship | None, event: Event) -> Relationship:
    """The relationship after one more event; None before the first."""
    return fold(relationship, (event,))


def fold(relationship: Relationship | None, events: Iterable[Event]) -> Relationship:
    """The relationship after all of ``events``, from None or from a snapshot."""
    waiting = iter(events)
    if relationship is None:
        first = next(waiting, None)
        if not isinstance(first, opening.AccountOpened):
            raise Broken(
                "history-broken", f"an account begins with AccountOpened, not {type(first).__name__}"
            )
        draft = Draft.opened(first)
    else:
        draft = Draft.of(relationship)
    account = draft.account
    for event in waiting:
        APPLY[event.__class__](draft, event)
        account.sequence += 1
    return draft.freeze()


def _account_step(step: Callable[[WorkingAccount, Any], None]) -> Callable[[Draft, Any], None]:
    def apply(draft: Draft, event: Any) -> None:
        step(draft.account, event)

    return apply


def _plan_step(
    step: Callable[[WorkingAccount, plans.Plans, Any], plans.Plans],
) -> Callable[[Draft, Any], None]:
    def apply(draft: Draft, event: Any) -> None:
        draft.plans = step(draft.account, draft.plans, event)

    return apply


def _points_step(step: Callable[[WorkingLedger, Any], None]) -> Callable[[Draft, Any], None]:
    def apply(draft: Draft, event: Any) -> None:
        points = draft.points
        if isinstance(points, PointsLedger):  # thawed by the first event: most drafts have none
            points = draft.points = ledger.thaw(points)
        step(points, event)

    return apply


def _expire_points(draft: Draft, event: lots.PointsExpired) -> None:
    _expire(draft, event)
    draft.account.closed_through = event.on


def _reward(draft: Draft, event: postings.RewardCredited) -> None:
    postings.apply_reward(draft.account, event)
    draft.offers = progress.add(draft.offers, event.offer_id, event.on, event.amount)
    draft.offers = progress.remember(draft.offers, event.won, event.on)


def _reward_back(draft: Draft, event: postings.RewardTakenBack) -> None:
    postings.apply_reward_back(draft.account, event)
    draft.offers = progress.take_back(draft.offers, event.won, event.refunded, event.amount)


def _restated(draft: Draft, event: restating.HistoryRestated) -> None:
    restating.apply_restated(draft.account, event)
    for gone in event.voided:
        if isinstance(gone, postings.RewardTakenBack):
            draft.offers = progress.take_back(draft.offers, gone.won, -gone.refunded, -gone.amount)
        elif isinstance(gone, postings.RewardCredited) and gone.won is not None:
            draft.offers = progress.forget(draft.offers, gone.won)


_expire: Final = _points_step(lots.apply_expired)

APPLY: Final[dict[type, Callable[[Draft, Any], None]]] = {
    holds.HoldPlaced: _account_step(holds.apply_placed),
    authorizations.AuthorizationDeclined: _account_step(authorizations.apply_declined),
    holds.HoldIncreased: _account_step(holds.apply_increased),
    holds.HoldCaptured: _account_step(holds.apply_captured),
    holds.HoldReversed: _account_step(holds.apply_reversed),
    holds.HoldExpired: _account_step(holds.apply_expired),
    cards.CardIssued: _account_step(cards.apply_issued),
    cards.CardChanged: _account_step(cards.apply_changed),
    cards.CardUsed: _account_step(cards.apply_used),
    limit_changes.LimitChanged: _account_step(limit_changes.apply_changed),
    limit_changes.TemporaryLimitGranted: _account_step(limit_changes.apply_granted),
    limit_changes.OverLimitAgreed: _account_step(limit_changes.apply_agreed),
    limit_changes.OverLimitRevoked: _account_step(limit_changes.apply_revoked),
    limit_changes.OverLimitUsed: _account_step(limit_changes.apply_used),
    limit_changes.AccountSuspended: _account_step(limit_changes.apply_suspended),
    limit_changes.AccountResumed: _account_step(limit_changes.apply_resumed),
    postings.PurchasePosted: _account_step(postings.apply_purchase),
    postings.CashAdvancePosted: _account_step(postings.apply_cash_advance),
    postings.FeePosted: _account_step(postings.apply_fee),
    postings.RefundPosted: _account_step(postings.apply_refund),
    postings.RewardCredited: _reward,
    postings.RewardTakenBack: _reward_back,
    postings.CreditWithdrawn: _account_step(postings.apply_withdrawn),
    adjustments.DebitAdjusted: _account_step(adjustments.apply_debit),
    adjustments.CreditAdjusted: _account_step(adjustments.apply_credit),
    repayments.PaymentReceived: _account_step(repayments.apply_received),
    interest.InterestPosted: _account_step(interest.apply_posted),
    statements.StatementIssued: _account_step(statements.apply_issued),
    delinquency.GraceKept: _account_step(delinquency.apply_grace_kept),
    delinquency.GraceLost: _account_step(delinquency.apply_grace_lost),
    delinquency.MinimumMissed: _account_step(delinquency.apply_minimum_missed),
    delinquency.DelinquencyCured: _account_step(delinquency.apply_cured),
    card_year.CardYearBegan: _account_step(card_year.apply_began),
    rate_changes.RatesChanged: _account_step(rate_changes.apply_changed),
    rate_changes.PromotionEnded: _account_step(rate_changes.apply_ended),
    plans.PlanOpened: _plan_step(plans.apply_opened),
    plans.InstallmentBilled: _plan_step(plans.apply_billed),
    plans.PlanChanged: _plan_step(plans.apply_changed),
    plans.PlanRefunded: _plan_step(plans.apply_refunded),
    plans.PlanCancelled: _plan_step(plans.apply_cancelled),
    restating.HistoryRestated: _restated,
    statement_day.StatementDayChanged: _account_step(statement_day.apply_changed),
    auto_repayment.AutoRepaymentArranged: _account_step(auto_repayment.apply_arranged),
    auto_repayment.CollectionAnswered: _account_step(auto_repayment.apply_answered),
    disputes.DisputeOpened: _account_step(disputes.apply_dispute),
    disputes.DisputeResolved: _account_step(disputes.apply_dispute),
    disputes.ChargebackRaised: _account_step(disputes.apply_dispute),
    disputes.ChargebackRepresented: _account_step(disputes.apply_dispute),
    lots.PointsEarned: _points_step(lots.apply_earned),
    lots.PointsClawedBack: _points_step(lots.apply_clawed_back),
    lots.PointsReleased: _points_step(lots.apply_released),
    lots.PointsExpired: _expire_points,
    redemption.PointsRedeemed: _points_step(redemption.apply_redeemed),
    redemption.RedemptionCancelled: _points_step(redemption.apply_cancelled),
    gifting.PointsGiven: _points_step(gifting.apply_given),
    gifting.PointsReceived: _points_step(gifting.apply_received),
}
"""How each event changes a draft."""
