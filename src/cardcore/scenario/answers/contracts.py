"""The contracts: the sheet of every plan as it was agreed, and as it was to go on after each change."""

from typing import Any

from cardcore.amortize import sheet_answer
from cardcore.calendars import date_text
from cardcore.explain.contracts import Agreed, explain_contracts
from cardcore.installments.contract_words import WORDS
from cardcore.scenario.life import Life


def answer(life: Life) -> list[dict[str, Any]]:
    """Every plan's in the order of opening."""
    return [_contract(one) for one in explain_contracts(life.events).values()]


def _contract(agreements: list[Agreed]) -> dict[str, Any]:
    agreed, *changes = agreements
    terms = agreed.plan.terms
    return {
        "plan_id": agreed.plan.plan_id,
        "product": terms.product,
        "what": terms.kind.value,
        "method": terms.method,
        "rate": terms.rate.text,
        "as_agreed": _sheet(agreed),
        **({"as_changed": [_sheet(one) for one in changes]} if changes else {}),
    }


def _sheet(agreement: Agreed) -> dict[str, Any]:
    """From which day, by which change, and the sheet in both languages."""
    head = {"on": date_text(agreement.on)}
    if agreement.change is not None:
        head["change"] = agreement.change.value
    return head | sheet_answer(agreement.sheet, WORDS)
