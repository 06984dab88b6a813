"""Statements: they add up, leave nothing out, and never change."""

import hashlib
import json
from collections import Counter

import attrs

from cardcore.accounts.billing import Statement, lines_of, statements, unbilled_lines
from cardcore.accounts.closings import AccountReopened
from cardcore.accounts.delinquency import MinimumMissed
from cardcore.accounts.restating import HistoryRestated
from cardcore.accounts.statement_day import StatementDayChanged
from cardcore.accounts.statements import StatementIssued
from cardcore.errors import ensure
from cardcore.records import to_record
from cardcore.testing.invariants.book import Book


def statements_add_up(book: Book) -> None:
    """S1: closing = opening + charges + fees + interest + withdrawals − credits; the next opens with it."""
    opening = 0
    for statement in statements(book.events):
        issued = statement.issued
        closing = issued.opening_balance + issued.purchases + issued.cash_advances
        closing += issued.fees + issued.interest + issued.withdrawals
        closing += issued.adjustments + issued.transfers
        closing += issued.installments + issued.installment_interest - issued.converted
        closing -= issued.payments + issued.refunds + issued.rewards
        ensure(
            issued.opening_balance == opening and issued.closing_balance == closing,
            "statements-add-up",
            f"statement {issued.number} opens with {issued.opening_balance} after {opening} and closes with "
            f"{issued.closing_balance}, its parts come to {closing}",
        )
        opening = issued.closing_balance


def postings_are_billed_once(book: Book) -> None:
    """S2: every posting stands on one statement, that of the period it was posted in; periods touch."""
    billed = [line for statement in statements(book.events) for line in statement.lines]
    billed += unbilled_lines(book.events)
    posted = [line for event in book.events for line in lines_of(event)]
    ensure(billed == posted, "postings-are-billed-once", "a posting is on no statement, or on two")
    start, number, expected = 0, 0, None
    foreseen = _foreseen(book)
    for statement in statements(book.events):
        issued = statement.issued
        expected = foreseen[number]
        follows = issued.number == number + 1 and expected in (None, issued.on)
        ensure(
            follows,
            "postings-are-billed-once",
            f"statement {issued.number} of day {issued.on} follows {number}, which foresaw day {expected}",
        )
        for line in statement.lines:
            ensure(
                start < line.posting_date <= issued.on,
                "postings-are-billed-once",
                f"a {line.kind} posted on day {line.posting_date} is billed for {start + 1} to {issued.on}",
            )
        start, number = issued.on, issued.number


def _foreseen(book: Book) -> list[int | None]:
    """When each statement was to be issued: by the one before it, the last change of the day, a reopening."""
    found: list[int | None] = [None]
    for event in book.events:
        if isinstance(event, StatementIssued):
            found.append(event.next_statement_date)
        elif isinstance(event, StatementDayChanged | AccountReopened):
            found[-1] = event.next_statement_date
    return found


def statement_digest(statement: Statement) -> str:
    """SHA-256 over a statement's bytes: what to keep beside a bill that was sent."""
    content = [to_record(statement.issued), [attrs.astuple(line) for line in statement.lines]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def statements_never_change(book: Book) -> None:
    """S3: a statement composed when it was issued has the bytes of the one composed today."""
    today = [statement_digest(statement) for statement in statements(book.events)]
    found: list[str] = []
    for place, event in enumerate(book.events, 1):
        if isinstance(event, StatementIssued):
            *_, then = statements(book.events[:place])
            found.append(statement_digest(then))
    ensure(found == today, "statements-never-change", "a statement reads differently than when it was issued")


def minimum_is_fair(book: Book) -> None:
    """S4: nothing ≤ minimum ≤ what is owed, and who repaid all of a statement missed no minimum."""
    asked: int | None = None
    for event in book.events:
        if isinstance(event, HistoryRestated) and event.account.statement:
            asked = event.account.statement.minimum_payment_due
        elif isinstance(event, StatementIssued):
            asked = event.minimum_payment_due
            ensure(
                0 <= event.minimum_payment_due <= max(event.closing_balance, 0),
                "minimum-is-fair",
                f"statement {event.number}: {event.minimum_payment_due} of {event.closing_balance}",
            )
        elif isinstance(event, MinimumMissed):
            ensure(
                event.paid < event.minimum_payment_due == asked,
                "minimum-is-fair",
                f"day {event.on}: {event.paid} repaid of a minimum of {event.minimum_payment_due}",
            )


def lines_add_up(book: Book) -> None:
    """S5: the lines of each category come to the headline's figure, to the fen."""
    for statement in statements(book.events):
        issued, sums = statement.issued, Counter[str]()
        for line in statement.lines:
            sums[line.kind] += line.amount
        headline = {
            "purchase": issued.purchases,
            "cash_advance": issued.cash_advances,
            "fee": issued.fees,
            "interest": issued.interest,
            "withdrawal": issued.withdrawals,
            "adjustment": issued.adjustments,
            "transfer": issued.transfers,
            "installment": issued.installments,
            "installment_interest": issued.installment_interest,
            "converted": -issued.converted,
            "payment": -issued.payments,
            "refund": -issued.refunds,
            "reward": -issued.rewards,
        }
        wrong = {kind: (sums[kind], said) for kind, said in headline.items() if sums[kind] != said}
        ensure(not wrong, "lines-add-up", f"statement {issued.number}: {wrong} (lines, headline)")
        ensure(sums.keys() <= headline.keys(), "lines-add-up", f"lines of unknown kinds: {sorted(sums)}")
