"""A plan in its life: the rows of a schedule, which of them are billed, and what was agreed about changes.

A plan is opened with the rows of a resolved schedule. Each row is billed once, in order; what is not billed
yet is outstanding and no part of the account's balance. A change – a prepayment, a refund – replaces the
rows that are not billed; those that are stay as they were.
"""

import enum
from collections.abc import Iterable

import attrs

from cardcore.calendars import DayCount
from cardcore.ids import PlanId
from cardcore.installments.checks import Kind
from cardcore.installments.due_dates import DueDates
from cardcore.installments.method_terms import MethodTerms
from cardcore.installments.rounding import RoundingTerms
from cardcore.installments.schedule import AmortizationSchedule
from cardcore.installments.subsidy import InterestSplit
from cardcore.rates import Rate
from cardcore.values import frozen


class Line(enum.StrEnum):
    """Which line the principal uses until it is billed."""

    SHARED = "shared"
    """The card's own."""
    APART = "apart"
    """One for installments (专项分期额度)."""


class EarlyRule(enum.StrEnum):
    """What interest is charged on principal that is repaid before its time."""

    ACTUAL_USE = "actual_use"
    """The row's interest for the days it was used: "按照实际占用", as banks practise it since 2022."""
    REMAINING_DUE = "remaining_due"
    """All that was agreed for the rows to come (交行, 华夏, 兴业 before 2022)."""
    REMAINING_WAIVED = "remaining_waived"
    """None (中信: 剩余手续费免收, a penalty of up to 3 % instead)."""


class PlanStatus(enum.StrEnum):
    """How far a plan has come."""

    OPEN = "open"
    BILLED = "billed"
    """Every row was billed in its time."""
    SETTLED_EARLY = "settled_early"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


@frozen
class PlanRow:
    """One row in minor units; its interest is what the four who pay it come to."""

    number: int
    due_date: int
    """The day on which it is billed."""
    principal: int
    holder: int
    merchant: int = 0
    coupon: int = 0
    """What the bank lets go."""
    state: int = 0
    is_extra: bool = False
    """It was billed by a change, before its time."""
    agreed_for: int = 0
    """Of a row that was only paid early: the day that was agreed, until which its interest runs."""

    @property
    def interest(self) -> int:
        """What was agreed as interest, whoever pays it."""
        return self.holder + self.merchant + self.coupon + self.state

    @property
    def total(self) -> int:
        """What the holder is billed."""
        return self.principal + self.holder


@frozen
class PlanTerms:
    """What was agreed besides the rows."""

    product: str
    kind: Kind
    method: str
    rate: Rate
    """Of a period, of the whole term or of a year, as the method has it."""
    of_total: bool = False
    day_count: DayCount | None = None
    line: Line = Line.SHARED
    early_rule: EarlyRule = EarlyRule.ACTUAL_USE
    penalty_rate: Rate = attrs.field(factory=lambda: Rate.of("0"))
    """On principal repaid before its time."""
    cooling_off_until: int = 0
    """The last day on which the holder may cancel; 0 for none."""
    quote_days: int = 0
    """How long a quoted change holds."""
    accelerates_after: int = 0
    """Minimums missed in a row after which all that is outstanding is due; 0 for never."""
    merchant_up_front: bool = False
    """The merchant paid its part when the plan was opened."""
    reage_keeps: tuple[str, ...] = ()
    """Whose help with the interest goes on when the plan is re-aged: ``merchant``, ``coupon``."""
    balloon_share: Rate = attrs.field(factory=lambda: Rate(0))
    installment: int = 0
    """Where it is fixed."""
    free_periods: int = 0
    """The first so many rows bear no interest."""
    rounding: RoundingTerms = attrs.field(factory=RoundingTerms)
    dates: DueDates | None = None
    """When rows were to fall due; None of a plan of old, whose rows were a month apart."""
    periods: int = 0
    """How many rows were agreed; 0 of a plan of old."""
    counts_rows: bool = False
    """The simple annual rate counts rows, however long they are; where they are even it does anyway."""

    @property
    def way(self) -> MethodTerms:
        """The method and what it takes besides its rate."""
        return MethodTerms(self.method, self.of_total, self.day_count, self.balloon_share)


