"""One account lived twice, by the library and by the model, step by step: every answer and figure is equal.

The terms are those of a preset or drawn ones; refusals are foreseen too, and change nothing. At the end of
every life all laws of its book hold.
"""

from collections.abc import Callable
from typing import Any

import attrs
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from cardcore.accounts.account import Account, Hold
from cardcore.accounts.adjustments import OWED_AS
from cardcore.accounts.authorizations import Declined
from cardcore.accounts.buckets import Kind
from cardcore.accounts.credit_line import open_to_buy
from cardcore.accounts.postings import PurchasePosted
from cardcore.calendars import FAR_AHEAD, date_text
from cardcore.errors import CardcoreError
from cardcore.fees import overpayment
from cardcore.fees.cash_advance import CashPlace
from cardcore.ids import AccountId, HoldId
from cardcore.journeys import (
    Adjustment,
    AuthorizationRequest,
    CashAdvance,
    FeeRequest,
    Increment,
    LimitChange,
    Opening,
    OverLimitConsent,
    Payment,
    Purchase,
    RateChange,
    Refund,
    StatementDayChange,
    TemporaryIncrease,
    Withdrawal,
    open_account,
    refund_purchase,
)
from cardcore.journeys.charge_fee import ON_REQUEST
from cardcore.journeys.withdraw_credit import withdrawable
from cardcore.money import Rounding
from cardcore.programs import PRESETS, read_program
from cardcore.rates import Rate
from cardcore.records import dumps
from cardcore.relationships import Outcome
from cardcore.testing.builders import DayEnd, Step, perform
from cardcore.testing.invariants import Book, check
from cardcore.testing.steps import Reversal, Suspension
from cardcore.testing.strategies import amounts, program_documents
from cardcore.transactions import OriginalAmount, Transaction
from tests.properties import reference
from tests.properties.compared import bills, require_the_same
from tests.properties.plainly import date, plain

OPENED_ON = 738_900
MCCS = st.sampled_from(["5411", "5812", "5541", "7011", "6513"])
ASKING = st.sampled_from(["5411", "5812", "7011", "6011", "6011", "4829"])
DOCUMENTS = st.one_of(
    st.sampled_from(sorted(PRESETS)).map(lambda name: {"preset": name}),
    program_documents(offers=st.just([])),
)
GAPS = st.sampled_from([0, 0, 0, 1, 3, 10, 25])


def whole(document: dict[str, Any], due: dict[str, int] | None) -> dict[str, Any]:
    """All terms of a document: those of its preset where it has none of its own."""
    terms = dict(PRESETS[document["preset"]].document) | document
    own, usual = terms["limits"], PRESETS[document["preset"]].document["limits"]
    by_category = {**usual["by_category"], **own["by_category"]}
    cycle = {**terms["cycle"], "last_statement_day": 31} | ({"due": due} if due else {})
    return terms | {"limits": {**own, "by_category": by_category}, "cycle": cycle}


def later(**drawn: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Any]:
    """A rule that lets some days pass first: the account has to catch up with what it missed."""

    def decorate(act: Callable[..., None]) -> Any:
        def then_act(self: Any, gap: int, **chosen: Any) -> None:
            self.today += gap
            act(self, **chosen)

        then_act.__name__ = act.__name__
        a_rule: Any = rule
        return a_rule(gap=GAPS, **drawn)(then_act)

    return decorate


