"""What a drawn wish means to an account on a day: amounts, holds, cards, limits and points that fit it."""

from typing import Final

import attrs

from cardcore.accounts.account import Account, AutoRepayment
from cardcore.accounts.adjustments import CREDITED, OWED_AS
from cardcore.accounts.auto_repayment import Refusal, instruction
from cardcore.accounts.card_life import TRANSITIONS, CardForm
from cardcore.accounts.credit_line import lasting_room, open_to_buy
from cardcore.accounts.limits import NO_LIMITS
from cardcore.accounts.shared_line import use_of
from cardcore.accounts.statement_day import may_change_on
from cardcore.calendars import FAR_AHEAD, date_of
from cardcore.fees import overpayment
from cardcore.fees.cash_advance import CashPlace
from cardcore.ids import CardId, HoldId
from cardcore.journeys import (
    Adjustment,
    AuthorizationRequest,
    AutoRepaymentRequest,
    Cancellation,
    CardOrder,
    CardRequest,
    CashAdvance,
    Collection,
    FeeRequest,
    Increment,
    LimitChange,
    OverLimitConsent,
    Payment,
    PointsRelease,
    Purchase,
    RateChange,
    RedemptionRequest,
    Refund,
    StatementDayChange,
    TemporaryIncrease,
    Withdrawal,
    collection_due,
)
from cardcore.journeys.charge_fee import ON_REQUEST
from cardcore.journeys.withdraw_credit import withdrawable
from cardcore.money import Rounding
from cardcore.points.ledger import NO_DEALINGS
from cardcore.programs import Program
from cardcore.rates import Rate
from cardcore.relationships import Relationship
from cardcore.testing.drawn_loyalty import LOYALTY_KINDS, loyalty_step
from cardcore.testing.drawn_plans import PLAN_KINDS, plan_step
from cardcore.testing.drawn_turns import TURN_KINDS, turn_step
from cardcore.testing.steps import CARD_JOURNEYS, CardStep, DayEnd, Reversal, Step, Suspension, perform
from cardcore.transactions import OriginalAmount, Transaction
from cardcore.values import frozen


@frozen
class Wish:
    """A step before it is known what it means to the account."""

    kind: str
    gap: int
    landmark: str
    amount: int
    back: int
    mcc: str
    currency: str = ""
    """The foreign balance that it is for; empty for the account's own."""


AT_HOME: Final = frozenset(
    (
        *("nothing", "day_end", "card", "limit", "change_statement_day", "redeem", "cancel", "release"),
        *PLAN_KINDS,
        *LOYALTY_KINDS,
        *TURN_KINDS,
    )
)
"""What is done in the account's own currency only, or in all at once."""


def balance_in(relationship: Relationship, currency: str) -> Account:
    """The balance in that foreign currency; the account itself for none."""
    return next((held for held in relationship.foreign if held.currency == currency), relationship.account)


def wished_step(relationship: Relationship, wish: Wish, on: int, place: int, program: Program) -> Step | None:
    """The step that this wish means to the relationship on that day; nothing where it cannot be asked."""
    if not wish.currency or wish.kind in AT_HOME:
        return _at_home(relationship, wish, on, place, program)
    if wish.kind == "collect":
        return _collection(relationship, wish, on, program)
    held = Relationship(balance_in(relationship, wish.currency))
    step = _at_home(held, wish, on, place, program.in_currency(wish.currency))
    if isinstance(step, AutoRepaymentRequest) and step.wanted is not None:
        wanted = attrs.evolve(step.wanted, buys_exchange=bool(wish.amount % 2))
        return attrs.evolve(step, wanted=wanted, currency=wish.currency)
    return attrs.evolve(step, currency=wish.currency) if isinstance(step, NAMING) else step


NAMING: Final = (
    Payment | Withdrawal | Adjustment | Increment | Reversal | FeeRequest | RateChange | AutoRepaymentRequest
)
"""Steps that say which balance they are for; a transaction says its currency."""


