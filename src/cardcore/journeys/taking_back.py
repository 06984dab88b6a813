"""Taking back: what a refund or a dispute does to what its purchase won, and how that is undone."""

from collections.abc import Iterable, Sequence

import attrs

from cardcore.accounts import postings
from cardcore.accounts.postings import RewardCredited, RewardTakenBack
from cardcore.journeys.rewarding import credit, facts_about, give_points, name_of
from cardcore.journeys.winning import known_of
from cardcore.notices import Facts, NoticeKind
from cardcore.offers import refunds
from cardcore.offers.benefits import Benefit, BenefitRestored, BenefitTakenBack, BenefitVoided
from cardcore.offers.offer import Offer
from cardcore.offers.quotas import QuotaClaim, QuotaLeft, left, pools
from cardcore.offers.refunds import Named
from cardcore.offers.won import Won
from cardcore.points import lots
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Event, Relationship
from cardcore.transactions import Transaction


def take_back(
    draft: Draft, refund: Transaction, named: Named, number: int, on: int, program: Program
) -> None:
    """Take back, on the day ``on``, what was won by a purchase that is refunded, by each offer's policy.

    ``number`` is that of the refund's event; where that is voided, all of this is undone. Of a thing as much
    goes as was not used.
    """
    held = {one.won.key: one for one in draft.offers.benefits}
    for won, part in list(refunds.refunded(draft.offers, refund, named)):
        offer, benefit = program.offers.in_force(won.offer_id, won.purchase), held.get(won.key)
        amount = refunds.to_take_back(won, part, offer, known_of(draft, program, won.purchase), benefit)
        if benefit is None:
            draft.record(postings.reward_back(draft.account, amount, on, won, part, number))
        else:
            draft.record(BenefitTakenBack(on, amount, benefit, part, number))
            _take_points(draft, benefit, amount, on, program)
        if offer is not None and won.policy != "forfeit" and (amount or benefit is None):
            uses = int(won.policy == "give_back" and won.part == 0)
            _give_use_back(draft, won, offer, uses, amount, benefit)
        if amount:
            _tell_taken(draft, won, benefit, amount, on, program)


def _take_points(draft: Draft, benefit: Benefit, points: int, on: int, program: Program) -> None:
    """Points are taken out of their ledger, by the programme's policy on those that are missing."""
    if benefit.kind == "points":
        back = lots.take_back(draft.points, points, on, program.points)
        if back is not None:
            draft.record(back)


def _tell_taken(
    draft: Draft, won: Won, benefit: Benefit | None, amount: int, on: int, program: Program
) -> None:
    if benefit is None or benefit.is_paid:
        facts: Facts = {"amount": amount, "offer": name_of(won, program)}
        draft.tell(NoticeKind.REWARD_TAKEN_BACK, on, facts)
    else:
        draft.tell(NoticeKind.BENEFIT_TAKEN_BACK, on, facts_about(benefit, amount, draft, program))


def give_uses_back(draft: Draft, gone: Iterable[object], program: Program) -> None:
    """Put the uses of rewards that never were back into their quotas."""
    for event in gone:
        if isinstance(event, RewardCredited) and event.won is not None:
            offer = program.offers.in_force(event.offer_id, event.won.purchase)
            if offer is not None:
                _give_use_back(draft, event.won, offer, int(event.won.part == 0), event.amount)


def _give_use_back(
    draft: Draft, won: Won, offer: Offer, uses: int, amount: int, benefit: Benefit | None = None
) -> None:
    """Put uses, money and things back into the quotas that they came from."""
    draft.claims += _claims(won, offer, -uses, -amount, benefit)


def _claims(won: Won, offer: Offer, uses: int, amount: int, benefit: Benefit | None) -> list[QuotaClaim]:
    """The claims of so many uses, and of minor units or so many of a thing: none that are of nothing."""
    things = {} if benefit is None else {benefit.item: amount}
    claims = [pool.claim(uses, amount * won.unit, things) for pool in pools(offer, won.purchase)]
    return [claim for claim in claims if claim.uses]


def void_benefits(draft: Draft, number: int, on: int, program: Program) -> None:
    """What the purchase with that number won besides money is gone with it, as far as it was not used."""
    for benefit in [one for one in draft.offers.benefits if one.won.number == number]:
        left = benefit.left
        draft.record(BenefitVoided(on, benefit))
        _take_points(draft, benefit, left, on, program)
        offer = program.offers.in_force(benefit.won.offer_id, benefit.won.purchase)
        if offer is not None:
            _give_use_back(draft, benefit.won, offer, int(benefit.won.part == 0), left, benefit)
        if left:
            _tell_taken(draft, benefit.won, benefit, left, on, program)


def restore(
    draft: Draft,
    events: Sequence[Event],
    undone: Iterable[object],
    number: int,
    on: int,
    program: Program,
    quotas: QuotaLeft,
) -> None:
    """Give again what the refund or the dispute with that number took, now that it never was.

    Money it took is among the ``undone`` entries; things are found among all ``events``. What had gone back
    into quotas is claimed again; where others have it by now the reward stands all the same, which is said.
    """
    for entry in undone:
        if isinstance(entry, RewardTakenBack):
            _claim_again(draft, entry.won, entry.amount, None, on, program, quotas)
    for taken in [one for one in events if isinstance(one, BenefitTakenBack) and one.refund == number]:
        draft.record(BenefitRestored(on, taken))
        if taken.count:
            _give_again(draft, taken.benefit, taken.count, on, program)
            _claim_again(draft, taken.benefit.won, taken.count, taken.benefit, on, program, quotas)


def _give_again(draft: Draft, benefit: Benefit, count: int, on: int, program: Program) -> None:
    if benefit.kind == "points":
        give_points(draft, benefit, count, on, program)
    paid = [one for one in draft.offers.won if one.key == benefit.won.key]
    if paid:
        credit(draft, paid[0], count, on, program)
    elif not benefit.is_paid:
        draft.tell(NoticeKind.BENEFIT_GRANTED, on, facts_about(benefit, count, draft, program))


def _claim_again(
    draft: Draft, won: Won, amount: int, benefit: Benefit | None, on: int, program: Program, quotas: QuotaLeft
) -> None:
    offer = program.offers.in_force(won.offer_id, won.purchase)
    if offer is None or won.policy == "forfeit" or not amount:
        return
    uses = int(won.policy == "give_back" and won.part == 0)
    wanted = _claims(won, offer, uses, amount, benefit)
    there = [min(one.uses, left(quotas, one.offer_id, one.on, one.per_day)) for one in wanted]
    draft.claims += [
        attrs.evolve(one, uses=rest) for one, rest in zip(wanted, there, strict=True) if rest > 0
    ]
    if any(one.uses > rest for one, rest in zip(wanted, there, strict=True)):
        draft.tell(NoticeKind.QUOTA_GONE, on, {"offer": offer.name})


def days_of_rewards(relationship: Relationship, program: Program) -> list[int]:
    """The days whose quotas matter where a refund of anything that was won is undone."""
    held = (*relationship.offers.won, *(one.won for one in relationship.offers.benefits))
    bought = [one.purchase for one in held]
    days = [program.offers.quota_days(one.transaction_date, one.posting_date) for one in bought]
    return sorted({day for some in days for day in some})
