"""The forecasts that were asked for: what each way to repay would cost from the day after the last one on."""

from typing import Any

from cardcore.calendars import date_text
from cardcore.money import amount_text
from cardcore.scenario.life import Forecasted, Life
from cardcore.what_if import Forecast


def answer(life: Life) -> list[dict[str, Any]]:
    """Every forecast in order."""
    return [_told(life, one) for one in life.forecasts]


def _told(life: Life, one: Forecasted) -> dict[str, Any]:
    foreign = [
        {
            "currency": made.currency,
            "repays": one.abroad[made.currency],
            **_figures(made, made.currency),
        }
        for made in one.forecast.foreign
    ]
    return {
        "name": one.name,
        "repays": one.repays,
        "from": date_text(life.until + 1),
        **_figures(one.forecast, life.program.currency),
        **({"foreign": foreign} if foreign else {}),
    }


def _figures(made: Forecast, currency: str) -> dict[str, Any]:
    """What would come of one balance."""
    figures = {
        "interest": made.interest,
        "fees": made.fees,
        "cost": made.cost,
        "repaid": made.repaid,
        "outstanding": made.outstanding,
    }
    ends = made.paid_off_on
    return {
        **{name: amount_text(minor, currency) for name, minor in figures.items()},
        "statements": made.statements,
        **({"paid_off_on": str(ends), "months_to_payoff": made.months_to_payoff} if ends else {}),
    }
