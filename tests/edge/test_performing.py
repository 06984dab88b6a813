"""Performing a command exactly once: repeated, raced and refused."""

import hashlib
from collections.abc import Callable

import attrs
import pytest

from cardcore import journeys, usecases
from cardcore.errors import Conflict, IdempotencyConflict, QuotaExhausted, VersionConflict
from cardcore.ids import HoldId
from cardcore.performing import TRIES, digest_of, once
from cardcore.ports import UnitOfWork
from cardcore.relationships import Outcome
from cardcore.testing import builders
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1, A2
from cardcore.testing.fakes import MemoryStore


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    desk.opened(store, A1, A2)
    return store


def counted(act: Callable[[UnitOfWork], Outcome]) -> tuple[Callable[[UnitOfWork], Outcome], list[int]]:
    """The act, and a list that grows with each time it is done."""
    times: list[int] = []

    def counting(unit: UnitOfWork) -> Outcome:
        times.append(1)
        return act(unit)

    return counting, times


def buying(unit: UnitOfWork) -> Outcome:
    return desk.buying(unit.relationship(A1), unit, mcc="5814")


def test_a_command_is_done_once_and_answered_alike_for_ever(store: MemoryStore) -> None:
    act, times = counted(buying)
    first = once(store, desk.command("c-1"), "digest", act)
    desk.bought(store, A1, "c-2")
    assert once(store, desk.command("c-1"), "digest", act) == first
    assert len(times) == 1
    assert first.version == 1 + len(first.events)


def test_other_content_under_the_same_id_is_a_conflict_and_nothing_is_done(store: MemoryStore) -> None:
    once(store, desk.command("c-1"), "digest", buying)
    act, times = counted(buying)
    with pytest.raises(IdempotencyConflict, match="idempotency-conflict at command_id"):
        once(store, desk.command("c-1"), "another", act)
    assert times == []


def test_a_lost_race_is_run_again_on_the_new_state(store: MemoryStore) -> None:
    raced: list[int] = []

    def act(unit: UnitOfWork) -> Outcome:
        outcome = buying(unit)
        if not raced:
            raced.append(1)
            desk.bought(store, A1, "meanwhile", mcc="5411")
        return outcome

    receipt = once(store, desk.command("c-1"), "digest", act)
    assert desk.stored(store)[0].account.cycle_purchases == 20_000
    assert receipt.version == desk.stored(store)[0].version


def test_a_quota_lost_to_somebody_else_is_done_without(store: MemoryStore) -> None:
    raced: list[int] = []

    def act(unit: UnitOfWork) -> Outcome:
        outcome = buying(unit)
        if not raced:
            raced.append(len(outcome.claims))
            desk.bought(store, A2, "meanwhile", mcc="5814")
        return outcome

    receipt = once(store, desk.command("c-1"), "digest", act)
    assert raced == [1]
    assert "RewardCredited" not in [type(event).__name__ for event in receipt.events]


@pytest.mark.parametrize(
    "error", [VersionConflict("version-conflict", ""), QuotaExhausted("budget-exhausted", "")]
)
def test_a_race_that_is_always_lost_ends(store: MemoryStore, error: Conflict) -> None:
    def lose(unit: UnitOfWork) -> Outcome:
        raise error

    act, times = counted(lose)
    with pytest.raises(type(error)):
        once(store, desk.command("c-1"), "digest", act)
    assert len(times) == TRIES


def test_a_refusal_is_not_tried_again(store: MemoryStore) -> None:
    def refuse(unit: UnitOfWork) -> Outcome:
        raise Conflict("period-closed", "that day is closed")

    act, times = counted(refuse)
    before = desk.everything(store, A1)
    with pytest.raises(Conflict, match="period-closed"):
        once(store, desk.command("c-1"), "digest", act)
    assert len(times) == 1
    assert desk.everything(store, A1) == before


def test_a_twin_that_came_first_while_we_worked_gives_us_its_receipt(store: MemoryStore) -> None:
    """The maybe-applied command sent again while the first still runs."""
    first: list[object] = []

    def act(unit: UnitOfWork) -> Outcome:
        outcome = buying(unit)
        if not first:
            first.append(0)
            first.append(once(store, desk.command("c-1"), "digest", buying))
        return outcome

    assert once(store, desk.command("c-1"), "digest", act) == first[1]
    assert desk.stored(store)[0].account.cycle_purchases == 10_000


# --- digests ----------------------------------------------------------------------------------------


def test_digests_tell_contents_apart() -> None:
    purchase = builders.purchase("10.00", "2024-01-10")
    others = [
        ("post", A2, purchase),
        ("refund", A1, purchase),
        ("post", A1, builders.purchase("10.01", "2024-01-10")),
        ("post", A1, builders.purchase("10.00", "2024-01-11")),
        ("post", A1, builders.purchase("10.00", "2024-01-10", merchant="盒马")),
        ("post", A1, builders.purchase("10.00", "2024-01-10", hold="h-1")),
        ("post", A1, builders.refund("10.00", "2024-01-10")),
        ("post", A1, builders.cash_advance("10.00", "2024-01-10", mcc="5411", merchant="Hema")),
        ("post", A1, "10.00"),
        ("post", A1, ["10.00"]),
    ]
    digests = {digest_of(journey, account_id, request) for journey, account_id, request in others}
    assert digest_of("post", A1, purchase) not in digests
    assert len(digests) == len(others)


@pytest.mark.parametrize(
    ("journey", "request_", "text"),
    [
        ("close_day", "2024-02-05", '["close_day","a-1","2024-02-05"]'),
        (
            "reverse_authorization",
            ["h-1", "2024-02-05"],
            '["reverse_authorization","a-1",["h-1","2024-02-05"]]',
        ),
        ("post", "盒马", '["post","a-1","盒马"]'),
        (
            "post",
            builders.purchase("12.50", "2024-02-05", mcc="5411", merchant="盒马"),
            (
                '["post","a-1",{"is":"Purchase","transaction":{"is":"Transaction","amount_minor":1250,'
                '"currency":"CNY","transaction_date":738921,"posting_date":738921,"mcc":"5411","merchant":"盒马"}}]'
            ),
        ),
    ],
)
def test_a_digest_is_that_of_a_plain_text(journey: str, request_: object, text: str) -> None:
    """Receipts of years ago must be found equal: whoever changes this changes what a repetition is."""
    assert digest_of(journey, A1, request_) == hashlib.sha256(text.encode()).hexdigest()


def test_journeys_bear_the_names_that_digests_know() -> None:
    """A use case takes the journey's own name into the digest: a journey renamed is another command."""
    common = set(usecases.__all__) & set(journeys.__all__)
    assert {getattr(journeys, name).__name__ for name in common} == common


def test_digests_of_equal_requests_are_equal() -> None:
    request = builders.authorization("10.00", "2024-01-10")
    again = attrs.evolve(request, hold_id=HoldId(str(request.hold_id)))
    assert digest_of("authorize", A1, request) == digest_of("authorize", A1, again)
