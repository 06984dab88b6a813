"""Receive a repayment."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import Payment
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def receive_payment(
    store: Store, command: Command, account_id: AccountId, payment: Payment, program: Program
) -> Receipt:
    """Apply a repayment."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.receive_payment(unit.relationship(account_id), payment, program)

    return once(store, command, digest_of("receive_payment", account_id, payment), act)
