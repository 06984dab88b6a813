"""Late entries, voids, disputes and adjustments in a foreign balance, one situation a test.

That late is as in time, whatever the currency, is a law: tests/properties/test_backdating.py.
"""

from typing import Any

import attrs
import pytest

from cardcore.accounts.disputes import DisputeOpened, Ruling
from cardcore.accounts.foreign import InCurrency, bare
from cardcore.accounts.journal import entries, trial_balance
from cardcore.accounts.postings import FeePosted, PurchasePosted, RefundPosted
from cardcore.accounts.restating import HistoryRestated
from cardcore.accounts.shared_line import LineRevalued
from cardcore.calendars import parse_date
from cardcore.exchange import ExchangeRate
from cardcore.fees import FeeKind
from cardcore.journeys import Adjustment
from cardcore.testing.builders import (
    Step,
    adjustment,
    amount,
    authorization,
    cash_advance,
    closing,
    day_end,
    payment,
    program,
    purchase,
    refund,
    write_off,
)
from cardcore.testing.invariants import Book, check
from cardcore.testing.stories import Story, given

CMB = program()
DAY = parse_date("2024-01-10")


def dual(*steps: Step, **sections: Any) -> Story:
    """The story of a card in CNY and USD."""
    return given(program(**sections), foreign=["USD"]).when(*steps)


def dollars(text: str = "100.00", on: str = "2024-01-10", **details: Any) -> Any:
    """A purchase in USD."""
    return purchase(text, on, currency="USD", **details)


def abroad(story: Story) -> int:
    """What is owed in USD, the laws checked."""
    check(story.book)
    return story.relationship.foreign[0].balance_minor


# --- late entries and voids -------------------------------------------------------------------------


def test_a_late_payment_gives_back_the_interest_of_its_currency_only() -> None:
    missed = dual(dollars(), purchase("100.00"), day_end("2024-03-05"))
    assert abroad(missed) == 10_000 + 280 + 100  # interest, and a late charge
    story = missed.late(payment("100.00", "2024-02-20", CMB, "USD"), "2024-03-10")
    assert abroad(story) == 0
    assert [(one.kind.value, one.currency) for one in story.told] == [("history_corrected", "USD")]
    (restated,) = story.happened
    assert isinstance(restated, InCurrency)
    booked = trial_balance(entries(story.happened), "USD")
    assert (booked["assets:clearing:payments"], booked["income:interest"]) == (10_000, 280)
    bounced = story.void(len(story.events), "2024-03-11")
    assert abroad(bounced) == abroad(missed)


def test_a_late_purchase_and_cash_advance_bring_their_fees_and_points() -> None:
    story = dual().late(dollars("30.00"), "2024-01-20").then(points=15)
    story = story.late(cash_advance("200.00", "2024-01-11", currency="USD"), "2024-01-20")
    assert abroad(story) == 3_000 + 20_000 + 200
    assert story.relationship.account.line_uses[0].used > 0
    gone = story.void(story.number_of(HistoryRestated), "2024-01-21").then(points=0)
    assert abroad(gone) == 20_200


def test_a_late_purchase_captures_a_hold_of_its_currency_only() -> None:
    story = dual(authorization("50.00", currency="USD"), authorization("50.00", hold="h-2"))
    story.late(dollars("50.00", hold="h-2"), "2024-01-20").then(refused="currency-mismatch")
    story.late(purchase("50.00", hold="h-1"), "2024-01-20").then(refused="currency-mismatch")
    assert story.late(dollars("50.00", hold="h-1"), "2024-01-15").relationship.foreign[0].holds == ()


def test_a_late_refund_and_one_taken_out() -> None:
    story = dual(dollars("30.00")).late(refund("12.00", "2024-01-12", currency="USD"), "2024-01-20")
    assert abroad(story.then(points=9)) == 1_800
    assert abroad(story.void(story.number_of(HistoryRestated), "2024-01-21")) == 3_000


def test_what_the_account_does_not_hold_is_converted_at_the_rate_brought() -> None:
    yen = purchase("10000", "2024-01-10", currency="JPY")
    story = dual()
    story.late(yen, "2024-01-20").then(refused="currency-mismatch")
    late = story.late(yen, "2024-01-20", {"JPY": ExchangeRate.of("JPY", "CNY", "5", per=100)})
    late.then(balance="507.50")
    check(Book(late.program, late.relationship, late.events))


UNVALUED: dict[str, Any] = {"foreign": {"currencies": {"EUR": {}}}}


