"""Offers through a store: many cardholders share a quota, and what comes back is another's."""

from typing import Any

import pytest

from cardcore import usecases
from cardcore.accounts.postings import RewardCredited
from cardcore.calendars import parse_date
from cardcore.commands import Receipt
from cardcore.ids import AccountId, OfferId
from cardcore.journeys import Enrollment
from cardcore.programs.program import Program
from cardcore.testing import builders
from cardcore.testing.conformance import desk
from cardcore.testing.fakes import MemoryStore

ON = "2024-01-10"
SHOP: Any = {"merchant": "老张面馆"}
ANN, BOB, EVE = AccountId("ann"), AccountId("bob"), AccountId("eve")


def terms(**parts: Any) -> Program:
    plain = {"id": "o-1", "name": "o-1", "when": {}, "reward": {"cashback": {"rate": "0.10"}}}
    return builders.program(offers=[plain | parts])


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    desk.opened(made, ANN, BOB, EVE)
    return made


def bought(store: MemoryStore, who: AccountId, on: str, program: Program, **more: Any) -> int:
    """What a purchase of 100.00 wins."""
    meal = builders.purchase("100.00", on, **SHOP, **more)
    done = usecases.post(store, desk.command(f"{who}-{on}"), who, meal, program)
    return rewarded(done)


def rewarded(receipt: Receipt) -> int:
    return sum(event.amount for event in receipt.events if isinstance(event, RewardCredited))


def test_the_quota_of_all_time_is_that_of_all_together(store: MemoryStore) -> None:
    program = terms(quotas={"total": 2})
    days = ((ANN, ON), (BOB, "2024-01-11"), (EVE, "2024-01-12"))
    won = [bought(store, who, on, program) for who, on in days]
    assert won == [10_00, 10_00, 0]


def test_the_last_of_a_budget_is_shared_out(store: MemoryStore) -> None:
    program = terms(quotas={"budget": "15.00"})
    assert [bought(store, who, ON, program) for who in (ANN, BOB, EVE)] == [10_00, 5_00, 0]


def test_a_quota_of_the_day_of_the_transaction(store: MemoryStore) -> None:
    program = terms(clock="transaction", quotas={"per_day": 1})
    won = [
        bought(store, who, on, program, transacted_on=ON)
        for who, on in ((ANN, ON), (BOB, "2024-01-11"), (EVE, "2024-01-11"))
    ]
    assert won == [10_00, 0, 0]


def test_a_quota_of_the_day_after_posting_and_one_of_its_store(store: MemoryStore) -> None:
    program = terms(clock="day_after_posting", quotas={"per_day": 2, "per_store": 1})
    assert [bought(store, who, ON, program) for who in (ANN, BOB)] == [10_00, 0]


def test_what_is_refunded_another_may_have(store: MemoryStore) -> None:
    program = terms(quotas={"total": 1}, refund={"policy": "give_back"})
    assert [bought(store, who, ON, program) for who in (ANN, BOB)] == [10_00, 0]
    back = builders.refund("100.00", "2024-01-11", **SHOP)
    usecases.post(store, desk.command("back"), ANN, back, program)
    assert [bought(store, who, "2024-01-12", program) for who in (BOB, EVE)] == [10_00, 0]


def test_who_enrolled_is_remembered(store: MemoryStore) -> None:
    program = terms(enrollment=True)
    wish = Enrollment.of(parse_date(ON), "o-1")
    assert wish.offer_id == OfferId("o-1")
    for _ in range(2):
        usecases.enroll(store, desk.command("enroll"), ANN, wish, program)
    assert [bought(store, who, "2024-01-11", program) for who in (ANN, BOB)] == [10_00, 0]


def test_an_offer_without_quotas_asks_for_none(store: MemoryStore) -> None:
    program = terms()
    assert program.offers.quota_days(738_000, 738_001) == []
    assert bought(store, ANN, ON, program) == 10_00
