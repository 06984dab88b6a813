"""A step of a scenario: something that happens on a day, and where the scenario says so."""

from collections.abc import Callable
from typing import Final

import attrs

from cardcore.calendars import date_of
from cardcore.errors import CardcoreError
from cardcore.journeys import close_day
from cardcore.scenario.life import Life

DAY: Final = frozenset({"on", "date"})
"""The names by which journeys speak of the day that something is to happen on."""


@attrs.frozen
class Step:
    """An event of a scenario, read and ready to happen."""

    on: int
    pointer: str
    """Of the event in the document."""
    verb: str
    act: Callable[[Life], None]

    def happen(self, life: Life) -> None:
        """Let it happen; an error then tells its place in the document."""
        try:
            self.act(life)
        except CardcoreError as error:
            place = "on" if error.field in DAY else f"{self.verb}/{error.field}".rstrip("/")
            error.field = f"{self.pointer}/{place}"
            raise


def end(life: Life) -> None:
    """Close the last day."""
    try:
        life.add(close_day(life.relationship, date_of(life.until), life.program))
    except CardcoreError as error:
        error.field = "/until"
        raise
