"""Plans inside the account: what conversion, billing, payment and every change do, in money and dates."""

from decimal import Decimal
from typing import Any

import attrs
import pytest

from cardcore.accounts.credit_line import open_to_buy, open_to_cash
from cardcore.accounts.postings import PurchasePosted, RewardCredited, RewardTakenBack
from cardcore.calendars import FAR_AHEAD, date_text, parse_ordinal
from cardcore.errors import CardcoreError, Conflict, InvalidInput, NotFound
from cardcore.ids import PlanId
from cardcore.installments.changes import Change, Keep, PlanQuote
from cardcore.installments.plan import EarlyRule, InstallmentPlan, PlanStatus
from cardcore.installments.proposals import PlanRefused
from cardcore.installments.subsidy import InterestCoupon, MerchantRate, MerchantShare
from cardcore.journeys import ConversionQuote, change_plan, convert, quote_conversion, quote_plan_change
from cardcore.programs import Program
from cardcore.rates import Rate
from cardcore.records import dumps
from cardcore.testing.builders import (
    Step,
    authorization,
    conversion,
    day_end,
    over_limit_consent,
    payment,
    perform,
    plan_change,
    program,
    purchase,
    refund,
    suspension,
)
from cardcore.testing.invariants import Book, check
from cardcore.testing.stories import Story, given
from tests.installments.published import card_cases, minor

RATE = {"3": "0.006", "6": "0.006", "12": "0.006"}


def terms(**product: Any) -> Program:
    """CMB's terms with these for purchases; every row on a statement day, 0.6 % a period where not said."""
    own = {"method", "total_rate"} & set(product)
    usual = {"least_amount": "0.01", "cooling_off_days": 7, **({} if own else {"rate_per_period": RATE})}
    return program(installments={"purchase": {**usual, **product}})


def bought(text: str = "1200.00", on: str = "2024-01-15", rows: int = 3, **product: Any) -> Story:
    """A purchase that was converted the day it was posted."""
    return given(terms(**product)).when(purchase(text, on), conversion("purchase", text, on, periods=rows))


def plan(story: Story, plan_id: str = "p-1") -> InstallmentPlan:
    found = next(one for one in story.relationship.plans if one.plan_id == plan_id)
    check(Book(story.program, story.relationship, tuple(story.events)))
    return found


def left(story: Story) -> int:
    """What may still be spent on the last day."""
    return open_to_buy(story.relationship.account, story.on)


def do(story: Story, *steps: Step) -> None:
    """Every step as a journey does it: what it refuses is raised."""
    relationship = story.relationship
    for step in steps:
        relationship = perform(relationship, step, story.program).relationship


def quoted(story: Story, change: str, on: str, text: str | None = None, **details: Any) -> PlanQuote:
    before = dumps(story.relationship)
    quote = quote_plan_change(story.relationship, plan_change(change, on, text, **details), story.program)
    assert dumps(story.relationship) == before
    return quote


def refused(story: Story, *asked: Any, **more: Any) -> list[str]:
    wanted = conversion(*asked, **more)
    outcome = perform(story.relationship, wanted, story.program, events=story.events)
    assert outcome.relationship is story.relationship
    assert outcome.refused is not None
    return [reason.rule for reason in outcome.refused.reasons]


# --- conversion -------------------------------------------------------------------------------------


def test_a_converted_purchase_leaves_the_balance_and_still_uses_the_line() -> None:
    before = given(terms()).when(purchase("1200.00", "2024-01-15"))
    after = before.when(conversion("purchase", "1200.00", "2024-01-15"))
    assert plan(after).outstanding == 120_000
    assert after.relationship.account.balance_minor == 0
    assert left(after) == left(before)
    assert after.relationship.points == before.relationship.points


def test_rows_are_billed_with_the_statements_and_count_in_full_towards_the_minimum() -> None:
    story = bought().when(purchase("1000.00", "2024-01-20"), day_end("2024-02-05"))
    statement = story.statements[-1].issued
    assert (statement.installments, statement.installment_interest) == (40_000, 720)
    assert statement.converted == 120_000
    assert statement.closing_balance == 100_000 + 40_720
    assert statement.minimum_payment_due == 10_000 + 40_720
    story = story.when(day_end("2024-04-05"))
    assert plan(story).status is PlanStatus.BILLED
    assert story.relationship.account.next_installment_date == FAR_AHEAD


def test_the_line_is_released_as_rows_are_paid() -> None:
    story = bought().when(day_end("2024-02-05"))
    used = left(story)
    assert used == 5_000_000 - 120_000 - 720
    story = story.when(payment("407.20", "2024-02-20"))
    assert left(story) == 5_000_000 - 80_000


def test_a_line_apart_leaves_the_cards_line_alone() -> None:
    story = bought(line_limit="1500.00")
    assert left(story) == 5_000_000
    assert plan(story).terms.line == "apart"
    story = story.when(purchase("600.00", "2024-01-16"))
    assert refused(story, "purchase", "600.00", "2024-01-16", plan="p-2") == ["open_line"]


