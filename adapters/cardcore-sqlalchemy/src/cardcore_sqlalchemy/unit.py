"""A unit of work: what it saves is gathered and written in one go, with one statement a table.

Many saves in one unit are the fast way to write much: the states of an account are written once, however
often it changed, and everything is as durable as the one commit at the end.
"""

import contextlib
import datetime
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Final, NoReturn, Self

import attrs

from cardcore.commands import Command, PotReceipt, Receipt
from cardcore.errors import NotFound, QuotaExhausted, StorageError, VersionConflict, shown
from cardcore.ids import AccountId, ActorId, CommandId, OfferId, PotId
from cardcore.offers.quotas import QuotaLeft
from cardcore.pots import Pot, PotEvent, PotOutcome
from cardcore.records import compact, dumps, dumps_all, loads, loads_all
from cardcore.relationships import Event, Outcome, Relationship
from cardcore.relay import messages_of
from cardcore_sqlalchemy.claims import UNCLAIMED, Claimed
from cardcore_sqlalchemy.outbox import utc_text
from cardcore_sqlalchemy.pots import LAST_ID, SqlPots
from cardcore_sqlalchemy.statements import Statements
from cardcore_sqlalchemy.transaction import Parameters, Transaction

_ALL: Final = 2**62
"""Behind every sequence number and day."""


@attrs.define
class _Change:
    """One account's changes that wait to be written."""

    before: int
    """The version they begin with."""
    relationship: Relationship
    events: list[Event]


@attrs.define
class _Rows:
    """What saves add to tables that only grow, as it will be written."""

    events: list[tuple[str, int, str, str, str]] = attrs.Factory(list)
    receipts: list[Parameters] = attrs.Factory(list)
    messages: list[Parameters] = attrs.Factory(list)
    received: tuple[datetime.datetime, str] | None = None
    """The time of the latest command, and its text: many share one."""

    def add(self, command: Command, receipt: Receipt) -> None:
        """Add what one command leaves: encoded at once, while the processor still has it at hand."""
        if receipt.events:
            records = dumps_all(receipt.events)
            named = (command.actor, command.command_id)
            self.events.append((receipt.account_id, receipt.version, records, *named))
        self._answered(command, receipt, _with_events(receipt, ()))

    def add_pot(self, command: Command, receipt: PotReceipt) -> None:
        """Add the receipt of a command on a pot, with its events, and its notices."""
        self._answered(command, receipt, receipt)

    def _answered(self, command: Command, receipt: Receipt | PotReceipt, kept: Receipt | PotReceipt) -> None:
        if self.received is None or self.received[0] is not command.received_at:
            self.received = command.received_at, utc_text(command.received_at)
        received_at = self.received[1]
        named = (command.actor, command.command_id)
        self.receipts.append((*named, received_at, len(receipt.events), dumps(kept)))
        self.messages += [
            (message.message_id, message.notice.account_id, dumps(message.notice), received_at)
            for message in messages_of(receipt)
        ]


