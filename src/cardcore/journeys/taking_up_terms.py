"""The terms in force on a day, which an account takes up when it is next touched.

A part of every journey: a day begins with the terms of the programme that are in force on it. What the
account holds of them itself changes with an event of the version's own day, one for each balance.
"""

from cardcore.accounts import terms_changes
from cardcore.programs.program import Program
from cardcore.relationships import Draft


def take_up(draft: Draft, on: int, program: Program) -> Program:
    """The terms in force on a day, taken up by the account where they changed since it was last touched."""
    if not program.versions:
        return program
    agreement = draft.account.agreement
    since = max(agreement.opened_on, agreement.terms_from)
    before, *later = program.in_force_since(since)
    for version in later:
        if version.effective_from <= on:
            _change(draft, before, version, version.effective_from)
            before = version
    return program.in_force_on(on)


def _change(draft: Draft, before: Program, after: Program, on: int) -> None:
    draft.record(terms_changes.changed(draft.account, before.agreed, after.agreed, on))
    for held in draft.foreign:
        part, was, agreed = (
            draft.part(held.currency),
            *(one.in_currency(held.currency).agreed for one in (before, after)),
        )
        part.record(terms_changes.changed(part.account, was, agreed, on))