def test_nothing_begins_late_in_a_currency_that_no_rate_is_known_of() -> None:
    story = given(program(**UNVALUED), foreign=["EUR"])
    euros = purchase("10.00", "2024-01-10", currency="EUR")
    story.late(euros, "2024-01-20").then(refused="currency-mismatch")
    story.when(adjustment("debit", currency="EUR")).then(refused="currency-mismatch")
    valued = story.late(euros, "2024-01-20", {"EUR": ExchangeRate.of("EUR", "CNY", "8")})
    assert valued.relationship.account.line_uses[0].used == 8_000
    assert [type(event) for event in valued.happened][-3:] == [LineRevalued, InCurrency, HistoryRestated]
    valued.when(adjustment("debit", currency="EUR")).then(events=["InCurrency"])


def test_a_charged_off_balance_recovers_what_was_paid_after_it() -> None:
    off = dual(dollars(), write_off("2024-01-20"))
    late = off.late(payment("40.00", "2024-01-25", CMB, "USD"), "2024-01-30")
    (held,) = late.relationship.foreign
    assert held.charge_off is not None
    assert held.charge_off.left == 6_000
    off.late(payment("40.00", "2024-01-15", CMB, "USD"), "2024-01-30").then(refused="charged-off")


# --- the card year, which is the whole's ------------------------------------------------------------

FIVE = [dollars("10.00", f"2024-01-{day}") for day in range(10, 15)]
YEAR_OVER = day_end("2025-01-08")


def annual_fees(story: Story) -> int:
    """How many annual fees count."""
    check(story.book)
    return story.relationship.account.annual_fee_billed // 30_000


def test_what_was_bought_abroad_late_waives_the_fee_that_was_charged() -> None:
    charged = dual(*FIVE, YEAR_OVER)
    assert annual_fees(charged) == 1
    late = charged.late(dollars("10.00", "2024-12-20"), "2025-01-10")
    assert annual_fees(late) == 0
    assert [type(bare(event)) for event in late.happened[:2]] == [HistoryRestated, HistoryRestated]
    assert annual_fees(late.void(len(charged.events) + 1, "2025-01-11")) == 1


def test_what_never_was_bought_abroad_waives_nothing() -> None:
    waived = dual(*FIVE, dollars("10.00", "2024-01-16"), YEAR_OVER)
    assert annual_fees(waived) == 0
    assert annual_fees(waived.void(waived.number_of(PurchasePosted, 3), "2025-01-10")) == 1
    disputed = waived.dispute(waived.number_of(PurchasePosted, 2), "2025-01-10")
    assert annual_fees(disputed) == 1
    number = disputed.number_of(DisputeOpened)
    assert annual_fees(disputed.rule(number, "2025-01-12", Ruling.LOST)) == 0
    assert annual_fees(disputed.rule(number, "2025-01-12", Ruling.LOST, "2025-01-11")) == 1
    assert annual_fees(disputed.rule(number, "2025-01-12", Ruling.WON)) == 1