def _at_home(relationship: Relationship, wish: Wish, on: int, place: int, program: Program) -> Step | None:
    """The step as one of an account with no other balance."""
    if wish.kind == "nothing":
        return None
    if wish.kind == "purchase":
        cards = relationship.account.cards if wish.back == 4 else ()
        return Purchase(_transaction(wish, on, program), card_id=cards[0].card_id if cards else None)
    if wish.kind == "cash_advance":
        return CashAdvance(_transaction(wish, on, program), place=tuple(CashPlace)[wish.back % 3])
    if wish.kind == "charge_fee":
        return FeeRequest(on, tuple(ON_REQUEST)[wish.back % 2])
    if wish.kind == "adjust":
        return _adjustment(wish, on)
    if wish.kind == "change_rate":
        return _rate_change(wish, on)
    if wish.kind == "refund":
        return Refund(_transaction(wish, on, program))
    if wish.kind == "day_end":
        return DayEnd(on)
    # What follows means the account as it is on that day.
    closed = perform(relationship, DayEnd(on - 1), program).relationship
    account = closed.account
    if wish.kind in ("redeem", "cancel", "release"):
        return _points_step(closed, wish, on, place, program)
    if wish.kind in LOYALTY_KINDS:
        return loyalty_step(wish.kind, wish.amount, wish.back, on, place, program)
    if wish.kind in TURN_KINDS:
        return turn_step(closed, wish.kind, wish.amount, wish.back, on, place, program)
    if wish.kind in PLAN_KINDS:
        return plan_step(closed, wish.kind, wish.amount, wish.back, on, program)
    if wish.kind == "card":
        return _card_step(account, wish, on, place)
    if wish.kind == "limit":
        return _limit_step(account, wish, on)
    if wish.kind == "auto_repayment":
        wanted = AutoRepayment(wish.back % 2 == 0, ((), (1,), (1, 3))[wish.back % 3])
        return AutoRepaymentRequest(on, wanted if wish.back else None)
    if wish.kind == "collect":
        return _collection(closed, wish, on, program)
    if wish.kind == "change_statement_day":
        other = 1 + wish.amount % 31
        fits = (
            on >= may_change_on(account, program.in_force_on(on).cycle)
            and other != account.agreement.statement_day
        )
        return StatementDayChange(on, other) if fits else None
    if wish.kind in ("capture", "increment", "reverse"):
        return _resolution(account, wish, on, program) or _request(account, wish, on, place, program)
    if wish.kind == "authorize":
        return _request(account, wish, on, place, program)
    if wish.kind == "withdraw":
        most = overpayment.most(withdrawable(account, on), program.in_force_on(on).fees.overpayment)
        return Withdrawal(on, min(wish.amount, most)) if most else None
    repaid = _repaid(account, wish)
    return Payment(on, repaid) if repaid > 0 else None


def _collection(relationship: Relationship, wish: Wish, on: int, program: Program) -> Collection | None:
    """What the linked account answers where something is to be collected; exchange at the line's rate."""
    closed = perform(relationship, DayEnd(on - 1), program).relationship
    account = balance_in(closed, wish.currency)
    asked = instruction(account, on)
    valued = use_of(closed.account, wish.currency).valued_at
    if asked is None or (valued and not valued.rate.convert(asked.amount, Rounding.HALF_UP)):
        return None  # nothing is missing, or so little that no exchange can be bought for it
    rates = {wish.currency: valued.rate} if valued else {}
    due = collection_due(closed, date_of(on), program, wish.currency, rates)
    return Collection.of(due, Refusal.INSUFFICIENT_FUNDS if wish.back % 2 else None)


def _request(account: Account, wish: Wish, on: int, place: int, program: Program) -> AuthorizationRequest:
    """An amount as wished, or a fen more than is open; with a card where there is one."""
    code = "6011" if wish.back == 5 else wish.mcc
    amount = max(1, open_to_buy(account, on) + 1) if wish.back == 3 else wish.amount
    card = account.cards[-1].card_id if account.cards and wish.back == 1 else None
    return AuthorizationRequest(HoldId(f"h-{place}"), on, amount, program.currency, code, "Hema", card)


def _adjustment(wish: Wish, on: int) -> Adjustment:
    """A debit or a credit of one of the kinds there are."""
    kinds = tuple(OWED_AS if wish.back % 2 else CREDITED)
    return Adjustment(on, wish.amount, bool(wish.back % 2), "as agreed", kinds[wish.amount % len(kinds)])


def _card_step(account: Account, wish: Wish, on: int, place: int) -> Step:
    """A supplementary card, or something that its status allows: the primary one stays implied."""
    for card in account.cards:
        changes = [change for change in TRANSITIONS[card.status] if change in CARD_JOURNEYS]
        if changes and wish.back:
            return CardStep(changes[wish.amount % len(changes)], CardRequest(card.card_id, on))
    limit = wish.amount if wish.back < 3 else 0
    card_id, expires_on = CardId(f"card-{place}"), on + wish.amount % 90
    return CardOrder(card_id, on, CardForm.DIGITAL, "1234", expires_on, supplementary=True, limit=limit)


