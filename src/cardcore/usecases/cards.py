"""The life of a card: make one, and do something to it."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import CardOrder, CardRequest, Replacement
from cardcore.performing import change_account
from cardcore.ports import Store
from cardcore.programs.program import Program


def issue_card(
    store: Store, command: Command, account_id: AccountId, order: CardOrder, program: Program
) -> Receipt:
    """Make a card."""
    return change_account(store, command, account_id, order, journeys.issue_card, program)


def replace_card(
    store: Store, command: Command, account_id: AccountId, request: Replacement, program: Program
) -> Receipt:
    """Put a new card in the place of one."""
    return change_account(store, command, account_id, request, journeys.replace_card, program)


def activate_card(
    store: Store, command: Command, account_id: AccountId, request: CardRequest, program: Program
) -> Receipt:
    """Make a new card good for authorizations."""
    return change_account(store, command, account_id, request, journeys.activate_card, program)


def lock_card(
    store: Store, command: Command, account_id: AccountId, request: CardRequest, program: Program
) -> Receipt:
    """Decline what is asked with the card until it is unlocked."""
    return change_account(store, command, account_id, request, journeys.lock_card, program)


def unlock_card(
    store: Store, command: Command, account_id: AccountId, request: CardRequest, program: Program
) -> Receipt:
    """Take a lock back."""
    return change_account(store, command, account_id, request, journeys.unlock_card, program)


def report_lost(
    store: Store, command: Command, account_id: AccountId, request: CardRequest, program: Program
) -> Receipt:
    """Decline what is asked with the card for ever."""
    return change_account(store, command, account_id, request, journeys.report_lost, program)


def close_card(
    store: Store, command: Command, account_id: AccountId, request: CardRequest, program: Program
) -> Receipt:
    """End a card."""
    return change_account(store, command, account_id, request, journeys.close_card, program)
