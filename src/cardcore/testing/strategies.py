"""Hypothesis strategies: amounts, days, programmes of many terms, and whole lives of one account.

Importing this module imports Hypothesis (``pip install cardcore[testing]``).

A `Life` is plain: a programme document, how the account was opened, and the dated steps. Its steps were
chosen while living it once – "the minimum", "one fen short of it", "the last day of grace" mean what
they mean to that account – but are fixed values afterwards.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from cardcore.accounts.account import NEVER, Account
from cardcore.accounts.auto_repayment import collection_days
from cardcore.calendars import FAR_AHEAD, date_text, parse_ordinal
from cardcore.errors import CardcoreError
from cardcore.identifiers import mcc
from cardcore.ids import AccountId
from cardcore.journeys import (
    Opening,
    open_account,
)
from cardcore.programs import Program
from cardcore.relationships import Outcome
from cardcore.testing.builders import DayEnd, Step, perform
from cardcore.testing.drawn_loyalty import LOYALTY_KINDS as LOYALTY_KINDS
from cardcore.testing.drawn_loyalty import loyalty_sections as loyalty_sections
from cardcore.testing.drawn_plans import PLAN_KINDS, plan_products
from cardcore.testing.drawn_turns import TURN_KINDS as TURN_KINDS
from cardcore.testing.invariants import Book
from cardcore.testing.reading import program_of
from cardcore.testing.terms import (
    ONE_ORDER,
    USUAL_ORDERS,
    foreign_terms,
    orders,
    program_documents,
    programs,
    versions,
)
from cardcore.testing.wishes import Wish, balance_in, wished_step
from cardcore.testing.words import in_words
from cardcore.values import frozen

__all__ = [
    "FIRST_DAY",
    "KINDS",
    "LAST_DAY",
    "MCCS",
    "ONE_ORDER",
    "PLANNING",
    "USUAL_ORDERS",
    "Life",
    "amounts",
    "days",
    "described",
    "foreign_terms",
    "lives",
    "mccs",
    "orders",
    "plan_products",
    "program_documents",
    "programs",
    "versions",
]

FIRST_DAY: Final = parse_ordinal("2023-01-01")
LAST_DAY: Final = parse_ordinal("2025-12-31")

MCCS: Final = ("5411", "5812", "4511", "5541", "8062", "7995", "0742")


def amounts(most: int = 300_000) -> st.SearchStrategy[int]:
    """Minor units above zero, often round or tiny."""
    return st.one_of(
        st.sampled_from([1, 2, 99, 100, 999, 1_000, 2_000, 9_999, 10_000, 100_000]),
        st.integers(1, most),
    ).filter(lambda minor: minor <= most)


def days(first: int = FIRST_DAY, last: int = LAST_DAY) -> st.SearchStrategy[int]:
    """Ordinals of days."""
    return st.integers(first, last)


def mccs() -> st.SearchStrategy[str]:
    """Merchant category codes, named and nameless ones."""
    return st.one_of(st.sampled_from(MCCS), st.integers(0, 9999).map(lambda code: mcc.validate(f"{code:04}")))


@frozen
class Life:
    """One account's life: under which terms it was opened and what was done to it, in order."""

    document: Mapping[str, Any]
    opened_on: int
    credit_limit: int
    statement_day: int
    steps: tuple[Step, ...]
    foreign: tuple[str, ...] = ()
    """The foreign currencies that it holds balances in."""
    refused: tuple[tuple[int, Step], ...] = ()
    """What was asked, too, and refused: after how many of the steps, and what."""

    @property
    def program(self) -> Program:
        """The programme of the document."""
        return program_of(self.document)

    def open(self) -> Outcome:
        """The opening."""
        opening = Opening(
            AccountId("a-1"), self.opened_on, self.credit_limit, self.statement_day, self.foreign
        )
        return open_account(opening, self.program)

    def book(self) -> Book:
        """All that it comes to, for the laws of `cardcore.testing.invariants`."""
        program, outcome = self.program, self.open()
        events = outcome.events
        for step in self.steps:
            outcome = perform(outcome.relationship, step, program, events=events)
            events += outcome.events
        return Book(program, outcome.relationship, events)


KINDS: Final = (
    "nothing",
    "purchase",
    "purchase",
    "purchase",
    "pay_minimum",
    "pay_full",
    "pay_short",
    "pay_some",
    "pay_over",
    "cash_advance",
    "refund",
    "withdraw",
    "charge_fee",
    "adjust",
    "change_rate",
    "auto_repayment",
    "collect",
    "change_statement_day",
    "redeem",
    "redeem",
    "cancel",
    "cancel",
    "release",
    "authorize",
    "authorize",
    "capture",
    "capture",
    "capture",
    "increment",
    "increment",
    "reverse",
    "reverse",
    "card",
    "limit",
    "limit",
    "day_end",
)
"""What may happen next; purchases more often than the rest, and nothing at all as the simplest."""


