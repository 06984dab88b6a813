"""Rewards: what an offer gives on a transaction that meets it.

笔笔返现 (cashback on every transaction): a share of the amount, with a cap for each transaction, a cap
for each natural month of a cardholder (granted in part up to it), and a quota of uses a day over all.
"""

from collections.abc import Iterable

import attrs

from cardcore.ids import OfferId
from cardcore.money import Rounding, display_amount
from cardcore.offers.criteria import Criteria, Told, Unmet, unmet
from cardcore.offers.progress import OfferProgress
from cardcore.offers.quotas import QuotaClaim, QuotaLeft, left
from cardcore.rates import Rate
from cardcore.transactions import Transaction


@attrs.frozen
class Cashback:
    """A share of the amount back; caps in minor units, 0 where there is none."""

    rate: Rate
    cap_per_transaction: int = 0
    cap_per_month: int = 0


@attrs.frozen
class Offer:
    """One offer: who may have it, what it gives, how often in all."""

    offer_id: OfferId
    name: str
    criteria: Criteria
    cashback: Cashback
    uses_per_day: int = 0
    """Uses a day over all cardholders; 0 where there is no quota."""


@attrs.frozen
class Eligible:
    """The transaction wins ``amount`` minor units; ``wanted`` is what it would have without caps."""

    offer: Offer
    amount: int
    wanted: int
    claim: QuotaClaim | None


@attrs.frozen
class Ineligible:
    """The transaction wins nothing, for all of these reasons."""

    offer: Offer
    unmet: tuple[Unmet, ...]


def evaluate(
    offer: Offer, transaction: Transaction, progress: OfferProgress, quotas: QuotaLeft
) -> Eligible | Ineligible:
    """What ``offer`` gives on ``transaction``, rounded down to the minor unit, or every reason against it."""
    reasons = unmet(offer.criteria, transaction)
    on = transaction.posting_date
    wanted = offer.cashback.rate.of_minor(transaction.amount_minor, Rounding.DOWN)
    amount = wanted
    if offer.cashback.cap_per_transaction:
        amount = min(amount, offer.cashback.cap_per_transaction)
    if offer.cashback.cap_per_month:
        had = progress.granted(offer.offer_id, on)
        amount = min(amount, offer.cashback.cap_per_month - had)
        if had >= offer.cashback.cap_per_month:
            cap = display_amount(offer.cashback.cap_per_month, transaction.currency)
            got = display_amount(had, transaction.currency)
            reasons += (_unmet("cap_per_month", f"less than {cap} granted", got),)
    claim = None
    if offer.uses_per_day:
        claim = QuotaClaim(offer.offer_id, on, 1, offer.uses_per_day)
        if not left(quotas, offer.offer_id, on, offer.uses_per_day):
            reasons += (_unmet("uses_per_day", f"{offer.uses_per_day} a day", "all used"),)
    if not wanted:
        reasons += (_unmet("amount", "a reward of at least one minor unit", "0"),)
    return Ineligible(offer, reasons) if reasons else Eligible(offer, amount, wanted, claim)


def evaluate_all(
    offers: Iterable[Offer], transaction: Transaction, progress: OfferProgress, quotas: QuotaLeft
) -> list[Eligible | Ineligible]:
    """Every offer evaluated on the same transaction, each by itself."""
    return [evaluate(offer, transaction, progress, quotas) for offer in offers]


def _unmet(criterion: str, wanted: str, got: str) -> Unmet:
    return Unmet(Told(criterion, wanted, got, "", wanted, wanted))
