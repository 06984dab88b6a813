"""Buy exchange and repay a foreign balance with it."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import ExchangeOrder
from cardcore.performing import change_account
from cardcore.ports import Store
from cardcore.programs.program import Program


def buy_exchange(
    store: Store, command: Command, account_id: AccountId, order: ExchangeOrder, program: Program
) -> Receipt:
    """Sell the holder exchange at the quoted rate and repay with it."""
    return change_account(store, command, account_id, order, journeys.buy_exchange, program)
