"""Catalogue: what there is only so many of – in the mall, and of what offers give – is never oversold."""

from functools import partial
from typing import Final

from cardcore import usecases
from cardcore.commands import Receipt
from cardcore.errors import Conflict, QuotaExhausted
from cardcore.ids import AccountId, OfferId
from cardcore.journeys.redeem_points import stock_of
from cardcore.offers.benefits import BenefitGranted
from cardcore.offers.quotas import ALL_TIME
from cardcore.ports import Store, UnitOfWork
from cardcore.relationships import Outcome, Relationship
from cardcore.testing import builders
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1, A2, StoreWithOutbox, equal

MUG: Final = "mug"
TICKETS: Final = OfferId("movie/codes/电影票")
CODES: Final = ["MOVIE-AA11", "MOVIE-BB22", "MOVIE-CC33", "MOVIE-DD44", "MOVIE-EE55"]
COUPON: Final = OfferId("friday/stock/咖啡券")
STOCK: Final = 3
CATALOGUE: Final = builders.program(
    points={"mall": [{"id": MUG, "name": "马克杯", "points": 10, "stock": STOCK}]},
    offers=[
        {
            "id": "friday",
            "name": "周五有礼",
            "when": {"mcc": "5812"},
            "reward": {"coupon": {"item": "咖啡券", "stock": STOCK}},
            "refund": {"policy": "give_back"},
        },
        {
            "id": "movie",
            "name": "观影有礼",
            "when": {"mcc": "7832"},
            "reward": {"coupon": {"item": "电影票", "codes": CODES}},
            "refund": {"policy": "give_back"},
        },
    ],
)
"""A mug for points, a coupon for a meal, three of each for all together; a ticket with a code of its own."""


class Catalogue:
    """Stock, shared by all accounts as quotas are."""

    def test_the_last_of_an_item_goes_to_one(self, store: StoreWithOutbox) -> None:
        """Who comes too late keeps the points; what is given back another may have."""
        earned(store, A1, A2)
        for name in ("r-1", "r-2", "r-3"):
            redeemed(store, name, A1)
        equal(stock(store), {stock_of(MUG): 0}, "the stock")
        desk.raised(Conflict, partial(redeemed, store, "r-4", A2))
        back = builders.cancellation("2024-01-11", redemption_id="r-1")
        usecases.cancel_redemption(store, desk.command("back"), A1, back, CATALOGUE)
        redeemed(store, "r-4", A2)
        equal(stock(store), {stock_of(MUG): 0}, "the stock at the end")
        equal([desk.stored(store, one)[0].points.held for one in (A1, A2)], [30, 40], "the points")

    def test_a_coupon_that_is_gone_is_not_won_until_one_comes_back(self, store: StoreWithOutbox) -> None:
        """The purchase is posted all the same."""
        desk.opened(store, A1, A2)
        won = [coupons(eaten(store, f"m-{number}", A1)) for number in range(STOCK + 1)]
        equal(won, [1] * STOCK + [0], "the coupons won")
        meal = builders.refund("100.00", "2024-01-11", mcc="5812", merchant="老张面馆")
        usecases.post(store, desk.command("back"), A1, meal, CATALOGUE)
        equal(coupons(eaten(store, "late", A2)), 1, "the coupon that came back")
        equal(stock(store), {COUPON: 0}, "the stock")

    def test_a_code_is_given_to_one_at_a_time(self, store: StoreWithOutbox) -> None:
        """In their order; one that came back goes first."""
        desk.opened(store, A1, A2)
        won = [codes(seen(store, f"m-{number}", one)) for number, one in enumerate((A1, A2, A1))]
        equal(won, [[code] for code in CODES[:3]], "the codes")
        back = builders.refund("50.00", "2024-01-11", mcc="7832", merchant="影城")
        usecases.post(store, desk.command("back"), A2, back, CATALOGUE)
        equal(codes(seen(store, "m-4", A1)), CODES[1:2], "the code that came back")
        equal(codes(seen(store, "m-5", A2)), CODES[3:4], "the next one")

    def test_who_saw_the_same_next_code_does_not_get_it_too(self, store: StoreWithOutbox) -> None:
        """Of two who decided on one sight of the stock one is served."""
        desk.opened(store, A1, A2)

        def overtaken(unit: UnitOfWork) -> None:
            late = watching(unit.relationship(A2), unit)
            seen(store, "m-1", A1)
            desk.save(unit, late, "m-2")

        equal(desk.refused(QuotaExhausted, store, overtaken), "budget-exhausted", "the code")

        def greedy(unit: UnitOfWork) -> None:
            for number, evening in enumerate([watching(unit.relationship(one), unit) for one in (A1, A2)]):
                desk.save(unit, evening, f"g-{number}")

        desk.refused(QuotaExhausted, store, greedy)
        equal(codes(seen(store, "m-3", A2)), CODES[1:2], "the next code")


def earned(store: Store, *account_ids: AccountId) -> None:
    """Open these accounts and let each earn 50 points."""
    desk.opened(store, *account_ids)
    for one in account_ids:
        bought = builders.purchase("1000.00", "2024-01-10")
        usecases.post(store, desk.command(f"buy-{one}"), one, bought, CATALOGUE)


def redeemed(store: Store, name: str, account_id: AccountId) -> Receipt:
    """A mug for ten points on 11 January."""
    asked = builders.redemption(None, "2024-01-11", redemption_id=name, item=MUG)
    return usecases.redeem_points(store, desk.command(name), account_id, asked, CATALOGUE)


def eaten(store: Store, name: str, account_id: AccountId) -> Receipt:
    """A meal of 100.00 on 11 January."""
    meal = builders.purchase("100.00", "2024-01-11", mcc="5812", merchant="老张面馆")
    return usecases.post(store, desk.command(name), account_id, meal, CATALOGUE)


def coupons(receipt: Receipt) -> int:
    """How many coupons a meal won."""
    return sum(isinstance(event, BenefitGranted) for event in receipt.events)


def seen(store: Store, name: str, account_id: AccountId) -> Receipt:
    """An evening at the movies for 50.00 on 11 January."""
    return usecases.post(store, desk.command(name), account_id, EVENING, CATALOGUE)


EVENING: Final = builders.purchase("50.00", "2024-01-11", mcc="7832", merchant="影城")


def watching(relationship: Relationship, unit: UnitOfWork) -> Outcome:
    """The same, decided on what a unit sees and not saved yet."""
    return builders.perform(relationship, EVENING, CATALOGUE, unit.quotas(ALL_TIME))


def codes(receipt: Receipt) -> list[str]:
    """The codes that an evening won."""
    granted = [event.benefit for event in receipt.events if isinstance(event, BenefitGranted)]
    return [code.text for benefit in granted for code in benefit.codes]


def stock(store: Store) -> dict[OfferId, int]:
    """What is left of everything that was taken from."""
    with store.begin() as unit:
        return {name: left for (name, _), left in unit.quotas(ALL_TIME).items()}
