"""Changes of a plan and their quotes: a quote says what a change comes to and changes nothing.

A quote holds until a date, at most until the day before the next row is billed; it is for the plan as it
stood, so that any other change in between makes it stale.
"""

import enum
from collections.abc import Iterable

import attrs

from cardcore.calendars import Unit, date_text, nth_date
from cardcore.errors import Conflict, InvalidInput, require_integer
from cardcore.identifiers import mcc as mccs
from cardcore.ids import PlanId, require_text
from cardcore.installments.checks import Kind
from cardcore.installments.due_dates import DueDates
from cardcore.installments.early import extra_row, helped_again, numbered, shorter, smaller
from cardcore.installments.frame import Drawing
from cardcore.installments.methods import (
    Annuity,
    FeeUpFront,
    FixedInstallment,
    FlatFee,
    InterestFree,
    Method,
)
from cardcore.installments.personal_agreement import Assured, require_agreeable
from cardcore.installments.plan import InstallmentPlan, PlanRow, PlanStatus
from cardcore.installments.schedule import resolve
from cardcore.installments.term_limits import longer_than
from cardcore.installments.terms import InstallmentTerms
from cardcore.money import Rounding, display_amount
from cardcore.rates import Rate
from cardcore.values import frozen

MOST_MONTHS_AGAIN = 60
"""银监会令2011年第2号, art. 70: at most five years."""


class Change(enum.StrEnum):
    """What may be done to a plan."""

    SETTLE = "settle"
    """All of it is repaid (提前结清)."""
    PREPAY = "prepay"
    """A part is repaid (部分提前还款)."""
    PAY_NEXT = "pay_next"
    """The next row is billed before its day."""
    REFUND = "refund"
    """A merchant gives back all or a part."""
    CANCEL = "cancel"
    """The holder cancels in the cooling-off time (犹豫期)."""
    REAGE = "reage"
    """What is owed is spread anew over other dates (展期, 重新约定)."""
    ACCELERATE = "accelerate"
    """All is due after too many minimums were missed."""


class Keep(enum.StrEnum):
    """What a prepayment leaves as it was."""

    PERIODS = "periods"
    """As many rows, each smaller."""
    INSTALLMENT = "installment"
    """Rows as large, but fewer."""


@frozen
class PlanRequest:
    """What is asked of a plan; the amount in minor units, the day an ordinal."""

    on: int
    plan_id: PlanId
    change: Change
    amount: int = 0
    """To prepay, or given back."""
    keep: Keep = Keep.PERIODS
    periods: int = 0
    """Of a plan re-aged: how many rows there are to be."""
    postpone_months: int = 0
    """Of a plan re-aged: by how much its next row is put off."""
    merchant: str = ""
    mcc: str = ""
    """Of a refund: the category whose points are taken back; empty where none are."""
    agreement: Assured | None = None
    """Of a plan re-aged by a personalized agreement: what art. 70 asks of one."""

    def __attrs_post_init__(self) -> None:
        """`InvalidInput` for numbers that are not whole, or a merchant or category that is none."""
        for name in ("amount", "periods", "postpone_months"):
            require_integer(getattr(self, name), field=name)
        if self.merchant != "":
            require_text(self.merchant, field="merchant")
        if self.mcc != "":
            mccs.validate(self.mcc)


@frozen
class PlanQuote:
    """What a change comes to; amounts in minor units, days as ordinals."""

    request: PlanRequest
    revision: int
    """Of the plan that it is for."""
    valid_until: int
    rows: tuple[PlanRow, ...]
    """The rows to come afterwards, the one that is billed at once included."""
    since: int
    principal: int
    """Repaid, given back, cancelled or spread anew."""
    penalty: int = 0
    interest_saved: int = 0
    """Of the holder's interest that was still to come."""
    merchant_returned: int = 0
    """What the merchant paid up front and is not used up."""
    help_ended: int = 0
    """Of a plan re-aged: what merchant, coupon and state were still to pay and will not."""

    @property
    def billed_now(self) -> PlanRow | None:
        """The row that is billed at once, where there is one."""
        return self.rows[0] if self.request.change in BILLS_AT_ONCE else None

    @property
    def interest(self) -> int:
        """The holder's interest that is billed at once."""
        return self.billed_now.holder if self.billed_now else 0

    @property
    def fingerprint(self) -> tuple[int | str, ...]:
        """What tells it from another quote for the same request."""
        return self.request.on, self.revision, self.valid_until, self.principal, self.payoff

    @property
    def payoff(self) -> int:
        """All that the holder is billed at once."""
        return (self.billed_now.total if self.billed_now else 0) + self.penalty


