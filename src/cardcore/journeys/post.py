"""Posting: presentment → posting → fees → points → offer rewards → notices."""

from typing import Any, Final

import attrs

from cardcore.accounts import cards, credit_line, holds, postings, shared_line
from cardcore.accounts.account import Hold
from cardcore.accounts.card_year import SpentAbroad
from cardcore.accounts.cards import CardUsed
from cardcore.accounts.charge_offs import RecoverySource
from cardcore.exchange import Rates
from cardcore.fees import cash_advance, foreign_transaction
from cardcore.fees.cash_advance import CashPlace
from cardcore.ids import CardId, HoldId
from cardcore.journeys.annual_fee import use_card
from cardcore.journeys.charge_off import recover
from cardcore.journeys.charging import charge
from cardcore.journeys.clearing_late import clear_late, pay_out
from cardcore.journeys.close_day import reach_day, require_on_books
from cardcore.journeys.converting import converted
from cardcore.journeys.curing import cure
from cardcore.journeys.held_plans import open_held
from cardcore.journeys.in_currency import in_currency, part_of_hold, revalue
from cardcore.journeys.releasing import release
from cardcore.journeys.reserving import completed
from cardcore.journeys.taking_back import take_back
from cardcore.journeys.towards_goals import uncount_refund
from cardcore.journeys.winning import win
from cardcore.money import Rounding
from cardcore.notices import Facts, NoticeKind
from cardcore.offers.criteria import facts_of
from cardcore.offers.quotas import QuotaLeft
from cardcore.offers.refunds import Named
from cardcore.points import lots
from cardcore.points.lots import Spend
from cardcore.points.terms import PointsTerms
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Outcome, Relationship
from cardcore.transactions import Transaction
from cardcore.values import frozen, maker


@frozen
class Purchase:
    """A purchase presented for posting, with the authorization it captures if there was one."""

    transaction: Transaction
    hold_id: HoldId | None = None
    final: bool = True
    """Whether it is the last capture of its hold; what is left of it is then given back to the line."""
    card_id: CardId | None = None
    """The card it was made with, where no hold tells; without one it counts for none."""


@frozen
class CashAdvance:
    """Cash drawn; interest runs from its transaction date, the fee is that of the place."""

    transaction: Transaction
    hold_id: HoldId | None = None
    place: CashPlace = CashPlace.DOMESTIC
    final: bool = True
    card_id: CardId | None = None


@frozen
class Refund:
    """Money given back by a merchant."""

    transaction: Transaction
    card_id: CardId | None = None
    purchased_on: int = 0
    """The day of the purchase (an ordinal), where it is known: which rewards it takes back."""


Presentment = Purchase | CashAdvance | Refund

_spend: Final = maker(Spend)
_SPENT: Final = NoticeKind.SPENT  # Python 3.11 takes long to read it from its class


def post(
    relationship: Relationship,
    presentment: Presentment,
    program: Program,
    quotas: QuotaLeft | None = None,
    rates: Rates | None = None,
) -> Outcome:
    """Post a presentment, whatever the line says; one without a hold is forced.

    ``quotas`` tells what shared offers have left; the outcome's claims say what to take. One in a currency
    that the account holds is posted in that currency, any other is converted at the rate among ``rates``.
    `Conflict` ``currency-mismatch``, ``period-closed``, ``capture-exceeds-auth`` or ``auth-closed``;
    `NotFound` where no such hold is known.
    """
    draft = Draft.of(relationship)
    post_onto(draft, presentment, program, quotas, rates)
    return draft.outcome()