def test_a_plan_paid_row_by_row_bears_no_revolving_interest() -> None:
    story = bought()
    for month in ("02", "03", "04"):
        story = story.when(day_end(f"2024-{month}-05"), payment("407.20", f"2024-{month}-20"))
    story = story.when(day_end("2024-05-05"))
    assert [one.issued.interest for one in story.statements] == [0] * 5
    assert story.relationship.account.balance_minor == 0


def test_a_missed_row_is_charged_late_and_bears_interest_on_its_principal_alone() -> None:
    story = bought().when(day_end("2024-03-05"))
    statement = story.statements[-1].issued
    # 400.00 from the statement day 5 February to 5 March, both counted: 30 days; its interest bears none
    assert statement.interest == 600
    assert statement.fees == 2_036
    assert story.relationship.account.past_due == 40_720


def test_a_statement_is_converted_between_its_day_and_its_due_date() -> None:
    story = given(program()).when(purchase("3000.00", "2024-01-10"), day_end("2024-02-05"))
    asked = ("statement", "2000.00")
    assert refused(story, *asked, "2024-02-23") == ["conversion_time"]
    story = story.when(
        conversion(*asked, "2024-02-22"), payment("1000.00", "2024-02-23"), day_end("2024-03-05")
    )
    assert story.statements[-1].issued.interest == 0
    assert story.statements[-1].issued.installments == 66_667
    assert plan(story).terms.kind == "statement"


def test_before_any_statement_there_is_none_to_convert() -> None:
    story = given(program(), opened_on="2024-01-08").when(purchase("3000.00", "2024-01-10"))
    assert refused(story, "statement", "2000.00", "2024-01-12") == ["conversion_time", "convertible_balance"]


def test_cash_is_paid_out_under_the_cash_limit() -> None:
    story = given(program()).when(conversion("cash", "6000.00", "2024-01-10", periods=6))
    account = story.relationship.account
    assert (account.balance_minor, account.plan_cash) == (0, 600_000)
    assert open_to_cash(account) == 2_500_000 - 600_000
    assert plan(story).outstanding == 600_000


def test_all_that_stands_against_a_plan_is_told_at_once() -> None:
    story = given(program(installments={"cash": {"rate_per_period": {"36": "0.0066"}}}))
    assert refused(story, "cash", "60000.00", "2024-01-10", periods=36, payout=None) == [
        "longest_cash_term",
        "most_cash",
        "amount_limits",
        "payout_to_own_account",
        "open_line",
    ]
    assert refused(story, "cash", "600.00", "2024-01-10", periods=7) == ["offered"]


def test_the_rules_are_told_of_a_term_that_is_not_offered_too() -> None:
    assert refused(given(program()), "cash", "60000.00", "2024-01-10", periods=36, payout=None) == [
        "offered",
        "longest_cash_term",
        "most_cash",
        "amount_limits",
        "payout_to_own_account",
        "open_line",
    ]
    capped = given(program(installments={"cash": {"annual_rate_cap": "0.01"}}))
    assert refused(capped, "cash", "600.00", "2024-01-10", periods=7) == ["offered"]


def test_what_is_in_installments_is_not_put_into_installments_again() -> None:
    story = given(terms()).when(
        purchase("1200.00", "2024-01-15"), conversion("purchase", "1200.00", "2024-01-15", of_purchase=3)
    )
    again = refused(story, "purchase", "1200.00", "2024-01-16", plan="p-2", of_purchase=3)
    assert again == ["no_second_installment", "convertible_balance"]
    with pytest.raises(NotFound, match="event 2 is no purchase"):
        refused(story, "purchase", "1200.00", "2024-01-16", plan="p-2", of_purchase=2)
    with pytest.raises(NotFound, match="event 9 is no purchase"):
        refused(story, "purchase", "1200.00", "2024-01-16", plan="p-2", of_purchase=9)
    story = story.when(purchase("600.00", "2024-01-20"), day_end("2024-02-05"))
    bill = refused(story, "statement", "900.00", "2024-02-10", plan="p-2")
    assert bill == ["no_second_installment", "convertible_balance"]


@pytest.mark.parametrize(
    ("happened", "left"),
    [
        ([], "1200.00"),
        ([refund("1200.00", "2024-01-16")], "0.00"),
        ([refund("200.00", "2024-01-16"), refund("100.00", "2024-01-17")], "900.00"),
        ([refund("1200.00", "2024-01-16", merchant="another")], "1200.00"),
        # the later purchase of just that amount; else the latest ones, and what is more is of earlier ones
        ([purchase("500.00", "2024-01-16"), refund("500.00", "2024-01-17")], "1200.00"),
        ([purchase("500.00", "2024-01-16"), refund("1200.00", "2024-01-17")], "0.00"),
        ([purchase("500.00", "2024-01-16"), refund("600.00", "2024-01-17")], "1100.00"),
        ([refund("1500.00", "2024-01-16")], "0.00"),
    ],
)
def test_no_more_is_converted_than_is_left_of_the_purchase_itself(happened: list[Step], left: str) -> None:
    more = purchase("5000.00", "2024-01-18", merchant="another")
    story = given(terms()).when(purchase("1200.00", "2024-01-15"), *happened, more)
    too_much = refused(story, "purchase", str(Decimal(left) + Decimal("0.03")), "2024-01-19", of_purchase=3)
    assert too_much == ["purchase_amount"]
    if left != "0.00":
        after = story.when(conversion("purchase", left, "2024-01-19", of_purchase=3))
        assert plan(after).purchase == 3


