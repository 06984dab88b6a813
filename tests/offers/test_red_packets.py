"""Red packets: every 分 goes to somebody once, whatever happens, and no place in the queue is better."""

import collections
import datetime
import math
import statistics

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cardcore.chance import SeededChance
from cardcore.errors import InvalidInput, VersionConflict
from cardcore.offers.reasons import Refused
from cardcore.offers.sharing.red_packets import (
    DAY,
    RedPacket,
    RedPacketOpened,
    apply,
    expire,
    give,
    instant,
    luckiest,
    open_share,
    send,
)
from cardcore.offers.sharing.shares import Kind, _by_twice_the_mean, shares

SEED = b"a seed that the tests do not change"
LARGEST = 10**12

kinds = st.sampled_from(Kind)


def new(total: int, count: int, kind: Kind = Kind.LUCKY, *, least: int = 1, cap: int = 0) -> RedPacket:
    return apply(None, send("p-1", "ann", "CNY", total, count, kind, at=0, least=least, cap=cap))


def opened(packet: RedPacket, person: str, at: int = 60) -> RedPacket:
    event = open_share(packet, person, at=at, seed=SEED)
    assert isinstance(event, RedPacketOpened)
    return apply(packet, event)


def refusal(packet: RedPacket, person: str, at: int = 60) -> list[str]:
    event = open_share(packet, person, at=at, seed=SEED)
    assert isinstance(event, Refused)
    assert all(reason.text("zh") and reason.text("en") for reason in event.reasons)
    return [reason.code for reason in event.reasons]


# --- the cut ----------------------------------------------------------------------------------------


@given(st.data(), kinds, st.integers(1, 100), st.integers(1, 500), st.binary())
def test_any_cut_makes_the_total_between_least_and_cap(
    data: st.DataObject, kind: Kind, count: int, least: int, seed: bytes
) -> None:
    cap = data.draw(st.integers(least, least * 50))
    total = data.draw(st.integers(count * least, count * cap))
    cut = shares(total, count, kind, seed, "p", least=least, cap=cap)
    assert (sum(cut), len(cut)) == (total, count)
    assert least <= min(cut)
    assert max(cut) <= cap
    assert cut == shares(total, count, kind, seed, "p", least=least, cap=cap)
    assert kind is Kind.LUCKY or max(cut) - min(cut) <= 1


