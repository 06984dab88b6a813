"""The verbs of the membership wallet: join a merchant's programme, earn and spend there, exchange."""

from typing import Final

from cardcore.calendars import date_of
from cardcore.documents import Reader
from cardcore.journeys import (
    Exchange,
    Joining,
    MemberRedemption,
    MemberSpend,
    exchange_points,
    join_programme,
    redeem_as_member,
    spend_as_member,
)
from cardcore.money import money_of
from cardcore.scenario.life import Life
from cardcore.scenario.steps import Act, Day, id_of, through
from cardcore.transactions import Transaction

MOST: Final = 10**9
MEMBER_MCC: Final = "5999"
"""Shops of all kinds: where nothing is said of the merchant's category."""


def join(body: Reader, day: Day) -> Act:
    """A merchant's programme is joined; a card without a number is named by its place."""
    member = body.take("member").id()
    number = id_of(body, "number", kind="member")
    joining = Joining(member, day.on, number)
    return through(join_programme, joining)


def purchase(body: Reader, day: Day) -> Act:
    """Something was bought of a merchant with its virtual card shown, however it was paid."""
    return _spend(body, day, returned=False)


def refund(body: Reader, day: Day) -> Act:
    """And was given back."""
    return _spend(body, day, returned=True)


def _spend(body: Reader, day: Day, *, returned: bool) -> Act:
    member = body.take("member").id()
    with body.placing():
        transaction = Transaction.of(
            money_of(body.take("amount").positive_amount(day.currency), day.currency),
            date_of(day.on),
            date_of(day.on),
            mcc=body.maybe("mcc", Reader.text, MEMBER_MCC),
            merchant=body.maybe("merchant", Reader.text, member),
            store=body.maybe("store", Reader.id, ""),
            channel=body.maybe("channel", Reader.text, ""),
        )
    spend = MemberSpend(member, transaction, returned)

    def act(life: Life) -> None:
        life.add(spend_as_member(life.relationship, spend, life.program, life.quotas))

    return act


def redeem(body: Reader, day: Day) -> Act:
    """Points of a membership are spent at its merchant."""
    wanted = MemberRedemption(
        body.take("member").id(),
        day.on,
        body.take("points").whole(1, MOST),
        id_of(body, "redemption"),
    )
    return through(redeem_as_member, wanted)


def exchange(body: Reader, day: Day) -> Act:
    """Points of one programme become points of another; ``card`` names the card's own."""
    wanted = Exchange(
        day.on, body.take("from").id(), body.take("to").id(), body.take("points").whole(1, MOST)
    )
    return through(exchange_points, wanted)


WALLET_VERBS: Final = {
    "join_programme": join,
    "member_purchase": purchase,
    "member_refund": refund,
    "member_redeem": redeem,
    "exchange_points": exchange,
}
"""How each verb of the wallet is read."""
