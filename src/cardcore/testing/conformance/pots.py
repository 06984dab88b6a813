"""Pots: of all who reach into one at once each gets something else, and nothing more than there is."""

from functools import partial
from typing import Final, cast

from cardcore import journeys, usecases
from cardcore.commands import Command, PotReceipt, pot_receipt
from cardcore.errors import Conflict, IdempotencyConflict, NotFound, VersionConflict
from cardcore.ids import AccountId, PotId
from cardcore.journeys import (
    Announcement,
    DrawClosing,
    DrawHolding,
    PacketOpening,
    PacketReturn,
    PrizeRequest,
    SharePayment,
)
from cardcore.notices import NoticeKind
from cardcore.offers.draws import Attempt, Disclosure, DrawDefinition, Method, Person, Prize, Source
from cardcore.offers.draws.pools import PrizePool
from cardcore.offers.draws.proof import seed_hash_of
from cardcore.offers.sharing import bills, red_packets
from cardcore.offers.sharing.bills import SharedBill
from cardcore.offers.sharing.red_packets import DAY, RedPacket
from cardcore.offers.sharing.shares import Kind
from cardcore.ports import Store
from cardcore.pots import Pot, PotEvent, PotOutcome, fold
from cardcore.testing import builders
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1, StoreWithOutbox, equal

SEED: Final = bytes(range(32))
PACKET, BILL, DRAW = (PotId(name) for name in ("packet", "bill", "draw"))
TODAY: Final = builders.day_end("2024-01-10").on


class Pots:
    """Red packets, shared bills and draws."""

    def test_a_packet_gives_every_share_once_and_all_of_it(self, store: StoreWithOutbox) -> None:
        """The same command again takes nothing; the folded events are the state; everybody is told."""
        sent(store, 3)
        for person in ("bob", "eve", "joe"):
            first = opened(store, f"o-{person}", person)
            equal(opened(store, f"o-{person}", person), first, "the receipt of the same command")
        packet = packet_of(store)
        equal(sum(one.amount for one in packet.opened), 1_000, "what was taken")
        equal((packet.left, packet.rest), (0, 0), "what is left")
        equal(fold(None, events(store, PACKET)), pot(store, PACKET), "the folded events")
        told = [one.notice for one in store.outbox.pending(9)]
        equal([(one.kind, one.account_id) for one in told], _opened("bob", "eve", "joe"), "the notices")

    def test_what_is_refused_leaves_no_trace(self, store: StoreWithOutbox) -> None:
        """Twice by one person, a second packet of that name, an id used for something else."""
        sent(store, 2)
        opened(store, "o-1", "bob")
        desk.opened(store, A1)
        before = (pot(store, PACKET), events(store, PACKET), desk.everything(store, A1))
        for kind, act in (
            (Conflict, partial(opened, store, "o-2", "bob")),
            (NotFound, partial(opened, store, "o-3", "bob", packet="nothing")),
            (VersionConflict, partial(sent, store, 5, name="sent-again")),
            (IdempotencyConflict, partial(opened, store, "o-1", "eve")),
            (IdempotencyConflict, partial(opened, store, f"open-{A1}", "eve")),
            (VersionConflict, partial(desk.bought, store, A1, "o-1")),
        ):
            desk.raised(kind, act)
        equal((pot(store, PACKET), events(store, PACKET), desk.everything(store, A1)), before, "the store")

    def test_of_two_who_saw_the_same_packet_one_is_told_to_look_again(self, store: StoreWithOutbox) -> None:
        """Whichever is saved second, even in the same unit."""
        sent(store, 2)
        seen = pot(store, PACKET)
        bob, eve = (journeys.open_red_packet(seen, opening(one), SEED) for one in ("bob", "eve"))
        saved(store, bob, "c-bob")
        desk.raised(VersionConflict, partial(saved, store, eve, "c-eve"))
        with store.begin() as unit:
            unit.pot(PACKET)
            desk.raised(VersionConflict, lambda: unit.save_pot(*_named("c-2", eve)))
        equal([one.person for one in packet_of(store).opened], ["bob"], "who has a share")

    def test_a_unit_sees_what_it_saved_of_a_pot(self, store: StoreWithOutbox) -> None:
        """Nobody else does before the commit."""
        sent(store, 2)
        with store.begin() as unit:
            outcome = journeys.open_red_packet(unit.pot(PACKET), opening("bob"), SEED)
            named = _named("c-1", outcome)
            unit.save_pot(*named)
            equal(unit.pot(PACKET), outcome.pot, "the pot in this unit")
            equal(len(unit.pot_events(PACKET)), 2, "its events")
            equal(unit.receipt(named[0].actor, named[0].command_id), named[2], "the receipt")
            desk.raised(VersionConflict, lambda: unit.save_pot(*named))
        equal(pot(store, PACKET).version, 1, "the version when the unit was left")

    def test_what_nobody_took_goes_back_when_its_time_is_over(self, store: StoreWithOutbox) -> None:
        """`pots_due` knows of which packets."""
        sent(store, 4)
        opened(store, "o-1", "bob")
        with store.begin() as unit:
            equal(list(unit.pots_due(DAY - 1, None, 9)), [], "due before")
            equal(list(unit.pots_due(DAY, None, 9)), [PACKET], "due at the end")
            equal(list(unit.pots_due(DAY, None, 0)), [], "due of which nobody wants to know")
        request = PacketReturn(PACKET, DAY, TODAY + 1)
        usecases.return_red_packet(store, desk.command("r-1"), request)
        packet = packet_of(store)
        equal(packet.returned + packet.opened[0].amount, 1_000, "what went back and what was taken")
        equal(
            store.outbox.pending(9)[-1].notice.facts, {"amount": packet.returned}, "what the sender is told"
        )
        desk.raised(Conflict, partial(usecases.return_red_packet, store, desk.command("r-2"), request))
        with store.begin() as unit:
            equal(list(unit.pots_due(DAY, None, 9)), [], "due afterwards")

    def test_a_share_of_a_bill_is_paid_once(self, store: StoreWithOutbox) -> None:
        """And the initiator is told."""
        shared(store, "bob", "eve")
        payment = SharePayment(BILL, AccountId("bob"), 3_333, TODAY)
        usecases.pay_share(store, desk.command("p-1"), payment)
        desk.raised(Conflict, partial(usecases.pay_share, store, desk.command("p-2"), payment))
        equal(collection_of(store).collected, 3_333, "what was collected")
        told = [(one.notice.kind, one.notice.account_id) for one in store.outbox.pending(9)]
        asked = [(NoticeKind.SHARE_ASKED, "bob"), (NoticeKind.SHARE_ASKED, "eve")]
        equal(told, [*asked, (NoticeKind.SHARE_PAID, "ann")], "the notices")

    def test_a_prize_is_drawn_once_and_claimed_once(self, store: StoreWithOutbox) -> None:
        """From the announcement to the claim."""
        announced(store)
        for number in range(3):
            entered(store, f"t-{number}", f"c-{number}")
        usecases.close_draw(store, desk.command("close"), DrawClosing(DRAW, TODAY + 2))
        holding = DrawHolding(DRAW, "03 09 14", SEED.hex(), TODAY + 3)
        held = usecases.hold_draw(store, desk.command("hold"), holding)
        desk.raised(Conflict, partial(usecases.hold_draw, store, desk.command("again"), holding))
        won = [one for one in held.notices if one.kind is NoticeKind.PRIZE_WON]
        equal(len(won), 2, "the prizes, of which there are two")
        winner = won[0].account_id
        claim = PrizeRequest(DRAW, f"t-{winner[2:]}", Person(customer=winner), TODAY + 4)
        usecases.claim_prize(store, desk.command("claim"), claim)
        desk.raised(Conflict, partial(usecases.claim_prize, store, desk.command("twice"), claim))
        equal(fold(None, events(store, DRAW)), pot(store, DRAW), "the folded events")


