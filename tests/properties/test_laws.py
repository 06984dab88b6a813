"""The laws that keep journeys honest, on random lives of one account under random terms."""

import copy
from collections.abc import Sequence

import attrs
import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st

from cardcore.accounts.account import NEVER
from cardcore.accounts.authorizations import AuthorizationDeclined, Declined
from cardcore.accounts.card_year import begins_with_use
from cardcore.accounts.closings import is_closed
from cardcore.accounts.delinquency import DelinquencyCured
from cardcore.accounts.foreign import bare
from cardcore.calendars import date_of
from cardcore.errors import Broken, CardcoreError
from cardcore.journeys import Payment, Purchase, close_day
from cardcore.programs import PRESETS
from cardcore.records import dumps, from_record, to_record
from cardcore.relationships import Event, Relationship, evolve, fold
from cardcore.testing.builders import Step, day_of, perform
from cardcore.testing.invariants import (
    catching_up_is_closing_day_by_day,
    check,
    closing_again_changes_nothing,
    interest_of,
    journey_is_deterministic,
    more_repaid_costs_no_more,
    splitting_changes_nothing,
)
from cardcore.testing.strategies import (
    KINDS,
    LOYAL,
    MCCS,
    ONE_ORDER,
    TURNING,
    Life,
    amounts,
    described,
    foreign_terms,
    lives,
    loyalty_sections,
    plan_products,
    program_documents,
    versions,
)
from cardcore.transactions import Transaction
from tests.properties.living import book_after, book_of, events_of, outcomes, state_after

PLACES = st.integers(0, 30)
"""After how many steps of a life to look; as many as there are at most."""

STEADY = program_documents(
    offers=st.just([]),
    allocation=st.just(ONE_ORDER),
    points=st.just(PRESETS["cmb"].document["points"]),
)
"""One order of repayment at all times, nothing won, and no points that what was spent before decides."""
PLAIN = program_documents(
    offers=st.just([]),
    allocation=st.just(ONE_ORDER),
    interest=st.just(PRESETS["cmb"].document["interest"]),
    points=st.just(PRESETS["cmb"].document["points"]),
)
ABROAD = program_documents(foreign=foreign_terms("USD"), versions=versions())
WHOLE = {"installments": plan_products(), **loyalty_sections()}
TURNING_LIVES = st.one_of(
    lives(program_documents(**WHOLE), kinds=TURNING),
    lives(program_documents(**WHOLE, foreign=foreign_terms("USD")), kinds=TURNING, foreign=("USD",)),
)
LOYAL_LIVES = lives(program_documents(**loyalty_sections()), kinds=LOYAL)
LIVES = st.one_of(lives(), lives(ABROAD, foreign=("USD",)), TURNING_LIVES)
"""In one currency, and in two; plain ones, and such in which everything may happen."""

HOLDING = ("authorize", "capture", "increment", "reverse", "card", "limit")
PAYING = tuple(kind for kind in KINDS if kind not in (*HOLDING, "withdraw", "redeem", "cancel", "release"))
"""What needs nothing that came before."""


ENTERED = tuple(kind for kind in PAYING if kind not in ("auto_repayment", "collect"))
"""What is collected depends on what is owed: in another life nothing may be due that day."""


def open_day(life: Life, place: int) -> tuple[Relationship, int]:
    """A state in the middle of a life and the first day on which something may still happen."""
    steps = life.steps[: min(place, len(life.steps) - 1)]
    state = state_after(life, len(steps))
    closed = max(one.closed_through for one in (state.account, *state.foreign))
    return state, max(day_of(steps[-1]) if steps else life.opened_on, closed + 1)


@given(LIVES)
def test_every_invariant_holds_on_every_life(life: Life) -> None:
    note(described(life))
    check(book_of(life))


# --- fold -------------------------------------------------------------------------------------------


@given(LIVES)
def test_folding_an_outcomes_events_gives_its_state(life: Life) -> None:
    note(described(life))
    before: Relationship | None = None
    for outcome in outcomes(life):
        assert fold(before, outcome.events) == outcome.relationship
        before = outcome.relationship


