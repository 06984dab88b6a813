"""Releasing points that wait for something to happen: release → lots → done."""

import datetime
from typing import Self

from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict
from cardcore.journeys.close_day import begin
from cardcore.points import lots
from cardcore.programs.program import Program
from cardcore.relationships import Outcome, Relationship
from cardcore.values import frozen


@frozen
class PointsRelease:
    """What points waited for has happened; the day an ordinal."""

    on: int

    @classmethod
    def of(cls, on: datetime.date) -> Self:
        """From what people write."""
        return cls(ordinal_of(on, field="on"))


def release_points(relationship: Relationship, release: PointsRelease, program: Program) -> Outcome:
    """Let all waiting points be spent from that day on.

    `Conflict` ``points-none-waiting`` or ``period-closed``.
    """
    draft, _ = begin(relationship, release.on, program)
    released = lots.released(draft.points, release.on)
    if released is None:
        raise Conflict("points-none-waiting", "no points wait for their release", field="on")
    draft.record(released)
    return draft.outcome()
