"""The contract sheet of a plan in its life: all that was agreed, or what is left of it after a change."""

from cardcore.installments.changes import method_again
from cardcore.installments.contract import ContractSheet
from cardcore.installments.disclosure import Disclosure, disclose
from cardcore.installments.due_dates import DueDates
from cardcore.installments.frame import Drawing
from cardcore.installments.plan import InstallmentPlan
from cardcore.installments.schedule import AmortizationSchedule


def schedule_of(plan: InstallmentPlan) -> AmortizationSchedule:
    """The rows that are to come of a plan – of one just opened all –, whoever pays their interest.

    They begin where the interest of the next row does, with the principal that is outstanding.
    """
    dates = plan.terms.dates or DueDates(plan.opened_on, 1)
    figures, left = [], plan.outstanding
    for row in plan.open_rows:
        left -= row.principal
        figures.append((row.number, row.due_date, row.principal, row.interest, left))
    return AmortizationSchedule(
        plan.currency,
        plan.since,
        (Drawing(plan.since, plan.outstanding),),
        tuple(figures),
        dates.every,
        dates.unit,
        dates.are_a_step_apart([plan.since, *(row.due_date for row in plan.open_rows)]),
        plan.terms.counts_rows,
    )


def disclosed(plan: InstallmentPlan) -> Disclosure:
    """What a plan costs by the rows to come: of one just opened, what was disclosed."""
    return disclose(schedule_of(plan))


def plan_sheet(plan: InstallmentPlan, *, is_reaged: bool = False) -> ContractSheet:
    """The sheet of a plan: as it was agreed where it is just opened, else as it goes on."""
    terms, schedule = plan.terms, schedule_of(plan)
    return ContractSheet(
        schedule,
        (),
        disclose(schedule),
        method_again(plan) if is_reaged else terms.way.at(terms.rate, terms.installment),
        terms.rounding,
        max(0, terms.free_periods - plan.billed),
        plan=plan,
        is_reaged=is_reaged,
    )
