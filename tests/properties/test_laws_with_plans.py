"""The laws on random lives under random terms in which much is bought in installments."""

import itertools

from hypothesis import given, note

from cardcore.accounts.plans import InstallmentBilled
from cardcore.explain.contracts import explain_contracts
from cardcore.explain.rows import explain_rows, row_headline
from cardcore.installments.contract import contract_text
from cardcore.installments.methods import METHODS
from cardcore.notices import Language
from cardcore.testing.builders import day_of
from cardcore.testing.invariants import Book, catching_up_is_closing_day_by_day, check
from cardcore.testing.strategies import PLANNING, Life, described, lives, plan_products, program_documents
from tests.properties.living import book_of, outcomes, require_all

PLANNED = lives(program_documents(installments=plan_products()), kinds=PLANNING)


@given(PLANNED)
def test_every_invariant_holds_with_plans(life: Life) -> None:
    note(described(life))
    book = book_of(life)
    check(book)
    _require_contracts(book)
    explained = explain_rows(book.events)
    assert len(explained) == sum(isinstance(event, InstallmentBilled) for event in book.events)
    for one in explained:
        assert one.derivation is None or one.derivation.amount == one.row.interest
        assert all(row_headline(one, language) for language in Language)


def _require_contracts(book: Book) -> None:
    """What is agreed last of a plan that goes on is how it goes on; every sheet repays what it is of."""
    agreed = explain_contracts(book.events)
    for plan in book.relationship.plans:
        last = agreed[plan.plan_id][-1].plan
        if plan.open_rows:
            assert last.rows[-len(plan.open_rows) :] == plan.open_rows
        for one in agreed[plan.plan_id]:
            sheet = one.sheet
            assert sheet.disclosure.principal == one.plan.outstanding
            assert sheet.schedule.rows[-1].balance == 0
            assert all(contract_text(sheet, language) for language in Language)


def test_plans_of_every_method_are_drawn() -> None:
    def seen(life: Life) -> set[str]:
        agreed = explain_contracts(book_of(life).events).values()
        return {first.plan.terms.method for first, *_ in agreed}

    require_all(set(METHODS), PLANNED, seen)


@given(PLANNED)
def test_catching_up_with_plans_is_closing_day_by_day(life: Life) -> None:
    lived = outcomes(life)
    for outcome, (step, then) in zip(lived[1:], itertools.pairwise(life.steps), strict=False):
        first, last = day_of(step), day_of(then) - 1
        if first <= last:
            catching_up_is_closing_day_by_day(outcome.relationship, first, last, life.program)
