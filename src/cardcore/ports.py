"""Ports: what the library needs of the world, as small protocols that adapters fill.

A unit of work is one transaction of a store: what it reads is consistent, and states, events, notices
to deliver, quotas taken and the command's receipt are saved together or not at all. A save has three
ends: applied, not applied, *maybe applied* – the only answer to the last is the same command again.
"""

import datetime
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Protocol, Self

from cardcore.accounts.auto_repayment import CollectionInstruction
from cardcore.commands import Command, PotReceipt, Receipt
from cardcore.exchange import Rates
from cardcore.ids import AccountId, ActorId, CommandId, PotId
from cardcore.journeys import Collection
from cardcore.notices import Notice
from cardcore.offers.quotas import QuotaLeft
from cardcore.pots import Pot, PotEvent, PotOutcome
from cardcore.programs.program import Program
from cardcore.relationships import Event, Outcome, Relationship
from cardcore.values import frozen

Programs = Mapping[str, Program]
"""The programmes a service runs, by the name that accounts carry."""


class UnitOfWork(Protocol):
    """One transaction. Left without `commit`, nothing has happened."""

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Undo what was not committed."""
        ...

    def relationship(self, account_id: AccountId) -> Relationship:
        """The relationship as it is; `NotFound` ``not-found`` where there is none."""
        ...

    def relationships(self, account_ids: Sequence[AccountId]) -> Mapping[AccountId, Relationship]:
        """Those of these accounts that can be read, all at once; `relationship` says why others cannot."""
        ...

    def events(self, account_id: AccountId, after: int = 0) -> Sequence[Event]:
        """The events of an account behind the sequence number ``after``, in order; none if it is unknown."""
        ...

    def receipt(self, actor: ActorId, command_id: CommandId) -> Receipt | PotReceipt | None:
        """The receipt of a command of this actor, if it was done."""
        ...

    def pot(self, pot_id: PotId) -> Pot:
        """The pot as it is; `NotFound` ``not-found`` where there is none."""
        ...

    def pot_events(self, pot_id: PotId) -> Sequence[PotEvent]:
        """The events of a pot in order; none if it is unknown."""
        ...

    def pots_due(self, through: int, after: PotId | None, limit: int) -> Sequence[PotId]:
        """Pots due at that instant or before and not parked, in order of id, from behind ``after``."""
        ...

    def count_pots_due(self, through: int, after: PotId | None, last: PotId | None) -> int:
        """How many pots `pots_due` has behind ``after`` and up to ``last``."""
        ...

    def quotas(self, on: int) -> QuotaLeft:
        """What the offers' quotas of one day have left, as far as anything was taken."""
        ...

    def due(self, through: int, after: AccountId | None, limit: int) -> Sequence[AccountId]:
        """Accounts to close ``through`` that day and not parked, in order of id, from behind ``after``."""
        ...

    def count_due(self, through: int, after: AccountId | None, last: AccountId | None) -> int:
        """How many accounts `due` has behind ``after`` and up to ``last``."""
        ...

    def save(self, command: Command, outcome: Outcome, receipt: Receipt) -> None:
        """Keep an outcome with its receipt and put its notices into the outbox.

        Here or at `commit`: `VersionConflict` ``version-conflict`` where the stored version is not the
        outcome's ``version_before`` (0 for a new account) or the receipt exists; `QuotaExhausted`
        ``budget-exhausted`` where a claim finds less left than it takes, or one that says what it has seen
        finds more or less than that. Then the unit is to be left.
        """
        ...

    def save_pot(self, command: Command, outcome: PotOutcome, receipt: PotReceipt) -> None:
        """As `save`, the outcome of a pot."""
        ...

    def park(self, account_id: AccountId, reason: str) -> None:
        """Set an account aside that failed in the day-end, with the reason; `due` leaves it out."""
        ...

    def parked(self) -> Mapping[AccountId, str]:
        """The accounts set aside and why."""
        ...

    def unpark(self, account_id: AccountId) -> None:
        """Let the day-end have the account again."""
        ...

    def park_pot(self, pot_id: PotId, reason: str) -> None:
        """As `park`, a pot that failed in the run over those due; `pots_due` leaves it out."""
        ...

    def parked_pots(self) -> Mapping[PotId, str]:
        """The pots set aside and why."""
        ...

    def unpark_pot(self, pot_id: PotId) -> None:
        """Let the run have the pot again."""
        ...

    def commit(self) -> None:
        """Make it last; the unit is used up."""
        ...


class Store(Protocol):
    """Where units of work begin."""

    def begin(self) -> UnitOfWork:
        """A new unit of work, to be used in a ``with`` statement."""
        ...


@frozen
class OutboxMessage:
    """A notice that waits for delivery; ``message_id`` is the same at every try."""

    message_id: str
    notice: Notice
    tries: int = 0


class Outbox(Protocol):
    """The notices saved and not yet delivered."""

    def pending(self, limit: int) -> Sequence[OutboxMessage]:
        """The oldest messages first, behind them those that failed before, the least tried first.

        Of one account in the order saved, and none behind one that failed. A message saved earlier but
        committed later is not skipped.
        """
        ...

    def delivered(self, message_id: str) -> None:
        """Never offer this message again."""
        ...

    def failed(self, message_id: str, reason: str) -> None:
        """Count a failed try; the message is offered again, until it is parked."""
        ...

    def park(self, message_id: str, reason: str) -> None:
        """Give the message up, keep it with its reason, and let the account's next ones go."""
        ...


class NoticeSender(Protocol):
    """A channel to cardholders."""

    def send(self, message_id: str, notice: Notice) -> None:
        """Deliver once; any exception means not delivered. A repeated ``message_id`` may be dropped."""
        ...


class DirectDebit(Protocol):
    """The way to the accounts that cardholders repay from."""

    def answered(self, reference: str) -> Collection | None:
        """The answer to a collection asked before; None where there is none.

        Any exception means that it is not known: ask again.
        """
        ...

    def collect(self, instruction: CollectionInstruction) -> Collection:
        """Collect the amount, all or nothing; the answer of a ``reference`` asked before is that of before.

        Any exception means that it is not known whether it was collected: ask again.
        """
        ...


class ExchangeRates(Protocol):
    """Where rates between currencies come from; `cardcore.exchange.RateTable` holds some in memory."""

    def of_day(self, quote: str, on: int) -> Rates:
        """The rates to the currency ``quote`` that hold on a day, by the other currency."""
        ...


class Clock(Protocol):
    """What time it is, in the programme's zone."""

    def now(self) -> datetime.datetime:
        """The time with its zone."""
        ...

    def today(self) -> datetime.date:
        """The day in the programme's zone."""
        ...
