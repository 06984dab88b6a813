"""The ports kept in memory: real ones, that check versions, guard quotas and undo, only not durable.

>>> from datetime import UTC, date, datetime
>>> from cardcore.commands import Command
>>> from cardcore.journeys import Opening
>>> from cardcore.money import Money
>>> from cardcore.programs import program_of
>>> from cardcore.usecases import open_account

>>> store, cmb = MemoryStore(), program_of("cmb")
>>> command = Command.of("c-1", "branch-7", datetime(2024, 1, 5, 9, 30, tzinfo=UTC))
>>> opening = Opening.of("a-1", date(2024, 1, 5), Money("50000", "CNY"), 5, cmb)
>>> open_account(store, command, opening, cmb).version
1
>>> with store.begin() as unit:
...     unit.relationship(opening.account_id).account.balance
Money('0.00', 'CNY')
"""

import bisect
import collections
import datetime
import sys
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

from cardcore.commands import Command, PotReceipt, Receipt
from cardcore.errors import QuotaExhausted, StorageError, VersionConflict, require
from cardcore.ids import AccountId, ActorId, CommandId, OfferId, PotId
from cardcore.offers.quotas import QuotaClaim, QuotaLeft
from cardcore.pots import Pot, PotEvent, PotOutcome
from cardcore.relationships import Event, Outcome, Relationship
from cardcore.relay import messages_of
from cardcore.testing.committed import Committed
from cardcore.testing.deliveries import CollectingSender as CollectingSender
from cardcore.testing.deliveries import MemoryOutbox as MemoryOutbox
from cardcore.testing.pots_in_memory import PotsInMemory


class MemoryStore:
    """A store in memory, for tests and trials: all the promises of the port except that it lasts.

    Units of work may run in several threads at once. What a unit reads of one account stays as it was
    when first read; of several accounts it may see a commit that came in between.
    """

    def __init__(self) -> None:
        """Empty."""
        self._committed = Committed()

    def begin(self) -> "MemoryUnitOfWork":
        """A new unit of work, to be used in a ``with`` statement."""
        return MemoryUnitOfWork(self._committed)

    @property
    def outbox(self) -> "MemoryOutbox":
        """The notices saved and not yet delivered."""
        return MemoryOutbox(self._committed)