@pytest.mark.parametrize(
    ("total", "count", "least", "cap", "field"),
    [
        (9, 10, 1, 0, "total"),
        (0, 1, 1, 0, "total"),
        (10, 1, 0, 0, "total"),
        (10**15, 1, 1, 0, "total"),
        (1_001, 10, 1, 100, "cap"),
        (10, 0, 1, 0, "shares"),
        (10_000, 1_001, 1, 0, "shares"),
    ],
)
def test_what_cannot_be_cut_is_refused(total: int, count: int, least: int, cap: int, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        shares(total, count, Kind.LUCKY, SEED, "p", least=least, cap=cap)
    assert (refused.value.code, refused.value.field) == ("shares-infeasible", field)
    with pytest.raises(InvalidInput, match="shares-infeasible"):
        send("p-1", "ann", "CNY", total, count, Kind.LUCKY, at=0, least=least, cap=cap)


TRIALS = 4_000
"""Of 100.00 in ten shares; all seeds are fixed, so that the figures below are the same on every run."""


def columns(rows: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    return list(zip(*rows, strict=True))


def test_twice_the_mean_alone_lets_later_shares_vary_more() -> None:
    rows = [
        tuple(_by_twice_the_mean(10_000, 10, 1, LARGEST, SeededChance(SEED, str(trial))))
        for trial in range(TRIALS)
    ]
    spreads = [statistics.pstdev(column) / 100 for column in columns(rows)]
    assert spreads[0] == pytest.approx(5.77, abs=0.15)  # uniform up to 20.00: 20 / √12
    assert spreads[-1] == pytest.approx(7.68, abs=0.35)
    assert spreads[-1] > spreads[4] > spreads[0]


def test_every_position_has_the_same_law() -> None:
    rows = [shares(10_000, 10, Kind.LUCKY, SEED, str(trial)) for trial in range(TRIALS)]
    error = 657 / math.sqrt(TRIALS)  # of a mean, by the spread of all shares together
    for column in columns(rows):
        assert statistics.fmean(column) == pytest.approx(1_000, abs=4 * error)
    edges = statistics.quantiles([share for row in rows for share in row], n=10)
    chi_square = 0.0
    for column in columns(rows):
        counts = collections.Counter(sum(share > edge for edge in edges) for share in column)
        chi_square += sum((counts[tenth] - TRIALS / 10) ** 2 / (TRIALS / 10) for tenth in range(10))
    assert chi_square < 126.1  # 81 degrees of freedom, one in a thousand
    bests = collections.Counter(row.index(max(row)) for row in rows)
    assert sum((bests[place] - TRIALS / 10) ** 2 / (TRIALS / 10) for place in range(10)) < 27.9


# --- its life ---------------------------------------------------------------------------------------


def test_one_share_for_one_person() -> None:
    packet = opened(new(1_000, 3), "bob")
    assert refusal(packet, "bob") == ["opened-already"]
    assert packet.left == 2


def test_the_last_share_is_the_rest_and_then_all_are_taken() -> None:
    packet = new(1_000, 3)
    for person in ("bob", "eve", "joe"):
        assert luckiest(packet) is None
        packet = opened(packet, person)
    assert (packet.rest, packet.left) == (0, 0)
    assert refusal(packet, "zoe") == ["all-taken"]
    best = luckiest(packet)
    assert best is not None
    assert best.amount == max(one.amount for one in packet.opened)
    assert expire(packet, at=2 * DAY) is None
    assert luckiest(opened(new(10, 1, Kind.EQUAL), "bob")) is None


def test_what_nobody_took_in_24_hours_goes_back() -> None:
    packet = opened(new(1_000, 2, Kind.EQUAL), "bob", at=DAY - 1)
    assert expire(packet, at=DAY - 1) is None
    assert refusal(packet, "eve", at=DAY) == ["expired"]
    event = expire(packet, at=DAY)
    assert event is not None
    packet = apply(packet, event)
    assert (packet.returned, packet.rest, packet.left, packet.over) == (500, 0, 0, True)
    assert refusal(packet, "bob", at=DAY) == ["opened-already", "expired"]
    assert expire(packet, at=3 * DAY) is None


def test_a_gift_is_for_one_person() -> None:
    packet = apply(None, give("g-1", "ann", "bob", "CNY", 520, at=0))
    assert refusal(packet, "eve") == ["not-for-you"]
    packet = opened(packet, "bob")
    assert [(one.person, one.amount) for one in packet.opened] == [("bob", 520)]


def test_of_two_who_saw_the_last_share_one_is_told_to_look_again() -> None:
    packet = opened(new(1_000, 2), "bob")
    first, second = (open_share(packet, person, at=60, seed=SEED) for person in ("eve", "joe"))
    assert isinstance(first, RedPacketOpened)
    assert isinstance(second, RedPacketOpened)
    taken = apply(packet, first)
    with pytest.raises(VersionConflict, match="version-conflict"):
        apply(taken, second)
    with pytest.raises(VersionConflict, match="version-conflict"):
        apply(None, second)
    assert refusal(taken, "joe") == ["all-taken"]


def test_instants_have_a_zone() -> None:
    noon = datetime.datetime(1970, 1, 2, 8, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
    assert instant(noon) == DAY
    with pytest.raises(InvalidInput, match="timezone-missing"):
        instant(datetime.datetime(1970, 1, 2))
    with pytest.raises(InvalidInput, match="number-out-of-range"):
        send("p-1", "ann", "CNY", 10, 1, Kind.EQUAL, at=0, lives=0)


class Lives(RuleBasedStateMachine):
    """Whoever opens whenever: nothing is lost, nothing is found, nobody has two."""

    @initialize(total=st.integers(1, 5_000), count=st.integers(1, 12), kind=kinds, cap=st.integers(0, 900))
    def sent(self, total: int, count: int, kind: Kind, cap: int) -> None:
        assume(count <= total <= (cap * count or total))
        self.packet, self.now = new(total, count, kind, cap=cap), 0

    @rule(person=st.integers(0, 14), wait=st.integers(0, DAY // 8))
    def somebody_reaches_for_it(self, person: int, wait: int) -> None:
        self.now += wait
        before = self.packet
        event = open_share(before, f"person-{person}", at=self.now, seed=SEED)
        if isinstance(event, RedPacketOpened):
            self.packet = apply(before, event)
            assert self.packet.left == before.left - 1
            assert self.packet.version == before.version + 1

    @precondition(lambda self: self.now >= DAY)
    @rule()
    def the_rest_returns(self) -> None:
        event = expire(self.packet, at=self.now)
        if event is not None:
            self.packet = apply(self.packet, event)

    @invariant()
    def nothing_is_lost(self) -> None:
        packet = self.packet
        taken = [one.amount for one in packet.opened]
        assert sum(taken) + packet.rest + packet.returned == packet.sent.total
        assert min([*taken, packet.rest, packet.returned]) >= 0
        assert all(share >= packet.sent.least for share in taken)
        assert packet.rest >= packet.left * packet.sent.least
        assert len({one.person for one in packet.opened}) == len(taken) <= packet.sent.shares


TestLives = Lives.TestCase
