"""When fees are charged in the life of an account, what they are told as, and what is refused."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from cardcore.accounts import billing
from cardcore.accounts.card_year import CardYearBegan
from cardcore.accounts.journal import entries, trial_balance
from cardcore.accounts.postings import FeePosted, PurchasePosted, RewardCredited
from cardcore.calendars import FAR_AHEAD, date_text, parse_ordinal
from cardcore.errors import Conflict, InvalidInput
from cardcore.explain import FeeExplained, detail, explain, headline
from cardcore.fees import FeeKind
from cardcore.fees.annual import CardYear
from cardcore.journeys import (
    CashAdvance,
    FeeRequest,
    Opening,
    Withdrawal,
    charge_fee,
    open_account,
    withdraw_credit,
)
from cardcore.journeys.withdraw_credit import withdrawable
from cardcore.money import Money
from cardcore.notices import Language
from cardcore.programs import Program
from cardcore.records import dumps, from_record, to_record
from cardcore.relationships import fold
from cardcore.testing.builders import (
    Step,
    amount,
    authorization,
    cash_advance,
    conversion,
    day_end,
    fee_request,
    gift,
    payment,
    plan_change,
    program,
    purchase,
    refund,
    withdrawal,
)
from cardcore.testing.invariants import Book, check
from cardcore.testing.stories import Story, given

CMB = program()


def fresh(terms: Program) -> Story:
    """An account of two days."""
    return given(terms, opened_on="2024-01-08")


def annual(**terms: Any) -> Program:
    return program(fees={"annual": terms})


def lived(terms: Program, *steps: Step, opened_on: str = "2023-06-20") -> Story:
    """The life, with every law checked on it."""
    story = given(terms, opened_on=opened_on).when(*steps)
    assert story.refusal is None
    check(Book(terms, story.relationship, story.events))
    return story


def charged(story: Story, kind: FeeKind = FeeKind.ANNUAL) -> list[tuple[str, str]]:
    """The days and amounts of a kind of fee."""
    return [
        (date_text(event.on), story.amount(event.amount))
        for event in story.events
        if isinstance(event, FeePosted) and event.kind is kind
    ]


def spends(number: int, text: str = "10.00", first: str = "2023-07-01") -> list[Step]:
    start = parse_ordinal(first)
    return [purchase(text, date_text(start + place)) for place in range(number)]


# --- the annual fee ---------------------------------------------------------------------------------

FIVE_THOUSAND = {"waived_from_number": 5, "waived_from_spending": "5000.00"}

# why, terms, what happens in the first year, the fees of the first anniversary
FIRST_ANNIVERSARY: list[tuple[str, dict[str, Any], list[Step], list[str]]] = [
    ("nothing spent", {}, [], ["300.00"]),
    ("five purchases", {}, spends(5), ["300.00"]),
    ("six purchases", {}, spends(6), []),
    ("six, the first on the day of issue", {}, [*spends(1, first="2023-06-20"), *spends(5)], []),
    ("six, the last on the anniversary", {}, [*spends(5), purchase("1.00", "2024-06-20")], []),
    ("six, the last a day late", {}, [*spends(5), purchase("1.00", "2024-06-21")], ["300.00"]),
    # it is the posting that counts
    (
        "six, the last posted a day late",
        {},
        [*spends(5), purchase("1.00", "2024-06-21", transacted_on="2024-06-20")],
        ["300.00"],
    ),
    # by amount
    ("a fen short of the amount", FIVE_THOUSAND, [purchase("4999.99", "2023-07-01")], ["300.00"]),
    ("the amount exactly", FIVE_THOUSAND, [purchase("5000.00", "2023-07-01")], []),
    ("the number, not the amount", FIVE_THOUSAND, spends(5), []),
    # refunds
    ("a refund undoes a purchase", {}, [*spends(6), refund("10.00", "2023-08-01")], ["300.00"]),
    ("and another makes up for it", {}, [*spends(7), refund("10.00", "2023-08-01")], []),
    ("a refund before its purchase", {}, [refund("10.00", "2023-06-25"), *spends(6)], ["300.00"]),
    (
        "a refund takes its amount off",
        FIVE_THOUSAND,
        [purchase("5000.00", "2023-07-01"), refund("0.01", "2023-08-01")],
        ["300.00"],
    ),
    # cash
    ("cash does not count", {}, [*spends(5), cash_advance("10.00", "2023-08-01")], ["300.00"]),
    (
        "cash counts by term",
        {"cash_counts": True},
        [*spends(5), cash_advance("10.00", "2023-08-01")],
        [],
    ),
    (
        "and by its amount",
        {"cash_counts": True, "waived_from_number": 0, "waived_from_spending": "600.00"},
        [purchase("100.00", "2023-07-01"), cash_advance("500.00", "2023-08-01")],
        [],
    ),
    # what is no spend
    ("authorizations do not count", {}, [*spends(5), authorization("9.00", "2024-06-19")], ["300.00"]),
    ("nothing waives it", {"waived_from_number": 0}, spends(40), ["300.00"]),
    ("no annual fee", {"amount": "0.00"}, [], []),
]


@pytest.mark.parametrize(
    ("why", "terms", "steps", "fees"), FIRST_ANNIVERSARY, ids=[row[0] for row in FIRST_ANNIVERSARY]
)
def test_the_first_anniversary(why: str, terms: dict[str, Any], steps: list[Step], fees: list[str]) -> None:
    story = lived(annual(**terms), *steps, day_end("2024-07-04"))
    assert charged(story) == [("2024-06-20", fee) for fee in fees]


# issued on, closed through, the anniversaries
LEAP = [
    ("2024-02-29", "2024-02-29", []),
    ("2024-02-29", "2025-02-27", []),
    ("2024-02-29", "2025-02-28", ["2025-02-28"]),
    ("2024-02-29", "2028-02-28", ["2025-02-28", "2026-02-28", "2027-02-28"]),
    ("2024-02-29", "2028-02-29", ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
    ("2023-02-28", "2025-03-31", ["2024-02-28", "2025-02-28"]),
    ("2023-12-31", "2025-12-31", ["2024-12-31", "2025-12-31"]),
]


@pytest.mark.parametrize(("issued", "through", "days"), LEAP)
def test_anniversaries_of_leap_days_and_others(issued: str, through: str, days: list[str]) -> None:
    story = lived(CMB, day_end(through), opened_on=issued)
    assert charged(story) == [(day, "300.00") for day in days]


def test_each_year_is_judged_by_the_one_before() -> None:
    story = lived(CMB, *spends(6), *spends(6, first="2025-01-01"), day_end("2026-06-30"))
    assert charged(story) == [("2026-06-20", "300.00")]
    years = [event.before for event in story.events if isinstance(event, CardYearBegan)]
    assert years == [CardYear(6, 6000), CardYear(6, 6000), CardYear(0, 0)]


def test_what_is_returned_in_the_next_year_is_made_up_for_there() -> None:
    story = lived(CMB, *spends(6), refund("10.00", "2024-07-01"), *spends(6, first="2024-08-01"))
    story = story.when(day_end("2025-06-30"))
    assert charged(story) == [("2025-06-20", "300.00")]


def test_the_annual_fee_is_billed_as_such_and_bears_no_interest() -> None:
    story = lived(CMB, day_end("2024-06-20"))
    story.then(annual_fee_unbilled="300.00", fee_unbilled="0.00", balance="300.00")
    story = story.when(day_end("2024-07-05")).then(annual_fee_billed="300.00", minimum="300.00")
    (line,) = story.statements[-1].lines
    assert (line.kind, line.description, line.amount) == ("fee", "annual", 30_000)
    assert story.bill["fees"] == "300.00"
    story.when(day_end("2024-08-05")).then(interest_billed="0.00")


def test_an_anniversary_on_a_statement_day_stands_on_that_statement() -> None:
    story = lived(CMB, day_end("2024-07-05"), opened_on="2023-07-05")
    story.then(events=["StatementIssued"] * 11 + ["CardYearBegan", "FeePosted", "StatementIssued"])
    assert (story.bill["fees"], story.fact("annual_fee_billed")) == ("300.00", "300.00")


def test_an_account_wakes_on_its_anniversary_and_closes_it() -> None:
    story = lived(CMB, day_end("2024-06-19"))
    account = story.relationship.account
    assert str(account.wakes_on) == "2024-06-20"
    story = story.when(day_end("2024-06-20")).then(
        events=["CardYearBegan", "FeePosted"], told=["fee_charged"]
    )
    assert date_text(story.relationship.account.closed_through) == "2024-06-20"
    late = story.when(purchase("1.00", "2024-06-20"))
    late.then(refused="period-closed")
    assert story.when(day_end("2024-06-20")).then(events=[]).relationship == story.relationship


def test_without_an_annual_fee_nothing_is_waited_for_and_nothing_counted() -> None:
    account = lived(
        annual(amount="0.00"), *spends(3), cash_advance("10.00", "2023-08-01")
    ).relationship.account
    assert (account.card_year_from, account.card_year_ends) == (0, FAR_AHEAD)
    assert (account.year_purchases, account.year_spending, account.year_advances, account.year_cash) == (
        0,
    ) * 4


def test_a_credit_balance_pays_the_annual_fee() -> None:
    story = lived(CMB, payment("500.00", "2024-06-01"), day_end("2024-06-20"))
    story.then(credit="200.00", annual_fee_unbilled="0.00")


def test_a_fee_that_was_dropped_is_not_charged_and_the_years_go_on() -> None:
    story = lived(CMB, *spends(2))
    free = annual(amount="0.00")
    later = Story(free, story.relationship, story.events, story.on).when(day_end("2024-06-20"))
    assert isinstance(later.happened[-1], CardYearBegan)
    assert charged(later) == []
    assert date_text(later.relationship.account.card_year_ends) == "2025-06-20"


# --- the first year is not free (CGB) ----------------------------------------------------------------

CGB = annual(first_year_free=False)


def test_the_first_fee_is_charged_when_the_card_is_first_used() -> None:
    story = lived(CGB, day_end("2024-08-01"))
    assert charged(story) == []
    story = lived(CGB, purchase("100.00", "2024-08-10"))
    story.then(annual_fee_unbilled="300.00", purchase_unbilled="100.00", told=["statement_ready"] * 14 + TOLD)
    assert charged(story) == [("2024-08-10", "300.00")]


TOLD = ["fee_charged", "spent"]


def test_its_year_runs_from_that_day_and_that_purchase_counts() -> None:
    story = lived(CGB, *spends(6, first="2024-02-29"), day_end("2026-03-01"))
    assert charged(story) == [("2024-02-29", "300.00"), ("2026-02-28", "300.00")]
    years = [event.before for event in story.events if isinstance(event, CardYearBegan)]
    assert years == [None, CardYear(6, 6000), CardYear(0, 0)]


def test_cash_is_a_use_and_a_refund_is_none() -> None:
    story = lived(CGB, refund("10.00", "2023-07-01"), authorization("5.00", "2023-07-02"))
    assert charged(story) == []
    assert charged(story.when(cash_advance("100.00", "2023-07-03"))) == [("2023-07-03", "300.00")]


def test_a_card_whose_fee_is_nothing_has_no_first_use() -> None:
    story = lived(annual(amount="0.00", first_year_free=False), *spends(2))
    assert not any(isinstance(event, CardYearBegan) for event in story.events)


def test_there_is_no_card_year_beyond_the_calendar() -> None:
    story = lived(CMB, purchase("1.00", "2999-02-10"), opened_on="2999-02-01")
    assert story.relationship.account.card_year_ends == FAR_AHEAD
    used = lived(CGB, purchase("1.00", "2999-02-10"), purchase("1.00", "2999-02-11"), opened_on="2999-02-01")
    assert charged(used) == [("2999-02-10", "300.00")]


# --- records of before ------------------------------------------------------------------------------


def test_an_account_of_before_there_were_annual_fees_lives_on_without_one() -> None:
    """Its events and its state were written by schema 1; the programme has a fee by now."""
    old = lived(annual(amount="0.00"), *spends(2))
    events = [from_record([1, *to_record(event)[1:]][: old_length(event)]) for event in old.events]
    again = fold(None, events)
    assert again == old.relationship
    later = Story(CMB, again, tuple(events), old.on).when(
        *spends(1, first="2023-08-01"), day_end("2025-07-01")
    )
    assert charged(later) == []
    assert fold(None, later.events) == later.relationship
    assert dumps(again) == dumps(old.relationship)


FIRST_LAYOUTS: dict[str, list[str]] = json.loads(
    (Path(__file__).parents[1] / "golden" / "records" / "v1.json").read_text(encoding="utf-8")
)["layouts"]


def old_length(event: object) -> int:
    """How long the record of an event was in schema 1, which had no fields for fees."""
    return 2 + len(FIRST_LAYOUTS[type(event).__name__])


def test_a_reward_of_before_it_was_known_what_won_it_counts_in_its_month() -> None:
    """Its event was written by schema 1; what the month's cap leaves is told by it."""
    cashback = {"rate": "0.02", "cap_per_month": "20.00"}
    criteria = {"starts_on": "2023-01-01", "ends_on": "2030-12-31"}
    offer = {"id": "cash", "name": "Cash", "criteria": criteria, "cashback": cashback}
    story = given(program(offers=[offer])).when(purchase("800.00", "2024-01-10"))
    events = [from_record([1, *to_record(event)[1:]][: old_length(event)]) for event in story.events]
    again = Story(story.program, fold(None, events), tuple(events), story.on)
    again = again.when(purchase("800.00", "2024-01-11"))
    rewards = [event.amount for event in again.events if isinstance(event, RewardCredited)]
    assert rewards == [1600, 400]