class TwoLives(RuleBasedStateMachine):
    """The library's account and the model's."""

    @initialize(
        document=DOCUMENTS,
        statement_day=st.integers(1, 28),
        limit=st.sampled_from([1_000_000, 200_000]),
        fixed=st.none() | st.integers(10, 20),
    )
    def open(self, document: dict[str, Any], statement_day: int, limit: int, fixed: int | None) -> None:
        due = {"day_of_month": (statement_day + fixed - 1) % 28 + 1} if fixed else None
        terms = whole(document, due)
        self.fixed_day, self.today, self.count = fixed is not None, OPENED_ON, 0
        program = read_program(terms)
        opened = open_account(Opening(AccountId("a-1"), OPENED_ON, limit, statement_day), program)
        self.book = Book(program, opened.relationship, opened.events)
        self.model = reference.Account(terms, date(OPENED_ON), limit, statement_day)

    @property
    def account(self) -> Account:
        """The account as it is before anything happens today."""
        yesterday = DayEnd(self.today - 1)
        return perform(self.book.relationship, yesterday, self.book.program).relationship.account

    def do(self, step: Step, **more: Any) -> str:
        """Do the step in both lives; the answer, which is the same in both."""
        over = {"on": date(step.on + 1)} if isinstance(step, DayEnd) else {}
        expected = self.model.do(plain(step) | more | over)
        note(f"{date_text(self.today)}: {type(step).__name__} {expected or 'done'}")
        before = dumps(self.book.relationship)
        done = self._perform(step, more.get("of", ""))
        if isinstance(done, CardcoreError):
            assert (done.code, dumps(self.book.relationship)) == (expected, before)
            return expected
        declined = done.decision.reason.value if isinstance(done.decision, Declined) else ""
        assert declined == expected
        self.book = Book(self.book.program, done.relationship, self.book.events + done.events)
        require_the_same(self.book.account, self.model.today.toordinal(), self.model)
        return expected

    def _perform(self, step: Step, of: str) -> Outcome | CardcoreError:
        book = self.book
        try:
            if of and isinstance(step, Refund):
                number = self.purchases[of]
                return refund_purchase(book.relationship, book.events, step, number, book.program)
            return perform(book.relationship, step, book.program)
        except CardcoreError as refusal:
            return refusal

    @property
    def purchases(self) -> dict[str, int]:
        """The numbers of the purchases' events by their names."""
        numbered = enumerate(self.book.events, 1)
        return {event.merchant: number for number, event in numbered if isinstance(event, PurchasePosted)}

    def transaction(self, amount: int, mcc: str = "5411", made: int = 0) -> Transaction:
        """One of today under a name of its own; every third was paid in another currency."""
        self.count += 1
        name, currency = f"m-{self.count}", self.book.program.currency
        found = Transaction(amount, currency, self.today - made, self.today, mcc, name)
        if self.count % 3:
            return found
        return attrs.evolve(found, original=OriginalAmount("THB", 5 * amount))

    # --- days ---------------------------------------------------------------------------------------

    @later()
    def let_days_pass(self) -> None:
        self.do(DayEnd(self.today - 1))

    @rule(mark=st.sampled_from(["statement", "grace", "due", "hold"]), off=st.integers(-1, 1))
    def come_to(self, mark: str, off: int) -> None:
        account = self.account
        marks = {
            "statement": account.next_statement_date,
            "grace": account.judged_on % FAR_AHEAD,
            "due": account.statement.payment_due_date if account.statement else 0,
            "hold": min((hold.expires_on for hold in account.holds), default=0),
        }
        self.today = max(self.today, marks[mark] + off)
        self.do(DayEnd(self.today - 1))

    # --- what is owed -------------------------------------------------------------------------------

    @later(amount=amounts(), mcc=MCCS, made=st.integers(0, 5))
    def purchase(self, amount: int, mcc: str, made: int) -> None:
        self.do(Purchase(self.transaction(amount, mcc, made)))

    @later(amount=amounts(), made=st.integers(0, 5), place=st.sampled_from(CashPlace))
    def draw_cash(self, amount: int, made: int, place: CashPlace) -> None:
        self.do(CashAdvance(self.transaction(amount, "6011", made), place=place))

    @later(amount=amounts())
    def refund(self, amount: int) -> None:
        self.do(Refund(self.transaction(amount)))

    @precondition(lambda self: self.purchases)
    @later(which=st.integers(0, 9), off=st.integers(-2, 1), part=st.booleans())
    def refund_a_purchase(self, which: int, off: int, part: bool) -> None:
        name = sorted(self.purchases)[which % len(self.purchases)]
        left = self.model.bought[name]
        amount = max(1, left // 2 if part else left + off)
        self.do(Refund(self.transaction(amount)), of=name)

    @later(what=st.sampled_from(["minimum", "full", "short", "some", "over"]), amount=amounts())
    def pay(self, what: str, amount: int) -> None:
        account = self.account
        minimum = account.statement.minimum_payment_due - account.minimum_paid if account.statement else 0
        amounts = {
            "minimum": minimum,
            "full": account.billed_outstanding,
            "short": account.billed_outstanding - 1 - amount % 1_100,
            "some": amount,
            "over": max(0, account.balance_minor) + amount,
        }
        self.do(Payment(self.today, max(1, amounts[what])))

    @precondition(lambda self: self.book.account.credit)
    @later(amount=amounts(), off=st.none() | st.integers(-1, 1))
    def withdraw(self, amount: int, off: int | None) -> None:
        if off is not None:
            most = overpayment.most(
                withdrawable(self.account, self.today), self.book.program.fees.overpayment
            )
            amount = max(1, most + off)
        self.do(Withdrawal(self.today, amount))

    @later(amount=amounts(), debit=st.booleans(), of=st.sampled_from(sorted(OWED_AS)))
    def adjust(self, amount: int, debit: bool, of: Kind) -> None:
        self.do(Adjustment(self.today, amount, debit, "by hand", of))

    @later(kind=st.sampled_from(sorted(ON_REQUEST)))
    def charge_a_fee(self, kind: Any) -> None:
        self.do(FeeRequest(self.today, kind))

    @later(rate=st.sampled_from(["0.0004", "0", "0.0006"]), days=st.none() | st.integers(0, 40))
    def change_a_rate(self, rate: str, days: int | None) -> None:
        ends_on = FAR_AHEAD if days is None else self.today + days
        self.do(RateChange(self.today, Rate.of(rate), None, ends_on))

    @precondition(lambda self: not self.fixed_day and not self.book.account.statement_day_changed_on)
    @later(day=st.integers(1, 28))
    def change_the_statement_day(self, day: int) -> None:
        if day != self.account.agreement.statement_day:
            self.do(StatementDayChange(self.today, day))

    # --- the line -----------------------------------------------------------------------------------

    @later(amount=amounts(), mcc=ASKING, near=st.none() | st.integers(-1, 1), over=st.booleans())
    def authorize(self, amount: int, mcc: str, near: int | None, over: bool) -> None:
        self.count += 1
        if near is not None:
            account = self.account
            helps = Rate.of("0.1").of_minor(account.agreement.credit_limit, Rounding.DOWN) if over else 0
            amount = max(1, open_to_buy(account, self.today) + helps + near)
        hold_id, currency = HoldId(f"h-{self.count}"), self.book.program.currency
        self.do(AuthorizationRequest(hold_id, self.today, amount, currency, mcc, "Hema"))

    @later(cycles=st.integers(1, 3), near=st.sampled_from([0, 0, -1, 1]), mcc=ASKING)
    def go_over_the_limit_and_back(self, cycles: int, near: int, mcc: str) -> None:
        self.do(OverLimitConsent(self.today))
        for _ in range(cycles):
            for _ in range(2):  # once in a cycle
                self.authorize_over(near, mcc)
            self.today = max(self.today, self.account.next_statement_date + 1)

    def authorize_over(self, near: int, mcc: str) -> None:
        """All that is open and a tenth of the limit, or nearly; what is approved is given back."""
        self.count += 1
        account, hold_id = self.account, HoldId(f"h-{self.count}")
        over = account.agreement.credit_limit // 10 + near
        amount = max(1, open_to_buy(account, self.today) + over)
        request = AuthorizationRequest(hold_id, self.today, amount, account.currency, mcc, "Hema")
        if not self.do(request):
            self.do(Reversal(hold_id, self.today))

    def some_hold(self, which: int) -> Hold | None:
        holds = self.account.holds
        return holds[which % len(holds)] if holds else None

    @later(which=st.integers(0, 9), amount=amounts())
    def increment(self, which: int, amount: int) -> None:
        hold = self.some_hold(which)
        if hold:
            self.do(Increment(hold.hold_id, self.today, amount))

    @later(which=st.integers(0, 9), how=st.sampled_from(["part", "all", "most", "more"]), final=st.booleans())
    def capture(self, which: int, how: str, final: bool) -> None:
        hold = self.some_hold(which)
        if hold:
            tolerance = self.book.program.limits.hold_terms(hold.mcc).capture_tolerance
            most = hold.amount + tolerance.of_minor(hold.amount + hold.captured, Rounding.DOWN)
            amounts = {"part": max(1, hold.amount // 3), "all": hold.amount, "most": most, "more": most + 1}
            of: Callable[..., Purchase | CashAdvance] = CashAdvance if hold.is_cash else Purchase
            self.do(of(self.transaction(amounts[how], hold.mcc), hold.hold_id, final=final))

    @later(which=st.integers(0, 9), part=st.none() | st.integers(-3, 1))
    def reverse(self, which: int, part: int | None) -> None:
        hold = self.some_hold(which)
        if hold:
            amount = None if part is None else max(1, hold.amount + part)
            self.do(Reversal(hold.hold_id, self.today, amount))

    @precondition(lambda self: self.book.account.resolved)
    @later(again=st.sampled_from(["capture", "reverse", "increment"]))
    def resolve_a_hold_again(self, again: str) -> None:
        hold_id = self.account.resolved[-1].hold_id
        steps: dict[str, Callable[[], Step]] = {
            "capture": lambda: Purchase(self.transaction(1), hold_id),
            "reverse": lambda: Reversal(hold_id, self.today),
            "increment": lambda: Increment(hold_id, self.today, 1),
        }
        assert self.do(steps[again]()) in ("auth-closed", "already-reversed")

    @later(
        what=st.sampled_from(["limit", "some days", "some days", "consent", "consent", "suspend"]),
        amount=st.sampled_from([100, 20_000, 300_000, 2_000_000]),
        days=st.integers(0, 40),
        yes=st.sampled_from([True, True, False]),
    )
    def change_the_limits(self, what: str, amount: int, days: int, yes: bool) -> None:
        on, first = self.today, self.today + days % 3
        suspended = self.model.suspended
        steps: dict[str, Step] = {
            "limit": LimitChange(on, amount),
            "some days": TemporaryIncrease(on, amount, first, first + days),
            "consent": OverLimitConsent(on, yes),
            "suspend": Suspension(on, suspended if days == 0 else not suspended),
        }
        self.do(steps[what])

    def teardown(self) -> None:
        if hasattr(self, "book"):
            self.do(DayEnd(self.today))
            assert bills(self.book.events) == self.model.statements
            check(self.book)


TestTwoLives = TwoLives.TestCase
TestTwoLives.settings = settings(stateful_step_count=40)
