"""Plans agreed when their purchase is authorized: on which line, by which rules, and what is presented."""

from typing import Any

import pytest

from cardcore.accounts.account import Account
from cardcore.accounts.credit_line import open_to_buy, open_to_cash, open_to_installments
from cardcore.calendars import date_text
from cardcore.errors import CardcoreError
from cardcore.installments.plan import InstallmentPlan, Line, PlanStatus
from cardcore.installments.subsidy import InterestCoupon, MerchantShare
from cardcore.journeys import Purchase
from cardcore.programs import Program
from cardcore.rates import Rate
from cardcore.relationships import Relationship
from cardcore.testing.builders import (
    Step,
    authorization,
    cash_advance,
    conversion,
    day_end,
    increment,
    limit_change,
    perform,
    plan_change,
    plan_wish,
    program,
    purchase,
    reversal,
    suspension,
)
from cardcore.testing.invariants import Book, check
from cardcore.testing.stories import Story, given

TERMS: dict[str, Any] = {
    "kinds": ["merchant", "purchase"],
    "method": "flat_fee",
    "rate_per_period": {"3": "0.006", "12": "0.0066"},
    "least_amount": "300.00",
    "most_amount": "60000.00",
    "early_settlement": "actual_use",
}
ON = "2024-01-10"


def terms(**product: Any) -> Program:
    return program(installments={"till": {**TERMS, **product}})


def asked(text: str = "1200.00", on: str = ON, *, hold: str = "h-1", mcc: str = "5712", **wish: Any) -> Step:
    """An authorization whose plan is of all of it where the wish does not say."""
    amount = wish.pop("amount", text)
    return authorization(text, on, hold=hold, mcc=mcc, plan=plan_wish(amount, **{"product": "till"} | wish))


def presented(text: str = "1200.00", on: str = "2024-01-12", *, final: bool = True) -> Purchase:
    return purchase(text, on, hold="h-1", mcc="5712", final=final)


def sound(story: Story) -> Account:
    """The account as it stands, under every law."""
    check(Book(story.program, story.relationship, tuple(story.events)))
    return story.relationship.account


def only_plan(story: Story) -> InstallmentPlan:
    sound(story)
    (plan,) = story.relationship.plans
    return plan


def decided(story: Story, step: Step, terms: Program | None = None) -> Any:
    """The outcome of a step, whatever it decides."""
    return perform(story.relationship, step, terms or story.program, events=story.events)


def test_what_is_agreed_at_the_till_is_opened_by_the_presentment() -> None:
    story = given(terms()).when(asked())
    assert story.relationship.plans == ()
    assert open_to_buy(sound(story), story.on) == 5_000_000 - 120_000
    story = story.when(presented())
    plan = only_plan(story)
    assert (plan.principal, plan.terms.line, plan.terms.product) == (120_000, Line.SHARED, "till")
    assert date_text(plan.opened_on) == "2024-01-12"
    assert story.relationship.account.balance_minor == 0
    assert open_to_buy(sound(story), story.on) == 5_000_000 - 120_000
    bare = given(terms()).when(purchase("1200.00", "2024-01-12", mcc="5712"))
    assert story.relationship.points == bare.relationship.points
    done = story.when(day_end("2024-06-05"))
    assert only_plan(done).status is PlanStatus.BILLED


def test_the_price_is_that_of_the_authorization() -> None:
    row = {"name": "festival", "rate": "0.001", "valid_from": ON, "valid_until": ON}
    story = given(terms(prices=[row])).when(asked(), presented())
    assert only_plan(story).terms.rate == Rate.of("0.001")
    helped = given(terms()).when(
        asked(merchant=MerchantShare(Rate.of("0.5")), coupon=InterestCoupon(Rate.of("0.5"))), presented()
    )
    assert [(row.holder, row.merchant, row.coupon) for row in only_plan(helped).rows] == [(180, 360, 180)] * 3


@pytest.mark.parametrize(
    ("authorized", "of_it", "captured", "planned", "owed"),
    [
        ("1200.00", "1200.00", "1200.00", 120_000, 0),
        ("1200.00", "900.00", "1200.00", 90_000, 30_000),
        ("1200.00", "1200.00", "1000.00", 100_000, 0),
        ("1200.00", "1200.00", "300.00", 30_000, 0),
    ],
)
def test_the_plan_is_of_at_most_what_was_asked_for(
    authorized: str, of_it: str, captured: str, planned: int, owed: int
) -> None:
    story = given(terms()).when(asked(authorized, amount=of_it), presented(captured))
    assert only_plan(story).principal == planned
    assert story.relationship.account.balance_minor == owed
    assert story.relationship.account.holds == ()


