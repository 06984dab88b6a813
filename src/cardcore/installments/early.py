"""What is repaid or given back before its time: the rows that remain, and the interest that is due.

A part of a plan that leaves early is treated as a plan of its own: the rows are divided in proportion, that
part ends by the agreed rule, the rest goes on. So two prepayments cost what one does, to the rounding, and a
settlement is a prepayment of all. A row's interest on less principal is that share of it, rounded half up
once for each who pays.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from cardcore.errors import InvalidInput
from cardcore.installments.plan import EarlyRule, InstallmentPlan, PlanRow
from cardcore.money import Rounding, allocate, divide

PARTS: Final = ("holder", "merchant", "coupon", "state")
DECLINING: Final = frozenset({"annuity", "equal_principal", "fixed_installment"})
"""Methods whose interest is on what is still owed, principal in every row."""
FLAT: Final = frozenset({"flat_fee", "fee_up_front", "interest_free"})


def extra_row(plan: InstallmentPlan, principal: int, on: int) -> PlanRow:
    """The row that bills ``principal`` of a plan before its time, with the interest of the agreed rule.

    For actual use the running row's interest counts by days: from the day its interest runs from to ``on``,
    which itself is not counted.
    """
    whole = plan.outstanding
    number = plan.billed + 1
    if plan.terms.early_rule is EarlyRule.REMAINING_WAIVED:
        return PlanRow(number, on, principal, 0, is_extra=True)
    if plan.terms.early_rule is EarlyRule.REMAINING_DUE:
        rows, used, days = plan.open_rows, 1, 1
    else:
        rows = plan.open_rows[:1]
        days = rows[0].due_date - plan.since
        used = max(0, min(on - plan.since, days))
    parts = {
        name: divide(
            sum(getattr(row, name) for row in rows) * used * principal,
            max(1, days) * whole,
            Rounding.HALF_UP,
        )
        for name in PARTS
    }
    return PlanRow(number, on, principal, **parts, is_extra=True)


def smaller(plan: InstallmentPlan, less: int) -> tuple[PlanRow, ...]:
    """The rows to come with ``less`` principal in all: as many, each smaller in proportion.

    A row that nothing is left of is left out.
    """
    rows, whole = plan.open_rows, plan.outstanding
    left = whole - less
    if not left:
        return ()
    principal = allocate(left, [row.principal for row in rows])
    shared = (_share(row, part, left, whole) for row, part in zip(rows, principal, strict=True))
    return tuple(row for row in shared if row.principal or row.interest)


def _share(row: PlanRow, principal: int, numerator: int, denominator: int) -> PlanRow:
    """A row of so much principal with a share of its interest."""
    holder, merchant, coupon, state = (
        divide(getattr(row, name) * numerator, denominator, Rounding.HALF_UP) for name in PARTS
    )
    return attrs.evolve(
        row, principal=principal, holder=holder, merchant=merchant, coupon=coupon, state=state
    )


def shorter(plan: InstallmentPlan, less: int) -> tuple[PlanRow, ...]:
    """The rows to come with ``less`` principal in all: as large, but fewer.

    `InvalidInput` ``terms-invalid`` where the method repays nothing before its last row.
    """
    method = plan.terms.method
    if method not in DECLINING | FLAT:
        raise InvalidInput("terms-invalid", f"{method} cannot become shorter; make it smaller", field="keep")
    found: list[PlanRow] = []
    left, before = plan.outstanding - less, plan.outstanding
    for row in plan.open_rows:
        if not left:
            break
        if method in FLAT:
            part = min(left, row.principal)
            found.append(_share(row, part, part, row.principal))
        else:
            found.append(_declining(row, left, before, equal=method == "equal_principal"))
        left -= found[-1].principal
        before -= row.principal
    return tuple(found)


def _declining(row: PlanRow, left: int, before: int, *, equal: bool) -> PlanRow:
    """A row whose interest is on ``left`` instead of ``before``, its installment or principal as agreed."""
    shared = _share(row, 0, left, before)
    wanted = row.principal if equal else row.principal + row.interest - shared.interest
    return attrs.evolve(shared, principal=min(left, wanted))


def helped_again(plan: InstallmentPlan, rows: Sequence[PlanRow]) -> tuple[PlanRow, ...]:
    """New rows of which those who by the terms go on helping pay what they were still to pay, no more.

    What each was to pay is spread by the interest of the new rows. The state's help is not among them: its
    dates and its cap were judged when the plan was agreed.
    """
    found = list(rows)
    for name in plan.terms.reage_keeps:
        weights = [row.holder for row in found]
        total = min(sum(getattr(row, name) for row in plan.open_rows), sum(weights))
        parts = allocate(total, weights) if total else [0] * len(weights)
        found = [
            attrs.evolve(row, **{"holder": row.holder - part, name: part})  # type: ignore[arg-type]
            for row, part in zip(found, parts, strict=True)
        ]
    return tuple(found)


def numbered(rows: Iterable[PlanRow], first: int) -> tuple[PlanRow, ...]:
    """The rows numbered from ``first``."""
    return tuple(attrs.evolve(row, number=number) for number, row in enumerate(rows, first))