class SqlUnitOfWork:
    """One transaction of a `SqlStore`; used in a ``with`` statement by one thread."""

    def __init__(self, transaction: Transaction, statements: Statements) -> None:
        """Not begun yet: `SqlStore.begin` makes it, ``with`` begins it."""
        self._transaction = transaction
        self._statements = statements
        self._known: dict[AccountId, Relationship] = {}
        self._wakes_on: dict[AccountId, int] = {}
        """The stored days on which the accounts that were loaded wake."""
        self._changes: dict[AccountId, _Change] = {}
        self._receipts: dict[tuple[ActorId, CommandId], Receipt | PotReceipt] = {}
        self._rows = _Rows()
        self._pots = SqlPots(transaction, statements)
        self._claims: dict[tuple[OfferId, int], Claimed] = {}

    def __enter__(self) -> Self:
        """Begin."""
        self._transaction.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Undo what was not committed."""
        self._transaction.close()

    def relationship(self, account_id: AccountId) -> Relationship:
        """The relationship as it is; `NotFound` ``not-found`` where there is none."""
        self._transaction.require_open()
        known = self._known.get(account_id)
        if known is None:
            found = self._transaction.rows(self._statements.select_relationship, (account_id,))
            if not found:
                raise _unknown(account_id)
            record, self._wakes_on[account_id] = found[0]
            known = self._known[account_id] = loads(record)
        return known

    def relationships(self, account_ids: Sequence[AccountId]) -> Mapping[AccountId, Relationship]:
        """Those of these accounts that can be read, all at once; `relationship` says why others cannot."""
        self._transaction.require_open()
        asked = compact([one for one in account_ids if one not in self._known])
        rows = self._transaction.rows(self._statements.select_relationships, (asked,))
        with contextlib.suppress(StorageError):  # one is damaged: it says so when it is asked for alone
            loaded = loads_all([record for _, record, _ in rows])
            for (account_id, _, wakes_on), relationship in zip(rows, loaded, strict=True):
                self._known[account_id], self._wakes_on[account_id] = relationship, wakes_on
        return {one: self._known[one] for one in account_ids if one in self._known}

    def events(self, account_id: AccountId, after: int = 0) -> Sequence[Event]:
        """The events of an account behind the sequence number ``after``, in order; none if it is unknown."""
        self._transaction.require_open()
        change, known = self._changes.get(account_id), self._known.get(account_id)
        if change is not None:
            stored = self._events(account_id, after, change.before)
            return [*stored, *change.events[max(0, after - change.before) :]]
        return self._events(account_id, after, known.version if known else _ALL)

    def receipt(self, actor: ActorId, command_id: CommandId) -> Receipt | PotReceipt | None:
        """The receipt of a command of this actor, if it was done."""
        self._transaction.require_open()
        own = self._receipts.get((actor, command_id))
        if own is not None:
            return own
        found = self._transaction.rows(self._statements.select_receipt, (actor, command_id))
        if not found:
            return None
        receipt: Receipt | PotReceipt = loads(found[0][0])
        if isinstance(receipt, PotReceipt):
            return receipt
        events = self._events(receipt.account_id, receipt.version - found[0][1], receipt.version)
        return _with_events(receipt, tuple(events))

    def pot(self, pot_id: PotId) -> Pot:
        """The pot as it is; `NotFound` ``not-found`` where there is none."""
        self._transaction.require_open()
        return self._pots.pot(pot_id)

    def pot_events(self, pot_id: PotId) -> Sequence[PotEvent]:
        """The events of a pot in order; none if it is unknown."""
        self._transaction.require_open()
        return self._pots.events(pot_id)

    def pots_due(self, through: int, after: PotId | None, limit: int) -> Sequence[PotId]:
        """Pots due at that instant or before and not parked, in order of id, from behind ``after``."""
        self._write_changes()
        return self._pots.due(through, after, limit)

    def count_pots_due(self, through: int, after: PotId | None, last: PotId | None) -> int:
        """How many pots `pots_due` has behind ``after`` and up to ``last``."""
        self._write_changes()
        return self._pots.count_due(through, after, last)

    def quotas(self, on: int) -> QuotaLeft:
        """What the offers' quotas of one day have left, as far as anything was taken."""
        self._transaction.require_open()
        rows = self._transaction.rows(self._statements.select_quotas, (on,))
        left = {(OfferId(offer_id), on): remaining for offer_id, remaining in rows}
        for key, claimed in self._claims.items():
            if key[1] == on:
                left[key] = left.get(key, claimed.per_day) - claimed.uses
        return left

    def due(self, through: int, after: AccountId | None, limit: int) -> Sequence[AccountId]:
        """Accounts to be closed ``through`` that day, not parked, in order of id from behind ``after``.

        The index holds them by day and id: the first of each day are merged, which costs next to nothing
        where few days are waiting, as they are when every day is closed.
        """
        self._write_changes()
        page: list[AccountId] = []
        before, day = LAST_ID, -1
        while (day := self._next_due_day(day)) <= through:
            asked = (day, after or "", before, limit)
            rows = self._transaction.rows(self._statements.due_on_day, asked)
            page = sorted([*page, *(AccountId(row[0]) for row in rows)])[:limit]
            before = page[-1] if len(page) == limit else before
        return page

    def count_due(self, through: int, after: AccountId | None, last: AccountId | None) -> int:
        """How many accounts `due` has behind ``after`` and up to ``last``."""
        self._write_changes()
        asked = (through, after or "", last or LAST_ID)
        count: int = self._transaction.rows(self._statements.count_due, asked)[0][0]
        return count

    def save(self, command: Command, outcome: Outcome, receipt: Receipt) -> None:
        """Keep an outcome with its receipt; it is written at `commit`, where most conflicts show.

        Raises `VersionConflict` at once where this unit itself knows another version or the command.
        """
        self._transaction.require_open()
        account_id, key = receipt.account_id, (command.actor, command.command_id)
        known = self._known.get(account_id)
        if known is not None and known.version != outcome.version_before:
            self._refuse(f"{account_id} is at version {known.version}, not {outcome.version_before}")
        if key in self._receipts:
            self._refuse(f"command {command.command_id} was done in this unit of work")
        change = self._changes.get(account_id)
        if change is None:
            change = self._changes[account_id] = _Change(outcome.version_before, outcome.relationship, [])
        change.relationship = outcome.relationship
        change.events += outcome.events
        self._known[account_id] = outcome.relationship
        self._receipts[key] = receipt
        self._rows.add(command, receipt)
        for claim in outcome.claims:
            name = (claim.offer_id, claim.on)
            self._claims[name] = self._claims.get(name, UNCLAIMED).and_(claim)

    def save_pot(self, command: Command, outcome: PotOutcome, receipt: PotReceipt) -> None:
        """As `save`, the outcome of a pot."""
        self._transaction.require_open()
        key = (command.actor, command.command_id)
        if key in self._receipts:
            self._refuse(f"command {command.command_id} was done in this unit of work")
        try:
            self._pots.save(command, outcome)
        except VersionConflict:
            self._transaction.close()
            raise
        self._receipts[key] = receipt
        self._rows.add_pot(command, receipt)

    def park(self, account_id: AccountId, reason: str) -> None:
        """Set an account aside that failed in the day-end, with the reason; `due` leaves it out."""
        self._park(account_id, reason)

    def parked(self) -> Mapping[AccountId, str]:
        """The accounts set aside and why."""
        self._transaction.require_open()
        rows = self._transaction.rows(self._statements.select_parked)
        return {AccountId(account_id): reason for account_id, reason in rows}

    def unpark(self, account_id: AccountId) -> None:
        """Let the day-end have the account again."""
        self._park(account_id, None)

    def park_pot(self, pot_id: PotId, reason: str) -> None:
        """As `park`, a pot that failed in the run over those due; `pots_due` leaves it out."""
        self._write_changes()
        self._pots.park(pot_id, reason)

    def parked_pots(self) -> Mapping[PotId, str]:
        """The pots set aside and why."""
        self._transaction.require_open()
        return self._pots.parked()

    def unpark_pot(self, pot_id: PotId) -> None:
        """Let the run have the pot again."""
        self._write_changes()
        self._pots.park(pot_id, None)

    def commit(self) -> None:
        """Write everything and return once it is on the disk; the unit is used up."""
        self._write_changes()
        self._transaction.commit()

    def _events(self, account_id: AccountId, after: int, through: int) -> list[Event]:
        """Those behind ``after``: the first row may hold some before them, of the same command."""
        rows = self._transaction.rows(self._statements.select_events, (account_id, after, through))
        if not rows:
            return []
        events = loads_all([record for _, record in rows])
        return events[max(0, len(events) - (rows[-1][0] - after)) :]

    def _next_due_day(self, day: int) -> int:
        found: int | None = self._transaction.rows(self._statements.next_due_day, (day,))[0][0]
        return _ALL if found is None else found

    def _park(self, account_id: AccountId, reason: str | None) -> None:
        self._write_changes()
        if not self._transaction.write(self._statements.park_relationship, (reason, account_id)):
            raise _unknown(account_id)

    def _refuse(self, detail: str) -> NoReturn:
        self._transaction.close()
        raise VersionConflict("version-conflict", f"{detail}: load it again and retry", field="version")

    def _write_changes(self) -> None:
        self._transaction.require_open()
        if not self._receipts:
            return
        try:
            self._write_relationships()
            self._pots.write()
            self._write_rows()
            self._write_claims()
        except Exception:
            self._transaction.close()  # half of it must not be committed by somebody who goes on
            raise
        for written in (self._changes, self._wakes_on, self._receipts, self._claims):
            written.clear()
        self._rows = _Rows()

    def _write_relationships(self) -> None:
        new, asleep, awake = [], [], []
        for account_id, change in sorted(self._changes.items()):
            after, record = change.relationship, dumps(change.relationship)
            wakes_on = after.wakes_on_ordinal
            if not change.before:
                new.append((after.version, wakes_on, record, account_id))
            elif wakes_on == self._wakes_on.get(account_id):  # then its index need not be touched
                asleep.append((after.version, record, account_id, change.before))
            else:
                awake.append((after.version, wakes_on, record, account_id, change.before))
        if new:
            self._transaction.write_many(self._statements.insert_relationship, new)
        self._update(self._statements.update_relationship, asleep)
        self._update(self._statements.update_waking, awake)

    def _update(self, statement: str, rows: Sequence[Parameters]) -> None:
        if rows:
            written = self._transaction.write_many(statement, rows)
            if written != len(rows):
                self._refuse(f"{len(rows) - written} of {len(rows)} accounts are not as they were read")

    def _write_rows(self) -> None:
        statements, rows = self._statements, self._rows
        events: list[Parameters] = [*sorted(rows.events)]  # by account, as the table has them
        for statement, added in (
            (statements.insert_events, events),
            (statements.insert_receipt, rows.receipts),
            (statements.insert_message, rows.messages),
        ):
            if added:
                self._transaction.write_many(statement, added)

    def _write_claims(self) -> None:
        for (offer_id, on), claimed in sorted(self._claims.items()):
            uses, seen = claimed.uses, claimed.seen
            self._transaction.write(self._statements.begin_quota, (offer_id, on, claimed.per_day))
            if seen is None:
                taken = self._transaction.write(self._statements.take_quota, (uses, offer_id, on, uses))
            else:
                asked = (uses, offer_id, on, seen, uses)
                taken = self._transaction.write(self._statements.take_as_seen, asked)
            if not taken:
                detail = f"offer {offer_id} has fewer than {uses} uses left that day, or not as many as seen"
                raise QuotaExhausted("budget-exhausted", detail, field="offer")


def _with_events(receipt: Receipt, events: tuple[Event, ...]) -> Receipt:
    """The same receipt with these events: they are kept once, among the account's."""
    return Receipt(
        receipt.command_id,
        receipt.actor,
        receipt.digest,
        receipt.account_id,
        receipt.version,
        events,
        receipt.notices,
        receipt.decision,
        receipt.refused,
    )


def _unknown(account_id: AccountId) -> NotFound:
    return NotFound("not-found", f"no account {shown(account_id)}", field="account_id")
