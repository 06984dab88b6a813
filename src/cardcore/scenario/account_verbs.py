"""The verbs that change how an account is billed and repaid."""

from cardcore.accounts.account import FAR_AHEAD
from cardcore.documents import Reader
from cardcore.journeys import RateChange, StatementDayChange, change_rates, change_statement_day
from cardcore.scenario.life import Life
from cardcore.scenario.steps import Act, Day


def change_rate(body: Reader, day: Day) -> Act:
    """Other rates hold from a day on."""
    with body.placing():
        change = RateChange(
            day.on,
            body.maybe("purchase_daily_rate", Reader.rate, None),
            body.maybe("cash_daily_rate", Reader.rate, None),
            body.maybe("until", Reader.date, FAR_AHEAD),
        )

    def act(life: Life) -> None:
        life.add(change_rates(life.relationship, change, life.program))

    return act


def change_statement_day_(body: Reader, day: Day) -> Act:
    """Statements fall on another day of the month."""
    change = StatementDayChange(day.on, body.take("statement_day").whole(1, 31))

    def act(life: Life) -> None:
        life.add(change_statement_day(life.relationship, change, life.program))

    return act
