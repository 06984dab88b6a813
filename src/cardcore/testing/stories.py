"""Given, when, then: the life of one account told in the trade's words and checked at any point.

>>> from cardcore.testing.builders import day_end, payment, program, purchase
>>> story = given(program(), opened_on="2023-03-20")
>>> story = story.when(purchase("1000.00", "2023-03-30")).then(balance="1000.00", points=50)
>>> story = story.when(payment("100.00", "2023-04-23")).then(balance="900.00", purchase_revolving="0.00")
>>> story = story.when(day_end("2023-05-05")).then(balance="917.85", interest_billed="17.85")
>>> [statement.issued.minimum_payment_due for statement in story.statements]
[10000, 10785]

Each `Story` is a value: `when` and `then` give the story so far and change nothing, so that several
endings may be told from one beginning.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import attrs

from cardcore.accounts.billing import Statement, statements
from cardcore.accounts.buckets import Bucket
from cardcore.accounts.credit_line import open_to_buy, open_to_cash
from cardcore.accounts.delinquency import days_past_due
from cardcore.accounts.disputes import Ruling
from cardcore.accounts.foreign import bare
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.postings import FeePosted
from cardcore.errors import CardcoreError
from cardcore.exchange import Rates
from cardcore.journeys import (
    Chargeback,
    Dispute,
    DisputeRuling,
    Refund,
    Representment,
    backdate,
    charge_back,
    open_dispute,
    refund_purchase,
    represent,
    resolve_dispute,
    void,
)
from cardcore.journeys.backdate import LateEntry
from cardcore.money import amount_text, parse_amount
from cardcore.notices import Notice
from cardcore.offers.quotas import QuotaLeft
from cardcore.programs import Program
from cardcore.relationships import Decision, Event, Outcome, Relationship
from cardcore.testing.builders import Day, Step, day_of, opened, ordinal, perform
from cardcore.testing.invariants import Book
from cardcore.values import frozen

HEADLINE: Final = (
    "opening_balance",
    "purchases",
    "cash_advances",
    "fees",
    "interest",
    "payments",
    "refunds",
    "rewards",
    "closing_balance",
    "minimum_payment_due",
)
"""The amounts of a statement's headline."""


