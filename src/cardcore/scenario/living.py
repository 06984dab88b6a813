"""Living a scenario: the account is opened, its steps happen one by one, its last day is closed."""

from cardcore.journeys import open_account
from cardcore.scenario.life import Life
from cardcore.scenario.pot_verbs import end_pots
from cardcore.scenario.pots import begin_pots
from cardcore.scenario.reading import Scenario
from cardcore.scenario.steps import end


def live(scenario: Scenario) -> Life:
    """The life of a scenario to the end of its last day.

    Raises what the journeys raise – `Conflict` ``period-closed`` for a step back behind a closed day,
    `NotFound` for a hold that is not open – with the pointer of the step.
    """
    opened = open_account(scenario.opening, scenario.program)
    life = Life.begun(scenario.program, scenario.until, opened, scenario.rates, begin_pots(scenario.pots))
    for step in scenario.steps:
        end_pots(life, step.on - 1)
        step.happen(life)
    end(life)
    end_pots(life, scenario.until)
    for asked in scenario.forecasts:
        asked.make(life)
    return life
