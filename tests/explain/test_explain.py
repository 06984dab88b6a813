"""Explanations: the published example, and lines that always add up to the figure posted."""

import decimal
import itertools
from decimal import Decimal

import pytest
from hypothesis import given as over
from hypothesis import note

from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.opening import AccountOpened
from cardcore.accounts.postings import FeePosted, RewardTakenBack
from cardcore.calendars import date_text
from cardcore.errors import Broken
from cardcore.explain import (
    FEE_WORDS,
    DerivationLine,
    FeeExplained,
    InterestExplained,
    detail,
    exact_text,
    explain,
    headline,
)
from cardcore.fees import FeeKind
from cardcore.notices import Language
from cardcore.rates import RATE_SCALE, Rate
from cardcore.scenario import simulate
from cardcore.testing.builders import Step, cash_advance, day_end, payment, program, purchase, rate_change
from cardcore.testing.stories import Story, given
from cardcore.testing.strategies import Life, described, lives
from tests.properties.living import book_of


def cmb(*, include_statement_day: bool = True) -> Story:
    """CMB's own example: 1,000.00 on 30 March, 100.00 repaid on 23 April, billed on 5 May."""
    terms = program(interest={"include_statement_day": include_statement_day})
    return given(terms, opened_on="2023-03-20").when(
        purchase("1000.00", "2023-03-30"), payment("100.00", "2023-04-23"), day_end("2023-05-05")
    )


def test_the_published_example() -> None:
    (explained,) = explain(cmb().events)
    assert (
        headline(explained, Language.ZH) == "利息 17.85 = 1,000.00 × 0.05% × 24 天 + 900.00 × 0.05% × 13 天"
    )
    assert detail(explained, Language.ZH) == [
        "利息 17.85 = 1,000.00 × 0.05% × 24 天 + 900.00 × 0.05% × 13 天",
        "  2023-03-30 … 2023-04-22      1,000.00 × 0.05% × 24 天 = 12",
        "  2023-04-23 … 2023-05-05        900.00 × 0.05% × 13 天 = 5.85",
    ]


def test_the_older_reading_of_it_in_english() -> None:
    (explained,) = explain(cmb(include_statement_day=False).events)
    assert detail(explained, Language.EN) == [
        "Interest 17.40 = 1,000.00 × 0.05% × 24 days + 900.00 × 0.05% × 12 days",
        "  2023-03-30 … 2023-04-22      1,000.00 × 0.05% × 24 days = 12",
        "  2023-04-23 … 2023-05-04        900.00 × 0.05% × 12 days = 5.4",
    ]


def last(*steps: Step, **sections: object) -> str:
    """The last figure of a life, explained in Chinese."""
    return headline(explain(given(program(**sections)).when(*steps).events)[-1], Language.ZH)  # type: ignore[arg-type]