def test_a_plan_with_a_merchant_is_of_what_is_presented() -> None:
    story = given(terms()).when(purchase("5000.00", "2024-01-15"))
    with pytest.raises(InvalidInput, match="amount-exceeds-plan"):
        do(story, conversion("merchant", "1200.01", presented=purchase("1200.00", "2024-01-15")))
    with pytest.raises(InvalidInput, match="amount-exceeds-plan"):
        do(story, conversion("merchant", "1200.00"))
    with pytest.raises(InvalidInput, match="amount-exceeds-plan"):
        do(story, conversion("purchase", "1200.00", presented=purchase("1200.00", "2024-01-15")))
    part = story.when(conversion("merchant", "900.00", presented=purchase("1200.00", "2024-01-15")))
    assert part.relationship.account.balance_minor == 530_000


def test_a_billed_purchase_is_converted_from_the_bill_until_its_due_date() -> None:
    story = given(terms()).when(purchase("1200.00", "2024-01-15"), day_end("2024-02-05"))
    late = refused(story, "purchase", "1200.00", "2024-02-23", of_purchase=3)
    assert late == ["conversion_time"]
    story = story.when(conversion("purchase", "1200.00", "2024-02-10", of_purchase=3))
    assert story.relationship.account.purchase_billed == 0
    assert plan(story).purchase == 3


def test_who_is_past_due_gets_no_plan() -> None:
    story = given(terms()).when(
        purchase("1000.00", "2024-01-10"), day_end("2024-02-26"), purchase("600.00", "2024-02-27")
    )
    assert refused(story, "purchase", "600.00", "2024-02-28") == ["not_past_due"]


def test_a_merchant_plan_posts_its_purchase_once_and_earns_its_points() -> None:
    presented = purchase("1200.00", "2024-01-15")
    story = given(terms()).when(conversion("merchant", "1200.00", "2024-01-15", presented=presented))
    bare = given(terms()).when(presented)
    assert story.relationship.points == bare.relationship.points
    assert plan(story).purchase == 3
    assert story.relationship.account.balance_minor == 0
    rich = given(terms()).when(payment("100.00", "2024-01-10"))
    assert refused(rich, "merchant", "1200.00", "2024-01-15", presented=presented) == ["convertible_balance"]


def test_a_credit_balance_pays_a_row_interest_first() -> None:
    story = bought().when(payment("5.00", "2024-01-20"), day_end("2024-02-05"))
    account = story.relationship.account
    assert (account.credit, account.installment_billed, account.installment_interest_billed) == (
        0,
        40_000,
        220,
    )
    plan(story)


def test_rows_may_fall_on_days_of_their_own() -> None:
    story = bought(on_statement_days=False)
    assert [date_text(row.due_date) for row in plan(story).rows] == ["2024-02-15", "2024-03-15", "2024-04-15"]
    assert date_text(story.relationship.account.wakes_on_ordinal) == "2024-02-05"
    story = story.when(day_end("2024-02-15"))
    assert story.relationship.account.installment_unbilled == 40_000
    with pytest.raises(Conflict, match="period-closed"):
        do(story, purchase("1.00", "2024-02-15"))


@pytest.mark.parametrize(
    ("opened", "day", "dates"),
    [
        ("2024-02-29", 28, ["2024-03-28", "2024-04-28", "2024-05-28"]),
        ("2023-12-20", 15, ["2024-01-15", "2024-02-15", "2024-03-15"]),
    ],
)
def test_rows_cross_leap_days_and_years(opened: str, day: int, dates: list[str]) -> None:
    story = given(terms(), opened_on="2023-12-01", statement_day=day)
    story = story.when(purchase("300.00", opened), conversion("purchase", "300.00", opened))
    assert [date_text(row.due_date) for row in plan(story).rows] == dates


def test_one_fen_cannot_be_repaid_in_three_rows() -> None:
    with pytest.raises(InvalidInput, match="terms-invalid"):
        do(given(terms()), purchase("0.01", "2024-01-15"), conversion("purchase", "0.01", "2024-01-15"))
    assert plan(bought("0.03").when(day_end("2024-05-05"))).status is PlanStatus.BILLED


def test_one_payment_is_no_installment() -> None:
    story = given(terms(rate_per_period={"1": "0.006"})).when(purchase("100.00", "2024-01-15"))
    assert refused(story, "purchase", "100.00", "2024-01-15", periods=1) == ["fewest_periods"]


