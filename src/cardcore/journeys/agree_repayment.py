"""A personalized repayment agreement: plans called due → rules of art. 70 → one plan of all → notices."""

import datetime
from typing import Final, Self

from cardcore.accounts import agreements, plans
from cardcore.accounts.agreements import RepaymentAgreed
from cardcore.accounts.buckets import Bucket
from cardcore.calendars import date_of, ordinal_of
from cardcore.errors import Conflict
from cardcore.ids import PlanId, require_id, require_text
from cardcore.installments.checks import Kind, ProductLimits
from cardcore.installments.method_terms import MethodTerms
from cardcore.installments.methods import FlatFee, InterestFree
from cardcore.installments.personal_agreement import (
    MOST_MONTHS,
    Content,
    PersonalAgreement,
    agreement_violations,
)
from cardcore.installments.plan import InstallmentPlan, PlanTerms, find, plan_rows
from cardcore.installments.products import InstallmentProduct
from cardcore.installments.schedule import AmortizationSchedule, resolve
from cardcore.journeys.close_day import begin, begin_on_books
from cardcore.journeys.curing import cure
from cardcore.journeys.plan_rows import call_due
from cardcore.money import LARGEST_MINOR
from cardcore.notices import NoticeKind
from cardcore.programs.program import Program
from cardcore.rates import Rate
from cardcore.relationships import Draft, Outcome, Relationship
from cardcore.values import frozen

PRODUCT: Final = "repayment_agreement"
ONE_MISS: Final = 1
"""So many missed minimums break an agreement."""


@frozen
class RepaymentAgreement:
    """What the bank and the cardholder agree; the day an ordinal."""

    on: int
    plan_id: PlanId
    periods: int
    rate: Rate = Rate(0)
    """Interest of a period on all that is owed at the signing; none without one."""
    beyond_ability: bool = True
    """It is confirmed that the debt is more than the holder can repay."""
    willing: bool = True
    """The holder still means to repay."""
    contents: tuple[Content, ...] = tuple(Content)
    oral: bool = False
    recording_kept_until: int = 0
    """Of an oral agreement: the last day on which its recording is kept."""

    @classmethod
    def of(cls, on: datetime.date, plan_id: str, periods: int, rate: str = "0") -> Self:
        """A written agreement that states all it must, from what people write."""
        known = PlanId(require_id(plan_id, field="plan_id"))
        return cls(ordinal_of(on, field="on"), known, periods, Rate.of(rate))


def agree_repayment(relationship: Relationship, agreed: RepaymentAgreement, program: Program) -> Outcome:
    """Make one plan of all that is owed, other plans with it, repaid by rows on the statement days.

    `Conflict` ``agreement-not-allowed`` with every rule of art. 70 that it breaks, ``agreement-running``,
    ``nothing-owed``, ``plan-exists``, ``charged-off`` or ``period-closed``; `InvalidInput` ``terms-invalid``
    for more rows than minor units.
    """
    on = agreed.on
    draft, _ = begin_on_books(relationship, on, program)
    agreements.require_none(draft.account)
    if find(draft.plans, agreed.plan_id) is not None:
        raise Conflict("plan-exists", f"there is a plan {agreed.plan_id}", field="plan_id")
    for plan in draft.plans:
        call_due(draft, plan, on)
    if draft.account.balance_minor <= 0:
        raise Conflict("nothing-owed", "nothing is owed that could be repaid by rows")
    product, account = product_for(agreed.rate), draft.account
    day = account.agreement.statement_day
    schedule = resolve(
        product.terms(account.currency, account.balance_minor, agreed.periods, agreed.rate, on, day)
    )
    _require_allowed(schedule, agreed)
    draft.record(plans.opened(draft.account, _plan(draft, agreed, schedule), tuple(Bucket), on))
    draft.record(RepaymentAgreed(on, agreed.plan_id))
    cure(draft, on)
    first, amount = schedule.rows[0], sum(row.principal for row in schedule.rows)
    facts = {"amount": amount, "periods": len(schedule.rows), "first": first.principal + first.interest}
    draft.tell(NoticeKind.REPAYMENT_AGREED, on, facts)
    return draft.outcome()


def product_for(rate: Rate) -> InstallmentProduct:
    """What the plan of an agreement is like; no programme offers it."""
    return InstallmentProduct(
        PRODUCT,
        (Kind.PERSONAL_AGREEMENT,),
        MethodTerms(FlatFee.name if rate.scaled else InterestFree.name),
        ((MOST_MONTHS, rate),),
        ProductLimits(1, LARGEST_MINOR),
        accelerates_after=ONE_MISS,
    )


def _require_allowed(schedule: AmortizationSchedule, agreed: RepaymentAgreement) -> None:
    proposed = PersonalAgreement(
        schedule,
        agreed.beyond_ability,
        agreed.willing,
        frozenset(agreed.contents),
        collection_stops=True,
        oral=agreed.oral,
        recording_kept_until=agreed.recording_kept_until,
    )
    broken = agreement_violations(proposed)
    if broken:
        detail = "; ".join(f"{one.rule}: {one.wanted} is wanted, {one.got}" for one in broken)
        raise Conflict("agreement-not-allowed", detail)


def _plan(draft: Draft, agreed: RepaymentAgreement, schedule: AmortizationSchedule) -> InstallmentPlan:
    product, account = product_for(agreed.rate), draft.account
    terms = PlanTerms(
        PRODUCT,
        Kind.PERSONAL_AGREEMENT,
        product.method.name,
        agreed.rate,
        dates=product.steps.dates(account.agreement.statement_day, date_of(agreed.on)),
        periods=len(schedule.rows),
        counts_rows=schedule.counts_rows,
        accelerates_after=product.accelerates_after,
    )
    return InstallmentPlan(
        agreed.plan_id,
        account.currency,
        agreed.on,
        account.balance_minor,
        terms,
        plan_rows(schedule, None),
        agreed.on,
    )


def stop_collection(relationship: Relationship, on: datetime.date, reason: str, program: Program) -> Outcome:
    """Have nobody collect, in any currency; interest and fees go on.

    `Conflict` ``collection-stopped``, ``period-closed``.
    """
    day = ordinal_of(on, field="on")
    draft, _ = begin(relationship, day, program)
    known = require_text(reason, field="reason")
    for one in (draft, *(draft.part(held.currency) for held in draft.foreign)):
        one.record(agreements.stop(one.account, day, known))
    return draft.outcome()


def resume_collection(relationship: Relationship, on: datetime.date, program: Program) -> Outcome:
    """Have what is past due collected again. `Conflict` ``collection-not-stopped`` or ``period-closed``."""
    day = ordinal_of(on, field="on")
    draft, _ = begin(relationship, day, program)
    for one in (draft, *(draft.part(held.currency) for held in draft.foreign)):
        one.record(agreements.resume(one.account, day))
    return draft.outcome()
