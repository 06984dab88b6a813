"""Living a scenario: the account is opened, its steps happen one by one, its last day is closed."""

from cardcore.journeys import open_account
from cardcore.scenario.life import Life
from cardcore.scenario.reading import Scenario
from cardcore.scenario.steps import end


def live(scenario: Scenario) -> Life:
    """The life of a scenario to the end of its last day.

    Raises what the journeys raise – `Conflict` ``period-closed`` for a step back behind a closed day,
    `NotFound` for a hold that is not open – with the pointer of the step.
    """
    opened = open_account(scenario.opening, scenario.program)
    life = Life.begun(scenario.program, scenario.until, opened, scenario.rates)
    for step in scenario.steps:
        step.happen(life)
    end(life)
    for asked in scenario.forecasts:
        asked.make(life)
    return life
