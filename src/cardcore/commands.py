"""Commands: who asks, under which id, and what they were answered.

A command id names one request of one actor, however often it is sent. The first time it is done and its
`Receipt` kept with the change itself; every further time the same receipt is returned and nothing done.
"""

import datetime
from typing import Final, Self, TypeVar

from cardcore.calendars.moments import require_moment
from cardcore.errors import IdempotencyConflict
from cardcore.ids import AccountId, ActorId, CommandId, PotId, require_id
from cardcore.installments.proposals import PlanRefused
from cardcore.notices import Notice
from cardcore.pots import PotEvent, PotOutcome
from cardcore.relationships import Decision, Event, Outcome
from cardcore.values import frozen, maker

R = TypeVar("R", "Receipt", "PotReceipt")


@frozen
class Command:
    """The envelope of every state change: its id, an authenticated actor and the time it was received."""

    command_id: CommandId
    actor: ActorId
    received_at: datetime.datetime

    @classmethod
    def of(cls, command_id: str, actor: str, received_at: datetime.datetime) -> Self:
        """Checked: well-formed ids and a time with its zone (``timezone-missing`` otherwise)."""
        moment = require_moment(received_at, field="received_at")
        return cls(
            CommandId(require_id(command_id, field="command_id")),
            ActorId(require_id(actor, field="actor")),
            moment,
        )


@frozen
class Receipt:
    """What a command did: kept for ever beside its events, and returned again to whoever repeats it."""

    command_id: CommandId
    actor: ActorId
    digest: str
    """SHA-256 of the journey's name and its request: tells the same content from another."""
    account_id: AccountId
    version: int
    """The relationship's version after the command."""
    events: tuple[Event, ...]
    notices: tuple[Notice, ...]
    decision: Decision | None = None
    refused: PlanRefused | None = None


@frozen
class PotReceipt:
    """What a command on a pot did: kept and returned as a `Receipt` is."""

    command_id: CommandId
    actor: ActorId
    digest: str
    pot_id: PotId
    version: int
    """The pot's version after the command."""
    events: tuple[PotEvent, ...]
    notices: tuple[Notice, ...] = ()


def pot_receipt(command: Command, digest: str, outcome: PotOutcome) -> PotReceipt:
    """The receipt of a command on a pot that came out so."""
    pot = outcome.pot
    return PotReceipt(
        command.command_id, command.actor, digest, pot.pot_id, pot.version, outcome.events, outcome.notices
    )


def receipt(command: Command, digest: str, outcome: Outcome) -> Receipt:
    """The receipt of a command that came out so."""
    relationship = outcome.relationship
    return _receipt(
        command.command_id,
        command.actor,
        digest,
        relationship.account_id,
        relationship.version,
        outcome.events,
        outcome.notices,
        outcome.decision,
        outcome.refused,
    )


_receipt: Final = maker(Receipt)


def require_same(seen: Receipt | PotReceipt, digest: str, kind: type[R]) -> R:
    """The receipt again if it answers the same content; `IdempotencyConflict` otherwise, nothing done."""
    if seen.digest != digest or not isinstance(seen, kind):
        raise IdempotencyConflict(
            "idempotency-conflict",
            f"command {seen.command_id} was used before with other content; use a new id",
            field="command_id",
        )
    return seen
