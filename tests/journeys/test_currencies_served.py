"""Automatic repayment, rates that change and fees on request in a foreign balance."""

import datetime
from typing import Any

import attrs
import pytest

from cardcore import usecases
from cardcore.accounts.account import Account
from cardcore.accounts.auto_repayment import CollectionAnswered, Refusal
from cardcore.accounts.exchanging import ExchangeBought
from cardcore.accounts.foreign import bare
from cardcore.accounts.journal import entries, trial_balance
from cardcore.accounts.repayments import PaymentReceived
from cardcore.calendars import parse_date
from cardcore.commands import Command
from cardcore.errors import Conflict, InvalidInput
from cardcore.exchange import ExchangeRate, Rates
from cardcore.ids import AccountId
from cardcore.journeys import Collection, Opening, collection_due
from cardcore.testing.builders import (
    Step,
    amount,
    auto_repayment,
    day_end,
    fee_request,
    payment,
    program,
    purchase,
    rate_change,
    refused_collection,
)
from cardcore.testing.direct_debit import MemoryDirectDebit
from cardcore.testing.fakes import MemoryStore
from cardcore.testing.invariants import check
from cardcore.testing.stories import Story, given

CMB = program()
DUE = parse_date("2024-02-23")
RATES: Rates = {"USD": ExchangeRate.of("USD", "CNY", "7.0112")}
A1 = AccountId("a-1")


def billed(*steps: Step, **arranged: Any) -> Story:
    """100.01 USD and 50.00 CNY billed on 5 February and due on the 23rd."""
    spent = [purchase("100.01", currency="USD"), purchase("50.00")]
    wish = auto_repayment(currency="USD", retry_days=(1, 3), **arranged)
    return given(CMB, foreign=["USD"]).when(wish, *spent, day_end("2024-02-05"), *steps)


def abroad(story: Story) -> Account:
    """The balance in USD, the laws checked."""
    check(story.book)
    return story.relationship.foreign[0]


# --- automatic repayment ----------------------------------------------------------------------------


def test_a_foreign_balance_is_collected_in_its_currency() -> None:
    story = billed()
    due = collection_due(story.relationship, DUE, CMB, "USD")
    assert (due.amount, due.currency, due.exchange) == (10_001, "USD", None)
    assert due.reference == f"a-1:{due.on}:USD"
    paid = story.when(Collection.of(due))
    assert (abroad(paid).balance_minor, abroad(paid).collected_on) == (0, due.on)
    paid.then(balance="50.00", told=["payment_received"])
    assert paid.told[0].currency == "USD"
    with pytest.raises(Conflict, match="nothing-to-collect"):
        collection_due(story.relationship, DUE, CMB)
    with pytest.raises(Conflict, match="nothing-to-collect"):
        collection_due(paid.relationship, DUE, CMB, "USD")
    paid.when(Collection.of(due)).then(refused="already-collected")


def test_a_foreign_balance_is_collected_at_home_and_repaid_with_exchange() -> None:
    story = billed(buys_exchange=True)
    due = collection_due(story.relationship, DUE, CMB, "USD", RATES)
    assert (due.amount, due.currency, due.repays) == (70_119, "CNY", "USD")  # 100.01 × 7.0112 = 701.190112
    paid = story.when(Collection.of(due))
    assert abroad(paid).balance_minor == 0
    paid.then(balance="50.00", told=["exchange_bought"])
    assert [type(bare(event)) for event in paid.happened] == [
        CollectionAnswered,
        ExchangeBought,
        PaymentReceived,
    ]
    assert trial_balance(entries(paid.happened))["assets:clearing:payments"] == 70_119
    with pytest.raises(Conflict, match="currency-mismatch at amount"):
        collection_due(story.relationship, DUE, CMB, "USD")


def test_the_minimum_is_collected_and_a_refusal_tried_again() -> None:
    story = billed(in_full=False, buys_exchange=True).when(refused_collection("2024-02-23", currency="USD"))
    (told,) = story.told
    assert (told.kind, told.currency, told.facts["amount"]) == ("collection_refused", "USD", 1_000)
    for day, code in (("2024-02-24", ""), ("2024-02-25", "nothing-to-collect"), ("2024-02-26", "")):
        if code:
            with pytest.raises(Conflict, match=code):
                collection_due(story.relationship, parse_date(day), CMB, "USD", RATES)
        else:
            assert collection_due(story.relationship, parse_date(day), CMB, "USD", RATES).amount == 7_011
    over = story.when(auto_repayment("2024-02-24", currency="USD", ended=True))
    with pytest.raises(Conflict, match="nothing-to-collect"):
        collection_due(over.relationship, parse_date("2024-02-26"), CMB, "USD", RATES)


def test_what_the_linked_account_paid_buys_what_it_was_asked_for_though_it_is_repaid_meanwhile() -> None:
    story = billed(buys_exchange=True)
    due = collection_due(story.relationship, DUE, CMB, "USD", RATES)
    both = story.when(payment("100.01", "2024-02-23", CMB, "USD"), Collection.of(due))
    assert abroad(both).credit == 10_001