BILLS_AT_ONCE = frozenset({Change.SETTLE, Change.PREPAY, Change.PAY_NEXT, Change.ACCELERATE})


def quote_change(plan: InstallmentPlan, request: PlanRequest) -> PlanQuote:
    """What a change of a plan would come to.

    Raises `Conflict`: ``plan-closed`` where nothing is left to change, ``cooling-off-over``; `InvalidInput`:
    ``amount-exceeds-plan``, ``terms-invalid``, ``agreement-refused`` with every rule of art. 70 not kept.
    """
    rows, since, principal = _AFTER[request.change](plan, request)
    after = sum(row.holder for row in rows)
    deferred = sum(row.merchant for row in rows) if plan.terms.merchant_up_front else 0
    penalty = 0
    if request.change in (Change.SETTLE, Change.PREPAY):
        penalty = plan.terms.penalty_rate.of_minor(principal, Rounding.HALF_UP)
    return PlanQuote(
        request,
        plan.revision,
        _valid_until(plan, request),
        rows,
        since,
        principal,
        penalty,
        sum(row.holder for row in plan.open_rows) - after,
        plan.deferred - deferred,
        _help(plan.open_rows) - _help(rows) if request.change is Change.REAGE else 0,
    )


def _help(rows: Iterable[PlanRow]) -> int:
    return sum(row.interest - row.holder for row in rows)


def require_held(quoted: PlanQuote, plan: InstallmentPlan, request: PlanRequest) -> PlanQuote:
    """The quote again where it is for this request and still holds.

    Raises `Conflict` ``quote-stale`` or ``quote-expired``.
    """
    if attrs.evolve(quoted.request, on=request.on) != request or quoted.revision != plan.revision:
        raise Conflict(
            "quote-stale", "the plan or the request is another now; ask for a new quote", field="quote"
        )
    if not quoted.request.on <= request.on <= quoted.valid_until:
        detail = f"the quote held until {date_text(quoted.valid_until)}; ask for a new one"
        raise Conflict("quote-expired", detail, field="quote")
    return quoted


def _valid_until(plan: InstallmentPlan, request: PlanRequest) -> int:
    until = request.on + plan.terms.quote_days
    if plan.next_date is not None:
        until = min(until, plan.next_date - 1)
    if request.change is Change.CANCEL:
        until = min(until, plan.terms.cooling_off_until)
    return max(request.on, until)


After = tuple[tuple[PlanRow, ...], int, int]
"""The rows to come, since when interest runs, and the principal that it is about."""


def _require_open(plan: InstallmentPlan) -> None:
    if not plan.open_rows:
        raise Conflict("plan-closed", f"every row of {plan.plan_id} is billed", field="plan_id")


def _of(plan: InstallmentPlan, amount: int, most: int) -> str:
    return f"{display_amount(amount, plan.currency)} of {display_amount(most, plan.currency)}"


def _settle(plan: InstallmentPlan, request: PlanRequest) -> After:
    _require_open(plan)
    whole = plan.outstanding
    return (extra_row(plan, whole, request.on),), plan.since, whole


def _prepay(plan: InstallmentPlan, request: PlanRequest) -> After:
    _require_open(plan)
    whole, amount = plan.outstanding, request.amount
    if not 0 < amount < whole:
        detail = f"{_of(plan, amount, whole)} outstanding; settle the plan to repay all of it"
        raise InvalidInput("amount-exceeds-plan", detail, field="amount")
    now = extra_row(plan, amount, request.on)
    rest = smaller(plan, amount) if request.keep is Keep.PERIODS else shorter(plan, amount)
    return (now, *numbered(rest, now.number + 1)), plan.since, amount


def _pay_next(plan: InstallmentPlan, request: PlanRequest) -> After:
    """The next row as it was agreed, billed today: interest of the row after it runs from the day agreed."""
    _require_open(plan)
    agreed, *rest = plan.open_rows
    now = attrs.evolve(agreed, due_date=request.on, is_extra=True, agreed_for=agreed.due_date)
    return (now, *rest), agreed.due_date, agreed.principal


