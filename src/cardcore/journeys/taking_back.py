"""Taking back: what a refund or a dispute does to what its purchase won, and how that is undone."""

from collections.abc import Iterable, Sequence

import attrs

from cardcore.accounts import postings
from cardcore.accounts.postings import RewardCredited, RewardTakenBack
from cardcore.ids import OfferId
from cardcore.journeys import points_price
from cardcore.journeys.rewarding import credit, facts_about, give_points, name_of
from cardcore.journeys.winning import known_of
from cardcore.notices import Facts, NoticeKind
from cardcore.offers import refunds
from cardcore.offers.benefits import Benefit, BenefitRestored, BenefitTakenBack, BenefitVoided
from cardcore.offers.codes import Code
from cardcore.offers.handing_out import put_back, take_again
from cardcore.offers.limits import key
from cardcore.offers.offer import Offer
from cardcore.offers.quotas import ALL_TIME, QuotaClaim, QuotaLeft, left, pools
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
        codes: tuple[Code, ...] = ()
        amount = refunds.to_take_back(won, part, offer, known_of(draft, program, won.purchase), benefit)
        if benefit is None:
            draft.record(postings.reward_back(draft.account, amount, on, won, part, number))
        else:
            codes = benefit.codes[len(benefit.codes) - amount :]
            draft.record(BenefitTakenBack(on, amount, benefit, part, number, codes))
            _take_points(draft, benefit, amount, on, program)
        if offer is not None and won.policy != "forfeit" and (amount or benefit is None):
            uses = int(won.policy == "give_back" and won.part == 0)
            back, returned = (0, ()) if _are_void(won, codes) else (amount, codes)
            _give_use_back(draft, won, offer, uses, back, benefit)
            draft.claims += put_back(returned, won.offer_id, benefit.item if benefit else "")
        if won.policy != "forfeit":
            points_price.give_back(draft, won, amount, number, on, name_of(won, program))
        if amount:
            _tell_taken(draft, won, benefit, amount, on, program, codes)


def _are_void(won: Won, codes: tuple[Code, ...]) -> bool:
    """Whether codes that are taken back are nobody's any more: they return to the stock only with the use."""
    return bool(codes) and won.policy != "give_back"


def _take_points(draft: Draft, benefit: Benefit, points: int, on: int, program: Program) -> None:
    """Points are taken out of their ledger, by the programme's policy on those that are missing."""
    if benefit.kind == "points":
        back = lots.take_back(draft.points, points, on, program.points)
        if back is not None:
            draft.record(back)


def _tell_taken(
    draft: Draft,
    won: Won,
    benefit: Benefit | None,
    amount: int,
    on: int,
    program: Program,
    codes: Iterable[Code] = (),
) -> None:
    if benefit is None or benefit.is_paid:
        facts: Facts = {"amount": amount, "offer": name_of(won, program)}
        draft.tell(NoticeKind.REWARD_TAKEN_BACK, on, facts)
    else:
        told = facts_about(benefit, amount, draft, program, [one.masked for one in codes])
        draft.tell(NoticeKind.BENEFIT_TAKEN_BACK, on, told)


def give_uses_back(draft: Draft, gone: Iterable[object], on: int, program: Program) -> None:
    """Put the uses of rewards that never were back into their quotas, and give back what they cost."""
    for event in gone:
        if isinstance(event, RewardCredited) and event.won is not None:
            won = event.won
            points_price.give_back(draft, won, won.granted, won.number, on, name_of(won, program))
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
        points_price.give_back(draft, benefit.won, left, number, on, name_of(benefit.won, program))
        draft.record(BenefitVoided(on, benefit))
        _take_points(draft, benefit, left, on, program)
        offer = program.offers.in_force(benefit.won.offer_id, benefit.won.purchase)
        if offer is not None:
            _give_use_back(draft, benefit.won, offer, int(benefit.won.part == 0), left, benefit)
            draft.claims += put_back(benefit.codes, offer.offer_id, benefit.item)
        if left:
            _tell_taken(draft, benefit.won, benefit, left, on, program, benefit.codes)


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
    points_price.pay_again(draft, events, number, on, program)
    for entry in undone:
        if isinstance(entry, RewardTakenBack):
            _claim_again(draft, entry.won, entry.amount, None, on, program, quotas)
    for taken in [one for one in events if isinstance(one, BenefitTakenBack) and one.refund == number]:
        restored = _restored(draft, taken, on, program, quotas)
        draft.record(restored)
        count = restored.taken.count
        if count:
            _give_again(draft, restored, count, on, program)
            gone = 0 if _are_void(taken.benefit.won, taken.codes) else count
            _claim_again(draft, taken.benefit.won, gone, taken.benefit, on, program, quotas)


def _restored(
    draft: Draft, taken: BenefitTakenBack, on: int, program: Program, quotas: QuotaLeft
) -> BenefitRestored:
    """What comes back, with its codes: void ones count again, those that went back are taken again.

    Where somebody else has them by now it comes with others, as far as there are any; what is gone is told.
    """
    won, item = taken.benefit.won, taken.benefit.item
    offer = program.offers.in_force(won.offer_id, won.purchase)
    if not taken.codes or won.policy != "give_back" or offer is None:
        return BenefitRestored(on, taken, taken.codes)
    stock = OfferId(key(won.offer_id, "stock", item))
    rest = left(quotas, stock, ALL_TIME, taken.benefit.stock)
    codes, claims = take_again(taken.codes, offer, item, rest, quotas)
    draft.claims += claims
    if len(codes) < taken.count:
        draft.tell(NoticeKind.QUOTA_GONE, on, {"offer": name_of(won, program)})
    return BenefitRestored(on, attrs.evolve(taken, count=len(codes)), codes)


def _give_again(draft: Draft, restored: BenefitRestored, count: int, on: int, program: Program) -> None:
    benefit, known = restored.taken.benefit, restored.taken.codes
    if benefit.kind == "points":
        give_points(draft, benefit, count, on, program)
    paid = [one for one in draft.offers.won if one.key == benefit.won.key]
    if paid:
        credit(draft, paid[0], count, on, program)
    elif not benefit.is_paid:
        codes = [one.masked if one in known else one.text for one in restored.codes]
        draft.tell(NoticeKind.BENEFIT_GRANTED, on, facts_about(benefit, count, draft, program, codes))


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
