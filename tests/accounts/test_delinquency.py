"""Delinquency: what is past due, for how many days, in which bucket, and when it is over."""

import pytest

from cardcore.accounts.delinquency import delinquency_bucket
from cardcore.testing.builders import Step, day_end, payment, program, purchase
from cardcore.testing.stories import given

BUCKETS = [(0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (120, 4), (121, 5), (150, 5)]
BUCKETS += [(151, 6), (180, 6), (181, 7), (2000, 7)]


@pytest.mark.parametrize(("days", "bucket"), BUCKETS)
def test_delinquency_bucket(days: int, bucket: int) -> None:
    assert delinquency_bucket(days) == bucket


# 1,000.00 billed on 5 February, 100.00 due on the 23rd: what happens, past due, since how many days
CASES: list[tuple[str, list[Step], str, int]] = [
    ("not yet", [day_end("2024-02-25")], "0.00", 0),
    ("missed at the end of the grace, from the due date on", [day_end("2024-02-26")], "100.00", 3),
    ("a day later a day more", [day_end("2024-02-27")], "100.00", 4),
    ("in part", [payment("40.00", "2024-02-26"), day_end("2024-02-26")], "60.00", 3),
    (
        "in part, and in part later",
        [payment("40.00", "2024-02-26"), payment("59.99", "2024-02-28")],
        "0.01",
        5,
    ),
    ("cured", [payment("40.00", "2024-02-26"), payment("60.00", "2024-02-28")], "0.00", 0),
    ("met", [payment("100.00", "2024-02-26"), day_end("2024-02-26")], "0.00", 0),
    # the minimum of 228.00 of 5 March includes the 100.00; due on the 23rd, judged on the 26th
    ("missed twice counts from the first", [day_end("2024-03-26")], "228.00", 32),
    ("the second met only in part", [payment("100.00", "2024-03-10"), day_end("2024-03-26")], "128.00", 3),
    ("the second met", [payment("228.00", "2024-03-26"), day_end("2024-03-26")], "0.00", 0),
]


@pytest.mark.parametrize(("why", "steps", "past_due", "days"), CASES, ids=[case[0] for case in CASES])
def test_past_due(why: str, steps: list[Step], past_due: str, days: int) -> None:
    story = given(program()).when(purchase("1000.00", "2024-01-10"), *steps)
    story.then(past_due=past_due, days_past_due=days)


def test_events_of_a_judgement_stand_in_their_order() -> None:
    story = given(program()).when(purchase("1000.00", "2024-01-10"), day_end("2024-02-25"))
    story.when(day_end("2024-02-26")).then(
        events=["GraceLost", "MinimumMissed", "FeePosted"], told=["minimum_missed"]
    )
    met = story.when(payment("100.00", "2024-02-26"))
    met.when(day_end("2024-02-26")).then(events=["GraceLost"], told=[])
    kept = story.when(payment("1000.00", "2024-02-26"))
    kept.when(day_end("2024-02-26")).then(events=["GraceKept"], told=[])


def test_no_late_charge_where_the_programme_has_none() -> None:
    terms = program(late_charge={"rate": "0", "floor": "0.00"})
    story = given(terms).when(purchase("1000.00", "2024-01-10"), day_end("2024-02-25"))
    story.when(day_end("2024-02-26")).then(events=["GraceLost", "MinimumMissed"], told=["minimum_missed"])


def test_a_payment_cures_and_says_so() -> None:
    story = given(program()).when(purchase("1000.00", "2024-01-10"), day_end("2024-02-26"))
    story.when(payment("99.99", "2024-02-27")).then(events=["PaymentReceived"])
    story.when(payment("100.00", "2024-02-27")).then(events=["PaymentReceived", "DelinquencyCured"])