# --- late charges -----------------------------------------------------------------------------------

ESCALATING = program(late_charge={"floor": "0.00", "escalates_after": 2, "escalated_rate": "0.06"})


def test_a_late_charge_is_dearer_from_the_third_month_running() -> None:
    story = lived(
        ESCALATING, purchase("1000.00", "2024-01-10"), day_end("2024-05-31"), opened_on="2024-01-01"
    )
    late = [event for event in story.events if isinstance(event, FeePosted)]
    assert [event.rate.percent_text for event in late] == ["5%", "5%", "6%", "6%"]


def test_a_minimum_met_in_between_begins_the_count_anew() -> None:
    story = lived(
        ESCALATING,
        purchase("1000.00", "2024-01-10"),
        day_end("2024-04-05"),
        payment("500.00", "2024-04-10"),
        day_end("2024-07-31"),
        opened_on="2024-01-01",
    )
    late = [event for event in story.events if isinstance(event, FeePosted)]
    assert [(date_text(event.on)[:7], event.rate.percent_text) for event in late] == [
        ("2024-02", "5%"),
        ("2024-03", "5%"),
        ("2024-05", "5%"),
        ("2024-06", "5%"),
        ("2024-07", "6%"),
    ]


# --- what was paid elsewhere ------------------------------------------------------------------------