def test_unknown_products_and_ids_twice_are_refused() -> None:
    story = bought()
    with pytest.raises(NotFound, match="not-found"):
        do(story, conversion("cash", "600.00", "2024-01-16", product="gold"))
    with pytest.raises(Conflict, match="plan-exists"):
        do(story, conversion("cash", "600.00", "2024-01-16"))
    with pytest.raises(NotFound, match="not-found"):
        do(story, plan_change("settle", "2024-01-16", plan="p-9"))


@pytest.mark.parametrize("case", card_cases("INS-"), ids=lambda case: case["id"])
def test_published_plans_are_billed_as_published(case: dict[str, Any]) -> None:
    asked = case["inputs"]
    method, name = "flat_fee", "total_rate" if asked["rate_is_total"] else "rate_per_period"
    if asked["fee_upfront"]:
        method = "fee_up_front"
    product: dict[str, Any] = {"method": method, name: {asked["periods"]: asked["rate"]}}
    text, rows = f"{asked['principal']}.00", int(asked["periods"])
    story = bought(text, rows=rows, **product).when(day_end("2026-12-31"))
    billed = [one.issued for one in story.statements if one.issued.installments]
    published = case["expected"]
    figures = {
        "fee_total": sum(one.installment_interest for one in billed),
        "principal_per_period": billed[0].installments,
        "fee_per_period": billed[0].installment_interest,
        "payment_per_period": billed[0].installments + billed[0].installment_interest,
        "first_payment": billed[0].installments + billed[0].installment_interest,
        "other_payment": billed[1].installments + billed[1].installment_interest,
    }
    compared = published.keys() & figures.keys()
    assert {name: figures[name] for name in compared} == {name: minor(published[name]) for name in compared}
    assert compared
    assert len(billed) == rows


# --- quotes of conversions --------------------------------------------------------------------------

NEW = {
    "name": "new",
    "rate": "0.004",
    "valid_from": "2024-01-01",
    "valid_until": "2024-01-16",
    "tags": ["new"],
}


def test_a_price_holds_as_long_as_its_quote() -> None:
    story = given(terms(prices=[NEW], quote_days=5)).when(purchase("1200.00", "2024-01-15"))
    asked = conversion("purchase", "1200.00", "2024-01-15", tags=("new",))
    quote = quote_conversion(story.relationship, asked, story.program)
    assert isinstance(quote, ConversionQuote)
    assert date_text(quote.valid_until) == "2024-01-16"
    assert quote.priced.price == "new"
    later = conversion("purchase", "1200.00", "2024-01-16", tags=("new",))
    opened = convert(story.relationship, later, story.program, quote)
    assert opened.relationship.plans[0].terms.rate == Rate.of("0.004")
    too_late = conversion("purchase", "1200.00", "2024-01-17", tags=("new",))
    with pytest.raises(Conflict, match="quote-expired"):
        convert(story.relationship, too_late, story.program, quote)
    with pytest.raises(Conflict, match="quote-stale"):
        convert(story.relationship, conversion("purchase", "1100.00", "2024-01-15"), story.program, quote)


def test_a_refused_quote_tells_every_reason() -> None:
    story = given(terms(prices=[NEW]))
    asked = conversion("purchase", "1200.00", "2024-01-15")
    quote = quote_conversion(story.relationship, asked, story.program)
    assert isinstance(quote, PlanRefused)
    assert [reason.rule for reason in quote.reasons] == ["convertible_balance"]


# --- changes ----------------------------------------------------------------------------------------


def test_payoff_is_what_is_outstanding_and_what_accrued() -> None:
    story = bought().when(day_end("2024-02-05"))
    quote = quoted(story, "settle", "2024-02-20")
    # 15 of the 29 days from 5 February to 5 March
    assert quote.payoff == 80_000 + (720 * 15 * 2 + 29) // 58
    settled = story.when(plan_change("settle", "2024-02-20"), day_end("2024-05-05"))
    assert plan(settled).status is PlanStatus.SETTLED_EARLY
    assert [row.principal for row in plan(settled).rows] == [40_000, 80_000]
    assert settled.statements[-1].issued.installments == 0


@pytest.mark.parametrize(
    ("rule", "penalty", "payoff"),
    [
        ("actual_use", "0.00", 80_000 + 372),
        ("remaining_due", "0.00", 80_000 + 1_440),
        ("remaining_waived", "0.03", 80_000 + 2_400),
    ],
)
def test_early_settlement_by_each_rule(rule: str, penalty: str, payoff: int) -> None:
    story = bought(early_settlement=rule, penalty_rate=penalty).when(day_end("2024-02-05"))
    quote = quoted(story, "settle", "2024-02-20")
    assert quote.payoff == payoff
    settled = story.when(plan_change("settle", "2024-02-20"))
    owed = settled.relationship.account.balance_minor - story.relationship.account.balance_minor
    assert owed == payoff
    plan(settled)


