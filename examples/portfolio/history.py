"""How a portfolio came to be: balances and ageing week by week, income month by month.

The events of each account are folded up to each day asked for; nothing else is kept.
"""

import bisect
import datetime
from collections import Counter
from collections.abc import Iterator, Sequence

import attrs

from cardcore.accounts.account import Account
from cardcore.accounts.buckets import INSTALLMENTS
from cardcore.accounts.delinquency import days_past_due, delinquency_bucket
from cardcore.accounts.interest import InterestPosted
from cardcore.accounts.plans import InstallmentBilled
from cardcore.accounts.postings import FeePosted, RewardCredited
from cardcore.relationships import Event, Relationship, fold
from examples.portfolio.book import Book

Month = tuple[int, int]
"""Year and month."""


@attrs.define
class Snapshot:
    """The balances of all accounts at the end of one day, in minor units."""

    on: datetime.date
    interest_free: int = 0
    revolving: int = 0
    cash: int = 0
    installments: int = 0
    """Billed and to come."""
    charges: int = 0
    """Interest and fees."""
    aged: Counter[int] = attrs.Factory(Counter)
    """What is owed by delinquency bucket."""

    @property
    def receivables(self) -> int:
        """All that is owed."""
        return self.interest_free + self.revolving + self.cash + self.installments + self.charges

    def take(self, account: Account) -> None:
        """Add one account as it was that day."""
        owed = account.billed_outstanding + account.unbilled_outstanding
        interest_free = account.purchase_unbilled + account.purchase_billed
        cash = account.cash_unbilled + account.cash_billed
        self.interest_free += interest_free
        self.revolving += account.purchase_revolving
        self.cash += cash
        billed = sum(getattr(account, bucket) for bucket in INSTALLMENTS)
        self.installments += billed + account.plan_principal
        self.charges += owed - interest_free - account.purchase_revolving - cash - billed
        self.aged[delinquency_bucket(days_past_due(account, self.on.toordinal()))] += (
            owed + account.plan_principal
        )


@attrs.define
class Income:
    """What one month earned and gave, in minor units."""

    interest: int = 0
    fees: int = 0
    rewards: int = 0


@attrs.frozen
class History:
    """The year of a portfolio."""

    currency: str
    snapshots: tuple[Snapshot, ...]
    income: dict[Month, Income]


def collect(book: Book, days: Sequence[datetime.date], currency: str) -> History:
    """The history of a book with a snapshot at the end of each of ``days``, which are in order."""
    snapshots = tuple(Snapshot(day) for day in days)
    income = {(day.year, day.month): Income() for day in days}
    for _, events in book:
        for snapshot, relationship in zip(snapshots, _as_of(events, days), strict=True):
            if relationship is not None:
                snapshot.take(relationship.account)
        for event in events:
            _earn(income, event)
    return History(currency, snapshots, income)


def weekly(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """Every seventh day back from ``last``, not before ``first``."""
    return [datetime.date.fromordinal(day) for day in range(last.toordinal(), first.toordinal() - 1, -7)][
        ::-1
    ]


def _as_of(events: Sequence[Event], days: Sequence[datetime.date]) -> Iterator[Relationship | None]:
    """The account at the end of each day; None before its opening. Its events are in order of their days."""
    relationship: Relationship | None = None
    done = 0
    for day in days:
        until = bisect.bisect_right(events, day.toordinal(), key=lambda event: event.on)
        if until > done:
            relationship = fold(relationship, events[done:until])
        done = until
        yield relationship


def _earn(income: dict[Month, Income], event: Event) -> None:
    if not isinstance(event, (InterestPosted, InstallmentBilled, FeePosted, RewardCredited)):
        return
    day = datetime.date.fromordinal(event.on)
    month = income.setdefault((day.year, day.month), Income())
    if isinstance(event, InterestPosted):
        month.interest += event.amount
    elif isinstance(event, InstallmentBilled):
        month.interest += event.row.interest
    elif isinstance(event, FeePosted):
        month.fees += event.amount
    else:
        month.rewards += event.amount
