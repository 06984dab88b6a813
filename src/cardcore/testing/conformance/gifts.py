"""Gifts: what changes two accounts changes both or neither, once, however many do it at once."""

from functools import partial
from typing import Final

from cardcore import usecases
from cardcore.commands import Receipt
from cardcore.errors import Conflict
from cardcore.ids import AccountId
from cardcore.ports import Store
from cardcore.relationships import fold
from cardcore.testing import builders
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1, A2, StoreWithOutbox, equal

GIFTS: Final = builders.program(points={"gifting": {"fee": "0.10", "once": False, "per_month": 40}})


class Gifts:
    """Points that go from one account to another."""

    def test_a_gift_is_in_one_account_or_in_the_other(self, store: StoreWithOutbox) -> None:
        """With its fee it is gone from the one; the same command again changes nothing."""
        wealthy(store, A1, A2)
        first = given(store, "g-1", A1, A2, 20)
        equal(held(store, A1, A2), [28, 70], "the points")
        equal(given(store, "g-1", A1, A2, 20), first, "the receipt of the same command")
        equal(held(store, A1, A2), [28, 70], "the points after the same command")
        for account_id in (A1, A2):
            relationship, events = desk.stored(store, account_id)
            equal(fold(None, events), relationship, "the folded events")

    def test_a_gift_that_the_friend_cannot_take_is_not_given(self, store: StoreWithOutbox) -> None:
        """The friend's day is closed: the giver keeps the points."""
        wealthy(store, A1, A2)
        desk.done(store, desk.command("close"), A2, builders.day_end("2024-02-05"))
        before = desk.everything(store, A1, A2)
        desk.raised(Conflict, partial(given, store, "g-1", A1, A2, 20))
        desk.raised(LookupError, partial(given, store, "g-2", A1, AccountId("nobody"), 20))
        equal(desk.everything(store, A1, A2), before, "the store")


def wealthy(store: Store, *account_ids: AccountId) -> None:
    """Open these accounts and let each earn 50 points."""
    desk.opened(store, *account_ids)
    for one in account_ids:
        desk.done(store, desk.command(f"buy-{one}"), one, builders.purchase("1000.00", "2024-01-10"))


def given(store: Store, name: str, giver: AccountId, receiver: AccountId, points: int) -> Receipt:
    """Give points on 5 February."""
    gift = builders.gift(points, "2024-02-05", gift_id=name, to=receiver)
    return usecases.give_points(store, desk.command(name), giver, gift, GIFTS)


def held(store: Store, *account_ids: AccountId) -> list[int]:
    """The points of these accounts."""
    return [desk.stored(store, one)[0].points.held for one in account_ids]
