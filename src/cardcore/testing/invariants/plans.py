"""Installment plans: principal is repaid to the fen, a refund unwinds once, and disclosed rates are true."""

from collections.abc import Iterator
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

from cardcore.accounts.plans import (
    InstallmentBilled,
    PlanCancelled,
    PlanChanged,
    PlanOpened,
    PlanRefunded,
)
from cardcore.errors import ensure
from cardcore.ids import PlanId
from cardcore.installments.changes import Change
from cardcore.installments.checks import Kind
from cardcore.installments.disclosure import disclose
from cardcore.installments.methods import FeeUpFront, FlatFee, InterestFree
from cardcore.installments.plan import InstallmentPlan, PlanRow, PlanStatus
from cardcore.installments.plan_sheets import disclosed
from cardcore.installments.products import InstallmentProduct
from cardcore.installments.rounding import Remainder
from cardcore.installments.schedule import AmortizationSchedule, resolve
from cardcore.journeys.agree_repayment import product_for
from cardcore.relationships import Relationship
from cardcore.testing.invariants.book import Book, Moment

TOLERANCE: Final = Fraction(1, 10**9)
"""How far a disclosed rate may be from the true one."""

YEAR: Final = 365
_PRECISE: Final = Context(prec=40)


def plans_add_up(book: Book) -> None:
    """N1: principal parts add up to the principal and fees to the fee; no part is below nothing.

    Of a flat fee all principal parts but the one that takes the remainder are alike; it differs by less
    than a unit a row.
    """
    for moment, event in _openings(book):
        plan = event.plan
        name = f"{plan.plan_id} on day {moment.event.on}"
        ensure(
            sum(row.principal for row in plan.rows) == plan.principal == event.amount,
            "plans-add-up",
            f"{name}: the rows repay {[row.principal for row in plan.rows]} of {plan.principal}",
        )
        parts = [part for row in plan.rows for part in (row.principal, *_paid(row))]
        ensure(min(parts) >= 0, "plans-add-up", f"{name}: a part of {min(parts)}")
        product = _product(book, plan)
        fee = _fee(plan, product)
        if fee is not None:
            charged = sum(row.interest for row in plan.rows)
            ensure(charged == fee, "plans-add-up", f"{name}: {charged} is charged, the fee is {fee}")
            _require_alike(plan, product)
    for plan in book.relationship.plans:
        parts = [part for row in plan.rows for part in (row.principal, *_paid(row))]
        ensure(
            min(parts, default=0) >= 0, "plans-add-up", f"{plan.plan_id}: a part of {min(parts, default=0)}"
        )


def _openings(book: Book) -> Iterator[tuple[Moment, PlanOpened]]:
    for moment in book.moments:
        if isinstance(moment.event, PlanOpened):
            yield moment, moment.event


def _paid(row: PlanRow) -> tuple[int, ...]:
    return row.holder, row.merchant, row.coupon, row.state


def _product(book: Book, plan: InstallmentPlan) -> InstallmentProduct:
    """The product that the plan is of; an agreement about a debt is of none of the programme's."""
    if plan.terms.kind is Kind.PERSONAL_AGREEMENT:
        return product_for(plan.terms.rate)
    installments = book.terms_on(plan.opened_on).installments
    return next(one for one in installments if one.name == plan.terms.product)


def _fee(plan: InstallmentPlan, product: InstallmentProduct) -> int | None:
    """What was quoted in all, where it is a fee on the original principal."""
    terms = plan.terms
    if terms.method == InterestFree.name:
        return 0
    if terms.method not in (FlatFee.name, FeeUpFront.name):
        return None
    fee = terms.rate.of_minor(plan.principal, product.rounding.interest_mode)
    by_row = terms.method == FlatFee.name and not terms.of_total
    charged = len(plan.rows) - terms.free_periods
    return fee * charged if by_row or not charged else fee