def test_a_foreign_purchase_bears_its_fee_and_keeps_what_was_paid() -> None:
    story = lived(CMB, purchase("200.00", "2024-01-10", original=amount("27.87", "USD")))
    story.then(purchase_unbilled="200.00", fee_unbilled="3.00", told=["statement_ready"] * 7 + ["spent"])
    lines = billing.unbilled_lines(story.events)
    assert [(line.kind, line.description, line.amount) for line in lines] == [
        ("purchase", "Hema", 20_000),
        ("fee", "foreign_transaction", 300),
    ]
    original = lines[0].original
    assert original is not None
    assert (original.currency, original.minor) == ("USD", 2_787)


def test_a_purchase_in_the_accounts_currency_bears_none() -> None:
    story = lived(CMB, purchase("200.00", "2024-01-10"))
    assert story.fees == []
    (posted,) = (event for event in story.events if isinstance(event, PurchasePosted))
    assert posted.original is None


def test_a_fee_follows_the_purchase_before_points_and_rewards() -> None:
    offer = {
        "id": "o-1",
        "name": "返现",
        "criteria": {"starts_on": "2024-01-01", "ends_on": "2024-12-31"},
        "cashback": {"rate": "0.02"},
    }
    story = fresh(program(offers=[offer])).when(purchase("200.00", original=amount("27.87", "USD")))
    story.then(events=["PurchasePosted", "FeePosted", "PointsEarned", "RewardCredited"])


