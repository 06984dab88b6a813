"""Every kind of step goes through its use case: what is stored is what the journey did."""

import pytest

from cardcore.calendars import parse_ordinal
from cardcore.errors import CardcoreError
from cardcore.ids import OfferId
from cardcore.journeys import BenefitUse, Enrollment
from cardcore.relationships import fold
from cardcore.testing.builders import (
    Step,
    adjustment,
    agreement,
    auto_repayment,
    cancellation,
    closing,
    collection_stop,
    conversion,
    day_end,
    plan_change,
    points_release,
    purchase,
    rate_change,
    redemption,
    refused_collection,
    reversal,
    statement_day_change,
    write_off,
)
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1
from cardcore.testing.exchange_steps import exchange_order
from cardcore.testing.fakes import MemoryStore
from cardcore.testing.wallet_steps import exchange, joining, member_redemption, member_spend

ON = "2024-02-10"
STORIES: list[list[Step]] = [
    [rate_change(ON, purchase_daily_rate="0.0004")],
    [statement_day_change(12, ON)],
    [purchase("900.00", "2024-02-09"), write_off(ON)],
    [closing(ON), purchase("9.00", "2024-02-11", transacted_on="2024-02-09")],
    [purchase("900.00", "2024-02-09"), agreement(on=ON)],
    [collection_stop(ON), collection_stop(ON, "")],
    [adjustment("debit", on=ON), adjustment("credit", on=ON)],
    [purchase("900.00", "2024-02-09"), redemption(10, "2024-02-11")],
    [auto_repayment(), purchase(), day_end("2024-02-05"), refused_collection("2024-02-23")],
    [
        joining("2024-02-09"),
        member_spend("100.00", "2024-02-09"),
        member_redemption(10, "2024-02-10"),
        exchange(20, "2024-02-10", source="air", target="card"),
    ],
    [purchase("1200.00"), conversion("cash", "1200.00", "2024-01-15"), plan_change("settle", "2024-01-20")],
]


@pytest.mark.parametrize(
    "steps",
    STORIES,
    ids=lambda steps: type(steps[-1]).__name__,
)
def test_a_step_is_stored_as_its_journey_did_it(steps: list[Step]) -> None:
    store = MemoryStore()
    desk.opened(store, A1)
    for number, step in enumerate(steps):
        receipt = desk.done(store, desk.command(f"c-{number}"), A1, step)
        assert desk.done(store, desk.command(f"c-{number}"), A1, step) == receipt
        assert receipt.version == desk.stored(store, A1)[0].version
    relationship, events = desk.stored(store, A1)
    assert fold(None, events) == relationship


REFUSED: list[tuple[Step, str]] = [
    (points_release(ON), "points-none-waiting"),
    (exchange_order(ON), "currency-mismatch"),
    (reversal(ON, currency="USD"), "currency-mismatch"),
    (cancellation(ON), "not-found"),
    (redemption(10, ON), "points"),
    (Enrollment(parse_ordinal(ON), OfferId("o-9")), "not-found"),
    (BenefitUse(parse_ordinal(ON), OfferId("o-9")), "benefit-insufficient"),
]


@pytest.mark.parametrize(
    ("step", "code"),
    REFUSED,
    ids=["release", "exchange", "reversal", "cancellation", "redemption", "enrollment", "benefit"],
)
def test_what_a_journey_refuses_is_not_stored(step: Step, code: str) -> None:
    store = MemoryStore()
    desk.opened(store, A1)
    before = desk.stored(store, A1)
    with pytest.raises(CardcoreError, match=code):
        desk.done(store, desk.command("c-1"), A1, step)
    assert desk.stored(store, A1) == before