@given(LIVES)
def test_evolving_one_by_one_is_folding(life: Life) -> None:
    lived = outcomes(life)
    state: Relationship | None = None
    for outcome in lived:
        for event in outcome.events:
            state = evolve(state, event)
        assert state == outcome.relationship
    assert state == fold(None, (event for outcome in lived for event in outcome.events))


@given(LIVES)
def test_the_version_counts_the_events(life: Life) -> None:
    version = 0
    for outcome in outcomes(life):
        assert outcome.version_before == version
        version += len(outcome.events)
        assert outcome.relationship.version == version


@given(LIVES)
def test_records_keep_every_outcome(life: Life) -> None:
    for outcome in outcomes(life):
        for value in (outcome.relationship, *outcome.events, *outcome.notices, *outcome.claims):
            assert from_record(to_record(value)) == value


@pytest.mark.parametrize("events", [[], [DelinquencyCured(1)]])
def test_a_history_without_its_opening_is_no_history(events: list[Event]) -> None:
    with pytest.raises(Broken, match="history-broken"):
        fold(None, events)


# --- time -------------------------------------------------------------------------------------------


@given(LIVES, PLACES, st.integers(1, 400))
def test_catching_up_missed_days_is_closing_them_one_by_one(life: Life, place: int, missed: int) -> None:
    note(described(life))
    steps = life.steps[: min(place, len(life.steps) - 1)]
    last = day_of(steps[-1]) if steps else life.opened_on
    state = state_after(life, len(steps))
    catching_up_is_closing_day_by_day(state, last, last + missed, life.program)


@given(LIVES, PLACES)
def test_closing_a_day_again_changes_nothing(life: Life, place: int) -> None:
    steps = life.steps[: place + 1]
    closing_again_changes_nothing(state_after(life, len(steps)), day_of(steps[-1]), life.program)


@given(LIVES, PLACES)
def test_a_day_with_nothing_to_do_is_the_same_state(life: Life, place: int) -> None:
    state = state_after(life, place)
    before_waking = close_day(state, date_of(state.wakes_on_ordinal - 1), life.program)
    assert before_waking.events == ()
    assert before_waking.notices == ()
    assert before_waking.relationship == state


@given(LIVES, PLACES)
def test_the_day_an_account_wakes_on_has_something_to_do(life: Life, place: int) -> None:
    state = state_after(life, place)
    assume(state.wakes_on_ordinal < NEVER)
    assert close_day(state, state.wakes_on, life.program).events


@given(LIVES)
def test_the_closed_day_never_moves_back(life: Life) -> None:
    closed = 0
    for outcome in outcomes(life):
        assert outcome.relationship.account.closed_through >= closed
        closed = outcome.relationship.account.closed_through


# --- values -----------------------------------------------------------------------------------------


@given(LIVES)
def test_a_journey_never_changes_what_it_was_given(life: Life) -> None:
    program = life.program
    opened = life.open()
    state, events = opened.relationship, opened.events
    for step in life.steps:
        before = (copy.deepcopy(state), copy.deepcopy(step), copy.deepcopy(program), dumps(state))
        outcome = perform(state, step, program, events=events)
        assert (state, step, program, dumps(state)) == before
        state, events = outcome.relationship, events + outcome.events


@given(LIVES)
def test_what_is_refused_is_refused_again_and_changes_nothing(life: Life) -> None:
    note(described(life))
    lived = outcomes(life)
    for count, step in life.refused:
        state, events = lived[count].relationship, events_of(lived[: count + 1])
        before = (copy.deepcopy(state), copy.deepcopy(step), dumps(state))
        with pytest.raises(CardcoreError):
            perform(state, step, life.program, events=events)
        assert (state, step, dumps(state)) == before


def uncounted(state: Relationship) -> Relationship:
    """The state whatever number of events made it."""
    others = tuple(attrs.evolve(held, sequence=0) for held in state.foreign)
    return attrs.evolve(state, account=attrs.evolve(state.account, sequence=0), foreign=others)