PLANNING: Final = (*KINDS, *PLAN_KINDS, "convert", "convert")
"""What may happen where a programme has installments, as `plan_products` draws them."""


LOYAL: Final = (*KINDS, *LOYALTY_KINDS, *LOYALTY_KINDS)
"""What may happen where a programme has a coalition, gifts and offers, as `loyalty_sections` draws them."""


TURNING: Final = (*PLANNING, *LOYALTY_KINDS, *TURN_KINDS, *TURN_KINDS, "close", "close")
"""What may happen where a programme has both; with the turns that few lives take."""


def _wishes(kinds: Sequence[str], foreign: Sequence[str]) -> st.SearchStrategy[Wish]:
    gaps = st.one_of(st.integers(0, 4), st.integers(0, 15), st.integers(0, 70))
    landmarks = st.sampled_from(["", "", "", "statement", "due", "grace", "hold"])
    currencies = st.sampled_from(["", *foreign])
    codes, back = st.sampled_from(MCCS), st.integers(0, 5)
    wish = st.tuples(st.sampled_from(kinds), gaps, landmarks, amounts(), back, codes, currencies)
    return wish.map(lambda drawn: Wish(*drawn))


def lives(
    documents: st.SearchStrategy[dict[str, Any]] | None = None,
    *,
    kinds: Sequence[str] = KINDS,
    least_steps: int = 12,
    most_steps: int = 36,
    most_days: int = 430,
    foreign: Sequence[str] = (),
) -> st.SearchStrategy[Life]:
    """Lives of one account over up to 14 months, in the order of their days.

    With ``foreign`` currencies, of which the programmes must have terms, it holds balances in them, too.
    """
    return st.tuples(
        program_documents() if documents is None else documents,
        st.integers(FIRST_DAY, FIRST_DAY + 730),
        st.sampled_from([50_000, 1_000_000, 5_000_000]),
        st.one_of(st.integers(1, 28), st.integers(1, 31)),
        st.lists(_wishes(kinds, foreign), min_size=least_steps, max_size=most_steps),
        st.just(most_days),
        st.just(tuple(foreign)),
    ).map(lambda drawn: _lived(*drawn))


def _lived(
    document: Mapping[str, Any],
    opened_on: int,
    credit_limit: int,
    statement_day: int,
    wishes: Sequence[Wish],
    most_days: int,
    foreign: tuple[str, ...],
) -> Life:
    """The life that these wishes come to."""
    life = Life(document, opened_on, credit_limit, statement_day, (), foreign)
    program = life.program
    steps: list[Step] = []
    refused: list[tuple[int, Step]] = []
    outcome = life.open()
    relationship, events = outcome.relationship, outcome.events
    on = opened_on
    for place, wish in enumerate(wishes):
        account = balance_in(relationship, wish.currency)
        closed = max(one.closed_through for one in (relationship.account, *relationship.foreign))
        on = max(_landmark(account, wish, on), closed + 1)
        if on > opened_on + most_days:
            break
        step = wished_step(relationship, wish, on, place, program)
        if step is None:
            continue
        try:
            outcome = perform(relationship, step, program, events=events)
        except CardcoreError:
            refused.append((len(steps), step))
        else:
            relationship, events = outcome.relationship, events + outcome.events
            steps.append(step)
    steps.append(DayEnd(max(on, opened_on + most_days)))
    return attrs.evolve(life, steps=tuple(steps), refused=tuple(refused))


def _landmark(account: Account, wish: Wish, on: int) -> int:
    """The day of the wish: so many days on, or at a day that matters to the account."""
    statement = account.statement
    marks = {
        "": on + wish.gap,
        "statement": account.next_statement_date if account.next_statement_date < NEVER else 0,
        "due": statement.payment_due_date if statement else 0,
        "grace": account.judged_on if account.judged_on < FAR_AHEAD else 0,
        "hold": min((hold.expires_on for hold in account.holds), default=0),
    }
    if wish.kind == "collect":
        return next((day for day in collection_days(account) if day >= on), on)
    day = marks[wish.landmark] + (wish.back % 3 - 1 if wish.landmark else 0)
    return day if day >= on else on + wish.gap % 5


def described(life: Life) -> str:
    """The life in words: what a failing example was about."""
    opened = f"{date_text(life.opened_on)} opened, statement day {life.statement_day}"
    currency = life.program.currency
    return "\n".join([opened, *(in_words(step, currency) for step in life.steps)])
