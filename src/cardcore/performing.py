"""Performing a command exactly once, and again when somebody else came first."""

import functools
import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Protocol, TypeVar

import attrs

from cardcore.commands import Command, PotReceipt, Receipt, pot_receipt, receipt, require_same
from cardcore.errors import QuotaExhausted, VersionConflict
from cardcore.ids import AccountId, CommandId, PotId
from cardcore.offers.quotas import QuotaLeft
from cardcore.ports import Store, UnitOfWork
from cardcore.pots import Pot, PotOutcome
from cardcore.programs.program import Program
from cardcore.records import compact
from cardcore.relationships import Outcome, Relationship

R = TypeVar("R")
T = TypeVar("T")

TRIES: Final = 8
"""How often a command is run again after a conflict before the conflict is the caller's."""


class Quote(Protocol):
    """What a request was told it comes to."""

    @property
    def fingerprint(self) -> tuple[int | str, ...]:
        """What tells it from another quote for the same request."""
        ...


def digest_of(journey: str, account_id: AccountId | PotId, request: Any, quote: Quote | None = None) -> str:
    """SHA-256 of what is asked: the journey, the account or pot, what the request says and by which quote.

    Fields that say nothing but their default are left out, so that the digest of a command sent before an
    upgrade is still that of the same command sent after it, whatever its request has learnt meanwhile.
    """
    said = [journey, account_id, _said(request)]
    text = compact(said if quote is None else [*said, quote.fingerprint])
    return hashlib.sha256(text.encode()).hexdigest()


def _said(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_said(one) for one in value]
    kind: Any = type(value)
    defaults = _defaults_of(kind)
    if defaults is None:
        return value
    said = {"is": kind.__name__}
    for name, default in defaults:
        field = getattr(value, name)
        if field != default:
            said[name] = _said(field)
    return said


@functools.cache
def _defaults_of(kind: type) -> list[tuple[str, Any]] | None:
    """The fields of a class with their defaults; None for a class that has none."""
    if not attrs.has(kind):
        return None
    return [(field.name, field.default) for field in attrs.fields(kind)]


def quotas_of(unit: UnitOfWork, days: Iterable[int]) -> QuotaLeft:
    """What the quotas of these days have left."""
    return {name: left for day in days for name, left in unit.quotas(day).items()}


def once(store: Store, command: Command, digest: str, act: Callable[[UnitOfWork], Outcome]) -> Receipt:
    """Do ``act`` in one unit of work and keep its receipt, or return the receipt it has already.

    Where a version or a quota changed meanwhile it is done anew on the new state, at most `TRIES` times.
    """
    return together(store, command, digest, lambda unit: (act(unit),))


def change_account(
    store: Store,
    command: Command,
    account_id: AccountId,
    request: R,
    journey: Callable[[Relationship, R, Program], Outcome],
    program: Program,
) -> Receipt:
    """Change an account by a journey, under the digest of the journey's name."""
    digest = digest_of(journey.__name__, account_id, request)
    return once(store, command, digest, lambda unit: journey(unit.relationship(account_id), request, program))


def together(
    store: Store, command: Command, digest: str, act: Callable[[UnitOfWork], Sequence[Outcome]]
) -> Receipt:
    """As `once`, what is done to several accounts: to all of them in one unit of work, or to none.

    The first outcome's receipt is the answer; the others are kept under the command's id with their place
    behind a stroke, which no caller's id can hold.
    """

    def attempt(unit: UnitOfWork) -> Receipt:
        seen = unit.receipt(command.actor, command.command_id)
        if seen is not None:
            return require_same(seen, digest, Receipt)
        first, *others = act(unit)
        answer = receipt(command, digest, first)
        unit.save(command, first, answer)
        for place, outcome in enumerate(others, 2):
            part = attrs.evolve(command, command_id=CommandId(f"{command.command_id}/{place}"))
            unit.save(part, outcome, receipt(part, digest, outcome))
        unit.commit()
        return answer

    return _again(store, attempt)


def once_on_pot(
    store: Store, command: Command, digest: str, act: Callable[[UnitOfWork], PotOutcome]
) -> PotReceipt:
    """As `once`, what is done to a pot."""

    def attempt(unit: UnitOfWork) -> PotReceipt:
        seen = unit.receipt(command.actor, command.command_id)
        if seen is not None:
            return require_same(seen, digest, PotReceipt)
        outcome = act(unit)
        answer = pot_receipt(command, digest, outcome)
        unit.save_pot(command, outcome, answer)
        unit.commit()
        return answer

    return _again(store, attempt)


def begin_pot(
    store: Store, command: Command, pot_id: str, request: R, journey: Callable[[R], PotOutcome]
) -> PotReceipt:
    """Make a pot by a journey, under the digest of the journey's name."""
    digest = digest_of(journey.__name__, PotId(pot_id), request)
    return once_on_pot(store, command, digest, lambda _: journey(request))


def change_pot(
    store: Store, command: Command, pot_id: PotId, request: R, journey: Callable[[Pot, R], PotOutcome]
) -> PotReceipt:
    """Change a pot by a journey, under the digest of the journey's name."""
    digest = digest_of(journey.__name__, pot_id, request)
    return once_on_pot(store, command, digest, lambda unit: journey(unit.pot(pot_id), request))


def _again(store: Store, attempt: Callable[[UnitOfWork], T]) -> T:
    """What an attempt comes to, in a unit of work of its own each time that somebody else came first."""
    for _ in range(TRIES - 1):
        try:
            with store.begin() as unit:
                return attempt(unit)
        except (VersionConflict, QuotaExhausted):
            continue
    with store.begin() as unit:
        return attempt(unit)
