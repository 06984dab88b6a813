"""Refunds, rewards and credit balances: which bucket they reduce, and what then becomes of charges."""

import pytest

from cardcore.accounts.buckets import Bucket
from cardcore.accounts.postings import CREDIT_ORDER, refund
from cardcore.money import amount_text
from cardcore.testing import builders
from cardcore.testing.builders import cash_advance, day_end, payment, program, purchase
from cardcore.testing.stories import given
from tests.accounts.states import account_with

# what is owed, the refund, where it goes, what becomes a credit balance
REFUNDS = [
    ("nothing owed", {}, "5.00", "", "5.00"),
    (
        "unbilled purchases before billed ones",
        {"purchase_unbilled": "10.00", "purchase_billed": "10.00", "purchase_revolving": "10.00"},
        "25.00",
        "purchase_unbilled 10.00, purchase_billed 10.00, purchase_revolving 5.00",
        "0.00",
    ),
    (
        "purchases before cash before fees before interest",
        {
            "interest_revolving": "1.00",
            "fee_billed": "1.00",
            "cash_billed": "1.00",
            "purchase_billed": "1.00",
        },
        "4.50",
        "purchase_billed 1.00, cash_billed 1.00, fee_billed 1.00, interest_revolving 1.00",
        "0.50",
    ),
]


@pytest.mark.parametrize(
    ("why", "owed", "amount", "parts", "credit"), REFUNDS, ids=[row[0] for row in REFUNDS]
)
def test_order_of_a_refund(why: str, owed: dict[str, str], amount: str, parts: str, credit: str) -> None:
    event = refund(account_with(**owed), builders.refund(amount).transaction)
    went = ", ".join(f"{bucket.value} {amount_text(part, 'CNY')}" for bucket, part in event.allocation)
    assert (went, amount_text(event.to_credit, "CNY")) == (parts, credit)


def test_a_refund_can_reach_every_bucket() -> None:
    assert sorted(CREDIT_ORDER) == sorted(Bucket)


def test_a_refund_is_no_repayment_towards_the_minimum() -> None:
    story = given(program()).when(
        purchase("1000.00", "2024-01-10"),
        day_end("2024-02-05"),
        builders.refund("500.00", "2024-02-10"),
    )
    story.when(day_end("2024-02-26")).then(past_due="100.00")


def test_a_refund_that_leaves_less_than_the_minimum_lowers_what_is_missing() -> None:
    story = given(program()).when(
        purchase("1000.00", "2024-01-10"), day_end("2024-02-05"), builders.refund("950.00", "2024-02-10")
    )
    story.when(day_end("2024-02-26")).then(past_due="50.00", days_past_due=3)


def test_a_refund_cures_what_is_past_due() -> None:
    late = given(program()).when(purchase("1000.00", "2024-01-10"), day_end("2024-02-26"))
    late.then(past_due="100.00", days_past_due=3)
    cured = late.when(builders.refund("1000.00", "2024-02-27"))
    cured.then(
        events=["RefundPosted", "PointsClawedBack", "DelinquencyCured"], past_due="0.00", days_past_due=0
    )


def test_a_reward_cures_what_is_past_due() -> None:
    whole = {
        "criteria": {"starts_on": "2024-02-27", "ends_on": "2024-12-31"},
        "cashback": {"rate": "1"},
    }
    offers = [{"id": f"o-{place}", "name": "Twice", **whole} for place in range(2)]
    late = given(program(offers=offers)).when(purchase("100.00", "2024-01-10"), day_end("2024-02-26"))
    late.then(past_due="10.00")
    # Each offer pays the whole purchase back: the second reward goes to what was billed.
    cured = late.when(purchase("100.00", "2024-02-27")).then(past_due="0.00", days_past_due=0)
    assert [name for name in cured.fact("events") if name not in ("PurchasePosted", "PointsEarned")] == [
        "RewardCredited",
        "RewardCredited",
        "DelinquencyCured",
    ]


# --- a credit balance is used up first --------------------------------------------------------------


def test_a_charge_uses_the_credit_balance_first() -> None:
    story = given(program()).when(payment("500.00", "2024-01-08"))
    story.then(credit="500.00", balance="-500.00", open_to_buy="50500.00")
    story = story.when(purchase("300.00", "2024-01-10")).then(credit="200.00", purchase_unbilled="0.00")
    story = story.when(purchase("300.00", "2024-01-11")).then(credit="0.00", purchase_unbilled="100.00")
    assert story.when(day_end("2024-02-05")).bill["purchases"] == "600.00"


def test_fees_and_interest_use_the_credit_balance_too() -> None:
    story = given(program()).when(payment("100.00", "2024-01-08"), cash_advance("95.00", "2024-01-10"))
    story.then(credit="0.00", fee_unbilled="5.00", cash_unbilled="0.00")

    drawn = given(program()).when(cash_advance("1000.00", "2024-01-10"), payment("2000.00", "2024-01-20"))
    drawn = drawn.then(credit="990.00").when(day_end("2024-02-05"))
    assert drawn.interest == ["5.00"]
    drawn.then(credit="985.00", interest_billed="0.00", minimum="0.00")


def test_a_statement_in_credit_asks_for_nothing() -> None:
    story = given(program()).when(
        purchase("100.00", "2024-01-10"), payment("150.00", "2024-01-12"), day_end("2024-02-05")
    )
    assert story.bill["closing_balance"] == "-50.00"
    story.then(minimum="0.00").when(day_end("2024-03-04")).then(events=[], past_due="0.00")
