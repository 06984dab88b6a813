"""Use what an offer gave."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import BenefitUse
from cardcore.performing import change_account
from cardcore.ports import Store
from cardcore.programs.program import Program


def use_benefit(
    store: Store, command: Command, account_id: AccountId, use: BenefitUse, program: Program
) -> Receipt:
    """Let the cardholder use a coupon, a gift or a chance that was won."""
    return change_account(store, command, account_id, use, journeys.use_benefit, program)
