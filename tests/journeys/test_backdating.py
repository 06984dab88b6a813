"""Late entries and voids, one situation a test; the law itself is in tests/properties."""

import datetime
from typing import get_args

import attrs
import pytest

from cardcore import usecases
from cardcore.accounts.holds import HoldCaptured
from cardcore.accounts.postings import PurchasePosted, RefundPosted
from cardcore.accounts.restating import AccountEvent, HistoryRestated
from cardcore.calendars import ordinal_of, parse_date
from cardcore.errors import Conflict, VersionConflict
from cardcore.explain import InterestExplained, explain
from cardcore.journeys import Payment, Purchase, backdate
from cardcore.journeys.backdate import LateEntry
from cardcore.relationships import Event, fold
from cardcore.testing.builders import (
    Step,
    amount,
    authorization,
    cancellation,
    cash_advance,
    conversion,
    day_end,
    payment,
    program,
    purchase,
    redemption,
    refund,
    withdrawal,
)
from cardcore.testing.conformance import desk
from cardcore.testing.conformance.desk import A1, TERMS
from cardcore.testing.fakes import MemoryStore
from cardcore.testing.invariants import check
from cardcore.testing.stories import Story, given

MISSED: list[Step] = [purchase("1000.00", "2023-03-30"), day_end("2023-05-05")]
"""A purchase, its bill unpaid, and the bill behind it with interest and a late charge."""


def lived(*steps: Step) -> Story:
    return given(program(), opened_on="2023-03-20").when(*steps)


def number_of(story: Story, name: str) -> int:
    return 1 + [type(event).__name__ for event in story.events].index(name)


def require_whole(story: Story) -> None:
    check(story.book)


def test_every_event_of_an_account_can_be_lived_again() -> None:
    own = {kind for kind in get_args(Event) if kind.__module__.startswith("cardcore.accounts")}
    others = {kind.__name__ for kind in own - set(get_args(AccountEvent))}
    disputes = {"DisputeOpened", "DisputeResolved", "ChargebackRaised", "ChargebackRepresented"}
    currencies = {"InCurrency", "ExchangeBought", "LineRevalued"}
    behind_all = {"ChargedOff", "Recovered", "AccountClosed", "AccountReopened"}
    assert others == {"AccountOpened", "HistoryRestated"} | disputes | currencies | behind_all


def test_a_payment_that_was_in_time_saves_grace() -> None:
    story = lived(*MISSED).late(payment("1000.00", "2023-04-23"), "2023-05-10")
    story.then(balance="0.00", past_due="0.00", days_past_due=0, told=["history_corrected"])
    assert (story.relationship.account.minimum_paid, story.relationship.account.missed_in_a_row) == (0, 0)
    require_whole(story)


def test_a_plan_that_would_have_come_out_otherwise_stays_as_it_is() -> None:
    product = {"least_amount": "0.01", "rate_per_period": {"12": "0.006"}, "accelerates_after": 1}
    story = given(program(installments={"purchase": product})).when(
        purchase("1200.00", "2024-01-15"),
        conversion("purchase", "1200.00", "2024-01-15", periods=12),
        day_end("2024-02-26"),
    )
    refused = story.late(payment("500.00", "2024-02-20"), "2024-03-01")
    refused.then(refused="cannot-backdate")
    assert (refused.refusal.field if refused.refusal else "") == "value_date"
    assert refused.relationship == story.relationship


MUG = {"id": "mug", "name": "Mug", "points": 100, "price": "20.00", "least_points": 30}


def test_the_cash_of_a_redemption_goes_back_with_its_points() -> None:
    earned = given(program(points={"mall": [MUG], "cancel_days": 30})).when(purchase("1000.00", "2024-01-10"))
    bought = earned.when(redemption(40, "2024-01-11", item="mug"))
    bought.void(bought.number_of(PurchasePosted, 2), "2024-01-12").then(refused="redemption-cash")
    given_back = bought.when(cancellation("2024-01-12"))
    given_back.void(given_back.number_of(RefundPosted), "2024-01-13").then(refused="redemption-cash")


def test_a_purchase_that_earned_nothing_but_a_use_of_its_cap_takes_nothing_back() -> None:
    story = given(program(points={"caps": {"per_day": 50}})).when(
        purchase("1000.00", "2024-01-10"), purchase("500.00", "2024-01-10")
    )
    story.void(story.number_of(PurchasePosted, 2), "2024-01-12").then(points=50, told=["history_corrected"])


