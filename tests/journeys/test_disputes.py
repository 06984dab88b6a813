"""Refunds that name their purchase, and disputes: credited at once, final or taken back by the ruling."""

import pytest

from cardcore.accounts.disputes import DisputeOpened, Ruling
from cardcore.accounts.journal import DISPUTES, DISPUTES_LOST, NETWORK, entries, trial_balance
from cardcore.accounts.postings import FeePosted, PurchasePosted, RefundPosted
from cardcore.testing.builders import (
    amount,
    cash_advance,
    day_end,
    payment,
    program,
    purchase,
    refund,
    withdrawal,
)
from cardcore.testing.invariants import check
from cardcore.testing.stories import Story, given

ABROAD = program(fees={"foreign_transaction": {"rate": "0.015", "floor": "0.00", "cap": "0.00"}})


def bought(*more: object) -> Story:
    """Bought on 30 March, billed on 5 April."""
    return given(program(), opened_on="2023-03-20").when(
        purchase("1000.00", "2023-03-30"),
        *more,  # type: ignore[arg-type]
    )


def disputed(story: Story, on: str, text: str | None = None) -> Story:
    return story.dispute(story.number_of(PurchasePosted), on, text)


def ruled(story: Story, on: str, ruling: Ruling, value_date: str | None = None) -> Story:
    return story.rule(story.number_of(DisputeOpened), on, ruling, value_date)


def in_order(story: Story) -> Story:
    """The story again, if no law is broken."""
    assert story.refusal is None
    check(story.book)
    return story


# --- a refund of a purchase -------------------------------------------------------------------------


def test_refunds_come_to_no_more_than_the_purchase() -> None:
    story = bought()
    number = story.number_of(PurchasePosted)
    story = in_order(story.refund_of(number, refund("600.00", "2023-04-01")))
    story.then(balance="400.00", told=["refunded"])
    refused = story.refund_of(number, refund("400.01", "2023-04-02"))
    refused.then(refused="refund-exceeds-capture", balance="400.00")
    story = story.refund_of(number, refund("400.00", "2023-04-02")).then(balance="0.00")
    story.refund_of(number, refund("0.01", "2023-04-03")).then(refused="refund-exceeds-capture")


def test_a_refund_that_was_taken_out_is_given_back_no_longer() -> None:
    story = bought()
    number = story.number_of(PurchasePosted)
    story = story.refund_of(number, refund("600.00", "2023-04-01"))
    story = story.void(story.number_of(RefundPosted), "2023-04-02")
    in_order(story.refund_of(number, refund("1000.00", "2023-04-03"))).then(balance="0.00")


def test_a_purchase_that_came_late_can_be_given_back() -> None:
    story = bought().late(purchase("50.00", "2023-03-25"), "2023-04-01")
    number = len(story.events) - 1  # before its points
    in_order(story.refund_of(number, refund("50.00", "2023-04-02"))).then(balance="1000.00")


def test_what_a_refund_may_not_name() -> None:
    story = bought(cash_advance("100.00", "2023-03-31"))
    number = story.number_of(PurchasePosted)
    story.refund_of(number, refund("1.00", "2023-03-29")).then(refused="date-order")
    story.refund_of(number + 90, refund("1.00", "2023-04-01")).then(refused="not-found")
    cash = number + 2
    story.refund_of(cash, refund("1.00", "2023-04-01")).then(refused="not-found")
    gone = story.void(number, "2023-04-01")
    gone.refund_of(number, refund("1.00", "2023-04-02")).then(refused="already-reversed")
    in_euro = refund("1.00", "2023-04-01", currency="EUR")
    story.refund_of(number, in_euro).then(refused="currency-mismatch")


def test_a_purchase_that_was_given_back_is_not_taken_out() -> None:
    story = bought()
    number = story.number_of(PurchasePosted)
    story = story.refund_of(number, refund("1.00", "2023-04-01"))
    story.void(number, "2023-04-02").then(refused="already-reversed")


# --- disputes ---------------------------------------------------------------------------------------


def test_while_it_is_open_nothing_is_owed_and_no_interest_borne() -> None:
    story = in_order(disputed(bought(day_end("2023-05-05")), "2023-05-10"))
    story.then(balance="0.00", past_due="0.00", points=0, told=["dispute_opened"])
    story = in_order(story.when(day_end("2023-06-05")))
    assert (story.bill["interest"], story.bill["fees"]) == ("-18.50", "-10.00")
    assert story.bill["minimum_payment_due"] == "0.00"
    assert trial_balance(entries(story.events))[DISPUTES] == 100_000


def test_part_of_a_purchase_can_be_disputed() -> None:
    story = in_order(disputed(bought(), "2023-04-01", "400.00")).then(balance="600.00", points=30)
    in_order(ruled(story, "2023-04-03", Ruling.LOST)).then(balance="1000.00", points=50)