def test_a_refund_keeps_what_was_paid_and_gives_no_fee_back() -> None:
    story = lived(
        CMB,
        purchase("200.00", "2024-01-10", original=amount("27.87", "USD")),
        refund("200.00", "2024-01-12", original=amount("27.87", "USD")),
    )
    story.then(balance="3.00", fee_unbilled="3.00")
    line = billing.unbilled_lines(story.events)[-1]
    assert line.original is not None
    assert (line.kind, line.original.minor) == ("refund", 2_787)


# where it was drawn, how much, whether it was converted, the fees
CASH = [
    ("domestic", "2000.00", False, [("cash_advance", "20.00")]),
    ("other_bank", "2000.00", False, [("cash_advance", "4.00")]),
    ("overseas", "2000.00", False, [("cash_advance", "60.00")]),
    ("overseas", "500.00", False, [("cash_advance", "30.00")]),
    ("overseas", "2000.00", True, [("cash_advance", "60.00"), ("foreign_transaction", "30.00")]),
]


@pytest.mark.parametrize(("place", "text", "converted", "fees"), CASH)
def test_cash_bears_the_fee_of_its_place(
    place: str, text: str, converted: bool, fees: list[tuple[str, str]]
) -> None:
    terms = program(fees={"cash_advance": {"other_bank": {"rate": "0", "floor": "4.00"}}})
    original = amount("1.00", "USD") if converted else None
    story = fresh(terms).when(cash_advance(text, place=place, original=original))
    assert story.fees == fees
    total = sum(fen(fee) for _, fee in fees)
    assert [notice.facts["fee"] for notice in story.told] == [total]
    assert (billing.unbilled_lines(story.events)[0].original is not None) == converted


