"""Why each figure of interest and fees is what it is.

The days of a line run from ``from`` through ``to``, both counted; its amount is exact, and the figure is
the sum of its lines rounded half up once.
"""

from bisect import bisect_left
from typing import Any

from cardcore import explain
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.statements import StatementIssued
from cardcore.calendars import date_text
from cardcore.explain import DerivationLine, Explanation, FeeExplained, InterestExplained, exact_text
from cardcore.fees import Fee
from cardcore.notices import Language
from cardcore.scenario.life import Life


def answer(life: Life) -> list[dict[str, Any]]:
    """Every figure of interest and fees in the order they were posted."""
    dates = [event.on for event in life.events if isinstance(event, StatementIssued)]
    return [_figure(life, one, dates) for one in explain.explain(life.events)]


def _figure(life: Life, explained: Explanation, statement_dates: list[int]) -> dict[str, Any]:
    billed = statement_dates[bisect_left(statement_dates, explained.on) :]
    said = _fee(life, explained) if isinstance(explained, FeeExplained) else _interest(life, explained)
    return {
        "posted_on": date_text(explained.on),
        **({"statement_date": date_text(billed[0])} if billed else {}),
        **said,
        "text": {str(language): explain.headline(explained, language) for language in Language},
    }


def _interest(life: Life, explained: InterestExplained) -> dict[str, Any]:
    return {
        "figure": "interest",
        "amount": life.amount(explained.posted.amount),
        "lines": [_line(life, one) for one in explained.lines],
        **_least(life, explained.posted),
    }


def _least(life: Life, posted: InterestPosted) -> dict[str, Any]:
    return {"minimum_charge": life.amount(posted.minimum_charge)} if posted.minimum_charge else {}


def _line(life: Life, one: DerivationLine) -> dict[str, Any]:
    return {
        "on": "cash" if one.is_cash else "purchases",
        "from": date_text(one.from_),
        "to": date_text(one.to - 1),
        "days": one.days,
        "base": life.amount(one.base),
        "rate": one.rate.text,
        "amount": exact_text(one.exact, life.program.currency),
    }


def _fee(life: Life, explained: FeeExplained) -> dict[str, Any]:
    fee = explained.fee
    return {
        "figure": "fee",
        "kind": fee.kind.value,
        "amount": life.amount(fee.amount),
        **({"lines": []} if fee.is_fixed else _shares(life, fee)),
        **_card_year(life, explained),
    }


def _shares(life: Life, fee: Fee) -> dict[str, Any]:
    bounds = {"floor": fee.terms.floor, "cap": fee.terms.cap}
    exact = exact_text(fee.base * fee.terms.rate.scaled, life.program.currency)
    return {
        "lines": [{"base": life.amount(fee.base), "rate": fee.terms.rate.text, "amount": exact}],
        **{name: life.amount(bound) for name, bound in bounds.items() if bound},
    }


def _card_year(life: Life, explained: FeeExplained) -> dict[str, Any]:
    year = explained.card_year
    if year is None or year.before is None:
        return {}
    return {
        "card_year": {"number": year.before.number, "spending": life.amount(year.before.spending)},
    }
