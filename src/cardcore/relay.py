"""The relay: carries saved notices from the outbox to a channel, at least once and in order per account.

A message that fails is tried again in a later call and meanwhile holds back only its own account's;
after ``tries`` failures it is parked with its reason and the account goes on. A message that was sent but
could not be marked is sent again: the receiver knows it by its ``message_id``. Run one relay an outbox:
two send much twice.
"""

import hashlib
from typing import Final

import attrs

from cardcore.commands import PotReceipt, Receipt
from cardcore.errors import require, shown
from cardcore.ids import AccountId
from cardcore.ports import NoticeSender, Outbox, OutboxMessage
from cardcore.values import frozen, maker

TRIES: Final = 5
"""How often a message is tried before it is parked."""

LARGEST_PASS: Final = 10_000


@frozen
class RelayReport:
    """What one call did, in messages."""

    delivered: int = 0
    failed: int = 0
    """Tried in vain; they are offered again."""
    parked: int = 0
    """Given up."""


_message: Final = maker(OutboxMessage)


def messages_of(receipt: Receipt | PotReceipt) -> tuple[OutboxMessage, ...]:
    """The messages that a command puts into the outbox; every store names them alike.

    The id is a digest of actor, command and place, so that it is the same wherever it is worked out and
    tells a channel nothing.
    """
    if not receipt.notices:
        return ()
    name = hashlib.sha256(f"{receipt.actor}\n{receipt.command_id}".encode()).hexdigest()[:32]
    return tuple([_message(f"{name}-{place}", notice) for place, notice in enumerate(receipt.notices)])


def relay(outbox: Outbox, sender: NoticeSender, *, limit: int = 100, tries: int = TRIES) -> RelayReport:
    """Try to deliver up to ``limit`` waiting messages; call it again while it delivers.

    Whatever the sender raises is a failed try and is kept as the reason. What the outbox raises is
    raised: the messages marked so far stay marked, the others are offered again.
    """
    require(0 < limit <= LARGEST_PASS, "page-invalid", "a pass takes 1 to 10,000 messages", field="limit")
    require(tries > 0, "number-out-of-range", "a message is tried once or more", field="tries")
    passing = _Pass(outbox, sender, tries)
    room = limit
    while room:
        offered, parked = outbox.pending(limit), passing.parked
        tried = sum(passing.deliver(message) for message in offered[:room])
        room -= tried
        more = len(offered) == limit or passing.parked > parked  # behind a parked one the next may wait
        if not tried or not more:
            break
    return RelayReport(passing.delivered, passing.failed, passing.parked)


@attrs.define
class _Pass:
    """One call under way: an account that failed is left alone until the next."""

    outbox: Outbox
    sender: NoticeSender
    tries: int
    blocked: set[AccountId] = attrs.Factory(set)
    delivered: int = 0
    failed: int = 0
    parked: int = 0

    def deliver(self, message: OutboxMessage) -> bool:
        """Try one message; whether it was tried."""
        if message.notice.account_id in self.blocked:
            return False
        reason = _send(self.sender, message)
        if reason is None:
            self.outbox.delivered(message.message_id)
            self.delivered += 1
        elif message.tries + 1 < self.tries:
            self.outbox.failed(message.message_id, reason)
            self.blocked.add(message.notice.account_id)
            self.failed += 1
        else:
            self.outbox.park(message.message_id, reason)
            self.parked += 1
        return True


def _send(sender: NoticeSender, message: OutboxMessage) -> str | None:
    """Why the message was not delivered; None where it was."""
    try:
        sender.send(message.message_id, message.notice)
    except Exception as error:
        return f"{type(error).__name__}: {shown(str(error))}"
    return None
