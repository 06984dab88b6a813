"""Post a presentment."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.journeys.post import Presentment
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def post(
    store: Store, command: Command, account_id: AccountId, presentment: Presentment, program: Program
) -> Receipt:
    """Post a purchase, a cash advance or a refund."""
    on = presentment.transaction.posting_date

    def act(unit: UnitOfWork) -> Outcome:
        return journeys.post(unit.relationship(account_id), presentment, program, unit.quotas(on))

    return once(store, command, digest_of("post", account_id, presentment), act)
