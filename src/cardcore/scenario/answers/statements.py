"""The statements: headline figures and the lines that they add up from.

Closing balance = opening balance + charges + withdrawals + interest + fees +
installments + installment interest + adjustments + transfers − payments − refunds − rewards − converted.
"""

from typing import Any

from cardcore.accounts import billing
from cardcore.accounts.billing import Statement, StatementLine
from cardcore.accounts.statements import StatementIssued
from cardcore.calendars import date_text
from cardcore.money import amount_text
from cardcore.scenario.life import Life


def answer(life: Life) -> list[dict[str, Any]]:
    """Every statement, the oldest first; of one day that in the account's own currency first."""
    issued = [(part, one) for part in life.parts for one in billing.statements(part.events)]
    issued.sort(key=lambda pair: pair[1].issued.on)
    return [_statement(part, one) for part, one in issued]


def _statement(life: Life, statement: Statement) -> dict[str, Any]:
    issued = statement.issued
    figures = {
        "opening_balance": issued.opening_balance,
        "payments": issued.payments,
        "refunds": issued.refunds,
        "rewards": issued.rewards,
        "charges": statement.charges,
        "purchases": issued.purchases,
        "cash_advances": issued.cash_advances,
        **({"withdrawals": issued.withdrawals} if issued.withdrawals else {}),
        **({"adjustments": issued.adjustments} if issued.adjustments else {}),
        **({"transfers": issued.transfers} if issued.transfers else {}),
        "interest": issued.interest,
        **_of_plans(issued),
        "fees": issued.fees,
        "closing_balance": issued.closing_balance,
        "minimum_payment_due": issued.minimum_payment_due,
    }
    return {
        "statement_number": issued.number,
        "statement_date": date_text(issued.on),
        "payment_due_date": date_text(issued.payment_due_date),
        **life.in_currency,
        **{name: life.amount(minor) for name, minor in figures.items()},
        "lines": [line(life, one) for one in statement.lines],
    }


def _of_plans(issued: StatementIssued) -> dict[str, int]:
    """What plans billed and took off the balance; nothing where there is none."""
    found = {
        "installments": issued.installments,
        "installment_interest": issued.installment_interest,
        "converted": issued.converted,
    }
    return {name: amount for name, amount in found.items() if amount}


def line(life: Life, one: StatementLine) -> dict[str, Any]:
    """One posting; charges are positive, credits negative."""
    return {
        "kind": one.kind,
        "transaction_date": date_text(one.transaction_date),
        "posting_date": date_text(one.posting_date),
        "description": one.description,
        "amount": life.amount(one.amount),
        **({"mcc": one.mcc} if one.mcc else {}),
        **_original(one),
    }


def _original(one: StatementLine) -> dict[str, Any]:
    if one.original is None:
        return {}
    currency = one.original.currency
    conversion = one.original.conversion
    return {
        "original": {
            "amount": amount_text(one.original.minor, currency),
            "currency": currency,
            **({} if conversion is None else {"rate": conversion.rate.text}),
        }
    }