def fen(text: str) -> int:
    return int(text.replace(".", ""))


def test_cash_without_a_place_is_domestic() -> None:
    made = cash_advance("2000.00").transaction
    assert CashAdvance(made).place == "domestic"
    assert from_record([1, "CashAdvance", to_record(CashAdvance(made))[2], None]) == CashAdvance(made)


# --- credit balances --------------------------------------------------------------------------------


def in_credit(text: str = "1000.00") -> Story:
    return given(CMB).when(payment(text, "2024-01-08"))


# what is withdrawn of 1,000.00, the fee, what is left
WITHDRAWN = [
    ("0.01", "5.00", "994.99"),
    ("500.00", "5.00", "495.00"),
    ("995.00", "5.00", "0.00"),
]


@pytest.mark.parametrize(("asked", "fee", "left"), WITHDRAWN)
def test_a_credit_balance_is_paid_out(asked: str, fee: str, left: str) -> None:
    story = in_credit().when(withdrawal(asked, "2024-01-09"))
    story.then(credit=left, events=["CreditWithdrawn", "FeePosted"], told=["credit_withdrawn"])
    assert story.fees == [("overpayment", fee)]
    assert (
        story.relationship.account.billed_outstanding + story.relationship.account.unbilled_outstanding == 0
    )
    check(Book(CMB, story.relationship, story.events))


@pytest.mark.parametrize("asked", ["995.01", "1000.00", "99999.00"])
def test_more_than_the_credit_balance_and_its_fee_is_refused(asked: str) -> None:
    story = in_credit()
    before = dumps(story.relationship)
    with pytest.raises(Conflict) as refused:
        withdraw_credit(story.relationship, withdrawal(asked, "2024-01-09"), CMB)
    assert (refused.value.code, refused.value.field) == ("credit-balance-exceeded", "amount")
    assert "at most 995.00" in refused.value.detail
    assert dumps(story.relationship) == before


def test_nothing_is_withdrawn_where_something_is_owed() -> None:
    story = given(CMB).when(purchase("100.00"), withdrawal("1.00", "2024-01-11"))
    story.then(refused="credit-balance-exceeded")
    assert withdrawable(story.relationship.account, story.on) == 0
    assert story.refusal is not None
    assert "at most 0.00" in story.refusal.detail


def test_what_a_hold_set_aside_is_not_withdrawn() -> None:
    story = in_credit().when(authorization("50600.00", "2024-01-09"))
    story = story.then(declined=None, open_to_buy="400.00", credit="1000.00")
    story.when(withdrawal("395.01", "2024-01-10")).then(refused="credit-balance-exceeded")
    story.when(withdrawal("395.00", "2024-01-10")).then(open_to_buy="0.00", credit="600.00")


def test_a_free_withdrawal() -> None:
    free = program(fees={"overpayment": {"rate": "0", "floor": "0.00", "cap": "0.00"}})
    story = fresh(free).when(payment("1000.00", "2024-01-08"), withdrawal("1000.00", "2024-01-09"))
    story.then(credit="0.00", events=["PaymentReceived", "CreditWithdrawn"], balance="0.00")


def test_a_withdrawal_is_billed_and_the_statement_adds_up() -> None:
    story = in_credit("5000.00").when(withdrawal("4000.00", "2024-01-09"), day_end("2024-02-05"))
    issued = story.statements[-1].issued
    assert (issued.withdrawals, issued.fees, issued.payments) == (400_000, 2_000, 500_000)
    assert story.bill["closing_balance"] == "-980.00"
    assert [(line.kind, line.amount) for line in story.statements[-1].lines] == [
        ("payment", -500_000),
        ("withdrawal", 400_000),
        ("fee", 2_000),
    ]
    assert story.when(day_end("2024-03-05")).statements[-1].issued.withdrawals == 0
    check(Book(CMB, story.relationship, story.events))