@frozen
class Story:
    """What happened to one account so far, and what came of the last step."""

    program: Program
    relationship: Relationship
    events: tuple[Event, ...]
    """All events from the opening on."""
    on: int
    """The day of the last step."""
    quotas: QuotaLeft | None = None
    happened: tuple[Event, ...] = ()
    """The events of the last `when`."""
    told: tuple[Notice, ...] = ()
    """The notices of the last `when`."""
    decision: Decision | None = None
    refusal: CardcoreError | None = None
    """Why the last step was not done."""

    def when(self, *steps: Step) -> "Story":
        """The story after these steps; one that is refused ends the telling and is kept as ``refusal``."""
        relationship, on = self.relationship, self.on
        happened: tuple[Event, ...] = ()
        told: tuple[Notice, ...] = ()
        decision, refusal = None, None
        for step in steps:
            on = day_of(step)
            try:
                outcome = perform(relationship, step, self.program, self.quotas, self.events + happened)
            except CardcoreError as error:
                refusal = error
                break
            relationship, decision = outcome.relationship, outcome.decision
            happened += outcome.events
            told += outcome.notices
        return attrs.evolve(
            self,
            relationship=relationship,
            events=self.events + happened,
            on=on,
            happened=happened,
            told=told,
            decision=decision,
            refusal=refusal,
        )

    def late(self, entry: LateEntry, booked_on: Day, rates: Rates | None = None) -> "Story":
        """The story after an entry that came late, booked on a day; ``rates`` are those of its own day."""
        on = ordinal(booked_on)
        return self._corrected(
            on, lambda: backdate(self.relationship, self.events, entry, on, self.program, rates)
        )

    def void(self, sequence: int, booked_on: Day) -> "Story":
        """The story after an entry was taken out, named by the number of its event, from 1."""
        on = ordinal(booked_on)
        return self._corrected(on, lambda: void(self.relationship, self.events, sequence, on, self.program))

    def refund_of(self, purchase: int, refund: Refund) -> "Story":
        """The story after a refund of the purchase whose event has that number, from 1."""
        on = refund.transaction.posting_date
        return self._corrected(
            on, lambda: refund_purchase(self.relationship, self.events, refund, purchase, self.program)
        )

    def dispute(
        self,
        purchase: int,
        on: Day,
        text: str | None = None,
        reason: str = "not mine",
        *,
        currency: str = "",
    ) -> "Story":
        """The story after a purchase, or the amount ``text`` of it, was disputed."""
        amount = None if text is None else parse_amount(text, currency or self.program.currency)
        asked = Dispute(ordinal(on), purchase, reason, amount, currency)
        return self._corrected(
            asked.on, lambda: open_dispute(self.relationship, self.events, asked, self.program)
        )

    def rule(self, dispute: int, on: Day, ruling: Ruling, value_date: Day | None = None) -> "Story":
        """The story after a dispute, named by the number of its event, was ruled on."""
        counts = None if value_date is None else ordinal(value_date)
        asked = DisputeRuling(ordinal(on), dispute, ruling, counts)
        return self._corrected(
            asked.on, lambda: resolve_dispute(self.relationship, self.events, asked, self.program)
        )

    def charged_back(self, dispute: int, on: Day) -> "Story":
        """The story after a dispute, named by the number of its event, was charged back."""
        asked = Chargeback(ordinal(on), dispute)
        return self._corrected(
            asked.on, lambda: charge_back(self.relationship, self.events, asked, self.program)
        )

    def represented(self, dispute: int, on: Day, reason: str = "delivered") -> "Story":
        """The story after the merchant presented again what was charged back."""
        asked = Representment(ordinal(on), dispute, reason)
        return self._corrected(
            asked.on, lambda: represent(self.relationship, self.events, asked, self.program)
        )

    def number_of(self, kind: type, nth: int = 1) -> int:
        """The number of the ``nth`` event of a kind, from 1."""
        numbers = [number for number, event in enumerate(self.events, 1) if isinstance(bare(event), kind)]
        if not 1 <= nth <= len(numbers):
            raise AssertionError(f"of {kind.__name__} there are {len(numbers)} events, no number {nth}")
        return numbers[nth - 1]

    def _corrected(self, on: int, correct: Callable[[], Outcome]) -> "Story":
        try:
            outcome = correct()
        except CardcoreError as error:
            return attrs.evolve(self, on=on, happened=(), told=(), decision=None, refusal=error)
        return attrs.evolve(
            self,
            relationship=outcome.relationship,
            events=self.events + outcome.events,
            on=on,
            happened=outcome.events,
            told=outcome.notices,
            decision=None,
            refusal=None,
        )

    @property
    def book(self) -> Book:
        """All of it, for the laws of `cardcore.testing.invariants`."""
        return Book(self.program, self.relationship, self.events)

    @property
    def statements(self) -> list[Statement]:
        """The bills so far."""
        return list(statements(self.events))

    @property
    def interest(self) -> list[str]:
        """The interest figures posted so far, as texts."""
        return [self.amount(one.amount) for one in self.events if isinstance(one, InterestPosted)]

    @property
    def fees(self) -> list[tuple[str, str]]:
        """The fees posted so far: kind and amount."""
        return [
            (one.fee.kind.value, self.amount(one.amount)) for one in self.events if isinstance(one, FeePosted)
        ]

    @property
    def bill(self) -> dict[str, str]:
        """The headline of the last statement, as texts."""
        if not self.statements:
            raise AssertionError("no statement was issued yet")
        issued = self.statements[-1].issued
        return {name: self.amount(getattr(issued, name)) for name in HEADLINE}

    def then(self, **expected: Any) -> "Story":
        """The story again if it has come to what is expected, by name; `AssertionError` otherwise.

        Names: the buckets, ``balance``, ``credit``, ``past_due``, ``open_to_buy``,
        ``open_to_cash`` and ``minimum`` (of the last statement) as texts; ``days_past_due``, ``points``;
        of the last `when`: ``events`` and ``told`` as names, ``declined`` (the reason), ``refused`` (the
        error's code).
        """
        if self.refusal is not None and "refused" not in expected:
            raise AssertionError(f"refused: {self.refusal}") from self.refusal
        found = {name: self.fact(name) for name in expected}
        if found != expected:
            raise AssertionError(f"expected {expected}, found {found}")
        return self

    def fact(self, name: str) -> Any:
        """One of the facts that `then` can name."""
        account = self.relationship.account
        if name in tuple(Bucket) or name in ("credit", "past_due"):
            return self.amount(getattr(account, name))
        reckon: dict[str, Callable[[], Any]] = {
            "balance": lambda: self.amount(account.balance_minor),
            "open_to_buy": lambda: self.amount(open_to_buy(account, self.on)),
            "open_to_cash": lambda: self.amount(open_to_cash(account)),
            "minimum": lambda: self.bill["minimum_payment_due"],
            "days_past_due": lambda: days_past_due(account, self.on),
            "points": lambda: sum(lot.points for lot in self.relationship.points.lots),
            "events": lambda: [type(event).__name__ for event in self.happened],
            "told": lambda: [notice.kind.value for notice in self.told],
            "declined": lambda: getattr(getattr(self.decision, "reason", None), "value", None),
            "refused": lambda: self.refusal.code if self.refusal else None,
        }
        if name not in reckon:
            known = ", ".join([*reckon, "credit", "past_due", *Bucket])
            raise AssertionError(f"{name!r} is none of the facts of a story: {known}")
        return reckon[name]()

    def amount(self, minor: int) -> str:
        """Minor units as a text in the account's currency."""
        return amount_text(minor, self.program.currency)


def given(
    program: Program,
    *,
    opened_on: Day = "2024-01-01",
    credit_limit: str = "50000.00",
    statement_day: int = 5,
    quotas: QuotaLeft | None = None,
    foreign: Sequence[str] = (),
) -> Story:
    """A new account under a programme, with balances in ``foreign`` currencies: where a story begins."""
    outcome = opened(
        program,
        opened_on=opened_on,
        credit_limit=credit_limit,
        statement_day=statement_day,
        foreign=foreign,
    )
    agreement = outcome.relationship.account.agreement
    return Story(program, outcome.relationship, outcome.events, agreement.opened_on, quotas)
