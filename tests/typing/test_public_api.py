"""What a type checker sees of the public API; `make types` reads it, and it runs.

A line marked `type: ignore[…]` must stay an error: mypy warns of an ignore that is not needed.
"""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any, assert_type

import pytest

from cardcore.accounts.account import Account
from cardcore.accounts.authorizations import Approved, Declined, DeclineReason
from cardcore.accounts.billing import Statement, statements
from cardcore.accounts.journal import Entry, entries, trial_balance
from cardcore.calendars import Date, parse_date
from cardcore.errors import CardcoreError
from cardcore.explain import (
    Explanation,
    FeeExplained,
    InterestExplained,
    RewardBackExplained,
    explain,
    headline,
)
from cardcore.ids import AccountId, HoldId
from cardcore.journeys import (
    AuthorizationRequest,
    CashAdvance,
    FeeRequest,
    Opening,
    Payment,
    Purchase,
    RateChange,
    Refund,
    StatementDayChange,
    Withdrawal,
    authorize,
    change_rates,
    change_statement_day,
    charge_fee,
    close_day,
    open_account,
    post,
    receive_payment,
    reverse_authorization,
    withdraw_credit,
)
from cardcore.money import Money, Rounding, allocate, amount_text, minor_of, money_of, parse_amount
from cardcore.notices import Language, Notice, NoticeKind, text
from cardcore.programs import PRESETS, Preset, Program, program_of, read_program
from cardcore.rates import Rate
from cardcore.records import dumps, from_record, to_record
from cardcore.relationships import Decision, Event, Outcome, Relationship, evolve, fold
from cardcore.transactions import Transaction

CMB = program_of("cmb")
DAY = datetime.date(2024, 1, 10)


def opened() -> Outcome:
    opening = Opening.of("a-1", datetime.date(2024, 1, 1), Money("50000", "CNY"), 5, CMB)
    return assert_type(open_account(opening, CMB), Outcome)


def groceries() -> Transaction:
    made = Transaction.of(Money("1000", "CNY"), DAY, mcc="5411", merchant="Hema")
    return assert_type(made, Transaction)


def test_journeys() -> None:
    state = assert_type(opened().relationship, Relationship)
    state = assert_type(post(state, Purchase(groceries()), CMB), Outcome).relationship
    state = assert_type(post(state, CashAdvance(groceries()), CMB), Outcome).relationship
    state = assert_type(post(state, Refund(groceries()), CMB, {}), Outcome).relationship
    paid = Payment.of(DAY, Money("100", "CNY"), CMB)
    assert_type(paid, Payment)
    state = assert_type(receive_payment(state, paid, CMB), Outcome).relationship
    credit = receive_payment(opened().relationship, paid, CMB).relationship
    assert_type(withdraw_credit(credit, Withdrawal.of(DAY, Money("50", "CNY"), CMB), CMB), Outcome)
    assert_type(charge_fee(credit, FeeRequest.of(DAY, "replacement"), CMB), Outcome)
    change = RateChange.of(DAY, purchase_daily_rate="0.0004", until=DAY)
    assert_type(change_rates(credit, change, CMB), Outcome)
    assert_type(change_statement_day(credit, StatementDayChange.of(DAY, 20, CMB), CMB), Outcome)
    asked = AuthorizationRequest.of("h-1", DAY, Money("1", "CNY"), "5411", "Hema")
    outcome = assert_type(authorize(state, asked, CMB), Outcome)
    assert_type(reverse_authorization(outcome.relationship, HoldId("h-1"), DAY, CMB), Outcome)
    assert_type(close_day(outcome.relationship, DAY, CMB), Outcome)


def test_outcomes() -> None:
    outcome = opened()
    assert_type(outcome.events, tuple[Event, ...])
    assert_type(outcome.notices, tuple[Notice, ...])
    assert_type(outcome.version_before, int)
    decision = assert_type(outcome.decision, Decision | None)
    if isinstance(decision, Declined):
        assert_type(decision.reason, DeclineReason)
        assert_type(decision.reason.response_code, str)
    elif decision is not None:
        assert_type(decision, Approved)
    assert_type(evolve(None, outcome.events[0]), Relationship)
    assert_type(fold(None, outcome.events), Relationship)


def test_accounts() -> None:
    state = opened().relationship
    account = assert_type(state.account, Account)
    assert_type(account.balance, Money)
    assert_type(account.wakes_on, Date)
    assert_type(account.account_id, AccountId)
    with pytest.raises(AttributeError):
        account.credit = 5  # type: ignore[misc]


def test_statements_and_explanations() -> None:
    events = opened().events
    assert_type(statements(events), Iterator[Statement])
    for statement in statements(events):
        assert_type(statement.statement_date, Date)
    explained = assert_type(explain(events), list[Explanation])
    for one in explained:
        assert_type(one, InterestExplained | FeeExplained | RewardBackExplained)
        assert_type(headline(one, Language.ZH), str)
    assert_type(entries(events), list[Entry])
    assert_type(trial_balance(entries(events)), dict[str, int])


def test_notices() -> None:
    outcome = post(opened().relationship, Purchase(groceries()), CMB)
    notice = outcome.notices[-1]
    assert_type(notice.kind, NoticeKind)
    assert_type(notice.facts, Mapping[str, int | str])
    assert_type(text(notice, Language.EN), str)


def test_programmes() -> None:
    assert_type(CMB, Program)
    assert_type(read_program({"preset": "cmb"}), Program)
    assert_type(CMB.interest.purchase_daily_rate, Rate)
    assert_type(PRESETS, dict[str, Preset])


def test_money_and_dates() -> None:
    assert_type(money_of(1230, "CNY"), Money)
    assert_type(minor_of(Money("12.30", "CNY")), int)
    assert_type(parse_amount("12.30", "CNY"), int)
    assert_type(amount_text(1230, "CNY"), str)
    assert_type(allocate(100, (1, 1, 1)), tuple[int, ...])
    assert_type(Rate.of("0.05").of_minor(100, Rounding.HALF_UP), int)
    assert_type(parse_date("2024-01-10"), Date)
    for wrong in (
        lambda: parse_amount(12.3, "CNY"),  # type: ignore[arg-type]
        lambda: minor_of("12.30"),  # type: ignore[arg-type]
        lambda: Rate.of(0.05),  # type: ignore[arg-type]
    ):
        with pytest.raises(CardcoreError):
            wrong()


def test_records() -> None:
    event = opened().events[0]
    assert_type(to_record(event), list[Any])
    assert_type(from_record(to_record(event)), Any)
    assert_type(dumps(event), str)
