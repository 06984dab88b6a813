"""Use cases: what the journey decides is what is stored, told and answered."""

import datetime

import pytest

from cardcore import journeys, usecases
from cardcore.accounts.authorizations import Approved, Declined, DeclineReason
from cardcore.accounts.disputes import DisputeOpened, Ruling
from cardcore.accounts.postings import RewardCredited
from cardcore.commands import Receipt
from cardcore.errors import Conflict, IdempotencyConflict, NotFound, VersionConflict
from cardcore.explain import Explanation, FeeExplained, InterestExplained
from cardcore.ids import AccountId, HoldId
from cardcore.journeys import Chargeback, Dispute, DisputeRuling, Opening, Representment
from cardcore.notices import Notice, NoticeKind
from cardcore.relationships import Outcome, Relationship
from cardcore.testing import builders
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1, A2, TERMS
from cardcore.testing.fakes import MemoryStore


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    usecases.open_account(store, desk.command("open"), opening(), TERMS)
    return store


def opening(limit: str = "50000.00", account_id: AccountId = A1) -> Opening:
    return Opening.of(account_id, datetime.date(2024, 1, 8), builders.amount(limit), 5, TERMS)


def relationship_of(store: MemoryStore) -> Relationship:
    return desk.stored(store)[0]


def notices_of(store: MemoryStore) -> list[Notice]:
    return [message.notice for message in store.outbox.pending(1000)]


def require_done(store: MemoryStore, receipt: Receipt, outcome: Outcome) -> None:
    """The store, the outbox and the answer all say what the journey said."""
    assert relationship_of(store) == outcome.relationship
    assert (receipt.events, receipt.notices) == (outcome.events, outcome.notices)
    assert (receipt.decision, receipt.version) == (outcome.decision, outcome.relationship.version)
    assert notices_of(store)[-len(outcome.notices) or 1000 :] == list(outcome.notices)


# --- each of them does its journey ------------------------------------------------------------------


def test_open_account_stores_the_new_account() -> None:
    store = MemoryStore()
    receipt = usecases.open_account(store, desk.command("open"), opening(), TERMS)
    require_done(store, receipt, journeys.open_account(opening(), TERMS))
    assert relationship_of(store).account.agreement.credit_limit == 5_000_000


STEPS: list[builders.Step] = [
    builders.authorization("100.00", "2024-01-10"),
    builders.authorization("50000.01", "2024-01-10"),
    builders.purchase("100.00", "2024-01-10", mcc="5812"),
    builders.cash_advance("100.00", "2024-01-10"),
    builders.refund("100.00", "2024-01-10"),
    builders.payment("100.00", "2024-01-10"),
    builders.fee_request(on="2024-01-10"),
    builders.day_end("2024-02-05"),
    builders.day_end("2024-02-04"),  # nothing to do
    builders.purchase("100.00", "2024-03-10"),  # days to close first
]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{type(step).__name__}-{builders.day_of(step)}")
def test_a_use_case_stores_what_its_journey_says(store: MemoryStore, step: builders.Step) -> None:
    outcome = builders.perform(relationship_of(store), step, TERMS)
    require_done(store, desk.done(store, desk.command("c-1"), A1, step), outcome)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{type(step).__name__}-{builders.day_of(step)}")
def test_a_use_case_repeated_changes_nothing_and_answers_alike(
    store: MemoryStore, step: builders.Step
) -> None:
    first = desk.done(store, desk.command("c-1"), A1, step)
    before = desk.everything(store, A1)
    assert desk.done(store, desk.command("c-1"), A1, step) == first
    assert desk.everything(store, A1) == before


def test_a_purchase_is_given_back_disputed_and_ruled_on(store: MemoryStore) -> None:
    bought = desk.done(store, desk.command("c-1"), A1, builders.purchase("100.00", "2024-01-10"))
    number = bought.version - 1  # before its points
    before, events = desk.stored(store)
    asked = builders.refund("10.00", "2024-01-11")
    refunded = journeys.refund_purchase(before, events, asked, number, TERMS)
    receipt = usecases.refund_purchase(store, desk.command("c-2"), A1, asked, number, TERMS)
    require_done(store, receipt, refunded)

    before, events = desk.stored(store)
    dispute = Dispute(builders.ordinal("2024-01-12"), number, "not mine")
    opened = journeys.open_dispute(before, events, dispute, TERMS)
    require_done(store, usecases.open_dispute(store, desk.command("c-3"), A1, dispute, TERMS), opened)

    before, events = desk.stored(store)
    disputed = next(place for place, event in enumerate(events, 1) if isinstance(event, DisputeOpened))
    back = Chargeback(builders.ordinal("2024-01-13"), disputed)
    raised = journeys.charge_back(before, events, back, TERMS)
    require_done(store, usecases.charge_back(store, desk.command("c-5"), A1, back, TERMS), raised)
    before, events = desk.stored(store)
    again = Representment(builders.ordinal("2024-01-14"), disputed, "delivered")
    presented = journeys.represent(before, events, again, TERMS)
    require_done(store, usecases.represent(store, desk.command("c-6"), A1, again, TERMS), presented)

    before, events = desk.stored(store)
    place = next(place for place, event in enumerate(events, 1) if isinstance(event, DisputeOpened))
    ruling = DisputeRuling(builders.ordinal("2024-01-20"), place, Ruling.LOST)
    ruled = journeys.resolve_dispute(before, events, ruling, TERMS)
    require_done(store, usecases.resolve_dispute(store, desk.command("c-4"), A1, ruling, TERMS), ruled)
    repeated = usecases.resolve_dispute(store, desk.command("c-4"), A1, ruling, TERMS)
    assert repeated.events == ruled.events


