"""What a store in memory keeps, for all its units of work."""

import collections
import threading

import attrs

from cardcore.commands import PotReceipt, Receipt
from cardcore.errors import NotFound
from cardcore.ids import AccountId, ActorId, CommandId, OfferId, PotId
from cardcore.ports import OutboxMessage
from cardcore.pots import Pot, PotEvent
from cardcore.relationships import Event, Relationship


@attrs.define
class Committed:
    """What is saved, guarded by the lock; events only grow, everything else is replaced."""

    lock: threading.RLock = attrs.Factory(threading.RLock)
    relationships: dict[AccountId, Relationship] = attrs.Factory(dict)
    ids: list[AccountId] = attrs.Factory(list)
    """The accounts in order."""
    events: dict[AccountId, list[Event]] = attrs.Factory(lambda: collections.defaultdict(list))
    receipts: dict[tuple[ActorId, CommandId], Receipt | PotReceipt] = attrs.Factory(dict)
    pots: dict[PotId, Pot] = attrs.Factory(dict)
    parked_pots: dict[PotId, str] = attrs.Factory(dict)
    pot_events: dict[PotId, list[PotEvent]] = attrs.Factory(lambda: collections.defaultdict(list))
    quotas: dict[tuple[OfferId, int], int] = attrs.Factory(dict)
    parked: dict[AccountId, str] = attrs.Factory(dict)
    waiting: dict[str, OutboxMessage] = attrs.Factory(dict)
    """Messages to deliver, in the order saved."""
    reasons: dict[str, str] = attrs.Factory(dict)
    """Why a message failed the last time; it is parked where it does not wait any more."""

    def version(self, account_id: AccountId) -> int:
        """The stored version; 0 for an unknown account."""
        stored = self.relationships.get(account_id)
        return stored.version if stored else 0

    def require_account(self, account_id: AccountId) -> Relationship:
        """The stored relationship; `NotFound` where there is none."""
        stored = self.relationships.get(account_id)
        if stored is None:
            raise NotFound("not-found", f"no account {account_id}", field="account_id")
        return stored
