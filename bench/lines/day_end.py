"""The day-end over many accounts of which one in thirty is due, beside the scan that looks at each.

The accounts lie in a SQLite file, each with a month of purchases and its statement ahead: on each day of
the run one in thirty reaches it. Closing that day is what an account-month costs the day-end. Batches
are of 1,000 accounts, each on the disk before the next.
"""

import datetime
import hashlib
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import attrs

from bench.measure import (
    CPU,
    MICROSECONDS,
    MILLISECONDS,
    WALL,
    Figures,
    Line,
    Scale,
    agree,
    at_most,
    seconds,
    undisturbed,
)
from bench.month import DAYS, PROGRAM, Spent, opened, repay, spend
from bench.stores import RECEIVED_AT, command, copied, keep, store_in_file, written_out
from cardcore import day_end
from cardcore.accounts.opening import AccountOpened
from cardcore.commands import receipt
from cardcore.ids import AccountId
from cardcore.journeys import close_day
from cardcore.relationships import Event, Relationship
from cardcore_sqlalchemy import SqlStore

Close = Callable[[SqlStore, datetime.date], int]

ONE_IN: Final = 30
BATCH: Final = 1_000
PROGRAMS: Final = {PROGRAM.name: PROGRAM}


def size(scale: Scale) -> int:
    """How many accounts there are at this scale."""
    return scale.pick(120, 30_000, 1_000_000)


def a_month_old() -> Relationship:
    """An account on the eve of its second statement."""
    relationship = opened()[0]
    for day in DAYS:
        relationship = (
            spend(relationship, day, PROGRAM) if isinstance(day, Spent) else repay(relationship, day, PROGRAM)
        ).relationship
    return relationship


def another(model: Relationship, number: int) -> tuple[Relationship, tuple[Event, ...]]:
    """The same account under a name of its own, its statement up to 29 days later, its past left out."""
    agreement = attrs.evolve(model.account.agreement, account_id=AccountId(f"a-{number:07}"))
    account = attrs.evolve(
        model.account,
        agreement=agreement,
        sequence=1,
        next_statement_date=model.account.next_statement_date + number % ONE_IN,
    )
    return attrs.evolve(model, account=account), (AccountOpened(agreement.opened_on, agreement),)


@contextmanager
def populated(count: int) -> Iterator[tuple[SqlStore, Path]]:
    """A store of so many accounts, and its file."""
    model = a_month_old()
    with store_in_file() as (store, path):
        keep(store, (another(model, number) for number in range(count)))
        yield store, path


def first_due_day() -> datetime.date:
    """The day on which the first thirtieth is due; nothing is on the day before."""
    return datetime.date.fromordinal(a_month_old().account.next_statement_date)


def run(store: SqlStore, day: datetime.date) -> int:
    """The day-end; how many accounts it closed."""
    return day_end.run(store, day, PROGRAMS, RECEIVED_AT, batch=BATCH).closed


def scan(store: SqlStore, day: datetime.date) -> int:
    """The day-end as one writes it first: every account loaded and closed, saved if that did anything."""
    with store.engine.connect() as connection:
        names = [row[0] for row in connection.exec_driver_sql("SELECT account_id FROM relationships")]
    closed = 0
    for start in range(0, len(names), BATCH * ONE_IN):
        with store.begin() as unit:
            for name in names[start : start + BATCH * ONE_IN]:
                relationship = unit.relationship(name)
                outcome = close_day(relationship, day, PROGRAM)
                if outcome.events:
                    closing = command(f"close-{day}-{name}")
                    unit.save(closing, outcome, receipt(closing, "", outcome))
                    closed += 1
            unit.commit()
    return closed


def digest(store: SqlStore) -> str:
    """All states as one number, to compare two stores."""
    whole = hashlib.sha256()
    with store.engine.connect() as connection:
        for (record,) in connection.exec_driver_sql("SELECT record FROM relationships ORDER BY account_id"):
            whole.update(record.encode())
    return whole.hexdigest()


def idle(scale: Scale) -> Figures:
    """A day on which no account is due."""
    count, day = size(scale), first_due_day() - datetime.timedelta(days=1)
    with populated(count) as (store, _):
        agree("the accounts closed", run(store, day), 0)
        agree("the accounts closed", scan(store, day), 0)
        ours = statistics.median(seconds(lambda: run(store, day), WALL) for _ in range(scale.rounds))
        peer = seconds(lambda: scan(store, day), WALL)
    return Figures(ours * MILLISECONDS, peer * MILLISECONDS, f"{count:,} accounts")


def due(scale: Scale) -> Figures:
    """Days on which one account in thirty is due, closed by turns in two stores.

    What the log holds in the end is written into the file, and counted too.
    """
    count, days = size(scale), scale.pick(1, 5, 2)
    ours, peer, passed, done = [], [], [], 0
    with populated(count) as (store, path), copied(store, path) as other:
        for later in range(days):
            day = first_due_day() + datetime.timedelta(days=later)
            closed = len(range(later, count, ONE_IN))
            computed, wall = timed(run, store, day, closed)
            ours.append(computed)
            passed.append(wall)
            peer.append(timed(scan, other, day, closed)[0])
            done += closed
        agree("the states", digest(store), digest(other))
        late = [seconds(partial(written_out, one), CPU) / done for one in (store, other)]
    mine = (statistics.median(ours) + late[0]) * MICROSECONDS
    theirs = (statistics.median(peer) + late[1]) * MICROSECONDS
    wall = statistics.median(passed) * MICROSECONDS
    speed = f"{1 / mine * MICROSECONDS:,.0f} account-months a second of one core"
    note = f"{count:,} accounts; {speed}; {wall:,.0f} µs with the disk and the neighbours"
    return Figures(mine, theirs, note)


def timed(how: Close, store: SqlStore, day: datetime.date, due_accounts: int) -> tuple[float, float]:
    """What each due account took to compute, and how much time passed."""
    with undisturbed():
        computed, passed = CPU(), WALL()
        closed = how(store, day)
        computed, passed = CPU() - computed, WALL() - passed
    agree("the accounts closed", closed, due_accounts)
    return computed / closed, passed / closed


LINES: Final = (
    Line(
        "day-end",
        "a day on which 1 account in 30 reaches its statement, on SQLite",
        "µs an account-month",
        "the scan: every account loaded and closed",
        at_most(100, "≥ 10,000/s"),
        due,
    ),
    Line(
        "day-end-idle",
        "a day on which no account is due, on SQLite",
        "ms a day",
        "the scan: every account loaded and closed",
        at_most(1_000, "≤ 1 s for 1,000,000"),
        idle,
    ),
)
