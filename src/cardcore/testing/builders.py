"""Small builders with good defaults, so that a test says only what it is about.

Amounts are texts in major units, days are ``YYYY-MM-DD`` or dates; everything goes through the same
checks as in production.

>>> groceries = purchase("1000.00", "2024-01-10")
>>> groceries.transaction.merchant, groceries.transaction.amount
('Hema', Money('1000.00', 'CNY'))
>>> account(credit_limit="20000").account.agreement.credit_limit
2000000
>>> program(interest={"include_statement_day": False}).interest.include_statement_day
False
"""

from collections.abc import Sequence
from typing import Any

from cardcore.accounts.card_life import CardChange
from cardcore.calendars import date_of, ordinal_of
from cardcore.fees.cash_advance import CashPlace
from cardcore.ids import CardId, HoldId
from cardcore.installments.changes import PlanRequest
from cardcore.installments.proposals import PlanWish
from cardcore.journeys import (
    Adjustment,
    AuthorizationRequest,
    AutoRepaymentRequest,
    BenefitUse,
    Cancellation,
    CardOrder,
    CardRequest,
    CashAdvance,
    ChargeOffRequest,
    ClosingRequest,
    Collection,
    Conversion,
    Enrollment,
    ExchangeOrder,
    FeeRequest,
    Gift,
    GiftArrived,
    Increment,
    LimitChange,
    Opening,
    OverLimitConsent,
    Payment,
    PointsRelease,
    Purchase,
    RateChange,
    RedemptionRequest,
    Refund,
    RepaymentAgreement,
    Replacement,
    StatementDayChange,
    TemporaryIncrease,
    Transfer,
    TransferArrived,
    Withdrawal,
    close_account,
    close_day,
    convert,
    open_account,
    post,
    redeem_points,
)
from cardcore.money import Money, minor_of, money_of, parse_amount
from cardcore.offers.quotas import QuotaLeft
from cardcore.programs import Program
from cardcore.relationships import Event, Outcome, Relationship
from cardcore.testing.adjustment_steps import CollectionStop as CollectionStop
from cardcore.testing.adjustment_steps import adjustment as adjustment
from cardcore.testing.adjustment_steps import agreement as agreement
from cardcore.testing.adjustment_steps import closing as closing
from cardcore.testing.adjustment_steps import collection_stop as collection_stop
from cardcore.testing.adjustment_steps import transfer as transfer
from cardcore.testing.adjustment_steps import transfer_arrived as transfer_arrived
from cardcore.testing.adjustment_steps import write_off as write_off
from cardcore.testing.card_steps import CARD_JOURNEYS, OTHER_JOURNEYS, CardStep, Reversal, Suspension
from cardcore.testing.days import Day as Day
from cardcore.testing.days import ordinal as ordinal
from cardcore.testing.days import the_date as _date
from cardcore.testing.plan_steps import conversion as conversion
from cardcore.testing.plan_steps import plan_change as plan_change
from cardcore.testing.plan_steps import plan_wish as plan_wish
from cardcore.testing.points_steps import cancellation as cancellation
from cardcore.testing.points_steps import gift as gift
from cardcore.testing.points_steps import gift_arrived as gift_arrived
from cardcore.testing.points_steps import points_release as points_release
from cardcore.testing.points_steps import redemption as redemption
from cardcore.testing.reading import program_of
from cardcore.testing.service_steps import auto_repayment as auto_repayment
from cardcore.testing.service_steps import fee_request as fee_request
from cardcore.testing.service_steps import rate_change as rate_change
from cardcore.testing.service_steps import refused_collection as refused_collection
from cardcore.testing.service_steps import statement_day_change as statement_day_change
from cardcore.testing.wallet_steps import MemberStep
from cardcore.transactions import Transaction
from cardcore.values import frozen


@frozen
class DayEnd:
    """A day is closed, and every one before it."""

    on: int


