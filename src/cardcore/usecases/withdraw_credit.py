"""Withdraw a credit balance."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import Withdrawal
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def withdraw_credit(
    store: Store, command: Command, account_id: AccountId, withdrawal: Withdrawal, program: Program
) -> Receipt:
    """Pay out of the credit balance and charge the fee."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.withdraw_credit(unit.relationship(account_id), withdrawal, program)

    return once(store, command, digest_of("withdraw_credit", account_id, withdrawal), act)
