"""What was agreed about each plan: at its opening, and by every change that left rows to come.

Nothing is stored for it: the account's events tell how a plan came to be what it is.
"""

from collections.abc import Iterable

from cardcore.accounts.plans import (
    InstallmentBilled,
    PlanCancelled,
    PlanChanged,
    PlanOpened,
    PlanRefunded,
    plan_after,
)
from cardcore.ids import PlanId
from cardcore.installments.changes import Change
from cardcore.installments.contract import ContractSheet
from cardcore.installments.plan import InstallmentPlan
from cardcore.installments.plan_sheets import plan_sheet
from cardcore.relationships import Event
from cardcore.values import frozen


@frozen
class Agreed:
    """A plan as it was agreed on a day (an ordinal), or as it was to go on after a change."""

    on: int
    plan: InstallmentPlan
    change: Change | None = None
    """None at the opening."""
    is_reaged: bool = False
    """What was owed was spread anew, then or before."""

    @property
    def sheet(self) -> ContractSheet:
        """The contract sheet of it."""
        return plan_sheet(self.plan, is_reaged=self.is_reaged)


def explain_contracts(events: Iterable[Event]) -> dict[PlanId, list[Agreed]]:
    """Of every plan in an account's events, from the first on, what was agreed, in order."""
    found: dict[PlanId, list[Agreed]] = {}
    plans: dict[PlanId, InstallmentPlan] = {}
    changes: dict[PlanId, Change] = {}
    for event in events:
        if isinstance(event, PlanOpened):
            plan = plans[event.plan.plan_id] = event.plan
            found[plan.plan_id] = [Agreed(event.on, plan)]
        elif isinstance(event, InstallmentBilled | PlanChanged | PlanRefunded | PlanCancelled):
            plan = plans[event.plan_id] = plan_after(plans[event.plan_id], event)
            if isinstance(event, PlanChanged):
                changes[plan.plan_id] = Change(event.change)
            elif isinstance(event, PlanRefunded):
                changes[plan.plan_id] = Change.REFUND
            has_extra = any(row.is_extra for row in plan.open_rows)
            if plan.plan_id in changes and not has_extra:
                change, before = changes.pop(plan.plan_id), found[plan.plan_id]
                again = change is Change.REAGE or before[-1].is_reaged
                before += [Agreed(event.on, plan, change, again)] if plan.open_rows else []
    return found
