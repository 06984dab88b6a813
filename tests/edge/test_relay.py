"""The relay: at least once, in order per account, and nobody waits for another's mailbox."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.errors import InvalidInput, StorageError
from cardcore.ids import AccountId, ActorId, CommandId
from cardcore.notices import Notice
from cardcore.ports import OutboxMessage
from cardcore.relay import TRIES, RelayReport, messages_of, relay
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1, A2
from cardcore.testing.fakes import CollectingSender, MemoryOutbox, MemoryStore

ACCOUNTS = [AccountId(f"a-{number}") for number in range(4)]


def book(*counts: int) -> MemoryStore:
    """Accounts with so many notices each, one account after the other round and round."""
    store = MemoryStore()
    desk.opened(store, *ACCOUNTS[: len(counts)])
    for round_ in range(max(counts, default=0)):
        for account_id, count in zip(ACCOUNTS, counts, strict=False):
            if round_ < count:
                desk.bought(store, account_id, f"c-{account_id}-{round_}", mcc="5411")
    return store


def of_each(notices: Sequence[Notice]) -> dict[AccountId, list[Notice]]:
    return {one: [notice for notice in notices if notice.account_id == one] for one in ACCOUNTS}


def exhaust(store: MemoryStore, sender: Any, **options: int) -> list[RelayReport]:
    """Call until nothing waits or nothing helps."""
    reports = [relay(store.outbox, sender, **options)]
    while reports[-1] != RelayReport():
        reports.append(relay(store.outbox, sender, **options))
        assert len(reports) < 1000
    return reports


def test_everything_is_delivered_once_and_in_order() -> None:
    store = book(3, 2)
    expected = [message.notice for message in store.outbox.pending(100)]
    sender = CollectingSender()
    assert relay(store.outbox, sender) == RelayReport(delivered=5)
    assert sender.notices == expected
    assert relay(store.outbox, sender) == RelayReport()
    assert len({message_id for message_id, _ in sender.sent}) == 5


def test_a_call_tries_as_many_as_it_is_given() -> None:
    store = book(3, 2)
    assert exhaust(store, CollectingSender(), limit=2) == [
        RelayReport(delivered=2),
        RelayReport(delivered=2),
        RelayReport(delivered=1),
        RelayReport(),
    ]


def test_a_failing_account_holds_up_only_itself() -> None:
    store = book(5, 2, 1)
    sender = CollectingSender(refused={ACCOUNTS[0]})
    assert relay(store.outbox, sender, limit=4) == RelayReport(delivered=3, failed=1)
    assert Counter(notice.account_id for notice in sender.notices) == {ACCOUNTS[1]: 2, ACCOUNTS[2]: 1}
    (first, *_) = store.outbox.pending(1)
    assert (first.notice.account_id, first.tries) == (ACCOUNTS[0], 1)


def test_a_message_is_tried_so_often_and_then_parked_with_its_reason() -> None:
    store = book(2, 1)
    sender = CollectingSender(refused={ACCOUNTS[0]})
    poison = store.outbox.pending(1)[0].message_id
    assert relay(store.outbox, sender, tries=3) == RelayReport(delivered=1, failed=1)
    assert relay(store.outbox, sender, tries=3) == RelayReport(failed=1)
    assert relay(store.outbox, sender, tries=3) == RelayReport(failed=1, parked=1)  # and the next one's turn
    assert store.outbox.parked() == {poison: "ConnectionError: 'a-0 cannot be reached'"}
    sender.refused.clear()
    assert relay(store.outbox, sender, tries=3) == RelayReport(delivered=1)


def test_one_try_parks_at_once() -> None:
    store = book(3)
    sender = CollectingSender(refused={ACCOUNTS[0]})
    assert relay(store.outbox, sender, tries=1) == RelayReport(parked=3)
    assert len(store.outbox.parked()) == 3


class Raising:
    """A sender that raises whatever it is told to."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def send(self, message_id: str, notice: Notice) -> None:
        raise self.error


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(),
        KeyError("x"),
        ExceptionGroup("many", [ValueError()]),
        StorageError("storage-busy", "…"),
    ],
)
def test_no_exception_of_a_sender_escapes(error: Exception) -> None:
    store = book(1)
    assert relay(store.outbox, Raising(error)) == RelayReport(failed=1)


def test_a_reason_holds_no_card_number_and_is_short() -> None:
    store = book(1)
    relay(store.outbox, Raising(ValueError(f"4111111111111111 {'x' * 500}")), tries=1)
    (reason,) = store.outbox.parked().values()
    assert "411111**********" in reason
    assert len(reason) < 100


