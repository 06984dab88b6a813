"""From what cardcore answers to plain data: amounts as texts with their currency, dates as ISO texts.

What a command is answered is made of its receipt alone, so that the same command again gets the same bytes.
"""

import datetime
import json
from typing import Any

from fastapi import Response

from cardcore.accounts.account import Account, Hold
from cardcore.accounts.authorizations import Approved
from cardcore.accounts.billing import Statement, StatementLine, lines_of
from cardcore.accounts.credit_line import open_to_buy, open_to_cash
from cardcore.accounts.delinquency import days_past_due
from cardcore.calendars import date_text, ordinal_of
from cardcore.commands import Receipt
from cardcore.explain import (
    DerivationLine,
    Explanation,
    FeeExplained,
    RewardBackExplained,
    detail,
    exact_text,
)
from cardcore.money import amount_text
from cardcore.notices import Language, Notice, text
from cardcore.points.lots import PointsClawedBack, PointsEarned
from cardcore.relationships import Decision, Relationship
from cardcore.usecases import StatementPage

Plain = dict[str, Any]


def answered(content: Plain, **headers: str) -> Response:
    """The answer as JSON; about somebody's account, so nobody keeps it."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(body, 200, {"cache-control": "no-store", **headers}, "application/json")


def money(minor: int, currency: str) -> Plain:
    """``{"amount": "12.30", "currency": "CNY"}``."""
    return {"amount": amount_text(minor, currency), "currency": currency}


def receipt_answer(receipt: Receipt, currency: str) -> Plain:
    """What a command did."""
    lines = [line for event in receipt.events for line in lines_of(event)]
    said: Plain = {
        "account_id": receipt.account_id,
        "command_id": receipt.command_id,
        "version": receipt.version,
        "lines": [line_answer(line, currency) for line in lines],
        "points": _points_moved(receipt),
        "notices": [notice_answer(notice) for notice in receipt.notices],
    }
    if receipt.decision is not None:
        said["decision"] = decision_answer(receipt.decision, currency)
    return said


def _points_moved(receipt: Receipt) -> int:
    moved = 0
    for event in receipt.events:
        if isinstance(event, PointsEarned):
            moved += event.points
        elif isinstance(event, PointsClawedBack):
            moved -= event.points
    return moved


def decision_answer(decision: Decision, currency: str) -> Plain:
    """The decision on an authorization; the response code is that of ISO 8583, field 39."""
    approved = isinstance(decision, Approved)
    said: Plain = {
        "result": "approved" if approved else "declined",
        "response_code": "00",
        "amount": money(decision.amount, currency),
        "open_to_buy": money(decision.open_to_buy, currency),
    }
    if isinstance(decision, Approved):
        return {**said, "hold_id": decision.hold_id}
    return {**said, "response_code": decision.reason.response_code, "reason": decision.reason.value}


def notice_answer(notice: Notice) -> Plain:
    """What the cardholder is told, in every language."""
    return {
        "kind": notice.kind.value,
        "on": date_text(notice.on),
        "text": {language.value: text(notice, language) for language in Language},
    }


def line_answer(line: StatementLine, currency: str) -> Plain:
    """One posting; charges are positive, credits negative."""
    return {
        "kind": line.kind,
        "transaction_date": date_text(line.transaction_date),
        "posting_date": date_text(line.posting_date),
        "description": line.description,
        "mcc": line.mcc,
        "amount": money(line.amount, currency),
    }


def account_answer(relationship: Relationship, today: datetime.date) -> Plain:
    """The balances as the store has them; the open line, points and days past due as of ``today``."""
    account, day = relationship.account, ordinal_of(today)
    currency = account.currency
    return {
        "account_id": account.account_id,
        "version": account.sequence,
        "as_of": date_text(day),
        "program": account.agreement.program,
        "credit_limit": money(account.agreement.credit_limit, currency),
        "balance": money(account.balance_minor, currency),
        "open_to_buy": money(open_to_buy(account, day), currency),
        "open_to_cash": money(open_to_cash(account), currency),
        "holds": [_hold(hold, currency) for hold in account.holds],
        "past_due": money(account.past_due, currency),
        "days_past_due": days_past_due(account, day),
        "points": {
            "available": relationship.points.available(day),
            "pending": relationship.points.pending(day),
        },
        "next_statement_date": date_text(account.next_statement_date),
        "last_statement": _last_statement(account),
    }


def _hold(hold: Hold, currency: str) -> Plain:
    return {
        "hold_id": hold.hold_id,
        "amount": money(hold.amount, currency),
        "expires_on": date_text(hold.expires_on),
    }


def _last_statement(account: Account) -> Plain | None:
    last = account.statement
    if last is None:
        return None
    return {
        "number": last.number,
        "statement_date": date_text(last.statement_date),
        "payment_due_date": date_text(last.payment_due_date),
        "closing_balance": money(last.closing_balance, account.currency),
        "minimum_payment_due": money(last.minimum_payment_due, account.currency),
        "outstanding": money(account.billed_outstanding, account.currency),
    }


def statement_headline(statement: Statement, currency: str) -> Plain:
    """A statement's dates and sums."""
    issued = statement.issued
    sums = {
        "opening_balance": issued.opening_balance,
        "purchases": issued.purchases,
        "cash_advances": issued.cash_advances,
        "installments": issued.installments,
        "installment_interest": issued.installment_interest,
        "withdrawals": issued.withdrawals,
        "adjustments": issued.adjustments,
        "transfers": issued.transfers,
        "fees": issued.fees,
        "interest": issued.interest,
        "payments": issued.payments,
        "refunds": issued.refunds,
        "rewards": issued.rewards,
        "converted": issued.converted,
        "closing_balance": issued.closing_balance,
        "minimum_payment_due": issued.minimum_payment_due,
    }
    return {
        "number": issued.number,
        "statement_date": date_text(issued.on),
        "payment_due_date": date_text(issued.payment_due_date),
        **{name: money(minor, currency) for name, minor in sums.items()},
    }


