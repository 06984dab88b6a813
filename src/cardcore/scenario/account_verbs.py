"""The verbs that change how an account is billed and repaid, and those that close it or its days."""

from cardcore.accounts.account import AutoRepayment
from cardcore.accounts.auto_repayment import Refusal
from cardcore.calendars import FAR_AHEAD, date_of, date_text
from cardcore.documents import Reader
from cardcore.journeys import (
    AutoRepaymentRequest,
    ClosingRequest,
    Collection,
    RateChange,
    StatementDayChange,
    arrange_auto_repayment,
    change_rates,
    change_statement_day,
    close_account,
    close_day,
    collection_due,
    record_collection,
)
from cardcore.journeys.repay_automatically import LONGEST_RETRY
from cardcore.scenario.life import Life
from cardcore.scenario.steps import Act, Day, foreign_of, not_before, through


def auto_repayment(body: Reader, day: Day) -> Act:
    """Statements are repaid from the linked account, or no more."""
    repays = body.take("repays").choice("full", "minimum", "none")
    retries: tuple[int, ...] = body.maybe("retry_days", _retry_days, ())
    currency = foreign_of(body, day)
    buys = body.maybe("buy_exchange", Reader.flag, False)
    wanted = None if repays == "none" else AutoRepayment(repays == "full", retries, buys)
    with body.placing():
        request = AutoRepaymentRequest(day.on, wanted, currency)
    return through(arrange_auto_repayment, request)


def _retry_days(reader: Reader) -> tuple[int, ...]:
    return tuple(item.whole(1, LONGEST_RETRY) for item in reader.items())


def collect(body: Reader, day: Day) -> Act:
    """The linked account is asked for what is due, and pays or refuses."""
    refusal = body.maybe("refused", lambda item: Refusal(item.choice(*Refusal)), None)

    currency = foreign_of(body, day)

    def act(life: Life) -> None:
        rates = life.rates_of(day.on)
        due = collection_due(life.relationship, date_of(day.on), life.program, currency, rates)
        life.add(record_collection(life.relationship, Collection.of(due, refusal), life.program))

    return act


def change_rate(body: Reader, day: Day) -> Act:
    """Other rates hold from a day on."""
    with body.placing():
        change = RateChange(
            day.on,
            body.maybe("purchase_daily_rate", Reader.rate, None),
            body.maybe("cash_daily_rate", Reader.rate, None),
            body.maybe("until", Reader.date, FAR_AHEAD),
            foreign_of(body, day),
        )
    return through(change_rates, change)


def change_statement_day_(body: Reader, day: Day) -> Act:
    """Statements fall on another day of the month."""
    change = StatementDayChange(day.on, body.take("statement_day").whole(1, 31))
    return through(change_statement_day, change)


def close_account_(body: Reader, day: Day) -> Act:
    """The account is closed for good."""
    with body.placing():
        request = ClosingRequest(
            day.on, body.maybe("reason", Reader.text, ""), body.maybe("forfeit_points", Reader.flag, False)
        )

    def act(life: Life) -> None:
        life.add(close_account(life.relationship, life.events, request, life.program))

    return act


def close_day_(body: Reader, day: Day) -> Act:
    """A day is closed, and every one before it, which happens by itself before anything later."""
    last = body.maybe("through", lambda item: _over(item, day), day.on)
    return through(close_day, date_of(last))


def _over(reader: Reader, day: Day) -> int:
    """A day from the opening on that is not after the event's: ``eod-not-due``."""
    last = not_before(reader, reader.date(), day.opened_on)
    if last > day.on:
        raise reader.refuse("eod-not-due", f"that day is not over: it is {date_text(day.on)}")
    return last