def test_an_interrupted_relay_sends_the_message_again() -> None:
    store = book(1)

    class Interrupted(CollectingSender):
        def send(self, message_id: str, notice: Notice) -> None:
            super().send(message_id, notice)
            raise KeyboardInterrupt

    interrupted, sender = Interrupted(), CollectingSender()
    with pytest.raises(KeyboardInterrupt):
        relay(store.outbox, interrupted)
    relay(store.outbox, sender)
    assert sender.sent == interrupted.sent


class Unmarkable(MemoryOutbox):
    """Cannot be written."""

    def delivered(self, message_id: str) -> None:
        raise StorageError("storage-full", "no room")


def test_what_the_outbox_raises_is_told_and_the_message_is_sent_again() -> None:
    store = book(1)
    sender = CollectingSender()
    with pytest.raises(StorageError, match="storage-full"):
        relay(Unmarkable(store._committed), sender)
    relay(store.outbox, sender)
    assert [message_id for message_id, _ in sender.sent] == [sender.sent[0][0]] * 2


class OldestFirst(MemoryOutbox):
    """Puts nobody behind: an outbox that does not keep the failed ones back."""

    def pending(self, limit: int) -> Sequence[OutboxMessage]:
        return list(self._committed.waiting.values())[:limit]


def test_the_relay_itself_never_overtakes_a_failed_message() -> None:
    store = book(3, 1)
    sender = CollectingSender(refused={ACCOUNTS[0]})
    assert relay(OldestFirst(store._committed), sender) == RelayReport(delivered=1, failed=1)
    assert relay(OldestFirst(store._committed), sender, limit=2) == RelayReport(failed=1)
    assert of_each(sender.notices)[ACCOUNTS[0]] == []


@pytest.mark.parametrize("limit", [0, -1, 10_001])
def test_a_pass_is_of_a_sensible_size(limit: int) -> None:
    with pytest.raises(InvalidInput, match="page-invalid"):
        relay(MemoryStore().outbox, CollectingSender(), limit=limit)


def test_a_message_is_tried_at_least_once() -> None:
    with pytest.raises(InvalidInput, match="number-out-of-range"):
        relay(MemoryStore().outbox, CollectingSender(), tries=0)


def test_messages_are_named_by_their_command_alone() -> None:
    store = MemoryStore()
    desk.opened(store, A1, A2)
    receipt = desk.bought(store, A1, "c-1")
    names = [message.message_id for message in messages_of(receipt)]
    assert len(set(names)) == len(receipt.notices) == 2
    assert [one.message_id for one in messages_of(attrs.evolve(receipt, version=99))] == names
    others = [
        attrs.evolve(receipt, command_id=CommandId("c-2")),
        attrs.evolve(receipt, actor=ActorId("c-1")),
        attrs.evolve(receipt, notices=()),
    ]
    assert not {one.message_id for other in others for one in messages_of(other)} & set(names)
    assert not any("a-1" in name or "teller" in name for name in names)


class Moody(CollectingSender):
    """Fails as it is told, one try after the other; then never."""

    def __init__(self, moods: list[bool]) -> None:
        super().__init__()
        self.moods = iter(moods)

    def send(self, message_id: str, notice: Notice) -> None:
        if next(self.moods, False):
            raise TimeoutError
        super().send(message_id, notice)


@given(
    counts=st.lists(st.integers(0, 6), min_size=1, max_size=4),
    moods=st.lists(st.booleans(), max_size=60),
    limit=st.integers(1, 9),
)
def test_whatever_fails_each_account_is_told_in_order(
    counts: list[int], moods: list[bool], limit: int
) -> None:
    """M1, M3: what was not parked is delivered, once by one relay, in the order saved."""
    store = book(*counts)
    expected = of_each([message.notice for message in store.outbox.pending(1000)])
    names = [message.message_id for message in store.outbox.pending(1000)]
    sender = Moody(moods)
    reports = exhaust(store, sender, limit=limit)
    parked = store.outbox.parked()
    assert sorted([*parked, *(name for name, _ in sender.sent)]) == sorted(names)
    told = of_each(sender.notices)
    for account_id, notices in expected.items():
        rest = iter(notices)
        assert all(notice in rest for notice in told[account_id])  # a subsequence
    assert sum(report.delivered for report in reports) == len(sender.sent)
    assert sum(report.failed for report in reports) >= len(parked) * (TRIES - 1)
