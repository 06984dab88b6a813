"""Why an account is past due: what is told is what the account holds, and repaying what is told cures it."""

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from cardcore.accounts.delinquency import DelinquencyCured, days_past_due
from cardcore.accounts.disputes import DisputeOpened, Ruling
from cardcore.accounts.postings import PurchasePosted
from cardcore.calendars import date_of
from cardcore.errors import Broken
from cardcore.explain.delinquency import (
    WORDS,
    CollectionState,
    DelinquencyExplained,
    explain_delinquency,
    headline,
)
from cardcore.journeys import Payment
from cardcore.notices import Language
from cardcore.testing.builders import (
    Step,
    agreement,
    collection_stop,
    day_end,
    day_of,
    payment,
    program,
    purchase,
    write_off,
)
from cardcore.testing.stories import Story, given
from cardcore.testing.strategies import Life, lives
from tests.properties.living import events_of, outcomes

BOUGHT = purchase("1000.00", "2024-01-10")
MISSED: list[Step] = [BOUGHT, day_end("2024-02-26")]


def start(*steps: Step) -> Story:
    return given(program()).when(*steps)


def told(story: Story, on: str = "") -> DelinquencyExplained:
    day = day_of(day_end(on)) if on else story.on
    return explain_delinquency(story.relationship.account, story.events, day)


SAID: list[tuple[str, list[Step], str, str]] = [
    ("current", [BOUGHT], "无逾期（M0）。", "Nothing is past due (M0)."),
    (
        "missed",
        MISSED,
        "逾期3天（M1）：自2024-02-23起，最低还款额100.00已还0.00，尚缺100.00；还清100.00即恢复正常。2024-03-25起转为M2。",
        (
            "3 days past due (M1), since 2024-02-23: 100.00 of the minimum 100.00 is missing. "
            "Repaying 100.00 cures it. From 2024-03-25 on it is M2."
        ),
    ),
    (
        "repaid in part",
        [BOUGHT, payment("30.00", "2024-02-10"), day_end("2024-02-26"), payment("50.00", "2024-02-28")],
        (
            "逾期5天（M1）：自2024-02-23起，最低还款额100.00已还30.00，尚缺70.00；其后已还50.00；"
            "还清20.00即恢复正常。2024-03-25起转为M2。"
        ),
        (
            "5 days past due (M1), since 2024-02-23: 70.00 of the minimum 100.00 is missing. "
            "50.00 was repaid since. Repaying 20.00 cures it. From 2024-03-25 on it is M2."
        ),
    ),
    (
        "stopped",
        [*MISSED, collection_stop("2024-02-27")],
        (
            "逾期4天（M1）：自2024-02-23起，最低还款额100.00已还0.00，尚缺100.00；还清100.00即恢复正常。"
            "2024-03-25起转为M2。自2024-02-27起停止催收：ill。"
        ),
        (
            "4 days past due (M1), since 2024-02-23: 100.00 of the minimum 100.00 is missing. "
            "Repaying 100.00 cures it. From 2024-03-25 on it is M2. Nobody collects since 2024-02-27: ill."
        ),
    ),
    (
        "agreed",
        [*MISSED, agreement(12, "2024-02-27")],
        "无逾期（M0）。还款协议p-1自2024-02-27起履行中，停止催收。",
        "Nothing is past due (M0). Repayment agreement p-1 is kept since 2024-02-27: nobody collects.",
    ),
    (
        "charged off",
        [*MISSED, write_off("2024-02-27")],
        "逾期4天（M1）：自2024-02-23起；欠款已核销，尚有1,034.00未收回；还清1,034.00即恢复正常。2024-03-25起转为M2。",
        (
            "4 days past due (M1), since 2024-02-23: charged off, 1,034.00 to recover. "
            "Repaying 1,034.00 cures it. From 2024-03-25 on it is M2."
        ),
    ),
    (
        "charged off in time",
        [BOUGHT, write_off("2024-01-11")],
        "欠款已核销，尚有1,000.00未收回；还清1,000.00即恢复正常。",
        "Charged off, 1,000.00 to recover. Repaying 1,000.00 cures it.",
    ),
]


