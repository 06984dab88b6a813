"""The days of a portfolio: what cardholders do goes through the use cases, then the day is closed.

An agenda holds what is to be done on each day. Doing it puts more on the agenda: an approved purchase
its presentment, a statement its repayment. What is on it for after the last day does not happen.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Final

from cardcore import day_end
from cardcore.accounts.authorizations import Approved
from cardcore.accounts.postings import PurchasePosted
from cardcore.commands import Command
from cardcore.errors import ensure
from cardcore.ids import HoldId, PlanId
from cardcore.installments.checks import Kind
from cardcore.installments.proposals import Asked
from cardcore.journeys import (
    AuthorizationRequest,
    CashAdvance,
    Conversion,
    Opening,
    Payment,
    Purchase,
    Refund,
)
from cardcore.money import money_of
from cardcore.ports import Store
from cardcore.programs import Program
from cardcore.transactions import Transaction
from cardcore.usecases import (
    authorize,
    convert,
    open_account,
    post,
    receive_payment,
    reverse_authorization,
)
from examples.portfolio.generate import Cardholder, Fate, Portfolio, Spending
from examples.portfolio.progress import Advance, no_bar
from examples.portfolio.repaying import Repaying, repaying, rounded_up, splitting
from examples.portfolio.together import together

CHINA: Final = datetime.timezone(datetime.timedelta(hours=8), "Asia/Shanghai")

Step = Callable[[Store, Command], None]
"""Something to do on a day of the agenda."""


def run(portfolio: Portfolio, store: Store, program: Program, advance: Advance = no_bar) -> None:
    """Let the portfolio live in ``store`` from its first day to its last; ``advance`` is told each day."""
    life = _Life(portfolio, program)
    for today in portfolio.days:
        life.live(store, today)
        advance(1)


class _Life:
    """A portfolio under way."""

    def __init__(self, portfolio: Portfolio, program: Program) -> None:
        self.portfolio = portfolio
        self.program = program
        self._steps = 0
        self._agenda: defaultdict[datetime.date, list[Step]] = defaultdict(list)
        self._billed_on: defaultdict[int, list[Cardholder]] = defaultdict(list)
        self._people = {person.account_id: person for person in portfolio.cardholders}
        for person in portfolio.cardholders:
            self._billed_on[person.statement_day].append(person)
            self._add(person.opened_on, self._open, person)
        for spending in portfolio.spending:
            self._add(spending.on, self._authorize, spending)

    def live(self, store: Store, today: datetime.date) -> None:
        """In one transaction: do today's agenda, close the day, see who was billed."""
        received_at = datetime.datetime.combine(today, datetime.time(12), CHINA)
        with together(store) as desk:
            for step in self._agenda[today]:  # which a step may make longer
                self._steps += 1
                step(desk, Command.of(f"demo-{self._steps}", "demo", received_at))
            del self._agenda[today]
            done = day_end.run(desk, today, {self.program.name: self.program}, received_at)
            ensure(done.parked == 0, "day-end-failed", f"{done.parked} accounts could not be closed")
            self._plan_repayments(desk, today)

    def _add(self, on: datetime.date, step: Callable[..., None], *what: object) -> None:
        self._agenda[on].append(partial(step, *what))

    def _plan_repayments(self, desk: Store, today: datetime.date) -> None:
        with desk.begin() as unit:
            for person in self._billed_on[today.day]:
                if person.opened_on >= today:
                    continue
                bill = unit.relationship(person.account_id).account.statement
                planned = repaying(person, bill, self.portfolio.seed) if bill else None
                if planned is not None:
                    self._add(planned.on, self._repay, person, planned)

    def _open(self, person: Cardholder, desk: Store, command: Command) -> None:
        line = money_of(person.credit_limit, self.program.currency)
        opening = Opening.of(person.account_id, person.opened_on, line, person.statement_day, self.program)
        open_account(desk, command, opening, self.program)

    def _authorize(self, spending: Spending, desk: Store, command: Command) -> None:
        request = AuthorizationRequest.of(
            _hold(spending),
            spending.on,
            money_of(spending.amount, self.program.currency),
            spending.merchant.mcc,
            spending.merchant.name,
        )
        answer = authorize(desk, command, spending.account_id, request, self.program)
        if not isinstance(answer.decision, Approved):
            return
        if spending.fate is Fate.REVERSED:
            self._add(spending.posts_on, self._reverse, spending)
        elif spending.fate is not Fate.FORGOTTEN:
            self._add(spending.posts_on, self._present, spending)

    def _reverse(self, spending: Spending, desk: Store, command: Command) -> None:
        on = spending.posts_on
        reverse_authorization(desk, command, spending.account_id, _hold(spending), on, self.program)

    def _present(self, spending: Spending, desk: Store, command: Command) -> None:
        presented = CashAdvance if spending.is_cash else Purchase
        transaction = self._transaction(spending, spending.on, spending.posts_on)
        post(desk, command, spending.account_id, presented(transaction, _hold(spending)), self.program)
        if spending.fate is Fate.REFUNDED:
            self._add(spending.refunded_on, self._refund, spending)
        elif periods := splitting(self._people[spending.account_id], spending, self.portfolio.seed):
            self._add(spending.posts_on, self._split, spending, periods)

    def _split(self, spending: Spending, periods: int, desk: Store, command: Command) -> None:
        """Pay what was just posted in installments, where the bank's rules allow it."""
        with desk.begin() as unit:
            events = unit.events(spending.account_id)
        number = max(number for number, event in enumerate(events, 1) if isinstance(event, PurchasePosted))
        conversion = Conversion(
            spending.posts_on.toordinal(),
            PlanId(f"plan-{spending.number}"),
            "purchase",
            Asked(Kind.PURCHASE, spending.amount, periods),
            number,
        )
        convert(desk, command, spending.account_id, conversion, self.program)

    def _refund(self, spending: Spending, desk: Store, command: Command) -> None:
        transaction = self._transaction(spending, spending.refunded_on, spending.refunded_on)
        post(desk, command, spending.account_id, Refund(transaction), self.program)

    def _repay(self, person: Cardholder, planned: Repaying, desk: Store, command: Command) -> None:
        """Repay what was planned, but not what is not owed any more."""
        with desk.begin() as unit:
            owed = unit.relationship(person.account_id).account.balance_minor
        amount = min(planned.amount, rounded_up(owed, person.habit.repayment.round_up_to))
        if amount > 0:
            payment = Payment.of(planned.on, money_of(amount, self.program.currency), self.program)
            receive_payment(desk, command, person.account_id, payment, self.program)

    def _transaction(
        self, spending: Spending, transacted_on: datetime.date, posted_on: datetime.date
    ) -> Transaction:
        amount = money_of(spending.amount, self.program.currency)
        shop = spending.merchant
        return Transaction.of(amount, transacted_on, posted_on, mcc=shop.mcc, merchant=shop.name)


def _hold(spending: Spending) -> HoldId:
    return HoldId(f"{spending.account_id}:{spending.number}")
