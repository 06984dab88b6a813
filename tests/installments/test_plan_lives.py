"""Whole lives of plans: purchases, conversions, payments and every change in any order, under all laws."""

import os
from collections.abc import Callable

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cardcore.accounts.postings import PurchasePosted
from cardcore.calendars import date_text
from cardcore.errors import CardcoreError
from cardcore.explain.rows import explain_rows, row_headline
from cardcore.ids import PlanId
from cardcore.installments.changes import Change, Keep, PlanRequest
from cardcore.installments.checks import Kind, Payout
from cardcore.installments.proposals import Asked
from cardcore.installments.subsidy import InterestCoupon, MerchantShare
from cardcore.journeys import Conversion, Payment, Purchase, Refund
from cardcore.notices import Language
from cardcore.rates import Rate
from cardcore.records import dumps
from cardcore.testing.builders import DayEnd, Step, perform, program
from cardcore.testing.invariants import Book, check
from cardcore.testing.stories import given
from cardcore.transactions import Transaction

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
AMOUNTS = st.integers(1, 300_000)
TERMS = {
    "least_amount": "0.03",
    "cooling_off_days": 9,
    "penalty_rate": "0.01",
    "quote_days": 2,
    "accelerates_after": 3,
}
METHODS = (
    {"method": "flat_fee", "rate_per_period": {"3": "0.006", "12": "0.0066"}},
    {"method": "annuity", "annual_rate": {"3": "0.12", "12": "0.18"}, "on_statement_days": False},
    {"method": "equal_principal", "annual_rate": {"3": "0.12", "12": "0.18"}},
)
HELP = (None, MerchantShare(Rate.of("1")), MerchantShare(Rate.of("0.3"), up_front=True))


class Plans(RuleBasedStateMachine):
    """One account whose holder likes installments."""

    def __init__(self) -> None:
        super().__init__()
        products = {
            "purchase": {**TERMS, **METHODS[0]},
            "statement": {**TERMS, **METHODS[2], "early_settlement": "remaining_due"},
            "cash": {**TERMS, **METHODS[1], "early_settlement": "remaining_waived"},
            "merchant": {
                **TERMS,
                "kinds": ["merchant"],
                "method": "fee_up_front",
                "total_rate": {"3": "0.018", "12": "0.072"},
                "most_amount": "300000.00",
                "early_settlement": "actual_use",
                "remainder": "smoothed",
                "reage_keeps": ["merchant"],
            },
        }
        story = given(program(installments=products), opened_on="2023-12-20", statement_day=28)
        self.book = Book(story.program, story.relationship, tuple(story.events))
        self.today = story.relationship.account.agreement.opened_on
        self.asked = 0

    def do(self, step_of: Callable[[int], Step]) -> None:
        """The step on the next open day; a refusal changes nothing."""
        book = self.book
        on = max(self.today, book.account.closed_through + 1)
        before = dumps(book.relationship)
        try:
            outcome = perform(book.relationship, step_of(on), book.program, events=book.events)
        except CardcoreError as error:
            note(f"{date_text(on)}: {error}")
            assert dumps(book.relationship) == before
            return
        note(f"{date_text(on)}: {[type(event).__name__ for event in outcome.events]}")
        self.today = on
        self.book = Book(book.program, outcome.relationship, book.events + outcome.events)

    @rule(amount=AMOUNTS)
    def buy(self, amount: int) -> None:
        self.do(lambda on: Purchase(Transaction(amount, "CNY", on, on, "5411", "Hema")))

    @rule(amount=AMOUNTS)
    def pay(self, amount: int) -> None:
        self.do(lambda on: Payment(on, amount))

    @rule(
        kind=st.sampled_from([Kind.PURCHASE, Kind.STATEMENT, Kind.CASH]),
        amount=AMOUNTS,
        periods=st.sampled_from([3, 12]),
        help_=st.sampled_from(HELP),
        coupon=st.booleans(),
    )
    def convert(
        self, kind: Kind, amount: int, periods: int, help_: MerchantShare | None, coupon: bool
    ) -> None:
        self.asked += 1
        purchase, most = self.purchase_of(amount) if kind is Kind.PURCHASE else (0, amount)
        asked = Asked(
            kind,
            min(amount, most) or amount,
            periods,
            Payout.OWN_SETTLEMENT_ACCOUNT if kind is Kind.CASH else None,
            merchant=help_,
            coupon=InterestCoupon(Rate.of("0.5"), cap=500) if coupon else None,
        )
        self.do(lambda on: Conversion(on, PlanId(f"p-{self.asked}"), kind.value, asked, purchase))

    def purchase_of(self, amount: int) -> tuple[int, int]:
        """One of the purchases, or none in particular: its number, and what is left of all."""
        bought = [number for number, one in enumerate(self.book.events, 1) if isinstance(one, PurchasePosted)]
        numbers = [0, *bought]
        return numbers[amount % len(numbers)], self.book.account.purchase_unbilled

    @rule(amount=AMOUNTS)
    def give_back(self, amount: int) -> None:
        self.do(lambda on: Refund(Transaction(amount, "CNY", on, on, "5411", "Hema")))

    @rule(amount=AMOUNTS, periods=st.sampled_from([3, 12]))
    def buy_in_rows(self, amount: int, periods: int) -> None:
        self.asked += 1
        asked = Asked(Kind.MERCHANT, amount, periods)

        def step(on: int) -> Conversion:
            presented = Purchase(Transaction(amount, "CNY", on, on, "5732", "Suning"))
            return Conversion(on, PlanId(f"p-{self.asked}"), "merchant", asked, 0, presented)

        self.do(step)

    @rule(
        change=st.sampled_from([one for one in Change if one is not Change.ACCELERATE]),
        which=st.integers(0, 9),
        amount=AMOUNTS,
        keep=st.sampled_from(Keep),
        periods=st.integers(1, 24),
        months=st.integers(0, 3),
    )
    def change(self, change: Change, which: int, amount: int, keep: Keep, periods: int, months: int) -> None:
        plans = self.book.relationship.plans
        if plans:
            name = plans[which % len(plans)].plan_id
            self.do(lambda on: PlanRequest(on, name, change, amount, keep, periods, months))

    @rule(days=st.integers(1, 45))
    def let_days_pass(self, days: int) -> None:
        self.today += days
        self.do(DayEnd)

    @invariant()
    def nothing_bears_less_than_nothing_and_rows_are_numbered(self) -> None:
        account = self.book.account
        assert min(account.accrued, account.accrued_billed, account.accrued_unbilled) >= 0
        for plan in self.book.relationship.plans:
            assert [row.number for row in plan.rows] == list(range(1, len(plan.rows) + 1))
        if SOAK:
            self.teardown()

    def teardown(self) -> None:
        """Every law at every event of the whole life; in a soak also after every step, as it then stands."""
        check(self.book)
        explained = explain_rows(self.book.events)
        assert len(explained) == sum(plan.billed for plan in self.book.relationship.plans)
        for one in explained:
            assert one.derivation is None or one.derivation.amount == one.row.interest
            assert row_headline(one, Language.ZH)


TestPlans = Plans.TestCase
