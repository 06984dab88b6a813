"""The verbs of pots: the cardholder opens a red packet, pays a share of a bill, takes part in a draw.

Others reach into the same pot by the same verbs, named as ``person``; nothing of that touches the account.
"""

from typing import Final

import attrs

from cardcore.calendars import date_of, date_text
from cardcore.calendars.moments import parse_moment
from cardcore.documents import Reader
from cardcore.errors import Conflict
from cardcore.evaluate.reading import ZONE
from cardcore.ids import AccountId, OfferId, PotId
from cardcore.journeys import (
    Adjustment,
    BenefitUse,
    DrawClosing,
    DrawHolding,
    PacketOpening,
    Payment,
    PotEnding,
    PrizeRequest,
    Purchase,
    SharePayment,
    adjust,
    claim_prize,
    close_draw,
    end_pot,
    enter_draw,
    hold_draw,
    open_red_packet,
    pay_share,
    post,
    receive_payment,
    use_benefit,
)
from cardcore.journeys.reaching import state_of
from cardcore.money import money_of
from cardcore.offers.draws.entries import Attempt, Person
from cardcore.offers.draws.plain import read_rule
from cardcore.offers.draws.pools import PrizePool
from cardcore.offers.sharing.bills import SharedBill
from cardcore.offers.sharing.red_packets import RedPacket
from cardcore.pots import FIRST_DAY, PotOutcome
from cardcore.scenario.life import Life
from cardcore.scenario.pots import HostedPot, hosted
from cardcore.scenario.steps import Act, Day, id_of
from cardcore.sharing import read_instant
from cardcore.transactions import Transaction

STATEMENT_CREDIT: Final = "statement_credit"
CREDITED: Final = (STATEMENT_CREDIT, "payment", "nothing")
"""What becomes of money that was won: a credit, a repayment, or nothing on this account."""
SHARE_MCC: Final = "4829"
"""Money transfers: what a share is where nothing is said of its category."""
DAY_SECONDS: Final = 24 * 60 * 60
ZONE_SECONDS: Final = 8 * 60 * 60
"""By which a day begins earlier in `ZONE` than in UTC."""


def open_packet(body: Reader, day: Day) -> Act:
    """A share of a red packet is opened; what the cardholder gets is credited to the account."""
    packet_id, at = PotId(body.take("packet").id()), _instant(body.take("at"), day)
    person = body.maybe("person", Reader.id, "")
    credited = body.maybe("credited_as", lambda item: item.choice(*CREDITED), STATEMENT_CREDIT)

    def act(life: Life) -> None:
        one, _ = hosted(life.pots, packet_id, RedPacket, "packet")
        who = AccountId(person or life.account.account_id)
        outcome = open_red_packet(one.pot, PacketOpening(packet_id, who, at, day.on), one.seed)
        if not person:
            taken = state_of(outcome.pot, RedPacket).opened[-1].amount
            _credit(life, taken, f"红包 {packet_id}", day.on, credited)
        _reach(life, one, outcome)

    return act


def _instant(reader: Reader, day: Day) -> int:
    """A moment of the day of the event."""
    on, _ = parse_moment(reader.text(), ZONE, field=reader.pointer)
    if on != day.on:
        raise reader.refuse("date-order", f"the event is on {date_text(day.on)}")
    return read_instant(reader)


def pay_a_share(body: Reader, day: Day) -> Act:
    """A share of a bill is paid; the cardholder's is a purchase on the card."""
    bill_id, person = PotId(body.take("bill").id()), body.maybe("person", Reader.id, "")
    mcc = body.maybe("mcc", Reader.text, SHARE_MCC)
    merchant = body.maybe("merchant", Reader.text, "")

    def act(life: Life) -> None:
        one, bill = hosted(life.pots, bill_id, SharedBill, "bill")
        who = AccountId(person or life.account.account_id)
        due = sum(share.amount for share in bill.shares if share.person == who)
        outcome = pay_share(one.pot, SharePayment(bill_id, who, due, day.on))
        if not person:
            _spend(life, due, mcc, merchant or f"AA收款 {bill.opened.initiator}", day.on)
        _reach(life, one, outcome)

    return act


def _spend(life: Life, amount: int, mcc: str, merchant: str, on: int) -> None:
    money, day = money_of(amount, life.program.currency), date_of(on)
    purchase = Purchase(Transaction.of(money, day, day, mcc=mcc, merchant=merchant))
    life.add(post(life.relationship, purchase, life.program, life.quotas, life.rates_of(on)))