# --- services that are asked for --------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "fee"), [("replacement", "15.00"), ("statement_copy", "5.00")])
def test_a_service_is_charged_as_often_as_it_is_asked_for(kind: str, fee: str) -> None:
    story = fresh(CMB).when(fee_request(kind))
    story.then(events=["FeePosted"], told=["fee_charged"], fee_unbilled=fee)
    assert story.when(fee_request(kind)).fees == [(kind, fee)] * 2


def test_a_service_without_a_fee_leaves_no_trace() -> None:
    story = fresh(program(fees={"statement_copy": "0.00"})).when(fee_request("statement_copy"))
    story.then(events=[], told=[], balance="0.00")


@pytest.mark.parametrize("kind", ["late_charge", "annual", "tip", "", 5, None])
def test_a_fee_that_nobody_asks_for_is_refused(kind: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        FeeRequest.of(datetime.date(2024, 1, 10), kind)
    assert (refused.value.code, refused.value.field) == ("choice-unknown", "kind")
    with pytest.raises(InvalidInput, match="choice-unknown"):
        FeeRequest(738_900, kind)


# --- bad input --------------------------------------------------------------------------------------


def test_requests_of_wrong_days_amounts_and_currencies_are_refused() -> None:
    day = datetime.date(2024, 1, 10)
    wrong: list[tuple[Any, str, str]] = [
        (lambda: Withdrawal.of(day, Money("0", "CNY"), CMB), "amount-not-positive", "amount"),
        (lambda: Withdrawal.of(day, Money("-5", "CNY"), CMB), "amount-not-positive", "amount"),
        (lambda: Withdrawal.of(day, Money("1.001", "CNY"), CMB), "precision-exceeded", "amount"),
        (lambda: Withdrawal.of(day, Money("5", "THB"), CMB), "currency-mismatch", "amount"),
        (lambda: Withdrawal.of(day, 5.0, CMB), "money-not-exact", "amount"),  # type: ignore[arg-type]
        (lambda: Withdrawal.of("2024-01-10", Money("5", "CNY"), CMB), "date-invalid", "on"),  # type: ignore[arg-type]
        (lambda: FeeRequest.of("2024-01-10", "replacement"), "date-invalid", "on"),  # type: ignore[arg-type]
        (
            lambda: FeeRequest.of(datetime.datetime(2024, 1, 10, 9), "replacement"),
            "date-invalid",
            "on",
        ),
        (lambda: purchase(original=Money("5", "CNY")), "currency-mismatch", "original"),
        (lambda: purchase(original=Money("0", "USD")), "amount-not-positive", "original"),
        (lambda: purchase(original=Money("1.5", "JPY")), "precision-exceeded", "original"),
        (lambda: purchase(original=5.0), "money-not-exact", "original"),
    ]
    for ask, code, field in wrong:
        with pytest.raises(InvalidInput) as refused:
            ask()
        assert (refused.value.code, refused.value.field) == (code, field)


def test_a_closed_day_charges_and_pays_out_nothing_more() -> None:
    story = in_credit().when(day_end("2024-02-05"))
    for step in (withdrawal("1.00", "2024-02-05"), fee_request(on="2024-02-05")):
        story.when(step).then(refused="period-closed")


def test_days_that_were_missed_are_closed_first() -> None:
    for step in (withdrawal("1.00", "2024-02-06"), fee_request(on="2024-02-06")):
        in_credit().when(step).then(
            events=[
                "StatementIssued",
                *(["CreditWithdrawn"] if isinstance(step, Withdrawal) else []),
                "FeePosted",
            ]
        )


# --- why, and what the bank earned ------------------------------------------------------------------

BY_BOTH = annual(waived_from_spending="5000.00")

# what was done, under which terms, the fee in Chinese and in English
WORDS: list[tuple[Program, list[Step], str, str]] = [
    (
        CMB,
        [*spends(2), day_end("2024-06-20")],
        "年费 300.00（上一卡年消费 2 笔共 20.00，满 6 笔免年费）",
        "Annual fee 300.00 (spends in the card year before: 2, 20.00 in all; free from 6)",
    ),
    (
        BY_BOTH,
        [*spends(2), day_end("2024-06-20")],
        "年费 300.00（上一卡年消费 2 笔共 20.00，满 6 笔或满 5,000.00 免年费）",
        (
            "Annual fee 300.00 (spends in the card year before: 2, 20.00 in all; free from 6 or from "
            "5,000.00 in all)"
        ),
    ),
    (annual(waived_from_number=0), [day_end("2024-06-20")], "年费 300.00", "Annual fee 300.00"),
    (CGB, spends(1), "年费 300.00", "Annual fee 300.00"),
    (
        CMB,
        [purchase("200.00", "2023-07-01", original=amount("27.87", "USD"))],
        "外汇兑换手续费 3.00 = 200.00 × 1.5%",
        "Foreign transaction fee 3.00 = 200.00 × 1.5%",
    ),
    (
        CMB,
        [payment("9000.00", "2023-07-01"), withdrawal("3000.00", "2023-07-02")],
        "溢缴款领回手续费 15.00 = 3,000.00 × 0.5%, 最低 5.00, 最高 50.00",
        "Credit withdrawal fee 15.00 = 3,000.00 × 0.5%, at least 5.00, at most 50.00",
    ),
    (CMB, [fee_request(on="2023-07-01")], "损坏换卡手续费 15.00", "Card replacement fee 15.00"),
    (CMB, [fee_request("statement_copy", "2023-07-01")], "补制对账单手续费 5.00", "Statement copy fee 5.00"),
    (
        CMB,
        [cash_advance("2000.00", "2023-07-01", place="overseas")],
        "预借现金手续费 60.00 = 2,000.00 × 3%, 最低 30.00",
        "Cash advance fee 60.00 = 2,000.00 × 3%, at least 30.00",
    ),
]


@pytest.mark.parametrize(("terms", "steps", "zh", "en"), WORDS, ids=[row[2][:6] for row in WORDS])
def test_every_fee_says_why(terms: Program, steps: list[Step], zh: str, en: str) -> None:
    story = lived(terms, *steps)
    fees = [one for one in explain(story.events) if isinstance(one, FeeExplained)]
    assert [headline(fees[-1], Language.ZH), headline(fees[-1], Language.EN)] == [zh, en]
    assert detail(fees[-1], Language.ZH) == [zh]


def test_every_fee_has_its_income_account() -> None:
    story = lived(
        program(
            installments={"cash": {"penalty_rate": "0.03"}},
            points={"gifting": {"cash_fee": {"per_point": "0.01"}}},
        ),
        purchase("200.00", "2024-01-10", original=amount("27.87", "USD")),
        cash_advance("2000.00", "2024-01-10"),
        fee_request(on="2024-01-10"),
        fee_request("statement_copy", "2024-01-10"),
        gift(10, "2024-01-12"),
        day_end("2024-03-20"),
        payment("9000.00", "2024-03-21"),
        withdrawal("1000.00", "2024-03-22"),
        conversion("cash", "600.00", "2024-03-23"),
        plan_change("settle", "2024-03-24"),
        day_end("2024-06-20"),
    )
    booked = entries(story.events)
    balance = trial_balance(booked)
    earned = {name for name in balance if name.startswith("income:fees:")}
    assert earned == {f"income:fees:{kind.value}" for kind in FeeKind}
    assert sum(balance.values()) == 0
    (paid_out,) = [one for one in booked if one.about == "withdrawal"]
    assert paid_out.legs == (("liabilities:overpayments", 100_000), ("assets:clearing:payments", -100_000))


# --- opening ----------------------------------------------------------------------------------------


def test_the_opening_knows_the_first_anniversary() -> None:
    for terms, expected in ((CMB, "2025-02-28"), (CGB, None), (annual(amount="0.00"), None)):
        opening = Opening.of("a-1", datetime.date(2024, 2, 29), Money("50000", "CNY"), 5, terms)
        account = open_account(opening, terms).relationship.account
        known = None if account.card_year_ends == FAR_AHEAD else date_text(account.card_year_ends)
        assert known == expected


def test_charging_is_a_function_of_its_arguments() -> None:
    story = given(CMB)
    first = charge_fee(story.relationship, fee_request(), CMB)
    assert charge_fee(story.relationship, fee_request(), CMB).relationship == first.relationship
    assert first.relationship.account.fee_unbilled == 1_500
