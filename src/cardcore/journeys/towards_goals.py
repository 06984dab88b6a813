"""Towards goals: what purchases count for the offers that have any, and what no longer does."""

from collections.abc import Iterable

import attrs

from cardcore.offers.counting import Count, span_around
from cardcore.offers.criteria.facts import COUNTERS
from cardcore.offers.goals import Goal
from cardcore.offers.offer import Offer
from cardcore.offers.progress import OffersCounted
from cardcore.offers.quotas import day_of
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Event
from cardcore.transactions import Transaction


def count_goals(draft: Draft, transaction: Transaction, number: int, program: Program) -> None:
    """Count a purchase towards the goals of the offers that it fits, from their enrollment on."""
    counts = [
        count
        for offer in program.offers.with_goals
        if program.offers.in_force(offer.offer_id, transaction) is offer
        for goal in offer.goals
        if (count := _towards(draft, offer, goal, transaction)) is not None
    ]
    if counts:
        draft.record(OffersCounted(transaction.posting_date, number, tuple(counts)))


def _towards(draft: Draft, offer: Offer, goal: Goal, transaction: Transaction) -> Count | None:
    if goal.attribute.startswith(COUNTERS):
        return None  # the bank counts it elsewhere, and brings it
    enrolled = draft.offers.enrolled_on(offer.offer_id)
    day = day_of(offer, transaction)
    if offer.needs_enrollment and (enrolled is None or day < enrolled):
        return None
    agreement = draft.account.agreement
    since = agreement.opened_on if goal.span == "days_from_approval" else enrolled
    span = span_around(goal.span, day, statement_day=agreement.statement_day, since=since, days=goal.days)
    return None if span is None else goal.counted(transaction, span)


def uncount_refund(draft: Draft, refund: Transaction, number: int, program: Program) -> None:
    """Take a refund off the sums that are goals; what was bought, and on which days, stays."""
    sums = [
        attrs.evolve(count, amount=-count.amount)
        for offer in program.offers.with_goals
        for goal in offer.goals
        if goal.measure == "sum" and (count := _towards(draft, offer, goal, refund)) is not None
    ]
    if sums:
        draft.record(OffersCounted(refund.posting_date, number, tuple(sums)))


def uncount(draft: Draft, events: Iterable[Event], number: int, on: int) -> None:
    """Undo what the entry with that number counted towards goals; days on which something was done stay."""
    for event in events:
        if isinstance(event, OffersCounted) and event.entry == number:
            back = tuple(attrs.evolve(one, amount=-one.amount, days=()) for one in event.counts)
            draft.record(OffersCounted(on, number, back))