def statement_answer(page: StatementPage, account: Account) -> Plain:
    """A statement with its lines and the derivation of every interest and fee figure."""
    return {
        "account_id": account.account_id,
        **statement_headline(page.statement, account.currency),
        "lines": [line_answer(line, account.currency) for line in page.statement.lines],
        "explanations": [explanation_answer(one) for one in page.explanations],
    }


def explanation_answer(explained: Explanation) -> Plain:
    """A figure and the lines it is made of, as data and in words."""
    currency = explained.currency
    words = {language.value: detail(explained, language) for language in Language}
    if isinstance(explained, FeeExplained):
        fee = explained.fee
        derivation = {
            "base": money(fee.base, currency),
            "rate": fee.terms.rate.text,
            "floor": money(fee.terms.floor, currency) if fee.terms.floor else None,
            "cap": money(fee.terms.cap, currency) if fee.terms.cap else None,
        }
        kind, amount = fee.kind.value, fee.amount
        return {
            "kind": kind,
            "on": date_text(explained.on),
            "amount": money(amount, currency),
            "fee": derivation,
            "text": words,
        }
    if isinstance(explained, RewardBackExplained):
        return {
            "kind": "reward_back",
            "on": date_text(explained.on),
            "amount": money(explained.taken.amount, currency),
            "text": words,
        }
    return {
        "kind": "interest",
        "on": date_text(explained.on),
        "amount": money(explained.posted.amount, currency),
        "interest": [_derivation(line, currency) for line in explained.lines],
        "text": words,
    }


def _derivation(line: DerivationLine, currency: str) -> Plain:
    return {
        "on": "cash" if line.is_cash else "purchases",
        "first_day": date_text(line.from_),
        "last_day": date_text(line.to - 1),
        "days": line.days,
        "base": money(line.base, currency),
        "daily_rate": line.rate.text,
        "unrounded": exact_text(line.exact, currency),
    }
