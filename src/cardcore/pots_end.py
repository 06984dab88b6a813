"""The run over pots whose time is over: packets give back what nobody took, bills are closed.

It has the shape of the day-end (`cardcore.runs`): a batch per unit of work, each pot by a command id of its
own, so that a run that was killed is simply run again; what fails is parked. It is run at night or hourly.
"""

import datetime
from collections.abc import Sequence
from typing import Final

from cardcore import journeys, runs
from cardcore.commands import Command, pot_receipt
from cardcore.ids import ActorId, PotId
from cardcore.journeys import PotEnding
from cardcore.offers.sharing.red_packets import instant
from cardcore.performing import digest_of
from cardcore.ports import Store, UnitOfWork
from cardcore.pots import Pot
from cardcore.runs import End, Progress, RunReport, Undone
from cardcore.values import frozen

ACTOR: Final = ActorId("pots-end")
"""Who ends pots."""


def run(
    store: Store,
    at: datetime.datetime,
    *,
    batch: int = 100,
    after: PotId | None = None,
    last: PotId | None = None,
    progress: Progress | None = None,
) -> RunReport:
    """End all pots whose time is over by then, those behind ``after`` and up to ``last`` where given.

    ``at`` has its zone, in which days are meant. Each pot is looked at once, so the run ends.
    `StorageError` where the store fails: run it again.
    """
    ending = _Ending(at, instant(at), at.date().toordinal())
    return runs.run(store, ending, batch, after, last, progress)


@frozen
class _Ending:
    """One run: what all its pots share."""

    received_at: datetime.datetime
    at: int
    on: int

    def count(self, unit: UnitOfWork, after: PotId | None, last: PotId | None) -> int:
        """How many pots are due."""
        return unit.count_pots_due(self.at, after, last)

    def due(self, unit: UnitOfWork, after: PotId | None, limit: int) -> Sequence[PotId]:
        """The next pots that are."""
        return unit.pots_due(self.at, after, limit)

    def close(self, unit: UnitOfWork, names: Sequence[PotId]) -> list[End]:
        """End them."""
        return [self._end(unit, one) for one in names]

    def _end(self, unit: UnitOfWork, pot_id: PotId) -> End:
        ending = PotEnding(pot_id, self.at, self.on)
        try:
            pot = unit.pot(pot_id)
            if not pot.is_due(self.at, self.on):
                return Undone.NOT_DUE
            outcome = journeys.end_pot(pot, ending)
        except Exception as error:
            unit.park_pot(pot_id, runs.reason_of(error))
            return Undone.PARKED
        command = self._command(pot)
        unit.save_pot(command, outcome, pot_receipt(command, digest_of("end_pot", pot_id, ending), outcome))
        return outcome.events

    def _command(self, pot: Pot) -> Command:
        return Command(runs.command_id("end", pot.version, pot.pot_id), ACTOR, self.received_at)
