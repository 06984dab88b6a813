"""Reserving: an approved authorization sets uses of offers aside, so that no other can have them."""

import attrs

from cardcore.accounts.account import Hold
from cardcore.journeys.rewarding import counts_of
from cardcore.journeys.winning import winners
from cardcore.offers.quotas import QuotaLeft, pools
from cardcore.offers.reserving import Reservation, UseReserved
from cardcore.programs.program import Program
from cardcore.relationships import Draft
from cardcore.transactions import Transaction


def reserve(draft: Draft, hold: Hold, on: int, program: Program, quotas: QuotaLeft) -> None:
    """Set aside what the purchase of a hold would take of quotas, stock, and the holder's own uses and caps.

    Only for the offers that ask for it. It is judged as if it were posted as it was authorized, on that day;
    it counts towards no goal yet.
    """
    if hold.is_cash or not program.offers.reserving:
        return
    plain = Transaction(hold.amount, program.currency, on, on, hold.mcc, hold.merchant)
    transaction = completed(plain, hold)
    for won in winners(draft, transaction, program, quotas):
        claims = [pool.claim(1, won.amount, won.things) for pool in pools(won.offer, transaction)]
        counts = counts_of(draft, won, transaction)
        if won.offer.quotas.reserves and (claims or counts):
            reservation = Reservation(hold.hold_id, won.offer.offer_id, tuple(claims), counts)
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
