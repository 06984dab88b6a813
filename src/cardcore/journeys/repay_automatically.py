"""Repaying from a linked account: arrangement → collection → (exchange) → payment or refusal → notices."""

import datetime
from typing import Self

import attrs

from cardcore.accounts import auto_repayment, exchanging
from cardcore.accounts.account import AutoRepayment
from cardcore.accounts.auto_repayment import (
    AutoRepaymentArranged,
    CollectionAnswered,
    CollectionInstruction,
    Refusal,
)
from cardcore.accounts.exchanging import ExchangeBought, Quote
from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict, require, shown
from cardcore.exchange import Rates
from cardcore.journeys.buy_exchange import repay_with
from cardcore.journeys.close_day import begin_on_books
from cardcore.journeys.converting import rate_to
from cardcore.journeys.in_currency import in_currency
from cardcore.journeys.receive_payment import repay
from cardcore.notices import NoticeKind
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Outcome, Relationship
from cardcore.values import frozen

LONGEST_RETRY = 30
"""Days after the payment due date."""


@frozen
class AutoRepaymentRequest:
    """What is to be collected for each statement from now on; None ends it. The day is an ordinal."""

    on: int
    wanted: AutoRepayment | None
    currency: str = ""
    """The foreign balance that is repaid; empty for the account's own."""

    def __attrs_post_init__(self) -> None:
        """`InvalidInput` ``rule-invalid`` for retries that do not rise from 1 to 30 days.

        And for exchange that is bought to repay the account's own currency; ``wrong-type``.
        """
        known = isinstance(self.wanted, AutoRepayment | None)
        require(known, "wrong-type", f"give an AutoRepayment, not {shown(self.wanted)}", field="wanted")
        days = self.wanted.retry_days if self.wanted else ()
        require(
            list(days) == sorted({*days} & {*range(1, LONGEST_RETRY + 1)}),
            "rule-invalid",
            f"retries are days after the due date, rising, from 1 to {LONGEST_RETRY}",
            field="retry_days",
        )
        buys = self.wanted is not None and self.wanted.buys_exchange
        detail = "exchange is bought to repay a foreign balance; name its currency"
        require(bool(self.currency) or not buys, "rule-invalid", detail, field="buy_exchange")

    @classmethod
    def of(cls, on: datetime.date, wanted: AutoRepayment | None, currency: str = "") -> Self:
        """From what people write."""
        return cls(ordinal_of(on, field="on"), wanted, currency)


@frozen
class Collection:
    """What the linked account answered on a day; ``refusal`` None where it paid ``amount`` minor units."""

    on: int
    amount: int
    refusal: Refusal | None = None
    repays: str = ""
    """The foreign balance that is repaid; empty for the account's own."""
    exchange: ExchangeBought | None = None
    """What the amount bought to repay it with, where exchange was to be bought."""

    def __attrs_post_init__(self) -> None:
        """`InvalidInput` ``amount-not-positive`` for a payment of nothing."""
        paid = self.amount > 0 or self.refusal is not None
        require(paid, "amount-not-positive", "a linked account that pays, pays something", field="amount")

    @classmethod
    def of(cls, instruction: CollectionInstruction, refusal: Refusal | None = None) -> Self:
        """The answer to an instruction: all of it, or a refusal."""
        due = instruction
        return cls(due.on, due.amount, refusal, due.repays, due.exchange)


def arrange_auto_repayment(
    relationship: Relationship, request: AutoRepaymentRequest, program: Program
) -> Outcome:
    """Repay statements of one balance from a linked account from now on, or no more.

    `Conflict` ``currency-mismatch`` or ``period-closed``.
    """
    draft, program = begin_on_books(relationship, request.on, program)
    part, _ = in_currency(draft, request.currency or program.currency, request.on, program)
    part.record(AutoRepaymentArranged(request.on, request.wanted))
    return draft.outcome()


def collection_due(
    relationship: Relationship,
    on: datetime.date,
    program: Program,
    currency: str = "",
    rates: Rates | None = None,
) -> CollectionInstruction:
    """What to collect on the day for a balance, the days before closed; nothing is changed.

    A foreign balance is collected in its currency, or where that was arranged in the account's own, which
    buys exchange at the rate among ``rates``. `Conflict` ``nothing-to-collect`` where it is no day for it or
    nothing is missing, ``currency-mismatch`` without such a balance or a rate, ``period-closed``.
    """
    day = ordinal_of(on, field="on")
    draft, program = begin_on_books(relationship, day, program)
    part, terms = _part(draft, currency, day, program)
    due = _instruction(part, day)
    if part is part.main:
        return due
    due = attrs.evolve(due, repays=terms.currency)
    arranged = part.account.auto_repayment
    if arranged is None or not arranged.buys_exchange:
        return due
    rate = rate_to(program, terms.currency, rates or {})
    exchange = exchanging.buy(due.amount, day, Quote(rate, day), bought=due.amount)
    return attrs.evolve(due, amount=exchange.sold, currency=program.currency, exchange=exchange)


def _part(draft: Draft, currency: str, day: int, program: Program) -> tuple[Draft, Program]:
    return in_currency(draft, currency or program.currency, day, program)


def _instruction(draft: Draft, day: int) -> CollectionInstruction:
    due = auto_repayment.instruction(draft.account, day)
    if due is None:
        raise Conflict("nothing-to-collect", "nothing is to be collected on that day", field="on")
    return due


def record_collection(relationship: Relationship, collection: Collection, program: Program) -> Outcome:
    """What the linked account answered: a repayment, or a refusal that is tried again on the next day for it.

    What it paid is booked even where nothing is missing any more: it has left the linked account.

    `Conflict` ``period-closed``, ``already-collected`` for a second payment of one day,
    ``nothing-to-collect`` for a refusal of nothing, ``currency-mismatch``.
    """
    on = collection.on
    draft, program = begin_on_books(relationship, on, program)
    part, terms = _part(draft, collection.repays, on, program)
    if collection.refusal is None:
        _paid(part, collection, terms)
        return draft.outcome()
    due = _instruction(part, on)
    part.record(CollectionAnswered(on, due.amount, collection.refusal))
    facts = {"amount": due.amount, "refusal": collection.refusal.value}
    part.tell(NoticeKind.COLLECTION_REFUSED, on, facts)
    return draft.outcome()


def _paid(part: Draft, collection: Collection, terms: Program) -> None:
    on, exchange = collection.on, collection.exchange
    if part.account.collected_on == on:
        raise Conflict("already-collected", "the collection of that day is booked already", field="on")
    if exchange is not None:
        _require_exchange(part, exchange, collection.amount)
    amount = collection.amount if exchange is None else exchange.bought
    part.record(CollectionAnswered(on, amount, None))
    if exchange is not None:
        repay_with(part, exchange, terms)
    else:
        repay(part, amount, on, terms)
        part.tell(NoticeKind.PAYMENT_RECEIVED, on, {"amount": amount})


def _require_exchange(part: Draft, exchange: ExchangeBought, paid: int) -> None:
    """Refuse exchange that repays another balance or costs something else than was paid."""
    held = part.account.currency, part.main.account.currency
    if (exchange.rate.base, exchange.rate.quote) != held or exchange.sold != paid:
        detail = f"what was paid in {held[1]} did not buy that exchange to repay {held[0]} with"
        raise Conflict("currency-mismatch", detail, field="exchange")