def test_exchange_that_was_bought_for_something_else_repays_nothing() -> None:
    story = billed(buys_exchange=True)
    paid = Collection.of(collection_due(story.relationship, DUE, CMB, "USD", RATES))
    assert paid.exchange is not None
    yen = attrs.evolve(paid.exchange, rate=ExchangeRate.of("JPY", "CNY", "5"))
    for wrong in (attrs.evolve(paid, amount=70_118), attrs.evolve(paid, exchange=yen)):
        story.when(wrong).then(refused="currency-mismatch")
    story.when(attrs.evolve(paid, repays="")).then(refused="currency-mismatch")


def test_a_repayment_by_exchange_is_final() -> None:
    story = billed(buys_exchange=True)
    due = collection_due(story.relationship, DUE, CMB, "USD", RATES)
    paid = story.when(Collection.of(due))
    paid.void(paid.number_of(PaymentReceived), "2024-02-24").then(refused="exchange-final")
    late = paid.late(payment("10.00", "2024-02-20", CMB, "USD"), "2024-03-01")
    assert abroad(late).credit == 1_000


def test_only_a_foreign_balance_is_repaid_with_exchange_and_only_one_that_is_held() -> None:
    with pytest.raises(InvalidInput, match="rule-invalid at buy_exchange"):
        auto_repayment(buys_exchange=True)
    billed().when(auto_repayment("2024-02-10", currency="EUR")).then(refused="currency-mismatch")


def test_the_use_case_asks_the_linked_account_of_the_currency() -> None:
    for buys in (True, False):
        store, debit = MemoryStore(), MemoryDirectDebit({A1: 100_000}, abroad={(A1, "USD"): 20_000})
        opening = Opening.of("a-1", datetime.date(2024, 1, 1), amount("50000.00"), 5, CMB, foreign=["USD"])
        usecases.open_account(store, command("c-1"), opening, CMB)
        usecases.post(store, command("c-2"), A1, purchase("100.01", currency="USD"), CMB)
        arranged = auto_repayment(currency="USD", buys_exchange=buys)
        usecases.arrange_auto_repayment(store, command("c-3"), A1, arranged, CMB)
        for _ in range(2):
            usecases.collect_repayment(store, command("c-4"), A1, DUE, debit, CMB, "USD", RATES)
        with store.begin() as unit:
            assert unit.relationship(A1).foreign[0].balance_minor == 0
        assert debit.funds == {A1: 29_881 if buys else 100_000}
        assert debit.abroad == {(A1, "USD"): 20_000 if buys else 9_999}


def test_a_linked_account_abroad_may_refuse() -> None:
    due = collection_due(billed().relationship, DUE, CMB, "USD")
    assert MemoryDirectDebit({A1: 10**6}).collect(due).refusal is Refusal.ACCOUNT_UNAVAILABLE
    short = MemoryDirectDebit({}, abroad={(A1, "USD"): 10_000})
    assert short.collect(due).refusal is Refusal.INSUFFICIENT_FUNDS
    assert short.collect(due) == short.answered(due.reference)


def command(command_id: str) -> Command:
    return Command.of(command_id, "branch-7", datetime.datetime(2024, 2, 23, 9, tzinfo=datetime.UTC))


# --- rates and fees ---------------------------------------------------------------------------------


def test_another_rate_holds_in_one_currency_alone() -> None:
    spent = [purchase("1000.00", currency="USD"), purchase("1000.00")]
    story = given(CMB, foreign=["USD"]).when(*spent, day_end("2024-02-23"))
    change = rate_change("2024-02-24", until="2024-02-26", purchase_daily_rate="0", currency="USD")
    usual, cheap = story.when(day_end("2024-03-05")), story.when(change, day_end("2024-03-05"))
    for known in (usual, cheap):
        known.then(interest_billed="28.00")
    assert (abroad(usual).interest_billed, abroad(cheap).interest_billed) == (2_800, 2_650)
    assert [(one.kind.value, one.currency) for one in story.when(change).told] == [("rates_changed", "USD")]
    story.when(rate_change(currency="EUR", cash_daily_rate="0")).then(refused="period-closed")
    story.when(rate_change("2024-02-24", currency="EUR", cash_daily_rate="0")).then(
        refused="currency-mismatch"
    )


def test_a_service_is_charged_in_a_currency_that_the_programme_has_a_fee_in() -> None:
    terms = program(foreign={"currencies": {"USD": {"fees": {"statement_copy": "0.80"}}, "EUR": {}}})
    story = given(terms, foreign=["USD", "EUR"]).when(fee_request("statement_copy", currency="USD"))
    assert abroad(story).fee_unbilled == 80
    assert [(one.kind.value, one.currency) for one in story.told[-1:]] == [("fee_charged", "USD")]
    story.then(balance="0.00")
    for kind, currency in (("replacement", "USD"), ("statement_copy", "EUR"), ("replacement", "JPY")):
        story.when(fee_request(kind, currency=currency)).then(refused="currency-mismatch")
    unvalued = program(foreign={"currencies": {"EUR": {"fees": {"replacement": "3.00"}}}})
    given(unvalued, foreign=["EUR"]).when(fee_request(currency="EUR")).then(refused="currency-mismatch")
