"""A schedule and its cost from plain data: what `python -m cardcore amortize` reads and answers.

>>> answer = amortize({
...     "principal": "12000.00", "currency": "CNY", "periods": 12, "method": "flat_fee",
...     "rate_per_period": "0.0066", "first_due_on": "2024-02-05", "remainder": "last",
... })
>>> answer["rows"][0]
{'number': 1, 'due_on': '2024-02-05', 'principal': '1000.00', 'interest': '79.20', 'total': '1079.20',
 'balance': '11000.00'}
>>> answer["disclosure"]["simple_annual_rate"], answer["disclosure"]["label"]
('0.1431', '近似折算年化利率（单利）')
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from cardcore.calendars import date_text
from cardcore.documents import Reader
from cardcore.installments.contract import ContractSheet, contract_sheet, contract_text
from cardcore.installments.contract_words import WORDS
from cardcore.installments.disclosure import SIMPLE_LABEL, Disclosure
from cardcore.installments.effective_rates import SolvedRate
from cardcore.installments.reading import read_charges, read_terms
from cardcore.installments.schedule import Row
from cardcore.money import amount_text
from cardcore.rates import RATE_SCALE, Rate


def amortize(document: Mapping[str, Any]) -> dict[str, Any]:
    """Read terms, and answer with their rows, totals, rates and, where it is asked for, the contract sheet.

    Raises `CardcoreError` with the JSON pointer of what is wrong in ``field``; ``rate-out-of-range`` also
    where the document names a cap and the simple annual rate is above it.
    """
    reader = Reader(document)
    terms = read_terms(reader)
    charges = read_charges(reader.take("charges"), terms.currency) if reader.has("charges") else ()
    cap = reader.take("annual_rate_cap") if reader.has("annual_rate_cap") else None
    languages = _languages(reader.take("contract")) if reader.has("contract") else ()
    reader.end()
    with reader.placing():
        sheet = contract_sheet(terms, charges)
    if cap is not None:
        _require_within(sheet.disclosure, cap.rate(), cap)
    return sheet_answer(sheet, languages)


def _languages(reader: Reader) -> tuple[str, ...]:
    return tuple(item.choice(*WORDS) for item in reader.items())


def _require_within(disclosure: Disclosure, cap: Rate, place: Reader) -> None:
    rate = disclosure.simple_annual_rate
    if rate > SolvedRate.of(Fraction(cap.scaled, RATE_SCALE)):
        detail = f"the simple annual rate is {rate.percent_text()}, above the cap of {cap.percent_text}"
        raise place.refuse("rate-out-of-range", detail)


def sheet_answer(sheet: ContractSheet, languages: Iterable[str]) -> dict[str, Any]:
    """A sheet as plain data: rows, totals and rates, and the text of it in these languages."""
    cost, currency = sheet.disclosure, sheet.schedule.currency
    totals = {
        "principal": cost.principal,
        "interest": cost.interest,
        "charges": cost.charges,
        "cost": cost.cost,
        "total": cost.total,
    }
    answer: dict[str, Any] = {
        "rows": [_row(row, currency) for row in sheet.schedule.rows],
        "totals": {name: amount_text(amount, currency) for name, amount in totals.items()},
        "disclosure": {
            "simple_annual_rate": cost.simple_annual_rate.text(),
            "compound_annual_rate": cost.compound_annual_rate.text(),
            "label": SIMPLE_LABEL["zh"],
        },
    }
    texts = {language: contract_text(sheet, language) for language in languages}
    return answer | ({"contract": texts} if texts else {})


def _row(row: Row, currency: str) -> dict[str, Any]:
    return {
        "number": row.number,
        "due_on": date_text(row.due_date),
        "principal": amount_text(row.principal, currency),
        "interest": amount_text(row.interest, currency),
        "total": amount_text(row.total, currency),
        "balance": amount_text(row.balance, currency),
    }
