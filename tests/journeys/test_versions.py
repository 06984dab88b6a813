"""A programme in dated versions: every journey acts by the terms in force on its own day."""

from typing import Any

import attrs
import pytest

from cardcore.accounts.delinquency import MinimumMissed
from cardcore.accounts.foreign import bare
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.postings import FeePosted
from cardcore.accounts.terms_changes import TermsChanged
from cardcore.calendars import date_of, date_text, parse_date
from cardcore.errors import InvalidInput
from cardcore.explain import InterestExplained, explain
from cardcore.explain.minimum import explain_minimums
from cardcore.explain.points import movements
from cardcore.journeys import ConversionQuote, close_day, convert, quote_conversion
from cardcore.rates import Rate
from cardcore.relationships import fold
from cardcore.testing.builders import (
    Step,
    authorization,
    cash_advance,
    conversion,
    day_end,
    fee_request,
    payment,
    program,
    purchase,
    rate_change,
    statement_day_change,
)
from cardcore.testing.stories import Story, given
from cardcore.what_if import NoPayment, what_if

END = day_end("2024-04-05")


def versioned(on: str, **sections: Any) -> dict[str, Any]:
    return {"versions": [{"effective_from": on, **sections}]}


def changed(story: Story) -> list[str]:
    """The days on which terms changed."""
    return [date_text(event.on) for event in map(bare, story.events) if isinstance(event, TermsChanged)]


CHEAPER = {"interest": {"purchase_daily_rate": "0.0004"}}

# when the rate falls from 0.05 % to 0.04 %: the interest that the statements of 5 March and 5 April post on
# 1,000.00 of 10 January, billed on 5 February, due on 23 February, judged on 26 February and never repaid
DAYS: list[tuple[str, str, list[str]]] = [
    ("before the opening", "2023-12-01", ["22.40", "12.68"]),  # 56 days at 0.04 %
    ("on the opening day", "2024-01-01", ["22.40", "12.68"]),
    ("on the day of the purchase", "2024-01-10", ["22.40", "12.68"]),
    ("mid-cycle", "2024-01-20", ["23.40", "12.69"]),  # 10 days more at 0.05 %
    ("on the statement day", "2024-02-05", ["25.00", "12.71"]),  # 26 days
    ("on the day after it", "2024-02-06", ["25.10", "12.71"]),
    ("on the due date", "2024-02-23", ["26.80", "12.73"]),  # 44 days
    ("on the last day of grace", "2024-02-26", ["27.10", "12.74"]),
    ("on the day that posts the interest", "2024-03-05", ["27.90", "12.75"]),  # 55 days and that day
    ("on the day after it was posted", "2024-03-06", ["28.00", "12.75"]),
    ("between missed days", "2024-03-20", ["28.00", "14.19"]),  # 14 days and 17
    ("after all", "2024-04-06", ["28.00", "15.93"]),
]


@pytest.mark.parametrize(("why", "day", "expected"), DAYS, ids=[row[0] for row in DAYS])
def test_every_day_bears_the_rate_in_force_on_it(why: str, day: str, expected: list[str]) -> None:
    terms = program(late_charge={"rate": "0", "floor": "0.00"}, **versioned(day, **CHEAPER))
    story = given(terms).when(purchase("1000.00", "2024-01-10"), END)
    assert story.interest == expected
    assert changed(story) == ([day] if "2024-01-01" < day < "2024-04-06" else [])


def test_interest_is_explained_at_both_rates() -> None:
    story = given(program(**versioned("2024-02-20", **CHEAPER))).when(purchase("1000.00", "2024-01-10"), END)
    first = next(one for one in explain(story.events) if isinstance(one, InterestExplained))
    told = [(row.days, row.rate.text) for row in first.lines]
    assert told == [(41, "0.0005"), (15, "0.0004")]