def test_a_prepayment_makes_rows_smaller_or_fewer() -> None:
    story = bought(rows=6)
    small = plan(story.when(plan_change("prepay", "2024-01-15", "600.00")))
    assert [row.principal for row in small.open_rows] == [10_000] * 6
    assert [row.holder for row in small.open_rows] == [360] * 6
    few = plan(story.when(plan_change("prepay", "2024-01-15", "500.00", keep=Keep.INSTALLMENT)))
    assert [row.principal for row in few.open_rows] == [20_000, 20_000, 20_000, 10_000]
    assert [row.holder for row in few.open_rows] == [720, 720, 720, 360]
    assert [row.number for row in few.rows] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("method", "installment"), [("annuity", True), ("equal_principal", False)])
def test_declining_plans_become_shorter(method: str, installment: bool) -> None:
    product: dict[str, Any] = {"method": method, "annual_rate": {"12": "0.12"}, "on_statement_days": False}
    story = bought("12000.00", rows=12, **product)
    before = plan(story)
    after = plan(story.when(plan_change("prepay", "2024-01-15", "5000.00", keep=Keep.INSTALLMENT)))
    assert len(after.open_rows) < 12
    assert after.outstanding == 700_000
    for was, now in zip(before.rows, after.open_rows[:-1], strict=False):
        assert (was.total == now.total) if installment else (was.principal == now.principal)


def test_a_prepaid_fen_leaves_as_many_rows() -> None:
    story = bought().when(plan_change("prepay", "2024-01-20", "0.01", keep=Keep.INSTALLMENT))
    assert [row.principal for row in plan(story).open_rows] == [40_000, 40_000, 39_999]


def test_what_repays_nothing_before_its_end_cannot_become_shorter() -> None:
    story = bought(rows=3, method="interest_only", annual_rate={"3": "0.12"})
    with pytest.raises(InvalidInput, match="terms-invalid"):
        quoted(story, "prepay", "2024-01-15", "500.00", keep=Keep.INSTALLMENT)
    assert plan(story.when(plan_change("prepay", "2024-01-20", "500.00"))).outstanding == 70_000


def test_the_next_row_may_be_paid_early() -> None:
    story = bought().when(plan_change("pay_next", "2024-01-20"), day_end("2024-02-05"))
    assert plan(story).billed == 1
    assert story.statements[-1].issued.installments == 40_000
    assert plan(story.when(day_end("2024-04-05"))).status is PlanStatus.BILLED


def test_a_row_paid_early_bears_the_interest_agreed_and_the_next_none_for_its_time() -> None:
    story = bought(rows=6).when(day_end("2024-02-05"), plan_change("pay_next", "2024-02-10"))
    early = plan(story).billed_rows[-1]
    assert (date_text(early.due_date), early.interest, early.is_extra) == ("2024-02-10", 720, True)
    assert date_text(plan(story).since) == "2024-03-05"
    # actual use of the next row's time begins on 5 March: nothing on 11 February, 15 of 31 days on 20 March
    assert quoted(story, "settle", "2024-02-11").interest == 0
    assert quoted(story.when(day_end("2024-03-19")), "settle", "2024-03-20").interest == 348


def test_a_refund_shrinks_the_rows_to_come_and_then_what_is_billed() -> None:
    story = bought().when(day_end("2024-02-05"), plan_change("refund", "2024-02-10", "400.00", mcc="5411"))
    assert [row.principal for row in plan(story).open_rows] == [20_000, 20_000]
    assert story.relationship.account.balance_minor == 40_720
    story = story.when(plan_change("refund", "2024-02-11", "800.00"))
    assert plan(story).status is PlanStatus.REFUNDED
    # of the billed row all principal came back; its interest stays
    assert story.relationship.account.balance_minor == 720
    for text in ("0.01", "1200.00"):
        with pytest.raises(InvalidInput, match="amount-exceeds-plan"):
            do(story, plan_change("refund", "2024-02-12", text))


def test_a_refund_after_all_rows_are_billed_leaves_the_plan_as_it_ended() -> None:
    story = bought().when(day_end("2024-04-05"), plan_change("refund", "2024-04-10", "1200.00"))
    assert plan(story).status is PlanStatus.BILLED
    assert plan(story).refunded == 120_000


def test_a_plan_cancelled_in_its_cooling_off_time_costs_nothing() -> None:
    story = bought(on="2024-02-01").when(day_end("2024-02-05"))
    assert story.relationship.account.balance_minor == 40_720
    cancelled = story.when(plan_change("cancel", "2024-02-08"))
    assert plan(cancelled).status is PlanStatus.CANCELLED
    assert cancelled.relationship.account.balance_minor == 120_000
    again = cancelled.when(conversion("purchase", "800.00", "2024-02-08", plan="p-2"))
    assert plan(again, "p-2").outstanding == 80_000
    with pytest.raises(Conflict, match="cooling-off-over"):
        do(story, plan_change("cancel", "2024-02-09"))
    with pytest.raises(Conflict, match="plan-closed"):
        do(story, plan_change("prepay", "2024-02-06", "1.00"), plan_change("cancel", "2024-02-07"))
    with pytest.raises(Conflict, match="plan-closed"):
        do(cancelled, plan_change("refund", "2024-02-09", "1.00"))


