"""Points: earned, usable, taken back; one row a case."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.errors import InvalidInput
from cardcore.points import lots
from cardcore.points.earning import reckon
from cardcore.points.ledger import Lot, PointsLedger, freeze, thaw
from cardcore.points.lots import PointsClawedBack, PointsEarned, Spend, assess, claw_back
from cardcore.points.terms import EarnRule, PointsTerms


def plain(per: int, points: int, excluded: frozenset[str] = frozenset()) -> PointsTerms:
    return PointsTerms((EarnRule(per, points),), excluded_mccs=excluded)


CMB = plain(20_00, 1)

EARNED = [
    # each full 20.00 earns one
    (0, "5411", CMB, 0),
    (19_99, "5411", CMB, 0),
    (20_00, "5411", CMB, 1),
    (39_99, "5411", CMB, 1),
    (1000_00, "5411", CMB, 50),
    # other products
    (99, "5411", plain(1_00, 1), 0),
    (123_45, "5411", plain(1_00, 3), 369),
    (1000_00, "5411", plain(20_00, 0), 0),
    # categories that earn nothing
    (1000_00, "8062", plain(20_00, 1, frozenset({"8062"})), 0),
    (1000_00, "5411", plain(20_00, 1, frozenset({"8062"})), 50),
]


@pytest.mark.parametrize(("amount", "mcc", "terms", "points"), EARNED)
def test_points_earned(amount: int, mcc: str, terms: PointsTerms, points: int) -> None:
    assert reckon(amount, mcc, terms).points == points


@pytest.mark.parametrize("step", [0, -1])
def test_a_step_of_nothing_is_refused(step: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        EarnRule(step, 1)
    assert (refused.value.code, refused.value.field) == ("rule-invalid", "points/step")


def apply_earned(ledger: PointsLedger, event: PointsEarned) -> PointsLedger:
    working = thaw(ledger)
    lots.apply_earned(working, event)
    return freeze(working)


def apply_clawed_back(ledger: PointsLedger, event: PointsClawedBack) -> PointsLedger:
    working = thaw(ledger)
    lots.apply_clawed_back(working, event)
    return freeze(working)


# --- lots -------------------------------------------------------------------------------------------

# what is held, a purchase or a refund on day 100, the event
ASSESSED: list[tuple[str, PointsLedger, int, PointsEarned | PointsClawedBack | None]] = [
    # purchases
    ("the day after", PointsLedger(), 40_00, PointsEarned(100, 2, 0, 101, 0)),
    ("too little", PointsLedger(), 19_99, None),
    ("a shortfall is made up first", PointsLedger(shortfall=1), 40_00, PointsEarned(100, 2, 1, 101, 0)),
    ("all of it for a shortfall", PointsLedger(shortfall=9), 40_00, PointsEarned(100, 2, 2, 101, 0)),
    # refunds
    ("taken back", PointsLedger((Lot(5, 1),)), -40_00, PointsClawedBack(100, 2, 0)),
    ("from pending ones too", PointsLedger((Lot(5, 101),)), -40_00, PointsClawedBack(100, 2, 0)),
    ("not all there", PointsLedger((Lot(1, 1),)), -40_00, PointsClawedBack(100, 1, 1)),
    ("nothing there", PointsLedger(), -40_00, PointsClawedBack(100, 0, 2)),
    ("a refund too small to matter", PointsLedger((Lot(5, 1),)), -19_99, None),
]


@pytest.mark.parametrize(("why", "held", "amount", "event"), ASSESSED, ids=[row[0] for row in ASSESSED])
def test_points_of_a_transaction(
    why: str, held: PointsLedger, amount: int, event: PointsEarned | PointsClawedBack | None
) -> None:
    decide = assess if amount > 0 else claw_back
    assert decide(held, Spend(abs(amount), "5411", 100, 120), CMB) == event


def test_lots_of_one_day_are_one() -> None:
    ledger = apply_earned(PointsLedger(), PointsEarned(100, 2, 0, 101, 0))
    ledger = apply_earned(ledger, PointsEarned(100, 3, 0, 101, 0))
    assert ledger == PointsLedger((Lot(5, 101),), earned=5)
    assert (ledger.available(100), ledger.pending(100)) == (0, 5)
    assert (ledger.available(101), ledger.pending(101)) == (5, 0)


def test_lots_that_are_usable_join_and_later_ones_wait() -> None:
    ledger = PointsLedger((Lot(5, 50), Lot(6, 90)), earned=11)
    ledger = apply_earned(ledger, PointsEarned(100, 2, 0, 101, 0))
    assert ledger.lots == (Lot(11, 90), Lot(2, 101))


def test_a_lot_usable_by_now_makes_room_for_the_points_of_today() -> None:
    ledger = PointsLedger((Lot(5, 50), Lot(6, 90), Lot(3, 100)), earned=14)
    ledger = apply_earned(ledger, PointsEarned(100, 2, 0, 101, 0))
    assert ledger.lots == (Lot(14, 100), Lot(2, 101))


def test_lots_that_expire_apart_stay_apart() -> None:
    ledger = PointsLedger((Lot(5, 50, 400), Lot(6, 50, 800)), earned=11)
    ledger = apply_earned(ledger, PointsEarned(100, 2, 0, 101, 800))
    assert ledger.lots == (Lot(5, 50, 400), Lot(6, 50, 800), Lot(2, 101, 800))


def test_lots_that_nothing_happens_to_are_those_of_the_state_before() -> None:
    before = PointsLedger(tuple(Lot(1, 50, 400 + day) for day in range(300)), earned=300)
    after = apply_earned(before, PointsEarned(100, 2, 0, 101, 699))
    assert after.lots == (*before.lots, Lot(2, 101, 699))
    assert all(one is other for one, other in zip(before.lots[:-1], after.lots, strict=False))


def test_points_that_only_make_up_a_shortfall_leave_no_lot() -> None:
    ledger = apply_earned(PointsLedger(shortfall=3), PointsEarned(100, 2, 2, 101, 0))
    assert ledger == PointsLedger((), earned=2, clawed_back=2, shortfall=1)


def test_a_refund_takes_the_youngest_points_first() -> None:
    ledger = PointsLedger((Lot(5, 50), Lot(6, 90), Lot(2, 101)), earned=13)
    ledger = apply_clawed_back(ledger, PointsClawedBack(100, 4, 0))
    assert ledger == PointsLedger((Lot(5, 50), Lot(4, 90)), earned=13, clawed_back=4)


def test_a_refund_records_what_it_did_not_find() -> None:
    ledger = apply_clawed_back(PointsLedger((Lot(5, 50),), earned=5), PointsClawedBack(100, 5, 3))
    assert ledger == PointsLedger((), earned=5, clawed_back=5, shortfall=3)


@given(st.lists(st.tuples(st.integers(90, 130), st.integers(1, 50), st.integers(0, 15)), max_size=12))
def test_joining_lots_never_makes_points_usable_earlier_or_later(earned: list[tuple[int, int, int]]) -> None:
    """However late or out of order purchases are posted."""
    ledger = PointsLedger()
    for on, points, wait in earned:
        ledger = apply_earned(ledger, PointsEarned(on, points, 0, on + wait, 0))
    latest = max((on for on, _, _ in earned), default=0)
    for day in range(latest, 160):
        assert ledger.available(day) == sum(points for on, points, wait in earned if on + wait <= day)
        assert ledger.available(day) + ledger.pending(day) == ledger.earned


@given(st.lists(st.tuples(st.integers(90, 130), st.integers(1, 50), st.integers(0, 15)), max_size=12))
def test_one_journey_leaves_the_lots_that_a_journey_each_leaves(earned: list[tuple[int, int, int]]) -> None:
    singly, working = PointsLedger(), thaw(PointsLedger())
    for on, points, wait in sorted(earned):
        event = PointsEarned(on, points, 0, on + wait, 0)
        singly = apply_earned(singly, event)
        lots.apply_earned(working, event)
    assert freeze(working) == singly


def test_lots_are_values() -> None:
    assert attrs.astuple(Lot(5, 50)) == (5, 50, 0, False)