# what is agreed with the account, and its rates on purchases and on cash once the programme's fell to 0.04 %
AGREED: list[tuple[str, list[Step], tuple[str, str]]] = [
    ("nothing", [], ("0.0004", "0.0004")),
    ("a rate of its own", [rate_change("2024-01-15", purchase_daily_rate="0.0003")], ("0.0003", "0.0004")),
    (
        "the very rate of the programme",
        [rate_change("2024-01-15", purchase_daily_rate="0.0005")],
        ("0.0004", "0.0004"),
    ),
    (
        "a promotion that runs",
        [rate_change("2024-01-15", cash_daily_rate="0", until="2024-03-20")],
        ("0.0005", "0"),
    ),
    (
        "a promotion that is over",
        [rate_change("2024-01-15", cash_daily_rate="0", until="2024-02-10")],
        ("0.0004", "0.0004"),
    ),
    (
        "a rate agreed after the change",
        [purchase("1.00", "2024-03-02"), rate_change("2024-03-02", purchase_daily_rate="0.0005")],
        ("0.0005", "0.0004"),
    ),
]


@pytest.mark.parametrize(("why", "steps", "rates"), AGREED, ids=[row[0] for row in AGREED])
def test_what_was_agreed_with_one_account_stays(why: str, steps: list[Step], rates: tuple[str, str]) -> None:
    terms = program(
        **versioned("2024-03-01", interest={"purchase_daily_rate": "0.0004", "cash_daily_rate": "0.0004"})
    )
    agreed = given(terms).when(*steps, purchase("9.00", "2024-03-10")).relationship.account.agreement
    assert (agreed.purchase_rate.text, agreed.cash_rate.text) == rates


def test_after_a_promotion_the_rates_of_the_version_hold() -> None:
    terms = program(**versioned("2024-03-01", **CHEAPER))
    story = given(terms).when(rate_change("2024-01-15", purchase_daily_rate="0", until="2024-03-20"), END)
    agreed = story.relationship.account.agreement
    assert (agreed.purchase_rate, agreed.cash_rate) == (Rate.of("0.0004"), Rate.of("0.0005"))


def test_missed_days_are_closed_each_by_its_own_terms() -> None:
    terms = program(
        versions=[
            {
                "effective_from": "2024-02-26",
                "late_charge": {"floor": "20.00"},
                "cycle": {"due": {"days_after": 10}},
            },
            {"effective_from": "2024-03-05", "minimum_payment": {"purchase_share": "0.20"}},
        ]
    )
    behind = given(terms).when(purchase("1000.00", "2024-01-10"))
    at_once = behind.when(END)
    days = [day_end(date_of(day)) for day in range(behind.on, at_once.on + 1)]
    one_by_one = behind.when(*days)
    assert (at_once.events, at_once.relationship) == (one_by_one.events, one_by_one.relationship)
    assert at_once.fees == [("late_charge", "20.00"), ("late_charge", "20.00")]
    assert [bill.issued.minimum_payment_due for bill in at_once.statements[1:]] == [10_000, 32_800, 50_793]
    dues = [date_text(bill.issued.payment_due_date) for bill in at_once.statements]
    assert dues == ["2024-01-23", "2024-02-23", "2024-03-15", "2024-04-15"]


def test_an_idle_account_takes_up_nothing() -> None:
    story = given(program(**versioned("2024-01-20", **CHEAPER)))
    idle = story.when(day_end("2024-01-05"), day_end("2024-01-25"))
    assert idle.relationship == story.when(day_end("2024-01-05")).relationship
    assert changed(idle.when(day_end("2024-02-05"))) == ["2024-01-20"]


def test_several_versions_are_taken_up_in_their_order() -> None:
    terms = program(
        versions=[
            {"effective_from": "2024-02-06", "interest": {"purchase_daily_rate": "0.0004"}},
            {"effective_from": "2024-02-08", "interest": {"purchase_daily_rate": "0.0005"}},
            {"effective_from": "2024-02-10", "interest": {"cash_daily_rate": "0.0003"}},
        ]
    )
    story = given(terms).when(cash_advance("100.00", "2024-01-10"), purchase("100.00", "2024-02-20"))
    assert changed(story) == ["2024-02-06", "2024-02-08", "2024-02-10"]
    agreed = story.relationship.account.agreement
    assert (agreed.purchase_rate.text, agreed.cash_rate.text) == ("0.0005", "0.0003")


