"""The quotes: what a conversion or a change of a plan would come to, and until when that holds."""

from typing import Any

from cardcore.calendars import date_text
from cardcore.installments.changes import PlanQuote
from cardcore.installments.plan import PlanRow
from cardcore.installments.proposals import PlanRefused
from cardcore.journeys import ConversionQuote
from cardcore.scenario.life import Life, Quoted


def answer(life: Life) -> list[dict[str, Any]]:
    """Every quote in order."""
    return [quoted(life, one) for one in life.quotes]


def quoted(life: Life, one: Quoted) -> dict[str, Any]:
    """A quote, or every reason against what was asked."""
    head = {"quote": one.quote_id, "on": date_text(one.on)}
    if isinstance(one.quote, PlanRefused):
        return {**head, "status": "refused", "reasons": reasons(one.quote)}
    if isinstance(one.quote, PlanQuote):
        return {**head, **_change(life, one.quote)}
    return {**head, **_conversion(life, one.quote)}


def reasons(refused: PlanRefused) -> list[dict[str, str]]:
    """All that stands against a plan."""
    return [{"rule": one.rule, "wanted": one.wanted, "got": one.got} for one in refused.reasons]


def _conversion(life: Life, quote: ConversionQuote) -> dict[str, Any]:
    found, conversion = quote.priced, quote.conversion
    shown = found.disclosure
    return {
        "valid_until": date_text(quote.valid_until),
        "change": "convert",
        "plan_id": conversion.plan_id,
        "product": conversion.product,
        "rate": found.rate.text,
        **({"price": found.price} if found.price else {}),
        "principal": life.amount(shown.principal),
        "interest": life.amount(sum(row.holder for row in found.rows)),
        "simple_annual_rate": shown.simple_annual_rate.text(),
        "compound_annual_rate": shown.compound_annual_rate.text(),
        "rows": [quoted_row(life, row) for row in found.rows],
    }


def _change(life: Life, quote: PlanQuote) -> dict[str, Any]:
    request = quote.request
    rest = quote.rows[1:] if quote.billed_now else quote.rows
    return {
        "valid_until": date_text(quote.valid_until),
        "change": request.change.value,
        "plan_id": request.plan_id,
        "principal": life.amount(quote.principal),
        "interest": life.amount(quote.interest),
        "penalty": life.amount(quote.penalty),
        "payoff": life.amount(quote.payoff),
        "interest_saved": life.amount(quote.interest_saved),
        **({"help_ended": life.amount(quote.help_ended)} if quote.help_ended else {}),
        "rows": [quoted_row(life, row) for row in rest],
    }


def quoted_row(life: Life, row: PlanRow) -> dict[str, Any]:
    """What the holder would be billed with a row."""
    return {
        "number": row.number,
        "due_on": date_text(row.due_date),
        "principal": life.amount(row.principal),
        "interest": life.amount(row.holder),
        "total": life.amount(row.total),
    }
