"""The book: every account as it is and all that happened to it, for the reports to read."""

from collections.abc import Iterable, Iterator, Sequence

from cardcore.ids import AccountId
from cardcore.ports import Store
from cardcore.relationships import Event, Relationship

Page = tuple[Relationship, Sequence[Event]]
"""An account with its events."""

Book = Iterable[Page]
"""The pages of all accounts, from a store or from anywhere else."""


def read(store: Store, account_ids: Iterable[AccountId]) -> Iterator[Page]:
    """The pages of these accounts of a store, all read in one unit of work."""
    with store.begin() as unit:
        for account_id in account_ids:
            yield unit.relationship(account_id), unit.events(account_id)