def _limit_step(account: Account, wish: Wish, on: int) -> Step:
    """Another limit for good or for some days, the over-limit service or the standing turned round."""
    limits = account.limits or NO_LIMITS
    if wish.back == 0:
        return LimitChange(on, 100 * wish.amount)
    if wish.back == 1:
        return TemporaryIncrease(on, wish.amount, on + 3, on + 3 + wish.amount % 40)
    if wish.back == 5 or limits.suspended:
        return Suspension(on, not limits.suspended)
    service = limits.over_limit
    is_stuck = not service.is_open and service.stopped and lasting_room(account) < 0
    return DayEnd(on) if is_stuck else OverLimitConsent(on, not service.is_open)


def _rate_change(wish: Wish, on: int) -> RateChange:
    """For good or for up to 60 days; of one rate or of both."""
    rates = [Rate.of(text) for text in ("0.0005", "0.0003", "0.00061", "0")]
    purchase = rates[wish.amount % 4] if wish.back != 1 else None
    cash = rates[wish.amount % 3] if wish.back != 2 else None
    return RateChange(on, purchase, cash, FAR_AHEAD if wish.back % 2 else on + wish.amount % 60)


def _points_step(
    relationship: Relationship, wish: Wish, on: int, place: int, program: Program
) -> Step | None:
    """Points spent, given back or released, where there are any."""
    ledger = relationship.points
    there = ledger.available(on)
    open_ = [one for one in (ledger.dealings or NO_DEALINGS).redemptions if one.cancellable_until >= on]
    if wish.kind == "cancel" and open_:
        return Cancellation(open_[0].redemption_id, on, 1 if wish.back == 1 else None)
    if wish.kind == "release" or not there:
        waiting = any(lot.available_on == FAR_AHEAD for lot in ledger.lots)
        return PointsRelease(on) if waiting else None
    items = program.redemption.items
    mug = items[0] if items and wish.back % 2 else None
    if mug is not None and there >= mug.points:
        room = open_to_buy(relationship.account, on) >= 2 * mug.price
        cash = room and wish.back == 1 and there >= 2 * mug.least_points
        points, quantity = (2 * mug.least_points, 2) if cash else (None, 1)
        return RedemptionRequest(f"r-{place}", on, points, mug.item_id, quantity)
    return RedemptionRequest(f"r-{place}", on, min(there, wish.amount))


def _transaction(wish: Wish, on: int, program: Program) -> Transaction:
    made = Transaction(wish.amount, program.currency, on - wish.back, on, wish.mcc, "Hema")
    if wish.back == 2:  # paid in another currency and converted
        return attrs.evolve(made, original=OriginalAmount("THB", 5 * wish.amount))
    return made


def _resolution(account: Account, wish: Wish, on: int, program: Program) -> Step | None:
    if not account.holds:
        return None
    hold = account.holds[wish.amount % len(account.holds)]
    part = 1 + wish.amount % hold.amount
    if wish.kind == "reverse":
        return Reversal(hold.hold_id, on, None if wish.back < 3 else part)
    if wish.kind == "increment":
        return Increment(hold.hold_id, on, part)
    tolerance = program.in_force_on(on).limits.hold_terms(hold.mcc).capture_tolerance
    most = hold.amount + tolerance.of_minor(hold.amount + hold.captured, Rounding.DOWN)
    amount = (hold.amount, hold.amount, most, part, part, part)[wish.back]
    captured = Transaction(amount, program.currency, on - wish.back, on, wish.mcc, "Hema")
    kind = CashAdvance if hold.is_cash else Purchase
    return kind(captured, hold.hold_id, final=wish.back != 4)


def _repaid(account: Account, wish: Wish) -> int:
    statement = account.statement
    minimum = statement.minimum_payment_due - account.minimum_paid if statement else 0
    wanted = {
        "pay_minimum": minimum,
        "pay_full": account.billed_outstanding,
        "pay_short": account.billed_outstanding - 1 - wish.back * 250,
        "pay_some": min(wish.amount, max(account.balance_minor, 0)),
        "pay_over": max(account.balance_minor, 0) + wish.amount,
    }
    return wanted[wish.kind]
