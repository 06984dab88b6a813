"""A book: one account as it is, all that happened to it, and the terms it lives under."""

import functools
from collections.abc import Iterator

from cardcore.accounts.account import Account
from cardcore.accounts.foreign import events_in
from cardcore.accounts.opening import AccountOpened
from cardcore.errors import Broken
from cardcore.ids import AccountId
from cardcore.ports import Store
from cardcore.programs import Program
from cardcore.relationships import Event, Relationship, evolve
from cardcore.values import frozen


@frozen
class Moment:
    """One event between the states before and after it."""

    before: Relationship
    event: Event
    after: Relationship


@frozen
class Book:
    """One account: its programme, its state and its events from the opening on."""

    program: Program
    relationship: Relationship
    events: tuple[Event, ...]

    @classmethod
    def of(cls, store: Store, account_id: AccountId, program: Program) -> "Book":
        """The book of an account as a store keeps it; `NotFound` for an unknown account."""
        with store.begin() as unit:
            return cls(program, unit.relationship(account_id), tuple(unit.events(account_id)))

    @property
    def account(self) -> Account:
        """The account as it is."""
        return self.relationship.account

    def terms_on(self, on: int) -> Program:
        """The terms in force on a day (an ordinal)."""
        return self.program.in_force_on(on)

    @property
    def parts(self) -> tuple["Book", ...]:
        """The books of its balances in foreign currencies, each as that of an account of its own."""
        return tuple(map(self._part, self.relationship.foreign))

    def _part(self, account: Account) -> "Book":
        terms = self.program.in_currency(account.currency)
        return Book(terms, Relationship(account), tuple(events_in(self.events, account.currency)))

    @functools.cached_property
    def moments(self) -> tuple[Moment, ...]:
        """Every event after the opening between its two states, lived once more one by one."""
        return tuple(self._moments())

    def _moments(self) -> Iterator[Moment]:
        if not self.events or not isinstance(self.events[0], AccountOpened):
            raise Broken("history-broken", "the events do not begin with the opening of the account")
        state = evolve(None, self.events[0])
        for event in self.events[1:]:
            after = evolve(state, event)
            yield Moment(state, event, after)
            state = after