@frozen
class InstallmentPlan:
    """A plan as it stands."""

    plan_id: PlanId
    currency: str
    opened_on: int
    principal: int
    terms: PlanTerms
    rows: tuple[PlanRow, ...]
    """The billed ones first."""
    since: int
    """The day from which the next row's interest runs."""
    purchase: int = 0
    """The sequence number of the purchase that was converted; 0 where it was none or many."""
    billed: int = 0
    """How many rows are billed."""
    refunded: int = 0
    """Principal that merchants gave back."""
    revision: int = 0
    """How often the plan has changed, billed rows included: a quote is for one."""
    status: PlanStatus = PlanStatus.OPEN

    @property
    def billed_rows(self) -> tuple[PlanRow, ...]:
        """The rows that are billed."""
        return self.rows[: self.billed]

    @property
    def open_rows(self) -> tuple[PlanRow, ...]:
        """The rows that are not."""
        return self.rows[self.billed :]

    @property
    def outstanding(self) -> int:
        """Principal that is not billed yet, in minor units."""
        return sum([row.principal for row in self.open_rows])

    @property
    def next_date(self) -> int | None:
        """When the next row is billed; None where all are."""
        return self.rows[self.billed].due_date if self.billed < len(self.rows) else None

    @property
    def deferred(self) -> int:
        """What the merchant paid up front for rows to come."""
        return sum(row.merchant for row in self.open_rows) if self.terms.merchant_up_front else 0


def plan_rows(schedule: AmortizationSchedule, divided: InterestSplit | None) -> tuple[PlanRow, ...]:
    """The rows of a schedule, the interest of each with those who pay it: the holder where nobody helps."""
    if divided is None:
        return tuple(PlanRow(row.number, row.due_date, row.principal, row.interest) for row in schedule.rows)
    return tuple(
        PlanRow(row.number, row.due_date, row.principal, part.holder, part.merchant, part.coupon, part.state)
        for row, part in zip(schedule.rows, divided.rows, strict=True)
    )


def row_billed(plan: InstallmentPlan) -> InstallmentPlan:
    """The plan with one more row billed."""
    row = plan.rows[plan.billed]
    billed = plan.billed + 1
    return attrs.evolve(
        plan,
        billed=billed,
        since=plan.since if row.is_extra else row.due_date,
        revision=plan.revision + 1,
        status=_status_after(plan, row, last=billed == len(plan.rows)),
    )


def _status_after(plan: InstallmentPlan, row: PlanRow, *, last: bool) -> PlanStatus:
    if not last:
        return plan.status
    return PlanStatus.SETTLED_EARLY if row.is_extra else PlanStatus.BILLED


def changed(plan: InstallmentPlan, rows: Iterable[PlanRow], since: int | None = None) -> InstallmentPlan:
    """The plan with other rows to come."""
    return attrs.evolve(
        plan,
        rows=(*plan.billed_rows, *rows),
        since=plan.since if since is None else since,
        revision=plan.revision + 1,
    )


def ended(plan: InstallmentPlan, status: PlanStatus) -> InstallmentPlan:
    """The plan without rows to come."""
    return attrs.evolve(changed(plan, ()), status=status)


def find(plans: Iterable[InstallmentPlan], plan_id: PlanId) -> InstallmentPlan | None:
    """The plan of that id."""
    return next((plan for plan in plans if plan.plan_id == plan_id), None)


def replaced(plans: tuple[InstallmentPlan, ...], plan: InstallmentPlan) -> tuple[InstallmentPlan, ...]:
    """The plans with this one in its place."""
    return tuple(plan if one.plan_id == plan.plan_id else one for one in plans)
