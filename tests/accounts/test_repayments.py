"""The order of repayment: what a payment reduces first, one row a case."""

import pytest

from cardcore.accounts.buckets import Bucket
from cardcore.accounts.repayments import BEFORE, AllocationTerms, receive
from cardcore.errors import InvalidInput
from cardcore.explain import explain
from cardcore.money import amount_text, parse_amount
from cardcore.testing.builders import day_end, payment, program, purchase
from cardcore.testing.stories import given
from tests.accounts.states import account_with

CMB = program().allocation

EVERYTHING: dict[str, str | int] = {bucket.value: "10.00" for bucket in Bucket}

# what is owed, days past due, the payment, where it goes, what becomes a credit balance
CASES: list[tuple[str, dict[str, str | int], int, str, str, str]] = [
    # nothing is owed
    ("nothing owed", {}, 0, "5.00", "", "5.00"),
    ("all and more", {"purchase_billed": "3.00"}, 0, "5.00", "purchase_billed 3.00", "2.00"),
    # up to 90 days: billed before unbilled, costs before principal, cash before purchases
    (
        "costs of the bill before its principal",
        EVERYTHING,
        0,
        "70.00",
        (
            "annual_fee_billed 10.00, interest_revolving 10.00, interest_billed 10.00, "
            "installment_interest_billed 10.00, late_charge_billed 10.00, fee_billed 10.00, cash_billed 10.00"
        ),
        "0.00",
    ),
    (
        "the bill before what is unbilled",
        {"fee_unbilled": "10.00", "purchase_billed": "50.00", "purchase_unbilled": "50.00"},
        0,
        "70.00",
        "purchase_billed 50.00, fee_unbilled 10.00, purchase_unbilled 10.00",
        "0.00",
    ),
    (
        "revolving before billed purchases",
        {"purchase_billed": "50.00", "purchase_revolving": "50.00"},
        0,
        "60.00",
        "purchase_revolving 50.00, purchase_billed 10.00",
        "0.00",
    ),
    (
        "the ninetieth day is early still",
        {"interest_revolving": "30.00", "purchase_revolving": "100.00", "past_due": "50.00"},
        90,
        "40.00",
        "interest_revolving 30.00, purchase_revolving 10.00",
        "0.00",
    ),
    # from the 91st day: principal before costs
    (
        "principal first",
        {"interest_revolving": "30.00", "purchase_revolving": "100.00", "past_due": "50.00"},
        91,
        "40.00",
        "purchase_revolving 40.00",
        "0.00",
    ),
    (
        "cash, purchases, interest, fees",
        {
            "fee_billed": "5.00",
            "interest_revolving": "5.00",
            "purchase_revolving": "5.00",
            "cash_billed": "5.00",
            "past_due": "20.00",
        },
        200,
        "18.00",
        "cash_billed 5.00, purchase_revolving 5.00, interest_revolving 5.00, fee_billed 3.00",
        "0.00",
    ),
    (
        "the usual order from the cure on",
        {
            "fee_billed": "20.00",
            "interest_revolving": "30.00",
            "purchase_revolving": "200.00",
            "cash_billed": "80.00",
            "past_due": "100.00",
        },
        91,
        "150.00",
        "cash_billed 80.00, purchase_revolving 20.00, interest_revolving 30.00, fee_billed 20.00",
        "0.00",
    ),
    (
        "a bucket that both orders reach",
        {"purchase_revolving": "200.00", "past_due": "100.00"},
        91,
        "250.00",
        "purchase_revolving 100.00, purchase_revolving 100.00",
        "50.00",
    ),
]


@pytest.mark.parametrize(
    ("why", "owed", "days", "amount", "parts", "credit"), CASES, ids=[case[0] for case in CASES]
)
def test_order_of_repayment(
    why: str, owed: dict[str, str | int], days: int, amount: str, parts: str, credit: str
) -> None:
    received = receive(
        account_with(**owed),
        parse_amount(amount, "CNY"),
        738_900,
        terms=CMB,
        days_past_due=days,
        effective_on=738_900,
    )
    went = ", ".join(f"{bucket.value} {amount_text(part, 'CNY')}" for bucket, part in received.allocation)
    assert (went, amount_text(received.to_credit, "CNY")) == (parts, credit)


def test_first_order_reaches_every_bucket() -> None:
    received = receive(account_with(**EVERYTHING), 18_000, 1, terms=CMB, days_past_due=0, effective_on=1)
    assert [bucket for bucket, _ in received.allocation] == list(CMB.up_to_90_days)