def test_a_plan_with_a_merchant_needs_room_on_the_line_where_no_hold_made_it() -> None:
    def asks(text: str, before: tuple[Step, ...] = (), hold: str | None = None, **product: Any) -> list[str]:
        story = given(terms(kinds=["merchant"], **product)).when(*before)
        presented = purchase(text, "2024-01-15", hold=hold)
        decided = convert(
            story.relationship, conversion("merchant", "3000.00", presented=presented), story.program
        )
        found = decided.refused.reasons if decided.refused else ()
        return [f"{one.rule}: {one.wanted}, {one.got}" for one in found]

    spent = (purchase("47000.00", "2024-01-10"),)
    assert asks("3000.00", spent) == []
    assert asks("3000.01", spent) == ["open_line: at most 3,000.00, 3,000.01"]
    over = (purchase("51000.00", "2024-01-10"),)
    assert asks("3000.00", over) == ["open_line: at most 0.00, 3,000.00"]
    assert asks("3000.00", over, line_limit="3000.00") == []
    assert asks("3000.01", over, line_limit="3000.00") == ["open_line: at most 0.00, 0.01"]
    held = (authorization("3000.00", "2024-01-11", hold="h-1"), *spent)
    assert asks("3000.00", held, hold="h-1") == []
    helped = (over_limit_consent("2024-01-10"), *spent)
    assert asks("3000.01", helped) == ["open_line: at most 3,000.00, 3,000.01"]
    assert asks("3000.00", (suspension("2024-01-10"),)) == [
        "authorization: one that would be approved, suspended"
    ]


def test_rows_paid_early_stay_paid_where_the_plan_is_cancelled() -> None:
    story = bought(on="2024-02-01").when(
        plan_change("pay_next", "2024-02-02"), payment("407.20", "2024-02-03")
    )
    early = plan(story).rows[0]
    assert (date_text(early.due_date), date_text(early.agreed_for)) == ("2024-02-02", "2024-02-05")
    assert story.relationship.account.balance_minor == 0
    cancelled = story.when(plan_change("cancel", "2024-02-04"))
    assert plan(cancelled).status is PlanStatus.CANCELLED
    # 800.00 are owed as before, less the 7.20 of interest that were paid and come back
    account = cancelled.relationship.account
    assert (account.balance_minor, account.credit, account.purchase_unbilled) == (79_280, 0, 79_280)
    unpaid = bought(on="2024-02-01").when(
        plan_change("pay_next", "2024-02-02"), plan_change("cancel", "2024-02-04")
    )
    assert unpaid.relationship.account.balance_minor == 120_000
    plan(unpaid)
    settled = bought(on="2024-02-01").when(*[plan_change("pay_next", "2024-02-02") for _ in range(3)])
    with pytest.raises(Conflict, match="plan-closed"):
        do(settled, plan_change("cancel", "2024-02-04"))


def test_cash_that_is_cancelled_is_owed_at_once_without_interest() -> None:
    story = given(program(installments={"cash": {"cooling_off_days": 7}}))
    story = story.when(conversion("cash", "600.00", "2024-01-10"), plan_change("cancel", "2024-01-12"))
    assert story.relationship.account.installment_unbilled == 60_000
    plan(story)


def test_a_plan_is_re_aged_over_other_dates_at_the_agreed_rate() -> None:
    story = bought().when(day_end("2024-02-05"))
    after = plan(story.when(plan_change("reage", "2024-02-10", periods=4, postpone_months=2)))
    assert [date_text(row.due_date) for row in after.open_rows] == [
        "2024-05-05",
        "2024-06-05",
        "2024-07-05",
        "2024-08-05",
    ]
    assert [(row.principal, row.holder) for row in after.open_rows] == [(20_000, 480)] * 4
    with pytest.raises(InvalidInput, match="terms-invalid"):
        quoted(story, "reage", "2024-02-10", periods=61)


@pytest.mark.parametrize(
    ("product", "interest"),
    [
        ({"method": "flat_fee", "total_rate": {"3": "0.018"}}, [480, 480]),
        ({"method": "fee_up_front", "total_rate": {"3": "0.018"}}, [0, 0]),
        ({"method": "interest_free", "periods": [3]}, [0, 0]),
    ],
)
def test_re_ageing_counts_fees_by_period(product: dict[str, Any], interest: list[int]) -> None:
    story = bought(**product).when(day_end("2024-02-05"))
    after = plan(story.when(plan_change("reage", "2024-02-10", periods=2)))
    assert [row.holder for row in after.open_rows] == interest


