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

from cardcore.calendars import ordinal_of
from cardcore.fees.cash_advance import CashPlace
from cardcore.ids import CardId, HoldId
from cardcore.installments.proposals import PlanWish
from cardcore.journeys import (
    AuthorizationRequest,
    CashAdvance,
    Increment,
    Opening,
    Payment,
    Purchase,
    Refund,
    Withdrawal,
    open_account,
)
from cardcore.money import Money, money_of, parse_amount
from cardcore.programs import Program
from cardcore.relationships import Outcome, Relationship
from cardcore.testing.adjustment_steps import adjustment as adjustment
from cardcore.testing.adjustment_steps import agreement as agreement
from cardcore.testing.adjustment_steps import closing as closing
from cardcore.testing.adjustment_steps import collection_stop as collection_stop
from cardcore.testing.adjustment_steps import transfer as transfer
from cardcore.testing.adjustment_steps import transfer_arrived as transfer_arrived
from cardcore.testing.adjustment_steps import write_off as write_off
from cardcore.testing.card_steps import card_order as card_order
from cardcore.testing.card_steps import card_replacement as card_replacement
from cardcore.testing.card_steps import card_step as card_step
from cardcore.testing.card_steps import limit_change as limit_change
from cardcore.testing.card_steps import over_limit_consent as over_limit_consent
from cardcore.testing.card_steps import suspension as suspension
from cardcore.testing.card_steps import temporary_limit as temporary_limit
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
from cardcore.testing.steps import CollectionStop as CollectionStop
from cardcore.testing.steps import DayEnd as DayEnd
from cardcore.testing.steps import Reversal as Reversal
from cardcore.testing.steps import Step as Step
from cardcore.testing.steps import day_of as day_of
from cardcore.testing.steps import perform as perform
from cardcore.transactions import Transaction


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
    part = None if text is None else parse_amount(text, currency or "CNY")
    return Reversal(HoldId(hold), ordinal_of(_date(on)), part, currency)


def day_end(on: Day) -> DayEnd:
    """The close of a day."""
    return DayEnd(ordinal_of(_date(on)))
