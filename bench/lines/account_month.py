"""An account-month by the Money API, beside the form one writes first and beside hand-written integers."""

import functools
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from bench.measure import Figures, Line, Scale, agree, beside, release, times_faster, within
from bench.month import CARRIED, CURRENCY, DAYS, LIMIT, PAID, Result, Spent, live, live_in_batch, opened
from bench.peers import by_hand, naive
from cardcore.calendars import Date, date_of
from cardcore.money import minor_of, money_of
from cardcore.rates import RATE_SCALE
from cardcore.relationships import Relationship

WORK: Final = "account-month: 29 purchases, 1 repayment, 30 day-ends, 1 statement"


def naive_start(relationship: Relationship) -> naive.Account:
    """The same account as the naive form holds it."""
    account = relationship.account
    return naive.Account(
        account.account_id,
        money_of(LIMIT, CURRENCY),
        date_of(account.next_statement_date),
        date_of(account.judged_on),
        purchase_billed=money_of(account.purchase_billed, CURRENCY),
        last_balance=money_of(CARRIED, CURRENCY),
        minimum_payment_due=money_of(PAID, CURRENCY),
        accrued_billed=Decimal(account.accrued_billed) / RATE_SCALE / 100,
        statement_number=1,
        lots=(naive.Lot(relationship.points.earned, date_of(account.agreement.opened_on)),),
        points_earned=relationship.points.earned,
    )


def live_naively(account: naive.Account) -> Result:
    """The month by the naive form."""
    events: list[naive.Event] = []
    notices: list[naive.Notice] = []
    for day in DAYS:
        if isinstance(day, Spent):
            done = naive.purchase(account, day.amount, day.on, day.mcc, day.merchant, naive.TERMS)
        else:
            done = naive.pay(account, day.amount, day.on)
        closed = naive.close_day(done[0], day.on, naive.TERMS)
        account = closed[0]
        events += done[1] + closed[1]
        notices += done[2] + closed[2]
    issued = events[-1]
    if not isinstance(issued, naive.StatementIssued):
        raise TypeError("the month ends with its statement")
    return Result(
        minor_of(issued.opening_balance),
        minor_of(issued.purchases),
        minor_of(issued.payments),
        minor_of(issued.interest),
        minor_of(issued.closing_balance),
        minor_of(issued.minimum_payment_due),
        int(account.accrued_billed * 100 * RATE_SCALE),
        account.points_earned,
        account.points_available(Date.fromordinal(issued.on.toordinal() + 1)),
        minor_of(account.open_to_buy),
        len(notices),
    )


def hand_start(relationship: Relationship) -> by_hand.State:
    """The same account as a list of integers."""
    account = relationship.account
    state: by_hand.State = [0] * by_hand.PLACES
    state[by_hand.ID], state[by_hand.LIMIT], state[by_hand.HOLDS] = account.account_id, LIMIT, ()
    state[by_hand.NEXT_STATEMENT], state[by_hand.GRACE_UNTIL] = account.next_statement_date, account.judged_on
    state[by_hand.CLOSED], state[by_hand.SEQUENCE] = account.closed_through, account.sequence
    state[by_hand.BILLED], state[by_hand.ACCRUED_BILLED] = account.purchase_billed, account.accrued_billed
    state[by_hand.EARNED] = state[by_hand.POINTS] = relationship.points.earned
    state[by_hand.NUMBER], state[by_hand.LAST_BALANCE], state[by_hand.MINIMUM] = 1, CARRIED, PAID
    return state


HAND_DAYS: Final = tuple(
    (day.on.toordinal(), minor_of(day.amount), day.mcc, day.merchant)
    if isinstance(day, Spent)
    else (day.on.toordinal(), minor_of(day.amount), "", "")
    for day in DAYS
)


def live_by_hand(state: by_hand.State) -> Result:
    """The month by hand, a call a command."""
    events: list[by_hand.Row] = []
    notices: list[by_hand.Row] = []
    for on, amount, mcc, merchant in HAND_DAYS:
        if merchant:
            done = by_hand.purchase(state, amount, on, mcc, merchant)
        else:
            done = by_hand.pay(state, amount, on)
        closed = by_hand.close_day(done[0], on)
        state = closed[0]
        events += done[1] + closed[1]
        notices += done[2] + closed[2]
    opening, purchases, payments, interest, closing, minimum = events[-1][3:9]
    owed = sum(state[: by_hand.CREDIT]) - state[by_hand.CREDIT]
    available = state[by_hand.POINTS] + state[by_hand.PENDING]
    provisional = state[by_hand.ACCRUED_BILLED]
    return Result(
        opening,
        purchases,
        payments,
        interest,
        closing,
        minimum,
        provisional,
        state[by_hand.EARNED],
        available,
        LIMIT - owed,
        len(notices),
    )


HAND_FIGURES: Final = tuple((on, amount, not merchant) for on, amount, _, merchant in HAND_DAYS)


Living = Callable[[Relationship], Result]


def beside_naive(scale: Scale, ours: Living = live) -> Figures:
    """Ours and the naive form."""
    start, account = opened()[0], naive_start(opened()[0])
    agree("the month", ours(start), live_naively(account))
    months = scale.pick(1, 20, 40)
    return beside(
        lambda: [ours(start) for _ in range(months)],
        lambda: [live_naively(account) for _ in range(months)],
        scale,
        items=months,
    )


def beside_hand(scale: Scale, ours: Living = live) -> Figures:
    """Ours and the hand-written commands."""
    start, state = opened()[0], hand_start(opened()[0])
    agree("the month", ours(start), live_by_hand(state))
    months = scale.pick(1, 40, 80)
    return beside(
        lambda: [ours(start) for _ in range(months)],
        lambda: [live_by_hand(state) for _ in range(months)],
        scale,
        items=months,
    )


def beside_figures(scale: Scale) -> Figures:
    """Ours and the loop that leaves only the figures."""
    start, state = opened()[0], hand_start(opened()[0])
    result = live(start)
    wanted = (result.closing_balance, result.interest, result.minimum_payment_due)
    agree(
        "the month",
        (*wanted, result.provisional, result.points),
        by_hand.figures(state, HAND_FIGURES),
    )
    months = scale.pick(1, 40, 80)
    return beside(
        lambda: [live(start) for _ in range(months)],
        lambda: [by_hand.figures(state, HAND_FIGURES) for _ in range(months)],
        scale,
        items=months,
    )


NAIVE: Final = f"{release('py-moneyed')} + {release('pendulum')} + attrs frozen, evolve, match"
BY_HAND: Final = "hand-written integers and tuples: commands, checks, events, notices"

LINES: Final = (
    Line(
        "month-naive",
        WORK,
        "µs a month",
        NAIVE,
        times_faster(10),
        beside_naive,
    ),
    Line(
        "month-hand",
        WORK,
        "µs a month",
        BY_HAND,
        within(4),
        beside_hand,
    ),
    Line(
        "month-batch-naive",
        "the same month, its commands handed over as one batch",
        "µs a month",
        NAIVE,
        times_faster(10),
        functools.partial(beside_naive, ours=live_in_batch),
    ),
    Line(
        "month-batch-hand",
        "the same month, its commands handed over as one batch",
        "µs a month",
        BY_HAND,
        within(4),
        functools.partial(beside_hand, ours=live_in_batch),
    ),
    Line(
        "month-figures",
        WORK,
        "µs a month",
        "hand-written integers in one loop: no commands, checks, events or notices",
        within(4),
        beside_figures,
    ),
)
