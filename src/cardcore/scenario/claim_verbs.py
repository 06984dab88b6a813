"""The verbs by which a purchase is given back: a refund that names it, a dispute and what becomes of it."""

import attrs

from cardcore.accounts.disputes import Ruling
from cardcore.accounts.foreign import bare
from cardcore.accounts.postings import PurchasePosted
from cardcore.documents import Reader
from cardcore.journeys import (
    Chargeback,
    Dispute,
    DisputeRuling,
    Refund,
    Representment,
    charge_back,
    open_dispute,
    refund_purchase,
    represent,
    resolve_dispute,
)
from cardcore.scenario.life import Life
from cardcore.scenario.steps import Act, Day, currency_of


def refund_of(refund: Refund, event: int, *, says_where: bool) -> Act:
    """A merchant gives back a purchase of the scenario, or a part of it; without a word the purchase's."""

    def act(life: Life) -> None:
        purchase = life.entry_of(f"/events/{event}")
        asked = refund if says_where else _where_it_was(refund, life, purchase)
        life.add(refund_purchase(life.relationship, life.events, asked, purchase, life.program))

    return act


def _where_it_was(refund: Refund, life: Life, purchase: int) -> Refund:
    bought = bare(life.events[purchase - 1]) if purchase else None
    if not isinstance(bought, PurchasePosted):
        return refund
    of_purchase = attrs.evolve(refund.transaction, mcc=bought.mcc, merchant=bought.merchant)
    return attrs.evolve(refund, transaction=of_purchase)


def dispute(body: Reader, day: Day) -> Act:
    """The cardholder does not accept a purchase of the scenario, or a part of it."""
    event = body.take("event").whole()
    currency = currency_of(body, day)
    amount = body.maybe("amount", lambda item: item.positive_amount(currency), None)
    reason = body.take("reason").text()

    def act(life: Life) -> None:
        asked = Dispute(day.on, life.entry_of(f"/events/{event}"), reason, amount, currency)
        life.add(open_dispute(life.relationship, life.events, asked, life.program))

    return act


def resolve(body: Reader, day: Day) -> Act:
    """A dispute of the scenario is ruled on."""
    event = body.take("event").whole()
    ruling = Ruling(body.take("ruling").choice(*Ruling))
    value_date = body.maybe("value_date", day.value_date, None)

    def act(life: Life) -> None:
        asked = DisputeRuling(day.on, life.dispute_of(f"/events/{event}"), ruling, value_date)
        life.add(resolve_dispute(life.relationship, life.events, asked, life.program, life.quotas))

    return act


def charge_back_(body: Reader, day: Day) -> Act:
    """What is disputed is taken back from the merchant's bank."""
    event = body.take("event").whole()

    def act(life: Life) -> None:
        asked = Chargeback(day.on, life.dispute_of(f"/events/{event}"))
        life.add(charge_back(life.relationship, life.events, asked, life.program))

    return act


def represent_(body: Reader, day: Day) -> Act:
    """The merchant's bank presents it again."""
    event = body.take("event").whole()
    reason = body.take("reason").text()

    def act(life: Life) -> None:
        asked = Representment(day.on, life.dispute_of(f"/events/{event}"), reason)
        life.add(represent(life.relationship, life.events, asked, life.program))

    return act
