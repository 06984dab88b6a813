"""The life of a card: make one, and do something to it."""

from collections.abc import Callable

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import CardOrder, CardRequest, Replacement
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome, Relationship


def issue_card(
    store: Store, command: Command, account_id: AccountId, order: CardOrder, program: Program
) -> Receipt:
    """Make a card."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.issue_card(unit.relationship(account_id), order, program)

    return once(store, command, digest_of("issue_card", account_id, order), act)


def replace_card(
    store: Store, command: Command, account_id: AccountId, request: Replacement, program: Program
) -> Receipt:
    """Put a new card in the place of one."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.replace_card(unit.relationship(account_id), request, program)

    return once(store, command, digest_of("replace_card", account_id, request), act)


def activate_card(
    store: Store, command: Command, account_id: AccountId, request: CardRequest, program: Program
) -> Receipt:
    """Make a new card good for authorizations."""
    return _change(store, command, account_id, request, program, "activate_card", journeys.activate_card)


def lock_card(
    store: Store, command: Command, account_id: AccountId, request: CardRequest, program: Program
) -> Receipt:
    """Decline what is asked with the card until it is unlocked."""
    return _change(store, command, account_id, request, program, "lock_card", journeys.lock_card)


def unlock_card(
    store: Store, command: Command, account_id: AccountId, request: CardRequest, program: Program
) -> Receipt:
    """Take a lock back."""
    return _change(store, command, account_id, request, program, "unlock_card", journeys.unlock_card)


def report_lost(
    store: Store, command: Command, account_id: AccountId, request: CardRequest, program: Program
) -> Receipt:
    """Decline what is asked with the card for ever."""
    return _change(store, command, account_id, request, program, "report_lost", journeys.report_lost)


def close_card(
    store: Store, command: Command, account_id: AccountId, request: CardRequest, program: Program
) -> Receipt:
    """End a card."""
    return _change(store, command, account_id, request, program, "close_card", journeys.close_card)


def _change(
    store: Store,
    command: Command,
    account_id: AccountId,
    request: CardRequest,
    program: Program,
    name: str,
    journey: Callable[[Relationship, CardRequest, Program], Outcome],
) -> Receipt:
    def act(unit: UnitOfWork) -> Outcome:
        return journey(unit.relationship(account_id), request, program)

    return once(store, command, digest_of(name, account_id, request), act)