def _require_alike(plan: InstallmentPlan, product: InstallmentProduct) -> None:
    parts, rounding = [row.principal for row in plan.rows], product.rounding
    unit = rounding.round_to
    if rounding.remainder is Remainder.SMOOTHED:
        alike = max(parts) - min(parts) <= max(unit, 1)
    else:
        last = rounding.remainder is Remainder.LAST
        usual, odd = (parts[:-1], parts[-1]) if last else (parts[1:], parts[0])
        alike = len(set(usual)) <= 1 and all(abs(odd - part) < unit * len(parts) for part in usual[:1])
    ensure(alike, "plans-add-up", f"{plan.plan_id}: parts {parts} under {rounding.remainder}")


def outstanding_follows_the_rows(book: Book) -> None:
    """N2: outstanding is the principal less what was billed or given back; the last row leaves nothing."""
    left: dict[PlanId, int] = {}
    for moment in book.moments:
        event = moment.event
        if isinstance(event, PlanOpened):
            left[event.plan.plan_id] = event.plan.principal
        elif isinstance(event, InstallmentBilled):
            left[event.plan_id] -= event.row.principal
        elif isinstance(event, PlanRefunded):
            left[event.plan_id] -= event.off_plan
        elif isinstance(event, PlanCancelled):
            left[event.plan_id] = 0
        else:
            continue
        kept = {plan.plan_id: plan.outstanding for plan in moment.after.plans}
        ensure(
            kept == left and min(kept.values()) >= 0,
            "outstanding-follows-the-rows",
            f"day {event.on}: kept {kept}, counted {left}",
        )
    for plan in book.relationship.plans:
        over = plan.status is not PlanStatus.OPEN
        ensure(
            over == (not plan.open_rows) and not (over and left[plan.plan_id]),
            "outstanding-follows-the-rows",
            f"{plan.plan_id} is {plan.status} with {left[plan.plan_id]} outstanding",
        )


def prepaid_is_paid_once(book: Book) -> None:
    """N3: a prepayment bills what it is of, once.

    Paid and prepaid principal are the principal, and nothing is billed after.
    """
    waiting: dict[PlanId, int] = {}
    for moment in book.moments:
        event = moment.event
        if isinstance(event, PlanChanged) and event.change != Change.REAGE:
            waiting[event.plan_id] = event.amount
        elif isinstance(event, InstallmentBilled):
            before = _plan(moment.before, event.plan_id)
            ensure(before.status is PlanStatus.OPEN, "prepaid-is-paid-once", f"{before.plan_id} was over")
            wanted = waiting.pop(event.plan_id, None)
            ensure(
                event.row.is_extra == (wanted is not None) and wanted in (None, event.row.principal),
                "prepaid-is-paid-once",
                f"day {event.on}: {wanted} was to be repaid, billed was {event.row}",
            )
    ensure(not waiting, "prepaid-is-paid-once", f"agreed and not billed: {waiting}")
    for plan in book.relationship.plans:
        if plan.status in (PlanStatus.BILLED, PlanStatus.SETTLED_EARLY) and not plan.refunded:
            paid = sum(row.principal for row in plan.rows)
            ensure(
                paid == plan.principal,
                "prepaid-is-paid-once",
                f"{plan.plan_id} repaid {paid} of {plan.principal}",
            )


def _plan(relationship: Relationship, plan_id: PlanId) -> InstallmentPlan:
    return next(plan for plan in relationship.plans if plan.plan_id == plan_id)


def refunds_unwind_once(book: Book) -> None:
    """N4: of a refund each fen goes once – off the rows to come, off what is billed, to the credit balance.

    Interest to come shrinks by the share of the principal that went; in all no more comes back than was
    converted. A cancelled plan leaves its principal owed and no interest.
    """
    back: dict[PlanId, int] = {}
    for moment in book.moments:
        event = moment.event
        if isinstance(event, PlanRefunded):
            back[event.plan_id] = back.get(event.plan_id, 0) + event.amount
            _require_unwound(moment, event)
        elif isinstance(event, PlanCancelled):
            billed = _plan(moment.before, event.plan_id).billed_rows
            owed = moment.after.account.balance_minor - moment.before.account.balance_minor
            interest = sum(row.holder for row in billed)
            ensure(
                (owed, event.interest_back) == (event.amount - interest, interest),
                "refunds-unwind-once",
                f"day {event.on}: {owed} more is owed for {event.amount} without {interest}",
            )
    for plan in book.relationship.plans:
        ensure(
            plan.refunded == back.get(plan.plan_id, 0) <= plan.principal,
            "refunds-unwind-once",
            f"{plan.plan_id}: of {plan.principal} kept {plan.refunded}, given {back.get(plan.plan_id, 0)}",
        )