def test_a_plan_of_an_older_record_is_re_aged_from_its_next_row_on() -> None:
    """On which days rows were agreed was not recorded then: they fall on statement days all the same."""
    relationship = bought().when(day_end("2024-02-05")).relationship
    (found,) = relationship.plans
    older = attrs.evolve(found, terms=attrs.evolve(found.terms, dates=None))
    relationship = attrs.evolve(relationship, plans=(older,))
    request = plan_change("reage", "2024-02-10", periods=2, postpone_months=1)
    quote = quote_plan_change(relationship, request, terms())
    assert [date_text(row.due_date) for row in quote.rows] == ["2024-04-05", "2024-05-05"]


def test_re_ageing_ends_help_openly_or_keeps_it_by_the_terms() -> None:
    helped: dict[str, Any] = {"merchant": MerchantShare(HALF, up_front=True), "coupon": InterestCoupon(HALF)}
    for kept, ended, sums in (
        ((), 1_620, (2_160, 0, 0)),
        (("merchant",), 540, (1_080, 1_080, 0)),
        (("coupon", "merchant"), 0, (540, 1_080, 540)),
    ):
        story = given(terms(reage_keeps=list(kept))).when(
            purchase("1200.00", "2024-01-15"), conversion("purchase", "1200.00", "2024-01-15", **helped)
        )
        quote = quoted(story, "reage", "2024-01-16", periods=3)
        assert quote.help_ended == ended
        assert quote.merchant_returned == (0 if "merchant" in kept else 1_080)
        rows = plan(story.when(plan_change("reage", "2024-01-16", periods=3))).rows
        assert (
            tuple(sum(getattr(row, name) for row in rows) for name in ("holder", "merchant", "coupon"))
            == sums
        )
        longer = plan(story.when(plan_change("reage", "2024-01-16", periods=12))).rows
        assert sum(row.merchant for row in longer) == (1_080 if "merchant" in kept else 0)
        one = plan(story.when(plan_change("reage", "2024-01-16", periods=1))).rows[0]
        assert one.interest == 720
        assert one.holder >= 0


def test_no_merchant_gives_back_cash() -> None:
    story = given(program()).when(conversion("cash", "600.00", "2024-01-10"))
    with pytest.raises(Conflict, match="plan-not-refundable"):
        quoted(story, "refund", "2024-01-12", "100.00")


def test_nothing_is_left_to_change_once_every_row_is_billed() -> None:
    story = bought().when(day_end("2024-04-05"))
    for change in ("settle", "pay_next", "cancel"):
        with pytest.raises(Conflict, match="plan-closed"):
            quoted(story, change, "2024-04-10")
    with pytest.raises(Conflict, match="plan-closed"):
        quoted(story, "prepay", "2024-04-10", "1.00")
    with pytest.raises(Conflict, match="plan-closed"):
        quoted(story, "reage", "2024-04-10", periods=3)
    with pytest.raises(InvalidInput, match="amount-exceeds-plan"):
        quoted(bought(), "prepay", "2024-01-16", "1200.00")


def test_a_quote_holds_until_its_day_and_for_the_plan_as_it_was() -> None:
    story = bought(quote_days=30)
    quote = quoted(story, "settle", "2024-01-20")
    assert date_text(quote.valid_until) == "2024-02-04"
    held = plan_change("settle", "2024-02-01")
    outcome = change_plan(story.relationship, held, story.program, quote)
    assert outcome.relationship.account.balance_minor == quote.payoff
    with pytest.raises(Conflict, match="quote-stale"):
        change_plan(story.relationship, plan_change("prepay", "2024-02-01", "1.00"), story.program, quote)
    moved = story.when(plan_change("prepay", "2024-01-21", "100.00"))
    with pytest.raises(Conflict, match="quote-stale"):
        change_plan(moved.relationship, held, story.program, quote)
    short = quoted(bought(quote_days=3), "settle", "2024-01-20")
    with pytest.raises(Conflict, match="quote-expired"):
        change_plan(story.relationship, plan_change("settle", "2024-01-24"), story.program, short)
    assert date_text(quoted(story, "cancel", "2024-01-16").valid_until) == "2024-01-22"


def test_too_many_missed_minimums_make_all_of_it_due() -> None:
    story = bought(rows=12, accelerates_after=2).when(conversion("cash", "600.00", "2024-01-16", plan="p-2"))
    story = story.when(day_end("2024-02-26"))
    assert plan(story).status is PlanStatus.OPEN
    story = story.when(day_end("2024-03-26"))
    assert plan(story).status is PlanStatus.SETTLED_EARLY
    assert plan(story, "p-2").status is PlanStatus.OPEN
    assert story.statements[-1].issued.number == 3


# --- who pays the interest --------------------------------------------------------------------------

HALF = Rate.of("0.5")


def test_a_merchant_pays_row_by_row_or_up_front() -> None:
    for share in (MerchantShare(HALF), MerchantShare(HALF, up_front=True), MerchantRate(Rate.of("0.009"))):
        story = given(terms()).when(
            purchase("1200.00", "2024-01-15"),
            conversion("purchase", "1200.00", "2024-01-15", merchant=share, coupon=InterestCoupon(HALF)),
        )
        found = plan(story)
        assert [(row.holder, row.merchant, row.coupon) for row in found.rows] == [(180, 360, 180)] * 3
        assert found.deferred == (1_080 if share.up_front else 0)
        half = plan(story.when(plan_change("refund", "2024-01-16", "600.00")))
        assert sum(row.merchant for row in half.rows) == 540
        plan(story.when(day_end("2024-02-05"), plan_change("settle", "2024-02-20")))
        plan(story.when(plan_change("cancel", "2024-01-16")))