Step = (
    Purchase
    | CashAdvance
    | Refund
    | Payment
    | Withdrawal
    | FeeRequest
    | Adjustment
    | ChargeOffRequest
    | ClosingRequest
    | RepaymentAgreement
    | CollectionStop
    | Transfer
    | TransferArrived
    | RateChange
    | AutoRepaymentRequest
    | Collection
    | StatementDayChange
    | RedemptionRequest
    | Cancellation
    | PointsRelease
    | Gift
    | GiftArrived
    | Enrollment
    | BenefitUse
    | MemberStep
    | AuthorizationRequest
    | Increment
    | Reversal
    | Conversion
    | PlanRequest
    | CardOrder
    | CardStep
    | Replacement
    | LimitChange
    | TemporaryIncrease
    | OverLimitConsent
    | Suspension
    | DayEnd
    | ExchangeOrder
)
"""Whatever one journey does to one account."""


def program(preset: str = "cmb", **sections: Any) -> Program:
    """A programme: a preset with sections overridden."""
    return program_of({"preset": preset, **sections})


def account(
    terms: Program | None = None,
    *,
    opened_on: Day = "2024-01-01",
    credit_limit: str = "50000.00",
    statement_day: int = 5,
    account_id: str = "a-1",
) -> Relationship:
    """A new account under ``terms`` (the ``cmb`` preset where none are given)."""
    return opened(
        terms or program(),
        opened_on=opened_on,
        credit_limit=credit_limit,
        statement_day=statement_day,
        account_id=account_id,
    ).relationship


def opened(
    terms: Program,
    *,
    opened_on: Day,
    credit_limit: str,
    statement_day: int,
    account_id: str = "a-1",
    foreign: Sequence[str] = (),
) -> Outcome:
    """The opening of an account with its events."""
    limit = amount(credit_limit, terms.currency)
    opening = Opening.of(account_id, _date(opened_on), limit, statement_day, terms, foreign=foreign)
    return open_account(opening, terms)


def amount(text: str, currency: str = "CNY") -> Money:
    """An amount of money."""
    return money_of(parse_amount(text, currency), currency)


def transaction(
    text: str,
    on: Day,
    *,
    transacted_on: Day | None = None,
    mcc: str = "5411",
    merchant: str = "Hema",
    currency: str = "CNY",
    original: Money | None = None,
) -> Transaction:
    """A transaction posted ``on``, made that day unless ``transacted_on`` says otherwise."""
    made = on if transacted_on is None else transacted_on
    return Transaction.of(
        amount(text, currency), _date(made), _date(on), mcc=mcc, merchant=merchant, original=original
    )


def purchase(
    text: str = "100.00",
    on: Day = "2024-01-10",
    *,
    hold: str | None = None,
    final: bool = True,
    card: str | None = None,
    **details: Any,
) -> Purchase:
    """A purchase; ``details`` as `transaction` takes them."""
    made = transaction(text, on, **details)
    return Purchase(
        made, None if hold is None else HoldId(hold), final, None if card is None else CardId(card)
    )


def cash_advance(
    text: str = "500.00",
    on: Day = "2024-01-10",
    *,
    hold: str | None = None,
    place: str = CashPlace.DOMESTIC,
    final: bool = True,
    **details: Any,
) -> CashAdvance:
    """Cash drawn at a machine; ``details`` as `transaction` takes them."""
    made = transaction(text, on, **{"mcc": "6011", "merchant": "ATM", **details})
    return CashAdvance(made, None if hold is None else HoldId(hold), CashPlace(place), final)


def refund(
    text: str = "100.00", on: Day = "2024-01-10", *, card: str | None = None, **details: Any
) -> Refund:
    """A refund; ``details`` as `transaction` takes them."""
    return Refund(transaction(text, on, **details), None if card is None else CardId(card))


def payment(
    text: str = "100.00", on: Day = "2024-01-10", terms: Program | None = None, currency: str = ""
) -> Payment:
    """A repayment, in the programme's currency where no other is named."""
    known = terms or program()
    return Payment.of(_date(on), amount(text, currency or known.currency), known)


def withdrawal(
    text: str = "100.00", on: Day = "2024-01-10", terms: Program | None = None, currency: str | None = None
) -> Withdrawal:
    """A credit balance, or a part of it, taken back."""
    known = terms or program()
    return Withdrawal.of(_date(on), amount(text, currency or known.currency), known)