def test_no_day_is_opened_again() -> None:
    expiring = program(points={"expiry": {"month_end": 0}})
    story = given(expiring).when(purchase("1000.00", "2024-01-10"), day_end("2024-01-31"))
    closed = story.relationship.account.closed_through
    late = story.late(purchase("5.00", "2024-01-09"), "2024-02-01").then(told=["history_corrected"])
    assert late.relationship.account.closed_through == closed == ordinal_of(parse_date("2024-01-31"))


def test_bills_stay_and_the_next_one_tells_the_correction() -> None:
    before = lived(*MISSED)
    story = before.late(payment("1000.00", "2023-04-23"), "2023-05-10").when(day_end("2023-06-05"))
    assert story.statements[:2] == before.statements
    last = story.statements[2]
    assert [(line.kind, line.amount, line.posting_date - last.issued.on) for line in last.lines] == [
        ("fee", -1000, -26),
        ("interest", -1850, -26),
        ("payment", -100_000, -26),
    ]
    assert (last.issued.interest, last.issued.fees, last.issued.closing_balance) == (-1850, -1000, 0)
    require_whole(story)


def test_no_more_is_asked_of_the_last_bill_than_would_have_been_due_in_time() -> None:
    bill: list[Step] = [purchase("1000.00", "2023-03-30"), day_end("2023-04-05")]
    paid = lived(*bill).late(payment("900.00", "2023-04-01"), "2023-04-10")
    assert paid.relationship.account.statement is not None
    assert paid.relationship.account.statement.minimum_payment_due == 1000
    more = lived(*bill).late(purchase("900.00", "2023-04-01"), "2023-04-10")
    assert more.relationship.account.statement is not None
    assert more.relationship.account.statement.minimum_payment_due == 10_000
    require_whole(paid)
    require_whole(more.when(day_end("2023-07-05")))


def test_a_late_cash_advance_brings_its_fee_and_its_interest() -> None:
    in_time = lived(cash_advance("2000.00", "2023-04-10"), day_end("2023-05-09"))
    story = lived(day_end("2023-05-05")).late(cash_advance("2000.00", "2023-04-10"), "2023-05-10")
    assert story.relationship.account.balance_minor == in_time.relationship.account.balance_minor
    assert [type(event).__name__ for event in restated(story).late] == ["CashAdvancePosted", "FeePosted"]
    require_whole(story)


def restated(story: Story) -> HistoryRestated:
    event = next(event for event in story.happened if isinstance(event, HistoryRestated))
    assert isinstance(event, HistoryRestated)
    return event


def test_a_late_purchase_earns_its_points_and_captures_its_hold() -> None:
    story = lived(authorization("100.00", "2023-04-10", hold="h-1"), day_end("2023-04-12"))
    story = story.late(purchase("100.00", "2023-04-10", hold="h-1"), "2023-04-13").then(points=5)
    captured = next(event for event in story.events if isinstance(event, HoldCaptured))
    assert (captured.amount, story.relationship.account.holds) == (10_000, ())
    require_whole(story)


def test_a_late_refund_takes_points_back() -> None:
    story = lived(purchase("1000.00", "2023-03-30"), day_end("2023-05-05"))
    story.late(refund("1000.00", "2023-04-01"), "2023-05-10").then(points=0, balance="0.00")


def test_interest_behind_a_correction_is_explained_by_what_counts() -> None:
    story = lived(*MISSED).late(payment("100.00", "2023-04-23"), "2023-05-10").when(day_end("2023-06-05"))
    figures = [one for one in explain(story.events) if isinstance(one, InterestExplained)]
    in_time = lived(MISSED[0], payment("100.00", "2023-04-23"), day_end("2023-06-05"))
    wanted = [one for one in explain(in_time.events) if isinstance(one, InterestExplained)]
    assert figures[-1].lines == wanted[-1].lines
    assert [one.posted.amount for one in figures] == [1850, wanted[-1].posted.amount]


def test_a_purchase_in_another_currency_brings_its_fee() -> None:
    terms = program(fees={"foreign_transaction": {"rate": "0.015", "floor": "0.00", "cap": "0.00"}})
    story = given(terms, opened_on="2023-03-20")
    late = purchase("100.00", "2023-04-01", original=amount("14.00", "USD"))
    story = story.late(late, "2023-04-10").then(balance="101.50")
    story.void(number_of(story, "HistoryRestated"), "2023-04-11").then(balance="0.00")


def test_a_bounced_payment_was_never_made() -> None:
    story = lived(MISSED[0], payment("1000.00", "2023-04-23"), day_end("2023-05-05"))
    story = story.void(number_of(story, "PaymentReceived"), "2023-05-10")
    story.then(balance="1028.50", days_past_due=17)
    require_whole(story)