def _refund(plan: InstallmentPlan, request: PlanRequest) -> After:
    most = plan.principal - plan.refunded
    if not 0 < request.amount <= most:
        detail = f"{_of(plan, request.amount, most)} that are not given back yet"
        raise InvalidInput("amount-exceeds-plan", detail, field="amount")
    if plan.terms.kind is Kind.CASH:
        detail = f"{plan.plan_id} paid out cash, which no merchant gives back; prepay or settle it"
        raise Conflict("plan-not-refundable", detail, field="plan_id")
    if plan.status is PlanStatus.CANCELLED:
        raise Conflict("plan-closed", f"{plan.plan_id} was cancelled; refund the purchase", field="plan_id")
    less = min(request.amount, plan.outstanding)
    rows = numbered(smaller(plan, less), plan.billed + 1) if less else plan.open_rows
    return rows, plan.since, less


def _cancel(plan: InstallmentPlan, request: PlanRequest) -> After:
    """What no row has billed is owed as before; rows paid early are billed. What changed else is settled."""
    _require_open(plan)
    if request.on > plan.terms.cooling_off_until:
        raise Conflict("cooling-off-over", f"the time to cancel {plan.plan_id} is over", field="on")
    if plan.refunded or any(row.is_extra and not row.agreed_for for row in plan.billed_rows):
        raise Conflict("plan-closed", f"{plan.plan_id} was changed; settle it instead", field="plan_id")
    return (), plan.since, plan.outstanding


def _reage(plan: InstallmentPlan, request: PlanRequest) -> After:
    _require_open(plan)
    whole = plan.outstanding
    terms = InstallmentTerms(
        plan.currency,
        (Drawing(plan.since, whole),),
        request.periods,
        method_again(plan),
        _dates_again(plan, request.postpone_months),
        plan.since,
        plan.terms.rounding,
        min(max(0, plan.terms.free_periods - plan.billed), request.periods),
    )
    schedule = resolve(terms)
    if request.agreement is not None:
        require_agreeable(request.agreement.of(schedule))
    longer = longer_than(schedule, MOST_MONTHS_AGAIN)
    if longer:
        raise InvalidInput("terms-invalid", f"{longer[0]}, not {longer[1]}", field="periods")
    rows = [PlanRow(row.number, row.due_date, row.principal, row.interest) for row in schedule.rows]
    return numbered(helped_again(plan, rows), plan.billed + 1), plan.since, whole


def method_again(plan: InstallmentPlan) -> Method:
    """The method of a plan re-aged: a fee of the whole term counts by period, one paid up front is paid.

    What had a fixed installment is repaid in equal ones (our convention).
    """
    terms = plan.terms
    if terms.method == FeeUpFront.name and plan.billed:
        return InterestFree()
    if terms.method == FlatFee.name and terms.of_total:
        charged = (terms.periods or len(plan.rows)) - terms.free_periods
        return FlatFee(Rate(terms.rate.scaled // charged)) if charged > 0 else InterestFree()
    if terms.method == FixedInstallment.name:
        return Annuity(terms.rate, terms.day_count)
    return terms.way.at(terms.rate)


def _dates_again(plan: InstallmentPlan, postpone_months: int) -> DueDates:
    """The steps agreed go on from the next row's day, put off; the 31st is not lost in a short month."""
    agreed, due_date = plan.terms.dates or DueDates(plan.opened_on, 1), plan.open_rows[0].due_date
    if agreed.unit is Unit.MONTH:
        units = agreed.units_to(due_date)
        if agreed.step(units) == due_date:
            return attrs.evolve(agreed, offset=units + postpone_months)
    first = nth_date(due_date, postpone_months, every=1, unit=Unit.MONTH)
    return attrs.evolve(agreed, anchor=first, offset=0)


_AFTER = {
    Change.SETTLE: _settle,
    Change.PREPAY: _prepay,
    Change.PAY_NEXT: _pay_next,
    Change.REFUND: _refund,
    Change.CANCEL: _cancel,
    Change.REAGE: _reage,
    Change.ACCELERATE: _settle,
}
