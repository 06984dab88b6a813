"""Give a purchase back: a refund that names it, a dispute, its chargebacks and its ruling.

All read the account's events: they are for the exceptions of a day, not for its bulk.
"""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import Chargeback, Dispute, DisputeRuling, Refund, Representment
from cardcore.journeys.taking_back import days_of_rewards
from cardcore.performing import digest_of, once, quotas_of
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def refund_purchase(
    store: Store, command: Command, account_id: AccountId, refund: Refund, purchase: int, program: Program
) -> Receipt:
    """Post a refund that names its purchase; see `cardcore.journeys.refund_purchase`."""

    def act(unit: UnitOfWork) -> Outcome:
        relationship, events = unit.relationship(account_id), unit.events(account_id)
        return journeys.refund_purchase(relationship, events, refund, purchase, program)

    return once(store, command, digest_of(f"refund_purchase {purchase}", account_id, refund), act)


def open_dispute(
    store: Store, command: Command, account_id: AccountId, dispute: Dispute, program: Program
) -> Receipt:
    """Credit a disputed purchase until it is ruled on; see `cardcore.journeys.open_dispute`."""

    def act(unit: UnitOfWork) -> Outcome:
        relationship, events = unit.relationship(account_id), unit.events(account_id)
        return journeys.open_dispute(relationship, events, dispute, program)

    return once(store, command, digest_of("open_dispute", account_id, dispute), act)


def resolve_dispute(
    store: Store, command: Command, account_id: AccountId, resolution: DisputeRuling, program: Program
) -> Receipt:
    """Rule on a dispute; see `cardcore.journeys.resolve_dispute`."""

    def act(unit: UnitOfWork) -> Outcome:
        relationship, events = unit.relationship(account_id), unit.events(account_id)
        quotas = quotas_of(unit, days_of_rewards(relationship, program))
        return journeys.resolve_dispute(relationship, events, resolution, program, quotas)

    return once(store, command, digest_of("resolve_dispute", account_id, resolution), act)


def charge_back(
    store: Store, command: Command, account_id: AccountId, request: Chargeback, program: Program
) -> Receipt:
    """Take what is disputed back from the merchant's bank; see `cardcore.journeys.charge_back`."""

    def act(unit: UnitOfWork) -> Outcome:
        relationship, events = unit.relationship(account_id), unit.events(account_id)
        return journeys.charge_back(relationship, events, request, program)

    return once(store, command, digest_of("charge_back", account_id, request), act)


def represent(
    store: Store, command: Command, account_id: AccountId, request: Representment, program: Program
) -> Receipt:
    """The merchant's bank presents it again; see `cardcore.journeys.represent`."""

    def act(unit: UnitOfWork) -> Outcome:
        relationship, events = unit.relationship(account_id), unit.events(account_id)
        return journeys.represent(relationship, events, request, program)

    return once(store, command, digest_of("represent", account_id, request), act)
