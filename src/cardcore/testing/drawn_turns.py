"""Turns that few lives take: arrears given up or agreed on, closings, transfers, exchange, what was won.

`cardcore.testing.strategies` draws them where it is told to. Most may be refused, and some lead up to what is
wished for: who wishes to close an account repays first.
"""

from collections.abc import Callable
from typing import Final

from cardcore.accounts.account import Account
from cardcore.accounts.agreements import arrangement_of
from cardcore.accounts.card_life import CardForm
from cardcore.accounts.credit_line import open_to_buy
from cardcore.accounts.exchanging import Quote
from cardcore.exchange import ExchangeRate
from cardcore.ids import AccountId, CardId, OfferId, PlanId
from cardcore.journeys import (
    BenefitUse,
    CardOrder,
    ChargeOffRequest,
    ClosingRequest,
    ExchangeOrder,
    Payment,
    RepaymentAgreement,
    Replacement,
    Transfer,
    TransferArrived,
    Withdrawal,
)
from cardcore.programs import Program
from cardcore.rates import Rate
from cardcore.relationships import Relationship
from cardcore.testing.steps import CollectionStop, Reversal
from cardcore.values import frozen

ANOTHER: Final = AccountId("a-2")
"""The holder's other account."""
PERIODS: Final = (1, 3, 12, 60)

TurnStep = (
    BenefitUse
    | ChargeOffRequest
    | ClosingRequest
    | CollectionStop
    | ExchangeOrder
    | Payment
    | Replacement
    | RepaymentAgreement
    | Reversal
    | Transfer
    | TransferArrived
    | Withdrawal
)


@frozen
class Turn:
    """What a step is made of."""

    whole: Relationship
    """As it is on that day."""
    amount: int
    choice: int
    on: int
    place: int
    """Told by no other step."""
    program: Program

    @property
    def account(self) -> Account:
        """In the account's own currency."""
        return self.whole.account

    @property
    def held(self) -> Account:
        """One of its balances."""
        balances = (self.account, *self.whole.foreign)
        return balances[self.place % len(balances)]


def _agreement(turn: Turn) -> RepaymentAgreement:
    periods, rate = PERIODS[turn.choice % 4], Rate.of("0.005" if turn.amount % 2 else "0")
    return RepaymentAgreement(turn.on, PlanId(f"agreed-{turn.place}"), periods, rate)


def _collection(turn: Turn) -> CollectionStop:
    """The other way round than it is; every sixth is refused."""
    stopped = bool(arrangement_of(turn.account).stopped_on)
    return CollectionStop(turn.on, "ill" if stopped is (turn.choice == 0) else "")


def _closing(turn: Turn) -> TurnStep:
    """What is left is settled first, one thing after the other; every sixth is asked for at once."""
    for held in () if turn.choice == 0 else (turn.account, *turn.whole.foreign):
        currency = "" if held is turn.account else held.currency
        if held.holds:
            return Reversal(held.holds[0].hold_id, turn.on, currency=currency)
        if held.balance_minor > 0:
            return Payment(turn.on, held.balance_minor, currency)
        if held.credit:
            return Withdrawal(turn.on, held.credit, currency)
    return ClosingRequest(turn.on, forfeit_points=turn.choice != 1)


def _transfer(turn: Turn) -> Transfer:
    """Some of what is owed in one of the currencies, or a minor unit more than all."""
    held = turn.held
    owed, currency = max(0, held.balance_minor), "" if held is turn.account else held.currency
    amount = owed + 1 if turn.choice == 0 else 1 + turn.amount % max(1, owed)
    return Transfer(f"t-{turn.place}", turn.on, ANOTHER, amount, currency)


def _arrival(turn: Turn) -> TransferArrived:
    """Some of what the line has room for, or more than that."""
    room = max(0, open_to_buy(turn.account, turn.on))
    amount = room + 1 if turn.choice == 0 else 1 + turn.amount % max(1, room)
    return TransferArrived(f"t-{turn.place}", turn.on, ANOTHER, amount, turn.held.currency)


def _benefit(turn: Turn) -> BenefitUse:
    held = turn.whole.offers.benefits
    offer_id = held[turn.amount % len(held)].won.offer_id if held else OfferId("o-0")
    return BenefitUse(turn.on, offer_id, 1 + turn.choice % 3)


def _replacement(turn: Turn) -> Replacement:
    cards = turn.account.cards
    old = cards[turn.amount % len(cards)].card_id if cards else CardId("card-none")
    card_id, expires_on = CardId(f"card-{turn.place}"), turn.on + 30 + turn.amount % 900
    return Replacement(
        old, CardOrder(card_id, turn.on, CardForm.PHYSICAL, "4321", expires_on, supplementary=True)
    )


def _exchange(turn: Turn) -> ExchangeOrder:
    """For all that is owed in a foreign currency, for so much to pay, or for so much of it."""
    base = turn.whole.foreign[0].currency if turn.whole.foreign else "USD"
    quote = Quote(ExchangeRate.of(base, turn.program.currency, "7.0112"), turn.on)
    bought = turn.amount if turn.choice == 1 else None
    return ExchangeOrder(turn.on, quote, bought, turn.amount if turn.choice == 2 else None)


STEPS: Final[dict[str, Callable[[Turn], TurnStep]]] = {
    "charge_off": lambda turn: ChargeOffRequest(turn.on, "180 days past due"),
    "close": _closing,
    "agree": _agreement,
    "collection": _collection,
    "transfer": _transfer,
    "arrive": _arrival,
    "use_benefit": _benefit,
    "replace": _replacement,
    "buy_exchange": _exchange,
}
"""What each kind asks for; whether it may be is for the account to say."""

TURN_KINDS: Final = tuple(STEPS)
"""What may happen in `cardcore.testing.strategies.lives`; not among what happens unless told."""


def turn_step(
    relationship: Relationship, kind: str, amount: int, choice: int, on: int, place: int, program: Program
) -> TurnStep:
    """A step of that kind."""
    return STEPS[kind](Turn(relationship, amount, choice, on, place, program))
