"""Why each minimum payment is what it is: its parts, which add up to it, and the same in words."""

from typing import Any

from cardcore.calendars import date_text
from cardcore.explain.minimum import MinimumExplained, explain_minimums, headline
from cardcore.notices import Language
from cardcore.scenario.life import Life


def answer(life: Life) -> list[dict[str, Any]]:
    """One for each statement, the oldest first; of one day that in the account's own currency first."""
    explained = [(part, one) for part in life.parts for one in explain_minimums(part.events, part.program)]
    explained.sort(key=lambda pair: pair[1].issued.on)
    return [_explained(part, one) for part, one in explained]


def _explained(life: Life, why: MinimumExplained) -> dict[str, Any]:
    return {
        "statement_date": date_text(why.issued.on),
        "currency": why.currency,
        "amount": life.amount(why.issued.minimum_payment_due),
        "parts": [
            {
                "part": part.kind.value,
                "base": life.amount(part.base),
                **({"share": part.rate.text} if part.rate is not None else {}),
                "amount": life.amount(part.amount),
                **({"owed_abroad": life.amount(part.abroad)} if part.abroad else {}),
            }
            for part in why.parts
        ],
        "text": {str(language): headline(why, language) for language in Language},
    }