@given(LIVES)
def test_what_is_declined_is_kept_and_changes_nothing_else(life: Life) -> None:
    note(described(life))
    lived = outcomes(life)
    for before, step, outcome in zip(lived[:-1], life.steps, lived[1:], strict=True):
        if isinstance(outcome.decision, Declined):
            *closing, declined = outcome.events
            closed = close_day(before.relationship, date_of(day_of(step) - 1), life.program)
            assert isinstance(bare(declined), AuthorizationDeclined)
            assert tuple(closing) == closed.events
            assert uncounted(outcome.relationship) == uncounted(closed.relationship)
        elif outcome.refused is not None:
            assert (outcome.events, outcome.relationship) == ((), before.relationship)


@given(LIVES, PLACES)
def test_the_same_journey_gives_the_same_bytes(life: Life, place: int) -> None:
    place = min(place, len(life.steps) - 1)
    book = book_after(life, place)
    step = life.steps[place]
    journey_is_deterministic(lambda: perform(book.relationship, step, life.program, events=book.events))


# --- repayments -------------------------------------------------------------------------------------


@given(LIVES, PLACES, st.integers(0, 120), amounts(), st.data())
def test_splitting_a_payment_changes_nothing(
    life: Life, place: int, later: int, amount: int, data: st.DataObject
) -> None:
    note(described(life))
    state, on = open_day(life, place)
    assume(not is_closed(state.account))
    first = data.draw(st.integers(1, amount), label="first part")
    splitting_changes_nothing(state, Payment(on + later, amount + 1), first, life.program)


@given(lives(STEADY, kinds=ENTERED), st.integers(1, 50_000), st.data())
def test_repaying_more_never_costs_more(life: Life, extra: int, data: st.DataObject) -> None:
    payments = [place for place, step in enumerate(life.steps) if isinstance(step, Payment)]
    assume(payments)
    place = data.draw(st.sampled_from(payments), label="which payment is larger")
    steps = list(life.steps)
    payment = steps[place]
    assert isinstance(payment, Payment)
    steps[place] = attrs.evolve(payment, amount=payment.amount + extra)
    note(described(life))
    more_repaid_costs_no_more(book_of(life), book_of(life, steps))


@given(lives(STEADY, kinds=ENTERED))
def test_a_higher_rate_never_costs_less(life: Life) -> None:
    note(described(life))
    higher = {"purchase_daily_rate": "0.0021", "cash_daily_rate": "0.0021"}
    interest = {**life.document["interest"], **higher}
    dearer = attrs.evolve(life, document={**life.document, "interest": interest})
    assert interest_of(book_of(life)) <= interest_of(book_of(dearer))


# --- order ------------------------------------------------------------------------------------------


def after(state: Relationship, steps: Sequence[Step], life: Life) -> Relationship:
    for step in steps:
        state = perform(state, step, life.program).relationship
    return state


@given(
    lives(STEADY),
    PLACES,
    st.lists(st.tuples(amounts(), st.sampled_from(MCCS)), min_size=2, max_size=4),
)
def test_purchases_of_one_day_commute(life: Life, place: int, spent: list[tuple[int, str]]) -> None:
    state, on = open_day(life, place)
    posted = [Purchase(Transaction(amount, "CNY", on, on, mcc, "Hema")) for amount, mcc in spent]
    assert after(state, posted, life) == after(state, posted[::-1], life)


@given(lives(PLAIN), PLACES, amounts(), amounts())
def test_a_purchase_and_a_payment_of_one_day_commute(life: Life, place: int, spent: int, repaid: int) -> None:
    """Where unbilled purchases are repaid last and a repayment's day bears no interest on what is repaid.

    A first use that begins the card year is left out: its fee comes before the purchase and is repaid first.
    """
    note(described(life))
    state, on = open_day(life, place)
    assume(not begins_with_use(state.account, life.program.fees.annual))
    purchase, payment = Purchase(Transaction(spent, "CNY", on, on, "5411", "Hema")), Payment(on, repaid)
    assert after(state, [purchase, payment], life) == after(state, [payment, purchase], life)
