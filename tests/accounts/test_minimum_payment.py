"""The minimum payment due: one row a case."""

import pytest

from cardcore.accounts.statements import MinimumPaymentTerms, minimum_parts, minimum_payment_due
from cardcore.money import amount_text, parse_amount
from cardcore.rates import Rate
from cardcore.testing.builders import cash_advance, day_end, payment, program, purchase
from cardcore.testing.stories import given
from tests.accounts.states import account_with


def terms(purchase_share: str = "0.10", cash_share: str = "0.10", floor: str = "0.00") -> MinimumPaymentTerms:
    return MinimumPaymentTerms(Rate.of(purchase_share), Rate.of(cash_share), parse_amount(floor, "CNY"))


CMB = terms()

# what is owed of a limit of 10,000.00, the terms, the minimum
CASES: list[tuple[str, dict[str, str | int], MinimumPaymentTerms, str]] = [
    # nothing to ask for
    ("nothing owed", {}, CMB, "0.00"),
    ("a credit balance", {"credit": "50.00"}, CMB, "0.00"),
    ("a floor asks for nothing where nothing is owed", {}, terms(floor="50.00"), "0.00"),
    # shares of principal
    ("a tenth of purchases", {"purchase_unbilled": "1000.00"}, CMB, "100.00"),
    ("a tenth of cash (CMB)", {"cash_unbilled": "1000.00"}, CMB, "100.00"),
    ("all of cash (most banks)", {"cash_unbilled": "1000.00"}, terms(cash_share="1"), "1000.00"),
    (
        "old principal counts as new",
        {"purchase_revolving": "400.00", "purchase_billed": "600.00"},
        CMB,
        "100.00",
    ),
    ("each share rounded half up", {"purchase_unbilled": "0.05"}, CMB, "0.01"),
    ("below a half down", {"purchase_unbilled": "0.04"}, CMB, "0.00"),
    ("each share by itself", {"purchase_unbilled": "0.05", "cash_unbilled": "0.05"}, CMB, "0.02"),
    # in full
    ("fees", {"fee_unbilled": "10.00", "annual_fee_unbilled": "300.00"}, CMB, "310.00"),
    (
        "late charges, old and new",
        {"late_charge_unbilled": "10.00", "late_charge_billed": "12.00"},
        CMB,
        "22.00",
    ),
    (
        "interest: CMB's example of 1,000.00 less 100.00",
        {"purchase_revolving": "900.00", "interest_billed": "17.85"},
        CMB,
        "107.85",
    ),
    (
        "interest: the second bill of CMB's table of six cycles",
        {"purchase_revolving": "1350.00", "interest_billed": "44.03"},
        CMB,
        "179.03",
    ),
    ("interest of before", {"interest_revolving": "5.00", "interest_billed": "0.10"}, CMB, "5.10"),
    # what is missing from the last minimum
    (
        "missing principal in full, a tenth of the rest",
        {"past_due": "100.00", "purchase_revolving": "900.00"},
        CMB,
        "180.00",  # 100 + 10 % × 800
    ),
    (
        "what old fees and interest make up is not counted twice",
        {
            "past_due": "100.00",
            "late_charge_billed": "10.00",
            "interest_revolving": "20.00",
            "purchase_revolving": "900.00",
        },
        CMB,
        "183.00",  # 30 + 70 + 10 % × 830
    ),
    (
        "missing cash before missing purchases",
        {"past_due": "100.00", "cash_billed": "60.00", "purchase_revolving": "500.00"},
        CMB,
        "146.00",  # 100 + 10 % × 0 + 10 % × 460
    ),
    (
        "only old fees are missing",
        {"past_due": "10.00", "fee_billed": "30.00", "purchase_revolving": "100.00"},
        CMB,
        "40.00",  # 30 + 10 % × 100
    ),
    # over the limit
    ("what is over the limit in full", {"purchase_unbilled": "11000.00"}, CMB, "2000.00"),
    ("exactly at the limit", {"purchase_unbilled": "10000.00"}, CMB, "1000.00"),
    # bounds
    ("never below the floor", {"purchase_unbilled": "100.00"}, terms(floor="50.00"), "50.00"),
    ("a floor above the balance", {"purchase_unbilled": "30.00"}, terms(floor="50.00"), "30.00"),
    (
        "what is missing is more than a refund left",
        {"past_due": "100.00", "purchase_revolving": "50.00"},
        CMB,
        "50.00",
    ),
    ("never above the balance", {"purchase_unbilled": "11000.00"}, terms(purchase_share="1"), "11000.00"),
]


