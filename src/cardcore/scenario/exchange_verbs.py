"""What scenarios say of foreign currencies: the rates of days, and the buying of exchange."""

from cardcore.accounts.exchanging import Quote
from cardcore.calendars import date_text
from cardcore.documents import Reader
from cardcore.errors import Conflict
from cardcore.exchange import ExchangeRate, RateTable
from cardcore.journeys import ExchangeOrder, buy_exchange
from cardcore.scenario.life import Life
from cardcore.scenario.steps import Act, Day


def read_rates(reader: Reader) -> RateTable:
    """Rates, each with the day from which it holds until the next of its pair."""
    return RateTable(tuple(_rate_of_day(item) for item in reader.items()))


def _rate_of_day(reader: Reader) -> tuple[int, ExchangeRate]:
    on = reader.take("on").date()
    base, quote = reader.take("base").currency(), reader.take("quote").currency()
    rate = _rate(reader, base, quote)
    reader.end()
    return on, rate


def _rate(reader: Reader, base: str, quote: str) -> ExchangeRate:
    with reader.placing():
        per = reader.maybe("per", Reader.whole, 1)
        return ExchangeRate.of(base, quote, reader.take("rate").text(), per=per)


def buy_exchange_(body: Reader, day: Day) -> Act:
    """Exchange is bought at the rate given, or at the day's, and the foreign balance repaid with it."""
    currency = body.take("currency").currency()
    bought = body.maybe("amount", lambda item: item.positive_amount(currency), None)
    pay = body.maybe("pay", lambda item: item.positive_amount(day.currency), None)
    quoted = _rate(body, currency, day.currency) if body.has("rate") else None
    valid_through = body.maybe("valid_through", Reader.date, day.on)

    def act(life: Life) -> None:
        rate = quoted or life.rates.of_day(day.currency, day.on).get(currency)
        if rate is None:
            detail = f"no rate of {currency} is known on {date_text(day.on)}"
            raise Conflict("currency-mismatch", detail, field="currency")
        order = ExchangeOrder(day.on, Quote(rate, valid_through), bought, pay)
        life.add(buy_exchange(life.relationship, order, life.program))

    return act
