"""Rewarding: what was won becomes money on the account, points, a thing to use, or money of a later day."""

from collections.abc import Iterable

from cardcore.accounts import postings
from cardcore.ids import OfferId
from cardcore.journeys import points_price
from cardcore.journeys.curing import cure
from cardcore.money import amount_text
from cardcore.notices import Facts, NoticeKind
from cardcore.offers import benefits, refunds
from cardcore.offers.benefits import PAID, Benefit, BenefitGranted, BenefitLapsed, Part, benefit_of, parts
from cardcore.offers.codes import Code
from cardcore.offers.counting import Count, period_around
from cardcore.offers.evaluation import Eligible
from cardcore.offers.handing_out import hand_out, put_back
from cardcore.offers.limits import key
from cardcore.offers.offer import Offer
from cardcore.offers.quotas import ALL_TIME, QuotaClaim, QuotaLeft, day_of, pools
from cardcore.offers.rewards import ThingReward, periods_of
from cardcore.offers.won import Won
from cardcore.points import lots
from cardcore.programs.program import Program
from cardcore.relationships import Draft
from cardcore.transactions import Transaction


def reward(
    draft: Draft,
    won: Eligible,
    transaction: Transaction,
    number: int,
    program: Program,
    quotas: QuotaLeft,
) -> None:
    """Grant all that an offer gives, and claim it of its quotas; the purchase's event has that number."""
    offer, on = won.offer, transaction.posting_date
    for place, part in enumerate(parts(won.granted)):
        if not place:
            points_price.pay(draft, offer, number, part.count, on)
        reward, paid_on = part.granted.reward, part.granted.on
        is_paid = reward.kind in PAID
        promised_on = on if is_paid and reward.timing.is_later and paid_on > on else 0
        counts = _counts(draft, offer, transaction, part, with_use=place == 0)
        own = {"part": place, "unit": part.unit, "promised_on": promised_on}
        remembered = refunds.won_by(offer, transaction, number, part.count, counts, **own)
        if is_paid and not promised_on:
            credit(draft, remembered, part.count, on, program)
        else:
            since = max(paid_on, on) if reward.timing.is_later else on
            codes = _handed_out(draft, offer, part, quotas)
            _hold(draft, benefit_of(remembered, part, since, codes), program)
    draft.claims += [pool.claim(1, won.amount, won.things) for pool in pools(offer, transaction)]


def _handed_out(draft: Draft, offer: Offer, part: Part, quotas: QuotaLeft) -> tuple[Code, ...]:
    """The codes of what is given, where each has its own."""
    reward = part.granted.reward
    if not isinstance(reward, ThingReward) or reward.codes is None:
        return ()
    codes, claims = hand_out(reward.codes, offer.offer_id, reward.item, part.count, quotas)
    draft.claims += claims
    return codes


def credit(draft: Draft, won: Won, amount: int, on: int, program: Program) -> None:
    """Credit money that was won to the account."""
    draft.record(postings.reward(draft.account, on, won, amount))
    cure(draft, on)
    draft.tell(NoticeKind.REWARDED, on, {"amount": amount, "offer": name_of(won, program)})


def attend_benefits(draft: Draft, day: int, program: Program) -> None:
    """Credit the money that offers promised for the day, before its bill is issued; end what lapses."""
    for benefit in benefits.due(draft.offers.benefits, day):
        if benefit.is_paid:
            credit(draft, benefit.won, benefit.left, day, program)
        else:
            draft.record(BenefitLapsed(day, benefit))
            stock = OfferId(key(benefit.won.offer_id, "stock", benefit.item))
            draft.claims.append(QuotaClaim(stock, ALL_TIME, -benefit.left, benefit.stock))
            draft.claims += put_back(benefit.codes, benefit.won.offer_id, benefit.item)


def _hold(draft: Draft, benefit: Benefit, program: Program) -> None:
    on, won = benefit.won.purchase.posting_date, benefit.won
    draft.record(BenefitGranted(on, benefit))
    if benefit.kind == "points":
        give_points(draft, benefit, won.granted, on, program)
    if benefit.is_paid:
        facts: Facts = {"amount": won.granted, "offer": name_of(won, program), "pays_on": benefit.since}
        draft.tell(NoticeKind.REWARD_PROMISED, on, facts)
    else:
        tell_granted(draft, benefit, won.granted, on, program)


def tell_granted(draft: Draft, benefit: Benefit, count: int, on: int, program: Program) -> None:
    """Say what was given: its codes too, in the clear this once."""
    codes = [one.text for one in benefit.codes]
    draft.tell(NoticeKind.BENEFIT_GRANTED, on, facts_about(benefit, count, draft, program, codes))


def give_points(draft: Draft, benefit: Benefit, points: int, on: int, program: Program) -> None:
    """Put points that were won into their ledger."""
    usable = max(benefit.since, on)
    draft.record(
        lots.won(draft.points, on, points, benefit.won.offer_id, usable, benefit.last_day, program.points)
    )


def counts_of(draft: Draft, won: Eligible, transaction: Transaction) -> tuple[Count, ...]:
    """All that a reward counts against the frequency and the caps of its offer."""
    return tuple(
        count
        for place, part in enumerate(parts(won.granted))
        for count in _counts(draft, won.offer, transaction, part, with_use=place == 0)
    )


def _counts(
    draft: Draft, offer: Offer, transaction: Transaction, part: Part, *, with_use: bool
) -> tuple[Count, ...]:
    """What a part of a reward counts against the frequency and the caps of its offer: the use only once."""
    day = day_of(offer, transaction)
    counting = [("uses", period, 1) for period, _ in offer.uses if with_use]
    counting += [("granted", period, part.count * part.unit) for period, _ in periods_of(part.granted.reward)]
    statement_day = draft.account.agreement.statement_day
    return tuple(
        Count(key(offer.offer_id, what, period), *period_around(period, day, statement_day), amount)
        for what, period, amount in counting
    )


def name_of(won: Won, program: Program) -> str:
    """What people call the offer that was won; its id where it is no longer in the programme."""
    offer = program.offers.in_force(won.offer_id, won.purchase)
    return won.offer_id if offer is None else offer.name


def facts_about(
    benefit: Benefit, count: int, draft: Draft, program: Program, codes: Iterable[str] = ()
) -> Facts:
    """What is told of a thing: its kind and what it is called, how many, the offer, and its codes."""
    value = amount_text(benefit.worth, draft.account.currency) if benefit.kind == "vouchers" else ""
    called = f"{benefit.kind}/{benefit.item or value} {benefit.code}".rstrip()
    facts: Facts = {"benefit": called, "count": count, "offer": name_of(benefit.won, program)}
    told = " ".join(codes)
    return {**facts, "codes": told} if told else facts
