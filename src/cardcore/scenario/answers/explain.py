"""Why each figure of interest, fees, installments and rewards taken back is what it is.

The days of a line run from ``from`` through ``to``, both counted; its amount is exact, and the figure is
the sum of its lines rounded half up once.
"""

from bisect import bisect_left
from typing import Any

from cardcore import explain
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.statements import StatementIssued
from cardcore.calendars import date_text
from cardcore.explain import (
    ConversionExplained,
    DerivationLine,
    Explanation,
    FeeExplained,
    InterestExplained,
    RewardBackExplained,
    exact_text,
)
from cardcore.explain.rows import Derivation, RowExplained, explain_rows, row_headline
from cardcore.fees import Fee
from cardcore.money import amount_text
from cardcore.notices import Language
from cardcore.scenario.life import Life

Figure = Explanation | ConversionExplained | RowExplained


def answer(life: Life) -> list[dict[str, Any]]:
    """Every billed row and figure of interest, fees and conversion, one currency after the other."""
    return [figure for part in life.parts for figure in _figures(part)]


def _figures(life: Life) -> list[dict[str, Any]]:
    dates = [event.on for event in life.events if isinstance(event, StatementIssued)]
    figures = [
        *explain.conversions(life.events),
        *explain_rows(life.events),
        *explain.explain(life.events),
    ]
    figures.sort(key=lambda one: one.on)  # of one day the rows come first: they are billed first
    return [_figure(life, one, dates) for one in figures]


def _figure(life: Life, explained: Figure, statement_dates: list[int]) -> dict[str, Any]:
    billed = statement_dates[bisect_left(statement_dates, explained.on) :]
    return {
        "posted_on": date_text(explained.on),
        **({"statement_date": date_text(billed[0])} if billed else {}),
        **life.in_currency,
        **_said(life, explained),
        "text": {str(language): _text(explained, language) for language in Language},
    }


def _taken_back(life: Life, explained: RewardBackExplained) -> dict[str, Any]:
    taken = explained.taken
    return {
        "figure": "reward_taken_back",
        "offer": taken.offer_id,
        "amount": life.amount(taken.amount),
        "policy": taken.won.policy,
    }


def _text(explained: Figure, language: Language) -> str:
    if isinstance(explained, RowExplained):
        return row_headline(explained, language)
    return explain.headline(explained, language)


def _row(life: Life, explained: RowExplained) -> dict[str, Any]:
    row, change = explained.row, explained.change
    helped = {"paid_by_merchant": row.merchant, "waived_by_bank": row.coupon, "paid_by_state": row.state}
    return {
        "figure": "installment",
        **({"change": change.value} if change else {}),
        "plan_id": explained.plan_id,
        "number": row.number,
        "amount": life.amount(explained.amount),
        "principal": life.amount(row.principal),
        "interest": life.amount(row.holder),
        **({"penalty": life.amount(explained.penalty)} if explained.penalty else {}),
        **({"interest_saved": life.amount(explained.interest_saved)} if explained.interest_saved else {}),
        **{name: life.amount(part) for name, part in helped.items() if part},
        "lines": [_derivation(life, explained.derivation)] if explained.derivation else [],
    }


def _derivation(life: Life, one: Derivation) -> dict[str, Any]:
    share = {"share": f"{one.numerator}/{one.denominator}"} if one.denominator > 1 else {}
    return {
        "base": life.amount(one.base),
        **({"rate": one.rate.text} if one.rate else {}),
        **share,
        **({"of": f"{life.amount(one.part)}/{life.amount(one.whole)}"} if one.whole else {}),
        "amount": life.amount(one.amount),
    }


def _said(life: Life, explained: Figure) -> dict[str, Any]:
    if isinstance(explained, FeeExplained):
        return _fee(life, explained)
    if isinstance(explained, ConversionExplained):
        return _conversion(life, explained)
    if isinstance(explained, RowExplained):
        return _row(life, explained)
    if isinstance(explained, RewardBackExplained):
        return _taken_back(life, explained)
    return _interest(life, explained)


def _conversion(life: Life, explained: ConversionExplained) -> dict[str, Any]:
    rate, spread = explained.conversion.rate, explained.conversion.spread
    return {
        "figure": "conversion",
        "amount": life.amount(explained.amount),
        "original": {"amount": amount_text(explained.paid, rate.base), "currency": rate.base},
        "rate": rate.text,
        **({"spread": spread.text} if spread.scaled else {}),
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
