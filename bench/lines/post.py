"""Posting purchases by the Money API, beside an event-sourced aggregate that triggers the same events."""

from typing import Final

from moneyed import Money

from bench.measure import Figures, Line, Scale, agree, beside, release, times_faster
from bench.month import ACCOUNT_ID, CURRENCY, DAYS, LIMIT, PROGRAM, Spent, opened, spend
from bench.peers.aggregate import CardAccount
from cardcore.money import minor_of, money_of
from cardcore.relationships import Relationship

PURCHASES: Final = tuple(day for day in DAYS if isinstance(day, Spent))[:19]
"""Up to the day before grace is judged."""


def post_all(relationship: Relationship) -> tuple[int, int, int]:
    """The purchases through the journey: what is left to spend, the points earned, the events."""
    events = 0
    for day in PURCHASES:
        outcome = spend(relationship, day, PROGRAM)
        events += len(outcome.events)
        relationship = outcome.relationship
    account = relationship.account
    return account.agreement.credit_limit - account.balance_minor, relationship.points.earned, events


def trigger_all() -> tuple[Money, int, int]:
    """The purchases through the aggregate, from its opening."""
    account = CardAccount(ACCOUNT_ID, money_of(LIMIT, CURRENCY))
    left = account.credit_limit
    for day in PURCHASES:
        left = account.purchase(day.amount, day.on, day.mcc, day.merchant)
    return left, account.points + account.pending_points, len(account.collect_events()) - 1


def beside_trigger(scale: Scale) -> Figures:
    """Both from the same start, which costs the aggregate one more event."""
    start = opened()[0]
    before = (start.account.balance_minor, start.points.earned)
    left, points, events = post_all(start)
    peer_left, peer_points, peer_events = trigger_all()
    ours = (left + before[0], points - before[1], events)
    agree("the purchases", ours, (minor_of(peer_left), peer_points, peer_events))
    times = scale.pick(1, 60, 120)
    return beside(
        lambda: [post_all(start) for _ in range(times)],
        lambda: [trigger_all() for _ in range(times)],
        scale,
        items=times * events,
    )


LINES: Final = (
    Line(
        "post",
        "purchases posted by the Money API, with their points",
        "µs an event",
        f"{release('eventsourcing')}: an aggregate that triggers the same events",
        times_faster(8),
        beside_trigger,
    ),
)
