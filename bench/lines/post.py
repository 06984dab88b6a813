"""Posting purchases by the Money API, beside an event-sourced aggregate that triggers the same events."""

from collections.abc import Callable
from typing import Any, Final

from bench.measure import Figures, Line, Scale, agree, beside, release, times_faster, within
from bench.month import (
    ACCOUNT_ID,
    CARRIED,
    CURRENCY,
    DAYS,
    FIRST_STATEMENT,
    LIMIT,
    PROGRAM,
    Spent,
    opened,
    spend,
)
from bench.peers.aggregate import CardAccount
from cardcore.accounts.credit_line import open_to_buy
from cardcore.calendars import date_of
from cardcore.journeys import Batch, Purchase
from cardcore.money import minor_of, money_of
from cardcore.rates import RATE_SCALE
from cardcore.relationships import Draft, Relationship
from cardcore.transactions import Transaction
from cardcore.values import maker

PURCHASES: Final = tuple(day for day in DAYS if isinstance(day, Spent))[:19]
"""Up to the day before grace is judged."""
OPENED: Final = date_of(FIRST_STATEMENT.toordinal())

Done = tuple[int, int, int, int, int]
"""Left to spend, points earned, interest on the purchases so far (10⁻¹² minor units), events, notices."""


def post_all(relationship: Relationship) -> Done:
    """The purchases through the journey, a command each."""
    events = notices = 0
    for day in PURCHASES:
        outcome = spend(relationship, day, PROGRAM)
        events += len(outcome.events)
        notices += len(outcome.notices)
        relationship = outcome.relationship
    return _done(relationship, events, notices)


def post_batch(relationship: Relationship) -> Done:
    """The purchases as one batch."""
    batch = Batch(relationship, PROGRAM)
    for day in PURCHASES:
        batch.post(Purchase(Transaction.of(day.amount, day.on, mcc=day.mcc, merchant=day.merchant)))
    outcome = batch.outcome()
    return _done(outcome.relationship, len(outcome.events), len(outcome.notices))


def _done(relationship: Relationship, events: int, notices: int) -> Done:
    account = relationship.account
    left = open_to_buy(account, PURCHASES[-1].on.toordinal())
    return left, relationship.points.earned, account.accrued_unbilled, events, notices


def trigger_all(points_before: int) -> Done:
    """The purchases through the aggregate, from its opening."""
    account = CardAccount(ACCOUNT_ID, money_of(LIMIT, CURRENCY), OPENED, money_of(CARRIED, CURRENCY))
    for day in PURCHASES:
        account.purchase(day.amount, day.on, day.mcc, day.merchant)
    return (
        minor_of(account.open_to_buy),
        points_before + account.points_earned,
        int(account.accrued_unbilled * 100 * RATE_SCALE),
        len(account.collect_events()) - 1,
        len(account.notices),
    )


def singly(scale: Scale) -> Figures:
    """A journey each, every state kept as it was."""
    return _beside_trigger(scale, post_all)


def batched(scale: Scale) -> Figures:
    """The same as one batch: as in the aggregate, only the last state is left."""
    return _beside_trigger(scale, post_batch)


def _beside_trigger(scale: Scale, ours: Callable[[Relationship], Done]) -> Figures:
    """Both from the same start, which costs the aggregate one more event."""
    start = opened()[0]
    before = start.points.earned
    agree("the purchases", ours(start), trigger_all(before))
    events = ours(start)[3]
    times = scale.pick(1, 60, 120)
    return beside(
        lambda: [ours(start) for _ in range(times)],
        lambda: [trigger_all(before) for _ in range(times)],
        scale,
        items=times * events,
    )


def beside_its_values(scale: Scale) -> Figures:
    """A journey each beside what it leaves, made and kept as the journey does it, but by no rule."""
    start = opened()[0]
    left = values_left(start)
    agree("the events", post_all(start)[3], make_values(start, left))
    times = scale.pick(1, 60, 120)
    return beside(
        lambda: [post_all(start) for _ in range(times)],
        lambda: [make_values(start, left) for _ in range(times)],
        scale,
        items=times * sum(len(events) for events, _ in left),
    )


Made = tuple[Callable[..., Any], tuple[Any, ...]]
"""What makes a value, and its fields."""


def values_left(relationship: Relationship) -> list[tuple[list[Made], list[Made]]]:
    """The events and notices of each purchase."""
    left = []
    for day in PURCHASES:
        outcome = spend(relationship, day, PROGRAM)
        left.append(([_made(event) for event in outcome.events], [_made(one) for one in outcome.notices]))
        relationship = outcome.relationship
    return left


def _made(value: Any) -> Made:
    kind = type(value)
    return _MAKERS.setdefault(kind, maker(kind)), tuple(getattr(value, name) for name in kind.__match_args__)


_MAKERS: Final[dict[type, Callable[..., Any]]] = {}


def make_values(relationship: Relationship, left: list[tuple[list[Made], list[Made]]]) -> int:
    """The request checked, the state copied, events, notices and outcome made: nothing is decided."""
    count = 0
    for day, (events, notices) in zip(PURCHASES, left, strict=True):
        Purchase(Transaction.of(day.amount, day.on, mcc=day.mcc, merchant=day.merchant))
        draft = Draft.of(relationship)
        draft.points_at_work()
        draft.events.extend([make(*fields) for make, fields in events])
        draft.notices.extend([make(*fields) for make, fields in notices])
        outcome = draft.outcome()
        count += len(outcome.events)
        relationship = outcome.relationship
    return count


PEER: Final = f"{release('eventsourcing')}: an aggregate that triggers the same events"

LINES: Final = (
    Line(
        "post",
        "purchases posted by the Money API, with their points",
        "µs an event",
        PEER,
        times_faster(8),
        singly,
    ),
    Line(
        "post-values",
        "the same, beside making what it leaves",
        "µs an event",
        "its request, copied state, events, notices and outcome, by no rule",
        within(2),
        beside_its_values,
    ),
    Line("post-batch", "the same purchases as one batch", "µs an event", PEER, times_faster(8), batched),
)
