"""Reaching into a pot: what happened to it, or the refusal with all its reasons."""

from typing import TypeVar

from cardcore.errors import Conflict, NotFound
from cardcore.notices import Notice
from cardcore.offers.reasons import Refused
from cardcore.pots import Pot, PotEvent, PotOutcome, evolve

E = TypeVar("E")
S = TypeVar("S")


def happened(answer: E | Refused) -> E:
    """The event that was decided; a refusal is a `Conflict` by its first reason, which tells them all."""
    if isinstance(answer, Refused):
        first = answer.reasons[0]
        told = "; ".join(reason.en for reason in answer.reasons)
        raise Conflict(first.code, told, field=first.field.removeprefix("/"))
    return answer


def state_of(pot: Pot, kind: type[S]) -> S:
    """The pot's state where it is of that kind; `NotFound` where the id names something else."""
    if not isinstance(pot.state, kind):
        raise NotFound("not-found", f"{pot.pot_id} is another kind of pot", field="pot_id")
    return pot.state


def outcome_of(pot: Pot | None, event: PotEvent, *notices: Notice) -> PotOutcome:
    """The pot after the event, and what is said about it."""
    return PotOutcome(evolve(pot, event), (event,), notices)
