"""The plans: every row, billed or not, paid or not, and who pays its interest; what was refused and why.

Repayments reduce what plans have billed as a whole; of the rows the oldest count as paid first.
"""

from typing import Any

from cardcore.accounts.plans import PlanOpened
from cardcore.calendars import date_text
from cardcore.installments.changes import PlanQuote
from cardcore.installments.plan import InstallmentPlan, PlanRow, PlanStatus
from cardcore.installments.plan_sheets import disclosed
from cardcore.installments.proposals import PlanRefused
from cardcore.journeys import ConversionQuote
from cardcore.scenario.answers import quotes
from cardcore.scenario.life import Life, Refused


def answer(life: Life) -> list[dict[str, Any]]:
    """Every plan in the order of opening, then what was refused."""
    unpaid = _unpaid(life)
    plans = [_plan(life, plan, unpaid) for plan in life.relationship.plans]
    return plans + [_refused(one) for one in life.refused]


def _unpaid(life: Life) -> set[tuple[str, int]]:
    """The billed rows that are still owed: the newest, as far as what is owed of them goes."""
    account = life.account
    principal = account.installment_unbilled + account.installment_billed + account.installment_revolving
    interest = account.installment_interest_unbilled + account.installment_interest_billed
    rows = [(row.due_date, plan.plan_id, row) for plan in life.relationship.plans for row in plan.billed_rows]
    found: set[tuple[str, int]] = set()
    for _, plan_id, row in sorted(rows, key=lambda one: (one[0], one[2].number), reverse=True):
        if (row.principal and principal > 0) or (row.holder and interest > 0):
            found.add((plan_id, row.number))
        principal -= row.principal
        interest -= row.holder
    return found


def _plan(life: Life, plan: InstallmentPlan, unpaid: set[tuple[str, int]]) -> dict[str, Any]:
    terms = plan.terms
    own = [one for one in life.quotes if _is_about(one.quote, plan)]
    return {
        "plan_id": plan.plan_id,
        "status": plan.status.value,
        "what": terms.kind.value,
        "product": terms.product,
        "method": terms.method,
        "rate": terms.rate.text,
        "opened_on": date_text(plan.opened_on),
        **_rates(life, plan),
        "line": terms.line.value,
        "principal": life.amount(plan.principal),
        "outstanding": life.amount(plan.outstanding),
        "interest": life.amount(_interest(plan)),
        **({"refunded": life.amount(plan.refunded)} if plan.refunded else {}),
        **({"cooling_off_until": date_text(terms.cooling_off_until)} if terms.cooling_off_until else {}),
        "rows": [
            {
                **row_answer(life, row),
                "billed": place < plan.billed,
                "paid": place < plan.billed and (plan.plan_id, row.number) not in unpaid,
            }
            for place, row in enumerate(plan.rows)
        ],
        **({"quotes": [quotes.quoted(life, one) for one in own]} if own else {}),
    }


def _interest(plan: InstallmentPlan) -> int:
    """The holder's, of all rows; what was billed of a cancelled plan was given back."""
    return 0 if plan.status is PlanStatus.CANCELLED else sum(row.holder for row in plan.rows)


def _rates(life: Life, plan: InstallmentPlan) -> dict[str, str]:
    """Both annual rates as they were disclosed when the plan was agreed."""
    opened = (event.plan for event in life.events if isinstance(event, PlanOpened))
    agreed = disclosed(next(one for one in opened if one.plan_id == plan.plan_id))
    return {
        "simple_annual_rate": agreed.simple_annual_rate.text(),
        "compound_annual_rate": agreed.compound_annual_rate.text(),
    }


def _is_about(quote: ConversionQuote | PlanQuote | PlanRefused, plan: InstallmentPlan) -> bool:
    if isinstance(quote, PlanQuote):
        return quote.request.plan_id == plan.plan_id
    return isinstance(quote, ConversionQuote) and quote.conversion.plan_id == plan.plan_id


def row_answer(life: Life, row: PlanRow) -> dict[str, Any]:
    """One row: what the holder is billed, and the interest that others pay."""
    helped = {
        "paid_by_merchant": row.merchant,
        "waived_by_bank": row.coupon,
        "paid_by_state": row.state,
    }
    received = row.total + row.merchant + row.state
    return {
        **quotes.quoted_row(life, row),
        **{name: life.amount(part) for name, part in helped.items() if part},
        **({"bank_receives": life.amount(received)} if row.interest > row.holder else {}),
        **({"early": True} if row.is_extra else {}),
        **({"agreed_for": date_text(row.agreed_for)} if row.agreed_for else {}),
    }


def _refused(refused: Refused) -> dict[str, Any]:
    conversion = refused.conversion
    return {
        "plan_id": conversion.plan_id,
        "status": "refused",
        "what": conversion.asked.kind.value,
        "product": conversion.product,
        "on": date_text(conversion.on),
        "reasons": quotes.reasons(refused.decision),
    }