@pytest.mark.parametrize(("why", "steps", "chinese", "english"), SAID, ids=[why for why, *_ in SAID])
def test_what_is_said(why: str, steps: list[Step], chinese: str, english: str) -> None:
    explained = told(start(*steps))
    assert headline(explained, Language.ZH) == chinese
    assert headline(explained, Language.EN) == english


def test_both_languages_say_the_same_things() -> None:
    assert WORDS[Language.ZH].keys() == WORDS[Language.EN].keys()


def test_every_minimum_missed_is_told_and_every_cure() -> None:
    late = start(*MISSED, day_end("2024-04-27"), payment("5000.00", "2024-04-28"))
    later = late.when(purchase("6000.00", "2024-05-10"), day_end("2024-06-27"))
    cured, lasting = told(later).spells
    assert (len(cured.missed), cured.cured_on) == (3, late.on)
    assert cured.bucket(later.on) == 3
    assert (len(lasting.missed), lasting.cured_on, lasting.bucket(later.on)) == (1, 0, 1)
    assert cured.since < lasting.since == told(later).since


@pytest.mark.parametrize(("day", "bucket"), [("2024-03-24", 1), ("2024-03-25", 2), ("2024-09-01", 7)])
def test_a_bucket_begins_on_the_day_that_was_told(day: str, bucket: int) -> None:
    explained = told(start(*MISSED), day)
    assert explained.bucket == bucket
    if bucket < 7:
        before, after = explained.worsens_on - 1, explained.worsens_on
        buckets = [told(start(*MISSED), str(date_of(one))).bucket for one in (before, after)]
        assert buckets == [bucket, bucket + 1]
    else:
        assert explained.worsens_on == 0


def test_what_is_recovered_ends_the_spell() -> None:
    off = start(*MISSED, write_off("2024-02-27"))
    assert told(off).collection is CollectionState.COLLECTED
    back = off.when(payment("2000.00", "2024-03-05"), payment("1.00", "2024-03-06"))
    explained = told(back)
    assert [spell.cured_on for spell in explained.spells] == [day_of(payment(on="2024-03-05"))]
    assert (explained.days, explained.cures, explained.collection) == (0, 0, CollectionState.NOTHING_DUE)


def test_what_a_correction_undid_was_never_missed() -> None:
    story = start(*MISSED)
    disputed = story.dispute(story.number_of(PurchasePosted), "2024-02-28")
    assert told(disputed).spells == ()
    lost = disputed.rule(disputed.number_of(DisputeOpened), "2024-03-01", Ruling.LOST)
    assert told(lost).past_due == lost.relationship.account.past_due > 0


def test_an_account_of_other_events_is_not_explained() -> None:
    with pytest.raises(Broken, match="explanation-broken"):
        explain_delinquency(start(*MISSED).relationship.account, start(BOUGHT).events, 738_950)


@drawn(lives(most_steps=16, most_days=300), st.integers(0, 40))
def test_repaying_what_is_told_cures(life: Life, later: int) -> None:
    lived = outcomes(life)
    story = Story(life.program, lived[-1].relationship, events_of(lived), day_of(life.steps[-1]))
    story = story.when(day_end(date_of(story.on + later)))
    account = story.relationship.account
    explained = told(story)
    assert explained.days == days_past_due(account, story.on)
    assert explained.past_due == account.past_due
    lasting = [spell for spell in explained.spells if not spell.cured_on]
    assert bool(lasting) == bool(account.overdue_since)
    if explained.cures:
        assert lasting[-1].since == explained.since == account.overdue_since
        cured = story.when(Payment(story.on + 1, explained.cures))
        overdue = [event for event in cured.happened if isinstance(event, DelinquencyCured)]
        assert overdue
