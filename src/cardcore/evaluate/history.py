"""The transactions so far, from which an offer's goals are measured."""

from collections.abc import Iterable
from typing import Any

from cardcore.calendars import date_of
from cardcore.documents import Reader
from cardcore.evaluate.customer import Customer
from cardcore.money import money_of
from cardcore.offers.goals import span_of
from cardcore.offers.offer import Offer
from cardcore.transactions import Transaction


def measured(
    reader: Reader, offers: Iterable[Offer], customer: Customer, on: int, currency: str
) -> dict[str, Any]:
    """How far each goal is by the transactions of its span."""
    past = reader.many(lambda item: _transaction(item, currency))
    facts: dict[str, Any] = {}
    for offer in offers:
        for goal in offer.goals:
            enrolled = customer.enrolled.get(offer.offer_id)
            since = customer.approved_on if goal.span == "days_from_approval" else enrolled
            span = span_of(goal, on, statement_day=customer.statement_day, since=since)
            if span is not None:
                within = [one for one in past if span[0] <= one.transaction_date < span[1]]
                facts[goal.attribute] = goal.measured(within)
    return facts


def _transaction(reader: Reader, currency: str) -> Transaction:
    day = date_of(reader.take("on").date())
    with reader.placing():
        transaction = Transaction.of(
            money_of(reader.take("amount").positive_amount(currency), currency),
            day,
            day,
            mcc=reader.take("mcc").text(),
            merchant=reader.take("merchant").text(),
            store=reader.maybe("store", Reader.id, ""),
            channel=reader.maybe("channel", Reader.text, ""),
        )
    reader.end()
    return transaction
