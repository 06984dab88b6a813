"""Pots through their journeys: every 分 and every prize ends with somebody, and every refusal says why."""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore import journeys, usecases
from cardcore.calendars import ordinal_of
from cardcore.errors import Conflict, InvalidInput, NotFound
from cardcore.ids import AccountId, PotId
from cardcore.journeys import (
    Announcement,
    CollectionClosing,
    DrawClosing,
    DrawHolding,
    PacketOpening,
    PacketReturn,
    PrizeRequest,
    ShareRefusal,
)
from cardcore.offers.draws import Attempt, Award, DrawDefinition, Person, Source
from cardcore.offers.draws.pools import PrizeClaimed, PrizePool, PrizesDrawn, apply
from cardcore.offers.draws.proof import seed_hash_of
from cardcore.offers.sharing import red_packets
from cardcore.offers.sharing.red_packets import DAY
from cardcore.offers.sharing.shares import Kind
from cardcore.pots import Pot, fold
from cardcore.testing.conformance import desk, pots
from cardcore.testing.conformance.pots import BILL, DEFINITION, DRAW, PACKET, SEED, TODAY
from cardcore.testing.fakes import MemoryStore
from tests.records.pots import bill, draw, packet

HASH = seed_hash_of(SEED)
BEIJING = timezone(timedelta(hours=8))


@given(
    st.integers(1, 20).flatmap(lambda count: st.tuples(st.just(count), st.integers(count, 5_000))),
    st.sampled_from(Kind),
    st.lists(st.sampled_from("abcdefgh"), max_size=12),
)
def test_what_was_taken_and_what_went_back_is_what_was_sent(
    cut: tuple[int, int], kind: Kind, people: list[str]
) -> None:
    count, total = cut
    outcome = journeys.send_red_packet(red_packets.send(PACKET, "ann", "CNY", total, count, kind, at=0))
    events = list(outcome.events)
    for person in people:
        with contextlib.suppress(Conflict):
            outcome = journeys.open_red_packet(outcome.pot, pots.opening(person), SEED)
            events += outcome.events
    left = count - len(set(people))
    if left > 0:
        outcome = journeys.return_red_packet(outcome.pot, PacketReturn(PACKET, DAY, TODAY))
        events += outcome.events
    assert fold(None, events) == outcome.pot
    state = outcome.pot.state
    assert isinstance(state, red_packets.RedPacket)
    assert sum(one.amount for one in state.opened) + state.returned == total
    assert (state.rest, outcome.pot.due_at) == (0, 0)


def test_the_day_of_a_request_is_told_where_it_is() -> None:
    at = datetime(2024, 1, 11, 0, 30, tzinfo=BEIJING)
    opening, back = PacketOpening.of("p-1", "bob", at), PacketReturn.of("p-1", at)
    assert opening.at == back.at == red_packets.instant(datetime(2024, 1, 10, 16, 30, tzinfo=UTC))
    assert opening.on == back.on == ordinal_of(at.date())
    with pytest.raises(InvalidInput, match="id-syntax"):
        PacketOpening.of("p 1", "bob", at)


def test_all_reasons_of_a_refusal_are_told_by_the_first() -> None:
    sent, opened, _ = packet()
    assert sent.version_before == 0
    late = attrs.evolve(pots.opening("eve"), at=2 * DAY)
    with pytest.raises(Conflict) as refused:
        journeys.open_red_packet(opened.pot, late, SEED)
    assert (refused.value.code, refused.value.detail) == (
        "not-for-you",
        "this one is for somebody else; it has expired",
    )


def test_a_bill_is_declined_and_closed_on_a_store() -> None:
    store = MemoryStore()
    pots.shared(store, "bob", "eve")
    no = ShareRefusal(BILL, AccountId("bob"), TODAY)
    usecases.decline_share(store, desk.command("no"), no)
    usecases.close_bill(store, desk.command("close"), CollectionClosing(BILL, TODAY + 3))
    closed = pots.collection_of(store)
    assert (closed.uncollected, closed.closed_on) == (6_666, TODAY + 3)


# --- draws ------------------------------------------------------------------------------------------

ANN = Person(customer="c-1", wechat="w-1")
ENTRY = Attempt("t-2", ANN, TODAY, 1_000)
ANNOUNCED, ENTERED, CLOSED, HELD, CLAIMED = (outcome.pot for outcome in draw())
HOLDING = DrawHolding(DRAW, "03 09 14", SEED.hex(), TODAY + 3)
CLAIM = PrizeRequest(DRAW, "t-1", ANN, TODAY + 4)


