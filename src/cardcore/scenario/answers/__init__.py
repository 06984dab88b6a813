"""Answers: what a scenario may ask of a life, each one small module with the verb ``answer``.

An answer is plain data: amounts as texts with the currency's decimals, dates as ``YYYY-MM-DD``, counts
as numbers. What does not apply is left out, never null.
"""

from collections.abc import Callable
from typing import Any, Final

from cardcore.scenario.answers import (
    contracts,
    decisions,
    delinquency,
    evaluations,
    explain,
    general_ledger,
    journal,
    minimum_payments,
    notices,
    offers,
    plans,
    points,
    pots,
    quotes,
    state,
    statements,
    wallet,
    what_if,
)
from cardcore.scenario.life import Life

ANSWERS: Final[dict[str, Callable[[Life], Any]]] = {
    "statements": statements.answer,
    "explain": explain.answer,
    "minimum_payments": minimum_payments.answer,
    "delinquency": delinquency.answer,
    "points": points.answer,
    "wallet": wallet.answer,
    "pots": pots.answer,
    "journal": journal.answer,
    "general_ledger": general_ledger.answer,
    "state": state.answer,
    "notices": notices.answer,
    "decisions": decisions.answer,
    "offers": offers.answer,
    "evaluations": evaluations.answer,
    "plans": plans.answer,
    "quotes": quotes.answer,
    "contracts": contracts.answer,
    "what_if": what_if.answer,
}
"""Every answer by the name that a scenario asks it by."""
