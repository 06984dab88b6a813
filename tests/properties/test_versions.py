"""The laws of a programme in dated versions, on random lives under random versions."""

from typing import Any

import attrs
from hypothesis import given, note
from hypothesis import strategies as st

from cardcore.accounts.account import Account
from cardcore.accounts.foreign import bare
from cardcore.accounts.plans import PlanOpened
from cardcore.accounts.rate_changes import RatesChanged
from cardcore.accounts.terms_changes import TermsChanged
from cardcore.calendars import date_text
from cardcore.installments.plan import InstallmentPlan
from cardcore.testing.strategies import (
    PLANNING,
    Life,
    described,
    foreign_terms,
    lives,
    plan_products,
    program_documents,
    versions,
)
from tests.properties.living import book_of

STEADY = program_documents(foreign=foreign_terms("USD"))
DUAL = program_documents(foreign=foreign_terms("USD"), versions=versions())

NUMBERED = frozenset({"agreement", "sequence", "statement"})
"""Where an account says how many events it has seen, or which version it holds."""


def amounts(life: Life) -> list[tuple[str, int, int]]:
    """What happened, but for terms that changed: kind, day and amount."""
    told = [bare(event) for event in book_of(life).events]
    return [
        (type(event).__name__, event.on, getattr(event, "amount", 0))
        for event in told
        if not isinstance(event, TermsChanged)
    ]


def figures(account: Account) -> dict[str, Any]:
    """All that an account holds but for what is numbered by its events."""
    names = attrs.fields_dict(Account).keys() - NUMBERED
    return {name: getattr(account, name) for name in names}


@given(lives(STEADY, foreign=("USD",)), st.integers(0, 400), st.integers(1, 40))
def test_versions_that_change_nothing_leave_every_figure(life: Life, days: int, gap: int) -> None:
    note(described(life))
    on = [life.opened_on + days + place * gap for place in range(3)]
    unchanging = [{"effective_from": date_text(day)} for day in on]
    same = attrs.evolve(life, document={**life.document, "versions": unchanging})
    assert amounts(same) == amounts(life)
    ours, theirs = (book_of(one).relationship for one in (life, same))
    assert [figures(one) for one in (ours.account, *ours.foreign)] == [
        figures(one) for one in (theirs.account, *theirs.foreign)
    ]


@given(lives(DUAL, foreign=("USD",)))
def test_each_balance_takes_up_each_version_once_on_its_day(life: Life) -> None:
    note(described(life))
    whole = book_of(life)
    for book in (whole, *whole.parts):
        told = [event.on for event in book.events if isinstance(event, TermsChanged)]
        known = [one.effective_from for one in life.program.versions]
        assert told == [day for day in known if life.opened_on < day <= (told or [0])[-1]]


@given(lives(program_documents(installments=plan_products(), versions=versions()), kinds=PLANNING))
def test_plans_keep_the_terms_they_were_agreed_with(life: Life) -> None:
    note(described(life))
    moments = book_of(life).moments
    opened = {
        moment.event.plan.plan_id: moment.event.plan
        for moment in moments
        if isinstance(moment.event, PlanOpened)
    }
    for moment in moments:
        if isinstance(moment.event, TermsChanged):
            assert moment.before.plans == moment.after.plans
    kept: tuple[InstallmentPlan, ...] = book_of(life).relationship.plans
    assert all(plan.terms == opened[plan.plan_id].terms for plan in kept)


@given(lives(DUAL, foreign=("USD",)))
def test_what_an_account_holds_is_what_its_programme_says_or_its_own(life: Life) -> None:
    note(described(life))
    book = book_of(life)
    for one in (book.account, *book.relationship.foreign):
        agreement = one.agreement
        since = max(agreement.terms_from, agreement.opened_on)
        terms = life.program.in_force_on(since).in_currency(one.currency).agreed
        assert (agreement.unpaid_part_only, agreement.mccs_in_full) == (
            terms.unpaid_part_only,
            terms.mccs_in_full,
        )
        assert agreement.purchases_from_transaction == terms.purchases_from_transaction
        assert agreement.cash_from_posting == terms.cash_from_posting
        if not any(isinstance(bare(event), RatesChanged) for event in book.events):
            assert (agreement.purchase_rate, agreement.cash_rate) == (terms.purchase_rate, terms.cash_rate)
        if not agreement.unpaid_part_only:
            assert (one.unbilled_lots, one.billed_lots, one.interest_lots) == ((), (), ())
