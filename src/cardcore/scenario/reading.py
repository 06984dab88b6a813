"""From plain data to a scenario: what can be checked without living it is checked here."""

from collections.abc import Mapping
from typing import Any, Final

from cardcore.calendars import date_text, require_statement_day
from cardcore.documents import Inexact, Reader
from cardcore.exchange import NO_RATES, RateTable
from cardcore.ids import AccountId
from cardcore.journeys import Opening
from cardcore.journeys.billable import require_billable
from cardcore.money import currency_exponent
from cardcore.programs import Program, program_of, read_program
from cardcore.scenario.answers import ANSWERS
from cardcore.scenario.exchange_verbs import read_rates
from cardcore.scenario.forecasts import Asked, read_forecasts
from cardcore.scenario.pots import GivenPot, read_pots
from cardcore.scenario.steps import Step
from cardcore.scenario.verbs import read_step
from cardcore.values import frozen

VERSION: Final = 1
"""Of the language: counted up when what is written or answered would mean something else than before."""

DEFAULT_ID: Final = AccountId("account")
DEFAULT_ASK: Final[tuple[str, ...]] = ("statements",)


@frozen
class Scenario:
    """A card's life to be lived: under which terms, what happens, until when, and what is asked then."""

    program: Program
    opening: Opening
    steps: tuple[Step, ...]
    """By day, and within a day as the file orders them."""
    until: int
    """The last day, which is closed too; an ordinal."""
    ask: tuple[str, ...]
    """Names of `ANSWERS`, each once, as the scenario orders them."""
    rates: RateTable = NO_RATES
    forecasts: tuple[Asked, ...] = ()
    pots: tuple[GivenPot, ...] = ()
    """What others reach into too."""


def read_scenario(document: Mapping[str, Any]) -> Scenario:
    """The scenario in parsed JSON; `InvalidInput` with the pointer of what is wrong in ``field``."""
    reader = Reader(document)
    reader.maybe("scenario", lambda item: item.whole(VERSION, VERSION), VERSION)
    terms = reader.take("program")
    program = _program(terms)
    opening = _opening(reader.take("account"), program)
    with terms.placing():
        require_billable(opening.statement_day, opening.on, program)
    until = _until(reader.take("until"), opening)
    events = reader.take("events").items()
    steps = [read_step(event, opening.on, until, program.currency) for event in events]
    steps.sort(key=lambda step: step.on)  # stable: within a day the file's order stays
    ask = reader.maybe("ask", _ask, DEFAULT_ASK)
    rates = reader.maybe("rates", read_rates, NO_RATES)
    forecasts: tuple[Asked, ...] = reader.maybe(
        "what_if", lambda item: read_forecasts(item, opening, until, program.currency), ()
    )
    pots: tuple[GivenPot, ...] = reader.maybe("pots", lambda item: read_pots(item, program.currency), ())
    reader.end()
    return Scenario(program, opening, tuple(steps), until, ask, rates, forecasts, pots)


def _program(reader: Reader) -> Program:
    document = reader.plain()
    if isinstance(document, str) and not isinstance(document, Inexact):
        return program_of(document, field=reader.pointer)
    return read_program(document, pointer=reader.pointer)


def _opening(reader: Reader, program: Program) -> Opening:
    with reader.placing():
        account_id = reader.maybe("id", lambda item: AccountId(item.id()), DEFAULT_ID)
        opened_on = reader.take("opened_on").date()
        foreign = _currencies(reader, program)
        credit_limit = reader.take("credit_limit").positive_amount(program.currency)
        statement_day = reader.take("statement_day").whole(-(10**20), 10**20)
        require_statement_day(statement_day, program.in_force_on(opened_on).cycle.last_statement_day)
    reader.end()
    return Opening(account_id, opened_on, credit_limit, statement_day, foreign)


def _currencies(reader: Reader, program: Program) -> tuple[str, ...]:
    """The foreign currencies: all but the account's own, which is the first where it is not said."""
    if reader.has("currency") or not reader.has("currencies"):
        _require_currency(reader.take("currency"), program)
    items = list(reader.take("currencies").items()) if reader.has("currencies") else []
    for place, item in enumerate(items):
        with item.placing():
            program.in_currency(item.text(), field="")
        if item.text() in [other.text() for other in items[:place]]:
            raise item.refuse("currency-mismatch", "name each currency once")
    return tuple(item.text() for item in items if item.text() != program.currency)


def _require_currency(reader: Reader, program: Program) -> None:
    currency = reader.text()
    currency_exponent(currency)
    if currency != program.currency:
        raise reader.refuse(
            "currency-mismatch",
            f"the programme is in {program.currency}; give it the account's currency and amounts, "
            f'as in "program": {{"preset": …, "currency": "{currency}", …}}',
        )


def _until(reader: Reader, opening: Opening) -> int:
    until = reader.date()
    if until < opening.on:
        raise reader.refuse("date-order", f"the account is opened later, on {date_text(opening.on)}")
    return until


def _ask(reader: Reader) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.choice(*ANSWERS) for item in reader.items()))