class MemoryUnitOfWork:
    """One transaction: keeps what is to be saved and saves it, checked again, at `commit`."""

    def __init__(self, committed: Committed) -> None:
        """Not begun yet: `MemoryStore.begin` makes it, ``with`` begins it."""
        self._committed = committed
        self._open = False
        self._used = False
        self._seen: dict[AccountId, Relationship] = {}
        self._saves: list[tuple[Outcome, Receipt]] = []
        self._receipts: dict[tuple[ActorId, CommandId], Receipt | PotReceipt] = {}
        self._claimed: collections.Counter[tuple[OfferId, int]] = collections.Counter()
        self._as_seen: dict[tuple[OfferId, int], int] = {}
        self._parks: dict[AccountId, str | None] = {}
        self._pots = PotsInMemory(committed)

    def __enter__(self) -> Self:
        """Begin, once."""
        if self._used:
            raise StorageError("closed", "a unit of work is used once; begin a new one")
        self._open = self._used = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Undo what was not committed."""
        self._open = False

    def relationship(self, account_id: AccountId) -> Relationship:
        """The relationship as it is; `NotFound` ``not-found`` where there is none."""
        self._require_open()
        seen = self._seen.get(account_id)
        if seen is None:
            seen = self._committed.require_account(account_id)
            self._seen[account_id] = seen
        return seen

    def relationships(self, account_ids: Sequence[AccountId]) -> Mapping[AccountId, Relationship]:
        """Those of these accounts that there are; `relationship` refuses the others."""
        self._require_open()
        stored = self._committed.relationships
        for one in account_ids:
            if one in stored:
                self._seen.setdefault(one, stored[one])
        return {one: self._seen[one] for one in account_ids if one in self._seen}

    def events(self, account_id: AccountId, after: int = 0) -> Sequence[Event]:
        """The events of an account behind the sequence number ``after``, in order; none if it is unknown."""
        self._require_open()
        own = [outcome for outcome, receipt in self._saves if receipt.account_id == account_id]
        seen = self._seen.get(account_id)
        with self._committed.lock:
            events = list(self._committed.events.get(account_id, ()))
        if own:
            events = events[: own[0].version_before]
        elif seen:
            events = events[: seen.version]
        return [*events, *(event for outcome in own for event in outcome.events)][after:]

    def pot(self, pot_id: PotId) -> Pot:
        """The pot as it is; `NotFound` ``not-found`` where there is none."""
        self._require_open()
        return self._pots.pot(pot_id)

    def pot_events(self, pot_id: PotId) -> Sequence[PotEvent]:
        """The events of a pot in order; none if it is unknown."""
        self._require_open()
        return self._pots.events(pot_id)

    def pots_due(self, through: int, after: PotId | None, limit: int) -> Sequence[PotId]:
        """Pots due at that instant or before and not parked, in order of id, from behind ``after``."""
        self._require_open()
        return self._pots.due(through, after)[:limit]

    def count_pots_due(self, through: int, after: PotId | None, last: PotId | None) -> int:
        """How many pots `pots_due` has behind ``after`` and up to ``last``."""
        due = self.pots_due(through, after, sys.maxsize)
        return len(due) if last is None else bisect.bisect_right(due, last)

    def receipt(self, actor: ActorId, command_id: CommandId) -> Receipt | PotReceipt | None:
        """The receipt of a command of this actor, if it was done."""
        self._require_open()
        key = (actor, command_id)
        return self._receipts.get(key) or self._committed.receipts.get(key)

    def quotas(self, on: int) -> QuotaLeft:
        """What the offers' quotas of one day have left, as far as anything was taken."""
        self._require_open()
        claims = [claim for outcome, _ in self._saves for claim in outcome.claims]
        with self._committed.lock:
            left = dict(self._committed.quotas)
        for claim in claims:
            key = (claim.offer_id, claim.on)
            left[key] = left.get(key, claim.per_day) - claim.uses
        return {key: uses for key, uses in left.items() if key[1] == on}

    def due(self, through: int, after: AccountId | None, limit: int) -> Sequence[AccountId]:
        """Accounts to be closed ``through`` that day, not parked, in order of id from behind ``after``."""
        self._require_open()
        with self._committed.lock:
            ids = sorted({*self._committed.ids, *self._seen}) if self._saves else self._committed.ids
            parked = self.parked()
            page: list[AccountId] = []
            for place in range(bisect.bisect_right(ids, after) if after else 0, len(ids)):
                if len(page) >= limit:
                    break
                stored = self._seen.get(ids[place]) or self._committed.relationships[ids[place]]
                if stored.wakes_on_ordinal <= through and ids[place] not in parked:
                    page.append(ids[place])
        return page

    def count_due(self, through: int, after: AccountId | None, last: AccountId | None) -> int:
        """How many accounts `due` has behind ``after`` and up to ``last``."""
        due = self.due(through, after, sys.maxsize)
        return len(due) if last is None else bisect.bisect_right(due, last)

    def save(self, command: Command, outcome: Outcome, receipt: Receipt) -> None:
        """Keep an outcome with its receipt and put its notices into the outbox; errors as the port says."""
        self._require_open()
        account_id = outcome.relationship.account_id
        known = self._seen.get(account_id)
        version = known.version if known else self._committed.version(account_id)
        self._open = False  # a refused unit is over: half of it must not be committed
        _require_version(account_id, version, outcome.version_before)
        self._require_new(receipt)
        for claim in outcome.claims:
            self._claim(claim)
        self._open = True
        self._seen[account_id] = outcome.relationship
        self._saves.append((outcome, receipt))
        self._receipts[command.actor, command.command_id] = receipt

    def save_pot(self, command: Command, outcome: PotOutcome, receipt: PotReceipt) -> None:
        """As `save`, the outcome of a pot."""
        self._require_open()
        self._open = False  # a refused unit is over
        self._require_new(receipt)
        self._pots.save(outcome, receipt)
        self._open = True
        self._receipts[command.actor, command.command_id] = receipt

    def park(self, account_id: AccountId, reason: str) -> None:
        """Set an account aside that failed in the day-end, with the reason; `due` leaves it out."""
        self.relationship(account_id)
        self._parks[account_id] = reason

    def parked(self) -> Mapping[AccountId, str]:
        """The accounts set aside and why."""
        self._require_open()
        with self._committed.lock:
            parked = {**self._committed.parked, **self._parks}
        return {account_id: reason for account_id, reason in sorted(parked.items()) if reason is not None}

    def unpark(self, account_id: AccountId) -> None:
        """Let the day-end have the account again."""
        self.relationship(account_id)
        self._parks[account_id] = None

    def park_pot(self, pot_id: PotId, reason: str) -> None:
        """As `park`, a pot that failed in the run over those due; `pots_due` leaves it out."""
        self._require_open()
        self._pots.park(pot_id, reason)

    def parked_pots(self) -> Mapping[PotId, str]:
        """The pots set aside and why."""
        self._require_open()
        return self._pots.parked()

    def unpark_pot(self, pot_id: PotId) -> None:
        """Let the run have the pot again."""
        self._require_open()
        self._pots.park(pot_id, None)

    def commit(self) -> None:
        """Make it last; the unit is used up. Versions and quotas are checked once more."""
        self._require_open()
        self._open = False
        with self._committed.lock:
            self._check()
            for outcome, receipt in self._saves:
                self._apply(outcome, receipt)
            self._pots.apply()
            for key, answer in self._receipts.items():
                self._committed.receipts[key] = answer
                self._committed.waiting.update((one.message_id, one) for one in messages_of(answer))
            for account_id, reason in self._parks.items():
                self._committed.parked.pop(account_id, None)
                if reason is not None:
                    self._committed.parked[account_id] = reason

    def _require_open(self) -> None:
        if not self._open:
            raise StorageError("closed", "this unit of work is over; begin a new one")

    def _claim(self, claim: QuotaClaim) -> None:
        key = (claim.offer_id, claim.on)
        if claim.seen is not None:
            before = claim.seen + self._claimed[key]
            if self._as_seen.setdefault(key, before) != before:
                raise QuotaExhausted("budget-exhausted", f"two saw the same of {key[0]}", field="offer")
        self._claimed[key] += claim.uses
        self._require_left(key, claim.per_day)

    def _require_left(self, key: tuple[OfferId, int], per_day: int) -> None:
        left = self._committed.quotas.get(key, per_day)
        if left < self._claimed[key] or self._as_seen.get(key, left) != left:
            raise QuotaExhausted("budget-exhausted", f"offer {key[0]} has {left} uses left", field="offer")

    def _require_new(self, receipt: Receipt | PotReceipt) -> None:
        key = (receipt.actor, receipt.command_id)
        if key in self._receipts or key in self._committed.receipts:
            raise VersionConflict(
                "version-conflict", f"command {receipt.command_id} was done meanwhile", field="command_id"
            )

    def _check(self) -> None:
        """Nothing came in between since the saves were accepted."""
        for actor, command_id in self._receipts.keys() & self._committed.receipts.keys():
            raise VersionConflict("version-conflict", f"command {command_id} of {actor} was done meanwhile")
        self._pots.check()
        versions: dict[AccountId, int] = {}
        for outcome, receipt in self._saves:
            account_id = receipt.account_id
            stored = versions.get(account_id, self._committed.version(account_id))
            _require_version(account_id, stored, outcome.version_before)
            versions[account_id] = outcome.relationship.version
            for claim in outcome.claims:
                self._require_left((claim.offer_id, claim.on), claim.per_day)

    def _apply(self, outcome: Outcome, receipt: Receipt) -> None:
        committed, account_id = self._committed, receipt.account_id
        if account_id not in committed.relationships:
            bisect.insort(committed.ids, account_id)
        committed.relationships[account_id] = outcome.relationship
        committed.events[account_id].extend(outcome.events)
        for claim in outcome.claims:
            key = (claim.offer_id, claim.on)
            committed.quotas[key] = committed.quotas.get(key, claim.per_day) - claim.uses


