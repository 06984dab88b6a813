"""What states and events take in memory.

Counted is what Python allocates for 10,000 of them (tracemalloc), each with integers of its own, as they
are when read from a store: the object, its parts and its integers. Not counted is what all accounts share –
the days, the rates of a programme – and what an event shares with others: names of merchants, members of
enums.
Beside it stands ``sys.getsizeof`` of the object alone, without its parts.
"""

import gc
import statistics
import sys
import tracemalloc
from collections.abc import Callable
from typing import Final

from bench.measure import Figures, Line, Scale, at_most
from bench.month import lived
from cardcore.records import from_record, to_record
from cardcore.relationships import Relationship

SHARED_TEXTS: Final = ("a-1", "cmb", "CNY", "5411", "5812", "4511", "5541")


def bytes_each(make: Callable[[], object], count: int) -> float:
    """What each of ``count`` objects takes while all are kept."""
    kept: list[object] = [None] * count
    make()  # first calls fill caches
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for place in range(count):
            kept[place] = make()
        return (tracemalloc.get_traced_memory()[0] - before) / count
    finally:
        tracemalloc.stop()


def fresh(record: object) -> object:
    """Plain data again with integers of its own, as a parser makes them; texts stay shared."""
    if isinstance(record, int) and not isinstance(record, bool):
        return int(str(record))
    return [fresh(item) for item in record] if isinstance(record, list) else record


def state(scale: Scale) -> Figures:
    """A relationship after three months: account with its agreement and last statement, points, offers."""
    relationship, _ = lived(3)
    count = scale.pick(100, 10_000, 10_000)
    whole = to_record(relationship)
    each = bytes_each(lambda: from_record(fresh(whole)), count)
    account = bytes_each(lambda: _fresh_account(whole), count)
    size = sys.getsizeof(relationship.account)
    return Figures(
        each, note=f"of it the Account with its agreement {account:,.0f}; getsizeof(Account) {size}"
    )


def _fresh_account(whole: list[object]) -> object:
    relationship = from_record(fresh(whole))
    if not isinstance(relationship, Relationship):
        raise TypeError("no relationship")
    return relationship.account


def event(scale: Scale) -> Figures:
    """The events of three months, in the mix that they come in."""
    _, events = lived(3)
    records = [to_record(one) for one in events]
    times = scale.pick(1, 50, 50)
    each = bytes_each(lambda: [from_record(fresh(record)) for record in records], times) / len(records)
    alone = statistics.mean(sys.getsizeof(one) for one in events)
    return Figures(each, note=f"getsizeof {alone:.0f} on average")


LINES: Final = (
    Line("memory-state", "a cardholder's whole state at rest", "bytes", "", at_most(320, "≤ 320"), state),
    Line("memory-event", "an event at rest", "bytes", "", at_most(130, "≤ 130"), event),
)