# the life, the last figure in words
WORDS: list[tuple[str, list[Step], dict[str, object], str]] = [
    (
        "cash from its transaction date",
        [cash_advance("2000.00", "2024-01-12", transacted_on="2024-01-11"), day_end("2024-02-05")],
        {},
        "利息 26.00 = 2,000.00 × 0.05% × 26 天",
    ),
    (
        "purchases of two days",
        [purchase("100.00", "2024-01-10"), purchase("50.00", "2024-01-20"), day_end("2024-03-05")],
        {},
        "利息 3.95 = 100.00 × 0.05% × 10 天 + 150.00 × 0.05% × 46 天",
    ),
    (
        "cash beside purchases",
        [purchase("100.00", "2024-01-10"), cash_advance("50.00", "2024-02-10"), day_end("2024-03-05")],
        {"interest": {"cash_daily_rate": "0.0006"}},
        "利息 3.55 = 100.00 × 0.05% × 56 天 + 50.00 × 0.06% × 25 天",
    ),
    (
        "interest upon interest",
        [purchase("1000.00", "2024-01-10"), day_end("2024-04-05")],
        {},
        "利息 15.93 = 1,028.00 × 0.05% × 31 天",
    ),
    (
        "the part repaid in time stays free",
        [purchase("1000.00", "2024-01-10"), payment("900.00", "2024-02-20"), day_end("2024-03-05")],
        {"interest": {"method": "unpaid_part_only"}},
        "利息 2.80 = 100.00 × 0.05% × 56 天",
    ),
    (
        "another rate from a day on",
        [
            purchase("1000.00", "2024-01-10"),
            rate_change("2024-02-20", purchase_daily_rate="0.0003"),
            day_end("2024-03-05"),
        ],
        {},
        "利息 25.00 = 1,000.00 × 0.05% × 41 天 + 1,000.00 × 0.03% × 15 天",
    ),
    (
        "a promotion",
        [
            purchase("1000.00", "2024-01-10"),
            rate_change("2024-02-20", purchase_daily_rate="0.0003", until="2024-02-29"),
            day_end("2024-03-05"),
        ],
        {},
        "利息 26.00 = 1,000.00 × 0.05% × 41 天 + 1,000.00 × 0.03% × 10 天 + 1,000.00 × 0.05% × 5 天",
    ),
    (
        "a least charge",
        [purchase("50.00", "2024-01-10"), cash_advance("500.00", "2024-03-01"), day_end("2024-03-05")],
        {"interest": {"minimum_charge": "2.00"}},
        "利息 4.00 = 50.00 × 0.05% × 56 天 + 500.00 × 0.05% × 5 天，消费、取现利息各最低 2.00",
    ),
    # fees
    ("a fee at its floor", [cash_advance("500.00")], {}, "预借现金手续费 10.00 = 500.00 × 1%, 最低 10.00"),
    (
        "a fee within its bounds",
        [cash_advance("2000.00")],
        {"fees": {"cash_advance": {"cap": "50.00"}}},
        "预借现金手续费 20.00 = 2,000.00 × 1%, 最低 10.00, 最高 50.00",
    ),
    (
        "a fee without bounds",
        [cash_advance("2000.00")],
        {"fees": {"cash_advance": {"floor": "0.00"}}},
        "预借现金手续费 20.00 = 2,000.00 × 1%",
    ),
    (
        "a late charge",
        [purchase("9000.00"), day_end("2024-02-26")],
        {},
        "违约金 45.00 = 900.00 × 5%, 最低 10.00",
    ),
]


@pytest.mark.parametrize(("why", "steps", "sections", "words"), WORDS, ids=[row[0] for row in WORDS])
def test_a_figure_in_words(why: str, steps: list[Step], sections: dict[str, object], words: str) -> None:
    assert last(*steps, **sections) == words


def test_fees_in_english() -> None:
    story = given(program()).when(
        purchase("9000.00"), cash_advance("500.00", "2024-01-11"), day_end("2024-02-26")
    )
    fees = [one for one in explain(story.events) if isinstance(one, FeeExplained)]
    assert [detail(one, Language.EN) for one in fees] == [
        ["Cash advance fee 10.00 = 500.00 × 1%, at least 10.00"],
        ["Late charge 48.33 = 966.50 × 5%, at least 10.00"],
    ]
    assert [(date_text(one.on), one.fee.kind) for one in fees] == [
        ("2024-01-11", FeeKind.CASH_ADVANCE),
        ("2024-02-26", FeeKind.LATE_CHARGE),
    ]


def test_every_kind_of_fee_has_a_name_in_both_languages() -> None:
    assert [list(FEE_WORDS[language]) for language in Language] == [list(FeeKind), list(FeeKind)]


@over(lives())
def test_lines_add_up_to_the_figure_exactly_and_never_fall_below_nothing(life: Life) -> None:
    note(described(life))
    events = book_of(life).events
    explained = explain(events)
    assert [one.on for one in explained] == [
        one.on
        for one in events
        if isinstance(one, InterestPosted | FeePosted) or (isinstance(one, RewardTakenBack) and one.amount)
    ]
    for one in explained:
        if isinstance(one, InterestExplained):
            assert sum(line.exact for line in one.lines) == one.posted.exact
            if not one.posted.minimum_charge:
                assert abs(one.posted.amount * RATE_SCALE - one.posted.exact) * 2 <= RATE_SCALE
            for is_cash in (False, True):
                lines = [line for line in one.lines if line.is_cash is is_cash]
                assert all(line.days > 0 and line.base > 0 for line in lines)
                assert all(no_day_twice(first, then) for first, then in itertools.pairwise(lines))
                # two lines that touch differ in their base: nothing is told in two parts
                assert all(
                    first.to < then.from_ or (first.base, first.rate) != (then.base, then.rate)
                    for first, then in itertools.pairwise(lines)
                )