def test_a_voided_purchase_takes_its_fees_and_points_with_it() -> None:
    story = lived(cash_advance("2000.00", "2023-04-01"), purchase("100.00", "2023-04-02"))
    story = story.void(number_of(story, "CashAdvancePosted"), "2023-04-10").then(balance="100.00", points=5)
    story = story.void(number_of(story, "PurchasePosted"), "2023-04-10").then(balance="0.00", points=0)
    require_whole(story)


def test_of_two_entries_just_alike_the_one_named_is_taken_out() -> None:
    twins: list[Step] = [
        refund("1.00", "2023-04-02"),
        cash_advance("2.00", "2023-04-02"),
        refund("1.00", "2023-04-02"),
    ]
    story = lived(*twins)
    second = max(n for n, event in enumerate(story.events, 1) if isinstance(event, RefundPosted))
    story = story.void(second, "2023-04-10")
    expected = lived(*twins[:2], day_end("2023-04-09"))
    found, wanted = story.relationship.account, expected.relationship.account
    assert (found.accrued, found.cash_billed) == (wanted.accrued, wanted.cash_billed)
    story.void(second, "2023-04-10").then(refused="already-reversed")
    story.void(number_of(story, "RefundPosted"), "2023-04-10").then(balance="12.00")


REFUSED: list[tuple[str, LateEntry, str, str]] = [
    ("before the opening", payment("1.00", "2023-03-19"), "2023-05-10", "date-order"),
    ("after its booking", payment("1.00", "2023-05-11"), "2023-05-10", "date-in-future"),
    ("booked on a closed day", payment("1.00", "2023-04-23"), "2023-05-05", "period-closed"),
    ("another currency", purchase("1.00", "2023-04-23"), "2023-05-10", "currency-mismatch"),
    ("a hold that is not open", purchase("1.00", "2023-04-23", hold="h-9"), "2023-05-10", "not-found"),
]


@pytest.mark.parametrize(("why", "late", "booked_on", "code"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_come_late_is_refused(why: str, late: LateEntry, booked_on: str, code: str) -> None:
    story = lived(*MISSED)
    if code == "currency-mismatch":
        assert isinstance(late, Purchase)
        late = attrs.evolve(late, transaction=attrs.evolve(late.transaction, currency="USD"))
    refused = story.late(late, booked_on).then(refused=code)
    assert refused.relationship == story.relationship


def test_a_past_that_cannot_have_been_is_refused() -> None:
    story = lived(payment("100.00", "2023-04-01"), withdrawal("50.00", "2023-04-10"))
    number = number_of(story, "PaymentReceived")
    story.void(number, "2023-04-11").then(refused="cannot-backdate")


@pytest.mark.parametrize("number", [0, -1, 1, 99])
def test_only_entries_are_taken_out(number: int) -> None:
    lived(*MISSED).void(number, "2023-05-10").then(refused="not-found")


def test_a_void_is_not_voided() -> None:
    story = lived(MISSED[0]).void(2, "2023-04-10")
    story.void(len(story.events) - 1, "2023-04-11").then(refused="already-reversed")


def test_all_events_are_needed() -> None:
    story = lived(*MISSED)
    with pytest.raises(VersionConflict, match="version-conflict"):
        backdate(story.relationship, story.events[1:], Payment(738_633, 1), 738_650, story.program)


def test_a_store_keeps_a_correction_like_any_event() -> None:
    store = MemoryStore()
    desk.opened(store, A1)
    desk.done(store, desk.command("buy"), A1, purchase("30.00", "2024-02-01"))
    paid = desk.command("late")
    receipt = usecases.backdate(
        store, paid, A1, payment("10.00", "2024-02-01"), datetime.date(2024, 3, 20), TERMS
    )
    again = usecases.backdate(
        store, paid, A1, payment("10.00", "2024-02-01"), datetime.date(2024, 3, 20), TERMS
    )
    assert again == receipt
    usecases.void(store, desk.command("void"), A1, receipt.version, datetime.date(2024, 3, 21), TERMS)
    relationship, events = desk.stored(store, A1)
    assert fold(None, events) == relationship
    assert len([event for event in events if isinstance(event, HistoryRestated)]) == 2
    with pytest.raises(Conflict, match="already-reversed"):
        usecases.void(store, desk.command("again"), A1, receipt.version, datetime.date(2024, 3, 21), TERMS)