def enter_a_draw(body: Reader, day: Day) -> Act:
    """The cardholder gets a ticket: for a spend, or by a chance that an offer gave, which is used."""
    draw_id = PotId(body.take("draw").id())
    entry_id = id_of(body, "entry")
    offer_id = body.maybe("offer", lambda item: OfferId(item.id()), None)
    amount = body.maybe("amount", lambda item: item.positive_amount(day.currency), 0)

    def act(life: Life) -> None:
        one, _ = hosted(life.pots, draw_id, PrizePool, "draw")
        outcome = enter_draw(one.pot, Attempt(entry_id, _holder(life), day.on, amount))
        if offer_id is not None:
            _require_chance(life, offer_id, draw_id)
            life.add(use_benefit(life.relationship, BenefitUse(day.on, offer_id), life.program))
        _reach(life, one, outcome)

    return act


def _require_chance(life: Life, offer_id: OfferId, draw_id: PotId) -> None:
    held = (one for one in life.relationship.offers.benefits if one.won.offer_id == offer_id)
    if not any((one.kind, one.item) == ("draw", draw_id) for one in held):
        detail = f"{offer_id} gave no chance in the draw {draw_id}"
        raise Conflict("benefit-insufficient", detail, field="offer")


def hold_a_draw(body: Reader, day: Day) -> Act:
    """The list is frozen, the public number comes, and the prizes are drawn."""
    draw_id = PotId(body.take("draw").id())
    entropy = body.maybe("entropy", read_rule, "")

    def act(life: Life) -> None:
        one, _ = hosted(life.pots, draw_id, PrizePool, "draw")
        closed = close_draw(one.pot, DrawClosing(draw_id, day.on))
        holding = DrawHolding(draw_id, entropy or one.entropy, one.seed.hex(), day.on)
        outcome = hold_draw(closed.pot, holding)
        _reach(life, one, outcome)

    return act


def claim_a_prize(body: Reader, day: Day) -> Act:
    """The cardholder asks for the prize of a ticket, which may be credited at its value."""
    draw_id, entry_id = PotId(body.take("draw").id()), body.take("entry").id()
    credited = body.maybe("credited_as", lambda item: item.choice(*CREDITED), "nothing")

    def act(life: Life) -> None:
        one, pool = hosted(life.pots, draw_id, PrizePool, "draw")
        outcome = claim_prize(one.pot, PrizeRequest(draw_id, entry_id, _holder(life), day.on))
        won = {award.entry_id: award.prize_id for award in pool.awards}[entry_id]
        (prize,) = (prize for prize in pool.definition.prizes if prize.prize_id == won)
        _credit(life, prize.value, prize.name, day.on, credited)
        _reach(life, one, outcome)

    return act


def _holder(life: Life) -> Person:
    return Person(customer=life.account.account_id)


def _credit(life: Life, amount: int, reason: str, on: int, credited: str) -> None:
    if credited == STATEMENT_CREDIT:
        life.add(adjust(life.relationship, Adjustment(on, amount, False, reason), life.program))
    elif credited == "payment":
        life.add(receive_payment(life.relationship, Payment(on, amount), life.program))


def _reach(life: Life, one: HostedPot, outcome: PotOutcome) -> None:
    """Go on with the pot, and with what the cardholder is told of it."""
    life.pots = {**life.pots, outcome.pot.pot_id: attrs.evolve(one, pot=outcome.pot)}
    life.notices += [told for told in outcome.notices if told.account_id == life.account.account_id]


def end_pots(life: Life, through: int) -> None:
    """As each day is over, packets give back and bills close whose time is."""
    days = range(life.pots_ended + 1, through + 1) if life.pots else ()
    for day in days:
        midnight = (day + 1 - FIRST_DAY) * DAY_SECONDS - ZONE_SECONDS
        for pot_id, one in life.pots.items():
            if one.pot.is_due(midnight, day + 1):
                _reach(life, one, end_pot(one.pot, PotEnding(pot_id, midnight, day)))
    life.pots_ended = max(life.pots_ended, through)


POT_VERBS: Final = {
    "open_red_packet": open_packet,
    "pay_share": pay_a_share,
    "enter_draw": enter_a_draw,
    "hold_draw": hold_a_draw,
    "claim_prize": claim_a_prize,
}
"""How each verb of pots is read."""