@pytest.mark.parametrize(
    "order",
    [
        (),
        tuple(Bucket)[:-1],
        (*Bucket, Bucket.FEE_BILLED),
        (*tuple(Bucket)[:-1], Bucket.FEE_BILLED),
    ],
)
def test_order_that_is_not_every_bucket_once_is_refused(order: tuple[Bucket, ...]) -> None:
    for terms in ((order, CMB.over_90_days), (CMB.up_to_90_days, order)):
        with pytest.raises(InvalidInput) as refused:
            AllocationTerms(*terms)
        assert (refused.value.code, refused.value.field) == ("rule-invalid", "allocation")


def test_an_account_pays_its_principal_first_after_90_days() -> None:
    late = given(program(), opened_on="2024-01-01").when(
        purchase("1000.00", "2024-01-10"), day_end("2024-05-23")
    )
    # The first minimum was due on 2024-02-23.
    early = late.when(payment("20.00", "2024-05-23")).then(days_past_due=90)
    assert early.relationship.account.interest_revolving < late.relationship.account.interest_revolving
    later = late.when(payment("20.00", "2024-05-24")).then(days_past_due=91)
    assert later.relationship.account.interest_revolving == late.relationship.account.interest_revolving
    later.then(purchase_revolving="980.00")


# --- days on which a repayment counts ---------------------------------------------------------------

REPAID = [
    # the payment day bears interest on the reduced balance (published by CMB): 44 days × 1,000 + 12 × 900
    ({}, "27.40"),
    # … or still on the balance before: 45 days × 1,000 + 11 × 900
    ({"include_payment_day": True}, "27.45"),
    # the statement day not counted: 44 × 1,000 + 11 × 900
    ({"include_statement_day": False}, "26.95"),
    ({"include_statement_day": False, "include_payment_day": True}, "27.00"),
]


@pytest.mark.parametrize(("interest", "expected"), REPAID)
def test_day_of_a_repayment(interest: dict[str, bool], expected: str) -> None:
    story = given(program(interest=interest)).when(
        purchase("1000.00", "2024-01-10"), payment("100.00", "2024-02-23"), day_end("2024-03-05")
    )
    assert story.interest == [expected]


@pytest.mark.parametrize("include_statement_day", [True, False])
def test_a_repayment_on_the_statement_day_can_be_explained(include_statement_day: bool) -> None:
    terms = {"include_payment_day": True, "include_statement_day": include_statement_day}
    story = given(program(interest=terms)).when(
        purchase("1000.00", "2024-01-10"), payment("500.00", "2024-03-05"), day_end("2024-03-05")
    )
    # 1,000 from 10 January to 4 March is 55 days; on the 5th what was repaid bears its last day, and the
    # rest bears the day where it counts for this statement
    assert story.interest == ["28.00" if include_statement_day else "27.75"]
    assert len(explain(story.events)) == 2  # the late charge and the interest


# --- what arrives late ------------------------------------------------------------------------------


def test_a_payment_entered_late_counts_from_its_day_for_what_was_billed() -> None:
    start = given(program()).when(purchase("1000.00", "2024-01-10"), day_end("2024-02-05"))
    in_time = start.when(payment("100.00", "2024-02-20"), purchase("1.00", "2024-02-24"))
    late = start.when(purchase("1.00", "2024-02-24"), payment("100.00", "2024-02-20"))
    ends = [story.when(day_end("2024-03-05")) for story in (in_time, late)]
    assert ends[0].interest == ends[1].interest
    assert ends[0].relationship.account.accrued == ends[1].relationship.account.accrued


def test_a_payment_entered_late_earns_nothing_on_what_was_bought_after_it() -> None:
    late = given(program()).when(purchase("1000.00", "2024-01-20"), payment("1000.00", "2024-01-10"))
    assert late.relationship.account.accrued_unbilled == 0
    late.then(balance="0.00").when(day_end("2024-02-05")).then(balance="0.00")
    assert late.interest == []


def test_an_order_that_names_no_installments_has_them_before_what_they_are_most_like() -> None:
    plain = [bucket for bucket in CMB.up_to_90_days if bucket not in BEFORE]
    whole = AllocationTerms(plain, plain).up_to_90_days
    assert [bucket for bucket in whole if bucket not in BEFORE] == plain
    assert all(whole.index(bucket) < whole.index(other) for bucket, other in BEFORE.items())
    assert set(whole) == set(Bucket)