def test_what_was_won_stays_credited() -> None:
    story = disputed(bought(day_end("2023-05-05")), "2023-05-10", "400.00")
    won = in_order(ruled(story, "2023-06-10", Ruling.WON))
    won.then(told=["minimum_missed", "statement_ready", "dispute_won"])
    assert won.relationship.account.purchase_revolving + won.relationship.account.purchase_billed == 60_000
    ruled(won, "2023-06-11", Ruling.LOST).then(refused="dispute-resolved")


@pytest.mark.parametrize("part", [None, "400.00"])
def test_what_was_lost_was_never_disputed(part: str | None) -> None:
    paid = bought(day_end("2023-05-05"), payment("300.00", "2023-05-07"))
    story = disputed(paid, "2023-05-10", part)
    lost = in_order(ruled(story, "2023-06-03", Ruling.LOST)).then(told=["dispute_lost"])
    expected = paid.when(day_end("2023-06-02"))
    for name in ("balance", "past_due", "days_past_due"):
        assert lost.fact(name) == expected.fact(name)
    later, would_be = (one.when(day_end("2023-08-05")) for one in (lost, expected))
    assert later.fact("balance") == would_be.fact("balance")
    booked = trial_balance(entries(in_order(later).events))
    assert (booked[DISPUTES], booked[NETWORK]) == (0, -100_000)


def test_the_bank_may_charge_it_from_a_later_day_only() -> None:
    story = disputed(bought(day_end("2023-05-05")), "2023-05-10")
    lost = in_order(ruled(story, "2023-06-10", Ruling.LOST, "2023-06-10"))
    lost = in_order(lost.then(balance="1000.00", purchase_unbilled="1000.00").when(day_end("2023-07-05")))
    assert (lost.bill["interest"], lost.bill["fees"]) == ("0.00", "0.00")
    lost.void(lost.number_of(PurchasePosted), "2023-07-06").then(refused="already-reversed")


def test_lost_after_the_credit_was_withdrawn_counts_from_later() -> None:
    paid = bought(payment("1000.00", "2023-04-01"))
    story = disputed(paid, "2023-04-02").then(credit="1000.00")
    story = story.when(withdrawal("900.00", "2023-04-04"))
    ruled(story, "2023-04-20", Ruling.LOST).then(refused="cannot-backdate")
    in_order(ruled(story, "2023-04-20", Ruling.LOST, "2023-04-20"))


def test_the_fee_of_a_purchase_goes_and_comes_with_all_of_it() -> None:
    story = given(ABROAD, opened_on="2023-03-20").when(
        purchase("1000.00", "2023-03-30", original=amount("140.00", "USD")), purchase("5.00", "2023-03-30")
    )
    assert story.number_of(FeePosted)
    whole = in_order(disputed(story, "2023-04-02")).then(balance="5.00")
    in_order(ruled(whole, "2023-04-04", Ruling.LOST)).then(balance="1020.00")
    in_order(ruled(whole, "2023-04-04", Ruling.LOST, "2023-04-03")).then(balance="1020.00")
    in_order(disputed(story, "2023-04-02", "400.00")).then(balance="620.00")


def test_one_of_two_alike_is_disputed() -> None:
    story = bought(purchase("1000.00", "2023-03-30"))
    second = story.number_of(PurchasePosted, 2)
    story = in_order(story.dispute(second, "2023-04-01")).then(balance="1000.00")
    story = in_order(story.void(story.number_of(PurchasePosted), "2023-04-02")).then(balance="0.00")
    in_order(ruled(story, "2023-04-03", Ruling.LOST)).then(balance="1000.00")


def test_what_cannot_be_disputed_or_ruled_on() -> None:
    story = bought()
    number = story.number_of(PurchasePosted)
    disputed(story, "2023-04-01", "1000.01").then(refused="refund-exceeds-capture")
    story.dispute(number, "2023-04-01", reason="").then(refused="blank")
    story.dispute(90, "2023-04-01").then(refused="not-found")
    story.rule(number, "2023-04-01", Ruling.WON).then(refused="not-found")
    story.rule(0, "2023-04-01", Ruling.WON).then(refused="not-found")
    story = disputed(story, "2023-04-01", "400.00")
    disputed(story, "2023-04-02").then(refused="already-disputed")
    story.void(number, "2023-04-02").then(refused="already-reversed")
    ruled(story, "2023-04-03", Ruling.LOST, "2023-03-29").then(refused="date-order")
    ruled(story, "2023-04-03", Ruling.LOST, "2023-04-04").then(refused="date-in-future")
    story.refund_of(number, refund("600.01", "2023-04-02")).then(refused="refund-exceeds-capture")
    won = ruled(story, "2023-04-03", Ruling.WON)
    won.refund_of(number, refund("600.00", "2023-04-04")).then(balance="0.00")
    lost = ruled(story, "2023-04-03", Ruling.LOST)
    lost.refund_of(number, refund("1000.00", "2023-04-04")).then(balance="0.00")