def test_authorize_answers_with_the_decision(store: MemoryStore) -> None:
    approved = usecases.authorize(
        store, desk.command("c-1"), A1, builders.authorization("100.00", "2024-01-10"), TERMS
    )
    declined = usecases.authorize(
        store, desk.command("c-2"), A1, builders.authorization("49900.01", "2024-01-10", hold="h-2"), TERMS
    )
    assert approved.decision == Approved(HoldId("h-1"), 10_000, 4_990_000)
    assert declined.decision == Declined(DeclineReason.OVER_CREDIT_LIMIT, 4_990_001, 4_990_000)
    assert [notice.kind for notice in notices_of(store)] == [NoticeKind.DECLINED]


def test_reverse_authorization_gives_the_line_back(store: MemoryStore) -> None:
    desk.done(store, desk.command("c-1"), A1, builders.authorization("100.00", "2024-01-10"))
    on = datetime.date(2024, 1, 11)
    reverse = desk.command("c-2")
    receipt = usecases.reverse_authorization(store, reverse, A1, HoldId("h-1"), on, TERMS)
    assert relationship_of(store).account.holds == ()
    assert usecases.reverse_authorization(store, reverse, A1, HoldId("h-1"), on, TERMS) == receipt
    with pytest.raises(Conflict, match="already-reversed"):
        usecases.reverse_authorization(store, desk.command("c-3"), A1, HoldId("h-1"), on, TERMS)
    with pytest.raises(IdempotencyConflict):
        usecases.reverse_authorization(store, reverse, A1, HoldId("h-1"), on + datetime.timedelta(1), TERMS)


def test_withdraw_credit_pays_out_once_and_refuses_more(store: MemoryStore) -> None:
    desk.done(store, desk.command("c-1"), A1, builders.payment("1000.00", "2024-01-10"))
    step = builders.withdrawal("600.00", "2024-01-11")
    outcome = builders.perform(relationship_of(store), step, TERMS)
    receipt = desk.done(store, desk.command("c-2"), A1, step)
    require_done(store, receipt, outcome)
    before = desk.everything(store, A1)
    assert desk.done(store, desk.command("c-2"), A1, step) == receipt
    with pytest.raises(Conflict, match="credit-balance-exceeded"):
        desk.done(store, desk.command("c-3"), A1, step)
    assert desk.everything(store, A1) == before


def test_post_takes_of_the_quota_until_it_is_gone(store: MemoryStore) -> None:
    rewarded = []
    for number in range(desk.QUOTA + 1):
        meal = builders.purchase("100.00", "2024-01-10", mcc="5812")
        receipt = usecases.post(store, desk.command(f"c-{number}"), A1, meal, TERMS)
        rewarded.append(any(isinstance(event, RewardCredited) for event in receipt.events))
    assert rewarded == [True] * desk.QUOTA + [False]


def test_post_counts_the_quota_of_the_posting_date(store: MemoryStore) -> None:
    for number, on in enumerate(["2024-01-10", "2024-01-11", "2024-01-11"]):
        tea = builders.purchase("50.00", on, transacted_on="2024-01-10", mcc="5814")
        desk.done(store, desk.command(f"c-{number}"), A1, tea)
    _, events = desk.stored(store)
    tenth = builders.day_end("2024-01-10").on
    assert [event.on for event in events if isinstance(event, RewardCredited)] == [tenth, tenth + 1]


# --- nothing happens where it must not ----------------------------------------------------------------


def test_an_account_is_opened_once(store: MemoryStore) -> None:
    before = desk.everything(store, A1)
    with pytest.raises(VersionConflict):
        usecases.open_account(store, desk.command("again"), opening(), TERMS)
    with pytest.raises(IdempotencyConflict):
        usecases.open_account(store, desk.command("open"), opening("60000.00"), TERMS)
    assert desk.everything(store, A1) == before


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{type(step).__name__}-{builders.day_of(step)}")
def test_an_unknown_account_is_not_found_and_leaves_no_receipt(
    store: MemoryStore, step: builders.Step
) -> None:
    with pytest.raises(NotFound, match="not-found"):
        desk.done(store, desk.command("c-1"), A2, step)
    usecases.open_account(store, desk.command("open-2"), opening(account_id=A2), TERMS)
    assert desk.done(store, desk.command("c-1"), A2, step).account_id == A2