def announcing(definition: DrawDefinition, seed_hash: str = HASH, on: int = TODAY - 1) -> object:
    return journeys.announce_draw(Announcement(definition, seed_hash, on))


REFUSED: list[tuple[str, Callable[[], object]]] = [
    ("prize-missing", lambda: announcing(attrs.evolve(DEFINITION, prizes=()))),
    ("disclosed-late", lambda: announcing(DEFINITION, on=TODAY)),
    ("seed-unfit", lambda: announcing(DEFINITION, "")),
    ("seed-unfit", lambda: announcing(attrs.evolve(DEFINITION, source=Source.PUBLIC))),
    ("amount-too-low", lambda: journeys.enter_draw(ANNOUNCED, attrs.evolve(ENTRY, amount=999))),
    ("list-frozen", lambda: journeys.enter_draw(CLOSED, ENTRY)),
    ("not-closed-yet", lambda: journeys.close_draw(ENTERED, DrawClosing(DRAW, TODAY + 1))),
    ("list-frozen", lambda: journeys.close_draw(CLOSED, DrawClosing(DRAW, TODAY + 2))),
    ("list-open", lambda: journeys.hold_draw(ENTERED, HOLDING)),
    ("not-drawn-yet", lambda: journeys.hold_draw(CLOSED, attrs.evolve(HOLDING, on=TODAY + 2))),
    ("seed-unfit", lambda: journeys.hold_draw(CLOSED, attrs.evolve(HOLDING, seed="00" * 32))),
    ("seed-unfit", lambda: journeys.hold_draw(CLOSED, attrs.evolve(HOLDING, seed=""))),
    ("drawn-already", lambda: journeys.hold_draw(HELD, HOLDING)),
    ("not-won", lambda: journeys.claim_prize(HELD, attrs.evolve(CLAIM, entry_id="t-9"))),
    ("not-won", lambda: journeys.claim_prize(HELD, attrs.evolve(CLAIM, person=Person(customer="c-2")))),
    ("claim-over", lambda: journeys.claim_prize(HELD, attrs.evolve(CLAIM, on=TODAY + 31))),
    ("claimed-already", lambda: journeys.claim_prize(CLAIMED, CLAIM)),
]


@pytest.mark.parametrize(("code", "act"), REFUSED)
def test_what_a_draw_refuses(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Conflict) as refused:
        act()
    assert refused.value.code == code


def test_a_winner_without_a_customer_number_is_found_but_not_written_to() -> None:
    entered = journeys.enter_draw(ANNOUNCED, Attempt("t-1", Person(phone="p-1"), TODAY, 1_000))
    closed = journeys.close_draw(entered.pot, DrawClosing(DRAW, TODAY + 2))
    held = journeys.hold_draw(closed.pot, HOLDING)
    assert isinstance(held.events[0], PrizesDrawn)
    assert (held.events[0].awards, held.notices) == ((Award("cup", "t-1"),), ())


def test_a_draw_by_public_numbers_has_no_seed() -> None:
    public = attrs.evolve(DEFINITION, source=Source.PUBLIC)
    announced = journeys.announce_draw(Announcement(public, "", TODAY - 1))
    entered = journeys.enter_draw(announced.pot, ENTRY)
    closed = journeys.close_draw(entered.pot, DrawClosing(DRAW, TODAY + 2))
    held = journeys.hold_draw(closed.pot, DrawHolding(DRAW, "9319./", "", TODAY + 3))
    assert [one.account_id for one in held.notices] == ["c-1"]


def test_prizes_are_never_oversold_whatever_an_event_says() -> None:
    pool = CLAIMED.state
    assert isinstance(pool, PrizePool)
    three = tuple(Award("cup", f"t-{number}") for number in range(3))
    for event in (PrizesDrawn("1", "", three, TODAY), PrizeClaimed("t-1", "cup", TODAY)):
        with pytest.raises(Exception, match="prizes-oversold"):
            apply(pool, event)


def test_a_pot_of_another_kind_is_not_found() -> None:
    packet_pot: Pot = packet()[0].pot
    (asked, *_) = bill()
    acts: list[Callable[[], object]] = [
        lambda: journeys.enter_draw(packet_pot, ENTRY),
        lambda: journeys.open_red_packet(asked.pot, pots.opening("bob"), SEED),
        lambda: journeys.close_bill(packet_pot, CollectionClosing(PotId("packet"), TODAY)),
    ]
    for act in acts:
        with pytest.raises(NotFound, match="another kind"):
            act()
