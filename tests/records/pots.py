"""Pots in which everything happens, for the golden records."""

import datetime
from typing import Any

from cardcore import journeys
from cardcore.commands import Command, pot_receipt
from cardcore.ids import AccountId
from cardcore.journeys import (
    Announcement,
    CollectionClosing,
    DrawClosing,
    DrawHolding,
    PacketReturn,
    PrizeRequest,
    SharePayment,
    ShareRefusal,
)
from cardcore.offers.draws import Attempt, Person
from cardcore.offers.draws.proof import seed_hash_of
from cardcore.offers.sharing import bills, red_packets
from cardcore.offers.sharing.red_packets import DAY
from cardcore.offers.sharing.shares import Kind
from cardcore.pots import PotOutcome
from cardcore.testing.conformance.pots import BILL, DEFINITION, DRAW, PACKET, SEED, TODAY, opening


def packet() -> list[PotOutcome]:
    """Sent, opened once, the rest returned."""
    given = red_packets.send(PACKET, "ann", "CNY", 1_000, 2, Kind.LUCKY, at=0, cap=900, only_for=["bob"])
    sent = journeys.send_red_packet(given)
    opened = journeys.open_red_packet(sent.pot, opening("bob"), SEED)
    return [sent, opened, journeys.return_red_packet(opened.pot, PacketReturn(PACKET, DAY, TODAY + 1))]


def bill() -> list[PotOutcome]:
    """Split, paid by one, declined by the other, closed."""
    split = bills.split_equally(BILL, "ann", ["bob", "eve"], "CNY", 10_000, on=TODAY, due_on=TODAY + 3)
    asked = journeys.open_bill(split)
    paid = journeys.pay_share(asked.pot, SharePayment(BILL, AccountId("bob"), 3_333, TODAY))
    declined = journeys.decline_share(paid.pot, ShareRefusal(BILL, AccountId("eve"), TODAY))
    return [asked, paid, declined, journeys.close_bill(declined.pot, CollectionClosing(BILL, TODAY + 5))]


def draw() -> list[PotOutcome]:
    """Announced, entered, frozen, held, claimed."""
    announced = journeys.announce_draw(Announcement(DEFINITION, seed_hash_of(SEED), TODAY - 1))
    person = Person(customer="c-1", wechat="w-1")
    entered = journeys.enter_draw(announced.pot, Attempt("t-1", person, TODAY, 1_000))
    closed = journeys.close_draw(entered.pot, DrawClosing(DRAW, TODAY + 2))
    held = journeys.hold_draw(closed.pot, DrawHolding(DRAW, "03 09 14", SEED.hex(), TODAY + 3))
    claimed = journeys.claim_prize(held.pot, PrizeRequest(DRAW, "t-1", person, TODAY + 4))
    return [announced, entered, closed, held, claimed]


def samples() -> list[Any]:
    """A value of every recorded type of a pot."""
    outcomes = [*packet(), *bill(), *draw()]
    command = Command.of("c-1", "branch-7", datetime.datetime(2024, 7, 2, 9, 30, tzinfo=datetime.UTC))
    return [
        *(event for outcome in outcomes for event in outcome.events),
        *(outcome.pot.state for outcome in outcomes),
        outcomes[1].pot,
        pot_receipt(command, "ab" * 32, outcomes[1]),
    ]