def _require_version(account_id: AccountId, stored: int, expected: int) -> None:
    if stored != expected:
        raise VersionConflict(
            "version-conflict",
            f"{account_id} is at version {stored}, not {expected}: load it again and retry",
            field="version",
        )


class FixedClock:
    """A clock that stands still until it is moved.

    >>> clock = FixedClock(datetime.datetime(2024, 2, 28, 9, 30, tzinfo=datetime.UTC))
    >>> clock.move(days=1)
    >>> clock.today()
    datetime.date(2024, 2, 29)
    """

    def __init__(self, at: datetime.datetime) -> None:
        """At this time, which has its zone."""
        require(at.tzinfo is not None, "timezone-missing", "give the time with its zone")
        self._at = at

    def now(self) -> datetime.datetime:
        """The time with its zone."""
        return self._at

    def today(self) -> datetime.date:
        """The day in that zone."""
        return self._at.date()

    def move(self, *, days: int = 0, minutes: int = 0) -> None:
        """Let time pass."""
        self._at += datetime.timedelta(days=days, minutes=minutes)


class CountingIds:
    """Ids in a row.

    >>> ids = CountingIds("c")
    >>> ids(), ids()
    ('c-1', 'c-2')
    """

    def __init__(self, prefix: str) -> None:
        """Begin with 1."""
        self._prefix = prefix
        self._count = 0

    def __call__(self) -> str:
        """The next id."""
        self._count += 1
        return f"{self._prefix}-{self._count}"
