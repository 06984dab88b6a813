"""The account-month by hand, for speed: integers, lists and tuples, no types, no names for anything.

Two ways. `purchase`, `pay` and `close_day` do what cardcore's commands do – check, leave the state they
were given as it was, give a new one with events and notices – on the same thirteen balances, with the same
fields in every event, and with interest added up every day. `figures` is the least that can be done: one loop
over local integers that leaves only the figures.
Both leave out what this month does not come to: cash, refunds, fees and offers.
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

# the places of a state: first the thirteen balances in the order in which a repayment reduces them
ANNUAL_BILLED, REVOLVING_INTEREST, INTEREST, LATE_BILLED = range(4)
FEE_BILLED, CASH_BILLED, REVOLVING, BILLED = range(4, 8)
ANNUAL_UNBILLED, LATE_UNBILLED, FEE_UNBILLED, CASH_UNBILLED, UNBILLED, CREDIT = range(8, 14)
ID, LIMIT, NEXT_STATEMENT, GRACE_UNTIL, CLOSED, HOLDS = range(14, 20)
ACCRUED, ACCRUED_BILLED, ACCRUED_UNBILLED = range(20, 23)
EARNED, SHORTFALL, POINTS, PENDING, PENDING_ON = range(23, 28)
SEQUENCE, NUMBER, LAST_BALANCE, MINIMUM, PAID, PAST_DUE, OVERDUE_SINCE, MISSED_IN_A_ROW = range(28, 36)
PURCHASES, CASH, FEES, PAYMENTS, REFUNDS, REWARDS = range(36, 42)
PLACES: Final = 42


def purchase(state: State, amount: int, on: int, mcc: str, merchant: str) -> Done:
    if not 0 < amount < LARGEST or on <= state[CLOSED]:
        raise ValueError("amount or day")
    if len(mcc) != 4 or not mcc.isdigit() or not 0 < len(merchant) <= 64 or not merchant.isprintable():
        raise ValueError("mcc or merchant")
    state = state[:]
    from_credit = min(state[CREDIT], amount)
    events: list[Row] = [("purchase", on, amount, from_credit, on, mcc, merchant, None)]
    state[CREDIT] -= from_credit
    state[UNBILLED] += amount - from_credit
    state[PURCHASES] += amount
    points = amount // 20_00
    if points:
        to_shortfall = min(points, state[SHORTFALL])
        events.append(("points", on, points, to_shortfall, on + 1, 0))
        state[EARNED] += points
        state[SHORTFALL] -= to_shortfall
        if state[PENDING_ON] <= on:
            state[POINTS] += state[PENDING]
            state[PENDING] = 0
        state[PENDING] += points - to_shortfall
        state[PENDING_ON] = on + 1
    state[SEQUENCE] += len(events)
    open_to_buy = state[LIMIT] - sum(state[:CREDIT]) + state[CREDIT]
    for hold in state[HOLDS]:
        open_to_buy -= hold[1]
    facts = {"amount": amount, "merchant": merchant, "open_to_buy": open_to_buy}
    return state, events, [("spent", state[ID], on, "CNY", facts)]


def pay(state: State, amount: int, on: int) -> Done:
    if not 0 < amount < LARGEST or on <= state[CLOSED]:
        raise ValueError("amount or day")
    state = state[:]
    left, parts = amount, []
    for place in range(CREDIT):
        part = min(left, state[place])
        if part:
            parts.append((place, part))
            state[place] -= part
            left -= part
    state[CREDIT] += left
    state[PAID] += amount
    state[PAYMENTS] += amount
    state[PAST_DUE] = max(0, min(state[PAST_DUE] - amount, sum(state[:ANNUAL_UNBILLED])))
    state[SEQUENCE] += 1
    event = ("payment", on, amount, on, tuple(parts), left)
    return state, [event], [("payment_received", state[ID], on, "CNY", {"amount": amount})]


def close_day(state: State, day: int) -> Done:
    state = state[:]
    events: list[Row] = []
    notices: list[Row] = []
    for hold in state[HOLDS]:
        if hold[2] <= day:
            events.append(("expired", day, hold[0]))
            state[HOLDS] = tuple(other for other in state[HOLDS] if other is not hold)
    if state[GRACE_UNTIL] == day:
        _judge(state, day, events)
    cash = state[CASH_UNBILLED] + state[CASH_BILLED]
    state[ACCRUED] += (state[REVOLVING] + state[REVOLVING_INTEREST]) * RATE + cash * RATE
    state[ACCRUED_BILLED] += (state[BILLED] + state[INTEREST]) * RATE
    state[ACCRUED_UNBILLED] += state[UNBILLED] * RATE
    state[CLOSED] = day
    if state[NEXT_STATEMENT] == day:
        _bill(state, day, events, notices)
    state[SEQUENCE] += len(events)
    return state, events, notices


def _judge(state: State, day: int, events: list[Row]) -> None:
    outstanding = sum(state[:ANNUAL_UNBILLED])
    state[GRACE_UNTIL] = FAR_AHEAD
    if outstanding <= 10_00:
        events.append(("grace_kept", day))
        state[PAST_DUE] = state[MISSED_IN_A_ROW] = 0
    else:
        shortfall = min(state[MINIMUM] - state[PAID], outstanding)
        events.append(("grace_lost", day, outstanding, shortfall <= 0))
        state[REVOLVING] += state[BILLED]
        state[REVOLVING_INTEREST] += state[INTEREST]
        state[BILLED] = state[INTEREST] = 0
        state[ACCRUED] += state[ACCRUED_BILLED]
        if shortfall > 0:
            events.append(("minimum_missed", day, state[MINIMUM], state[PAID], shortfall))
            state[PAST_DUE] = shortfall
            state[OVERDUE_SINCE] = state[OVERDUE_SINCE] or day
            state[MISSED_IN_A_ROW] += 1
        else:
            state[MISSED_IN_A_ROW] = 0
    state[ACCRUED_BILLED] = 0


def _bill(state: State, day: int, events: list[Row], notices: list[Row]) -> None:
    exact = state[ACCRUED]
    posted = (exact + SCALE // 2) // SCALE
    from_credit = min(state[CREDIT], posted)
    state[ACCRUED] = 0
    state[CREDIT] -= from_credit
    state[INTEREST] += posted - from_credit
    purchases = state[UNBILLED] + state[BILLED] + state[REVOLVING]
    cash = state[CASH_UNBILLED] + state[CASH_BILLED]
    owed = sum(state[:CREDIT])
    balance = owed - state[CREDIT]
    in_full = owed - purchases - cash
    over_limit = max(0, balance - state[LIMIT])
    minimum = min(balance, in_full + (purchases + 5) // 10 + (cash + 5) // 10 + state[PAST_DUE] + over_limit)
    for billed, unbilled in (
        (ANNUAL_BILLED, ANNUAL_UNBILLED),
        (LATE_BILLED, LATE_UNBILLED),
        (FEE_BILLED, FEE_UNBILLED),
        (CASH_BILLED, CASH_UNBILLED),
        (BILLED, UNBILLED),
        (ACCRUED_BILLED, ACCRUED_UNBILLED),
    ):
        state[billed] += state[unbilled]
        state[unbilled] = 0
    state[NEXT_STATEMENT] = _next_month(day)
    state[GRACE_UNTIL] = day + 21
    state[NUMBER] += 1
    totals = (state[LAST_BALANCE], state[PURCHASES], state[PAYMENTS], posted, balance, minimum)
    rest = (state[CASH], state[FEES], state[REFUNDS], state[REWARDS], state[NUMBER], state[NEXT_STATEMENT])
    events += [
        ("interest", day, posted, exact, day + 1, from_credit),
        ("statement", day, day + 18, *totals, day + 21, day + 1, *rest),
    ]
    state[LAST_BALANCE], state[MINIMUM] = balance, minimum
    state[PAID] = state[PURCHASES] = state[PAYMENTS] = 0
    state[CASH] = state[FEES] = state[REFUNDS] = state[REWARDS] = 0
    facts = {"closing_balance": balance, "minimum": minimum, "due": day + 18}
    notices.append(("statement_ready", state[ID], day, "CNY", facts))


def _next_month(day: int) -> int:
    date = datetime.date.fromordinal(day)
    year, month = divmod(date.year * 12 + date.month, 12)
    return datetime.date(year, month + 1, date.day).toordinal()


def figures(state: State, days: Iterable[tuple[int, int, bool]]) -> tuple[int, ...]:
    unbilled, billed, revolving, interest = state[UNBILLED], state[BILLED], state[REVOLVING], state[INTEREST]
    accrued, accrued_billed, accrued_unbilled = (state[place] // RATE for place in range(20, 23))
    grace_until, next_statement, points = state[GRACE_UNTIL], state[NEXT_STATEMENT], state[EARNED]
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