def test_the_state_pays_what_its_scheme_says() -> None:
    scheme = {
        "annual_rate": "0.01",
        "most_of_rate": "0.5",
        "yearly_cap": "1.00",
        "valid_from": "2024-01-01",
        "valid_until": "2024-12-31",
    }
    story = bought(fiscal_subsidy=scheme)
    assert sum(row.state for row in plan(story).rows) == 100
    assert all(row.interest == 720 for row in plan(story).rows)


def test_the_cap_of_the_states_subsidy_is_one_of_a_year_over_all_plans() -> None:
    story = given(
        terms(
            fiscal_subsidy={
                "annual_rate": "0.01",
                "most_of_rate": "0.5",
                "yearly_cap": "2.00",
                "valid_from": "2024-01-01",
                "valid_until": "2025-12-31",
            }
        )
    ).when(purchase("9000.00", "2024-11-15"))
    for number in (1, 2, 3):
        used = ((2024, 20),) if number == 1 else ()
        asked = conversion("purchase", "2400.00", "2024-11-16", plan=f"p-{number}", subsidy_used=used)
        story = story.when(asked)
    paid = {
        year: [
            sum(row.state for row in one.rows if date_text(row.due_date)[:4] == year)
            for one in story.relationship.plans
        ]
        for year in ("2024", "2025")
    }
    assert paid["2024"][0] <= 180
    assert [sum(paid["2024"]) <= 200, sum(paid["2025"])] == [True, 200]
    cancelled = story.when(
        plan_change("cancel", "2024-11-17", plan="p-3"), plan_change("cancel", "2024-11-17")
    )
    again = cancelled.when(conversion("purchase", "2400.00", "2024-11-17", plan="p-4"))
    assert sum(row.state for row in plan(again, "p-4").rows) > 0


def test_names_of_rules_are_those_of_documents() -> None:
    assert [rule.value for rule in EarlyRule] == ["actual_use", "remaining_due", "remaining_waived"]
    assert Change("settle") is Change.SETTLE
    assert PlanId("p-1") == "p-1"
    assert parse_ordinal("2024-01-15")
    assert issubclass(Conflict, CardcoreError)


def test_a_reward_for_what_becomes_a_plan_at_once_is_a_credit_balance() -> None:
    offer = {
        "id": "o-1",
        "name": "笔笔返现",
        "criteria": {"starts_on": "2024-01-01", "ends_on": "2024-12-31"},
        "cashback": {"rate": "0.02"},
    }
    story = given(program(offers=[offer])).when(
        conversion("merchant", "1200.00", presented=purchase("1200.00", "2024-01-15")),
        day_end("2024-02-05"),
    )
    assert plan(story).principal == 120_000
    statement = story.statements[-1].issued
    # 2,400 fen of reward pay a part of the first row
    assert statement.closing_balance == 41_080 - 2_400


def test_a_refund_of_a_converted_purchase_takes_its_reward_back() -> None:
    offer = {
        "id": "o-1",
        "name": "笔笔返现",
        "criteria": {"starts_on": "2024-01-01", "ends_on": "2024-12-31"},
        "cashback": {"rate": "0.02"},
        "refund": {"policy": "claw_back"},
    }
    presented = purchase("1200.00", "2024-01-15")
    story = given(program(offers=[offer])).when(conversion("merchant", "1200.00", presented=presented))
    won = [event.amount for event in story.events if isinstance(event, RewardCredited)]
    half = story.when(plan_change("refund", "2024-01-17", "600.00"))
    plan(half)
    assert [event.amount for event in half.events if isinstance(event, RewardTakenBack)] == [1_200]
    whole = half.when(plan_change("refund", "2024-01-18", "600.00"))
    plan(whole)
    assert sum(event.amount for event in whole.events if isinstance(event, RewardTakenBack)) == sum(won)


def test_a_refund_that_names_its_purchase_counts_for_that_one() -> None:
    story = given(terms()).when(purchase("1200.00", "2024-01-15"), purchase("1200.00", "2024-01-16"))
    first, second = (
        number for number, event in enumerate(story.events, 1) if isinstance(event, PurchasePosted)
    )
    story = story.refund_of(first, refund("200.00", "2024-01-17"))
    story = story.refund_of(second, refund("300.00", "2024-01-17"))
    assert refused(story, "purchase", "1000.01", "2024-01-18", of_purchase=first) == ["purchase_amount"]
    assert refused(story, "purchase", "900.01", "2024-01-18", of_purchase=second) == ["purchase_amount"]
    assert (
        plan(story.when(conversion("purchase", "1000.00", "2024-01-18", of_purchase=first))).purchase == first
    )
