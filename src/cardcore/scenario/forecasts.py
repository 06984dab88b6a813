"""What a scenario asks to be forecast: how statements are repaid from its end on, and what else happens."""

from collections.abc import Mapping, Sequence
from typing import Final

from cardcore.calendars import FAR_AHEAD, Date, date_of, date_text
from cardcore.documents import Reader
from cardcore.errors import Conflict, InvalidInput
from cardcore.journeys import Opening
from cardcore.money import currency_exponent
from cardcore.relationships import Outcome, Relationship
from cardcore.scenario.life import Forecasted, Life
from cardcore.scenario.steps import Step
from cardcore.scenario.verbs import read_step
from cardcore.values import frozen
from cardcore.what_if import (
    LONGEST_FORECAST,
    FixedPayment,
    FullPayment,
    Habit,
    Happening,
    MinimumOnly,
    MinimumThenFull,
    NoPayment,
    usual_abroad,
    what_if,
)

USUAL_MONTHS: Final = 36
REPAYS: Final = ("full", "minimum", "minimum_then_full", "fixed", "nothing")
HAPPENS: Final = (
    *("pay", "buy_exchange", "post", "cash_advance", "refund", "withdraw", "charge_fee"),
    *("change_rate", "change_statement_day", "change_limit"),
)
"""The verbs that a forecast knows: those that need nothing of what happened before."""
OF_THE_PAST: Final = ("value_date", "event")
"""Fields of them that speak of what happened before."""


@frozen
class Asked:
    """A forecast to be made."""

    name: str
    repays: str
    habit: Habit
    months: int
    steps: tuple[Step, ...]
    pointer: str
    abroad: Mapping[str, tuple[str, Habit]]
    """How foreign balances are repaid of which that was said, by currency."""

    def make(self, life: Life) -> None:
        """Forecast from the day behind the life's last one on; the life stays as it is."""
        first, now = date_of(life.until + 1), life.relationship
        copy = Life(life.program, life.until, now, rates=life.rates)
        copy.quotas |= life.quotas
        abroad = self._abroad([held.currency for held in now.foreign])
        made = what_if(
            now,
            first,
            life.program,
            self.habit,
            months=self.months,
            events=[_happening(step, copy) for step in self.steps],
            habits={currency: habit for currency, (_, habit) in abroad.items()},
        )
        repays = {currency: repays for currency, (repays, _) in abroad.items()}
        life.forecasts.append(Forecasted(self.name, self.repays, made, repays))

    def _abroad(self, held: Sequence[str]) -> dict[str, tuple[str, Habit]]:
        """How each foreign balance is repaid: as was said of it, or like the account's own."""
        for currency in self.abroad:
            if currency not in held:
                detail = f"the account holds no balance in {currency}"
                raise Conflict("currency-mismatch", detail, field=f"{self.pointer}/foreign/{currency}")
        return {**{currency: _usual(self.repays, self.habit) for currency in held}, **self.abroad}


def _happening(step: Step, copy: Life) -> tuple[Date, Happening]:
    def happen(relationship: Relationship) -> Outcome:
        copy.relationship, copy.events = relationship, []
        step.happen(copy)
        return Outcome(copy.relationship, tuple(copy.events))

    return date_of(step.on), happen


def read_forecasts(reader: Reader, opening: Opening, until: int, currency: str) -> tuple[Asked, ...]:
    """The forecasts in their order."""
    return tuple(_forecast(item, opening, until, currency) for item in reader.items())


def _forecast(reader: Reader, opening: Opening, until: int, currency: str) -> Asked:
    name = reader.take("name").id()
    repays, habit = _habit(reader, currency)
    asked = Asked(
        name,
        repays,
        habit,
        reader.maybe("months", lambda item: item.whole(1, LONGEST_FORECAST), USUAL_MONTHS),
        reader.maybe("events", lambda item: _steps(item, opening, until, currency), ()),
        reader.pointer,
        reader.maybe("foreign", _abroad, {}),
    )
    reader.end()
    return asked


def _habit(reader: Reader, currency: str) -> tuple[str, Habit]:
    """How a balance is repaid: by name, and as a habit."""
    repays = reader.take("repays").choice(*REPAYS)
    if repays == "fixed":
        return repays, FixedPayment(reader.take("amount").positive_amount(currency))
    if repays == "minimum_then_full":
        return repays, MinimumThenFull(reader.take("statements").whole(1, LONGEST_FORECAST))
    habits: dict[str, Habit] = {"full": FullPayment(), "minimum": MinimumOnly(), "nothing": NoPayment()}
    return repays, habits[repays]


def _usual(repays: str, habit: Habit) -> tuple[str, Habit]:
    """How a foreign balance is repaid without a word of it."""
    usual = usual_abroad(habit)
    return (repays if usual is habit else "minimum"), usual


def _abroad(reader: Reader) -> dict[str, tuple[str, Habit]]:
    """The habits of foreign balances, by currency."""
    found = {}
    for item in reader.each():
        with item.placing():
            currency_exponent(item.name)
        found[item.name] = _habit(item, item.name)
        item.end()
    reader.end()
    return found


def _steps(reader: Reader, opening: Opening, until: int, currency: str) -> tuple[Step, ...]:
    steps = [_step(item, opening, until, currency) for item in reader.items()]
    return tuple(sorted(steps, key=lambda step: step.on))


def _step(reader: Reader, opening: Opening, until: int, currency: str) -> Step:
    document = reader.plain()
    step = read_step(reader, opening.on, FAR_AHEAD, currency)
    if step.on <= until:
        detail = f"the forecast begins on {date_text(until + 1)}"
        raise InvalidInput("date-order", detail, field=f"{reader.pointer}/on")
    past = [name for name in OF_THE_PAST if name in document[step.verb]]
    if step.verb not in HAPPENS or past:
        detail = f"a forecast knows {', '.join(HAPPENS)}, without {' and '.join(OF_THE_PAST)}"
        raise reader.refuse("choice-unknown", detail)
    return step
