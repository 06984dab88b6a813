"""Winning: what offers give on a posted purchase."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cardcore.ids import HoldId
from cardcore.journeys.releasing import release
from cardcore.journeys.rewarding import reward
from cardcore.journeys.towards_goals import count_goals
from cardcore.offers.criteria import Facts, facts_of
from cardcore.offers.evaluation import Eligible, Ineligible, evaluate, grants
from cardcore.offers.handing_out import used_up
from cardcore.offers.limits import POINTS
from cardcore.offers.progress import standing
from cardcore.offers.quotas import QuotaLeft, day_of
from cardcore.offers.stacking import best_combination, candidates, group_of, in_sequence
from cardcore.offers.timing import STATEMENT
from cardcore.points.ledger import available
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Relationship
from cardcore.transactions import Transaction
from cardcore.values import frozen


def win(draft: Draft, transaction: Transaction, number: int, program: Program, quotas: QuotaLeft) -> None:
    """Grant what offers give on a purchase, of each group the best; ``number`` is that of its event.

    The purchase itself counts towards goals. Quotas are looked at for what else could win only.
    """
    count_goals(draft, transaction, number, program)
    for best in winners(draft, transaction, program, quotas):
        reward(draft, best, transaction, number, program, quotas)


def winners(
    draft: Draft, transaction: Transaction, program: Program, quotas: QuotaLeft
) -> Sequence[Eligible]:
    """What offers give on a purchase, in the order in which they apply."""
    facts = _facts(draft, transaction, program)
    amount, won = transaction.amount_minor, []
    for offer in program.offers.matching(facts, transaction):
        facts |= used_up(offer, transaction, quotas)
        granted = grants(offer, facts, amount) if offer.criterion.matches(facts) else ()
        if granted:
            won.append(Eligible(offer, granted))
    return _chosen(won, facts)


@frozen
class Judged:
    """What every offer in force says of a purchase, and what of it posting grants."""

    found: tuple[Eligible | Ineligible, ...]
    chosen: tuple[tuple[Eligible, int], ...]
    """In the order in which they apply, each with the minor units that it is reckoned on."""


def judge(
    relationship: Relationship,
    transaction: Transaction,
    program: Program,
    quotas: QuotaLeft | None = None,
    hold_id: HoldId | None = None,
) -> Judged:
    """What offers would give on a purchase, with every reason against each: a dry run.

    What the hold that it captures has set aside is its own. Nothing is taken and nothing kept.
    """
    draft = Draft.of(relationship)
    quotas = release(draft, hold_id, transaction.posting_date, quotas or {})
    count_goals(draft, transaction, relationship.version, program)
    facts = _facts(draft, transaction, program)
    found: list[Eligible | Ineligible] = []
    for offer in program.offers:
        if program.offers.in_force(offer.offer_id, transaction) is offer:
            facts |= used_up(offer, transaction, quotas)
            found.append(evaluate(offer, facts))
    left, chosen = transaction.amount_minor, []
    for best in _chosen([one for one in found if isinstance(one, Eligible)], facts):
        chosen.append((best, left))
        left -= best.discount
    return Judged(tuple(found), tuple(chosen))


def try_offers(
    relationship: Relationship, transaction: Transaction, program: Program, quotas: QuotaLeft | None = None
) -> list[Eligible | Ineligible]:
    """What each offer in force would give on a purchase by itself, or every reason against it: a dry run."""
    return list(judge(relationship, transaction, program, quotas).found)


def _chosen(won: Sequence[Eligible], facts: Facts) -> Sequence[Eligible]:
    """The best of each group.

    A discount lowers what later groups are reckoned on, and points pay for one offer only: all are looked at.
    """
    if not any(one.discount or one.offer.points_price for one in won):
        return _best_of_groups(won)
    best = best_combination(candidates(won), facts)
    taken = {group_of(one.offer) for one in best.parts}
    others = _best_of_groups([one for one in won if group_of(one.offer) not in taken])
    return [*best.parts, *_paid_for(others, (facts.get(POINTS) or 0) - best.points)]


def _paid_for(others: Iterable[Eligible], points: int) -> Iterator[Eligible]:
    """What the points that are left pay for, of what nobody said the worth of."""
    for one in others:
        if one.offer.points_price <= points:
            points -= one.offer.points_price
            yield one


def _best_of_groups(won: Sequence[Eligible]) -> list[Eligible]:
    """The best of each group, where nothing is taken off what the others are reckoned on."""
    by_offer = {id(one.offer): one for one in won}
    groups = in_sequence(one.offer for one in won)
    return [max((by_offer[id(offer)] for offer in group), key=lambda one: one.worth) for group in groups]


def _facts(draft: Draft, transaction: Transaction, program: Program) -> dict[str, Any]:
    """What is known of the transaction, the cardholder and what counts for them."""
    versions = program.offers

    def day(offer_id: Any) -> int | None:
        offer = versions.in_force(offer_id, transaction)
        return None if offer is None else day_of(offer, transaction)

    facts = known_of(draft, program, transaction) | facts_of(transaction) | standing(draft.offers, day)
    if program.offers.costing:  # what the ledger holds, whatever was said of it
        facts[POINTS] = available(draft.points.lots, transaction.posting_date)
    return facts


def known_of(draft: Draft, program: Program, transaction: Transaction) -> dict[str, Any]:
    """What is known of the cardholder on the day of a transaction."""
    opened_on = draft.account.agreement.opened_on
    return {
        "customer": draft.account.account_id,
        "product": program.name,
        "approved_on": opened_on,
        "days_since_approval": transaction.transaction_date - opened_on,
        STATEMENT: draft.account.next_statement_date,
    }