def post_onto(
    draft: Draft,
    presentment: Presentment,
    program: Program,
    quotas: QuotaLeft | None,
    rates: Rates | None = None,
) -> None:
    """The journey itself, on a draft that may have more to do."""
    transaction = presentment.transaction
    program = reach_day(draft, transaction.posting_date, program)
    if not isinstance(presentment, Refund):
        require_on_books(draft)
        if draft.account.closing is not None:
            clear_late(draft, transaction)
    if draft.foreign:
        revalue(draft, rates, transaction.posting_date, program)
    if transaction.currency != program.currency and not draft.holds(transaction.currency):
        transaction = converted(transaction, program, rates or {})
        presentment = attrs.evolve(presentment, transaction=transaction)
    draft, program = balance_of(draft, presentment, program)
    if isinstance(presentment, Purchase):
        _purchase(draft, presentment, program, quotas or {})
    elif isinstance(presentment, CashAdvance):
        _cash_advance(draft, presentment, program)
    else:
        give_back(draft, presentment, program)


def balance_of(draft: Draft, presentment: Presentment, program: Program) -> tuple[Draft, Program]:
    """The balance that a presentment is posted to, that of the hold it captures, and its terms."""
    transaction = presentment.transaction
    currency, on = transaction.currency, transaction.posting_date
    if not isinstance(presentment, Refund) and presentment.hold_id is not None:
        part_of_hold(draft, presentment.hold_id, program, currency)
    if currency == program.currency:
        return draft, program
    if not isinstance(presentment, Refund):
        shared_line.require_valued(draft.account, currency)
        use_card(draft, on, program)
    if program.fees.annual.amount:
        draft.record(_spent_abroad(draft, presentment))
    return in_currency(draft, currency, on, program)


def _spent_abroad(draft: Draft, presentment: Presentment) -> SpentAbroad:
    """What it counts in the card year, which is the whole's."""
    transaction = presentment.transaction
    sign = -1 if isinstance(presentment, Refund) else 1
    worth = shared_line.worth(draft.account, transaction.currency, sign * transaction.amount_minor)
    return SpentAbroad(transaction.posting_date, worth, sign, isinstance(presentment, CashAdvance))


def _purchase(draft: Draft, purchase: Purchase, program: Program, quotas: QuotaLeft) -> None:
    transaction, card_id, hold = purchase.transaction, purchase.card_id, None
    if purchase.hold_id is not None:
        hold = holds.require_hold(draft.account, purchase.hold_id)
        transaction = completed(transaction, hold)
        card_id = capture(draft, purchase, program)
    use_card(draft, transaction.posting_date, program)
    draft.record(postings.purchase(draft.account, transaction))
    number = draft.account.sequence
    if card_id is not None:
        _count(draft, card_id, transaction.amount_minor, transaction.posting_date)
    _convert(draft, transaction, program)
    _earn(draft, transaction, program.points)
    _tell_spent(draft, transaction)
    if draft.offers.reserved:
        quotas = release(draft, purchase.hold_id, transaction.posting_date, quotas)
    if program.offers and cards.is_activated(draft.account):
        win(draft, transaction, number, program, quotas)
    if hold is not None and hold.plan is not None:
        open_held(draft, hold.plan, transaction.amount_minor, number, transaction.posting_date, program)


def _earn(draft: Draft, transaction: Transaction, terms: PointsTerms) -> None:
    on = transaction.posting_date
    if terms.is_plain:
        amount, until = transaction.amount_minor, draft.account.next_statement_date
        earned = lots.assess_plainly(draft.points, amount, transaction.mcc, on, until, terms)
    else:
        earned = lots.assess(draft.points, spend_of(draft, transaction, on), terms)
    if earned is not None:
        draft.record(earned)


def _tell_spent(draft: Draft, transaction: Transaction) -> None:
    whole = draft.main
    facts: Facts = {
        "amount": transaction.amount_minor,
        "merchant": transaction.merchant,
        "open_to_buy": credit_line.open_to_buy(whole.account, transaction.posting_date),
    }
    if draft is not whole:
        facts = {**facts, "open_to_buy_in": whole.account.currency}
    draft.tell(_SPENT, transaction.posting_date, facts)