def _require_unwound(moment: Moment, event: PlanRefunded) -> None:
    before, after = _plan(moment.before, event.plan_id), _plan(moment.after, event.plan_id)
    off_plan = before.outstanding - after.outstanding
    off_balance = moment.before.account.balance_minor - moment.after.account.balance_minor
    given = sum(part for _, part in event.allocation) + event.to_credit
    ensure(
        off_plan + off_balance == event.amount and (off_plan, off_balance) == (event.off_plan, given),
        "refunds-unwind-once",
        f"day {event.on}: of {event.amount} {off_plan} went off the plan and {off_balance} off the balance",
    )
    if before.outstanding:
        share = Fraction(after.outstanding, before.outstanding)
        was = sum(row.interest for row in before.open_rows)
        rest = sum(row.interest for row in after.open_rows)
        most = 2 * len(before.open_rows)  # half a fen for each of four who pay
        ensure(
            abs(rest - was * share) <= most,
            "refunds-unwind-once",
            f"day {event.on}: interest to come was {was} and is {rest}, {share} of the principal is left",
        )


def disclosed_rates_are_true(book: Book) -> None:
    """N5: at the disclosed rate, ± 1e-9, the rows are worth what was lent; each plan has the rows disclosed.

    That value falls as the rate rises, so a rate a little lower gives more and one a little higher less.
    """
    for moment, event in _openings(book):
        plan = event.plan
        product = _product(book, plan)
        day = moment.before.account.agreement.statement_day
        agreed = plan.terms
        periods = product.longest if agreed.installment else len(plan.rows)
        terms = product.terms(
            plan.currency, plan.principal, periods, agreed.rate, plan.opened_on, day, agreed.installment
        )
        schedule = resolve(terms)
        rows = [(row.number, row.due_date, row.principal, row.interest) for row in schedule.rows]
        kept = [(row.number, row.due_date, row.principal, row.interest) for row in plan.rows]
        ensure(rows == kept, "disclosed-rates-are-true", f"{plan.plan_id}: {kept}, disclosed {rows}")
        shown = disclose(schedule)
        rates = [("compound", shown.compound_annual_rate.fraction, _dated_value)]
        if schedule.is_even:
            rates.append(("simple", shown.simple_annual_rate.fraction, _even_value))
        for name, rate, value in rates:
            ensure(
                value(schedule, rate - TOLERANCE) > schedule.principal > value(schedule, rate + TOLERANCE),
                "disclosed-rates-are-true",
                f"{plan.plan_id}: the {name} rate is not {rate}",
            )
        told = disclosed(plan)
        ensure(told == shown, "disclosed-rates-are-true", f"{plan.plan_id}: {told} is told of {shown}")


def _dated_value(schedule: AmortizationSchedule, rate: Fraction) -> Decimal:
    """What the rows are worth at the start, by the days and an annual rate."""
    logarithm = _PRECISE.ln(_decimal(1 + rate))
    return sum(
        (
            row.total * _PRECISE.exp(-logarithm * (row.due_date - schedule.starts_on) / YEAR)
            for row in schedule.rows
        ),
        Decimal(0),
    )


def _even_value(schedule: AmortizationSchedule, rate: Fraction) -> Decimal:
    """What the rows are worth at the start, each discounted by whole rows of a year's rate."""
    factor = _decimal(1 / (1 + rate / schedule.rows_per_year))
    worth = Decimal(0)
    for row in reversed(schedule.rows):
        worth = (worth + row.total) * factor
    return worth


def _decimal(number: Fraction) -> Decimal:
    return _PRECISE.divide(Decimal(number.numerator), Decimal(number.denominator))
