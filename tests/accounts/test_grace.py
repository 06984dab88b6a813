"""Grace: 1,000.00 billed on 5 February, due on the 23rd, with three days and 10.00 of tolerance."""

import pytest

from cardcore.testing.builders import Step, day_end, payment, program, purchase, refund
from cardcore.testing.stories import given

# what is repaid, the interest and the late charge on the statement of 5 March
CASES: list[tuple[str, list[Step], str, str]] = [
    # in full and in time
    ("on the due date", [payment("1000.00", "2024-02-23")], "0.00", "0.00"),
    ("on the last day of grace", [payment("1000.00", "2024-02-26")], "0.00", "0.00"),
    ("in two parts", [payment("600.00", "2024-02-10"), payment("400.00", "2024-02-26")], "0.00", "0.00"),
    ("more than all", [payment("1500.00", "2024-02-23")], "0.00", "0.00"),
    ("before it was billed", [payment("1000.00", "2024-01-20")], "0.00", "0.00"),
    ("refunded", [refund("1000.00", "2024-02-20")], "0.00", "0.00"),
    (
        "in full, counting a refund",
        [refund("300.00", "2024-02-06"), payment("700.00", "2024-02-26")],
        "0.00",
        "0.00",
    ),
    # the tolerance
    ("10.00 short", [payment("990.00", "2024-02-23")], "0.00", "0.00"),
    # 1,000 × 44 days + 10.01 × 12 days
    ("10.01 short", [payment("989.99", "2024-02-23")], "22.06", "0.00"),
    # late: 1,000 × 48 days; the minimum was missed on the 26th
    ("a day after the grace", [payment("1000.00", "2024-02-27")], "24.00", "10.00"),
    # the minimum: 1,000 × 44 days + 900 × 12 days
    ("the minimum", [payment("100.00", "2024-02-23")], "27.40", "0.00"),
    # on the last day of grace: 1,000 × 47 days + 900 × 9 days
    ("the minimum on the last day", [payment("100.00", "2024-02-26")], "27.55", "0.00"),
    ("a fen less than the minimum", [payment("99.99", "2024-02-23")], "27.40", "10.00"),
    # 1,000 × 56 days
    ("nothing", [], "28.00", "10.00"),
]


@pytest.mark.parametrize(("why", "steps", "interest", "late"), CASES, ids=[case[0] for case in CASES])
def test_grace(why: str, steps: list[Step], interest: str, late: str) -> None:
    story = given(program()).when(purchase("1000.00", "2024-01-10"), *steps, day_end("2024-03-05"))
    assert (story.bill["interest"], story.bill["fees"]) == (interest, late)


TERMS = [
    # days and tolerance of other products; paid 990.00 on 24 February: 45 × 1,000 + 11 × 10
    ({"days": 0, "tolerance": "0.00"}, "990.00", "2024-02-24", "22.56"),
    ({"days": 1, "tolerance": "10.00"}, "990.00", "2024-02-24", "0.00"),
    ({"days": 3, "tolerance": "0.00"}, "1000.00", "2024-02-26", "0.00"),
    # one fen short where nothing is forgiven: 44 × 1,000 + 12 × 0.01
    ({"days": 3, "tolerance": "0.00"}, "999.99", "2024-02-23", "22.00"),
    ({"days": 3, "tolerance": "0.01"}, "999.99", "2024-02-23", "0.00"),
]


@pytest.mark.parametrize(("grace", "amount", "on", "interest"), TERMS)
def test_grace_terms(grace: dict[str, int | str], amount: str, on: str, interest: str) -> None:
    story = given(program(grace=grace)).when(
        purchase("1000.00", "2024-01-10"), payment(amount, on), day_end("2024-03-05")
    )
    assert story.bill["interest"] == interest


def test_what_the_tolerance_left_is_billed_again_and_then_free_if_repaid() -> None:
    story = given(program()).when(
        purchase("1000.00", "2024-01-10"), payment("990.00", "2024-02-23"), day_end("2024-03-05")
    )
    story.then(balance="10.00", minimum="1.00", past_due="0.00")
    story.when(payment("10.00", "2024-03-23"), day_end("2024-04-05")).then(balance="0.00")
    assert story.when(day_end("2024-04-05")).interest == []


def test_a_bill_within_the_tolerance_misses_no_minimum() -> None:
    story = given(program()).when(purchase("10.00", "2024-01-10"), day_end("2024-02-25"))
    story.then(minimum="1.00").when(day_end("2024-02-26")).then(
        events=["GraceKept"], told=[], past_due="0.00"
    )
    more = given(program()).when(purchase("10.01", "2024-01-10"), day_end("2024-02-25"))
    more.when(day_end("2024-02-26")).then(events=["GraceLost", "MinimumMissed", "FeePosted"])


def test_what_was_missed_is_forgiven_once_the_rest_is_within_the_tolerance() -> None:
    story = given(program(late_charge={"rate": "0", "floor": "0.00"})).when(
        purchase("1000.00", "2024-01-10"), payment("50.00", "2024-02-20"), day_end("2024-03-05")
    )
    # the minimum was missed by 50.00; of the next bill of 977.63 all but 9.00 is refunded
    story = story.then(past_due="50.00", days_past_due=11).when(refund("968.63", "2024-03-20"))
    story.then(past_due="9.00", balance="9.00").when(day_end("2024-03-25")).then(days_past_due=31)
    story.when(day_end("2024-03-25")).when(day_end("2024-03-26")).then(
        events=["GraceKept", "DelinquencyCured"], past_due="0.00", days_past_due=0
    )


def test_what_the_tolerance_left_bears_interest_from_the_judgement_on_if_grace_is_lost_later() -> None:
    story = given(program()).when(
        purchase("1000.00", "2024-01-10"),
        payment("990.00", "2024-02-23"),
        purchase("1000.00", "2024-03-05"),
        day_end("2024-04-05"),
    )
    # 10 from 26 February (39 days + the statement day), 1,000 from 5 March (32 days with it)
    assert story.interest == ["16.20"]


def test_a_statement_with_nothing_owed_is_not_judged_and_its_interest_is_forgotten() -> None:
    story = given(program()).when(purchase("1000.00", "2024-01-10"), payment("1000.00", "2024-01-30"))
    story = story.when(day_end("2024-02-05")).then(events=["StatementIssued"], balance="0.00")
    story = story.when(purchase("500.00", "2024-02-10"), day_end("2024-04-05"))
    # 500 from 10 February to 5 April: 20 + 31 + 5 days, and nothing for January
    assert story.interest == ["14.00"]


def test_new_purchases_of_an_account_that_revolves_keep_their_own_grace() -> None:
    story = given(program()).when(
        purchase("1000.00", "2024-01-10"), payment("100.00", "2024-02-23"), purchase("500.00", "2024-03-01")
    )
    story = story.when(day_end("2024-03-05")).then(balance="1427.40")
    story = story.when(payment("1427.40", "2024-03-15"), day_end("2024-04-05"))
    # 900 revolved from 6 to 14 March: 9 days; the 500 and the interest billed were repaid in time
    assert story.interest == ["27.40", "4.05"]


def test_missed_in_a_row_counts_and_begins_anew() -> None:
    story = given(program()).when(purchase("1000.00", "2024-01-10"), day_end("2024-03-26"))
    assert story.relationship.account.missed_in_a_row == 2
    met = story.when(payment("500.00", "2024-04-10"), day_end("2024-04-26"))
    assert met.relationship.account.missed_in_a_row == 0
