"""Buy exchange and repay a foreign balance with it."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import ExchangeOrder
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def buy_exchange(
    store: Store, command: Command, account_id: AccountId, order: ExchangeOrder, program: Program
) -> Receipt:
    """Sell the holder exchange at the quoted rate and repay with it."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.buy_exchange(unit.relationship(account_id), order, program)

    return once(store, command, digest_of("buy_exchange", account_id, order), act)