def test_a_part_that_is_disputed_counts_no_more_in_the_card_year() -> None:
    story = dual(dollars("10.00"))
    number = story.number_of(PurchasePosted)
    whole = story.relationship.account.year_spending
    disputed = story.dispute(number, "2024-01-20", "2.50", currency="USD")
    account = disputed.relationship.account
    assert (account.year_purchases, account.year_spending) == (1, whole - whole // 4)
    opened = disputed.number_of(DisputeOpened)
    lost = disputed.rule(opened, "2024-01-22", Ruling.LOST).relationship.account
    assert (lost.year_purchases, lost.year_spending) == (1, whole)
    moved = disputed.rule(opened, "2024-01-22", Ruling.LOST, "2024-01-21").relationship.account
    assert (moved.year_purchases, moved.year_spending) == (2, whole)


def test_a_capture_that_is_taken_out_counts_no_more() -> None:
    story = dual(authorization("10.00", currency="USD"), dollars("10.00", hold="h-1"))
    assert story.relationship.account.year_purchases == 1
    gone = story.void(story.number_of(PurchasePosted), "2024-01-20")
    assert (abroad(gone), gone.relationship.account.year_purchases) == (0, 0)


def test_a_first_card_year_that_begins_abroad_is_lived_again() -> None:
    first = {"fees": {"annual": {"first_year_free": False}}}
    story = dual(dollars("10.00"), refund("1.00", "2024-01-11", currency="USD"), **first)
    assert story.relationship.account.annual_fee_unbilled == 30_000
    late = story.late(purchase("5.00", "2024-01-12"), "2024-01-20").then(balance="305.00")
    account = late.relationship.account
    assert (account.year_purchases, account.year_spending) == (1, 7_500 - 750 + 500)
    gone = late.void(story.number_of(RefundPosted), "2024-01-21").relationship.account
    assert (gone.year_purchases, gone.year_spending) == (2, 7_500 + 500)
    none = dual(dollars("10.00"), **first).void(story.number_of(PurchasePosted), "2024-01-20")
    assert none.relationship.account.annual_fee_unbilled == 0
    assert not [one for one in none.events if isinstance(one, FeePosted) and one.kind is not FeeKind.ANNUAL]


def test_without_annual_fees_only_the_foreign_balance_is_restated() -> None:
    story = dual(dollars("10.00"), fees={"annual": {"amount": "0.00"}})
    late = story.late(dollars("5.00", "2024-01-11"), "2024-01-20").then(events=["InCurrency", "PointsEarned"])
    gone = late.void(story.number_of(PurchasePosted), "2024-01-21").then(
        events=["InCurrency", "PointsClawedBack"]
    )
    assert abroad(gone) == 500


# --- disputes and adjustments -----------------------------------------------------------------------


def test_a_foreign_purchase_is_disputed_charged_back_and_lost() -> None:
    story = dual(dollars(), day_end("2024-03-05"))
    owed = abroad(story)
    disputed = story.dispute(story.number_of(PurchasePosted), "2024-03-10")
    assert abroad(disputed) == 0
    assert disputed.told[0].currency == "USD"
    opened = disputed.number_of(DisputeOpened)
    back = disputed.charged_back(opened, "2024-03-11")
    assert trial_balance(entries(back.happened), "USD")["assets:clearing:network"] == 10_000
    again = back.represented(opened, "2024-03-12")
    assert again.told[0].kind.value == "dispute_contested"
    assert abroad(again.rule(opened, "2024-03-13", Ruling.LOST)) == owed
    won = again.rule(opened, "2024-03-13", Ruling.WON)
    assert abroad(won) == 0
    assert trial_balance(entries(won.events), "USD")["expenses:disputes"] == 10_000
    won.rule(opened, "2024-03-14", Ruling.LOST).then(refused="dispute-resolved")


def test_what_is_disputed_is_said_in_the_currency_of_the_purchase() -> None:
    story = dual(dollars(), purchase("100.00"))
    there, here = story.number_of(PurchasePosted), story.number_of(PurchasePosted, 2)
    story.dispute(there, "2024-01-20", "1.00").then(refused="currency-mismatch")
    story.dispute(here, "2024-01-20", "1.00", currency="USD").then(refused="currency-mismatch")
    story.dispute(there, "2024-01-20", "100.01", currency="USD").then(refused="refund-exceeds-capture")
    story.dispute(0, "2024-01-20", "1.00", currency="USD").then(refused="not-found")
    story.void(there - 1, "2024-01-20").then(refused="not-found")


def test_an_operator_debits_and_credits_a_foreign_balance() -> None:
    story = dual(dollars(), adjustment("debit", "5.00", of="fee", currency="USD"))
    story = story.when(adjustment("credit", "20.00", "2024-01-12", currency="USD"))
    assert abroad(story) == 8_500
    assert [one.currency for one in story.told] == ["USD"]
    late = story.late(adjustment("credit", "5.00", "2024-01-11", of="fee", currency="USD"), "2024-01-20")
    assert (abroad(late), late.relationship.foreign[0].fee_unbilled) == (8_000, 0)
    assert abroad(late.void(late.number_of(HistoryRestated), "2024-01-21")) == 8_500
    story.when(attrs.evolve(adjustment(), currency="EUR")).then(refused="currency-mismatch")


def test_adjustments_are_written_in_either_currency() -> None:
    for make in (Adjustment.debit, Adjustment.credit):
        made = make(DAY, amount("5.00", "USD"), "as agreed", CMB)
        assert (made.amount, made.currency) == (500, "USD")
        assert make(DAY, amount("5.00"), "as agreed", CMB).currency == ""
    with pytest.raises(Exception, match="currency-mismatch"):
        Adjustment.debit(DAY, amount("5.00", "EUR"), "as agreed", program(foreign={"currencies": {}}))


def test_an_account_is_not_closed_over_a_dispute_in_any_currency() -> None:
    bought = dual(dollars())
    story = bought.dispute(bought.number_of(PurchasePosted), "2024-01-12").when(
        closing("2024-01-20", forfeit_points=True)
    )
    story.then(refused="account-not-settled")
    assert "disputes of event" in str(story.refusal)


def test_a_purchase_too_small_for_points_takes_none_of_another_back() -> None:
    small, other = dollars("0.50"), dollars("30.00", "2024-01-11")
    alone = dual(small)
    alone.void(alone.number_of(PurchasePosted), "2024-01-12").then(points=0)
    both = dual(small, other)
    both.void(both.number_of(PurchasePosted), "2024-01-12").then(points=15)
