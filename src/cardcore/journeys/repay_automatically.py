"""Repaying from a linked account: arrangement → collection → payment or refusal → notices."""

import datetime
from typing import Self

from cardcore.accounts import auto_repayment
from cardcore.accounts.account import AutoRepayment
from cardcore.accounts.auto_repayment import (
    AutoRepaymentArranged,
    CollectionAnswered,
    CollectionInstruction,
    Refusal,
)
from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict, require
from cardcore.journeys.close_day import begin_on_books
from cardcore.journeys.receive_payment import Payment, receive_onto
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

    def __attrs_post_init__(self) -> None:
        """`InvalidInput` ``rule-invalid`` for retries that do not rise from 1 to 30 days."""
        days = self.wanted.retry_days if self.wanted else ()
        require(
            list(days) == sorted({*days} & {*range(1, LONGEST_RETRY + 1)}),
            "rule-invalid",
            f"retries are days after the due date, rising, from 1 to {LONGEST_RETRY}",
            field="retry_days",
        )

    @classmethod
    def of(cls, on: datetime.date, wanted: AutoRepayment | None) -> Self:
        """From what people write."""
        return cls(ordinal_of(on, field="on"), wanted)


@frozen
class Collection:
    """What the linked account answered on a day; ``refusal`` None where it paid ``amount`` minor units."""

    on: int
    amount: int
    refusal: Refusal | None = None

    def __attrs_post_init__(self) -> None:
        """`InvalidInput` ``amount-not-positive`` for a payment of nothing."""
        paid = self.amount > 0 or self.refusal is not None
        require(paid, "amount-not-positive", "a linked account that pays, pays something", field="amount")


def arrange_auto_repayment(
    relationship: Relationship, request: AutoRepaymentRequest, program: Program
) -> Outcome:
    """Repay statements from the linked account from now on, or no more; `Conflict` ``period-closed``."""
    draft = begin_on_books(relationship, request.on, program)
    draft.record(AutoRepaymentArranged(request.on, request.wanted))
    return draft.outcome()


def collection_due(relationship: Relationship, on: datetime.date, program: Program) -> CollectionInstruction:
    """What to collect on the day, the days before closed; nothing is changed.

    `Conflict` ``nothing-to-collect`` where it is no day for it or nothing is missing, ``period-closed``.
    """
    day = ordinal_of(on, field="on")
    return _instruction(begin_on_books(relationship, day, program), day)


def _instruction(draft: Draft, day: int) -> CollectionInstruction:
    due = auto_repayment.instruction(draft.account, day)
    if due is None:
        raise Conflict("nothing-to-collect", "nothing is to be collected on that day", field="on")
    return due


def record_collection(relationship: Relationship, collection: Collection, program: Program) -> Outcome:
    """What the linked account answered: a repayment, or a refusal that is tried again on the next day for it.

    What it paid is booked even where nothing is missing any more: it has left the linked account.

    `Conflict` ``period-closed``, ``already-collected`` for a second payment of one day,
    ``nothing-to-collect`` for a refusal of nothing.
    """
    on = collection.on
    draft = begin_on_books(relationship, on, program)
    if collection.refusal is None:
        return _paid(draft, collection, program)
    due = _instruction(draft, on)
    draft.record(CollectionAnswered(on, due.amount, collection.refusal))
    facts = {"amount": due.amount, "refusal": collection.refusal.value}
    draft.tell(NoticeKind.COLLECTION_REFUSED, on, facts)
    return draft.outcome()


def _paid(draft: Draft, collection: Collection, program: Program) -> Outcome:
    if draft.account.collected_on == collection.on:
        raise Conflict("already-collected", "the collection of that day is booked already", field="on")
    draft.record(CollectionAnswered(collection.on, collection.amount, None))
    receive_onto(draft, Payment(collection.on, collection.amount), program)
    return draft.outcome()