def test_terms_told_too_late_hold_from_the_first_day_that_is_not_reckoned() -> None:
    lived = given(program()).when(purchase("1000.00", "2024-01-10"), day_end("2024-03-05"))
    told = program(**versioned("2024-02-20", **CHEAPER))
    outcome = close_day(lived.relationship, parse_date("2024-03-26"), told)
    assert [date_text(one.on) for one in outcome.events if isinstance(one, TermsChanged)] == ["2024-03-06"]
    again = close_day(outcome.relationship, parse_date("2024-04-05"), told)
    assert not [one for one in again.events if isinstance(one, TermsChanged)]


UNPAID, FULL = {"method": "unpaid_part_only"}, {"method": "full_balance"}


def test_another_method_holds_for_what_is_not_judged_yet() -> None:
    to_part = program(interest=FULL, **versioned("2024-02-20", interest=UNPAID))
    bought = given(to_part).when(purchase("1000.00", "2024-01-10"), payment("900.00", "2024-02-23"))
    account = bought.relationship.account
    assert [(date_text(on), minor) for on, minor in account.billed_lots] == [("2024-02-20", 10_000)]
    # 1,000.00 × 41 days before the change, 100.00 × 15 days since
    assert bought.when(day_end("2024-03-05")).interest == ["21.25"]
    to_full = program(interest=UNPAID, **versioned("2024-02-20", interest=FULL))
    bought = given(to_full).when(purchase("1000.00", "2024-01-10"), payment("900.00", "2024-02-23"))
    assert bought.relationship.account.billed_lots == ()
    # 1,000.00 × 44 days to the payment, 100.00 × 12 days since
    assert bought.when(day_end("2024-03-05")).interest == ["22.60"]


def test_a_statement_day_must_be_possible_under_all_that_follows() -> None:
    terms = program(**versioned("2024-06-01", cycle={"due": {"day_of_month": 23}}))
    given(terms).when(statement_day_change(25, "2024-02-10")).then(refused="schedule-invalid")
    with pytest.raises(InvalidInput, match="schedule-invalid"):
        given(terms, statement_day=25)
    assert given(program(), statement_day=25).refusal is None


def test_the_past_is_lived_again_by_the_terms_of_its_days() -> None:
    terms = program(
        **versioned(
            "2024-02-26", late_charge={"floor": "20.00"}, fees={"cash_advance": {"floor": "30.00"}}, **CHEAPER
        )
    )
    bought = given(terms).when(purchase("1000.00", "2024-01-10"))
    drawn = cash_advance("100.00", "2024-01-20")
    in_time = bought.when(drawn, END, purchase("1.00", "2024-04-06"))
    late = bought.when(END, purchase("1.00", "2024-04-06")).late(drawn, "2024-04-06")
    for one in (in_time, late):
        assert ("cash_advance", "10.00") in in_time.fees
        assert fold(None, one.events) == one.relationship
    assert late.relationship.account.balance == in_time.relationship.account.balance
    assert late.relationship.account.agreement == in_time.relationship.account.agreement
    assert late.relationship.account.earlier_rates == in_time.relationship.account.earlier_rates


def test_a_version_that_was_taken_up_with_points_only_is_not_lost_in_another_past() -> None:
    terms = program(**versioned("2024-02-10", **CHEAPER))
    story = given(terms).when(purchase("1000.00", "2024-01-10"), day_end("2024-02-05"))
    late = story.late(payment("10.00", "2024-02-01"), "2024-02-12")
    assert changed(late) == ["2024-02-10"]
    assert late.relationship.account.agreement.terms_from == parse_date("2024-02-10").toordinal()
    assert not [one for one in late.events if isinstance(one, MinimumMissed)]


