"""Winning: what offers give on a posted purchase, and what a refund of it takes back."""

from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from cardcore.accounts import postings
from cardcore.accounts.postings import RewardCredited
from cardcore.journeys.curing import cure
from cardcore.notices import NoticeKind
from cardcore.offers import refunds
from cardcore.offers.counting import Count, period_around, span_around
from cardcore.offers.criteria import facts_of
from cardcore.offers.evaluation import Eligible, Ineligible, evaluate, grants
from cardcore.offers.goals import Goal
from cardcore.offers.limits import key
from cardcore.offers.offer import Offer
from cardcore.offers.progress import OffersCounted, Won, standing
from cardcore.offers.quotas import QuotaLeft, day_of, pools, used
from cardcore.offers.refunds import Named
from cardcore.offers.rewards import periods_of
from cardcore.offers.stacking import in_sequence
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Event, Relationship
from cardcore.transactions import Transaction


def win(draft: Draft, transaction: Transaction, number: int, program: Program, quotas: QuotaLeft) -> None:
    """Credit what offers give on a purchase, of each group the best; ``number`` is that of its event.

    The purchase itself counts towards goals. Quotas are looked at for what else could win only.
    """
    count_goals(draft, transaction, number, program)
    facts = _facts(draft, transaction, program)
    amount, won = transaction.amount_minor, []
    for offer in program.offers.matching(facts, transaction):
        known = facts | used(offer, transaction, quotas)
        granted = grants(offer, known, amount) if offer.criterion.matches(known) else ()
        if granted:
            won.append(Eligible(offer, granted))
    for best in _best_of_groups(won):
        _reward(draft, best, transaction, number)


def try_offers(
    relationship: Relationship, transaction: Transaction, program: Program, quotas: QuotaLeft | None = None
) -> list[Eligible | Ineligible]:
    """What each offer in force would give on a purchase, or every reason against it: a dry run.

    Nothing is taken and nothing kept; of a group, `post` then credits the best only.
    """
    draft = Draft.of(relationship)
    count_goals(draft, transaction, relationship.version, program)
    facts = _facts(draft, transaction, program)
    return [
        evaluate(offer, facts | used(offer, transaction, quotas or {}))
        for offer in program.offers
        if program.offers.in_force(offer.offer_id, transaction) is offer
    ]


def _best_of_groups(won: Sequence[Eligible]) -> list[Eligible]:
    """The best of each group; nothing is taken off what the others are reckoned on."""
    by_offer = {id(one.offer): one for one in won}
    groups = in_sequence(one.offer for one in won)
    return [max((by_offer[id(offer)] for offer in group), key=lambda one: one.worth) for group in groups]


def _facts(draft: Draft, transaction: Transaction, program: Program) -> dict[str, Any]:
    """What is known of the transaction, the cardholder and what counts for them."""
    versions = program.offers

    def day(offer_id: Any) -> int | None:
        offer = versions.in_force(offer_id, transaction)
        return None if offer is None else day_of(offer, transaction)

    return facts_of(transaction) | _known(draft, program, transaction) | standing(draft.offers, day)


def _known(draft: Draft, program: Program, transaction: Transaction) -> dict[str, Any]:
    opened_on = draft.account.agreement.opened_on
    return {
        "customer": draft.account.account_id,
        "product": program.name,
        "approved_on": opened_on,
        "days_since_approval": transaction.transaction_date - opened_on,
    }


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


def _reward(draft: Draft, won: Eligible, transaction: Transaction, number: int) -> None:
    offer, on = won.offer, transaction.posting_date
    counts = _counts(draft, won, transaction)
    remembered = refunds.won_by(offer, transaction, number, won.amount, counts)
    draft.record(postings.reward(draft.account, on, remembered))
    cure(draft, on)
    draft.claims += [pool.claim(1, won.amount) for pool in pools(offer, transaction)]
    draft.tell(NoticeKind.REWARDED, on, {"amount": won.amount, "offer": offer.name})


def _counts(draft: Draft, won: Eligible, transaction: Transaction) -> tuple[Count, ...]:
    """What a reward counts against the frequency and the caps of its offer."""
    offer, day = won.offer, day_of(won.offer, transaction)
    counting = [("uses", period, 1) for period, _ in offer.uses]
    counting += [
        ("granted", period, one.amount) for one in won.granted for period, _ in periods_of(one.reward)
    ]
    statement_day = draft.account.agreement.statement_day
    return tuple(
        Count(key(offer.offer_id, what, period), *period_around(period, day, statement_day), amount)
        for what, period, amount in counting
    )


def take_back(
    draft: Draft, refund: Transaction, named: Named, number: int, on: int, program: Program
) -> None:
    """Take back, on the day ``on``, what was won by a purchase that is refunded, by each offer's policy.

    ``number`` is that of the refund's event; where that is voided, all of this is undone.
    """
    for won, part in list(refunds.refunded(draft.offers, refund, named)):
        offer = program.offers.in_force(won.offer_id, won.purchase)
        amount = refunds.to_take_back(won, part, offer, _known(draft, program, won.purchase))
        draft.record(postings.reward_back(draft.account, amount, on, won, part, number))
        if offer is not None and won.policy != "forfeit":
            _give_use_back(draft, won, offer, int(won.policy == "give_back"), amount)
        if amount:
            name = won.offer_id if offer is None else offer.name
            draft.tell(NoticeKind.REWARD_TAKEN_BACK, on, {"amount": amount, "offer": name})


def give_uses_back(draft: Draft, gone: Iterable[object], program: Program) -> None:
    """Put the uses of rewards that never were back into their quotas."""
    for event in gone:
        if isinstance(event, RewardCredited) and event.won is not None:
            offer = program.offers.in_force(event.offer_id, event.won.purchase)
            if offer is not None:
                _give_use_back(draft, event.won, offer, 1, event.amount)


def _give_use_back(draft: Draft, won: Won, offer: Offer, uses: int, amount: int) -> None:
    """Put uses and money back into the quotas that they came from."""
    claims = [pool.claim(-uses, -amount) for pool in pools(offer, won.purchase)]
    draft.claims += [claim for claim in claims if claim.uses]