def test_a_closed_day_takes_nothing_more(store: MemoryStore) -> None:
    desk.done(store, desk.command("close"), A1, builders.day_end("2024-02-05"))
    before = desk.everything(store, A1)
    late: list[builders.Step] = [
        builders.purchase("1.00", "2024-02-05"),
        builders.payment("1.00", "2024-02-05"),
        builders.authorization("1.00", "2024-02-05"),
    ]
    for step in late:
        with pytest.raises(Conflict, match="period-closed"):
            desk.done(store, desk.command("late"), A1, step)
    assert desk.everything(store, A1) == before


# --- reading ------------------------------------------------------------------------------------------


def test_statement_pages_hold_each_statement_with_its_own_explanations() -> None:
    store = MemoryStore()
    desk.lived(store)
    relationship, pages = usecases.statement_pages(store, A1)
    assert relationship == relationship_of(store)
    assert [str(page.statement.statement_date) for page in pages] == [
        "2024-01-05",
        "2024-02-05",
        "2024-03-05",
    ]
    charges = [
        sum(line.amount for line in page.statement.lines if line.kind in {"interest", "fee"})
        for page in pages
    ]
    explained = [sum(amount_of(one) for one in page.explanations) for page in pages]
    assert explained == charges
    assert charges[0] == 0 < charges[1] < charges[2]
    assert pages[-1].statement.issued.closing_balance == relationship.account.billed_outstanding


def amount_of(explanation: Explanation) -> int:
    """The figure that is explained."""
    if isinstance(explanation, InterestExplained):
        return explanation.posted.amount
    assert isinstance(explanation, FeeExplained)
    return explanation.fee.amount


def test_an_account_without_statements_has_no_pages(store: MemoryStore) -> None:
    assert usecases.statement_pages(store, A1) == (relationship_of(store), ())


def test_statements_of_an_unknown_account_are_not_found(store: MemoryStore) -> None:
    with pytest.raises(NotFound):
        usecases.statement_pages(store, A2)


# --- plans ------------------------------------------------------------------------------------------


def test_a_purchase_is_converted_by_its_event_as_the_store_keeps_it(store: MemoryStore) -> None:
    usecases.post(store, desk.command("buy"), A1, builders.purchase("1200.00", "2024-01-15"), TERMS)
    version = relationship_of(store).version
    for number, text, happened in (("too-much", "1300.00", []), ("all", "1200.00", ["PlanOpened"])):
        asked = builders.conversion("purchase", text, "2024-01-16", of_purchase=version - 1)
        receipt = usecases.convert(store, desk.command(number), A1, asked, TERMS)
        assert [type(event).__name__ for event in receipt.events] == happened
    asked = builders.conversion("purchase", "300.00", "2024-01-16", plan="p-2", of_purchase=version + 9)
    with pytest.raises(NotFound, match="no purchase"):
        usecases.convert(store, desk.command("none"), A1, asked, TERMS)


def test_the_same_command_by_another_quote_is_another_command(store: MemoryStore) -> None:
    usecases.post(store, desk.command("buy"), A1, builders.purchase("1200.00", "2024-01-15"), TERMS)

    def conversion(on: str) -> journeys.Conversion:
        return builders.conversion("purchase", "1200.00", on)

    def quote(on: str) -> journeys.ConversionQuote:
        found = journeys.quote_conversion(relationship_of(store), conversion(on), TERMS)
        assert isinstance(found, journeys.ConversionQuote)
        return found

    first, second = quote("2024-01-15"), quote("2024-01-16")
    asked = conversion("2024-01-16")
    done = usecases.convert(store, desk.command("c"), A1, asked, TERMS, first)
    assert usecases.convert(store, desk.command("c"), A1, asked, TERMS, first) == done
    for other in (second, None):
        with pytest.raises(IdempotencyConflict):
            usecases.convert(store, desk.command("c"), A1, asked, TERMS, other)
    settle = builders.plan_change("settle", "2024-01-18")
    earlier = builders.plan_change("settle", "2024-01-17")
    quoted = journeys.quote_plan_change(relationship_of(store), earlier, TERMS)
    done = usecases.change_plan(store, desk.command("s"), A1, settle, TERMS, quoted)
    assert usecases.change_plan(store, desk.command("s"), A1, settle, TERMS, quoted) == done
    with pytest.raises(IdempotencyConflict):
        usecases.change_plan(store, desk.command("s"), A1, settle, TERMS)
