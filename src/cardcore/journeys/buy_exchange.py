"""Buying exchange (购汇还款): quote → exchange → repayment of the foreign balance → notices."""

import datetime
from typing import Self

from cardcore.accounts import exchanging
from cardcore.accounts.exchanging import ExchangeBought, Quote
from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict, require
from cardcore.exchange import ExchangeRate
from cardcore.journeys.close_day import begin_on_books
from cardcore.journeys.in_currency import in_currency
from cardcore.journeys.receive_payment import repay
from cardcore.money import Money, positive_minor_of
from cardcore.notices import Facts, NoticeKind
from cardcore.programs.program import Program
from cardcore.relationships import Draft, Outcome, Relationship
from cardcore.values import frozen


@frozen
class ExchangeOrder:
    """Exchange to buy and repay with: an amount of it, what to pay for it, or all that is owed.

    Amounts in minor units, of the rate's base currency and of the one it is quoted in; the day an ordinal.
    """

    on: int
    quote: Quote
    bought: int | None = None
    pay: int | None = None

    def __attrs_post_init__(self) -> None:
        """`InvalidInput` ``field-unknown`` where both amounts are given."""
        one = self.bought is None or self.pay is None
        require(one, "field-unknown", "say what to buy or what to pay, not both", field="pay")

    @classmethod
    def of(
        cls,
        on: datetime.date,
        rate: ExchangeRate,
        valid_through: datetime.date,
        *,
        bought: Money | None = None,
        pay: Money | None = None,
    ) -> Self:
        """From what people write; everything is checked here."""
        return cls(
            ordinal_of(on, field="on"),
            Quote(rate, ordinal_of(valid_through, field="valid_through")),
            None if bought is None else positive_minor_of(bought, rate.base),
            None if pay is None else positive_minor_of(pay, rate.quote, field="pay"),
        )


def buy_exchange(relationship: Relationship, order: ExchangeOrder, program: Program) -> Outcome:
    """Sell the holder exchange at the quoted rate and repay the foreign balance with it.

    `Conflict` ``quote-expired``, ``exchange-exceeds-balance``, ``exchange-buys-nothing``,
    ``currency-mismatch`` or ``period-closed``.
    """
    rate = order.quote.rate
    if rate.quote != program.currency:
        detail = f"the account pays in {program.currency}, the rate is quoted in {rate.quote}"
        raise Conflict("currency-mismatch", detail, field="rate")
    draft, program = begin_on_books(relationship, order.on, program)
    part, terms = in_currency(draft, rate.base, order.on, program)
    owed = part.account.balance_minor
    exchange = exchanging.buy(owed, order.on, order.quote, bought=order.bought, pay=order.pay)
    repay_with(part, exchange, terms)
    return draft.outcome()


def repay_with(part: Draft, exchange: ExchangeBought, terms: Program) -> None:
    """Book the exchange and repay a foreign balance with it."""
    part.main.record(exchange)
    repay(part, exchange.bought, exchange.on, terms)
    facts: Facts = {
        "amount": exchange.bought,
        "rate": exchange.rate.text,
        "sold": exchange.sold,
        "sold_in": exchange.rate.quote,
    }
    part.tell(NoticeKind.EXCHANGE_BOUGHT, exchange.on, facts)