def authorization(
    text: str = "100.00",
    on: Day = "2024-01-10",
    *,
    hold: str = "h-1",
    mcc: str = "5411",
    merchant: str = "Hema",
    currency: str = "CNY",
    card: str | None = None,
    plan: PlanWish | None = None,
) -> AuthorizationRequest:
    """A request to authorize."""
    return AuthorizationRequest.of(hold, _date(on), amount(text, currency), mcc, merchant, card, plan)


def increment(
    text: str = "100.00", on: Day = "2024-01-10", *, hold: str = "h-1", currency: str = "CNY"
) -> Increment:
    """More asked for under an open hold."""
    return Increment.of(hold, _date(on), amount(text, currency), program())


def reversal(
    on: Day = "2024-01-10", *, hold: str = "h-1", text: str | None = None, currency: str = ""
) -> Reversal:
    """The reversal of an authorization, or of a part of it."""
    part = None if text is None else minor_of(amount(text, currency or "CNY"))
    return Reversal(HoldId(hold), ordinal_of(_date(on)), part, currency)


def card_order(
    card: str = "card-1", on: Day = "2024-01-10", *, expires_on: Day = "2029-01-31", **details: Any
) -> CardOrder:
    """A card to be made; ``details`` as `CardOrder.of` takes them."""
    known = {"last_four": "1234", "program": program(), **details}
    return CardOrder.of(card, _date(on), expires_on=_date(expires_on), **known)


def card_step(change: str, on: Day = "2024-01-10", *, card: str = "card-1") -> CardStep:
    """Something done to a card, by the name of the change."""
    return CardStep(CardChange(change), CardRequest.of(card, _date(on)))


def card_replacement(
    card: str = "card-1", new: str = "card-2", on: Day = "2024-01-10", **details: Any
) -> Replacement:
    """A new card in the place of one."""
    return Replacement(CardId(card), card_order(new, on, **details))


def limit_change(text: str, on: Day = "2024-01-10", **others: str) -> LimitChange:
    """New lasting limits; ``others`` are ``cash_limit`` and ``installment_limit``."""
    known = {name: amount(other) for name, other in others.items()}
    return LimitChange.of(_date(on), amount(text), program(), **known)


def temporary_limit(text: str, from_: Day, to: Day, *, on: Day | None = None) -> TemporaryIncrease:
    """More of the line for some days; granted on the first of them unless ``on`` says otherwise."""
    granted = from_ if on is None else on
    return TemporaryIncrease.of(_date(granted), amount(text), _date(from_), _date(to), program())


def over_limit_consent(on: Day = "2024-01-10", *, consent: bool = True) -> OverLimitConsent:
    """The over-limit service opened or closed."""
    return OverLimitConsent(ordinal_of(_date(on)), consent)


def suspension(on: Day = "2024-01-10", *, suspended: bool = True) -> Suspension:
    """A suspension or its end."""
    return Suspension(ordinal_of(_date(on)), suspended)


def day_end(on: Day) -> DayEnd:
    """The close of a day."""
    return DayEnd(ordinal_of(_date(on)))


def day_of(step: Step) -> int:
    """The day on which a step happens."""
    if isinstance(step, Purchase | CashAdvance | Refund):
        return step.transaction.posting_date
    if isinstance(step, CardStep):
        return step.request.on
    if isinstance(step, Replacement):
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
    if isinstance(step, Purchase | CashAdvance | Refund):
        return post(relationship, step, terms, quotas)
    if isinstance(step, RedemptionRequest):
        return redeem_points(relationship, step, terms, quotas)
    if isinstance(step, Conversion):
        return convert(relationship, step, terms, None, quotas, events[step.told_after :])
    if isinstance(step, ClosingRequest):
        return close_account(relationship, events, step, terms)
    if isinstance(step, CardStep):
        return CARD_JOURNEYS[step.change](relationship, step.request, terms)
    if isinstance(step, DayEnd):
        return close_day(relationship, date_of(step.on), terms)
    return OTHER_JOURNEYS[type(step)](relationship, step, terms)
