"""One account, any step at any time: every invariant holds after each, refusals change nothing.

It holds a balance in a foreign currency, and what can be done in either is done in both. Unlike the lives of
the other tests the days may go back: what arrives late is posted late, as long as its day is open.
"""

from collections.abc import Callable

import pytest
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from cardcore.accounts.account import Account
from cardcore.accounts.authorizations import Approved
from cardcore.accounts.exchanging import Quote
from cardcore.calendars import FAR_AHEAD, date_of, date_text
from cardcore.errors import CardcoreError, Conflict, NotFound
from cardcore.exchange import ExchangeRate
from cardcore.fees import FeeKind, overpayment
from cardcore.fees.cash_advance import CashPlace
from cardcore.ids import AccountId, HoldId
from cardcore.journeys import (
    Adjustment,
    AuthorizationRequest,
    CashAdvance,
    ExchangeOrder,
    FeeRequest,
    Opening,
    Payment,
    Purchase,
    RateChange,
    Refund,
    StatementDayChange,
    Withdrawal,
    close_day,
    open_account,
)
from cardcore.journeys.charge_fee import ON_REQUEST
from cardcore.journeys.withdraw_credit import withdrawable
from cardcore.programs import Program, read_program
from cardcore.rates import Rate
from cardcore.records import dumps
from cardcore.relationships import Outcome, Relationship
from cardcore.testing.builders import DayEnd, Step, perform
from cardcore.testing.invariants import Book, check, history_only_grows
from cardcore.testing.steps import Reversal
from cardcore.testing.strategies import (
    LOYALTY_KINDS,
    MCCS,
    TURN_KINDS,
    amounts,
    foreign_terms,
    loyalty_sections,
    program_documents,
)
from cardcore.testing.wishes import Wish, balance_in, wished_step
from cardcore.transactions import Transaction

OPENED_ON = 738_900
LATE = st.integers(-6, 3)
"""Days before (or after) the latest day so far."""
LOYAL_OR_RARE = (
    *("redeem", "redeem", "cancel", "release", "card", *LOYALTY_KINDS),
    *(kind for kind in TURN_KINDS if kind not in ("charge_off", "close")),
)
"""What else may happen at any time; an end would leave nothing for the other rules to do."""
EITHER = st.sampled_from(["", "USD"])
"""The account's own currency, or the foreign one."""


