"""Use what an offer gave."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys import BenefitUse
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def use_benefit(
    store: Store, command: Command, account_id: AccountId, use: BenefitUse, program: Program
) -> Receipt:
    """Let the cardholder use a coupon, a gift or a chance that was won."""

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.use_benefit(unit.relationship(account_id), use, program)

    return once(store, command, digest_of("use_benefit", account_id, use), act)
