"""Reserving: an approved authorization sets uses of offers aside; they are released as its hold ends."""

import attrs

from cardcore.accounts.account import Hold
from cardcore.ids import HoldId
from cardcore.journeys.winning import winners
from cardcore.offers.quotas import QuotaLeft, pools
from cardcore.offers.reserving import Reservation, UseReleased, UseReserved, with_back
from cardcore.programs.program import Program
from cardcore.relationships import Draft
from cardcore.transactions import Transaction


def reserve(draft: Draft, hold: Hold, on: int, program: Program, quotas: QuotaLeft) -> None:
    """Set aside what the purchase of a hold would take of quotas, for the offers that ask for it.

    It is judged as if it were posted as it was authorized, on that day; it counts towards no goal yet.
    """
    if hold.is_cash or not program.offers.reserving:
        return
    plain = Transaction(hold.amount, program.currency, on, on, hold.mcc, hold.merchant)
    transaction = completed(plain, hold)
    for won in winners(draft, transaction, program, quotas):
        claims = [pool.claim(1, won.amount, won.things) for pool in pools(won.offer, transaction)]
        if won.offer.quotas.reserves and claims:
            reservation = Reservation(hold.hold_id, won.offer.offer_id, tuple(claims))
            draft.record(UseReserved(on, reservation))
            draft.claims += claims


def completed(transaction: Transaction, hold: Hold) -> Transaction:
    """The transaction with what its authorization said and it does not say itself."""
    if hold.circumstances is None:
        return transaction
    facts = hold.circumstances.facts
    return attrs.evolve(
        transaction,
        store=transaction.store or facts.get("store", ""),
        channel=transaction.channel or facts.get("channel", ""),
        circumstances=transaction.circumstances or hold.circumstances,
    )


def release(draft: Draft, hold_id: HoldId | None, on: int, quotas: QuotaLeft) -> QuotaLeft:
    """Release what a hold set aside, as its purchase is posted; what quotas have left for that then."""
    for one in [one for one in draft.offers.reserved if one.hold_id == hold_id]:
        draft.record(UseReleased(on, one))
        draft.claims += one.back
        quotas = with_back(quotas, one.back)
    return quotas


def release_ended(draft: Draft, on: int) -> None:
    """Release what holds that are no more – reversed or expired – had set aside."""
    holds = {hold.hold_id for hold in draft.account.holds}
    for one in [one for one in draft.offers.reserved if one.hold_id not in holds]:
        release(draft, one.hold_id, on, {})