def test_what_was_lost_can_be_taken_out_like_any_purchase() -> None:
    story = ruled(disputed(bought(), "2023-04-01"), "2023-04-03", Ruling.LOST)
    story = in_order(story.void(story.number_of(PurchasePosted), "2023-04-04")).then(balance="0.00")
    disputed(story, "2023-04-05").then(refused="already-reversed")


def test_a_purchase_that_earned_nothing_gives_and_takes_no_points() -> None:
    story = given(program(), opened_on="2023-03-20").when(purchase("5.00", "2023-03-30"))
    story = in_order(disputed(story, "2023-04-01")).then(balance="0.00", points=0)
    in_order(ruled(story, "2023-04-03", Ruling.LOST)).then(balance="5.00", points=0)


# --- chargebacks ------------------------------------------------------------------------------------


# steps to the ruling, and what is left then in the dispute account, with the network, as the bank's expense
CHARGEBACKS: list[tuple[str, Ruling, tuple[int, int, int]]] = [
    ("", Ruling.WON, (0, 0, 0)),
    ("", Ruling.LOST, (0, -100_000, 0)),
    ("c", Ruling.WON, (0, 0, 0)),
    ("c", Ruling.LOST, (0, -100_000, 0)),
    ("cr", Ruling.WON, (0, -100_000, 100_000)),
    ("cr", Ruling.LOST, (0, -100_000, 0)),
    ("crc", Ruling.WON, (0, 0, 0)),
]


@pytest.mark.parametrize(("steps", "ruling", "left"), CHARGEBACKS)
def test_who_bears_what_was_charged_back(steps: str, ruling: Ruling, left: tuple[int, int, int]) -> None:
    story = disputed(bought(), "2023-04-01")
    number = story.number_of(DisputeOpened)
    for day, step in enumerate(steps, 2):
        on = f"2023-04-{day:02}"
        story = story.charged_back(number, on) if step == "c" else story.represented(number, on)
        in_order(story).then(balance="0.00", told=[] if step == "c" else ["dispute_contested"])
    held = trial_balance(entries(story.events)).get(DISPUTES)
    assert held == (0 if steps.endswith("c") else 100_000)
    ruled_on = in_order(story.rule(number, "2023-04-20", ruling))
    ruled_on.then(balance="0.00" if ruling is Ruling.WON else "1000.00")
    booked = trial_balance(entries(ruled_on.events))
    assert tuple(booked.get(name, 0) for name in (DISPUTES, NETWORK, DISPUTES_LOST)) == left


def test_what_may_not_follow_in_a_dispute() -> None:
    story = disputed(bought(), "2023-04-01")
    number = story.number_of(DisputeOpened)
    story.represented(number, "2023-04-02").then(refused="dispute-stage")
    story.charged_back(number - 1, "2023-04-02").then(refused="not-found")
    back = story.charged_back(number, "2023-04-02")
    back.charged_back(number, "2023-04-03").then(refused="dispute-stage")
    back.represented(number, "2023-04-03", reason=" ").then(refused="blank")
    won = back.rule(number, "2023-04-03", Ruling.WON)
    won.charged_back(number, "2023-04-04").then(refused="dispute-resolved")
    won.represented(number, "2023-04-04").then(refused="dispute-resolved")


def test_two_disputes_have_a_life_each() -> None:
    story = disputed(bought(purchase("50.00", "2023-03-31")), "2023-04-01")
    first = story.number_of(DisputeOpened)
    story = story.dispute(story.number_of(PurchasePosted, 2), "2023-04-01")
    second = story.number_of(DisputeOpened, 2)
    story = story.charged_back(first, "2023-04-02").represented(first, "2023-04-03")
    story.represented(second, "2023-04-04").then(refused="dispute-stage")
    story = in_order(story.rule(first, "2023-04-04", Ruling.LOST))
    in_order(story.charged_back(second, "2023-04-05"))


# --- windows ----------------------------------------------------------------------------------------


def test_a_refund_names_its_purchase_within_the_days_for_it() -> None:
    terms = program(claims={"refund_days": 90})
    story = given(terms, opened_on="2023-03-20").when(purchase("1000.00", "2023-03-30"))
    number = story.number_of(PurchasePosted)
    in_order(story.refund_of(number, refund("1.00", "2023-06-28")))
    late = story.refund_of(number, refund("1.00", "2023-06-29"))
    late.then(refused="refund-window-over")
    in_order(story.when(refund("1.00", "2023-06-29")))


def test_a_purchase_is_disputed_within_the_days_after_its_statement() -> None:
    terms = program("cgb")
    story = given(terms, opened_on="2023-03-20").when(purchase("1000.00", "2023-03-30"))
    in_order(disputed(story, "2023-04-05"))
    story = story.when(day_end("2023-04-05"))
    in_order(disputed(story, "2023-05-05"))
    disputed(story, "2023-05-06").then(refused="dispute-window-over")
