"""The scenario language: a card's life as plain data, lived through the journeys, its answers as plain data.

A scenario names a programme, an account, dated events and what to ask. It is how services in other
languages, published cases and bug reports speak to the library; `python -m cardcore simulate` reads it.

>>> answers = simulate({
...     "program": "cmb",
...     "account": {
...         "opened_on": "2023-03-20", "credit_limit": "50000.00", "currency": "CNY", "statement_day": 5
...     },
...     "events": [
...         {"on": "2023-03-30", "post":
...             {"kind": "purchase", "amount": "1000.00", "mcc": "5411", "merchant": "Hema"}},
...         {"on": "2023-04-23", "pay": {"amount": "100.00"}},
...     ],
...     "until": "2023-05-05",
... })
>>> answers["statements"][1]["interest"], answers["statements"][1]["closing_balance"]
('17.85', '917.85')
"""

from collections.abc import Mapping
from typing import Any

from cardcore.scenario.answers import ANSWERS
from cardcore.scenario.life import Life
from cardcore.scenario.living import live
from cardcore.scenario.reading import VERSION, Scenario, read_scenario
from cardcore.schemas import SCHEMAS, schema_text

__all__ = [
    "ANSWERS",
    "SCHEMAS",
    "VERSION",
    "Life",
    "Scenario",
    "live",
    "read_scenario",
    "schema_text",
    "simulate",
]


def simulate(document: Mapping[str, Any]) -> dict[str, Any]:
    """Read a scenario, live it, and answer what it asks: the parsed JSON in, plain data out.

    Raises `CardcoreError` with the JSON pointer of what is wrong in ``field``.
    """
    scenario = read_scenario(document)
    life = live(scenario)
    return {"scenario": VERSION} | {name: ANSWERS[name](life) for name in scenario.ask}