@pytest.mark.parametrize(
    ("why", "captured", "then"),
    [
        ("too little for the product", "299.99", {}),
        ("fewer fen than rows", "0.02", {"least_amount": "0.01"}),
        ("the product is for other purchases now", "1200.00", {"kinds": ["purchase"]}),
        ("the product is gone", "1200.00", None),
    ],
)
def test_what_cannot_become_the_plan_stays_a_purchase(
    why: str, captured: str, then: dict[str, Any] | None
) -> None:
    story = given(terms()).when(asked())
    later = program() if then is None else terms(**then)
    relationship: Relationship = decided(story, presented(captured), later).relationship
    assert relationship.plans == ()
    assert relationship.account.purchase_unbilled == relationship.account.balance_minor > 0
    assert relationship.account.holds == ()


def test_a_hold_with_a_plan_is_presented_once() -> None:
    story = given(terms()).when(asked(), presented("900.00", final=False))
    assert only_plan(story).principal == 90_000
    assert story.relationship.account.holds == ()


def test_a_hold_with_a_plan_is_reversed_like_any() -> None:
    story = given(terms(line="apart")).when(
        limit_change("50000.00", ON, installment_limit="1500.00"), asked()
    )
    assert open_to_installments(sound(story)) == 30_000
    story = story.when(reversal("2024-01-11", text="200.00"))
    assert open_to_installments(sound(story)) == 50_000
    story = story.when(reversal("2024-01-11"))
    assert open_to_installments(sound(story)) == 150_000
    assert story.relationship.plans == ()


# --- refused ----------------------------------------------------------------------------------------


def test_all_that_stands_against_it_is_told_and_the_authorization_is_declined() -> None:
    story = given(terms(line_limit="100.00"))
    outcome = decided(story, asked("299.99", periods=12))
    assert (outcome.decision.reason, outcome.decision.amount) == ("plan_refused", 29_999)
    assert outcome.decision.reason.response_code == "57"
    assert [reason.rule for reason in outcome.refused.reasons] == ["amount_limits", "open_line"]
    assert [type(event).__name__ for event in outcome.events[1:]] == ["AuthorizationDeclined"]
    assert outcome.notices[-1].kind == "declined"
    story = story.when(asked("299.99", periods=12))
    assert sound(story).holds == ()


def test_a_term_that_is_not_offered_is_refused() -> None:
    outcome = decided(given(terms()), asked(periods=7))
    assert [reason.rule for reason in outcome.refused.reasons] == ["offered"]


def test_what_is_wrong_with_the_account_is_told_first() -> None:
    story = given(terms()).when(suspension(ON))
    outcome = decided(story, asked(periods=7))
    assert (outcome.decision.reason, outcome.refused) == ("suspended", None)
    outcome = decided(given(terms(most_amount="90000.00")), asked("50000.01"))
    assert outcome.decision.reason == "over_credit_limit"


# what was done before, what is asked for, the code, the field
MISUSED: list[tuple[list[Step], Step, str, str]] = [
    ([], asked(amount="1200.01"), "amount-exceeds-plan", "plan"),
    ([], asked(product="gold"), "not-found", "product"),
    ([], asked(mcc="6011"), "terms-invalid", "plan"),
    ([], asked("0.02"), "terms-invalid", "periods"),
    ([], authorization("90.00", ON, currency="USD", plan=plan_wish("90.00")), "currency-mismatch", "plan"),
    ([asked()], asked(hold="h-2"), "plan-exists", "plan_id"),
    (
        [purchase("900.00", ON), conversion("purchase", "900.00", ON, product="till")],
        asked(),
        "plan-exists",
        "plan_id",
    ),
    (
        [asked()],
        conversion("merchant", "900.00", ON, product="till", presented=purchase("900.00", ON)),
        "plan-exists",
        "plan_id",
    ),
    (
        [asked()],
        conversion("merchant", "900.00", ON, plan="p-2", product="till", presented=presented("900.00", ON)),
        "plan-exists",
        "hold",
    ),
]


@pytest.mark.parametrize(
    ("before", "step", "code", "field"), MISUSED, ids=[f"{row[2]} {row[3]}" for row in MISUSED]
)
def test_misuse_is_refused(before: list[Step], step: Step, code: str, field: str) -> None:
    story = given(terms()).when(*before)
    with pytest.raises(CardcoreError) as refused:
        decided(story, step)
    assert (refused.value.code, refused.value.field) == (code, field)