@pytest.mark.parametrize(("why", "owed", "terms", "minimum"), CASES, ids=[case[0] for case in CASES])
def test_minimum_payment_due(
    why: str, owed: dict[str, str | int], terms: MinimumPaymentTerms, minimum: str
) -> None:
    account = account_with(**owed)
    assert amount_text(minimum_payment_due(account, terms), "CNY") == minimum
    told = sum(part.amount for part in minimum_parts(account, terms))
    assert amount_text(told, "CNY") == minimum


def test_minimums_of_a_life() -> None:
    story = given(program()).when(purchase("1000.00", "2024-01-10"), day_end("2024-02-05"))
    story.then(minimum="100.00", balance="1000.00")
    # Nothing repaid: 100.00 is missing, 28.00 of interest and 10.00 of late charge were added.
    story.when(day_end("2024-03-05")).then(minimum="228.00", balance="1038.00")
    # 28.00 + 10.00 in full, 100.00 missing, 10 % of the other 900.00
    story.when(payment("40.00", "2024-02-20"), day_end("2024-02-26")).then(past_due="60.00")


def test_minimum_with_cash() -> None:
    story = given(program(minimum_payment={"cash_share": "1"}))
    story = story.when(cash_advance("500.00", "2024-02-05"), day_end("2024-02-05"))
    story.then(minimum="510.25", balance="510.25")  # the cash, a fee of 10.00 and a day's interest


def test_the_first_statement_may_ask_for_another_share() -> None:
    story = given(program("spdb")).when(purchase("1000.00", "2024-01-10"), day_end("2024-02-05"))
    story.then(minimum="50.00")  # the statement of 5 January was the first: it asked for nothing
    first = given(program("spdb"), opened_on="2024-01-06")
    first = first.when(purchase("1000.00", "2024-01-10"), day_end("2024-02-05")).then(minimum="100.00")
    second = first.when(payment("1000.00", "2024-02-20"), purchase("1000.00", "2024-02-21"))
    second.when(day_end("2024-03-05")).then(minimum="50.00")


def test_property_counts_in_full_on_the_statement_that_bills_it() -> None:
    story = given(program("spdb")).when(
        purchase("1000.00", "2024-01-10", mcc="7013"),
        purchase("1000.00", "2024-01-11"),
        day_end("2024-02-05"),
    )
    story.then(minimum="1050.00")
    # repaid to the minimum, what is left is an ordinary purchase: 48.15 of interest, 5 % of 950.00
    story.when(payment("1050.00", "2024-02-20"), day_end("2024-03-05")).then(minimum="95.65")


def test_property_paid_before_it_is_billed_is_asked_for_no_more() -> None:
    story = given(program("spdb")).when(
        purchase("1000.00", "2024-01-10", mcc="7013"), payment("400.00", "2024-01-12"), day_end("2024-02-05")
    )
    story.then(minimum="600.00")


@pytest.mark.parametrize(
    ("spent", "minimum"), [("50.00", "50.00"), ("300.00", "100.00"), ("2000.00", "200.00")]
)
def test_a_gold_card_of_cgb_asks_for_100_or_the_balance(spent: str, minimum: str) -> None:
    given(program("cgb")).when(purchase(spent, "2024-01-10"), day_end("2024-02-05")).then(minimum=minimum)