def test_foreign_balances_take_up_their_own_terms() -> None:
    usd = {"line_rate": "7.0", "late_charge": {"floor": "1.00"}}
    terms = program(
        foreign={"currencies": {"USD": usd}},
        **versioned(
            "2024-02-20",
            interest={"purchase_daily_rate": "0.0004"},
            foreign={"currencies": {"USD": {"late_charge": {"floor": "2.00"}}}},
        ),
    )
    story = given(terms, foreign=["USD"]).when(purchase("100.00", "2024-01-10", currency="USD"), END)
    whole = story.relationship
    assert changed(story) == ["2024-02-20", "2024-02-20"]
    assert (
        whole.foreign[0].agreement.purchase_rate == whole.account.agreement.purchase_rate == Rate.of("0.0004")
    )
    dollars = [event for event in map(bare, story.events) if isinstance(event, InterestPosted | FeePosted)]
    # judged on 26 February; 100.00 × 41 days at 0.05 % and 15 at 0.04 %
    assert [event.amount for event in dollars[:2]] == [200, 265]
    assert fold(None, story.events) == whole


DEARER = {"statement": {"rate_per_period": {"12": "0.009"}}}


def test_a_plan_keeps_its_terms_and_a_quote_what_it_holds() -> None:
    terms = program(**versioned("2024-02-08", installments=DEARER))
    billed = given(terms).when(purchase("1200.00", "2024-01-10"), day_end("2024-02-05"))
    before = billed.when(conversion("statement", "1200.00", "2024-02-07", periods=12))
    after = billed.when(conversion("statement", "1200.00", "2024-02-08", periods=12))
    plans = [story.relationship.plans[0].terms.rate for story in (before, after)]
    assert plans[0] < plans[1] == Rate.of("0.009")
    kept = before.when(day_end("2024-12-31")).relationship.plans[0]
    assert kept.terms == before.relationship.plans[0].terms
    asked = conversion("statement", "1200.00", "2024-02-07", periods=12)
    quote = quote_conversion(billed.relationship, asked, terms)
    assert isinstance(quote, ConversionQuote)
    later = convert(billed.relationship, attrs.evolve(asked, on=asked.on + 1), terms, quote)
    assert later.relationship.plans[0].terms.rate == plans[0]


def test_a_forecast_over_the_day_lives_by_the_new_terms() -> None:
    lived = given(program()).when(purchase("1000.00", "2024-01-10"), day_end("2024-02-05"))
    start = date_of(lived.on + 1)
    plain, cheaper = (
        what_if(lived.relationship, start, terms, NoPayment(), months=2)
        for terms in (program(), program(**versioned("2024-02-20", **CHEAPER)))
    )
    assert (plain.interest, cheaper.interest) == (2_800 + 1_593, 2_650 + 1_273)


def test_minimums_and_points_are_explained_by_the_terms_of_their_day() -> None:
    terms = program(
        **versioned("2024-02-20", minimum_payment={"purchase_share": "0.20"}, points={"points": 3})
    )
    story = given(terms).when(purchase("1000.00", "2024-01-10"), purchase("1000.00", "2024-03-01"), END)
    shares = [
        [part.rate.text for part in one.parts if part.rate] for one in explain_minimums(story.events, terms)
    ]
    assert shares == [[], ["0.1"], ["0.2"], ["0.2"]]
    earned = [one for one in movements(story.events, terms) if one.kind == "earned"]
    assert [(one.points, one.shares[0].points) for one in earned] == [(50, 1), (150, 3)]


def test_authorizations_and_fees_are_those_of_their_day() -> None:
    terms = program(
        **versioned(
            "2024-02-20", limits={"hold_days": 3}, fees={"statement_copy": "7.00"}, points={"points": 2}
        )
    )
    story = given(terms).when(
        authorization("10.00", "2024-02-19", hold="h-1", mcc="5732"),
        fee_request("statement_copy", "2024-02-19"),
        authorization("10.00", "2024-02-20", hold="h-2", mcc="5732"),
        fee_request("statement_copy", "2024-02-20"),
    )
    days = [
        hold.expires_on - on
        for hold, on in zip(story.relationship.account.holds, (story.on - 1, story.on), strict=True)
    ]
    usual = program().limits.hold_terms("5732").days
    assert days == [usual, 3]
    assert story.fees == [("statement_copy", "5.00"), ("statement_copy", "7.00")]
