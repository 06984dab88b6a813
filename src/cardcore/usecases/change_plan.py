"""Change a plan."""

from cardcore import journeys
from cardcore.commands import Command, Receipt
from cardcore.ids import AccountId
from cardcore.installments.changes import PlanQuote, PlanRequest
from cardcore.performing import digest_of, once
from cardcore.ports import Store, UnitOfWork
from cardcore.programs.program import Program
from cardcore.relationships import Outcome


def change_plan(
    store: Store,
    command: Command,
    account_id: AccountId,
    request: PlanRequest,
    program: Program,
    quoted: PlanQuote | None = None,
) -> Receipt:
    """Settle, prepay, refund, cancel or re-age a plan, as it was quoted where it was."""

    def act(unit: UnitOfWork) -> Outcome:
        relationship = unit.relationship(account_id)
        history = unit.events(account_id, journeys.plan_told_after(relationship, request))
        return journeys.change_plan(relationship, request, program, quoted, history)

    return once(store, command, digest_of("change_plan", account_id, request, quoted), act)