class OneAccount(RuleBasedStateMachine):
    """An account with a foreign balance under drawn terms."""

    def __init__(self) -> None:
        super().__init__()
        self.book: Book | None = None
        self.today = OPENED_ON
        self.asked = 0

    @precondition(lambda self: self.book is None)
    @rule(
        document=program_documents(foreign=foreign_terms("USD"), **loyalty_sections()),
        statement_day=st.integers(1, 31),
    )
    def open(self, document: dict[str, object], statement_day: int) -> None:
        program = read_program(document)
        opening = Opening(AccountId("a-1"), OPENED_ON, 1_000_000, statement_day, ("USD",))
        outcome = open_account(opening, program)
        self.book = Book(program, outcome.relationship, outcome.events)

    def opened(self) -> Book:
        assert self.book is not None
        return self.book

    def balance(self, currency: str) -> Account:
        return balance_in(self.opened().relationship, currency)

    def terms(self, currency: str) -> Program:
        program = self.opened().program
        return program.in_currency(currency or program.currency)

    def day(self, late: int) -> int:
        """A day that is open in every currency."""
        whole = self.opened().relationship
        return max(self.today + late, *(one.closed_through + 1 for one in (whole.account, *whole.foreign)))

    def closed(self, on: int) -> Relationship:
        """The account with the days before closed."""
        book = self.opened()
        return close_day(book.relationship, date_of(on - 1), book.program).relationship

    def do(self, step_of: Callable[[int], Step], late: int) -> Outcome:
        """The step on a day that is open; its outcome is what the book goes on with."""
        book, on = self.opened(), self.day(late)
        self.today = max(self.today, on)
        outcome = perform(book.relationship, step_of(on), book.program)
        note(f"{date_text(on)}: {[type(event).__name__ for event in outcome.events]}")
        later = Book(book.program, outcome.relationship, book.events + outcome.events)
        history_only_grows(book, later)
        self.book = later
        return outcome

    def transaction(self, amount: int, made: int, mcc: str, abroad: str) -> Callable[[int], Transaction]:
        currency = self.terms(abroad).currency
        return lambda on: Transaction(amount, currency, on - made, on, mcc, "Hema")

    @precondition(lambda self: self.book)
    @rule(amount=amounts(), made=st.integers(0, 5), mcc=st.sampled_from(MCCS), late=LATE, currency=EITHER)
    def purchase(self, amount: int, made: int, mcc: str, late: int, currency: str) -> None:
        transaction = self.transaction(amount, made, mcc, currency)
        self.do(lambda on: Purchase(transaction(on)), late)

    @precondition(lambda self: self.book)
    @rule(
        amount=amounts(), made=st.integers(0, 5), late=LATE, place=st.sampled_from(CashPlace), currency=EITHER
    )
    def cash_advance(self, amount: int, made: int, late: int, place: CashPlace, currency: str) -> None:
        transaction = self.transaction(amount, made, "6011", currency)
        self.do(lambda on: CashAdvance(transaction(on), place=place), late)

    @precondition(lambda self: self.book)
    @rule(amount=amounts(), late=LATE, currency=EITHER)
    def refund(self, amount: int, late: int, currency: str) -> None:
        transaction = self.transaction(amount, 0, "5411", currency)
        self.do(lambda on: Refund(transaction(on)), late)

    @precondition(lambda self: self.book)
    @rule(amount=amounts(), late=LATE, currency=EITHER)
    def pay(self, amount: int, late: int, currency: str) -> None:
        self.do(lambda on: Payment(on, amount, currency), late)

    @precondition(lambda self: self.book)
    @rule(amount=amounts(), late=st.integers(0, 3), currency=EITHER)
    def withdraw(self, amount: int, late: int, currency: str) -> None:
        book, on = self.opened(), self.day(late)
        account = balance_in(self.closed(on), currency)
        terms = self.terms(currency).in_force_on(on).fees.overpayment
        most = overpayment.most(withdrawable(account, on), terms)
        with pytest.raises(Conflict, match="credit-balance-exceeded"):
            perform(book.relationship, Withdrawal(on, most + 1, currency), book.program)
        if most:
            self.do(lambda on: Withdrawal(on, min(amount, most), currency), late)

    @precondition(lambda self: self.book)
    @rule(amount=amounts(), late=LATE, is_debit=st.booleans(), currency=EITHER)
    def adjust(self, amount: int, late: int, is_debit: bool, currency: str) -> None:
        self.do(lambda on: Adjustment(on, amount, is_debit, "as agreed", currency=currency), late)

    @precondition(lambda self: self.book and self.balance("USD").balance_minor > 0)
    @rule(pay=st.none() | st.integers(1_000, 300_000), late=st.integers(0, 3))
    def buy_exchange(self, pay: int | None, late: int) -> None:
        book, on = self.opened(), self.day(late)
        if balance_in(self.closed(on), "USD").balance_minor > 0:
            rate = ExchangeRate.of("USD", book.program.currency, "7.0112")
            self.do(lambda on: ExchangeOrder(on, Quote(rate, on), pay=pay), late)

    @precondition(lambda self: self.book)
    @rule(kind=st.sampled_from(sorted(ON_REQUEST)), late=LATE, currency=EITHER)
    def charge_fee(self, kind: FeeKind, late: int, currency: str) -> None:
        self.do(lambda on: FeeRequest(on, kind, currency), late)

    @precondition(lambda self: self.book and not self.book.account.statement_day_changed_on)
    @rule(day=st.integers(1, 31), late=LATE)
    def change_statement_day(self, day: int, late: int) -> None:
        if day != self.opened().account.agreement.statement_day:
            self.do(lambda on: StatementDayChange(on, day), late)

    @precondition(lambda self: self.book)
    @rule(
        rate=st.sampled_from(["0.0004", "0"]),
        days=st.none() | st.integers(0, 40),
        late=LATE,
        currency=EITHER,
    )
    def change_rate(self, rate: str, days: int | None, late: int, currency: str) -> None:
        late = max(late, self.balance(currency).accrued_to - self.today)
        self.do(
            lambda on: RateChange(
                on, Rate.of(rate), None, FAR_AHEAD if days is None else on + days, currency
            ),
            late,
        )

    @precondition(lambda self: self.book)
    @rule(short=st.integers(0, 2), late=LATE, currency=EITHER)
    def pay_the_statement(self, short: int, late: int, currency: str) -> None:
        amount = max(1, self.balance(currency).billed_outstanding - short)
        self.do(lambda on: Payment(on, amount, currency), late)

    @precondition(lambda self: self.book)
    @rule(amount=amounts(), cash=st.booleans(), late=LATE, currency=EITHER)
    def authorize(self, amount: int, cash: bool, late: int, currency: str) -> None:
        self.asked += 1
        hold_id, code = HoldId(f"h-{self.asked}"), self.terms(currency).currency
        mcc = "6011" if cash else "5411"
        outcome = self.do(lambda on: AuthorizationRequest(hold_id, on, amount, code, mcc, "Hema"), late)
        held = [hold.hold_id for hold in balance_in(outcome.relationship, currency).holds]
        assert isinstance(outcome.decision, Approved) == (hold_id in held)

    @precondition(lambda self: self.book and (self.book.account.holds or self.balance("USD").holds))
    @rule(which=st.integers(0, 9), reversed_=st.booleans(), late=st.integers(0, 3), currency=EITHER)
    def resolve(self, which: int, reversed_: bool, late: int, currency: str) -> None:
        holds = balance_in(self.closed(self.day(late)), currency).holds
        if not holds:
            return
        hold = holds[which % len(holds)]
        transaction = self.transaction(hold.amount, 1, "5411", currency)
        if reversed_:
            outcome = self.do(lambda on: Reversal(hold.hold_id, on), late)
        else:
            outcome = self.do(lambda on: Purchase(transaction(on), hold.hold_id), late)
        assert hold not in balance_in(outcome.relationship, currency).holds

    @precondition(lambda self: self.book)
    @rule(kind=st.sampled_from(LOYAL_OR_RARE), amount=amounts(), choice=st.integers(0, 5), late=LATE)
    def take_a_turn(self, kind: str, amount: int, choice: int, late: int) -> None:
        """Points spent, given and released, offers enrolled in and used, agreements, transfers, cards."""
        book, on = self.opened(), self.day(late)
        self.asked += 1
        wish = Wish(kind, 0, "", amount, choice, "5411")
        step = wished_step(book.relationship, wish, on, self.asked, book.program)
        if step is None:
            return
        before = dumps(book.relationship)
        try:
            self.do(lambda _: step, late)
        except CardcoreError:
            assert dumps(book.relationship) == before

    @precondition(lambda self: self.book)
    @rule(days=st.integers(1, 70))
    def let_days_pass(self, days: int) -> None:
        self.today += days
        self.do(DayEnd, 0)

    @precondition(lambda self: self.book)
    @rule()
    def close_the_next_day_with_something_to_do(self) -> None:
        self.today = max(self.today, self.opened().relationship.wakes_on_ordinal)
        self.do(DayEnd, 0)

    @precondition(lambda self: self.book)
    @rule(amount=amounts())
    def refused_steps_change_nothing(self, amount: int) -> None:
        book = self.opened()
        before = dumps(book.relationship)
        closed = book.account.closed_through
        with pytest.raises(Conflict) as conflict:
            perform(book.relationship, Payment(closed, amount), book.program)
        assert (conflict.value.code, conflict.value.field) == ("period-closed", "on")
        with pytest.raises(NotFound) as missing:
            perform(book.relationship, Reversal(HoldId("h-none"), self.today + 1), book.program)
        assert missing.value.code == "not-found"
        assert dumps(book.relationship) == before

    @invariant()
    def every_law_holds(self) -> None:
        if self.book is not None:
            check(self.book)

    @invariant()
    def nothing_bears_less_than_nothing(self) -> None:
        for account in (self.balance(""), self.balance("USD")) if self.book is not None else ():
            assert min(account.accrued, account.accrued_billed, account.accrued_unbilled) >= 0


TestOneAccount = OneAccount.TestCase
TestOneAccount.settings = settings(stateful_step_count=25)
