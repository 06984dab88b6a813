"""Winning: what offers give on a posted purchase, and what a refund of it takes back."""

from collections.abc import Iterable
from typing import Any

from cardcore.accounts import postings
from cardcore.accounts.postings import RewardCredited
from cardcore.journeys.curing import cure
from cardcore.notices import NoticeKind
from cardcore.offers import refunds
from cardcore.offers.criteria import facts_of
from cardcore.offers.evaluation import Eligible, evaluate
from cardcore.offers.progress import Won, standing
from cardcore.offers.quotas import QuotaClaim, QuotaLeft
from cardcore.offers.refunds import Named
from cardcore.programs.program import Program
from cardcore.relationships import Draft
from cardcore.transactions import Transaction


def win(draft: Draft, transaction: Transaction, number: int, program: Program, quotas: QuotaLeft) -> None:
    """Credit what each offer of the programme gives on a purchase; ``number`` is that of its event."""
    on = transaction.posting_date
    counts = standing(program.offers, draft.offers, quotas, on)
    facts = facts_of(transaction) | counts | _known(draft, program)
    for offer in program.offers:
        won = evaluate(offer, facts)
        if isinstance(won, Eligible):
            _reward(draft, won, transaction, number)


def _known(draft: Draft, program: Program) -> dict[str, Any]:
    return {"customer": draft.account.account_id, "product": program.name}


def _reward(draft: Draft, won: Eligible, transaction: Transaction, number: int) -> None:
    offer, on = won.offer, transaction.posting_date
    remembered = refunds.won_by(offer, transaction, number, won.amount)
    draft.record(postings.reward(draft.account, on, remembered))
    cure(draft, on)
    per_day = offer.quotas.per_day
    if per_day:
        draft.claims.append(QuotaClaim(offer.offer_id, on, 1, per_day))
    draft.tell(NoticeKind.REWARDED, on, {"amount": won.amount, "offer": offer.name})


def take_back(
    draft: Draft, refund: Transaction, named: Named, number: int, on: int, program: Program
) -> None:
    """Take back, on the day ``on``, what was won by a purchase that is refunded, by each offer's policy.

    ``number`` is that of the refund's event; where that is voided, all of this is undone.
    """
    offers = {offer.offer_id: offer for offer in program.offers}
    for won, part in list(refunds.refunded(draft.offers, refund, named)):
        offer = offers.get(won.offer_id)
        amount = refunds.to_take_back(won, part, offer, _known(draft, program))
        draft.record(postings.reward_back(draft.account, amount, on, won, part, number))
        if offer is not None and won.policy == "give_back":
            _give_use_back(draft, won, offer.quotas.per_day)
        if amount:
            name = won.offer_id if offer is None else offer.name
            draft.tell(NoticeKind.REWARD_TAKEN_BACK, on, {"amount": amount, "offer": name})


def give_uses_back(draft: Draft, gone: Iterable[object], program: Program) -> None:
    """Put the uses of rewards that never were back into their quotas."""
    offers = {offer.offer_id: offer for offer in program.offers}
    for event in gone:
        if isinstance(event, RewardCredited) and event.won is not None and event.offer_id in offers:
            _give_use_back(draft, event.won, offers[event.offer_id].quotas.per_day)


def _give_use_back(draft: Draft, won: Won, per_day: int) -> None:
    """Put the use back into the quota of its own day."""
    if per_day:
        draft.claims.append(QuotaClaim(won.offer_id, won.purchase.posting_date, -1, per_day))