def test_the_day_of_a_rate_change_stands_twice_where_a_part_was_repaid_on_it() -> None:
    terms = program(interest={"include_payment_day": True})
    story = given(terms).when(
        purchase("99.00", "2024-01-08"),
        payment("10.00", "2024-01-10"),
        rate_change("2024-01-10", until="2024-01-11", purchase_daily_rate="0.0003"),
        day_end("2024-03-05"),
    )
    lines = next(one for one in explain(story.events) if isinstance(one, InterestExplained)).lines
    assert [(line.base, line.days, line.rate.text) for line in lines][:3] == [
        (9_900, 2, "0.0005"),
        (8_900, 2, "0.0003"),
        (1_000, 1, "0.0005"),
    ]
    pairs = list(itertools.pairwise(lines))
    assert all(no_day_twice(first, then) for first, then in pairs)
    assert not all(no_day_twice(then, first) for first, then in pairs)


def no_day_twice(first: DerivationLine, then: DerivationLine) -> bool:
    """Whether lines share no day but that of a rate change, borne at the old one by what was repaid."""
    if first.to <= then.from_:
        return True
    shared = min(first.to, then.to) - then.from_
    return shared == 1 and first.from_ <= then.from_ and first.rate != then.rate


def test_an_explanation_needs_the_whole_history() -> None:
    for events in (cmb().events[:0], cmb().events[1:]):
        with pytest.raises(Broken, match="history-broken"):
            explain(events)


def test_a_figure_that_is_not_what_its_lines_come_to_is_a_defect() -> None:
    events = list(cmb().events)
    place = next(place for place, one in enumerate(events) if isinstance(one, InterestPosted))
    posted = events[place]
    assert isinstance(posted, InterestPosted)
    events[place] = InterestPosted(posted.on, 1, 1, posted.accrued_to, 0)
    with pytest.raises(Broken, match="explanation-broken"):
        explain(events)


def test_an_account_that_owes_no_interest_has_nothing_to_explain() -> None:
    story = given(program()).when(purchase(), day_end("2024-02-05"))
    assert isinstance(story.events[0], AccountOpened)
    assert explain(story.events) == []


def test_a_line_is_exact() -> None:
    line = DerivationLine(False, 100, 124, 100_000, Rate.of("0.0005"))
    assert line.days == 24
    assert line.exact == 1200 * RATE_SCALE


def test_the_callers_decimal_context_changes_nothing() -> None:
    exact = 123_456_789_012_345 * RATE_SCALE // 1000 + 1
    expected = exact_text(exact, "CNY")
    with decimal.localcontext(prec=3, rounding=decimal.ROUND_UP):
        assert exact_text(exact, "CNY") == expected
    assert Decimal(expected) * 100 * RATE_SCALE == exact
    assert (exact_text(0, "CNY"), exact_text(-RATE_SCALE, "CNY"), exact_text(RATE_SCALE, "JPY")) == (
        "0",
        "-0.01",
        "1",
    )


def test_points_of_a_merchant_that_expire_after_a_correction_are_no_riddle() -> None:
    coalition = {
        "members": [{"id": "air", "name": "Air", "points": 1, "step": "2.00", "expiry": {"months": 2}}],
        "rates": [],
    }
    answers = simulate(
        {
            "program": {"preset": "cmb", "coalition": coalition},
            "account": {
                "opened_on": "2024-01-10",
                "credit_limit": "500.00",
                "currency": "CNY",
                "statement_day": 9,
            },
            "events": [
                {"on": "2024-01-10", "join_programme": {"member": "air"}},
                {"on": "2024-01-11", "member_purchase": {"member": "air", "amount": "100.00"}},
                {"on": "2024-02-01", "cash_advance": {"amount": "50.00", "value_date": "2024-01-20"}},
            ],
            "until": "2024-06-09",
            "ask": ["explain", "wallet"],
        }
    )
    assert answers["explain"]
    assert answers["wallet"][0]["expired"] == 50