def _cash_advance(draft: Draft, advance: CashAdvance, program: Program) -> None:
    transaction = advance.transaction
    on = transaction.posting_date
    card_id = capture(draft, advance, program)
    use_card(draft, on, program)
    draft.record(postings.cash_advance(draft.account, transaction))
    if card_id is not None:
        _count(draft, card_id, transaction.amount_minor, on)
    fee = cash_advance.assess(transaction.amount_minor, program.fees.cash_advance.at(advance.place))
    charge(draft, fee, on)
    converted = _convert(draft, transaction, program)
    facts: Facts = {"amount": transaction.amount_minor, "fee": fee.amount + converted}
    draft.tell(NoticeKind.CASH_DRAWN, on, facts)


def _convert(draft: Draft, transaction: Transaction, program: Program) -> int:
    """Charge the fee of what was paid in another currency; what it comes to."""
    if transaction.original is None:
        return 0
    fee = foreign_transaction.assess(transaction.amount_minor, program.fees.foreign_transaction)
    charge(draft, fee, transaction.posting_date)
    return fee.amount


def give_back(draft: Draft, refund: Refund, program: Program, purchase: int = 0) -> None:
    """Post a refund, of the ``purchase`` with that number where it names one."""
    transaction = refund.transaction
    on, amount = transaction.posting_date, transaction.amount_minor
    if not recover(draft, amount, on, RecoverySource.REFUND):
        draft.record(postings.refund(draft.account, transaction, purchase))
    number = draft.account.sequence
    if refund.card_id is not None:
        _count(draft, refund.card_id, -amount, on)
    clawed_back = lots.claw_back(draft.points, spend_of(draft, transaction, on), program.points)
    if clawed_back is not None:
        draft.record(clawed_back)
    cure(draft, on)
    draft.tell(NoticeKind.REFUNDED, on, {"amount": amount, "merchant": transaction.merchant})
    uncount_refund(draft, transaction, number, program)
    take_back(draft, transaction, Named(purchase, refund.purchased_on), number, on, program)
    if draft.account.closing is not None:
        pay_out(draft, transaction)


def _count(draft: Draft, card_id: CardId, amount: int, on: int) -> None:
    """Count what was posted with a card of the account's, valued as on the line where it is foreign."""
    whole = draft.main
    cards.require_card(whole.account, card_id)
    if draft is not whole:
        amount = shared_line.worth(whole.account, draft.account.currency, amount)
    whole.record(CardUsed(on, card_id, amount))


def spend_of(draft: Draft, transaction: Transaction, on: int) -> Spend:
    """What earning rules may ask: the transaction, booked ``on``, and what was spent in its cycle."""
    account = draft.account

    def facts() -> dict[str, Any]:
        return {**facts_of(transaction), "counters.cycle_spending": account.cycle_purchases}

    return _spend(transaction.amount_minor, transaction.mcc, on, account.next_statement_date, facts)


def _of_hold(hold: Hold, transaction: Transaction) -> int:
    """What of a hold is presented: of a converted one by its own rate, whatever the rate has come to since.

    Rounded down, so that parts never come to more than the whole.
    """
    original, conversion = transaction.original, hold.conversion
    if original is None or conversion is None or original.currency != conversion.rate.base:
        return transaction.amount_minor
    return conversion.convert(original.minor, Rounding.DOWN)


def capture(draft: Draft, presentment: Purchase | CashAdvance, program: Program) -> CardId | None:
    """Capture the hold, or a part of it, if there is one; the card that the presentment was made with."""
    hold_id = presentment.hold_id
    if hold_id is None:
        return presentment.card_id
    account, transaction = draft.account, presentment.transaction
    hold = holds.require_hold(account, hold_id)
    captured = holds.capture(
        hold,
        _of_hold(hold, transaction),
        transaction.posting_date,
        final=presentment.final or hold.plan is not None,  # a plan is presented once
        tolerance=program.limits.hold_terms(hold.mcc).capture_tolerance,
        currency=account.currency,
    )
    draft.record(captured)
    return hold.card_id
