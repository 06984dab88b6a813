"""The forecasts that were asked for: what each way to repay would cost from the day after the last one on."""

from typing import Any

from cardcore.calendars import date_text
from cardcore.scenario.life import Forecasted, Life


def answer(life: Life) -> list[dict[str, Any]]:
    """Every forecast in order."""
    return [_told(life, one) for one in life.forecasts]


def _told(life: Life, one: Forecasted) -> dict[str, Any]:
    made = one.forecast
    figures = {
        "interest": made.interest,
        "fees": made.fees,
        "cost": made.cost,
        "repaid": made.repaid,
        "outstanding": made.outstanding,
    }
    ends = made.paid_off_on
    return {
        "name": one.name,
        "repays": one.repays,
        "from": date_text(life.until + 1),
        **{name: life.amount(minor) for name, minor in figures.items()},
        "statements": made.statements,
        **({"paid_off_on": str(ends), "months_to_payoff": made.months_to_payoff} if ends else {}),
    }
