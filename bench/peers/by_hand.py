"""The account-month by hand, for speed: integers, lists and tuples, no types, no names for anything.

Two ways. `purchase`, `pay` and `close_day` do what cardcore's commands do – check, leave the state they
were given as it was, give a new one with events and notices – with interest added up every day.
`figures` is the least that can be done: one loop over local integers that leaves only the figures.
Both know only what the month needs: no cash, no fees, no refunds, no minimum missed.
"""

import datetime
from collections.abc import Iterable
from typing import Any, Final

RATE: Final = 500_000_000
SCALE: Final = 10**12
LARGEST: Final = 10**15
FAR_AHEAD: Final = 10**9

State = list[Any]
Row = tuple[Any, ...]
Done = tuple[State, list[Row], list[Row]]

# the places of a state
ID, LIMIT, NEXT_STATEMENT, GRACE_UNTIL, CLOSED = 0, 1, 2, 3, 4
UNBILLED, BILLED, REVOLVING, INTEREST = 5, 6, 7, 8
ACCRUED, ACCRUED_BILLED, ACCRUED_UNBILLED = 9, 10, 11
POINTS, PENDING, PENDING_ON = 12, 13, 14
SEQUENCE, LAST_BALANCE, MINIMUM, PAID, PURCHASES, PAYMENTS, MISSED_IN_A_ROW = 15, 16, 17, 18, 19, 20, 21


def purchase(state: State, amount: int, on: int, mcc: str, merchant: str) -> Done:
    if not 0 < amount < LARGEST or on <= state[CLOSED]:
        raise ValueError("amount or day")
    if len(mcc) != 4 or not mcc.isdigit() or not 0 < len(merchant) <= 64 or not merchant.isprintable():
        raise ValueError("mcc or merchant")
    state = state[:]
    events: list[Row] = [("purchase", on, amount, mcc, merchant)]
    state[UNBILLED] += amount
    state[PURCHASES] += amount
    points = amount // 20_00
    if points:
        events.append(("points", on, points, on + 1))
        if state[PENDING_ON] <= on:
            state[POINTS] += state[PENDING]
            state[PENDING] = 0
        state[PENDING] += points
        state[PENDING_ON] = on + 1
    state[SEQUENCE] += len(events)
    open_to_buy = state[LIMIT] - state[UNBILLED] - state[BILLED] - state[REVOLVING] - state[INTEREST]
    facts = {"amount": amount, "merchant": merchant, "open_to_buy": open_to_buy}
    return state, events, [("spent", state[ID], on, facts)]


def pay(state: State, amount: int, on: int) -> Done:
    if not 0 < amount < LARGEST or on <= state[CLOSED]:
        raise ValueError("amount or day")
    state = state[:]
    to_billed = min(amount, state[BILLED])
    to_unbilled = min(amount - to_billed, state[UNBILLED])
    state[BILLED] -= to_billed
    state[UNBILLED] -= to_unbilled
    state[PAID] += amount
    state[PAYMENTS] += amount
    state[SEQUENCE] += 1
    event = ("payment", on, amount, to_billed, to_unbilled)
    return state, [event], [("payment_received", state[ID], on, {"amount": amount})]


def close_day(state: State, day: int) -> Done:
    state = state[:]
    events: list[Row] = []
    notices: list[Row] = []
    if state[GRACE_UNTIL] == day:
        state[GRACE_UNTIL] = FAR_AHEAD
        met = state[PAID] >= state[MINIMUM]
        state[MISSED_IN_A_ROW] = 0 if met else state[MISSED_IN_A_ROW] + 1
        if state[BILLED] <= 10_00:
            events.append(("grace_kept", day, met))
        else:
            events.append(("grace_lost", day, state[BILLED], met))
            state[REVOLVING] += state[BILLED]
            state[BILLED] = 0
            state[ACCRUED] += state[ACCRUED_BILLED]
        state[ACCRUED_BILLED] = 0
    state[ACCRUED] += state[REVOLVING] * RATE
    state[ACCRUED_BILLED] += (state[BILLED] + state[INTEREST]) * RATE
    state[ACCRUED_UNBILLED] += state[UNBILLED] * RATE
    state[CLOSED] = day
    if state[NEXT_STATEMENT] == day:
        posted = (state[ACCRUED] + SCALE // 2) // SCALE
        state[ACCRUED] = 0
        state[INTEREST] += posted
        purchases = state[UNBILLED] + state[BILLED] + state[REVOLVING]
        balance = purchases + state[INTEREST]
        minimum = min(balance, state[INTEREST] + (purchases + 5) // 10 + max(0, balance - state[LIMIT]))
        state[BILLED] += state[UNBILLED]
        state[UNBILLED] = 0
        state[ACCRUED_BILLED] += state[ACCRUED_UNBILLED]
        state[ACCRUED_UNBILLED] = 0
        state[NEXT_STATEMENT] = _next_month(day)
        state[GRACE_UNTIL] = day + 21
        totals = (state[LAST_BALANCE], state[PURCHASES], state[PAYMENTS], posted, balance, minimum)
        events += [("interest", day, posted), ("statement", day, day + 18, *totals)]
        state[LAST_BALANCE], state[MINIMUM] = balance, minimum
        state[PAID] = state[PURCHASES] = state[PAYMENTS] = 0
        facts = {"closing_balance": balance, "minimum": minimum, "due": day + 18}
        notices.append(("statement_ready", state[ID], day, facts))
    state[SEQUENCE] += len(events)
    return state, events, notices


def _next_month(day: int) -> int:
    date = datetime.date.fromordinal(day)
    year, month = divmod(date.year * 12 + date.month, 12)
    return datetime.date(year, month + 1, date.day).toordinal()


def figures(state: State, days: Iterable[tuple[int, int, bool]]) -> tuple[int, ...]:
    unbilled, billed, revolving, interest = state[UNBILLED], state[BILLED], state[REVOLVING], state[INTEREST]
    accrued, accrued_billed, accrued_unbilled = (state[place] // RATE for place in (9, 10, 11))
    grace_until, next_statement, points = state[GRACE_UNTIL], state[NEXT_STATEMENT], state[POINTS]
    balance = minimum = posted = 0
    for day, amount, is_payment in days:
        if is_payment:
            billed -= amount  # never more than is billed in this month
        else:
            unbilled += amount
            points += amount // 20_00
        if day == grace_until:
            if billed > 10_00:
                revolving += billed
                accrued += accrued_billed
                billed = 0
            accrued_billed = 0
        accrued += revolving
        accrued_billed += billed + interest
        accrued_unbilled += unbilled
        if day == next_statement:
            posted = (accrued * RATE + SCALE // 2) // SCALE
            interest += posted
            purchases = unbilled + billed + revolving
            balance = purchases + interest
            minimum = min(balance, interest + (purchases + 5) // 10 + max(0, balance - state[LIMIT]))
            accrued_billed += accrued_unbilled
    return balance, posted, minimum, accrued_billed * RATE, points