DEFINITION: Final = DrawDefinition(
    DRAW,
    "新年抽奖 🎆",
    (Prize("cup", "杯子", 2_500, 2),),
    TODAY,
    TODAY + 1,
    TODAY + 3,
    TODAY + 30,
    Method.LIST,
    Source.SEALED,
    "双色球第2024006期开奖号码",
    Disclosure(TODAY - 1, "单笔满10元", "种子与双色球号码共同计算", "App内领取", "某银行，95500"),
    least_amount=1_000,
    draws_per_day=3,
)


def sent(store: Store, shares: int, *, name: str = "sent") -> PotReceipt:
    """Ann sends 10.00 in so many shares."""
    packet = red_packets.send(PACKET, "ann", "CNY", 1_000, shares, Kind.LUCKY, at=0)
    return usecases.send_red_packet(store, desk.command(name), packet)


def opening(person: str, packet: str = PACKET) -> PacketOpening:
    """Somebody reaches for a share, a minute later."""
    return PacketOpening(PotId(packet), AccountId(person), 60, TODAY)


def opened(store: Store, name: str, person: str, packet: str = PACKET) -> PotReceipt:
    """Open a share."""
    return usecases.open_red_packet(store, desk.command(name), opening(person, packet), SEED)


def shared(store: Store, *others: str) -> PotReceipt:
    """Ann shares a bill of 100.00."""
    split = bills.split_equally(BILL, "ann", others, "CNY", 10_000, on=TODAY, due_on=TODAY + 3)
    return usecases.open_bill(store, desk.command("bill"), split)


def announced(store: Store) -> PotReceipt:
    """A draw of two cups is published."""
    announcement = Announcement(DEFINITION, seed_hash_of(SEED), TODAY - 1)
    return usecases.announce_draw(store, desk.command("announce"), announcement)


def entered(store: Store, name: str, customer: str) -> PotReceipt:
    """A spend of 10.00 asks for a ticket."""
    attempt = Attempt(name, Person(customer=customer), TODAY, 1_000)
    return usecases.enter_draw(store, desk.command(name), DRAW, attempt)


def saved(store: Store, outcome: PotOutcome, name: str) -> None:
    """Save an outcome and commit."""
    with store.begin() as unit:
        unit.save_pot(*_named(name, outcome))
        unit.commit()


def _named(name: str, outcome: PotOutcome) -> tuple[Command, PotOutcome, PotReceipt]:
    command = desk.command(name)
    return command, outcome, pot_receipt(command, "00" * 32, outcome)


def _opened(*people: str) -> list[tuple[NoticeKind, AccountId]]:
    return [(NoticeKind.RED_PACKET_OPENED, AccountId(person)) for person in people]


def pot(store: Store, pot_id: PotId) -> Pot:
    """The pot as a new unit of work reads it."""
    with store.begin() as unit:
        return unit.pot(pot_id)


def events(store: Store, pot_id: PotId) -> list[PotEvent]:
    """Its events."""
    with store.begin() as unit:
        return list(unit.pot_events(pot_id))


def packet_of(store: Store) -> RedPacket:
    """The packet as it is."""
    return cast(RedPacket, pot(store, PACKET).state)


def collection_of(store: Store) -> SharedBill:
    """The bill as it is."""
    return cast(SharedBill, pot(store, BILL).state)


def pool_of(store: Store) -> PrizePool:
    """The draw as it is."""
    return cast(PrizePool, pot(store, DRAW).state)
