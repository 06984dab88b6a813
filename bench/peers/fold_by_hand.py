"""The fold of an account's events by hand: rows of integers onto one list of integers.

A row begins with the number of its kind, the most frequent first. It knows the events of the shared
life only: purchases, points, repayments, statements, interest, grace, missed minimums and late charges.
"""

from collections.abc import Iterable
from typing import Any, Final

PURCHASE, POINTS, PAYMENT, STATEMENT, INTEREST, GRACE_LOST, GRACE_KEPT, MISSED, LATE, CURED = range(10)
FAR_AHEAD: Final = 10**9
RATE: Final = 500_000_000

Row = tuple[Any, ...]
State = list[int]

# the places of a state; the first five are what a repayment reduces
LATE_BILLED, INTEREST_BILLED, INTEREST_REVOLVING, PURCHASE_BILLED, PURCHASE_REVOLVING = range(5)
PURCHASE_UNBILLED, LATE_UNBILLED, CREDIT, ACCRUED, ACCRUED_BILLED, ACCRUED_UNBILLED, ACCRUED_TO = range(5, 12)
SEQUENCE, CLOSED, NEXT_STATEMENT, JUDGED_ON, STATEMENT_DUE, MINIMUM_PAID, PAST_DUE = range(12, 19)
OVERDUE_SINCE, MISSED_IN_A_ROW, CYCLE_PURCHASES, CYCLE_PAYMENTS, CYCLE_FEES = range(19, 24)
EARNED, AVAILABLE, PENDING, PENDING_ON = range(24, 28)


def begin(opened_on: int, next_statement: int) -> State:
    s = [0] * 28
    s[ACCRUED_TO], s[NEXT_STATEMENT], s[JUDGED_ON], s[SEQUENCE] = opened_on, next_statement, FAR_AHEAD, 1
    return s


def fold(s: State, rows: Iterable[Row]) -> State:
    for row in rows:
        kind = row[0]
        s[SEQUENCE] += 1
        if kind == PURCHASE:
            _, on, amount, from_credit = row
            if on > s[ACCRUED_TO]:
                _accrue(s, on)
            s[CREDIT] -= from_credit
            s[CYCLE_PURCHASES] += amount
            s[PURCHASE_UNBILLED] += amount - from_credit
        elif kind == POINTS:
            _, on, points, available_on = row
            s[EARNED] += points
            if s[PENDING_ON] <= on:
                s[AVAILABLE] += s[PENDING]
                s[PENDING] = 0
            s[PENDING] += points
            s[PENDING_ON] = available_on
        elif kind == PAYMENT:
            _, on, amount, allocation, to_credit = row
            if on > s[ACCRUED_TO]:
                _accrue(s, on)
            for bucket, part in allocation:
                s[bucket] -= part
            s[CREDIT] += to_credit
            s[CYCLE_PAYMENTS] += amount
            s[MINIMUM_PAID] += amount
            s[PAST_DUE] = max(0, min(s[PAST_DUE] - amount, sum(s[:5])))
        elif kind == STATEMENT:
            _, on, accrued_to, due, grace_until, balance, next_statement = row
            _accrue(s, accrued_to)
            s[LATE_BILLED] += s[LATE_UNBILLED]
            s[PURCHASE_BILLED] += s[PURCHASE_UNBILLED]
            s[ACCRUED_BILLED] += s[ACCRUED_UNBILLED]
            s[LATE_UNBILLED] = s[PURCHASE_UNBILLED] = s[ACCRUED_UNBILLED] = 0
            s[CYCLE_PURCHASES] = s[CYCLE_PAYMENTS] = s[CYCLE_FEES] = s[MINIMUM_PAID] = 0
            s[NEXT_STATEMENT], s[CLOSED], s[STATEMENT_DUE] = next_statement, on, due
            if balance > 0:
                s[JUDGED_ON] = grace_until
        elif kind == INTEREST:
            _, amount, accrued_to, from_credit = row
            _accrue(s, accrued_to)
            s[ACCRUED] = 0
            s[CREDIT] -= from_credit
            s[INTEREST_BILLED] += amount - from_credit
        elif kind in (GRACE_LOST, GRACE_KEPT):
            on = row[1]
            minimum_met = kind == GRACE_KEPT or row[2]
            _accrue(s, on)
            if kind == GRACE_LOST:
                s[ACCRUED] += s[ACCRUED_BILLED]
                s[PURCHASE_REVOLVING] += s[PURCHASE_BILLED]
                s[INTEREST_REVOLVING] += s[INTEREST_BILLED]
                s[PURCHASE_BILLED] = s[INTEREST_BILLED] = 0
            else:
                s[PAST_DUE] = 0
            s[ACCRUED_BILLED] = 0
            s[JUDGED_ON], s[CLOSED] = FAR_AHEAD, on
            s[MISSED_IN_A_ROW] = 0 if minimum_met else s[MISSED_IN_A_ROW] + 1
        elif kind == MISSED:
            s[PAST_DUE] = row[1]
            if not s[OVERDUE_SINCE]:
                s[OVERDUE_SINCE] = s[STATEMENT_DUE]
        elif kind == LATE:
            _, on, amount, from_credit = row
            _accrue(s, on)
            s[CREDIT] -= from_credit
            s[CYCLE_FEES] += amount
            s[LATE_UNBILLED] += amount - from_credit
        else:
            s[PAST_DUE] = s[OVERDUE_SINCE] = 0
    return s


def _accrue(s: State, to: int) -> None:
    factor = (to - s[ACCRUED_TO]) * RATE
    if factor > 0:
        s[ACCRUED_UNBILLED] += s[PURCHASE_UNBILLED] * factor
        s[ACCRUED_BILLED] += (s[PURCHASE_BILLED] + s[INTEREST_BILLED]) * factor
        s[ACCRUED] += (s[PURCHASE_REVOLVING] + s[INTEREST_REVOLVING]) * factor
        s[ACCRUED_TO] = to