# --- the line ---------------------------------------------------------------------------------------

OWN = limit_change("50000.00", ON, installment_limit="1500.00")

# the product's terms, what the account has, which line its plans use
LINES: list[tuple[dict[str, Any], list[Step], Line]] = [
    ({}, [], Line.SHARED),
    ({}, [OWN], Line.APART),
    ({"line": "shared"}, [OWN], Line.SHARED),
    ({"line": "apart"}, [OWN], Line.APART),
    ({"line_limit": "2000.00"}, [], Line.APART),
    ({"line_limit": "2000.00"}, [OWN], Line.APART),
]


@pytest.mark.parametrize(("product", "before", "line"), LINES)
def test_terms_and_account_say_which_line_a_plan_uses(
    product: dict[str, Any], before: list[Step], line: Line
) -> None:
    story = given(terms(**product)).when(*before, asked(), presented())
    assert only_plan(story).terms.line is line
    converted = given(terms(**product)).when(
        *before, purchase("1200.00", ON), conversion("purchase", "1200.00", ON, product="till")
    )
    assert only_plan(converted).terms.line is line
    left = 5_000_000 - (120_000 if line is Line.SHARED else 0)
    for one in (story, converted):
        assert open_to_buy(one.relationship.account, one.on) == left
        back = one.when(plan_change("refund", "2024-01-13", "200.00"))
        assert open_to_buy(sound(back), back.on) == left + (20_000 if line is Line.SHARED else 0)


@pytest.mark.parametrize(
    ("product", "before", "room"),
    [
        ({"line": "apart"}, [], "0.00"),
        ({"line": "apart"}, [OWN], "1,500.00"),
        ({"line_limit": "2000.00"}, [], "2,000.00"),
        ({"line_limit": "2000.00"}, [OWN], "1,500.00"),
        ({"line_limit": "1000.00"}, [OWN], "1,000.00"),
        ({"line_limit": "2000.00"}, [asked("400.00")], "1,600.00"),
        ({"line_limit": "2000.00"}, [OWN, asked("400.00")], "1,100.00"),
        ({"line_limit": "2000.00"}, [OWN, asked("400.00"), presented("400.00", ON)], "1,100.00"),
    ],
)
def test_a_line_apart_has_room_for_plans_and_for_those_agreed(
    product: dict[str, Any], before: list[Step], room: str
) -> None:
    story = given(terms(**product)).when(*before)
    for step in (
        asked("3000.00", hold="h-2", plan="p-2"),
        conversion(
            "merchant",
            "3000.00",
            ON,
            plan="p-2",
            product="till",
            presented=purchase("3000.00", ON),
        ),
    ):
        (reason,) = decided(story, step).refused.reasons
        assert (reason.rule, reason.wanted) == ("open_line", f"at most {room}")


def test_the_line_apart_takes_only_what_the_plan_is_of() -> None:
    own = limit_change("1000.00", ON, installment_limit="1500.00")
    story = given(terms()).when(own, asked("2000.00", amount="1200.00"))
    assert (open_to_buy(sound(story), story.on), open_to_installments(sound(story))) == (20_000, 30_000)
    more = story.when(increment("200.00", ON))
    assert open_to_buy(sound(more), more.on) == 0
    assert decided(more, increment("0.01", ON)).decision.reason == "over_credit_limit"
    over = given(terms()).when(own)
    assert decided(over, asked("2300.00", amount="1200.00")).decision.reason == "over_credit_limit"
    drawn = story.when(presented("2000.00"), day_end("2024-02-05"))
    assert open_to_installments(sound(drawn)) == 30_000 + 40_000


def test_cash_stays_under_the_cash_limit_unless_terms_say_otherwise() -> None:
    for line, left in ((None, 2_500_000 - 60_000), ("apart", 2_500_000)):
        product = {**TERMS, "kinds": ["cash"], **({"line": line} if line else {})}
        story = given(program(installments={"till": product})).when(
            OWN, conversion("cash", "600.00", ON, product="till")
        )
        assert open_to_cash(sound(story)) == left


def test_cash_by_card_has_nothing_to_do_with_it() -> None:
    story = given(terms()).when(asked(), cash_advance("100.00", ON), presented())
    assert only_plan(story).principal == 120_000
